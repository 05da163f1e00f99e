//! Inputs, listeners and events in words.

use wspbus_models::bus::End;
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, Outcome, PassId, ThreadId};
use wspbus_models::bus::narrate;
use wspbus_models::bus::seen::MAIN;

use crate::suite::case::{Case, Input, Never, Setup, Step, Subscribed};
use crate::suite::compare::{Lane, NOT_OPEN};

/// The set-up, and the events that must never happen in the steps up to this one; one sentence each.
pub fn around(setup: &Setup, case: &Case, step: usize) -> Vec<String> {
    let mut said = vec![format!("A new bus in Idle. {}", listeners(&setup.listeners))];
    said.push(match setup.threads {
        0 => "Callers of the bus: the main program.".to_owned(),
        1 => "Callers of the bus: the main program and thread 1.".to_owned(),
        2 => "Callers of the bus: the main program and the threads 1 and 2.".to_owned(),
        threads => format!("Callers of the bus: the main program and the threads 1 to {threads}."),
    });
    if !setup.log.is_empty() {
        let ends = setup.log.iter().map(|fails| if *fails { "fails" } else { "ends well" });
        said.push(format!("The listeners of log, in order: {}.", ends.collect::<Vec<_>>().join(", ")));
    }
    if !setup.denied.is_empty() {
        said.push(format!("The policy denies to listeners: {}.", narrate::list(&setup.denied)));
    }
    if !case.never.is_empty() && case.question < step {
        let never = case.never.iter().map(never_text).collect::<Vec<_>>().join(" or ");
        said.push(format!("After step {} it must never happen that {never}.", case.question + 1));
    }
    said
}

/// The forbidden event, as a clause.
pub fn never_text(never: &Never) -> String {
    match never {
        Never::Enters(state) => format!("the bus enters {state}"),
        Never::Calls(channel) => format!("a listener of {channel} is called"),
    }
}

/// An input as a sentence: `thread 1 asks for Start`, `L2 of stop fails`. The steps before it say which
/// listeners were subscribed meanwhile.
pub fn input_text(setup: &Setup, before: &[Step], input: &Input) -> String {
    let listener = |listener| listener_text(setup, before, listener);
    let who = |origin| match origin {
        Origin::Thread(thread) => thread_text(thread),
        Origin::Listener(id) => format!("{}, while it runs,", listener(id)),
    };
    match *input {
        Input::Request { by, request } => format!("{} asks for {request}", who(by)),
        Input::End { listener: id, end: End::Ok } => format!("{} ends well", listener(id)),
        Input::End { listener: id, end: End::Failed } => format!("{} fails", listener(id)),
        Input::End { listener: id, end: End::Exit(code) } => {
            format!("{} ends by asking for Exit({code})", listener(id))
        }
        Input::Expire { listener: id } => format!("the deadline of {} passes", listener(id)),
        Input::Wait { by, state } => format!("{} waits for {state}", who(by)),
        Input::Await { by, ticket } => format!("{} waits for {ticket}", who(by)),
        Input::Block => "the main program calls block".to_owned(),
        Input::Enqueue { fails: false } => "an entry is put into the main queue".to_owned(),
        Input::Enqueue { fails: true } => "an entry that will fail is put into the main queue".to_owned(),
        Input::Log if setup.log.is_empty() => "something is logged, and the log listener fails".to_owned(),
        Input::Log => "something is logged".to_owned(),
        Input::Subscribe { by, subscribed: Subscribed { listener, channel, priority } } => {
            format!("{} subscribes {listener} to {channel} with priority {priority}", who(by))
        }
        Input::Unsubscribe { by, listener: id } => format!("{} unsubscribes {}", who(by), listener(id)),
        Input::Settle => "nothing is done".to_owned(),
    }
}

/// The expected events of a step, in one line; none if the input of the step says everything.
pub(super) fn seen_text(setup: &Setup, case: &Case, index: usize) -> Option<String> {
    let step = case.steps.get(index)?;
    let mut seen = Vec::new();
    for event in step.events.iter().filter(|event| !is_echo(event, &step.input)) {
        seen.push(match (event, &step.input) {
            (Event::Answered { origin, request, answer, ticket }, Input::Request { by, request: asked })
                if origin == by && request == asked =>
            {
                let ticket = ticket.map(|ticket| format!(", {ticket}")).unwrap_or_default();
                format!("{answer}{ticket}")
            }
            (event, _) => event_text(event),
        });
    }
    if !seen.is_empty() {
        return Some(seen.join("; "));
    }
    let running = step.gates.iter().map(|id| listener_text(setup, &case.steps[..=index], *id));
    let running = running.collect::<Vec<_>>().join(" and ");
    match (step.events.is_empty(), running.is_empty()) {
        (false, _) => None,
        (true, true) => Some("nothing happens".to_owned()),
        (true, false) => Some(format!("nothing happens, {running} still runs")),
    }
}

/// Does the event say only what the input said?
fn is_echo(event: &Event, input: &Input) -> bool {
    match (event, *input) {
        (Event::ListenerEnded { listener, .. }, Input::End { listener: told, .. }) => *listener == told,
        (Event::ListenerEnded { listener, outcome, .. }, Input::Expire { listener: told }) => {
            *listener == told && *outcome == Outcome::TimedOut
        }
        (Event::Waiting { .. }, Input::Wait { .. })
        | (Event::Subscribed { .. }, Input::Subscribe { .. })
        | (Event::Unsubscribed { .. }, Input::Unsubscribe { .. })
        | (Event::Blocked, Input::Block)
        | (Event::LogFailed, Input::Log) => true,
        _ => false,
    }
}

/// An event as a sentence.
pub(crate) fn event_text(event: &Event) -> String {
    let place = |pass: PassId| if pass.0 == 0 { String::new() } else { format!(" in {pass}") };
    match event {
        Event::ListenerBegan { pass, channel, listener } => {
            format!("{listener} of {channel} is called{}", place(*pass))
        }
        Event::ListenerEnded { pass, channel, listener, outcome } => {
            format!("{listener} of {channel} {outcome}{}", place(*pass))
        }
        Event::PassBegan { pass, .. } | Event::PassEnded { pass, .. } => {
            format!("{}{}", narrate::event_text(event), place(*pass))
        }
        Event::Resolved { ticket, goal, resolution } if *ticket == NOT_OPEN => {
            format!("{} ({goal}): {resolution}", Lane::Ticket(*ticket))
        }
        event => narrate::event_text(event),
    }
}

/// A listener and its channel.
pub(super) fn listener_text(setup: &Setup, before: &[Step], listener: ListenerId) -> String {
    match channel(setup, before, listener) {
        Some(channel) => format!("{listener} of {channel}"),
        None => listener.to_string(),
    }
}

/// The channel to which a listener was subscribed last.
fn channel(setup: &Setup, before: &[Step], listener: ListenerId) -> Option<Channel> {
    let later = before.iter().rev().filter_map(|step| match step.input {
        Input::Subscribe { subscribed, .. } => Some(subscribed),
        _ => None,
    });
    later.chain(setup.listeners.iter().copied()).find(|s| s.listener == listener).map(|s| s.channel)
}

fn thread_text(thread: ThreadId) -> String {
    if thread == MAIN { "the main program".to_owned() } else { thread.to_string() }
}

fn listeners(listeners: &[Subscribed]) -> String {
    let Some(first) = listeners.first() else { return "It has no listeners.".to_owned() };
    let equal = listeners.iter().all(|listener| listener.priority == first.priority);
    let each = listeners.iter().map(|Subscribed { listener, channel, priority }| match equal {
        true => format!("{listener} of {channel}"),
        false => format!("{listener} of {channel} (priority {priority})"),
    });
    let each = each.collect::<Vec<_>>().join(", ");
    format!("Its listeners: {each}. A listener that is called runs until a step says how it ends.")
}
