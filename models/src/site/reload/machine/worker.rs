//! A worker's part of a Reload.

use super::{Design, Input, Reloader, Server};
use crate::site::event::{Control, Ending, Privilege};
use crate::site::{Connection, Event, Generation, Interpreter, Name, Slot, Version, Worker};

impl Reloader {
    pub(super) fn step_worker(&mut self, design: &Design, input: &Input) -> Vec<Event> {
        match *input {
            Input::Drop(worker) => self.each(worker, |s| s.idle = true),
            Input::Raise(worker) => self.raise(design, worker),
            Input::Open(worker) => return self.open(worker),
            Input::Use(worker) => {
                return self.connection(worker, |c, version| Event::Used { worker, connection: c, version });
            }
            Input::Close(worker) => {
                let closed = self.connection(worker, |connection, _| Event::Closed { worker, connection });
                self.each(worker, |s| s.connection = None);
                return closed;
            }
            Input::Boot(worker) => return self.boot(worker),
            Input::Drain(worker) => return self.drain(worker),
            Input::Crash(worker) => return self.end(design, worker, Ending::Crashed),
            Input::End(worker) => return self.end(design, worker, Ending::Done),
            _ => {}
        }
        Vec::new()
    }

    /// The worker takes the version that it was handed, accepts again, and says so.
    fn raise(&mut self, design: &Design, worker: Worker) {
        self.each(worker, |s| {
            let Some(version) = s.handed.take().filter(|_| s.idle) else { return };
            s.idle = false;
            s.said = true;
            if design.switches {
                s.version = version;
            }
            if !design.keeps {
                s.connection = s.connection.map(|_| version);
            }
        });
    }

    fn open(&mut self, worker: Worker) -> Vec<Event> {
        let file = self.file;
        let free = |s: &&mut Server| s.worker == worker && s.ready && !s.idle && s.connection.is_none();
        let Some(server) = self.servers.iter_mut().find(free) else { return Vec::new() };
        let mut events = Vec::new();
        if server.stale {
            server.stale = false;
            events.push(Event::Privileged { by: Some(worker), action: Privilege::ReadKey });
            if file.good {
                server.version = file.version;
            }
        }
        server.connection = Some(server.version);
        let (connection, version) = (Connection(worker.0), server.version);
        events.push(Event::Opened { worker, connection, version });
        events
    }

    fn connection(&self, worker: Worker, event: impl Fn(Connection, Version) -> Event) -> Vec<Event> {
        let server = self.servers.iter().find(|s| s.worker == worker);
        let open = server.and_then(|s| s.connection);
        open.map(|version| event(Connection(worker.0), version)).into_iter().collect()
    }

    /// A worker is forked with the version that the controller has loaded.
    pub(super) fn fork(&mut self, design: &Design, slot: Slot) -> Vec<Event> {
        let worker = Worker(self.spawned);
        self.spawned += 1;
        let version = if design.current { self.loaded } else { Version(0) };
        self.servers.push(Server {
            worker,
            slot,
            ready: false,
            idle: false,
            version,
            handed: None,
            due: false,
            said: false,
            old: false,
            stale: false,
            connection: None,
        });
        let interpreter = Interpreter::first(worker, Name(0));
        let generation = Generation(self.loaded.0);
        vec![Event::Spawned { worker, slot, generation }, Event::Created { interpreter }]
    }

    pub(super) fn boot(&mut self, worker: Worker) -> Vec<Event> {
        self.each(worker, |s| s.ready = true);
        vec![Event::Ready { worker }]
    }

    /// An old worker accepts no connection from here on. Its open connections go on.
    fn drain(&mut self, worker: Worker) -> Vec<Event> {
        self.each(worker, |s| {
            s.idle = true;
            s.said = true;
        });
        let control = Control::Drain;
        vec![Event::Sent { control, to: worker }, Event::Acted { control, by: worker, meant: Some(worker) }]
    }

    /// A worker ends, and the controller does not wait for it.
    fn end(&mut self, design: &Design, worker: Worker, ending: Ending) -> Vec<Event> {
        let due = self.servers.iter().any(|s| s.worker == worker && s.due);
        self.misses |= due && !design.forgets;
        self.servers.retain(|s| s.worker != worker);
        vec![Event::Ended { worker, ending }]
    }

    pub(super) fn each(&mut self, worker: Worker, change: impl Fn(&mut Server)) {
        self.servers.iter_mut().filter(|s| s.worker == worker).for_each(change);
    }
}
