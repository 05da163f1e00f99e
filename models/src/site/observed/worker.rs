//! The observations of workers: what the controller heard of each, and what each did.

use super::ladder::strength;
use super::{Observed, remember};
use crate::site::machine::event::{Event, Said, Stage};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{Control, Generation, Round, Slot, Version, WorkerId};

/// A worker. It is remembered until its process is gone and its controller knows that, or is gone too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenWorker {
    /// The incarnation of the worker.
    pub worker: WorkerId,
    /// The slot of the worker.
    pub slot: Slot,
    /// The generation of the worker.
    pub generation: Generation,

    // The messages that the controller heard, and the acts of the controller.
    /// A message of the worker was heard.
    pub spoke: bool,
    /// It said that it is ready.
    pub ready: bool,
    /// It was ready for so long that it is proved.
    pub steady: bool,
    /// It said that it accepts nothing more.
    pub left: bool,
    /// It accepts nothing any more, and the controller did not hear that yet.
    pub silent: bool,
    /// Its end of the channel is closed.
    pub closed: bool,
    /// It closed its channel before it was told to end.
    pub deaf: bool,
    /// It must go when a successor is proved.
    pub retiring: bool,
    /// Another worker came to its slot after it, and is there still.
    pub followed: bool,
    /// Its generation is that of a Roll that broke off.
    pub broken_off: bool,
    /// The strongest control message that was sent to it.
    pub sent: Option<Control>,
    /// Its end was forced.
    pub forced: bool,
    /// The deadlines of the controller that passed for it.
    pub passed: Deadlines,
    /// The version that it has as far as the controller heard.
    pub version_heard: Version,
    /// Is it waited for in the round in progress?
    pub due: RoundDue,
    /// It is back from the round in progress, and the controller did not hear that yet.
    pub back: bool,
    /// It said that it accepts nothing more, or that it is back from a round, before it was so. Where messages are true,
    /// the controller hears of an act after the act.
    pub lied: bool,

    // The acts of the worker itself.
    /// Its process is gone.
    pub gone: bool,
    /// The stage of the worker.
    pub stage: Stage,
    /// Does it accept connections?
    pub accepting: bool,
    /// The telling of its interpreters began, for its own end.
    pub telling: bool,
    /// The strongest control message that it acted on.
    pub acted: Option<Control>,
    /// It noticed that its controller is gone.
    pub lost: bool,
    /// The deadline of its drain passed.
    pub drained: bool,
    /// The deadline of its end without a controller passed.
    pub late: bool,
    /// The version of the connections that it accepts.
    pub version: Version,
    /// The round that it does.
    pub round: Option<Round>,
    /// It takes no step any more.
    pub frozen: bool,
}

/// The deadlines of the controller that passed for a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deadlines {
    /// It should have been ready.
    pub boot: bool,
    /// It should have ended after it was told to drain, or left.
    pub drain: bool,
    /// It should have ended after it was told to stop.
    pub stop: bool,
    /// It should have ended after it closed its channel.
    pub deaf: bool,
    /// It should have answered for a notice.
    pub notice: bool,
}

/// Is a worker waited for in a round?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundDue {
    /// It is not waited for.
    #[default]
    No,
    /// The round began, and must be written to it.
    Unsent,
    /// It was written, and is waited for.
    Sent,
    /// It does not do its work in place: it must be replaced, and is waited for until it leaves.
    Replaced,
}

impl SeenWorker {
    const fn new(worker: WorkerId, slot: Slot, generation: Generation, version: Version) -> SeenWorker {
        SeenWorker {
            worker,
            slot,
            generation,
            spoke: false,
            ready: false,
            steady: false,
            left: false,
            silent: false,
            closed: false,
            deaf: false,
            retiring: false,
            followed: false,
            broken_off: false,
            sent: None,
            forced: false,
            passed: Deadlines { boot: false, drain: false, stop: false, deaf: false, notice: false },
            version_heard: version,
            due: RoundDue::No,
            back: false,
            lied: false,
            gone: false,
            stage: Stage::Booting,
            accepting: false,
            telling: false,
            acted: None,
            lost: false,
            drained: false,
            late: false,
            version,
            round: None,
            frozen: false,
        }
    }

    /// Does the controller know that there is a process: did the worker speak, or close its channel?
    pub fn was_spawned(&self) -> bool {
        self.spoke || self.closed
    }

    /// Does it serve, as far as the controller heard?
    pub fn serves(&self) -> bool {
        self.ready && self.stands()
    }

    /// Does it serve, and is it proved?
    pub fn proved(&self) -> bool {
        self.serves() && self.steady
    }

    /// Does it stand in its slot: was it not told to end nor forced, and does it not end by itself?
    pub fn stands(&self) -> bool {
        self.sent.is_none() && !self.left && !self.closed && !self.forced
    }

    /// Did its end begin?
    pub fn leaves(&self) -> bool {
        super::ladder::far(self.stage) > super::ladder::far(Stage::Serving)
    }

    /// Is it gone by a fault or a wish that nothing bounds: did it end after it was proved, untold or because it was to
    /// be replaced? The controller is about to learn of it.
    pub fn is_shaken(&self) -> bool {
        self.steady && self.gone && (self.sent.is_none() || self.retiring)
    }

    /// Forgets what the controller knew of it. A message that was sent to it may still be on its way.
    pub(super) fn forget(&mut self) {
        let SeenWorker { worker, slot, generation, version, .. } = *self;
        let fresh = SeenWorker::new(worker, slot, generation, version);
        *self = SeenWorker {
            sent: self.sent,
            lied: self.lied,
            stage: self.stage,
            accepting: self.accepting,
            telling: self.telling,
            acted: self.acted,
            lost: self.lost,
            drained: self.drained,
            late: self.late,
            round: self.round,
            frozen: self.frozen,
            ..fresh
        };
    }
}

impl Observed {
    /// The worker of this incarnation.
    pub fn worker(&self, worker: WorkerId) -> Option<&SeenWorker> {
        self.workers.iter().find(|seen| seen.worker == worker)
    }

    pub(super) fn worker_mut(&mut self, worker: WorkerId) -> Option<&mut SeenWorker> {
        self.workers.iter_mut().find(|seen| seen.worker == worker)
    }

    /// The workers whose process lives.
    pub fn living(&self) -> impl Iterator<Item = &SeenWorker> {
        self.workers.iter().filter(|worker| !worker.gone)
    }

    /// The workers in this slot whose end the controller does not know.
    pub fn in_slot(&self, slot: Slot) -> impl Iterator<Item = &SeenWorker> {
        self.workers.iter().filter(move |worker| worker.slot == slot)
    }

    /// Is a proved worker gone, by a fault or a wish? That may happen again and again, without end, and then what is
    /// promised in the end is promised of nothing but the time in between.
    pub fn is_shaken(&self) -> bool {
        self.workers.iter().any(SeenWorker::is_shaken)
    }

    /// Does a worker serve in this slot, as far as the controller heard?
    pub fn served(&self, slot: Slot) -> bool {
        self.in_slot(slot).any(SeenWorker::serves)
    }

    /// The slots of the configuration in use.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        (0..self.controller.slots()).map(Slot)
    }

    /// Is this slot given up in the generation in use?
    pub fn is_given_up(&self, slot: Slot) -> bool {
        let generation = self.controller.in_use.map(|adopted| adopted.generation);
        self.given_up.iter().any(|(other, of)| *other == slot && Some(*of) == generation)
    }

    /// Does a worker go on that must go, because no successor can come: it is alone in its slot, and that is given up, or
    /// is a slot too many while another slot is given up and has no proved worker?
    pub fn goes_on(&self, worker: &SeenWorker) -> bool {
        let alone = self.in_slot(worker.slot).count() == 1;
        let stuck = || {
            let waits = |slot: &Slot| self.is_given_up(*slot) && !self.in_slot(*slot).any(SeenWorker::proved);
            self.slots().any(|slot| waits(&slot))
        };
        let surplus = worker.slot.0 >= self.controller.slots();
        worker.stands() && alone && (self.is_given_up(worker.slot) || surplus && stuck())
    }

    /// Is a slot in use given up?
    pub fn any_given_up(&self) -> bool {
        self.slots().any(|slot| self.is_given_up(slot))
    }

    /// Does a worker serve in every slot in use, of which there is one, and is none of them given up?
    pub fn is_whole(&self) -> bool {
        let serves = |slot| self.served(slot) && !self.is_given_up(slot);
        self.controller.slots() > 0 && self.slots().all(serves)
    }

    /// The number of workers of this slot and generation that ended in a row before they were steady, untold.
    pub fn ended_early(&self, slot: Slot, generation: Generation) -> u8 {
        let of = |entry: &&(Slot, Generation, u8)| (entry.0, entry.1) == (slot, generation);
        self.early.iter().find(of).map_or(0, |entry| entry.2)
    }

    pub(super) fn observe_workers(&mut self, event: &Event) {
        match *event {
            Event::Spawned { worker, slot, generation, version } => {
                self.workers
                    .iter_mut()
                    .filter(|seen| seen.slot == slot)
                    .for_each(|seen| seen.followed = true);
                remember(&mut self.workers, SeenWorker::new(worker, slot, generation, version));
            }
            Event::SpawnFailed { worker } | Event::Ended { worker, .. } => self.end_worker(worker),
            Event::Died { worker, .. } | Event::WorkerEnded { worker, .. } => self.go(worker),
            Event::Steady { worker } => {
                let Some(seen) = self.worker_mut(worker) else { return };
                seen.steady = true;
                let of = (seen.slot, seen.generation);
                self.early.retain(|(slot, generation, _)| (*slot, *generation) != of);
            }
            _ => {
                let lives = self.controller.lives();
                if let Some(of) = concerns(event)
                    && let Some(seen) = self.worker_mut(of)
                {
                    seen.hear(event);
                    seen.act(event);
                    // A controller that is gone has nothing to hear.
                    seen.silent &= lives;
                }
            }
        }
    }

    /// The process is gone. If the controller lives, it does not know it yet.
    fn go(&mut self, worker: WorkerId) {
        if !self.controller.lives() {
            self.workers.retain(|seen| seen.worker != worker);
            return;
        }
        if let Some(seen) = self.worker_mut(worker) {
            seen.gone = true;
            seen.stage = Stage::Ended;
            seen.accepting = false;
            seen.round = None;
            (seen.telling, seen.lost, seen.drained, seen.late, seen.frozen) = Default::default();
        }
    }

    fn end_worker(&mut self, worker: WorkerId) {
        let Some(place) = self.workers.iter().position(|seen| seen.worker == worker) else { return };
        let Some(seen) = self.workers.remove(place) else { return };
        if self.in_slot(seen.slot).count() == 1 {
            let of = |other: &&mut SeenWorker| other.slot == seen.slot;
            self.workers.iter_mut().filter(of).for_each(|other| other.followed = false);
        }
        let counts = self.controller.counts(seen.slot, seen.generation);
        if counts && seen.sent.is_none() && (!seen.steady || seen.passed.deaf) {
            let times = self.ended_early(seen.slot, seen.generation).saturating_add(1).min(self.terms.rate);
            let of = (seen.slot, seen.generation);
            self.early.retain(|(slot, generation, _)| (*slot, *generation) != of);
            remember(&mut self.early, (seen.slot, seen.generation, times));
        }
    }
}

impl SeenWorker {
    /// Observes the controller: the messages that it hears of this worker, and its acts about this worker.
    fn hear(&mut self, event: &Event) {
        self.spoke |= matches!(event, Event::Heard { .. });
        match *event {
            Event::Heard { said: Said::Ready, .. } => self.ready = true,
            Event::Heard { said: Said::Leaving, .. } => {
                self.left = true;
                self.lied |= self.accepting || !self.leaves();
                self.silent = false;
                self.due = RoundDue::No;
            }
            Event::ChannelClosed { .. } => {
                self.closed = true;
                self.deaf = self.sent.is_none();
            }
            Event::Retiring { .. } => self.retiring = true,
            Event::Sent { control, .. } if strength(self.sent) < strength(Some(control)) => {
                self.sent = Some(control);
            }
            Event::RoundSent { .. } => self.due = RoundDue::Sent,
            Event::Forced { .. } => self.forced = true,
            Event::Passed { timer } => match timer {
                Timer::Boot(_) => self.passed.boot = true,
                Timer::Drain(_) => self.passed.drain = true,
                Timer::Stop(_) => self.passed.stop = true,
                Timer::Deaf(_) => self.passed.deaf = true,
                Timer::Notice(..) => self.passed.notice = true,
                Timer::Steady(_) | Timer::Round(..) => {}
            },
            _ => {}
        }
    }

    /// Observes the acts of the worker itself.
    fn act(&mut self, event: &Event) {
        match *event {
            Event::Entered { stage, .. } => {
                self.stage = stage;
                match stage {
                    Stage::Serving => self.accepting = true,
                    Stage::Ended => self.accepting = false,
                    _ => {}
                }
            }
            Event::Acted { control, .. } if strength(self.acted) < strength(Some(control)) => {
                self.acted = Some(control);
            }
            Event::AcceptingEnded { .. } => {
                self.accepting = false;
                self.silent |= !self.left;
            }
            Event::ControllerLost { .. } => self.lost = true,
            Event::WorkerPassed { timer: WorkerTimer::Drain, .. } => self.drained = true,
            Event::WorkerPassed { timer: WorkerTimer::Alone, .. } => self.late = true,
            Event::StepBegan { .. } => self.telling |= self.leaves(),
            Event::RoundTaken { round, .. } => self.round = Some(round),
            Event::RoundDone { .. } => self.round = None,
            Event::VersionTaken { version, .. } => self.version = version,
            Event::Froze { .. } => self.frozen = true,
            _ => {}
        }
        if self.leaves() {
            self.round = None;
        }
    }
}

/// The worker that an event is about, if it is about one.
pub const fn concerns(event: &Event) -> Option<WorkerId> {
    match *event {
        Event::Heard { worker, .. }
        | Event::Steady { worker }
        | Event::ChannelClosed { worker }
        | Event::Retiring { worker, .. }
        | Event::Sent { worker, .. }
        | Event::Forced { worker }
        | Event::Ended { worker, .. }
        | Event::RoundSent { worker, .. }
        | Event::Entered { worker, .. }
        | Event::Acted { worker, .. }
        | Event::AcceptingEnded { worker }
        | Event::ControllerLost { worker }
        | Event::WorkerPassed { worker, .. }
        | Event::WorkerEnded { worker, .. }
        | Event::RoundTaken { worker, .. }
        | Event::RoundDone { worker, .. }
        | Event::VersionTaken { worker, .. }
        | Event::Died { worker, .. }
        | Event::Froze { worker } => Some(worker),
        Event::Passed { timer } => Some(timer.worker()),
        Event::StepBegan { interpreter, .. } => Some(interpreter.worker),
        _ => None,
    }
}
