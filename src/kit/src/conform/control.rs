//! The state that the adapters of one run share: whether the run is stopped, how long an adapter may be silent,
//! and which process groups are alive.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::group;

/// After the first silence of a run, an adapter may be silent for this part of the limit.
const SHARE: u32 = 20;
/// After the first silence of a run, an adapter may be silent for this many times the slowest reply so far.
const SLOWEST: u32 = 10;
/// A run whose silences cost this many times the limit of a silence begins no further case.
const MOST: u64 = 3;
/// The shorter limit is a multiple of this time, so that equal silences are told in equal words.
const GRAIN: Duration = Duration::from_millis(10);

/// The state that the adapters of one run share. A clone shares the state of the original.
#[derive(Clone, Debug, Default)]
pub struct Control(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    is_stopped: AtomicBool,
    /// The slowest reply so far of each kind, in microseconds.
    slowest: [AtomicU64; 2],
    /// The limits of silence after the first silence, in microseconds; 0 until then.
    short: [AtomicU64; 2],
    /// The time that all silences cost together, in microseconds.
    silent: AtomicU64,
    /// True if that is as much as a run may spend on silences.
    is_worn_out: AtomicBool,
    /// The numbers of the processes that lead a group and were not reaped. A number in this set belongs to no
    /// other process.
    groups: Mutex<BTreeSet<u32>>,
}

/// The kind of reply for which an adapter is awaited. A program that starts is slower than one that answers, so a
/// slow start must not make every later silence long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// The greeting, which comes after the start of the program.
    Greeting,
    /// Every other reply.
    Reply,
}

impl Control {
    /// Stops the run: every command is answered by [`Stopped`](super::AdapterError::Stopped) from now on, also a
    /// command that waits for its reply.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Is the run stopped?
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(Ordering::Relaxed)
    }

    /// Ends every process of every adapter at once.
    pub fn kill(&self) {
        self.groups().iter().for_each(|leader| group::kill_by_number(*leader));
    }

    /// The longest wait for a reply. The first silence of a run has the whole `limit`, and every later silence a
    /// part of it: a hundred cases that hang must not cost a hundred limits. An adapter that already waits at the
    /// first silence of another adapter gets the part too.
    pub(super) fn silence(&self, awaited: Awaited, limit: Duration) -> Duration {
        match self.0.short[awaited as usize].load(Ordering::Relaxed) {
            0 => limit,
            short => Duration::from_micros(short).min(limit),
        }
    }

    /// Notes that a reply came after this time.
    pub(super) fn note_reply(&self, awaited: Awaited, time: Duration) {
        self.0.slowest[awaited as usize].fetch_max(micros(time), Ordering::Relaxed);
    }

    /// Have the silences of the run cost so much together that no further case is begun? An adapter that replies slowly
    /// has a long limit for each silence, so the limits of single cases do not end the run soon.
    pub fn is_worn_out(&self) -> bool {
        self.0.is_worn_out.load(Ordering::Relaxed)
    }

    /// Notes that an adapter was silent for this time, where the first silence of a run has the whole `limit`.
    pub(super) fn note_silence(&self, limit: Duration, silent: Duration) {
        let before = self.0.silent.fetch_add(micros(silent), Ordering::Relaxed);
        if before.saturating_add(micros(silent)) >= MOST.saturating_mul(micros(limit)) {
            self.0.is_worn_out.store(true, Ordering::Relaxed);
        }
        for (slowest, known) in self.0.slowest.iter().zip(&self.0.short) {
            let slowest = Duration::from_micros(slowest.load(Ordering::Relaxed));
            let short = (limit / SHARE).max(slowest.saturating_mul(SLOWEST));
            let short = micros(short).div_ceil(micros(GRAIN)).max(1) * micros(GRAIN);
            // Only the first silence sets the limit of the later silences.
            let _ = known.compare_exchange(0, short, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Notes that this process leads a group.
    pub(super) fn add(&self, leader: u32) {
        self.groups().insert(leader);
    }

    /// Does something to a process that is about to be reaped, and forgets the process: afterwards its number may
    /// belong to another process.
    pub(super) fn forget(&self, leader: u32, last: impl FnOnce()) {
        let mut groups = self.groups();
        last();
        groups.remove(&leader);
    }

    fn groups(&self) -> MutexGuard<'_, BTreeSet<u32>> {
        self.0.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A time in microseconds; a longer time than that can be written is cut.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    #[test]
    fn only_the_first_silence_has_the_whole_limit() {
        let control = Control::default();
        assert_eq!(control.silence(Awaited::Reply, LIMIT), LIMIT);
        control.note_reply(Awaited::Reply, Duration::from_millis(3));
        control.clone().note_silence(LIMIT, LIMIT);
        assert_eq!(control.silence(Awaited::Reply, LIMIT), Duration::from_millis(500));
        control.note_reply(Awaited::Reply, Duration::from_secs(1));
        control.note_silence(LIMIT, LIMIT);
        assert_eq!(control.silence(Awaited::Reply, LIMIT), Duration::from_millis(500));
    }

    /// Short silences are many, and of the longest there are three.
    #[test]
    fn silences_cost_three_limits_together_and_no_more() {
        let before_the_end = |silent| {
            let control = Control::default();
            let noted = (0..90).take_while(|_| {
                control.clone().note_silence(LIMIT, silent);
                !control.is_worn_out()
            });
            noted.count()
        };
        assert_eq!(before_the_end(LIMIT), 2);
        assert_eq!(before_the_end(LIMIT / SHARE), 59);
        assert_eq!(before_the_end(Duration::ZERO), 90);
    }

    #[test]
    fn a_slow_adapter_keeps_a_long_limit() {
        let silence = |slowest| {
            let control = Control::default();
            control.note_reply(Awaited::Reply, slowest);
            control.note_silence(LIMIT, LIMIT);
            control.silence(Awaited::Reply, LIMIT)
        };
        assert_eq!(silence(Duration::from_micros(123_456)), Duration::from_millis(1240));
        assert_eq!(silence(Duration::from_secs(4)), LIMIT);
        assert_eq!(silence(Duration::MAX), LIMIT);
    }

    #[test]
    fn a_slow_start_of_the_program_makes_no_later_silence_long() {
        let control = Control::default();
        control.note_reply(Awaited::Greeting, Duration::from_millis(300));
        control.note_reply(Awaited::Reply, Duration::from_millis(2));
        control.note_silence(LIMIT, LIMIT);
        assert_eq!(control.silence(Awaited::Reply, LIMIT), Duration::from_millis(500));
        assert_eq!(control.silence(Awaited::Greeting, LIMIT), Duration::from_secs(3));
    }

    /// The number of a process that was reaped may belong to another process, which the run must not end.
    #[test]
    fn a_process_that_was_reaped_is_forgotten() {
        let control = Control::default();
        control.add(7);
        control.add(8);
        control.forget(7, || ());
        assert_eq!(*control.groups(), BTreeSet::from([8]));
    }

    #[test]
    fn a_run_that_is_stopped_stays_stopped() {
        let control = Control::default();
        assert!(!control.is_stopped());
        control.clone().stop();
        assert!(control.is_stopped());
    }
}
