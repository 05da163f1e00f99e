//! A second opinion on charges, by the inputs and the events of a case alone.
//!
//! The blame asks a machine and an observer whether the subject of a requirement happened. This list asks neither: a charge
//! with PASS-6 needs an unsubscription among the inputs. It knows fewer requirements and asks less of each, so that it
//! can say that a charge is wrong, and not that it is right.

use wspbus_models::bus::event::{Channel, Event, Outcome};
use wspbus_models::bus::{End, Goal};

use super::case::{Case, Input};
use super::implementation::Failure;

/// Is there something in a case, up to its failing step, that this requirement is about? True for a requirement that the
/// list does not know.
pub fn has_grounds(case: &Case, failure: &Failure, requirement: &str) -> bool {
    let steps = case.steps.iter().take(failure.step + 1);
    let given = |fits: &dyn Fn(&Input) -> bool| steps.clone().any(|step| fits(&step.input));
    let asks = |goals: &[Goal]| {
        given(&|input| match input {
            Input::Request { request, .. } => goals.contains(&request.goal()),
            Input::End { end: End::Exit(_), .. } => goals.contains(&Goal::Exit),
            _ => false,
        })
    };
    let observed = failure.observed.iter().flat_map(|output| &output.events);
    let mut shown = steps.clone().flat_map(|step| &step.events).chain(observed.clone());
    let mut fails = |on: Channel| {
        shown.any(|event| match event {
            Event::ListenerEnded { channel, outcome, .. } => {
                *channel == on && !matches!(outcome, Outcome::Ok | Outcome::Exit(_))
            }
            _ => false,
        })
    };
    let is_timed_out =
        |event: &Event| matches!(event, Event::ListenerEnded { outcome: Outcome::TimedOut, .. });
    match requirement {
        "LIFE-6" => asks(&[Goal::Restart, Goal::Exit]),
        "LIFE-7" => asks(&[Goal::Reload]),
        "GOAL-7" | "GOAL-8" | "GOAL-20" => asks(&[Goal::Reload, Goal::Graceful]),
        "GOAL-15" => asks(&[Goal::Exit]),
        "PASS-5" => given(&|input| matches!(input, Input::Subscribe { .. })),
        "PASS-6" => given(&|input| matches!(input, Input::Unsubscribe { .. })),
        "FAIL-1" => fails(Channel::Start),
        "FAIL-2" => fails(Channel::Stop),
        "CODE-4" => fails(Channel::Graceful),
        "EXIT-1" | "EXIT-2" => given(&|input| matches!(input, Input::End { end: End::Exit(_), .. })),
        "TIME-1" if observed.clone().any(is_timed_out) => true,
        "TIME-1" | "TIME-2" | "TIME-3" => given(&|input| matches!(input, Input::Expire { .. })),
        "WAIT-1" | "WAIT-2" | "WAIT-3" | "WAIT-8" => {
            given(&|input| matches!(input, Input::Wait { .. } | Input::Await { .. }))
        }
        "WAIT-4" | "WAIT-7" => given(&|input| *input == Input::Block),
        "WAIT-9" | "MSG-2" => given(&|input| matches!(input, Input::Enqueue { .. })),
        "MSG-1" => given(&|input| *input == Input::Log),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::case::{Level, Parameters};
    use crate::suite::plan::{Plan, PlanKind};

    /// A case of one requester and no listener has no grounds for most requirements, and the list says so.
    #[test]
    fn a_charge_without_grounds_is_seen() {
        let plan = Plan { level: Level::Requests, kind: PlanKind::Complete(0) };
        let (suite, _) = plan.build(Parameters::default()).unwrap();
        let is_start = |case: &&Case| case.steps.first().is_some_and(|step| asks_start(&step.input));
        let case = suite.cases.iter().find(is_start).unwrap();
        let failure = Failure { step: 0, observed: None, reason: None, breaks: None };
        let groundless = [
            "LIFE-6", "LIFE-7", "GOAL-7", "GOAL-15", "PASS-5", "PASS-6", "FAIL-1", "FAIL-2", "CODE-4",
            "EXIT-1", "TIME-1", "WAIT-1", "WAIT-4", "WAIT-9", "MSG-1",
        ];
        for requirement in groundless {
            assert!(!has_grounds(case, &failure, requirement), "{requirement}");
        }
        assert!(has_grounds(case, &failure, "LIFE-1") && has_grounds(case, &failure, "GOAL-1"));
    }

    fn asks_start(input: &Input) -> bool {
        matches!(input, Input::Request { request, .. } if request.goal() == Goal::Start)
    }
}
