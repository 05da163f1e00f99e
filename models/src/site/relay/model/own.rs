//! What can be seen of a relay, and what is claimed of it.

use std::fmt;

use super::Relays;
use crate::site::Interpreter;
use crate::site::relay::Id;
use wspbus_words::model::{Kind, Property, Step};

/// What can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A message was sent.
    Sent {
        /// Which.
        id: Id,
    },
    /// The transport brought a copy.
    Arrived {
        /// Where.
        at: Interpreter,
        /// Of which message.
        id: Id,
    },
    /// The application got a message.
    Handed {
        /// Where.
        at: Interpreter,
        /// Which.
        id: Id,
    },
    /// The application learned that a message was lost.
    Lost {
        /// Where.
        at: Interpreter,
        /// Which.
        id: Id,
    },
    /// A message was taken for a request to the bus.
    Requested {
        /// Where.
        by: Interpreter,
    },
}

/// What has been seen: of each receiver, what it got and what it knows to be lost; sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    handed: Vec<(Interpreter, Id)>,
    lost: Vec<(Interpreter, Id)>,
}

/// One event, and what had been seen before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What had been seen.
    pub before: Seen,
    /// The event.
    pub event: Event,
}

impl Seen {
    /// The events of one step, each with what had been seen before it.
    pub fn sightings(&self, events: Vec<Event>) -> Vec<Sighting> {
        let mut now = self.clone();
        let each = |event: Event| {
            let before = now.clone();
            now.note(&event);
            Sighting { before, event }
        };
        events.into_iter().map(each).collect()
    }

    /// Takes one more event into account.
    pub fn note(&mut self, event: &Event) {
        let (list, entry) = match *event {
            Event::Handed { at, id } => (&mut self.handed, (at, id)),
            Event::Lost { at, id } => (&mut self.lost, (at, id)),
            Event::Sent { .. } | Event::Arrived { .. } | Event::Requested { .. } => return,
        };
        if let Err(place) = list.binary_search(&entry) {
            list.insert(place, entry);
        }
    }

    fn was_handed(&self, at: Interpreter, id: Id) -> bool {
        self.handed.contains(&(at, id))
    }

    fn knows(&self, at: Interpreter, id: Id) -> bool {
        self.was_handed(at, id) || self.lost.contains(&(at, id))
    }

    /// Was everything of this sender before it handed over, or is known to be lost?
    fn knows_all_before(&self, at: Interpreter, id: Id) -> bool {
        (0..id.number).all(|number| self.knows(at, Id { number, ..id }))
    }
}

type Seeing<'a> = Step<'a, Relays>;

/// A step with such an event, of which every one satisfies the claim.
macro_rules! on {
    ($name:literal, $ids:expr, $when:pat => |$seen:ident, $step:ident| $holds:expr) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::Step {
                when: |step| step.observed.iter().any(|s| judged!(step, s, $when => |$seen, $step| $holds).is_some()),
                holds: |step| {
                    step.observed.iter().all(|s| judged!(step, s, $when => |$seen, $step| $holds) != Some(false))
                },
            },
        }
    };
}

/// Does the claim hold of this sighting? `None` if it is about something else.
macro_rules! judged {
    ($whole:ident, $s:ident, $when:pat => |$seen:ident, $step:ident| $holds:expr) => {{
        let sighting: &Sighting = $s;
        let ($seen, $step): (&Seen, &Seeing<'_>) = (&sighting.before, $whole);
        let _ = ($seen, $step);
        match sighting.event {
            $when => Some($holds),
            _ => None,
        }
    }};
}

/// Some step has such an event.
macro_rules! shows {
    ($name:literal, $ids:expr, $when:pat => |$seen:ident, $step:ident| $shows:expr) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::Reachable {
                shows: |step| {
                    step.observed.iter().any(|s| judged!(step, s, $when => |$seen, $step| $shows) == Some(true))
                },
            },
        }
    };
}

pub(super) fn claims(promised: &[&str]) -> Vec<Property<Relays>> {
    let shown = reachability().into_iter().filter(|p| promised.contains(&p.name));
    safety().into_iter().chain(shown).collect()
}

fn safety() -> Vec<Property<Relays>> {
    vec![
        on!("a-message-is-handed-over-at-most-once", &["RELAY-1"],
            Event::Handed { at, id } => |seen, _step| !seen.was_handed(at, id)),
        on!("a-gap-is-known-before-the-next-message", &["RELAY-2"],
            Event::Handed { at, id } => |seen, _step| seen.knows_all_before(at, id)),
        on!("nothing-new-is-swallowed", &["RELAY-2"],
        Event::Arrived { at, id } => |seen, step| {
            at.name != id.sender.name || seen.knows(at, id) || has(step, Event::Handed { at, id })
        }),
        on!("only-what-was-not-handed-over-is-lost", &["RELAY-2"],
            Event::Lost { at, id } => |seen, _step| !seen.knows(at, id)),
        on!("what-was-reported-lost-stays-lost", &["RELAY-2"],
            Event::Handed { at, id } => |seen, _step| !seen.lost.contains(&(at, id))),
        on!("a-message-stays-within-its-name", &["RELAY-3"],
        Event::Arrived { at, id } => |_seen, step| {
            at.name == id.sender.name || !has(step, Event::Handed { at, id })
        }),
        on!("no-message-is-a-request", &["RELAY-3"],
            Event::Arrived { at, .. } => |_seen, step| !has(step, Event::Requested { by: at })),
    ]
}

fn reachability() -> Vec<Property<Relays>> {
    vec![
        shows!("a-repeat-can-be-dropped", &["RELAY-1"],
            Event::Arrived { at, id } => |seen, step| seen.was_handed(at, id) && step.observed.len() == 1),
        shows!("a-loss-can-be-reported", &["RELAY-2"], Event::Lost { .. } => |_seen, _step| true),
        shows!("a-late-message-can-be-dropped", &["RELAY-2"],
        Event::Arrived { at, id } => |seen, step| {
            seen.lost.contains(&(at, id)) && step.observed.len() == 1
        }),
        shows!("a-sender-that-came-back-can-be-heard", &["RELAY-1"],
        Event::Handed { at, id } => |seen, _step| {
            let earlier = |i: Interpreter| i.worker == id.sender.worker && i.birth < id.sender.birth;
            seen.handed.iter().any(|(to, other)| *to == at && earlier(other.sender))
        }),
        shows!("a-stray-can-be-dropped", &["RELAY-3"],
        Event::Arrived { at, id } => |_seen, step| {
            at.name != id.sender.name && step.observed.len() == 1
        }),
    ]
}

fn has(step: &Seeing<'_>, event: Event) -> bool {
    step.observed.iter().any(|s| s.event == event)
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = |id: Id| format!("message {} of {}", id.number, id.sender);
        match *self {
            Event::Sent { id } => write!(f, "{} is sent", message(id)),
            Event::Arrived { at, id } => write!(f, "{} arrives at {at}", message(id)),
            Event::Handed { at, id } => write!(f, "{at} gets {}", message(id)),
            Event::Lost { at, id } => write!(f, "{at} learns that {} was lost", message(id)),
            Event::Requested { by } => write!(f, "{by} makes a request of it"),
        }
    }
}
