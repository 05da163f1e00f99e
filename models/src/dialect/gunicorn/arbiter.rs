//! The steps of the arbiter.

use super::state::{Arbiter, Input, Phase, Process, Rules, Signal, Stage};
use crate::site::event::{Control, End, Ending, Event};
use crate::site::{Answer, Generation, Interpreter, Name, Origin, Request, Scope, Slot, Transition, Worker};

impl Arbiter {
    pub(super) fn arbiter(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        match *input {
            Input::Ask(signal) => self.asked(Origin::Operator, signal),
            Input::AskInside(worker, signal) => {
                self.asked(Origin::Application(Interpreter::first(worker, Name(0))), signal)
            }
            Input::Handle(well) => self.handle(rules, well),
            Input::Reap => self.reap(),
            Input::Manage => self.manage(rules),
            Input::Murder(worker) => self.murder(worker),
            Input::Waited => self.waited(rules),
            Input::ArbiterDies => self.ends(End::Crashed),
            _ => Vec::new(),
        }
    }

    /// The handler of a signal puts the signal into the queue. It does not check the rights of the sender.
    fn asked(&mut self, origin: Origin, signal: Signal) -> Vec<Event> {
        self.queue.push(signal);
        let transition = signal.transition();
        vec![self.answer(origin, transition)]
    }

    fn answer(&mut self, origin: Origin, transition: Transition) -> Event {
        let answer = match self.goal {
            Some(goal) if goal > transition => Answer::Superseded(goal),
            Some(goal) if goal == transition => Answer::Joined,
            _ => Answer::Accepted,
        };
        if answer == Answer::Accepted {
            self.goal = Some(transition);
        }
        let centre = match origin {
            Origin::Application(me) => Some(me),
            _ => None,
        };
        let request = Request::Change(transition);
        Event::Answered { origin, request, scope: Scope::Site, centre, answer, notice: None }
    }

    pub(super) fn starts(&mut self) -> Vec<Event> {
        let start = self.answer(Origin::Controller, Transition::Start);
        self.goal = None;
        vec![start, Event::Reached { transition: Transition::Start, failed: false }]
    }

    fn ends(&mut self, end: End) -> Vec<Event> {
        self.phase = Phase::Gone;
        self.goal = None;
        self.queue.clear();
        vec![Event::ControllerEnded { end }]
    }

    /// Handles the oldest signal. The arbiter takes all signals out of the queue at once, so a stop forgets those after
    /// it.
    fn handle(&mut self, rules: &Rules, well: bool) -> Vec<Event> {
        if self.phase != Phase::Looping || self.queue.is_empty() {
            return Vec::new();
        }
        match self.queue.remove(0) {
            Signal::Hup if well => self.reload(rules),
            Signal::Hup => self.ends(End::Exited),
            stop => {
                self.queue.clear();
                self.stop(stop == Signal::Int)
            }
        }
    }

    /// `reload`: first as many new workers as are wanted, then `manage_workers`.
    fn reload(&mut self, rules: &Rules) -> Vec<Event> {
        self.generation = Generation(self.generation.0 + 1);
        self.phase = Phase::Reloading;
        let mut events: Vec<Event> = (0..rules.workers).map(|slot| self.fork(Slot(slot))).collect();
        events.extend(self.manage(rules));
        events
    }

    fn fork(&mut self, slot: Slot) -> Event {
        let (worker, generation) = (Worker(self.spawned), self.generation);
        self.spawned += 1;
        let stage = Stage::Forked;
        self.workers.push(Process {
            worker,
            slot,
            generation,
            stage,
            busy: false,
            signal: None,
            tired: false,
        });
        Event::Spawned { worker, slot, generation }
    }

    /// `manage_workers`: counts processes, and tells the oldest, whether they were told before or not.
    pub(super) fn manage(&mut self, rules: &Rules) -> Vec<Event> {
        let (have, wanted) = (self.workers.len(), usize::from(rules.workers));
        let taken: Vec<Slot> =
            self.workers.iter().filter(|w| w.generation == self.generation).map(|w| w.slot).collect();
        let missing = wanted.saturating_sub(have);
        let free: Vec<Slot> =
            (0..rules.workers).map(Slot).filter(|s| !taken.contains(s)).take(missing).collect();
        let mut events: Vec<Event> = free.into_iter().map(|slot| self.fork(slot)).collect();
        let oldest: Vec<Worker> =
            self.workers.iter().take(have.saturating_sub(wanted)).map(|w| w.worker).collect();
        events.extend(oldest.into_iter().filter_map(|w| self.kill(w, Control::Drain)));
        events
    }

    /// `kill_worker`: a worker that has not installed its handlers loses the signal.
    fn kill(&mut self, worker: Worker, control: Control) -> Option<Event> {
        let process = self.find_mut(worker).filter(|w| w.lives())?;
        if process.stage != Stage::Forked {
            process.signal = process.signal.max(Some(control));
        }
        Some(Event::Sent { control, to: worker })
    }

    fn kill_all(&mut self, control: Control) -> Vec<Event> {
        let all: Vec<Worker> = self.workers.iter().map(|w| w.worker).collect();
        all.into_iter().filter_map(|w| self.kill(w, control)).collect()
    }

    fn stop(&mut self, quick: bool) -> Vec<Event> {
        self.phase = Phase::Stopping { quick };
        self.kill_all(if quick { Control::Stop } else { Control::Drain })
    }

    /// A wait is over. In a graceful stop the arbiter reads the queue: an INT makes the stop quick, any other signal is
    /// taken out and forgotten.
    fn waited(&mut self, rules: &Rules) -> Vec<Event> {
        match self.phase {
            Phase::Reloading => {
                self.phase = Phase::Looping;
                self.manage(rules)
            }
            Phase::Stopping { quick: false } if !self.queue.is_empty() => {
                let pressed = self.queue.remove(0) == Signal::Int;
                if pressed { self.stop(true) } else { Vec::new() }
            }
            Phase::Stopping { .. } => {
                let left: Vec<Worker> = self.workers.iter().filter(|w| w.lives()).map(|w| w.worker).collect();
                self.workers.clear();
                let mut events: Vec<Event> = left.into_iter().flat_map(forced).collect();
                events.extend(self.ends(End::Exited));
                events
            }
            _ => Vec::new(),
        }
    }

    /// `reap_workers`: the first exit code of 3 or 4 raises `HaltServer`. In the main loop the exception is caught, and
    /// the arbiter stops; in `stop` it is not caught, and the arbiter ends at once.
    pub fn reap(&mut self) -> Vec<Event> {
        let fatal = self.workers.iter().any(|w| w.stage == Stage::Dead { fatal: true });
        self.workers.retain(Process::lives);
        if !fatal {
            return Vec::new();
        }
        let mut events = Vec::new();
        if !matches!(self.phase, Phase::Stopping { .. }) {
            events.push(self.answer(Origin::Controller, Transition::Exit));
            events.extend(self.stop(false));
        } else {
            events.extend(self.ends(End::Exited));
        }
        events
    }

    /// `murder_workers`: sends ABRT, and KILL one pass later.
    fn murder(&mut self, worker: Worker) -> Vec<Event> {
        let Some(process) = self.find_mut(worker) else { return Vec::new() };
        process.stage = Stage::Dead { fatal: false };
        forced(worker).collect()
    }
}

fn forced(worker: Worker) -> impl Iterator<Item = Event> {
    let killed = Event::Forced { target: Some(worker), meant: worker };
    [Event::Expired { worker }, killed, Event::Ended { worker, ending: Ending::Forced }].into_iter()
}
