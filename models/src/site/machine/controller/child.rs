//! The messages of a worker, its deadlines, its end, and the rate of a slot.

use super::Run;
use super::command::Command;
use super::memory::{Child, Known};
use crate::site::machine::event::{Cause, Event, Said};
use crate::site::machine::message::Up;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Control, Native, Origin, Reason, Request, Resolution, Scope, Status, WorkerId,
};

impl Run<'_> {
    /// Handles a message. It is taken for what its channel can prove: that this worker says so.
    pub(super) fn hear(&mut self, worker: WorkerId, message: &Up) {
        let Some(child) = self.controller.child(worker) else { return self.refuse(Reason::NoWorker) };
        let lives = |native: Native| child.interpreters.iter().any(|known| known.native == native);
        match *message {
            Up::Ready { ref born } if !child.ready => self.ready(worker, born),
            Up::Born(native) if !lives(native) => {
                self.heard(worker, Said::Born(native));
                self.know(worker, native);
            }
            Up::Told(native) if lives(native) => {
                self.heard(worker, Said::Told(native));
                if let Some(child) = self.controller.child_mut(worker) {
                    child.interpreters.iter_mut().filter(|k| k.native == native).for_each(|k| k.told = true);
                }
            }
            Up::Gone(native) if lives(native) => {
                self.heard(worker, Said::Gone(native));
                self.forget_interpreter(worker, native);
            }
            Up::Leaving if !child.leaving => {
                self.heard(worker, Said::Leaving);
                if let Some(child) = self.controller.child_mut(worker) {
                    child.leaving = true;
                }
                self.wait_not(worker, false);
            }
            Up::Round { round, outcome } if self.waits(worker, round) => {
                self.heard(worker, Said::Round(round, outcome));
                self.round_outcome(worker, outcome);
            }
            Up::Delivered { notice, to } if self.is_due(notice, to.of(worker)) => {
                self.heard(worker, Said::Delivered(notice, to));
                self.delivered(notice, to.of(worker));
            }
            Up::Missed { notice, by } if self.is_due(notice, by.of(worker)) => {
                self.heard(worker, Said::Missed(notice, by));
                self.missed(notice, by.of(worker));
            }
            Up::Retire if child.stays() && !child.retires => {
                let origin = Origin::Worker(worker);
                if !self.permits(origin, Request::Roll, Scope::Process) {
                    return self.refuse(Reason::Denied);
                }
                self.heard(worker, Said::Retire);
                self.retire(worker, Cause::Asked);
            }
            Up::Ask { call, from, request, scope, inside } => {
                let (centre, proven) = (from.of(worker), lives(from));
                let target = scope.around(centre);
                match proven {
                    true => self.ask(call, Origin::Application(centre), request, target, inside),
                    false => self.ask_unproven(call, worker, request, target),
                }
            }
            Up::Unreadable => self.refuse(Reason::Unreadable),
            _ => self.refuse(Reason::Stale),
        }
    }

    fn heard(&mut self, worker: WorkerId, said: Said) {
        if let Some(child) = self.controller.child_mut(worker) {
            child.spoke = true;
        }
        self.emit(Event::Heard { worker, said });
    }

    fn ready(&mut self, worker: WorkerId, born: &[Native]) {
        for native in born {
            self.heard(worker, Said::Born(*native));
            self.know(worker, *native);
        }
        self.heard(worker, Said::Ready);
        if let Some(child) = self.controller.child_mut(worker) {
            child.ready = true;
        }
    }

    fn know(&mut self, worker: WorkerId, native: Native) {
        let Some(child) = self.controller.child_mut(worker) else { return };
        if child.interpreters.iter().all(|known| known.native != native) {
            child.interpreters.push(Known { native, told: false });
        }
    }

    /// An interpreter is gone. If its own telling was given up, it was never told.
    fn forget_interpreter(&mut self, worker: WorkerId, native: Native) {
        let Some(child) = self.controller.child_mut(worker) else { return };
        let known: Vec<Known> = child.interpreters.extract_if(.., |known| known.native == native).collect();
        self.report_untold(worker, &known);
        self.missed_all(|interpreter| interpreter == native.of(worker));
    }

    fn report_untold(&mut self, worker: WorkerId, gone: &[Known]) {
        for known in gone.iter().filter(|known| !known.told) {
            self.emit(Event::Untold { interpreter: known.native.of(worker) });
        }
    }

    pub(super) fn closed(&mut self, worker: WorkerId) {
        match self.controller.child_mut(worker) {
            Some(child) if !child.closed => {
                child.closed = true;
                self.emit(Event::ChannelClosed { worker });
                self.missed_all(|interpreter| interpreter.worker == worker);
            }
            _ => self.refuse(Reason::Stale),
        }
    }

    /// A timer passed: the escalation of a deadline goes one stage on.
    pub(super) fn passed(&mut self, timer: Timer) {
        if !self.controller.armed().contains(&timer) {
            return self.refuse(Reason::Stale);
        }
        self.emit(Event::Passed { timer });
        match timer {
            Timer::Steady(worker) => self.steady(worker),
            Timer::Round(worker, _) => self.round_late(worker),
            Timer::Drain(worker) => self.send(worker, Control::Stop),
            Timer::Boot(worker) | Timer::Stop(worker) | Timer::Deaf(worker) | Timer::Notice(worker, _) => {
                if let Some(child) = self.controller.child_mut(worker) {
                    child.forced = true;
                    child.deaf = matches!(timer, Timer::Deaf(_));
                }
                self.emit(Event::Forced { worker });
                self.command(Command::Force(worker));
            }
        }
    }

    /// A worker that was ready for so long is proved, and its slot begins to count anew.
    fn steady(&mut self, worker: WorkerId) {
        let Some(child) = self.controller.child_mut(worker) else { return };
        child.steady = true;
        let (slot, generation) = (child.slot, child.generation);
        self.emit(Event::Steady { worker });
        let place = self.controller.epoch_mut(generation).and_then(|epoch| epoch.place_mut(slot));
        if let Some(place) = place {
            place.ends = 0;
        }
    }

    /// There is no process of this worker. A worker that was heard has one.
    pub(super) fn not_spawned(&mut self, worker: WorkerId) {
        if self.controller.child(worker).is_none_or(Child::was_spawned) {
            return self.refuse(Reason::Stale);
        }
        let Some(child) = self.take_child(worker) else { return };
        self.emit(Event::SpawnFailed { worker });
        self.over(&child);
    }

    pub(super) fn ended(&mut self, worker: WorkerId, status: Status) {
        let Some(child) = self.take_child(worker) else { return self.refuse(Reason::Stale) };
        self.emit(Event::Ended { worker, status });
        self.report_untold(worker, &child.interpreters);
        self.over(&child);
    }

    fn take_child(&mut self, worker: WorkerId) -> Option<Child> {
        let place = self.controller.children.iter().position(|child| child.worker == worker)?;
        Some(self.controller.children.remove(place))
    }

    /// The effect of the end of a worker on those that wait for it, and on the rate of its slot. An end before the
    /// worker was steady counts, and that of a worker that was forced because it was deaf, unless the worker was told
    /// to end.
    fn over(&mut self, child: &Child) {
        self.missed_all(|interpreter| interpreter.worker == child.worker);
        self.wait_not(child.worker, false);
        let (theirs, others) =
            self.controller.exits.drain(..).partition(|(_, worker)| *worker == child.worker);
        self.controller.exits = others;
        let theirs: Vec<(_, WorkerId)> = theirs;
        theirs.iter().for_each(|(ticket, _)| self.resolve(*ticket, Resolution::Reached));
        if child.control.is_none() && (!child.steady || child.deaf) {
            self.count(child);
        }
    }

    fn count(&mut self, child: &Child) {
        let rate = self.machine.rate;
        let (slot, generation) = (child.slot, child.generation);
        let place = self.controller.epoch_mut(generation).and_then(|epoch| epoch.place_mut(slot));
        let Some(place) = place.filter(|place| !place.given_up) else { return };
        place.ends = place.ends.saturating_add(1);
        if place.ends < rate {
            return;
        }
        *place = super::memory::Place { ends: 0, given_up: true };
        self.emit(Event::GivenUp { slot, generation });
        let rolled = self.controller.rolled.as_ref().is_some_and(|epoch| epoch.generation == generation);
        if rolled {
            self.break_off();
        } else {
            self.controller.damaged = true;
        }
    }
}
