//! The steps of the parent.

use super::pipe::{Pipe, Writer};
use super::server::{Child, Input, Mpm, Phase, Rules, Server, Stage, Then};
use super::signals::Signal;
use crate::bus::Code;
use crate::dialect::common::book;
use crate::site::machine::event::{Event, Load};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Answer, Birth, Control, Generation, Goal, InterpreterId, Name, Origin, Request, Slot, State, Status,
    Version, WorkerId,
};

/// A process of the process group that is no child of the parent: a CGI program, or the script that has launched the
/// server.
const STRANGER: WorkerId = WorkerId(99);
/// The exit code of a server that cannot go on.
const FAILURE: Code = Code(1);

impl Server {
    pub(super) fn parent(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        if self.phase == Phase::Gone {
            return Vec::new();
        }
        match (*input, self.phase) {
            (Input::Ask(signal), _) => self.asked(rules, signal),
            (Input::ParentDies, _) => {
                self.phase = Phase::Gone;
                self.book.dies()
            }
            (Input::Maintain, Phase::Running) => self.fork_missing(rules, false),
            (Input::IdleKill(idle), Phase::Running) => self.idle_kill(idle),
            (Input::Configured(true), Phase::Configuring) => self.begin(rules),
            (Input::Configured(false), Phase::Configuring) => {
                let mut events = vec![Event::LoadEnded { load: Load::Failed }];
                events.extend(self.ends(FAILURE));
                events
            }
            (Input::Step, Phase::Running) if self.flags.any() => self.leave_main_loop(rules),
            (Input::Step, Phase::Closing) => {
                self.flags.shutdown = false;
                self.phase = Phase::Waiting;
                Vec::new()
            }
            (Input::Step, Phase::Waiting) if self.flags.shutdown || !self.known() => self.end_wait(rules),
            (Input::Tick, Phase::Waiting) if rules.timeout => self.end_wait(rules),
            (Input::Step, Phase::Reclaiming { then, .. }) if !self.known() => self.reclaimed(then),
            (Input::Tick, Phase::Reclaiming { then, again }) => self.insist(then, again),
            (Input::Step, Phase::Between) => self.destroy_pool(),
            _ => Vec::new(),
        }
    }

    /// The administrator changes the configuration before a restart.
    fn asked(&mut self, rules: &Rules, signal: Signal) -> Vec<Event> {
        self.flags.take(signal);
        let request = signal.request();
        match request {
            Request::Restart | Request::Roll => self.book.ask_with(Origin::Operator, request, slots(rules)),
            _ => self.book.ask(Origin::Operator, request),
        }
    }

    pub(super) fn denied(&mut self, worker: WorkerId, signal: Signal) -> Vec<Event> {
        let me = InterpreterId { worker, name: Name(0), birth: Birth(0) };
        vec![book::answered(Origin::Application(me), signal.request(), Answer::Denied, None)]
    }

    pub(super) fn ends(&mut self, code: Code) -> Vec<Event> {
        self.phase = Phase::Gone;
        self.book.ends(code, code == Code::OK)
    }

    /// The parent itself asks for the end of the server, because a child ended with the exit code of a fatal error.
    pub(super) fn gives_up(&mut self, rules: &Rules) -> Vec<Event> {
        let code = if rules.mpm == Mpm::Event { Code::OK } else { FAILURE };
        let mut events = self.book.ask(Origin::Controller, Request::Exit(code));
        match rules.mpm {
            Mpm::Event => self.flags.shutdown = true,
            Mpm::Prefork => events.extend(self.ends(code)),
        }
        events
    }

    /// Is a child left for which the parent waits? The parent takes a child that was stopped for one that ended.
    pub fn known(&self) -> bool {
        self.children.iter().any(|c| c.known && !c.daemon && !c.stopped)
    }

    /// Is a child missing, and an entry of the scoreboard free?
    pub fn missing(&self, rules: &Rules) -> bool {
        self.missing_slots(rules).next().is_some()
    }

    fn missing_slots(&self, rules: &Rules) -> impl Iterator<Item = u8> {
        let free = usize::from(rules.entries) - self.children.iter().filter(|c| c.known && !c.daemon).count();
        // The parent of MPM prefork does not see that a child leaves.
        let stays = |c: &Child| c.stage <= Stage::Serving || rules.mpm == Mpm::Prefork;
        let here = move |slot: &u8| {
            let of =
                |c: &&Child| c.slot == Slot((*slot).into()) && c.known && c.generation == self.generation;
            self.children.iter().filter(of).any(stays)
        };
        (0..rules.children).filter(move |slot| !here(slot)).take(free)
    }

    pub(super) fn fork_missing(&mut self, rules: &Rules, daemon: bool) -> Vec<Event> {
        let mut slots: Vec<(u8, bool)> = self.missing_slots(rules).map(|s| (s, false)).collect();
        slots.extend(daemon.then_some((rules.children, true)));
        slots.into_iter().map(|(slot, daemon)| self.fork(slot, daemon)).collect()
    }

    fn fork(&mut self, slot: u8, daemon: bool) -> Event {
        let (worker, slot) = (WorkerId(self.spawned.into()), Slot(slot.into()));
        let (generation, version) = (self.generation, self.book.version);
        self.spawned += 1;
        let stage = Stage::Forked;
        let (known, told, signal) = (true, false, None);
        let (busy, stopped) = (false, false);
        let child =
            Child { worker, slot, generation, version, stage, busy, known, told, signal, daemon, stopped };
        self.children.push(child);
        let (generation, version) = (Generation(generation.into()), Version(version.into()));
        Event::Spawned { worker, slot, generation, version }
    }

    fn idle_kill(&mut self, idle: WorkerId) -> Vec<Event> {
        let generation = self.generation;
        if let Some(pipe) = self.pipe(generation) {
            pipe.write(Control::Drain, Writer::Parent, 1);
        }
        self.tell(Control::Drain, |c| c.worker == idle)
    }

    /// Notes that these children were told. Whether the message reaches them shows later.
    fn tell(&mut self, control: Control, whom: impl Fn(&Child) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        for child in self.children.iter_mut().filter(|c| whom(c)) {
            child.told = true;
            events.push(Event::Sent { worker: child.worker, control });
        }
        events
    }

    /// Writes the characters, or sends the signals, for every child, and notes the children that they are for.
    fn tell_all(&mut self, rules: &Rules, control: Control, generation: u8) -> Vec<Event> {
        match rules.mpm {
            Mpm::Event => {
                if let Some(pipe) = self.pipe(generation) {
                    pipe.write(control, Writer::Parent, rules.limit);
                }
            }
            Mpm::Prefork => {
                let reached = |c: &&mut Child| c.known && !c.daemon;
                for child in self.children.iter_mut().filter(reached) {
                    child.signal = child.signal.max(Some(control));
                }
            }
        }
        let to = |c: &Child| c.known && !c.daemon && c.stage < Stage::Draining && c.generation == generation;
        self.tell(control, to)
    }

    /// MPM prefork: sends a signal to every process in the group: children, forgotten children and processes that are
    /// no children.
    fn kill_group(&mut self) -> Vec<Event> {
        if !self.children.iter().any(|c| c.known && !c.daemon) {
            return Vec::new();
        }
        self.children.iter_mut().filter(|c| !c.daemon).for_each(|c| c.signal = Some(Control::Stop));
        let mut events = vec![Event::Forced { worker: STRANGER }];
        events.extend(self.tell(Control::Stop, |c| !c.daemon && c.known));
        events
    }

    fn leave_main_loop(&mut self, rules: &Rules) -> Vec<Event> {
        let (generation, ungraceful) = (self.generation, self.flags.ungraceful);
        let stops = self.flags.shutdown || ungraceful;
        let mut events: Vec<Event> =
            stops.then(|| self.book.write_state(State::Stopping)).flatten().into_iter().collect();
        if !self.flags.shutdown {
            self.generation += 1;
        }
        events.extend(match (self.flags.shutdown, ungraceful) {
            (true, true) => self.stop_now(rules, Then::Exit),
            (false, true) => self.stop_now(rules, Then::Restart),
            (shutdown, false) => {
                self.phase = if shutdown { Phase::Closing } else { Phase::Between };
                self.tell_all(rules, Control::Drain, generation)
            }
        });
        events
    }

    fn stop_now(&mut self, rules: &Rules, then: Then) -> Vec<Event> {
        self.phase = Phase::Reclaiming { then, again: false };
        match rules.mpm {
            Mpm::Prefork => self.kill_group(),
            Mpm::Event => {
                let limit = rules.limit;
                if let Some(pipe) = self.pipes.last_mut() {
                    pipe.write(Control::Stop, Writer::Parent, limit);
                }
                self.children.iter_mut().filter(|c| c.known).for_each(|c| c.signal = Some(Control::Stop));
                self.tell(Control::Stop, |c| c.known && !c.daemon)
            }
        }
    }

    /// Ends the wait of a graceful stop: no child is left, the time has passed, or another signal came.
    fn end_wait(&mut self, rules: &Rules) -> Vec<Event> {
        match rules.mpm {
            Mpm::Event => self.stop_now(rules, Then::Exit),
            Mpm::Prefork => {
                let mut events = self.kill_group();
                events.extend(self.ends(Code::OK));
                events
            }
        }
    }

    /// Takes the stages of `ap_reclaim_child_processes`: SIGTERM once more, then SIGKILL.
    fn insist(&mut self, then: Then, again: bool) -> Vec<Event> {
        let here = |c: &Child| c.known && !c.daemon && !c.stopped;
        if !again {
            self.phase = Phase::Reclaiming { then, again: true };
            self.children.iter_mut().filter(|c| here(c)).for_each(|c| c.signal = Some(Control::Stop));
            return self.tell(Control::Stop, here);
        }
        let killed: Vec<WorkerId> = self.children.iter().filter(|c| here(c)).map(|c| c.worker).collect();
        self.children.retain(|c| !here(c));
        killed.into_iter().flat_map(killed_late).collect()
    }

    /// The children that the parent knows are gone. A restart is then done with the old generation, and the parent goes
    /// on by itself to start the next one.
    fn reclaimed(&mut self, then: Then) -> Vec<Event> {
        if then == Then::Exit {
            let mut events = self.end_daemons();
            events.extend(self.ends(Code::OK));
            return events;
        }
        self.phase = Phase::Between;
        let mut events: Vec<Event> = self.book.write_state(State::Idle).into_iter().collect();
        events.extend(self.restarted());
        events
    }

    /// No child is left, and the configuration is not read yet: that is all that a restart asks for.
    fn restarted(&mut self) -> Vec<Event> {
        if (self.book.state, self.book.goal) != (State::Idle, Some(Goal::Restart)) {
            return Vec::new();
        }
        let mut events = self.book.reached(false);
        events.extend(self.book.ask(Origin::Controller, Request::Start));
        events
    }

    /// Destroys the pool of the configuration: the flags are reset, and processes of modules end with it. The
    /// configuration is read anew.
    fn destroy_pool(&mut self) -> Vec<Event> {
        self.phase = Phase::Configuring;
        self.flags.unset();
        let mut events = self.end_daemons();
        events.extend(self.restarted());
        if self.book.state == State::Idle {
            events.extend(self.book.write_state(State::Starting));
        }
        events.extend(self.book.load());
        events
    }

    /// The processes of modules get SIGTERM; those that are left after three seconds get SIGKILL.
    fn end_daemons(&mut self) -> Vec<Event> {
        let mut events = self.tell(Control::Stop, |c| c.daemon);
        let daemons: Vec<Child> = self.children.iter().filter(|c| c.daemon).copied().collect();
        for child in daemons {
            let worker = child.worker;
            if child.busy {
                events.push(super::child::cut(worker));
                events.extend(killed_late(worker));
                self.children.retain(|c| c.worker != worker);
            } else {
                events.extend(self.acts_and_ends(worker, Control::Stop));
            }
        }
        events
    }

    /// Begins the next generation: with a new pipe, and with a new scoreboard unless the restart was graceful. Then the
    /// log has the line "resuming normal operations".
    pub(super) fn begin(&mut self, rules: &Rules) -> Vec<Event> {
        self.phase = Phase::Running;
        self.pipes.push(Pipe::new(self.generation));
        let mut events = self.book.adopt(self.generation, slots(rules));
        if self.flags.was_graceful {
            events.extend(rules.daemon.then(|| self.fork(rules.children, true)));
        } else {
            self.children.iter_mut().for_each(|c| c.known = false);
            events.extend(self.fork_missing(rules, rules.daemon));
        }
        events.extend(self.book.up(false));
        events
    }

    /// A child more than the parent wants, from a time with more load.
    pub(super) fn spare(&mut self, rules: &Rules) -> Event {
        self.fork(rules.children, false)
    }
}

/// The number of processes that the configuration has.
fn slots(rules: &Rules) -> u8 {
    rules.children + u8::from(rules.daemon)
}

fn killed_late(worker: WorkerId) -> Vec<Event> {
    vec![
        Event::Passed { timer: Timer::Stop(worker) },
        Event::Forced { worker },
        Event::Died { worker, forced: true },
        Event::Ended { worker, status: Status::Killed },
    ]
}
