//! AUTH: the rights of each requester.

use super::Claim;
use crate::site::authority::permits;
use crate::site::authority::rights::needs;
use crate::site::event::{Event, Privilege};
use crate::site::identity::Origin;
use crate::site::request::{Answer, Environment, Request, Scope, Transition};
use crate::site::seen::Seen;

pub(super) fn all() -> Vec<Claim> {
    [denial(), reach(), privileges(), neighbours()].concat()
}

/// The answers, for a part of a site that takes no privileged action.
pub(super) fn policy() -> Vec<Claim> {
    [denial(), reach()].concat()
}

/// The answers and the privileged actions, for a part of a site in which no application tells or disturbs another.
pub(super) fn alone() -> Vec<Claim> {
    [denial(), privileges()].concat()
}

/// Every request is answered. The claim is for models in which asking and being answered are two steps.
pub(super) fn asked() -> Vec<Claim> {
    vec![Claim::leads_to(
        "every-request-is-answered",
        &["AUTH-1"],
        |seen| !seen.asked.is_empty(),
        |seen| seen.asked.is_empty(),
    )]
}

fn denial() -> Vec<Claim> {
    vec![
        Claim::step("a-denial-has-no-other-effect", &["AUTH-1"], |step| {
            step.events.iter().any(denies).then_some(step.events.len() == 1)
        }),
        Claim::event("the-policy-decides", &["AUTH-2"], |seen, event| match *event {
            Event::Answered { origin, request, scope, answer, .. } => {
                let permitted = permits(seen.terms.environment, origin, request, scope);
                Some(permitted == (answer != Answer::Denied))
            }
            _ => None,
        }),
    ]
}

fn reach() -> Vec<Claim> {
    vec![Claim::event("an-application-reaches-itself", &["AUTH-6"], |_, event| match *event {
        Event::Answered {
            origin: Origin::Application(_),
            request: Request::Tell,
            scope: Scope::Interpreter,
            answer,
            ..
        } => Some(answer != Answer::Denied),
        _ => None,
    })]
}

fn privileges() -> Vec<Claim> {
    vec![
        Claim::event("no-application-gets-at-privileges", &["AUTH-3"], |seen, event| match *event {
            Event::Privileged { action, .. } => shared(seen).then(|| seen.vouched && needed(seen, action)),
            _ => None,
        }),
        Claim::event("privileges-are-the-controllers", &["AUTH-4", "LOAD-6"], |seen, event| match *event {
            Event::Privileged { by, action } => Some(by.is_none() && seen.licensed && needed(seen, action)),
            _ => None,
        }),
    ]
}

fn neighbours() -> Vec<Claim> {
    vec![Claim::event("applications-leave-each-other-alone", &["AUTH-5"], |seen, event| match *event {
        Event::Answered {
            origin: Origin::Application(_),
            request: Request::Change(t),
            scope,
            answer,
            ..
        } => (shared(seen) && answer.granted())
            .then(|| !scope.every_name() && t < Transition::Restart && t != Transition::Roll),
        _ => None,
    })]
}

fn shared(seen: &Seen) -> bool {
    seen.terms.environment == Environment::Shared
}

/// Does the request that was granted, and is not over, need this action?
fn needed(seen: &Seen, action: Privilege) -> bool {
    seen.goal.is_some_and(|goal| needs(goal).contains(&action))
}

fn denies(event: &Event) -> bool {
    matches!(event, Event::Answered { answer: Answer::Denied, .. })
}
