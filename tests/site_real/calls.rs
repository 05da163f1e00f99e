//! The numbers of requests. A program counts its requests; the model gives each the lowest number that is free. A record is
//! renumbered as the model does it, so that an answer to another request is seen.

use std::collections::BTreeMap;

use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::Up;
use wspbus_models::site::machine::word::{Call, Native, WorkerId};
use wspbus_models::site::machine::worker::memory::Input as Said;

use super::record::{Act, Entry};

/// The requests of each interpreter that its controller did not read: the number of the program, and that of the model.
type Unread = BTreeMap<(WorkerId, Native), Vec<(Call, Call)>>;

/// The entries, in their order, with the numbers of the model.
pub fn renumbered(mut entries: Vec<Entry>) -> Vec<Entry> {
    let (mut unread, mut open) = (Unread::new(), 0_u64);
    for entry in &mut entries {
        let events = &mut entry.events;
        match &mut entry.act {
            Act::Worker(worker, Said::Ask { call, from, .. }) => {
                let its = unread.entry((*worker, *from)).or_default();
                let is_free = |number: &u64| its.iter().all(|(_, known)| *known != Call(*number));
                let number = Call((0..).find(is_free).expect("a free number"));
                let is_passed_on = events.iter().any(|event| matches!(event, Event::Asked { .. }))
                    && !events.iter().any(|event| matches!(event, Event::OwnDeed { .. }));
                its.extend(is_passed_on.then_some((*call, number)));
                number_all(events, number);
                *call = number;
            }
            Act::Controller(Input::Ask { call, .. }) => {
                *call = Call(open);
                number_all(events, *call);
            }
            Act::Controller(Input::Up(worker, Up::Ask { call, from, .. })) => {
                let its = unread.entry((*worker, *from)).or_default();
                let place = its.iter().position(|(known, _)| known == call);
                // A request that was never made keeps its number, and the model does not have it.
                if let Some(place) = place {
                    *call = its.remove(place).1;
                    number_all(events, *call);
                }
            }
            _ => {}
        }
        for event in &entry.events {
            match event {
                Event::Answered { ticket: Some(_), .. } => open += 1,
                Event::Resolved { .. } => open = open.saturating_sub(1),
                _ => {}
            }
        }
    }
    entries
}

fn number_all(events: &mut [Event], number: Call) {
    for event in events {
        if let Event::Answered { call, .. } | Event::Asked { call, .. } = event {
            *call = number;
        }
    }
}
