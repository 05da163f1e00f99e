//! The steps of a child.

use super::pipe::Writer;
use super::server::{Child, Input, Mpm, Phase, Rules, Server, Stage};
use crate::bus::Code;
use crate::dialect::common::{goes, steps};
use crate::site::machine::event::{Close, Event, Said, Stage as Shown};
use crate::site::machine::word::{Connection, Control, Status, Version, WorkerId};

impl Server {
    pub(super) fn child(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        match *input {
            Input::Boot(w) => self.boots(w),
            Input::Serve(w) => self.serves(w),
            Input::Answer(w) => self.answers(w),
            Input::Read(w) => self.reads(rules, w),
            Input::Take(w) => self.takes(rules, w),
            Input::Leave(w) => self.leaves(w),
            Input::Crash(w) => self.crashes(w),
            Input::Fatal(w) => self.fatal(rules, w),
            Input::Forge(w) => self.forges(w),
            Input::Steal(w) => self.steals(w),
            Input::Freeze(w) => self.freezes(w),
            _ => Vec::new(),
        }
    }

    /// A child writes into the scoreboard that it is ready. The parent has no time of probation: a child that is ready
    /// counts as proved.
    fn boots(&mut self, worker: WorkerId) -> Vec<Event> {
        let alone = self.phase == Phase::Gone;
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.stage = Stage::Serving;
        let ready = (!alone).then_some(Event::Heard { worker, said: Said::Ready });
        let proved = (!alone && !child.told).then_some(Event::Steady { worker });
        let serves = Event::Entered { worker, stage: Shown::Serving };
        [serves].into_iter().chain(ready).chain(proved).collect()
    }

    fn serves(&mut self, worker: WorkerId) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.busy = true;
        let (version, connection) = (Version(child.version.into()), connection(worker));
        vec![Event::Accepted { worker, connection, version }, Event::Read { worker, connection, version }]
    }

    fn answers(&mut self, worker: WorkerId) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.busy = false;
        match child.stage {
            Stage::Quitting => Vec::new(),
            stage => goes(worker, connection(worker), child.version, stage == Stage::Draining),
        }
    }

    /// The main thread of a child reads one character, acts on it, and never reads again. A child of MPM event writes into
    /// the scoreboard that it accepts nothing more.
    fn reads(&mut self, rules: &Rules, worker: WorkerId) -> Vec<Event> {
        let Some(generation) = self.find(worker).map(|c| c.generation) else { return Vec::new() };
        let Some(token) = self.pipe(generation).and_then(super::Pipe::read) else { return Vec::new() };
        let mut events = self.acts(worker, token.control);
        let heard = self.phase != Phase::Gone && self.find(worker).is_some();
        if rules.mpm == Mpm::Event && heard {
            events.push(Event::Heard { worker, said: Said::Leaving });
        }
        events
    }

    /// Takes a signal: SIGUSR1 drains, SIGTERM and SIGHUP end the child. In a child of MPM event that is up, a SIGTERM
    /// only interrupts the reading of the pipe.
    fn takes(&mut self, rules: &Rules, worker: WorkerId) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        let Some(control) = child.signal.take() else { return Vec::new() };
        let (stage, busy) = (child.stage, child.busy);
        match (rules.mpm, control) {
            (Mpm::Prefork, Control::Drain) if stage >= Stage::Draining => Vec::new(),
            (Mpm::Prefork, Control::Drain) => self.acts(worker, control),
            (Mpm::Event, _) if stage != Stage::Forked => Vec::new(),
            (Mpm::Prefork, Control::Stop) if stage == Stage::Quitting => Vec::new(),
            (_, Control::Stop) if busy => self.acts(worker, control),
            _ => self.acts_and_ends(worker, Control::Stop),
        }
    }

    /// Acts on a control message. A child that is not ready has nothing to finish, and ends.
    fn acts(&mut self, worker: WorkerId, control: Control) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        if child.stage == Stage::Forked {
            return self.acts_and_ends(worker, control);
        }
        let before = std::mem::replace(
            &mut child.stage,
            if control == Control::Drain { Stage::Draining } else { Stage::Quitting },
        );
        let open = child.busy && before != Stage::Quitting;
        let cuts = control == Control::Stop && open;
        let mut events = vec![Event::Acted { worker, control }];
        events.extend(cuts.then(|| cut(worker)));
        match before {
            Stage::Serving => events.extend(steps(worker, open && !cuts)),
            Stage::Draining if cuts => events.push(Event::Entered { worker, stage: Shown::Joining }),
            _ => {}
        }
        events
    }

    /// Acts on a control message, and ends at once.
    pub(super) fn acts_and_ends(&mut self, worker: WorkerId, control: Control) -> Vec<Event> {
        let stage = self.find(worker).map(|c| c.stage);
        let mut events = vec![Event::Acted { worker, control }];
        match stage {
            Some(Stage::Forked) => events.push(Event::Entered { worker, stage: Shown::Ended }),
            Some(Stage::Serving) => events.extend(steps(worker, false)),
            _ => {}
        }
        events.extend(self.leaves(worker));
        events
    }

    fn leaves(&mut self, worker: WorkerId) -> Vec<Event> {
        let ended = Event::WorkerEnded { worker, code: Code::OK };
        self.gone(ended, worker, Status::Exited(Code::OK))
    }

    fn crashes(&mut self, worker: WorkerId) -> Vec<Event> {
        self.gone(Event::Died { worker, forced: false }, worker, Status::Killed)
    }

    /// A process ends. The parent learns of it at once, if it lives.
    fn gone(&mut self, ended: Event, worker: WorkerId, status: Status) -> Vec<Event> {
        self.children.retain(|c| c.worker != worker);
        let known = (self.phase != Phase::Gone).then_some(Event::Ended { worker, status });
        [ended].into_iter().chain(known).collect()
    }

    /// A child ends with the exit code of a fatal error. The parent then ends the whole server, if the child is of the
    /// present generation.
    fn fatal(&mut self, rules: &Rules, worker: WorkerId) -> Vec<Event> {
        let Some(child) = self.find(worker).copied() else { return Vec::new() };
        let mut events = self.crashes(worker);
        let heard = self.phase == Phase::Running && !self.flags.any();
        if heard && !(child.known && child.generation != self.generation) {
            events.extend(self.gives_up(rules));
        }
        events
    }

    fn forges(&mut self, worker: WorkerId) -> Vec<Event> {
        let generation = self.find(worker).map(|c| c.generation);
        if let Some(pipe) = generation.and_then(|g| self.pipe(g)) {
            pipe.write(Control::Drain, Writer::Application, 1);
        }
        Vec::new()
    }

    fn freezes(&mut self, worker: WorkerId) -> Vec<Event> {
        if let Some(child) = self.find_mut(worker) {
            child.stopped = true;
        }
        vec![Event::Froze { worker }]
    }

    fn steals(&mut self, worker: WorkerId) -> Vec<Event> {
        let generation = self.find(worker).map(|c| c.generation);
        if let Some(pipe) = generation.and_then(|g| self.pipe(g)) {
            pipe.read();
        }
        Vec::new()
    }
}

impl Child {
    /// Is it one that the configuration does not ask for?
    pub(super) fn is_spare(&self, rules: &Rules) -> bool {
        !self.daemon && self.slot.0 >= u32::from(rules.children)
    }
}

/// A child of this model has one connection at a time. The number of the connection is the number of the child.
const fn connection(worker: WorkerId) -> Connection {
    Connection(worker.0)
}

/// The connection of a child is closed without an answer.
pub(super) const fn cut(worker: WorkerId) -> Event {
    Event::Closed { worker, connection: connection(worker), why: Close::Cut }
}
