//! Accidents with several changes of the subscriptions in one pass, and with a request that follows a change.

use wspbus_models::bus::Bus;
use wspbus_models::bus::event::{Answer, Event, ListenerId};

use super::seen::{began, granted, never_resolves};
use crate::suite::wide::dimension::{ASKS_AFTER, CHANGE};
use crate::suite::wrong::mistake::{Memory, Mistake, after};

pub(super) const ALL: &[Mistake] = &[
    after(
        &CHANGE,
        "a-removal-takes-back-the-additions",
        "PASS-2",
        "an unsubscription in a pass takes back the subscriptions that were made in the pass before it",
        |memory, bus, _, events| {
            let removes = events.iter().any(|event| matches!(event, Event::Unsubscribed { .. }));
            take_back(memory, bus, events, removes);
        },
    ),
    after(
        &ASKS_AFTER,
        "a-request-takes-back-the-additions",
        "PASS-2",
        "a request in a pass takes back the subscriptions that were made in the pass before it",
        |memory, bus, _, events| {
            let asks = events.iter().any(|event| matches!(event, Event::Answered { .. }));
            take_back(memory, bus, events, asks);
        },
    ),
    after(
        &ASKS_AFTER,
        "ticket-after-a-change-never-resolves",
        "GOAL-16",
        "a request that is granted in a pass in which subscriptions changed never resolves",
        |memory, bus, _, events| {
            memory.done = changed(memory.done, bus, events);
            let such = memory.done && granted(events).is_some();
            never_resolves(memory, events, such);
        },
    ),
    after(
        &ASKS_AFTER,
        "request-after-a-change-skips-the-next",
        "PASS-2",
        "a request that is granted in a pass in which subscriptions changed makes the pass skip the next listener",
        |memory, bus, _, events| {
            memory.done = changed(memory.done, bus, events);
            let joins = matches!(granted(events), Some((.., Answer::Accepted | Answer::Joined { .. }, _)));
            if let (true, true, Some(pass)) = (memory.done, joins, &mut bus.pass)
                && !pass.due.is_empty()
            {
                pass.due.remove(0);
            }
        },
    ),
];

/// Did subscriptions change in the pass in progress? `before` says whether they had changed before this step.
fn changed(before: bool, bus: &Bus, events: &[Event]) -> bool {
    let is_change = |event: &Event| matches!(event, Event::Subscribed { .. } | Event::Unsubscribed { .. });
    let goes_on = before && began(events).is_none();
    bus.pass.is_some() && (goes_on || events.iter().any(is_change))
}

/// Loses the listeners that were subscribed in the pass in progress, where such a step follows: no later pass calls
/// them. Their numbers stay in use, as they do in a bus that lost the listeners alone.
fn take_back(memory: &mut Memory, bus: &mut Bus, events: &[Event], such: bool) {
    if such {
        let added: Vec<ListenerId> = memory.subscribed.drain(..).map(|known| known.id).collect();
        memory.listeners.extend(added);
    }
    if began(events).is_some() || bus.pass.is_none() {
        memory.subscribed.clear();
    }
    for event in events {
        let Event::Subscribed { listener, .. } = event else { continue };
        memory.listeners.retain(|lost| lost != listener);
        let new = bus.listeners.iter().find(|known| known.id == *listener).copied();
        memory.subscribed.extend(new.filter(|_| bus.pass.is_some()));
    }
    if let (Some(_), Some(pass)) = (began(events), &mut bus.pass) {
        pass.due.retain(|due| !memory.listeners.contains(due));
    }
}
