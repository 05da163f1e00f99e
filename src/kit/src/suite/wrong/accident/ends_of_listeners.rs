//! Accidents with the way in which a listener ends.

use wspbus_models::bus::event::{Channel, Event, Failure, ListenerId, Outcome, PassId};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{Bus, Code, End, Goal, Input};

use super::seen::{began, ended, forget, ill, on, subscription, taking};
use crate::suite::wide::dimension::{HOW_ON_EXIT, HOW_ON_GRACEFUL, HOW_ON_START, HOW_ON_STOP};
use crate::suite::wrong::mistake::{Mistake, Wrong, after, step};

const PASS: PassId = PassId(0);

pub(super) const ALL: &[Mistake] = &[
    step(
        &HOW_ON_START,
        "start-exit-0-is-no-exit",
        "EXIT-1",
        "a start listener that ends by Exit with code 0 asks for nothing, since 0 is false",
        |wrong, bus, input| match ends(bus, input, Channel::Start) {
            Some((listener, End::Exit(Code(0)))) => {
                quietly(wrong, bus, listener, End::Ok, Outcome::Exit(Code(0)))
            }
            _ => wrong.right(bus, input),
        },
    ),
    step(
        &HOW_ON_START,
        "start-exit-is-a-failure",
        "EXIT-1",
        "a start listener that ends by an exit counts as failed",
        |wrong, bus, input| match ends(bus, input, Channel::Start) {
            Some((turn, End::Exit(_))) => wrong.right(bus, &Input::Ended(turn, End::Failed)),
            _ => wrong.right(bus, input),
        },
    ),
    step(
        &HOW_ON_START,
        "late-start-listener-ends-the-next",
        "TIME-2",
        "an abandoned listener that returns while another start listener runs ends the turn of that one",
        |wrong, bus, input| {
            let late = matches!(input, Input::Ended(turn, _) if bus.busy.contains(turn));
            let mut events = wrong.right(bus, input);
            if let (true, true, Some(running)) = (late, on(bus, Channel::Start), bus.turn()) {
                events.extend(wrong.right(bus, &Input::Ended(running, End::Ok)));
            }
            events
        },
    )
    .threads(),
    after(
        &HOW_ON_START,
        "start-timeout-is-well",
        "FAIL-1",
        "a start pass in which a listener passed its deadline ends in Running",
        |_, bus, _, events| {
            let timed_out = matches!(ended(events), Some((Channel::Start, _, Outcome::TimedOut)));
            if let (true, Some(pass)) = (timed_out, &mut bus.pass) {
                pass.failed = false;
            }
        },
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "stop-exit-skips-the-others",
        "EXIT-1",
        "a stop listener that ends by an exit skips the listeners after it",
        |wrong, bus, input| {
            let exits = matches!(ends(bus, input, Channel::Stop), Some((_, End::Exit(_))));
            let events = wrong.right(bus, input);
            if let (true, Some(pass)) = (exits, &mut bus.pass) {
                pass.due.clear();
            }
            events
        },
    ),
    step(
        &HOW_ON_STOP,
        "stop-exit-255-is-minus-one",
        "CODE-1",
        "the code 255 of a stop listener that ends by an exit becomes 1",
        |wrong, bus, input| {
            let exits = matches!(ends(bus, input, Channel::Stop), Some((_, End::Exit(Code(255)))));
            let unasked = bus.code.is_none();
            let events = wrong.right(bus, input);
            if exits && unasked && bus.code == Some(Code(255)) {
                bus.code = Some(Code(1));
            }
            events
        },
    ),
    after(
        &HOW_ON_STOP,
        "busy-stop-listener-counts-as-well",
        "GOAL-10",
        "a stop listener that is Busy is not told as a failure",
        |_, bus, _, events| {
            if let Some((channel @ Channel::Stop, listener, outcome @ Outcome::Busy)) = ended(events) {
                bus.service.retain(|failure| *failure != Failure { channel, listener, outcome });
            }
        },
    )
    .threads(),
    after(
        &HOW_ON_STOP,
        "stop-timeout-is-failed",
        "TIME-1",
        "a stop listener that passes its deadline counts as Failed, and not as TimedOut",
        |_, bus, _, events| {
            let Some((channel @ Channel::Stop, listener, Outcome::TimedOut)) = ended(events) else { return };
            for event in events {
                if let Event::ListenerEnded { outcome, .. } = event {
                    *outcome = Outcome::Failed;
                }
            }
            for failure in bus.service.iter_mut().chain(&mut bus.failures) {
                if (failure.channel, failure.listener) == (channel, listener) {
                    failure.outcome = Outcome::Failed;
                }
            }
        },
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "one-abandoned-listener-remembered",
        "TIME-3",
        "of several abandoned listeners the last is remembered: the others are called again",
        |wrong, bus, input| {
            let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
            if let (Input::Advance, Some(due)) = (input, due)
                && wrong.memory.listeners.last() != Some(&due)
            {
                bus.busy.retain(|turn| turn.listener != due);
            }
            let events = wrong.right(bus, input);
            if let Some((_, listener, Outcome::TimedOut)) = ended(&events) {
                wrong.memory.listeners.push(listener);
            }
            events
        },
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "abandoned-until-idle",
        "TIME-3",
        "the mark of an abandoned listener is cleared in Idle: it is called again in the next cycle",
        |wrong, bus, input| {
            let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
            if let (Input::Advance, Some(due)) = (input, due)
                && !wrong.memory.listeners.contains(&due)
            {
                bus.busy.retain(|turn| turn.listener != due);
            }
            let events = wrong.right(bus, input);
            if let Some((_, listener, Outcome::TimedOut)) = ended(&events) {
                wrong.memory.listeners.push(listener);
            }
            if super::seen::entered(&events) == Some(wspbus_models::bus::State::Idle) {
                wrong.memory.listeners.clear();
            }
            events
        },
    )
    .threads(),
    step(
        &HOW_ON_EXIT,
        "code-of-an-exit-listener-ignored",
        "CODE-1",
        "the code of an exit listener that ends by an exit is not taken: the bus exits already",
        |wrong, bus, input| {
            let exits = matches!(ends(bus, input, Channel::Exit), Some((_, End::Exit(_))));
            let before = bus.code;
            let events = wrong.right(bus, input);
            if exits {
                bus.code = before;
            }
            events
        },
    ),
    step(
        &HOW_ON_EXIT,
        "exit-of-an-exit-listener-keeps-the-re-exec",
        "WAIT-5",
        "an exit listener that ends by an exit does not cancel the re-exec",
        |wrong, bus, input| {
            let exits = matches!(ends(bus, input, Channel::Exit), Some((_, End::Exit(_))));
            let restarts = bus.goal == Some(Goal::Restart);
            let mut events = wrong.right(bus, input);
            wrong.memory.done |= exits && restarts && bus.goal == Some(Goal::Exit);
            let kept = wrong.memory.done;
            taking(&mut events, |_, reexec, _| *reexec |= kept);
            events
        },
    ),
    after(
        &HOW_ON_EXIT,
        "exit-timeout-is-no-failure",
        "CODE-1",
        "exit listeners that pass their deadlines leave the code at 0",
        |_, bus, _, events| {
            let asked = bus.code;
            taking(events, |code, _, told| {
                let late = |f: &Failure| f.channel == Channel::Exit && f.outcome == Outcome::TimedOut;
                if asked.is_none() && told.iter().all(late) {
                    *code = Code::OK;
                }
            });
        },
    )
    .threads(),
    after(
        &HOW_ON_EXIT,
        "failing-exit-listener-breaks-off",
        "PASS-2",
        "after an exit listener that fails the bus is Exited, and block returns",
        |_, bus, _, events| {
            let failed = matches!(ended(events), Some((Channel::Exit, _, Outcome::Failed)));
            if let (true, Some(pass)) = (failed, &mut bus.pass) {
                pass.due.clear();
            }
        },
    ),
    step(
        &HOW_ON_GRACEFUL,
        "graceful-exit-is-a-failure",
        "EXIT-1",
        "a graceful listener that ends by an exit counts as failed",
        |wrong, bus, input| match ends(bus, input, Channel::Graceful) {
            Some((turn, End::Exit(_))) => wrong.right(bus, &Input::Ended(turn, End::Failed)),
            _ => wrong.right(bus, input),
        },
    ),
    after(
        &HOW_ON_GRACEFUL,
        "graceful-timeout-untold",
        "GOAL-10",
        "a Graceful is not told of a graceful listener that passed its deadline",
        |_, bus, _, events| {
            let late =
                ill(events).filter(|f| f.channel == Channel::Graceful && f.outcome == Outcome::TimedOut);
            if let Some(failure) = late {
                forget(bus, failure);
            }
        },
    )
    .threads(),
    step(
        &HOW_ON_GRACEFUL,
        "no-deadline-for-graceful-listeners",
        "TIME-1",
        "a graceful listener that passes its deadline is waited for",
        |wrong, bus, input| match input {
            Input::Expired(turn) if on(bus, Channel::Graceful) && bus.turn() == Some(*turn) => Vec::new(),
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    step(
        &HOW_ON_GRACEFUL,
        "busy-graceful-listener-called",
        "TIME-3",
        "an abandoned graceful listener that still runs is called again",
        |wrong, bus, input| {
            let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
            if let (Input::Advance, Some(due), true) = (input, due, on(bus, Channel::Graceful)) {
                bus.busy.retain(|turn| turn.listener != due);
            }
            wrong.right(bus, input)
        },
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "abandoned-by-channel",
        "TIME-3",
        "while a listener is abandoned, the others of its channel are Busy in later passes",
        |wrong, bus, input| {
            let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
            let channel = bus.pass.as_ref().map(|pass| pass.channel);
            if began_with_busy(bus, &wrong.memory.listeners, channel)
                && let (Input::Advance, Some(due)) = (input, due)
                && !bus.is_abandoned(due)
            {
                bus.busy.push(Turn { listener: due, number: 0 });
                let events = wrong.right(bus, input);
                bus.busy.retain(|turn| turn.listener != due);
                return events;
            }
            let events = wrong.right(bus, input);
            if began(&events).is_some() {
                wrong.memory.listeners = bus.abandoned().collect();
            }
            events
        },
    )
    .threads(),
    step(
        &HOW_ON_EXIT,
        "two-abandoned-at-most",
        "TIME-3",
        "of three abandoned listeners the oldest is called again",
        |wrong, bus, input| {
            let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
            let kept = wrong.memory.listeners.iter().rev().take(2).any(|one| Some(*one) == due);
            if let (Input::Advance, Some(due), false) = (input, due, kept) {
                bus.busy.retain(|turn| turn.listener != due);
            }
            let events = wrong.right(bus, input);
            if let Some((_, listener, Outcome::TimedOut)) = ended(&events) {
                wrong.memory.listeners.retain(|one| *one != listener);
                wrong.memory.listeners.push(listener);
            }
            wrong.memory.listeners.retain(|one| bus.is_abandoned(*one));
            events
        },
    )
    .threads(),
];

/// The call of the listener that runs in a pass over a channel, and how it ends by this input.
fn ends(bus: &Bus, input: &Input, channel: Channel) -> Option<(Turn, End)> {
    match *input {
        Input::Ended(turn, end) if on(bus, channel) && bus.turn() == Some(turn) => Some((turn, end)),
        _ => None,
    }
}

/// Lets a listener end in one way, and shows it in another.
fn quietly(wrong: &Wrong, bus: &mut Bus, turn: Turn, end: End, shown: Outcome) -> Vec<Event> {
    let mut events = wrong.right(bus, &Input::Ended(turn, end));
    for event in &mut events {
        if let Event::ListenerEnded { pass: PASS, outcome, .. } = event {
            *outcome = shown;
        }
    }
    events
}

/// Was a listener of this channel abandoned before the pass began, and does it still run?
fn began_with_busy(bus: &Bus, busy: &[ListenerId], channel: Option<Channel>) -> bool {
    let here =
        |one: &&ListenerId| subscription(bus, **one).is_some_and(|known| Some(known.channel) == channel);
    busy.iter().filter(here).any(|one| bus.is_abandoned(*one))
}
