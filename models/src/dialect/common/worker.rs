//! The events of a worker that leaves, for servers that have no interpreters to tell.

use crate::site::machine::event::{Event, Stage};
use crate::site::machine::word::{Connection, WorkerId};

/// The stages of a worker that accepts nothing more: it drains as long as it owes an answer, then joins its threads.
pub(crate) fn steps(worker: WorkerId, busy: bool) -> Vec<Event> {
    let stages: &[Stage] = match busy {
        true => &[Stage::Telling, Stage::Draining],
        false => &[Stage::Telling, Stage::Draining, Stage::Joining],
    };
    let entered = stages.iter().map(|stage| Event::Entered { worker, stage: *stage });
    std::iter::once(Event::AcceptingEnded { worker }).chain(entered).collect()
}

/// A request is answered, and its connection closed. A worker that drains owes nothing more after that.
pub(crate) fn goes(worker: WorkerId, connection: Connection, version: u8, drains: bool) -> Vec<Event> {
    let version = u64::from(version).into();
    let answered = crate::site::machine::event::Close::Answered;
    let mut events = vec![
        Event::Replied { worker, connection, version },
        Event::Closed { worker, connection, why: answered },
    ];
    events.extend(drains.then_some(Event::Entered { worker, stage: Stage::Joining }));
    events
}
