//! A relay as a model: senders, receivers, and a transport that loses, repeats and reorders.

pub mod configuration;
mod narrate;
mod own;

use stateright::Model;

pub use configuration::Configuration;
pub use own::{Event, Seen, Sighting};

use super::{Id, Outcome, Receiver};
use crate::site::{Interpreter, Name, Worker};
use wspbus_words::model::{Checked, Property};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Relays {
    /// Who sends, and what the transport may do.
    pub configuration: Configuration,
}

/// A state: senders, transport, receivers, what the environment has left to do, what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// Each sender, and how many messages it has sent.
    pub senders: Vec<(Interpreter, u32)>,
    /// The copies that are on their way: the place of the receiver, and the id; sorted.
    pub transport: Vec<(u8, Id)>,
    /// The receivers.
    pub receivers: Vec<Receiver>,
    /// How many messages may still be sent.
    pub sends: u8,
    /// How often the transport may still repeat something.
    pub repeats: u8,
    /// How often it may still go astray.
    pub strays: u8,
    /// How often a sender may still come back as another incarnation.
    pub returns: u8,
    /// What the observer remembers.
    pub seen: Seen,
}

/// An action. Senders and receivers go by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// This sender sends a message to every copy.
    Send(u8),
    /// This sender is destroyed, and created again.
    Return(u8),
    /// A copy arrives.
    Arrive(u8, Id),
    /// The transport makes a copy of a copy.
    Repeat(u8, Id),
    /// The transport sends a copy to whom it was not sent.
    Stray(u8, Id),
    /// The transport loses a copy.
    Lose(u8, Id),
}

impl Relays {
    /// One step, the same for the checker and for replay.
    pub fn step(&self, world: &World, action: &Action) -> (World, Vec<Event>) {
        let mut next = world.clone();
        let events = next.act(&self.configuration, action);
        next.transport.sort();
        events.iter().for_each(|event| next.seen.note(event));
        (next, events)
    }
}

impl World {
    fn act(&mut self, configuration: &Configuration, action: &Action) -> Vec<Event> {
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
                    *sender = (Interpreter { birth: sender.0.birth + 1, ..sender.0 }, 0);
                }
                Vec::new()
            }
            Action::Arrive(to, id) => {
                self.take(to, id);
                self.arrive(configuration, to, id)
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

    fn arrive(&mut self, configuration: &Configuration, to: u8, id: Id) -> Vec<Event> {
        let design = &configuration.design;
        let Some(receiver) = self.receivers.get_mut(usize::from(to)) else { return Vec::new() };
        let at = receiver.me;
        let mut events = vec![Event::Arrived { at, id }];
        match receiver.step(design, id) {
            Outcome::Stray | Outcome::Old => {}
            Outcome::Next => events.push(Event::Handed { at, id }),
            Outcome::After(lost) => {
                let sender = id.sender;
                events.extend(lost.into_iter().map(|number| Event::Lost { at, id: Id { sender, number } }));
                events.push(Event::Handed { at, id });
            }
        }
        if !design.no_requests {
            events.push(Event::Requested { by: at });
        }
        events
    }
}

impl Model for Relays {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let Configuration { senders, sends, repeats, strays, returns, .. } = self.configuration;
        let sender = |w| (Interpreter::first(Worker(w), Name(0)), 0);
        let copy = Interpreter::first(Worker(senders), Name(0));
        let stranger = Interpreter::first(Worker(senders), Name(1));
        vec![World {
            senders: (0..senders).map(sender).collect(),
            transport: Vec::new(),
            receivers: vec![Receiver::new(copy), Receiver::new(stranger)],
            sends,
            repeats,
            strays,
            returns,
            seen: Seen::default(),
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
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

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Relays {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        own::claims(self.configuration.shows)
    }

    fn classes(&self) -> Vec<&'static str> {
        let c = &self.configuration;
        let taken = [
            ("send", true),
            ("return", c.returns > 0),
            ("arrive", true),
            ("repeat", c.repeats > 0),
            ("go astray", c.strays > 0),
            ("lose", true),
        ];
        taken.into_iter().filter(|(_, taken)| *taken).map(|(class, _)| class).collect()
    }

    /// Nobody promises that a transport delivers.
    fn fairness(&self, _action: &Action) -> Option<u8> {
        None
    }

    fn may_end(&self, world: &World) -> bool {
        world.transport.is_empty()
    }
}
