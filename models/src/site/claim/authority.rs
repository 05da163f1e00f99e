//! AUTH: who may ask for what.

use super::{Kind, Property, Watched, leads, on_watched, watched};
use crate::site::authority::permits;
use crate::site::authority::rights::needs;
use crate::site::event::{Event, Privilege};
use crate::site::identity::Origin;
use crate::site::request::{Answer, Environment, Request, Scope, Transition};
use crate::site::seen::Seen;

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    [policy(), privileges()].concat()
}

/// Every request is answered: for models in which asking and being answered are two steps.
pub(super) fn asked<M: Watched>() -> Vec<Property<M>> {
    vec![leads!("every-request-is-answered", &["AUTH-1"],
        |seen| !seen.asked.is_empty() => seen.asked.is_empty())]
}

pub(super) fn policy<M: Watched>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-denial-has-no-other-effect",
            requirements: &["AUTH-1"],
            kind: Kind::Step {
                when: |step| super::any(step, |_, e| denies(e)),
                holds: |step| step.observed.len() == 1,
            },
        },
        on_watched!("the-policy-decides", &["AUTH-2"],
        Event::Answered { origin, request, scope, answer, .. } => |model, _seen| {
            permits(model.environment(), origin, request, scope) == (answer != Answer::Denied)
        }),
        on_watched!("an-application-reaches-itself", &["AUTH-6"],
            Event::Answered { origin: Origin::Application(_), request: Request::Tell, scope: Scope::Interpreter, answer, .. },
            |_m, seen| true => answer != Answer::Denied),
    ]
}

fn privileges<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("no-application-gets-at-privileges", &["AUTH-3"],
            Event::Privileged { action, .. }, |model, seen| model.environment() == Environment::Shared
            => seen.vouched && needed(seen, action)),
        on_watched!("privileges-are-the-controllers", &["AUTH-4", "LOAD-6"],
        Event::Privileged { by, action } => |_m, seen| {
            by.is_none() && seen.licensed && needed(seen, action)
        }),
        on_watched!("applications-leave-each-other-alone", &["AUTH-5"],
            Event::Answered { origin: Origin::Application(_), request: Request::Change(t), scope, answer, .. },
            |model, seen| model.environment() == Environment::Shared && answer.granted()
            => !scope.every_name() && t < Transition::Restart && t != Transition::Roll),
    ]
}

/// Does the request that was granted, and is not over, need this action?
fn needed(seen: &Seen, action: Privilege) -> bool {
    seen.goal.is_some_and(|goal| needs(goal).contains(&action))
}

fn denies(event: &Event) -> bool {
    matches!(event, Event::Answered { answer: Answer::Denied, .. })
}
