//! The steps of the arbiter.

use super::state::{Arbiter, Heir, Input, Phase, Process, Rules, Signal, Stage};
use crate::bus::Code;
use crate::site::machine::event::{Event, Load};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Birth, Control, Generation, InterpreterId, Name, Origin, Request, Slot, State, Status, Version, WorkerId,
};

/// The exit code of a worker that cannot boot.
pub(super) const WORKER_BOOT_ERROR: Code = Code(3);
/// The exit code of Python after an exception that is not caught, and of a configuration that cannot be read.
const FAILURE: Code = Code(1);

impl Arbiter {
    pub(super) fn arbiter(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        match *input {
            Input::Ask(signal) => self.asked(rules, Origin::Operator, signal),
            Input::AskInside(worker, signal) => {
                let me = InterpreterId { worker, name: Name(0), birth: Birth(0) };
                self.asked(rules, Origin::Application(me), signal)
            }
            Input::Start => self.start(rules),
            Input::Handle(well) => self.handle(rules, well),
            Input::Reap => self.reap(),
            Input::Manage => self.manage(),
            Input::Murder(worker) => self.murder(worker),
            Input::Waited => self.waited(),
            Input::ArbiterDies => {
                self.phase = Phase::Gone;
                self.queue.clear();
                self.book.dies()
            }
            _ => Vec::new(),
        }
    }

    /// The handler of a signal puts the signal into the queue. It does not check the rights of the sender. A stop of the
    /// first arbiter, while the new one is in its main loop, is no request to the site.
    fn asked(&mut self, rules: &Rules, origin: Origin, signal: Signal) -> Vec<Event> {
        self.queue.push(signal);
        let Some(request) = signal.request() else { return Vec::new() };
        if request == Request::Roll {
            return self.book.ask_with(origin, request, rules.workers);
        }
        if self.heir == Some(Heir::Loops) { Vec::new() } else { self.book.ask(origin, request) }
    }

    /// `start`: says READY=1 to systemd and calls `when_ready`; the first worker is forked after that.
    fn start(&mut self, rules: &Rules) -> Vec<Event> {
        if self.phase != Phase::Starting {
            return Vec::new();
        }
        self.phase = Phase::Looping;
        let mut events = self.book.adopt(self.generation, rules.workers);
        events.extend(self.book.up(false));
        events
    }

    /// The arbiter ends. If there is a new one, the site goes on with it.
    pub(super) fn ends(&mut self, code: Code, well: bool) -> Vec<Event> {
        self.phase = Phase::Gone;
        self.queue.clear();
        if self.heir.is_some() { Vec::new() } else { self.book.ends(code, well) }
    }

    /// Handles the oldest signal. The arbiter takes all signals out of the queue at once, so a stop forgets those after
    /// it.
    fn handle(&mut self, rules: &Rules, well: bool) -> Vec<Event> {
        if self.phase != Phase::Looping || self.queue.is_empty() {
            return Vec::new();
        }
        match self.queue.remove(0) {
            Signal::Hup if well => self.reload(rules),
            Signal::Hup => {
                let mut events = self.book.load();
                events.push(Event::LoadEnded { load: Load::Failed });
                events.extend(self.ends(FAILURE, false));
                events
            }
            Signal::Ttin => self.resize(self.wanted + 1),
            Signal::Ttou if self.wanted <= 1 => Vec::new(),
            Signal::Ttou => self.resize(self.wanted - 1),
            Signal::Usr2 if self.heir.is_some() => Vec::new(),
            Signal::Usr2 => {
                self.heir = Some(Heir::Starts);
                self.book.load()
            }
            Signal::Winch if !rules.daemon => Vec::new(),
            Signal::Winch => {
                self.wanted = 0;
                self.kill_all(Control::Drain)
            }
            stop @ (Signal::Term | Signal::Int) => {
                self.queue.clear();
                self.stop(stop == Signal::Int)
            }
        }
    }

    /// `handle_ttin` and `handle_ttou`: another number of workers, of the same configuration.
    fn resize(&mut self, wanted: u8) -> Vec<Event> {
        self.wanted = wanted;
        let mut events = vec![self.book.adopted(self.generation, wanted)];
        events.extend(self.manage());
        events
    }

    /// `reload`: first as many new workers as are wanted, then `manage_workers`. The number of workers is that of the
    /// configuration again.
    fn reload(&mut self, rules: &Rules) -> Vec<Event> {
        self.generation += 1;
        self.phase = Phase::Reloading;
        self.wanted = rules.workers;
        let mut events = self.book.load();
        events.extend(self.book.adopt(self.generation, rules.workers));
        events.extend((0..rules.workers).rev().map(|slot| self.fork(slot, false)));
        events.extend(self.manage());
        events
    }

    pub(super) fn fork(&mut self, slot: u8, of_heir: bool) -> Event {
        let (worker, slot) = (WorkerId(self.spawned.into()), Slot(slot.into()));
        let (generation, version) = (self.generation, self.book.version);
        self.spawned += 1;
        let stage = Stage::Forked;
        let (busy, tired, signal, told) = (false, false, None, None);
        let process =
            Process { worker, slot, generation, version, of_heir, stage, busy, signal, tired, told };
        self.workers.push(process);
        let (generation, version) = (Generation(generation.into()), Version(version.into()));
        Event::Spawned { worker, slot, generation, version }
    }

    /// The slots in which an arbiter has no worker of the newest generation, the highest first.
    pub(super) fn free(&self, wanted: u8, of_heir: bool) -> Vec<u8> {
        let takes = |w: &&Process| w.of_heir == of_heir && (of_heir || w.generation == self.generation);
        let taken: Vec<Slot> = self.workers.iter().filter(takes).map(|w| w.slot).collect();
        (0..wanted).rev().filter(|slot| !taken.contains(&Slot((*slot).into()))).collect()
    }

    /// `manage_workers`: counts processes, and tells the oldest, whether they were told before or not.
    pub(super) fn manage(&mut self) -> Vec<Event> {
        let (have, wanted) = (self.own().count(), usize::from(self.wanted));
        let missing = wanted.saturating_sub(have);
        let free = self.free(self.wanted, false);
        let mut events: Vec<Event> =
            free.into_iter().take(missing).map(|slot| self.fork(slot, false)).collect();
        let oldest: Vec<WorkerId> =
            self.own().take(have.saturating_sub(wanted)).map(|process| process.worker).collect();
        events.extend(oldest.into_iter().filter_map(|w| self.kill(w, Control::Drain)));
        events
    }

    /// `kill_worker`: a worker that has not installed its handlers loses the signal.
    fn kill(&mut self, worker: WorkerId, control: Control) -> Option<Event> {
        let process = self.find_mut(worker).filter(|w| w.lives())?;
        process.told = process.told.max(Some(control));
        if process.stage != Stage::Forked {
            process.signal = process.signal.max(Some(control));
        }
        Some(Event::Sent { worker, control })
    }

    fn kill_all(&mut self, control: Control) -> Vec<Event> {
        let all: Vec<WorkerId> = self.own().map(|process| process.worker).collect();
        all.into_iter().filter_map(|w| self.kill(w, control)).collect()
    }

    fn stop(&mut self, quick: bool) -> Vec<Event> {
        self.phase = Phase::Stopping { quick };
        let stops = self.goal().is_some_and(|goal| goal.stops());
        let mut events: Vec<Event> =
            stops.then(|| self.book.write_state(State::Stopping)).flatten().into_iter().collect();
        events.extend(self.kill_all(if quick { Control::Stop } else { Control::Drain }));
        events
    }

    /// A wait is over. In a graceful stop the arbiter reads the queue: an INT makes the stop quick, any other signal is
    /// taken out and forgotten.
    fn waited(&mut self) -> Vec<Event> {
        match self.phase {
            Phase::Reloading => {
                self.phase = Phase::Looping;
                let mut events = self.book.up(self.queue.contains(&Signal::Hup));
                events.extend(self.manage());
                events
            }
            Phase::Stopping { quick: false } if !self.queue.is_empty() => {
                let pressed = self.queue.remove(0) == Signal::Int;
                if pressed { self.stop(true) } else { Vec::new() }
            }
            Phase::Stopping { .. } => self.kills_the_rest(),
            _ => Vec::new(),
        }
    }

    /// The end of `stop`: SIGKILL to every worker that is left, and one more look for those that have ended.
    fn kills_the_rest(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        for process in self.workers.iter().filter(|process| !process.of_heir) {
            let worker = process.worker;
            let status = match process.stage {
                Stage::Dead(status) => status,
                _ => {
                    let stopped = process.told == Some(Control::Stop);
                    let timer = if stopped { Timer::Stop(worker) } else { Timer::Drain(worker) };
                    events.push(Event::Passed { timer });
                    events.extend(killed(worker));
                    Status::Killed
                }
            };
            events.push(Event::Ended { worker, status });
        }
        self.workers.retain(|process| process.of_heir);
        events.extend(self.ends(self.code, true));
        events
    }

    /// `reap_workers`: the first exit code of 3 or 4 raises `HaltServer`. In the main loop the exception is caught, and
    /// the arbiter stops; in `stop` it is not caught, and the arbiter ends at once.
    pub fn reap(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut fatal = false;
        for process in self.workers.iter().filter(|process| !process.of_heir) {
            if let Stage::Dead(status) = process.stage {
                events.push(Event::Ended { worker: process.worker, status });
                fatal |= status == Status::Exited(WORKER_BOOT_ERROR);
            }
        }
        self.workers.retain(|process| process.lives() || process.of_heir);
        if !fatal {
            return events;
        }
        if !matches!(self.phase, Phase::Stopping { .. }) {
            self.code = WORKER_BOOT_ERROR;
            events.extend(self.book.ask(Origin::Controller, Request::Exit(WORKER_BOOT_ERROR)));
            events.extend(self.stop(false));
        } else {
            events.extend(self.ends(FAILURE, false));
        }
        events
    }

    /// `murder_workers`: sends ABRT, and KILL one pass later.
    fn murder(&mut self, worker: WorkerId) -> Vec<Event> {
        let Some(process) = self.find_mut(worker) else { return Vec::new() };
        process.stage = Stage::Dead(Status::Killed);
        (process.busy, process.signal) = (false, None);
        killed(worker).collect()
    }
}

fn killed(worker: WorkerId) -> impl Iterator<Item = Event> {
    [Event::Forced { worker }, Event::Died { worker, forced: true }].into_iter()
}
