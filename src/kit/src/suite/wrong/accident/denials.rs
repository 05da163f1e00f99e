//! Accidents with the policy, and with listeners that try to wait.

use wspbus_models::bus::event::{Answer, Channel, Event, Origin, Reason};
use wspbus_models::bus::listener::Ticket;
use wspbus_models::bus::{Bus, End, Goal, Input, Policy, Request, State};

use super::seen::{answers, ended, on};
use crate::suite::wide::dimension::{DENIED, HOLDS};
use crate::suite::wrong::mistake::{Mistake, Wrong, after, step};

pub(super) const ALL: &[Mistake] = &[
    step(
        &DENIED,
        "exit-alone-is-denied",
        "GOAL-2",
        "the policy is looked at for an Exit, and for no other request",
        |wrong, bus, input| {
            permit(wrong, bus, input, |input| match input {
                Input::Request(_, request) => !matches!(request, Request::Exit(_)),
                _ => false,
            })
        },
    )
    .policy(),
    step(
        &DENIED,
        "exit-at-the-end-is-not-denied",
        "EXIT-2",
        "the policy is not looked at where a listener ends by an exit",
        |wrong, bus, input| permit(wrong, bus, input, |input| matches!(input, Input::Ended(_, End::Exit(_)))),
    )
    .policy(),
    after(
        &DENIED,
        "denied-exit-has-its-effect",
        "GOAL-2",
        "a listener that ends by an exit which is denied ends the bus all the same",
        |_, bus, input, events| {
            let exits = matches!(input, Input::Ended(_, End::Exit(_)));
            let denied = events.iter().any(|e| matches!(e, Event::Answered { answer: Answer::Denied, .. }));
            if exits && denied && bus.state < State::Exiting {
                bus.goal = Some(Goal::Exit);
            }
        },
    )
    .policy(),
    after(
        &DENIED,
        "code-of-a-denied-exit",
        "CODE-1",
        "the code of an Exit that was denied counts",
        |_, bus, _, events| {
            for event in events {
                if let Event::Answered { request: Request::Exit(code), answer: Answer::Denied, .. } = event {
                    bus.code = bus.code.or((code.0 != 0).then_some(*code));
                }
            }
        },
    )
    .policy(),
    step(
        &DENIED,
        "threads-are-denied-too",
        "GOAL-2",
        "what the policy denies to listeners is denied to threads too",
        |wrong, bus, input| match *input {
            Input::Request(origin @ Origin::Thread(_), request) => {
                let listener = Origin::Listener(wspbus_models::bus::event::ListenerId(0));
                match wrong.machine.policy.permits(listener, request.goal()) {
                    true => wrong.right(bus, input),
                    false => vec![Event::Answered { origin, request, answer: Answer::Denied, ticket: None }],
                }
            }
            _ => wrong.right(bus, input),
        },
    )
    .policy(),
    after(
        &DENIED,
        "superseded-before-denied",
        "GOAL-2",
        "a request that the policy forbids is Superseded where a stronger goal is pending",
        |_, bus, input, events| {
            let Input::Request(_, request) = input else { return };
            let denied = events.iter().any(|e| matches!(e, Event::Answered { answer: Answer::Denied, .. }));
            if let Some(goal) = bus.goal.filter(|goal| denied && *goal > request.goal()) {
                answers(events, Answer::Superseded(goal));
            }
        },
    )
    .policy(),
    after(
        &DENIED,
        "denied-exit-ends-the-pass",
        "PASS-2",
        "a listener whose exit is denied skips the listeners after it",
        |_, bus, input, events| {
            let exits = matches!(input, Input::Ended(_, End::Exit(_)));
            let denied = events.iter().any(|e| matches!(e, Event::Answered { answer: Answer::Denied, .. }));
            if let (true, Some(pass)) = (exits && denied && ended(events).is_some(), &mut bus.pass) {
                pass.due.clear();
            }
        },
    )
    .policy(),
    step(
        &HOLDS,
        "ticket-of-a-listener-may-be-awaited",
        "WAIT-3",
        "a listener that waits for a ticket is not refused",
        |wrong, bus, input| match input {
            Input::Await(Origin::Listener(_), _) => Vec::new(),
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    after(
        &HOLDS,
        "wait-in-a-listener-is-stale",
        "WAIT-3",
        "a listener that waits for a state is refused as if it did not run",
        |_, _, input, events| {
            for event in events {
                if let (Input::Wait(..), Event::Refused { reason: reason @ Reason::InListener, .. }) =
                    (input, event)
                {
                    *reason = Reason::Stale;
                }
            }
        },
    )
    .threads(),
    step(
        &HOLDS,
        "exit-listener-may-wait",
        "WAIT-3",
        "an exit listener that waits is not refused",
        |wrong, bus, input| match input {
            Input::Wait(Origin::Listener(_), _) if on(bus, Channel::Exit) => Vec::new(),
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    step(
        &HOLDS,
        "graceful-listener-may-wait",
        "WAIT-3",
        "a graceful listener that waits is not refused",
        |wrong, bus, input| match input {
            Input::Wait(Origin::Listener(_), _) if on(bus, Channel::Graceful) => Vec::new(),
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    after(
        &DENIED,
        "denied-leaves-a-ticket",
        "GOAL-2",
        "a request that is denied while a goal is pending leaves a ticket, which resolves with the others",
        |_, bus, input, events| {
            let Input::Request(Origin::Listener(_), request) = input else { return };
            let denied = events.iter().any(|e| matches!(e, Event::Answered { answer: Answer::Denied, .. }));
            if denied && bus.goal.is_some() {
                let id = wspbus_models::bus::event::TicketId(1000);
                bus.tickets.push(Ticket { id, goal: request.goal(), again: false, forgotten: false });
            }
        },
    )
    .policy(),
    step(
        &DENIED,
        "restart-is-not-denied",
        "GOAL-2",
        "the policy is not looked at for a Restart",
        |wrong, bus, input| {
            permit(wrong, bus, input, |input| matches!(input, Input::Request(_, Request::Restart)))
        },
    )
    .policy(),
];

/// Takes the step without the policy, if the input is such.
fn permit(wrong: &mut Wrong, bus: &mut Bus, input: &Input, such: fn(&Input) -> bool) -> Vec<Event> {
    if !such(input) {
        return wrong.right(bus, input);
    }
    let policy = std::mem::replace(&mut wrong.machine.policy, Policy::DEDICATED);
    let events = wrong.right(bus, input);
    wrong.machine.policy = policy;
    events
}
