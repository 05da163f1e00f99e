//! The words for the behaviours of a relay.

use super::{Action, Event, RelayWorld, Relays};
use crate::site::relay::Id;
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Relays {
    fn lanes(&self) -> Vec<String> {
        ["senders", "the transport", "receivers"].map(String::from).to_vec()
    }

    fn actor(&self, action: &Action) -> usize {
        match action {
            Action::Send(_) | Action::Return(_) => 0,
            Action::Repeat(..) | Action::Stray(..) | Action::Lose(..) => 1,
            Action::Arrive(..) => 2,
        }
    }

    fn label(&self, action: &Action) -> Label {
        let at = |to: u8| if to == 0 { "the copy" } else { "a stranger" };
        let copy = |to: u8, id: Id| {
            vec![
                ("at", at(to).to_string()),
                ("sender", id.sender.to_string()),
                ("number", id.number.to_string()),
            ]
        };
        let sender = |place: u8| vec![("sender", place.to_string())];
        let (name, arguments) = match *action {
            Action::Send(place) => ("send", sender(place)),
            Action::Return(place) => ("return", sender(place)),
            Action::Arrive(to, id) => ("arrive", copy(to, id)),
            Action::Repeat(to, id) => ("repeat", copy(to, id)),
            Action::Stray(to, id) => ("go astray", copy(to, id)),
            Action::Lose(to, id) => ("lose", copy(to, id)),
        };
        Label { name, arguments }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &RelayWorld) -> Vec<(&'static str, Value)> {
        let next = world.receivers.iter().flat_map(|r| r.heard());
        let way = world.transport.iter().map(|(_, id)| format!("{} of {}", id.number, id.sender));
        vec![
            ("senders", Value::list(world.senders.iter().map(|(s, n)| format!("{s} sent {n}")))),
            ("on the way", Value::list(way)),
            ("next expected", Value::list(next.map(|(s, n)| format!("{n} of {s}")))),
        ]
    }
}
