//! The observations of connections.

use super::{Observed, remember};
use crate::site::machine::event::Event;
use crate::site::machine::word::{Connection, Version, WorkerId};

/// A connection that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenConnection {
    /// The worker that accepted it.
    pub worker: WorkerId,
    /// The number of the connection.
    pub connection: Connection,
    /// The version that it was accepted with.
    pub version: Version,
    /// The answer that it is owed.
    pub line: Line,
}

/// The answer that a connection is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// It was accepted, and its first request was not read.
    Fresh,
    /// A request was read, and not answered.
    Busy,
    /// It was answered, and stayed open.
    Idle,
}

impl SeenConnection {
    /// Is it owed an answer?
    pub fn is_owed(&self) -> bool {
        self.line != Line::Idle
    }
}

impl Observed {
    /// This connection, if it is open.
    pub fn connection(&self, worker: WorkerId, connection: Connection) -> Option<&SeenConnection> {
        self.connections_of(worker).find(|seen| seen.connection == connection)
    }

    /// The open connections of this worker.
    pub fn connections_of(&self, worker: WorkerId) -> impl Iterator<Item = &SeenConnection> {
        self.connections.iter().filter(move |seen| seen.worker == worker)
    }

    /// Is a connection of this worker owed an answer?
    pub fn owes(&self, worker: WorkerId) -> bool {
        self.connections_of(worker).any(SeenConnection::is_owed)
    }

    pub(super) fn observe_connections(&mut self, event: &Event) {
        match *event {
            Event::Accepted { worker, connection, version } => {
                remember(
                    &mut self.connections,
                    SeenConnection { worker, connection, version, line: Line::Fresh },
                );
            }
            Event::Read { worker, connection, .. } => self.set_line(worker, connection, Line::Busy),
            Event::Replied { worker, connection, .. } => self.set_line(worker, connection, Line::Idle),
            Event::Closed { worker, connection, .. } => {
                self.connections.retain(|seen| (seen.worker, seen.connection) != (worker, connection));
            }
            Event::Died { worker, .. } | Event::WorkerEnded { worker, .. } => {
                self.connections.retain(|seen| seen.worker != worker);
            }
            _ => {}
        }
    }

    fn set_line(&mut self, worker: WorkerId, connection: Connection, line: Line) {
        let of = |seen: &&mut SeenConnection| (seen.worker, seen.connection) == (worker, connection);
        self.connections.iter_mut().filter(of).for_each(|seen| seen.line = line);
    }
}
