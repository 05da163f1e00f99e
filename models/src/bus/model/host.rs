//! Claims about the parts of the machine on which its host relies: commands, counts, resolutions that are kept, and the
//! moments in which a step is due.

use super::{Action, Lifecycle};
use crate::bus::State;
use crate::bus::command::Command;
use crate::bus::event::{Event, TicketId};
use crate::bus::listener::Turn;
use crate::bus::memory::{Bus, Input};
use crate::bus::plan::Move;
use crate::bus::seen::Stage;
use wspbus_words::system::{Change, InnerClaim};

pub(super) fn claims() -> Vec<InnerClaim<Lifecycle>> {
    vec![
        InnerClaim::step(
            "the-host-is-commanded-what-happened",
            &["PASS-2", "WAIT-1", "GOAL-6"],
            |model, step| {
                let outputs = model.machine.step(&mut step.before.bus.clone(), &input(step)?);
                Some(outputs.commands == commanded(&step.before.bus, step.events))
            },
        ),
        InnerClaim::step("a-step-is-due-where-the-bus-says-so", &["LIFE-9"], |_, step| {
            let is_advance = matches!(step.action, Action::Do(Input::Advance));
            is_advance.then(|| !step.events.contains(&Event::NoStep))
        }),
        InnerClaim::step("between-two-passes-a-pass-is-due", &["GOAL-16"], |model, step| {
            let bus = &step.after.bus;
            let goal = bus.goal.filter(|_| bus.pass.is_none() && bus.state != State::Exited)?;
            Some(matches!(model.machine.tables.plan(bus.state, goal), Move::Pass(..)))
        }),
        InnerClaim::step("the-bus-rests-where-nothing-is-seen-to-go-on", &["GOAL-16"], |_, step| {
            let seen = step.was;
            let rests = seen.passes.is_empty() && (seen.goal().is_none() || seen.state == State::Exited);
            Some(step.before.bus.at_rest() == rests)
        }),
        InnerClaim::step("a-call-is-known-by-its-listener", &["TIME-4"], |_, step| {
            let running = step.was.passes.iter().filter_map(|pass| pass.running);
            let mut calls = running.chain(step.was.abandoned.iter().copied()).peekable();
            calls.peek()?;
            let of = |listener| step.before.bus.turn_of(listener).map(|turn| turn.listener);
            Some(calls.all(|listener| of(listener) == Some(listener)))
        }),
        InnerClaim::step("an-entry-that-fails-is-counted", &["MSG-2"], |_, step| {
            let failed = step.events.iter().filter(|event| matches!(event, Event::MainRan { failed: true }));
            let more = step.after.bus.main_failures.checked_sub(step.before.bus.main_failures);
            let ran = step.events.iter().any(|event| matches!(event, Event::MainRan { .. }));
            ran.then(|| more.is_some_and(|more| more as usize == failed.count()))
        }),
        InnerClaim::step("an-entry-counts-until-the-result-is-taken", &["WAIT-9"], |_, step| {
            let Input::Enqueue(_) = input(step)? else { return None };
            let is_refused = step.events.iter().any(|event| matches!(event, Event::Refused { .. }));
            let counts = !is_refused && step.was.main != Stage::Done;
            let more = step.after.bus.queue.checked_sub(step.before.bus.queue);
            Some(more == Some(u32::from(counts)))
        }),
        InnerClaim::step("a-ticket-that-is-forgotten-keeps-nothing", &["WAIT-10"], |_, step| {
            let Input::Forget(_, ticket) = input(step)? else {
                // No other input lets go of a ticket.
                return is_let_go(&step.before.bus, &step.after.bus).then_some(false);
            };
            let is_refused = step.events.iter().any(|event| matches!(event, Event::Refused { .. }));
            (!is_refused).then(|| !will_be_kept(&step.after.bus, ticket))
        }),
        InnerClaim::step("the-last-resolutions-are-kept", &["WAIT-10"], |model, step| {
            let bus = &step.before.bus;
            let told: Vec<TicketId> = step.events.iter().filter_map(resolved).collect();
            let kept = bus.kept.iter().map(|(ticket, _)| *ticket);
            let new =
                told.iter().copied().filter(|ticket| will_be_kept(bus, *ticket) || is_new(bus, *ticket));
            let all: Vec<TicketId> = kept.chain(new).collect();
            let last = &all[all.len().saturating_sub(model.machine.keeps)..];
            (!told.is_empty()).then(|| step.after.bus.kept.iter().map(|(ticket, _)| ticket).eq(last))
        }),
    ]
}

/// An input of the environment.
fn input(step: &Change<'_, Lifecycle>) -> Option<Input> {
    match step.action {
        Action::Do(input) | Action::Odd(input) => Some(*input),
        Action::Leave => None,
    }
}

/// The commands that belong to these events.
fn commanded(before: &Bus, events: &[Event]) -> Vec<Command> {
    let command = |event: &Event| match *event {
        Event::ListenerBegan { channel, listener, .. } => {
            Some(Command::Call { turn: Turn { listener, number: before.numbers.turn }, channel })
        }
        Event::Woken { thread, wake } => Some(Command::Wake { thread, wake }),
        Event::Resolved { ticket, .. } => Some(Command::Tell { ticket }),
        _ => None,
    };
    events.iter().filter_map(command).collect()
}

fn resolved(event: &Event) -> Option<TicketId> {
    match event {
        Event::Resolved { ticket, .. } => Some(*ticket),
        _ => None,
    }
}

/// Is this ticket open and not forgotten, or is its resolution kept?
fn will_be_kept(bus: &Bus, ticket: TicketId) -> bool {
    bus.tickets.iter().any(|open| open.id == ticket && !open.forgotten)
        || bus.kept.iter().any(|(kept, _)| *kept == ticket)
}

/// Is a ticket forgotten after a step that was not before it?
fn is_let_go(before: &Bus, after: &Bus) -> bool {
    let was = |ticket| before.tickets.iter().any(|open| open.id == ticket && open.forgotten);
    after.tickets.iter().any(|open| open.forgotten && !was(open.id))
}

/// Was this ticket granted by the step in which it is resolved?
fn is_new(bus: &Bus, ticket: TicketId) -> bool {
    bus.tickets.iter().all(|open| open.id != ticket)
}
