//! The steps of the parent.

use super::pipe::{Pipe, Writer};
use super::server::{Child, Input, Mpm, Phase, Rules, Server, Stage, Then};
use super::signals::Signal;
use crate::site::event::{Control, End, Ending, Event};
use crate::site::{Answer, Generation, Interpreter, Name, Origin, Scope, Slot, Transition, Worker};

impl Server {
    pub(super) fn parent(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        if self.phase == Phase::Gone {
            return Vec::new();
        }
        match (*input, self.phase) {
            (Input::Ask(signal), _) => {
                self.flags.take(signal);
                vec![self.answer(Origin::Operator, signal.transition())]
            }
            (Input::ParentDies, _) => self.ends(End::Crashed),
            (Input::Maintain, Phase::Running) => self.fork_missing(rules, false),
            (Input::IdleKill(idle), Phase::Running) => self.idle_kill(idle),
            (Input::Configured(true), Phase::Configuring) => self.begin(rules),
            (Input::Configured(false), Phase::Configuring) => self.ends(End::Exited),
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

    /// The answer that the specification would give to this signal.
    pub(super) fn answer(&mut self, origin: Origin, transition: Transition) -> Event {
        let answer = match self.goal {
            Some(goal) if goal > transition => Answer::Superseded(goal),
            Some(goal) if goal == transition => Answer::Joined,
            _ => Answer::Accepted,
        };
        if answer == Answer::Accepted {
            self.goal = Some(transition);
        }
        answered(origin, transition, answer)
    }

    pub(super) fn denied(&self, worker: Worker, signal: Signal) -> Vec<Event> {
        let origin = Origin::Application(Interpreter::first(worker, Name(0)));
        vec![answered(origin, signal.transition(), Answer::Denied)]
    }

    pub(super) fn ends(&mut self, end: End) -> Vec<Event> {
        self.phase = Phase::Gone;
        self.goal = None;
        vec![Event::ControllerEnded { end }]
    }

    /// Begins a generation: the log then has the line "resuming normal operations".
    pub(super) fn resumes(&mut self) -> Vec<Event> {
        let start = self.answer(Origin::Controller, Transition::Start);
        if self.goal != Some(Transition::Start) {
            return vec![start];
        }
        self.goal = None;
        vec![start, Event::Reached { transition: Transition::Start, failed: false }]
    }

    /// Is a child left for which the parent waits? The parent takes a child that was stopped for one that ended.
    pub fn known(&self) -> bool {
        self.children.iter().any(|c| c.known && !c.daemon && !c.stopped)
    }

    /// Is a child missing, and an entry of the scoreboard free?
    pub fn missing(&self, rules: &Rules) -> bool {
        self.missing_slots(rules).next().is_some()
    }

    fn missing_slots(&self, rules: &Rules) -> impl Iterator<Item = Slot> {
        let free = usize::from(rules.entries) - self.children.iter().filter(|c| c.known && !c.daemon).count();
        let here = |slot: &Slot| {
            self.children.iter().any(|c| {
                c.slot == *slot && c.known && c.generation == self.generation && c.stage <= Stage::Serving
            })
        };
        (0..rules.children).map(Slot).filter(move |slot| !here(slot)).take(free)
    }

    pub(super) fn fork_missing(&mut self, rules: &Rules, daemon: bool) -> Vec<Event> {
        let mut slots: Vec<(Slot, bool)> = self.missing_slots(rules).map(|s| (s, false)).collect();
        slots.extend(daemon.then_some((Slot(rules.children), true)));
        slots.into_iter().map(|(slot, daemon)| self.fork(slot, daemon)).collect()
    }

    fn fork(&mut self, slot: Slot, daemon: bool) -> Event {
        let (worker, generation) = (Worker(self.spawned), self.generation);
        self.spawned += 1;
        let stage = Stage::Forked;
        let (told, signal) = (None, None);
        let known = true;
        let (busy, stopped) = (false, false);
        let child = Child { worker, slot, generation, stage, busy, known, told, signal, daemon, stopped };
        self.children.push(child);
        Event::Spawned { worker, slot, generation }
    }

    fn idle_kill(&mut self, idle: Worker) -> Vec<Event> {
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
            child.told = child.told.max(Some(control));
            events.push(Event::Sent { control, to: child.worker });
        }
        events
    }

    /// Writes the characters, or sends the signals, for every child, and notes the children that they are for.
    fn tell_all(&mut self, rules: &Rules, control: Control, generation: Generation) -> Vec<Event> {
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
        let Some(meant) = self.children.iter().find(|c| c.known && !c.daemon).map(|c| c.worker) else {
            return Vec::new();
        };
        self.children.iter_mut().filter(|c| !c.daemon).for_each(|c| c.signal = Some(Control::Stop));
        let mut events = vec![Event::Forced { target: None, meant }];
        events.extend(self.tell(Control::Stop, |c| !c.daemon && c.known));
        events
    }

    fn leave_main_loop(&mut self, rules: &Rules) -> Vec<Event> {
        let generation = self.generation;
        match (self.flags.shutdown, self.flags.ungraceful) {
            (true, true) => self.stop_now(rules, Then::Exit),
            (true, false) => {
                self.phase = Phase::Closing;
                self.tell_all(rules, Control::Drain, generation)
            }
            (false, true) => {
                self.generation = Generation(generation.0 + 1);
                self.stop_now(rules, Then::Restart)
            }
            (false, false) => {
                self.generation = Generation(generation.0 + 1);
                self.phase = Phase::Between;
                self.tell_all(rules, Control::Drain, generation)
            }
        }
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
                events.extend(self.ends(End::Exited));
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
        let killed: Vec<Worker> = self.children.iter().filter(|c| here(c)).map(|c| c.worker).collect();
        self.children.retain(|c| !here(c));
        killed.into_iter().flat_map(|w| killed_late(w, true)).collect()
    }

    fn reclaimed(&mut self, then: Then) -> Vec<Event> {
        if then == Then::Exit {
            let mut events = self.end_daemons();
            events.extend(self.ends(End::Exited));
            return events;
        }
        self.phase = Phase::Between;
        if self.goal == Some(Transition::Restart) {
            self.goal = None;
        }
        vec![Event::Reached { transition: Transition::Restart, failed: false }]
    }

    /// Destroys the pool of the configuration: the flags are reset, and processes of modules end with it.
    fn destroy_pool(&mut self) -> Vec<Event> {
        self.phase = Phase::Configuring;
        self.flags.unset();
        self.end_daemons()
    }

    fn end_daemons(&mut self) -> Vec<Event> {
        let mut events = self.tell(Control::Stop, |c| c.daemon);
        for child in self.children.iter().filter(|c| c.daemon) {
            match child.busy {
                true => events.extend(killed_late(child.worker, false)),
                false => {
                    let worker = child.worker;
                    events.push(acted(Control::Stop, worker, Some(worker)));
                    events.push(Event::Ended { worker, ending: Ending::Done });
                }
            }
        }
        self.children.retain(|c| !c.daemon);
        events
    }

    /// Begins the next generation: with a new pipe, and with a new scoreboard unless the restart was graceful.
    fn begin(&mut self, rules: &Rules) -> Vec<Event> {
        self.phase = Phase::Running;
        self.pipes.push(Pipe::new(self.generation));
        if self.flags.was_graceful {
            return self.fork_daemon(rules);
        }
        self.children.iter_mut().for_each(|c| c.known = false);
        let mut events = self.resumes();
        events.extend(self.fork_missing(rules, rules.daemon));
        events
    }

    fn fork_daemon(&mut self, rules: &Rules) -> Vec<Event> {
        let slot = Slot(rules.children);
        rules.daemon.then(|| self.fork(slot, true)).into_iter().collect()
    }
}

fn killed_late(worker: Worker, expired: bool) -> Vec<Event> {
    let passes = expired.then_some(Event::Expired { worker });
    let forced = Event::Forced { target: Some(worker), meant: worker };
    passes.into_iter().chain([forced, Event::Ended { worker, ending: Ending::Forced }]).collect()
}

pub(super) fn acted(control: Control, by: Worker, meant: Option<Worker>) -> Event {
    Event::Acted { control, by, meant }
}

fn answered(origin: Origin, transition: Transition, answer: Answer) -> Event {
    let request = crate::site::Request::Change(transition);
    let centre = match origin {
        Origin::Application(me) => Some(me),
        _ => None,
    };
    Event::Answered { origin, request, scope: Scope::Site, centre, answer, notice: None }
}
