//! Connections: which clients are owed an answer, when a connection is closed, and when none is accepted any more.

use super::Run;
use super::command::Command;
use super::memory::{Held, Line};
use crate::site::machine::event::{Close, Event};
use crate::site::machine::message::Up;
use crate::site::machine::word::{Connection, Reason};

impl Run<'_> {
    /// A connection that the host accepted before it stopped is owed an answer, also in a worker that leaves.
    pub(super) fn accepted(&mut self, connection: Connection) {
        let known = self.worker.connections.iter().any(|held| held.connection == connection);
        match self.worker.accepts {
            true if !known => {}
            false if self.worker.leaves() => return self.refuse(Reason::Leaving),
            _ => return self.refuse(Reason::Stale),
        }
        let version = self.worker.version;
        self.worker.connections.push(Held { connection, version, line: Line::Fresh });
        self.emit(Event::Accepted { worker: self.worker.id, connection, version });
    }

    /// No connection comes any more. Not before that does the controller hear that the worker leaves.
    pub(super) fn accepting_ended(&mut self) {
        self.worker.accepts = false;
        self.emit(Event::AcceptingEnded { worker: self.worker.id });
        self.write(Up::Leaving);
    }

    /// A request is read from a connection that waits for one. In a worker that leaves, that is the first one alone.
    pub(super) fn read(&mut self, connection: Connection) {
        let Some(held) = self.worker.connections.iter_mut().find(|held| held.connection == connection) else {
            return self.refuse(Reason::Stale);
        };
        if held.line == Line::Busy {
            return self.refuse(Reason::Stale);
        }
        held.line = Line::Busy;
        let version = held.version;
        self.emit(Event::Read { worker: self.worker.id, connection, version });
    }

    /// A request was answered. In a worker that leaves, its connection is closed after it.
    pub(super) fn replied(&mut self, connection: Connection, keep: bool) {
        let leaves = self.worker.leaves();
        let found = self.worker.connections.iter_mut().find(|held| held.connection == connection);
        let Some(held) = found.filter(|held| held.line == Line::Busy) else {
            return self.refuse(Reason::Stale);
        };
        held.line = Line::Idle;
        let version = held.version;
        self.emit(Event::Replied { worker: self.worker.id, connection, version });
        if leaves || !keep {
            self.close(connection, Close::Answered);
        }
    }

    pub(super) fn closed(&mut self, connection: Connection) {
        let before = self.worker.connections.len();
        self.worker.connections.retain(|held| held.connection != connection);
        if self.worker.connections.len() == before {
            return self.refuse(Reason::Stale);
        }
        self.emit(Event::Closed { worker: self.worker.id, connection, why: Close::Client });
    }

    /// Closes the connections that are owed nothing.
    pub(super) fn close_idle(&mut self) {
        let idle = |held: &&Held| held.line == Line::Idle;
        let idle: Vec<_> = self.worker.connections.iter().filter(idle).map(|held| held.connection).collect();
        idle.into_iter().for_each(|connection| self.close(connection, Close::Idle));
    }

    /// Closes the connections that did not get their answer in time, and waits for no further one.
    pub(super) fn cut(&mut self) {
        let open: Vec<_> = self.worker.connections.iter().map(|held| held.connection).collect();
        open.into_iter().for_each(|connection| self.close(connection, Close::Cut));
        if self.worker.accepts {
            self.accepting_ended();
        }
    }

    fn close(&mut self, connection: Connection, why: Close) {
        self.worker.connections.retain(|held| held.connection != connection);
        self.emit(Event::Closed { worker: self.worker.id, connection, why });
        self.command(Command::Close(connection));
    }
}
