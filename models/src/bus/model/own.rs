//! What only the lifecycle's own model can claim: that a step left the bus as it was, and that an
//! action had the effect it must have, also where nothing is seen.

use super::{Action, Lifecycle};
use crate::bus::answer::Asker;
use crate::bus::event::{Event, Origin, Reason, Wake};
use crate::bus::memory::Input;
use crate::bus::{Bus, State};
use wspbus_words::model::{Kind, Property, Step};

pub(super) fn claims() -> Vec<Property<Lifecycle>> {
    let step =
        |name, requirements, when, holds| Property { name, requirements, kind: Kind::Step { when, holds } };
    vec![
        step("every-request-is-answered", &["GOAL-1"], asks, answered),
        step("without-grant-the-bus-is-as-it-was", &["GOAL-2", "GOAL-13"], no_grant, unchanged),
        step("a-listener-that-waits-is-refused", &["WAIT-3"], waits_inside, refused_alone),
        step("who-does-not-run-changes-no-subscription", &["TIME-2"], changes_without_running, refused_alone),
        step("a-wait-that-is-met-ends-at-once", &["WAIT-1", "WAIT-2"], waits_for_what_is, woken),
        step("a-failing-log-is-counted", &["MSG-1"], log_fails, counted),
    ]
}

type Seen<'a> = Step<'a, Lifecycle>;

fn input(step: &Seen<'_>) -> Option<Input> {
    match step.action {
        Action::Do(input) => Some(*input),
        Action::Leave => None,
    }
}

fn events<'a>(step: &'a Seen<'_>) -> impl Iterator<Item = &'a Event> {
    step.observed.iter().map(|sighting| &sighting.event)
}

fn asks(step: &Seen<'_>) -> bool {
    matches!(input(step), Some(Input::Request(..)))
}

fn answered(step: &Seen<'_>) -> bool {
    events(step).filter(|e| matches!(e, Event::Answered { .. })).count() == 1
}

/// A request, not the end of a listener, that got no ticket.
fn no_grant(step: &Seen<'_>) -> bool {
    asks(step) && events(step).all(|e| !matches!(e, Event::Answered { ticket: Some(_), .. }))
}

fn unchanged(step: &Seen<'_>) -> bool {
    step.before.bus == step.after.bus
}

fn waits_inside(step: &Seen<'_>) -> bool {
    matches!(input(step), Some(Input::Wait(Origin::Listener(_), _) | Input::Await(Origin::Listener(_), _)))
}

fn changes_without_running(step: &Seen<'_>) -> bool {
    let (Some(Input::Subscribe(origin, ..)) | Some(Input::Unsubscribe(origin, _))) = input(step) else {
        return false;
    };
    matches!(step.before.bus.asker(origin), Asker::Abandoned | Asker::Stale)
}

fn refused_alone(step: &Seen<'_>) -> bool {
    let refused = |e: &Event| {
        matches!(e, Event::Refused { reason: Reason::InListener | Reason::Abandoned | Reason::Stale, .. })
    };
    unchanged(step) && step.observed.len() == 1 && events(step).all(refused)
}

fn waits_for_what_is(step: &Seen<'_>) -> bool {
    let now = step.before.bus.state;
    matches!(input(step), Some(Input::Wait(Origin::Thread(_), state)) if state == now || now == State::Exited)
}

fn woken(step: &Seen<'_>) -> bool {
    let Some(Input::Wait(Origin::Thread(thread), state)) = input(step) else { return true };
    let due = if state == step.before.bus.state { Wake::Entered(state) } else { Wake::Gone };
    unchanged(step) && events(step).any(|e| *e == Event::Woken { thread, wake: due })
}

fn log_fails(step: &Seen<'_>) -> bool {
    input(step) == Some(Input::LogFailed)
}

fn counted(step: &Seen<'_>) -> bool {
    let before = &step.before.bus;
    step.after.bus == Bus { log_failures: before.log_failures + 1, ..before.clone() }
}
