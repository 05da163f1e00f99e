//! A relay as a model: senders, receivers, and a transport that loses, repeats and reorders.

mod claims;
pub mod configuration;
mod narrate;
mod seen;

pub use configuration::RelayConfiguration;
pub use seen::{Event, Seen};

use super::{Arrived, Id, Receiver, first};
use crate::site::machine::word::{Birth, InterpreterId};
use wspbus_words::system::{Checked, Claim, System};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Relays {
    /// The senders, and what the transport may do.
    pub configuration: RelayConfiguration,
    /// The arrival of a message at a receiver.
    pub arrival: Arrival,
}

/// The arrival of a message at a receiver: the receiver decides, and the events are returned. The specification has
/// [`arrives`]; a design that lacks a rule has a function around it.
pub type Arrival = fn(&mut Receiver, Id) -> Vec<Event>;

impl Relays {
    /// A relay of the specification.
    pub const fn of(configuration: RelayConfiguration) -> Relays {
        Relays { configuration, arrival: arrives }
    }
}

/// A message arrives at a receiver, which hands it over or drops it, and reports gaps.
pub fn arrives(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let outcome = receiver.step(id);
    told(receiver.me, id, outcome)
}

/// The events of a message that arrived here, with this outcome.
pub fn told(at: InterpreterId, id: Id, outcome: Arrived) -> Vec<Event> {
    let mut events = vec![Event::Arrived { at, id }];
    match outcome {
        Arrived::Stray | Arrived::Old => {}
        Arrived::Next => events.push(Event::Handed { at, id }),
        Arrived::After(lost) => {
            let sender = id.sender;
            events.extend(lost.into_iter().map(|number| Event::Lost { at, id: Id { sender, number } }));
            events.push(Event::Handed { at, id });
        }
    }
    events
}

/// A state: senders, transport, receivers, and what the environment has left to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RelayWorld {
    /// Each sender, with the number of messages that it has sent.
    pub senders: Vec<(InterpreterId, u32)>,
    /// The copies that are on their way: the place of the receiver, and the id; sorted.
    pub transport: Vec<(u8, Id)>,
    /// The receivers, one for each copy.
    pub receivers: Vec<Receiver>,
    /// The number of messages that may still be sent.
    pub sends: u8,
    /// The number of copies that the transport may still repeat.
    pub repeats: u8,
    /// The number of copies that may still go astray.
    pub strays: u8,
    /// The number of times that a sender may still come back as another incarnation.
    pub returns: u8,
}

/// An action. Senders and receivers are named by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// This sender sends a message to every copy.
    Send(u8),
    /// This sender is destroyed, and created again.
    Return(u8),
    /// A copy arrives at a receiver.
    Arrive(u8, Id),
    /// The transport repeats a copy.
    Repeat(u8, Id),
    /// The transport brings a copy to a receiver that it was not sent to.
    Stray(u8, Id),
    /// The transport loses a copy.
    Lose(u8, Id),
}

impl RelayWorld {
    fn act(&mut self, arrival: Arrival, action: &Action) -> Vec<Event> {
        match *action {
            Action::Send(place) => {
                self.sends -= 1;
                let Some((sender, sent)) = self.senders.get_mut(usize::from(place)) else {
                    return Vec::new();
                };
                let id = Id { sender: *sender, number: *sent };
                *sent += 1;
                let copies = (0_u8..).zip(&self.receivers).filter(|(_, r)| r.me.name == id.sender.name);
                self.transport.extend(copies.map(|(place, _)| (place, id)));
                vec![Event::Sent { id }]
            }
            Action::Return(place) => {
                self.returns -= 1;
                if let Some(sender) = self.senders.get_mut(usize::from(place)) {
                    *sender = (InterpreterId { birth: Birth(sender.0.birth.0 + 1), ..sender.0 }, 0);
                }
                Vec::new()
            }
            Action::Arrive(to, id) => {
                self.take(to, id);
                self.receivers.get_mut(usize::from(to)).map_or(Vec::new(), |receiver| arrival(receiver, id))
            }
            Action::Repeat(to, id) => {
                self.repeats -= 1;
                self.transport.push((to, id));
                Vec::new()
            }
            Action::Stray(to, id) => {
                self.strays -= 1;
                self.transport.push((to, id));
                Vec::new()
            }
            Action::Lose(to, id) => {
                self.take(to, id);
                Vec::new()
            }
        }
    }

    fn take(&mut self, to: u8, id: Id) {
        if let Some(place) = self.transport.iter().position(|copy| *copy == (to, id)) {
            self.transport.remove(place);
        }
    }
}

impl System for Relays {
    type State = RelayWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (RelayWorld, Vec<Event>) {
        let RelayConfiguration { senders, sends, repeats, strays, returns, .. } = self.configuration;
        let sender = |w: u8| (first(w.into(), 0), 0);
        let copy = first(senders.into(), 0);
        let stranger = first(senders.into(), 1);
        let world = RelayWorld {
            senders: (0..senders).map(sender).collect(),
            transport: Vec::new(),
            receivers: vec![Receiver::new(copy), Receiver::new(stranger)],
            sends,
            repeats,
            strays,
            returns,
        };
        (world, Vec::new())
    }

    fn offer(&self, world: &RelayWorld, actions: &mut Vec<Action>) {
        let senders = (0_u8..).zip(&world.senders);
        for (place, (_, sent)) in senders {
            if world.sends > 0 {
                actions.push(Action::Send(place));
            }
            if world.returns > 0 && *sent > 0 {
                actions.push(Action::Return(place));
            }
        }
        let mut last = None;
        for (to, id) in world.transport.iter().copied() {
            if last.replace((to, id)) == Some((to, id)) {
                continue;
            }
            actions.extend([Action::Arrive(to, id), Action::Lose(to, id)]);
            if world.repeats > 0 {
                actions.push(Action::Repeat(to, id));
            }
            if world.strays > 0 && to == 0 {
                actions.push(Action::Stray(1, id));
            }
        }
    }

    fn step(&self, world: &mut RelayWorld, action: &Action) -> Vec<Event> {
        let events = world.act(self.arrival, action);
        world.transport.sort();
        events
    }

    fn may_end(&self, world: &RelayWorld) -> bool {
        world.transport.is_empty()
    }
}

impl Checked for Relays {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        Seen::default()
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        claims::claims(self.configuration.shows)
    }
}
