//! The steps of a child.

use super::parent::acted;
use super::pipe::{Writer, meant};
use super::server::{Child, Input, Mpm, Phase, Rules, Server, Stage};
use crate::site::event::{Control, End, Ending, Event};
use crate::site::{Connection, Origin, Transition, Version, Worker};

impl Server {
    pub(super) fn child(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        match *input {
            Input::Boot(w) => self.boots(w),
            Input::Serve(w) => self.serves(w),
            Input::Answer(w) => self.answers(w),
            Input::Read(w) => self.reads(w),
            Input::Take(w) => self.takes(rules, w),
            Input::Leave(w) => self.gone(w, Ending::Done),
            Input::Crash(w) => self.gone(w, Ending::Crashed),
            Input::Fatal(w) => self.fatal(rules, w),
            Input::Forge(w) => self.forges(w),
            Input::Steal(w) => self.steals(w),
            Input::Freeze(w) => self.freezes(w),
            _ => Vec::new(),
        }
    }

    fn boots(&mut self, worker: Worker) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.stage = Stage::Serving;
        vec![Event::Ready { worker }]
    }

    fn serves(&mut self, worker: Worker) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.busy = true;
        let version = Version(child.generation.0);
        vec![Event::Opened { worker, connection: connection(worker), version }]
    }

    fn answers(&mut self, worker: Worker) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        child.busy = false;
        let open = child.stage != Stage::Quitting;
        open.then_some(Event::Closed { worker, connection: connection(worker) }).into_iter().collect()
    }

    /// The main thread of a child reads one character, acts on it, and never reads again.
    fn reads(&mut self, worker: Worker) -> Vec<Event> {
        let Some(generation) = self.find(worker).map(|c| c.generation) else { return Vec::new() };
        let Some(token) = self.pipe(generation).and_then(super::Pipe::read) else { return Vec::new() };
        let waits = |c: &&Child| c.generation == generation && c.told >= Some(token.control);
        let waiting: Vec<Worker> = self.children.iter().filter(waits).map(|c| c.worker).collect();
        self.acts(worker, token.control, meant(worker, &waiting))
    }

    /// Takes a signal: SIGUSR1 drains, SIGTERM and SIGHUP end the child. In a child of MPM event that is up, a SIGTERM
    /// only interrupts the reading of the pipe.
    fn takes(&mut self, rules: &Rules, worker: Worker) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        let Some(control) = child.signal.take() else { return Vec::new() };
        let (stage, busy) = (child.stage, child.busy);
        match (rules.mpm, control) {
            (Mpm::Prefork, Control::Drain) if stage >= Stage::Draining => Vec::new(),
            (Mpm::Prefork, Control::Drain) => self.acts(worker, control, Some(worker)),
            (Mpm::Event, _) if stage != Stage::Forked => Vec::new(),
            (Mpm::Prefork, Control::Stop) if stage == Stage::Quitting => Vec::new(),
            (_, Control::Stop) if busy => self.acts(worker, control, Some(worker)),
            _ => {
                let mut events = self.acts(worker, Control::Stop, Some(worker));
                events.extend(self.gone(worker, Ending::Done));
                events
            }
        }
    }

    fn acts(&mut self, worker: Worker, control: Control, meant: Option<Worker>) -> Vec<Event> {
        let Some(child) = self.find_mut(worker) else { return Vec::new() };
        let open = child.busy && child.stage != Stage::Quitting;
        child.stage = if control == Control::Drain { Stage::Draining } else { Stage::Quitting };
        child.told = None;
        let mut events = vec![acted(control, worker, meant)];
        if control == Control::Stop && open {
            events.push(Event::Cut { worker, connection: connection(worker) });
        }
        events
    }

    fn gone(&mut self, worker: Worker, ending: Ending) -> Vec<Event> {
        self.children.retain(|c| c.worker != worker);
        vec![Event::Ended { worker, ending }]
    }

    /// A child ends with the exit code of a fatal error. The parent then ends the whole server, if the child is of the
    /// present generation.
    fn fatal(&mut self, rules: &Rules, worker: Worker) -> Vec<Event> {
        let Some(child) = self.find(worker).copied() else { return Vec::new() };
        let mut events = self.gone(worker, Ending::Crashed);
        let heard = self.phase == Phase::Running && !self.flags.any();
        if !heard || child.known && child.generation != self.generation {
            return events;
        }
        events.push(self.answer(Origin::Controller, Transition::Exit));
        match rules.mpm {
            Mpm::Event => self.flags.shutdown = true,
            Mpm::Prefork => events.extend(self.ends(End::Exited)),
        }
        events
    }

    fn forges(&mut self, worker: Worker) -> Vec<Event> {
        let generation = self.find(worker).map(|c| c.generation);
        if let Some(pipe) = generation.and_then(|g| self.pipe(g)) {
            pipe.write(Control::Drain, Writer::Application, 1);
        }
        Vec::new()
    }

    fn freezes(&mut self, worker: Worker) -> Vec<Event> {
        if let Some(child) = self.find_mut(worker) {
            child.stopped = true;
        }
        Vec::new()
    }

    fn steals(&mut self, worker: Worker) -> Vec<Event> {
        let generation = self.find(worker).map(|c| c.generation);
        if let Some(pipe) = generation.and_then(|g| self.pipe(g)) {
            pipe.read();
        }
        Vec::new()
    }
}

/// A child of this model has one connection at a time. The number of the connection is the number of the child.
const fn connection(worker: Worker) -> Connection {
    Connection(worker.0)
}
