//! Wrong ways to pass a deadline, to wait, and to tell.

use wspbus_models::bus::event::{Answer, Event, Origin, ThreadId, Wake};
use wspbus_models::bus::{Bus, Code, End, Goal, Input, Main, Request, State};

use super::ends::{leaves_block, re_executes};
use super::mistake::{Mistake, Wrong, step};
use crate::suite::wide::dimension::{
    BLOCK_AT, ENTRIES, ENTRY_FAILS, HOLDS, HOW_ON_STOP, LOG_AT, OUT, WAIT_AT, WAIT_FOR, WAITERS,
};

pub(super) const ALL: &[Mistake] = &[
    step(
        &HOW_ON_STOP,
        "no-deadline",
        "TIME-1",
        "a listener that passes its deadline is waited for",
        no_deadline,
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "heard-when-abandoned",
        "TIME-2",
        "a request of an abandoned listener is granted",
        heard,
    )
    .threads(),
    step(
        &HOW_ON_STOP,
        "called-while-busy",
        "TIME-3",
        "an abandoned listener that still runs is called again",
        called,
    )
    .threads(),
    step(
        &WAIT_FOR,
        "running-between-two-rounds-missed",
        "WAIT-1",
        "Running between two rounds of a Reload wakes no waiter",
        between_rounds,
    )
    .threads(),
    step(&WAITERS, "missed-wake-up", "WAIT-1", "a state that is entered wakes no waiter", missed).threads(),
    step(
        &WAITERS,
        "waits-without-end",
        "WAIT-2",
        "at the end no waiter is told that its state will never come",
        for_ever,
    )
    .threads(),
    step(&HOLDS, "wait-in-a-listener", "WAIT-3", "a listener that waits is not refused", inside).threads(),
    step(
        &HOLDS,
        "refused-and-waits",
        "WAIT-3",
        "a thread waits for what a listener was refused",
        refused_and_waits,
    )
    .threads(),
    step(
        &BLOCK_AT,
        "block-returns-early",
        "WAIT-4",
        "block returns when the first exit listener is called",
        leaves_block,
    ),
    step(
        &OUT,
        "stale-restart-flag",
        "WAIT-5",
        "a Restart that an Exit superseded re-executes all the same",
        flag,
    ),
    step(&OUT, "re-exec-by-another", "WAIT-6", "the thread that asked re-executes the process", re_executes),
    step(&BLOCK_AT, "block-never-returns", "WAIT-7", "block does not return", never),
    step(&WAIT_AT, "wait-in-exited-hangs", "WAIT-8", "a wait that begins in Exited never ends", late)
        .threads(),
    step(
        &ENTRIES,
        "newest-entry-first",
        "WAIT-9",
        "of several entries of the main queue the one that was appended last is run first",
        newest_first,
    )
    .threads(),
    step(&LOG_AT, "log-ends-the-listener", "MSG-1", "a failing log ends the listener that runs", log),
    step(
        &ENTRY_FAILS,
        "main-entry-ends-block",
        "MSG-2",
        "a failing entry of the main queue ends block",
        entry,
    )
    .threads(),
];

fn no_deadline(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    match input {
        Input::Expired(turn) if bus.turn() == Some(*turn) => Vec::new(),
        _ => wrong.right(bus, input),
    }
}

fn heard(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let Input::Request(by @ Origin::Listener(listener), request) = *input else {
        return wrong.right(bus, input);
    };
    if !bus.is_abandoned(listener) {
        return wrong.right(bus, input);
    }
    let mut events = wrong.right(bus, &Input::Request(Origin::Thread(ThreadId(1)), request));
    for event in &mut events {
        if let Event::Answered { origin, .. } = event {
            *origin = by;
        }
    }
    events
}

fn called(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let due = bus.pass.as_ref().and_then(|pass| pass.due.first().copied());
    if let (Input::Advance, Some(due)) = (input, due) {
        bus.busy.retain(|turn| turn.listener != due);
    }
    wrong.right(bus, input)
}

fn missed(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    keep_asleep(wrong, bus, input, |wake| matches!(wake, Wake::Entered(_)))
}

/// The bus is Running for a Reload that runs once more: its waiters go on waiting.
fn between_rounds(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let waiting = bus.waiting.clone();
    let mut events = wrong.right(bus, input);
    if *input == Input::Advance && bus.state == State::Running && bus.goal == Some(Goal::Reload) {
        let is_woken = |event: &Event| matches!(event, Event::Woken { .. });
        if events.iter().any(is_woken) {
            bus.waiting = waiting;
        }
        events.retain(|event| !is_woken(event));
    }
    events
}

/// Lets the waiters go on waiting that the end of the bus should wake at once.
fn late(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let waiting = bus.waiting.clone();
    let mut events = wrong.right(bus, input);
    if matches!(input, Input::Wait(Origin::Thread(_), _)) && bus.state == State::Exited {
        events.retain(|event| !matches!(event, Event::Woken { .. }));
        bus.waiting = waiting;
        for event in &events {
            if let Event::Waiting { thread, state } = event {
                bus.waiting.push((*thread, *state));
            }
        }
    }
    events
}

/// Runs the entries that wait in the queue from the last to the first. The bus is told how an entry ended when it ran,
/// so that the reports are kept until the queue is empty.
fn newest_first(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if matches!(input, Input::MainRan(_)) {
        wrong.memory.held.append(&mut events);
        if bus.queue == 0 {
            events.extend(wrong.memory.held.drain(..).rev());
        }
    }
    events
}

fn for_ever(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    keep_asleep(wrong, bus, input, |wake| *wake == Wake::Gone)
}

/// Takes the step of the bus, but lets the waiters that it should wake by such a wake go on waiting.
fn keep_asleep(wrong: &Wrong, bus: &mut Bus, input: &Input, whom: fn(&Wake) -> bool) -> Vec<Event> {
    let waiting = bus.waiting.clone();
    let mut events = wrong.right(bus, input);
    if *input != Input::Advance {
        return events;
    }
    events.retain(|event| match event {
        Event::Woken { thread, wake } if whom(wake) => {
            bus.waiting.extend(waiting.iter().filter(|(t, _)| t == thread));
            false
        }
        _ => true,
    });
    events
}

fn inside(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    match input {
        Input::Wait(Origin::Listener(_), _) | Input::Await(Origin::Listener(_), _) => Vec::new(),
        _ => wrong.right(bus, input),
    }
}

fn refused_and_waits(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if let Input::Wait(Origin::Listener(_), state) = *input {
        events.push(Event::Waiting { thread: ThreadId(1), state });
    }
    events
}

fn flag(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    for event in &mut events {
        match event {
            Event::Answered { request: Request::Restart, answer: Answer::Superseded(_), .. } => {
                wrong.memory.done = true;
            }
            Event::Taken { reexec, .. } => *reexec |= wrong.memory.done,
            _ => {}
        }
    }
    events
}

fn never(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    if *input == Input::Take && bus.state == State::Exited {
        bus.main = Main::Away;
        return Vec::new();
    }
    wrong.right(bus, input)
}

fn log(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if let (Input::LogFailed, Some(turn)) = (input, bus.turn()) {
        events.extend(wrong.right(bus, &Input::Ended(turn, End::Failed)));
    }
    events
}

fn entry(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if *input == Input::MainRan(true) && bus.main == Main::Blocked {
        bus.main = Main::Taken;
        events.push(Event::Taken { code: Code::SOFTWARE, reexec: false, failures: Vec::new() });
    }
    events
}
