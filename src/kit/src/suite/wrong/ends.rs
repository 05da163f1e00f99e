//! Wrong ways to fail, and to end.

use wspbus_models::bus::event::{Channel, Event, Failure, Origin, Outcome, PassId, ThreadId};
use wspbus_models::bus::{Bus, Code, End, Goal, Input, Main, Request, State};

use super::mistake::{Mistake, Wrong, step};
use super::passes::enters;
use crate::suite::wide::dimension::{
    BLOCK_AT, DENIED, EXIT_CODE, HOW_ON_START, ILL_ON_EXIT, ILL_ON_GRACEFUL, ILL_ON_START, ILL_ON_STOP, OUT,
};

pub(super) const ALL: &[Mistake] = &[
    step(
        &ILL_ON_START,
        "half-a-site",
        "FAIL-1",
        "a start pass in which a listener failed ends in Running",
        half,
    ),
    step(
        &ILL_ON_STOP,
        "stopping-without-end",
        "FAIL-2",
        "a stop listener that fails leaves the bus in Stopping",
        for_ever,
    ),
    step(
        &BLOCK_AT,
        "taken-before-the-exit-pass",
        "FAIL-3",
        "block returns as soon as the bus is Exiting",
        too_early,
    ),
    step(&OUT, "ends-the-process", "FAIL-4", "the bus ends the process itself", ends_itself),
    step(&EXIT_CODE, "swallowed-code", "CODE-1", "the code of an Exit is forgotten", no_code),
    step(&EXIT_CODE, "last-code", "CODE-1", "the last code that was asked for counts", last_code),
    step(&EXIT_CODE, "last-nonzero-code", "CODE-1", "the last code other than 0 counts", last_nonzero_code),
    step(&ILL_ON_EXIT, "always-zero", "CODE-1", "a failure leaves the code at 0", zero),
    step(
        &OUT,
        "failed-stop-cancels-restart",
        "CODE-2",
        "a stop listener that fails turns a Restart into an Exit",
        cancels,
    ),
    step(&BLOCK_AT, "block-tells-nothing", "CODE-3", "block does not tell what failed", silent),
    step(
        &ILL_ON_GRACEFUL,
        "block-is-told-of-graceful-failures",
        "CODE-4",
        "the failure of a graceful listener is returned by block, and makes the code 70",
        books_graceful,
    ),
    step(
        &HOW_ON_START,
        "swallowed-exit",
        "EXIT-1",
        "a listener that ends by an exit asks for nothing",
        swallowed,
    ),
    step(
        &DENIED,
        "denied-exit-is-well",
        "EXIT-2",
        "a listener whose exit is denied counts as ended well",
        well,
    )
    .policy(),
];

fn half(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    if let (Input::Advance, Some(pass)) = (input, &mut bus.pass) {
        pass.failed &= pass.channel != Channel::Start;
    }
    wrong.right(bus, input)
}

fn for_ever(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let failed = |e: &Event| {
        matches!(e, Event::ListenerEnded { channel: Channel::Stop, outcome: Outcome::Failed, .. })
    };
    if events.iter().any(failed) {
        (bus.pass, bus.goal) = (None, None);
        bus.tickets.clear();
    }
    events
}

fn too_early(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if enters(&events, State::Exiting) && bus.main == Main::Blocked {
        events.extend(take(bus));
    }
    events
}

/// Leaves `block` at once, as if it were time to.
pub(super) fn take(bus: &mut Bus) -> Vec<Event> {
    bus.main = Main::Taken;
    let reexec = bus.goal == Some(Goal::Restart);
    vec![Event::Taken { code: bus.exit_code(), reexec, failures: bus.failures.clone() }]
}

fn ends_itself(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if let Some(place) =
        events.iter().position(|e| matches!(e, Event::StateWritten { to: State::Exited, .. }))
    {
        events.insert(place + 1, Event::Ended { code: bus.exit_code() });
    }
    events
}

fn no_code(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    bus.code = None;
    events
}

fn last_code(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    for event in &events {
        if let Event::Answered { request: Request::Exit(code), ticket: Some(_), .. } = event {
            bus.code = (code.0 != 0).then_some(*code);
        }
    }
    events
}

fn last_nonzero_code(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let before = bus.code;
    let events = last_code(wrong, bus, input);
    bus.code = bus.code.or(before);
    events
}

fn zero(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    for event in &mut events {
        if let Event::Taken { code, .. } = event
            && *code == Code::SOFTWARE
        {
            *code = Code::OK;
        }
    }
    events
}

fn cancels(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let failed = |e: &Event| {
        matches!(e, Event::ListenerEnded { channel: Channel::Stop, outcome: Outcome::Failed, .. })
    };
    if events.iter().any(failed) && bus.goal == Some(Goal::Restart) {
        bus.goal = Some(Goal::Exit);
    }
    events
}

fn silent(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    for event in &mut events {
        if let Event::Taken { failures, .. } = event {
            failures.clear();
        }
    }
    events
}

fn books_graceful(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    for event in &events {
        if let Event::ListenerEnded { channel: channel @ Channel::Graceful, listener, outcome, .. } = *event
            && !matches!(outcome, Outcome::Ok | Outcome::Exit(_))
        {
            bus.failures.push(Failure { channel, listener, outcome });
        }
    }
    bus.failures.sort();
    bus.failures.dedup();
    events
}

fn swallowed(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let Input::Ended(turn, End::Exit(code)) = *input else { return wrong.right(bus, input) };
    if bus.turn() != Some(turn) {
        return wrong.right(bus, input);
    }
    let mut events = wrong.right(bus, &Input::Ended(turn, End::Ok));
    for event in &mut events {
        if let Event::ListenerEnded { outcome, .. } = event {
            *outcome = Outcome::Exit(code);
        }
    }
    events
}

fn well(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let Input::Ended(turn, End::Exit(code)) = *input else { return wrong.right(bus, input) };
    let by = Origin::Listener(turn.listener);
    if bus.turn() != Some(turn) || wrong.machine.policy.permits(by, Goal::Exit) {
        return wrong.right(bus, input);
    }
    let mut events = wrong.right(bus, &Input::Request(by, Request::Exit(code)));
    events.extend(wrong.right(bus, &Input::Ended(turn, End::Ok)));
    events
}

/// Another thread than the main program re-executes the process.
pub(super) fn re_executes(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if enters(&events, State::Exited) && bus.goal == Some(Goal::Restart) {
        events.push(Event::ReExecuted { thread: ThreadId(1) });
    }
    events
}

/// The main program leaves `block` when the first exit listener is called.
pub(super) fn leaves_block(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let called =
        |e: &Event| matches!(e, Event::ListenerBegan { channel: Channel::Exit, pass: PassId(0), .. });
    if events.iter().any(called) && bus.main == Main::Blocked {
        events.extend(take(bus));
    }
    events
}
