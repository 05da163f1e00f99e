//! Claims that can only be made of the bus itself: that a step left it as it was, and that an action had the
//! effect that it must have, also where nothing is seen.

use super::{Action, Lifecycle};
use crate::bus::answer::Asker;
use crate::bus::event::{Event, Origin, Reason, Wake};
use crate::bus::memory::Input;
use crate::bus::{Bus, State};
use wspbus_words::system::{Change, InnerClaim};

pub(super) fn claims() -> Vec<InnerClaim<Lifecycle>> {
    vec![
        InnerClaim::step("a-bus-answers-every-request", &["GOAL-1"], |_, step| {
            let answers = step.events.iter().filter(|event| matches!(event, Event::Answered { .. })).count();
            asks(step).then_some(answers == 1)
        }),
        InnerClaim::step("without-grant-the-bus-is-as-it-was", &["GOAL-2", "GOAL-13"], |_, step| {
            let ticket = |event: &Event| matches!(event, Event::Answered { ticket: Some(_), .. });
            (asks(step) && !step.events.iter().any(ticket)).then(|| unchanged(step))
        }),
        InnerClaim::step("a-listener-that-waits-is-refused", &["WAIT-3"], |_, step| match input(step)? {
            Input::Wait(Origin::Listener(_), _) | Input::Await(Origin::Listener(_), _) => {
                Some(refused_alone(step))
            }
            _ => None,
        }),
        InnerClaim::step("a-listener-that-does-not-run-changes-no-subscription", &["TIME-2"], |_, step| {
            match input(step)? {
                Input::Subscribe(origin, ..) | Input::Unsubscribe(origin, _) => {
                    let runs_not = matches!(step.before.bus.asker(origin), Asker::Abandoned | Asker::Stale);
                    runs_not.then(|| refused_alone(step))
                }
                _ => None,
            }
        }),
        InnerClaim::step("a-wait-that-is-met-ends-at-once", &["WAIT-1", "WAIT-2"], |_, step| {
            let now = step.before.bus.state;
            let Input::Wait(Origin::Thread(thread), state) = input(step)? else { return None };
            let wake = match state {
                _ if state == now => Wake::Entered(state),
                _ if now == State::Exited => Wake::Gone,
                _ => return None,
            };
            Some(unchanged(step) && step.events.contains(&Event::Woken { thread, wake }))
        }),
        InnerClaim::step("a-failing-log-is-counted", &["MSG-1"], |_, step| {
            let (before, after) = (&step.before.bus, &step.after.bus);
            let counted = || *after == Bus { log_failures: before.log_failures + 1, ..before.clone() };
            (input(step)? == Input::LogFailed).then(counted)
        }),
    ]
}

fn input(step: &Change<'_, Lifecycle>) -> Option<Input> {
    match step.action {
        Action::Do(input) => Some(*input),
        Action::Odd(_) | Action::Leave => None,
    }
}

/// Is it a request, and not the end of a listener?
fn asks(step: &Change<'_, Lifecycle>) -> bool {
    matches!(step.action, Action::Do(Input::Request(..)))
}

fn unchanged(step: &Change<'_, Lifecycle>) -> bool {
    step.before.bus == step.after.bus
}

fn refused_alone(step: &Change<'_, Lifecycle>) -> bool {
    let refused = |event: &Event| {
        matches!(event, Event::Refused { reason: Reason::InListener | Reason::Abandoned | Reason::Stale, .. })
    };
    unchanged(step) && matches!(step.events, [only] if refused(only))
}
