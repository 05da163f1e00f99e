//! Wrong ways to treat requests and tickets.

use wspbus_models::bus::event::{Answer, Channel, Event, Origin, Resolution, ThreadId};
use wspbus_models::bus::listener::Ticket;
use wspbus_models::bus::{Bus, Goal, Input, Policy, Request, State};

use super::mistake::{Mistake, Wrong, step};
use crate::suite::wide::dimension::{
    CYCLES, DENIED, FROM, ILL_ON_STOP, LADDER, MIDDLE, OUT, OVERTAKE_IN, OVERTAKES, WHEN,
};

pub(super) const ALL: &[Mistake] = &[
    step(&OUT, "resurrection", "LIFE-2", "a Start of a bus that has Exited starts it again", resurrects),
    step(&MIDDLE, "graceful-writes-the-state", "LIFE-8", "a graceful pass writes the state", graceful_writes),
    step(&DENIED, "no-request-is-denied", "GOAL-2", "the policy is not looked at", undenied).policy(),
    step(&LADDER, "superseded-too-late", "GOAL-5", "weaker tickets resolve when the bus rests", late),
    step(&CYCLES, "resolved-twice", "GOAL-6", "a ticket that is Reached resolves twice", twice),
    step(&ILL_ON_STOP, "failures-kept-back", "GOAL-10", "a ticket does not tell what failed", kept_back),
    step(&CYCLES, "already-writes-the-state", "GOAL-13", "a Start that is Already writes the state", already),
    step(&CYCLES, "starts-by-itself", "GOAL-21", "a bus that was stopped starts again by itself", restarts),
    step(
        &OVERTAKE_IN,
        "running-on-the-way-down",
        "GOAL-14",
        "a start pass ends in Running, even against a pending way down",
        on_the_way,
    ),
    step(&FROM, "lost-exit", "GOAL-15", "an Exit during a stop pass is Accepted and forgotten", lost),
    step(&OVERTAKES, "forgotten-joiner", "GOAL-16", "a ticket that joined never resolves", forgotten),
    step(&CYCLES, "reached-at-once", "GOAL-17", "a Start is Reached as soon as it is Accepted", at_once),
    step(
        &WHEN,
        "failures-kept-at-rest",
        "GOAL-19",
        "the failures for the tickets are not forgotten when the bus comes to rest",
        keeps_failures,
    ),
    step(
        &OVERTAKE_IN,
        "first-round-waits-for-the-second",
        "GOAL-20",
        "where the goal runs once more, the tickets of the first round resolve at the end of the second",
        first_waits,
    ),
    step(
        &OVERTAKE_IN,
        "second-round-ends-with-the-first",
        "GOAL-20",
        "a ticket that joined once more resolves at the end of the first round, and the goal runs once more",
        second_ends,
    ),
];

fn resurrects(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let asks = matches!(input, Input::Request(Origin::Thread(_), Request::Start));
    if bus.state != State::Exited || !asks {
        return wrong.right(bus, input);
    }
    let listeners = std::mem::take(&mut bus.listeners);
    *bus = Bus { listeners, main: bus.main, ..Bus::default() };
    let mut events = wrong.right(bus, input);
    bus.state = State::Starting;
    events.push(Event::StateWritten { from: State::Exited, to: State::Starting });
    events
}

fn graceful_writes(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let called = |e: &Event| matches!(e, Event::ListenerBegan { channel: Channel::Graceful, .. });
    if events.iter().any(called) {
        events.push(Event::StateWritten { from: bus.state, to: bus.state });
    }
    events
}

fn undenied(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    wrong.machine.policy = Policy::DEDICATED;
    wrong.right(bus, input)
}

fn late(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let superseded =
        |e: &Event| matches!(e, Event::Resolved { resolution: Resolution::Superseded { .. }, .. });
    let (held, mut events): (Vec<_>, Vec<_>) = events.into_iter().partition(superseded);
    wrong.memory.held.extend(held);
    if bus.at_rest() {
        events.append(&mut wrong.memory.held);
    }
    events
}

fn twice(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let reached = |e: &&Event| matches!(e, Event::Resolved { resolution: Resolution::Reached, .. });
    let again: Vec<Event> = events.iter().filter(reached).cloned().collect();
    events.extend(again);
    events
}

fn kept_back(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    for event in &mut events {
        if let Event::Resolved { resolution, .. } = event {
            match resolution {
                Resolution::ReachedWithFailures(_) => *resolution = Resolution::Reached,
                Resolution::Superseded { failures, .. } | Resolution::Exited(failures) => failures.clear(),
                Resolution::Reached | Resolution::Unwound(_) => {}
            }
        }
    }
    events
}

fn already(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let said =
        |e: &Event| matches!(e, Event::Answered { request: Request::Start, answer: Answer::Already, .. });
    if events.iter().any(said) {
        events.push(Event::StateWritten { from: bus.state, to: bus.state });
    }
    events
}

fn restarts(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let was = bus.goal;
    let events = wrong.right(bus, input);
    if (was, bus.goal, bus.state) == (Some(Goal::Stop), None, State::Idle) {
        bus.goal = Some(Goal::Start);
    }
    events
}

fn on_the_way(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let over = events.iter().any(|e| matches!(e, Event::PassEnded { channel: Channel::Start, .. }));
    if over && bus.state == State::Starting {
        bus.state = State::Running;
        events.push(Event::StateWritten { from: State::Starting, to: State::Running });
    }
    events
}

fn lost(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let stopping = bus.pass.as_ref().is_some_and(|pass| pass.channel == Channel::Stop);
    let (goal, tickets) = (bus.goal, bus.tickets.clone());
    let mut events = wrong.right(bus, input);
    let asks = matches!(input, Input::Request(_, Request::Exit(_)));
    let accepted = events.iter().any(|e| matches!(e, Event::Answered { answer: Answer::Accepted, .. }));
    if stopping && asks && accepted {
        (bus.goal, bus.tickets) = (goal, tickets);
        events.retain(|e| matches!(e, Event::Answered { .. }));
    }
    events
}

fn forgotten(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    for event in &events {
        if let Event::Answered { answer: Answer::Joined { .. }, ticket: Some(ticket), .. } = event {
            wrong.memory.tickets.push(*ticket);
        }
    }
    let due = &mut wrong.memory.tickets;
    events.retain(|event| match event {
        Event::Resolved { ticket, .. } => match due.iter().position(|t| t == ticket) {
            Some(place) => {
                due.remove(place);
                false
            }
            None => true,
        },
        _ => true,
    });
    events
}

fn at_once(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let starts = matches!(input, Input::Request(Origin::Thread(ThreadId(_)), Request::Start));
    if starts && bus.goal == Some(Goal::Start) {
        for ticket in std::mem::take(&mut bus.tickets) {
            let resolution = Resolution::Reached;
            events.push(Event::Resolved { ticket: ticket.id, goal: ticket.goal, resolution });
        }
    }
    events
}

fn keeps_failures(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let known = bus.service.clone();
    let events = wrong.right(bus, input);
    if bus.at_rest() && bus.state != State::Exited {
        bus.service = known;
    }
    events
}

/// Did a round of the goal end in this step, so that the goal runs once more?
fn runs_once_more(bus: &Bus, events: &[Event]) -> bool {
    bus.goal.is_some() && bus.pass.is_none() && events.iter().any(is_reached)
}

fn is_reached(event: &Event) -> bool {
    let Event::Resolved { resolution, .. } = event else { return false };
    matches!(resolution, Resolution::Reached | Resolution::ReachedWithFailures(_))
}

fn first_waits(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if runs_once_more(bus, &events) {
        for event in events.extract_if(.., |event| is_reached(event)) {
            if let Event::Resolved { ticket: id, goal, .. } = event {
                bus.tickets.push(Ticket { id, goal, again: false, forgotten: false });
            }
        }
    }
    events
}

fn second_ends(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if runs_once_more(bus, &events) {
        for Ticket { id, goal, .. } in std::mem::take(&mut bus.tickets) {
            events.push(Event::Resolved { ticket: id, goal, resolution: Resolution::Reached });
        }
    }
    events
}
