//! The timers of a machine on the clock of the system.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rustix::event::Timespec;

/// The timers that run, each with the moment at which it passes.
pub struct Timers<T>(BTreeMap<T, Instant>);

impl<T: Ord + Copy> Timers<T> {
    /// The timers of which none runs.
    pub const fn new() -> Timers<T> {
        Timers(BTreeMap::new())
    }

    /// Starts a timer. One that is longer than the clock goes never passes.
    pub fn arm(&mut self, timer: T, length: Duration) {
        if let Some(at) = Instant::now().checked_add(length) {
            self.0.insert(timer, at);
        }
    }

    /// Stops a timer; did it run?
    pub fn stop(&mut self, timer: T) -> bool {
        self.0.remove(&timer).is_some()
    }

    /// The time until the first one passes, if one runs.
    pub fn next(&self) -> Option<Timespec> {
        let left = self.0.values().min()?.saturating_duration_since(Instant::now());
        Timespec::try_from(left).ok()
    }

    /// Those that have passed. They run on until they are stopped: what one brings about may stop another one.
    pub fn due(&self) -> Vec<T> {
        let now = Instant::now();
        self.0.iter().filter(|(_, at)| **at <= now).map(|(timer, _)| *timer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_passes_once_and_one_without_end_never() {
        let mut timers = Timers::new();
        assert_eq!((timers.next(), timers.due()), (None, vec![]));
        timers.arm('a', Duration::ZERO);
        timers.arm('b', Duration::from_secs(3600));
        timers.arm('c', Duration::MAX);
        assert!(timers.next().is_some());
        assert_eq!(timers.due(), ['a']);
        assert!(timers.stop('a') && !timers.stop('a') && !timers.stop('c'));
        assert_eq!(timers.due(), []);
        assert!(timers.stop('b'));
        assert_eq!(timers.next(), None);
    }
}
