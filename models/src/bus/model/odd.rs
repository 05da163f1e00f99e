//! Any input in any state: the inputs that make no sense, and the claims that they are refused and all others are not.
//!
//! An input makes sense or not by what was seen of the bus, and not by what the machine says of itself.

use super::{Action, BusWorld, Lifecycle};
use crate::bus::event::{Answer, Channel, Event, ListenerId, MAIN, Origin, Reason, ThreadId, TicketId};
use crate::bus::listener::Turn;
use crate::bus::memory::{End, Input};
use crate::bus::seen::{Seen, Stage};
use crate::bus::{Bus, Code, Request, State};
use wspbus_words::system::{Change, InnerClaim};

/// A thread that asks, and has nothing to do with what it names.
const STRANGER: Origin = Origin::Thread(ThreadId(1));
/// A number that no bus of a configuration hands out.
const UNKNOWN: u64 = 77;

/// One input of each kind that makes no sense, in every state where it makes none; and a wait for each open ticket.
pub(super) fn offer(world: &BusWorld, actions: &mut Vec<Action>) {
    let bus = &world.bus;
    let listeners = bus.listeners.iter().map(|listener| listener.id).chain(bus.abandoned());
    let mut odd: Vec<Input> =
        listeners.chain([ListenerId(UNKNOWN)]).flat_map(|id| of_listener(bus, id)).collect();
    odd.push(Input::Unsubscribe(STRANGER, ListenerId(UNKNOWN)));
    // A listener that never was asks; requests of those that do not run have a configuration of their own.
    odd.extend(Request::ALL.map(|request| Input::Request(Origin::Listener(ListenerId(UNKNOWN)), request)));
    odd.extend([Input::Await(STRANGER, TicketId(UNKNOWN)), Input::Forget(ThreadId(1), TicketId(UNKNOWN))]);
    let forgotten = bus.tickets.iter().filter(|open| open.forgotten);
    odd.extend(forgotten.map(|open| Input::Forget(ThreadId(1), open.id)));
    // A wait for a ticket that is open makes sense, and nothing happens until the ticket is resolved.
    odd.extend(bus.tickets.iter().map(|open| Input::Await(STRANGER, open.id)));
    odd.extend(bus.waiting.iter().map(|(thread, _)| Input::Wait(Origin::Thread(*thread), State::Idle)));
    odd.push(Input::Block(STRANGER));
    // An entry that is appended in time makes sense, and a queue that grows would make every state new.
    if bus.main == crate::bus::Main::Taken {
        odd.push(Input::Enqueue(STRANGER));
    }
    if bus.main != crate::bus::Main::Away {
        odd.push(Input::Block(Origin::Thread(MAIN)));
    }
    if bus.main != crate::bus::Main::Blocked || bus.queue == 0 {
        odd.extend([Input::MainRan(false), Input::MainRan(true)]);
    }
    // The machine's own word for this is judged by what is offered here.
    if bus.main != crate::bus::Main::Blocked || bus.state != State::Exited || bus.queue > 0 {
        odd.push(Input::Take);
    }
    if !bus.can_advance() {
        odd.push(Input::Advance);
    }
    odd.sort_unstable();
    odd.dedup();
    actions.extend(odd.into_iter().map(Action::Odd));
}

/// The inputs that a listener may not give, and those that are too late for it.
fn of_listener(bus: &Bus, listener: ListenerId) -> Vec<Input> {
    let (origin, over) = (Origin::Listener(listener), Turn { listener, number: 0 });
    let mut odd = vec![
        Input::Ended(over, End::Ok),
        Input::Ended(over, End::Failed),
        Input::Ended(over, End::Exit(Code(4))),
        Input::Expired(over),
        Input::Wait(origin, State::Running),
        Input::Await(origin, TicketId(0)),
        Input::Block(origin),
    ];
    odd.extend(bus.busy.iter().filter(|turn| turn.listener == listener).map(|turn| Input::Expired(*turn)));
    if bus.running() != Some(listener) {
        odd.extend([Input::Subscribe(origin, Channel::Stop, 5), Input::Unsubscribe(origin, listener)]);
        odd.push(Input::Enqueue(origin));
    }
    odd
}

pub(super) fn claims() -> Vec<InnerClaim<Lifecycle>> {
    vec![
        InnerClaim::step("what-makes-no-sense-is-refused-and-changes-nothing", &["LIFE-9"], |_, step| {
            let input = input(step)?;
            let refused = || step.before.bus == step.after.bus && is_refused(step, &input);
            (!makes_sense(step, &input)).then(refused)
        }),
        InnerClaim::step("what-makes-sense-is-not-refused", &["LIFE-9"], |_, step| {
            let refused = |event: &Event| matches!(event, Event::Refused { .. } | Event::NoStep);
            let input = input(step)?;
            makes_sense(step, &input).then(|| !step.events.iter().any(refused))
        }),
        InnerClaim::step("a-subscription-is-carried-out-in-every-state", &["PASS-5"], |_, step| {
            let Input::Subscribe(origin, channel, priority) = input(step)? else { return None };
            let is_it = |event: &Event| match *event {
                Event::Subscribed { channel: of, priority: at, .. } => (of, at) == (channel, priority),
                _ => false,
            };
            may_change(step.was, origin).then(|| matches!(step.events, [event] if is_it(event)))
        }),
        InnerClaim::step("what-is-late-for-a-call-is-refused", &["TIME-4"], |_, step| {
            let (Input::Ended(turn, _) | Input::Expired(turn)) = input(step)? else { return None };
            let origin = Origin::Listener(turn.listener);
            let refused = [Event::Refused { origin, reason: Reason::Stale }];
            is_over(turn).then(|| step.before.bus == step.after.bus && step.events == refused)
        }),
        InnerClaim::step("a-kept-resolution-is-told-once", &["WAIT-10"], |_, step| {
            let Input::Await(Origin::Thread(thread), ticket) = input(step)? else { return None };
            let kept = step.before.bus.kept.iter().find(|(kept, _)| *kept == ticket);
            let told =
                kept.map(|(_, resolution)| Event::Fetched { thread, ticket, resolution: resolution.clone() });
            let is_kept = step.after.bus.kept.iter().any(|(kept, _)| *kept == ticket);
            told.map(|told| !is_kept && step.events == [told])
        }),
        InnerClaim::step("no-more-is-kept-than-declared", &["WAIT-10"], |model, step| {
            let (before, after) = (step.before.bus.kept.len(), step.after.bus.kept.len());
            (after > before).then_some(after <= model.machine.keeps)
        }),
    ]
}

/// An input that asks for something other than a transition: requests have a table of answers of their own.
fn input(step: &Change<'_, Lifecycle>) -> Option<Input> {
    match step.action {
        Action::Do(Input::Request(..)) | Action::Leave => None,
        Action::Do(input) | Action::Odd(input) => Some(*input),
    }
}

/// In a model the calls that are not over have the numbers of their listeners, from 1 on.
fn is_over(turn: Turn) -> bool {
    turn.number != turn.listener.0 + 1
}

fn runs(seen: &Seen, listener: ListenerId) -> bool {
    seen.passes.iter().any(|pass| pass.running == Some(listener))
}

/// May the origin change the listeners and the queue: a thread, or a listener that runs?
fn may_change(seen: &Seen, origin: Origin) -> bool {
    match origin {
        Origin::Thread(_) => true,
        Origin::Listener(listener) => runs(seen, listener),
    }
}

fn makes_sense(step: &Change<'_, Lifecycle>, input: &Input) -> bool {
    let (seen, bus) = (step.was, &step.before.bus);
    let known = |listener: ListenerId| seen.subscribed.iter().any(|(.., id)| *id == listener);
    match *input {
        Input::Advance => match seen.passes.last() {
            Some(pass) => pass.running.is_none(),
            None => seen.goal().is_some() && seen.state != State::Exited,
        },
        Input::Ended(turn, _) => {
            !is_over(turn) && (runs(seen, turn.listener) || seen.abandoned.contains(&turn.listener))
        }
        Input::Expired(turn) => !is_over(turn) && runs(seen, turn.listener),
        Input::Subscribe(origin, ..) => may_change(seen, origin),
        Input::Unsubscribe(origin, listener) => may_change(seen, origin) && known(listener),
        Input::Wait(Origin::Thread(thread), _) => !seen.waiting.iter().any(|(other, ..)| *other == thread),
        Input::Await(Origin::Thread(_), ticket) => is_open(seen, ticket) || is_kept(bus, ticket),
        // No event tells that a ticket was forgotten, as none tells that its resolution is kept.
        Input::Forget(_, ticket) => {
            is_open(seen, ticket) && !is_forgotten(bus, ticket) || is_kept(bus, ticket)
        }
        Input::Enqueue(origin) => may_change(seen, origin) && seen.main != Stage::Done,
        Input::Wait(Origin::Listener(_), _) | Input::Await(Origin::Listener(_), _) => false,
        Input::Block(origin) => origin == Origin::Thread(MAIN) && seen.main == Stage::Before,
        Input::MainRan(_) => seen.main == Stage::Open && bus.queue > 0,
        Input::Take => seen.main == Stage::Open && seen.state == State::Exited && bus.queue == 0,
        Input::Request(origin, _) => origin != Origin::Listener(ListenerId(UNKNOWN)),
        Input::LogFailed => true,
    }
}

fn is_open(seen: &Seen, ticket: TicketId) -> bool {
    seen.tickets.iter().any(|open| open.ticket == ticket)
}

fn is_forgotten(bus: &Bus, ticket: TicketId) -> bool {
    bus.tickets.iter().any(|open| open.id == ticket && open.forgotten)
}

fn is_kept(bus: &Bus, ticket: TicketId) -> bool {
    bus.kept.iter().any(|(kept, _)| *kept == ticket)
}

/// Is the input refused, and nothing else told? A request is answered; the policy may deny it first.
fn is_refused(step: &Change<'_, Lifecycle>, input: &Input) -> bool {
    match (input, step.events) {
        (Input::Request(by, asked), [Event::Answered { origin, request, answer, ticket: None, .. }]) => {
            (origin, request) == (by, asked)
                && matches!(answer, Answer::Denied | Answer::Refused(Reason::Stale))
        }
        (Input::Request(..), _) => false,
        (_, events) => events == [refusal(step.was, input)],
    }
}

/// The refusal of an input that makes no sense: its origin, and the reason.
fn refusal(seen: &Seen, input: &Input) -> Event {
    let (origin, waits) = match *input {
        Input::Advance => return Event::NoStep,
        Input::Ended(turn, _) | Input::Expired(turn) => {
            return Event::Refused { origin: Origin::Listener(turn.listener), reason: Reason::Stale };
        }
        Input::Forget(thread, _) => (Origin::Thread(thread), false),
        Input::Subscribe(origin, ..) | Input::Unsubscribe(origin, _) | Input::Enqueue(origin) => {
            (origin, false)
        }
        Input::Wait(origin, _) | Input::Await(origin, _) | Input::Block(origin) => (origin, true),
        _ => (Origin::Thread(MAIN), false),
    };
    let reason = match origin {
        Origin::Listener(listener) if seen.abandoned.contains(&listener) => Reason::Abandoned,
        Origin::Listener(listener) if waits && runs(seen, listener) => Reason::InListener,
        Origin::Listener(listener) if !runs(seen, listener) => Reason::Stale,
        // A thread, or a listener that runs, may append an entry, and is too late.
        _ if matches!(input, Input::Enqueue(_)) => Reason::Terminal,
        _ => Reason::Stale,
    };
    Event::Refused { origin, reason }
}
