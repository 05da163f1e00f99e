//! AUTH: the rights of each requester, judged by their effects, and what a request means in a scope.

use super::Claim;
use super::account::only_name;
use crate::site::machine::event::{Cause, Event, Said};
use crate::site::machine::policy::Policy;
use crate::site::machine::word::{
    Answer, Goal, InterpreterId, Origin, Privilege, Reason, Request, State, Target,
};
use crate::site::observed::Observed;
use crate::site::observed::ladder::{Wish, ends_all, grants, wish};
use crate::site::observed::ticket::{By, replaced};
use wspbus_words::system::Step;

pub(super) fn all() -> Vec<Claim> {
    [denial(), meaning(), privileges(), neighbours()].concat()
}

fn denial() -> Vec<Claim> {
    vec![
        Claim::step("a-denial-has-no-other-effect", &["AUTH-1"], |step| {
            let denied = |event: &Event| matches!(event, Event::Answered { answer: Answer::Denied, .. });
            step.events.iter().any(denied).then_some(step.events.len() == 1)
        }),
        Claim::event("the-policy-decides", &["AUTH-2"], |seen, event| match *event {
            Event::Answered { origin, request, target, answer, .. } => {
                let permitted = permitted(&seen.terms.policy, origin, request, target);
                // A request in the name of an interpreter that there is not has no origin to judge.
                let unproven = answer == Answer::Refused(Reason::NoInterpreter);
                let unproven = unproven && matches!(origin, Origin::Worker(_));
                Some(unproven || permitted == (answer != Answer::Denied))
            }
            Event::Heard { worker, said: Said::Retire } => {
                let itself = Origin::Worker(worker);
                Some(permitted(&seen.terms.policy, itself, Request::Roll, Target::Process(worker)))
            }
            _ => None,
        }),
        Claim::event("an-application-reaches-itself", &["AUTH-6"], |_, event| match *event {
            Event::Answered {
                origin: Origin::Application(me),
                target: Target::Interpreter(of),
                answer,
                ..
            } => (of == me).then_some(answer != Answer::Denied),
            _ => None,
        }),
        Claim::leads_to("every-request-is-answered", &["LADDER-7"], asks, |seen| !asks(seen)),
    ]
}

fn meaning() -> Vec<Claim> {
    vec![
        Claim::event("what-means-nothing-in-its-scope-is-refused", &["SCOPE-7"], |_, event| match *event {
            Event::Answered { request, target, answer, .. } => wish(request, target)
                .is_none()
                .then_some(matches!(answer, Answer::Refused(_) | Answer::Denied)),
            _ => None,
        }),
        Claim::step("the-effect-is-that-of-the-scope", &["SCOPE-7"], |step| {
            let (request, target) = step.events.iter().find_map(|event| match *event {
                Event::Answered { request, target, answer, .. } if grants(answer) => Some((request, target)),
                _ => None,
            })?;
            Some(effects(step, request, target))
        }),
    ]
}

fn privileges() -> Vec<Claim> {
    vec![
        Claim::event("the-controller-alone-has-privileges", &["LOAD-6"], |_, event| match *event {
            Event::Privileged { worker, .. } => Some(worker.is_none()),
            _ => None,
        }),
        Claim::event("no-application-gets-at-privileges", &["AUTH-3"], |seen, event| match *event {
            Event::Privileged { action, .. } => seen.terms.shared.then(|| is_vouched(seen, action)),
            _ => None,
        }),
        Claim::event(
            "privileges-are-for-a-granted-request",
            &["AUTH-4", "LOAD-6"],
            |seen, event| match *event {
                Event::Privileged { action, .. } => Some(is_needed(seen, action)),
                _ => None,
            },
        ),
    ]
}

fn neighbours() -> Vec<Claim> {
    vec![
        Claim::event("no-effect-of-strangers", &["AUTH-5"], |seen, event| {
            let fits = touches(seen, event)?;
            seen.terms.shared.then_some(fits)
        }),
        Claim::step("no-process-ends-for-a-stranger", &["AUTH-5"], |step| {
            let worker = step.events.iter().find_map(|event| match *event {
                Event::Retiring { worker, cause: Cause::Asked } => Some(worker),
                _ => None,
            })?;
            let strange = |event: &Event| match *event {
                Event::Answered { origin: Origin::Application(_), request, target, answer, .. } => {
                    grants(answer) && replaced(request, target) == Some(worker)
                }
                _ => false,
            };
            step.before.terms.shared.then(|| !step.events.iter().any(strange))
        }),
    ]
}

/// The cell of the policy for a request.
fn permitted(policy: &Policy, origin: Origin, request: Request, target: Target) -> bool {
    let [operator, controller, worker, application] = policy.0;
    let rights = match origin {
        Origin::Operator => operator,
        Origin::Controller => controller,
        Origin::Worker(_) => worker,
        Origin::Application(_) => application,
    };
    let [interpreter, process, name, site] =
        if matches!(request, Request::Event) { rights.events } else { rights.transitions };
    match target {
        Target::Interpreter(_) => interpreter,
        Target::Process(_) => process,
        Target::Application(_) => name,
        Target::Site => site,
    }
}

/// Did the operator, or the controller itself, ask for what this action is a part of?
fn is_vouched(seen: &Observed, action: Privilege) -> bool {
    match action {
        Privilege::ReadKey | Privilege::Bind => is_goal_vouched(seen),
        Privilege::ReExecute => seen.controller.restart_vouched,
    }
}

/// Did the operator, or the controller itself, ask for the goal?
fn is_goal_vouched(seen: &Observed) -> bool {
    seen.controller.goal.is_some_and(|goal| seen.is_vouched(goal))
}

/// Is this action a part of what was granted and is not over?
fn is_needed(seen: &Observed, action: Privilege) -> bool {
    let controller = &seen.controller;
    let up = controller.goal.is_some_and(|goal| !ends_all(goal) && seen.is_asked_for(goal));
    match action {
        Privilege::ReadKey => up,
        Privilege::Bind => up && matches!(controller.state, State::Idle | State::Starting),
        Privilege::ReExecute => controller.out == Some(Goal::Restart),
    }
}

/// Is an effect on an interpreter, or on the site, one that its requester may have? `None` where there is no effect.
fn touches(seen: &Observed, event: &Event) -> Option<bool> {
    match *event {
        Event::Delivered { notice, interpreter } | Event::DeedBegan { notice, interpreter, .. } => {
            let open = seen.notice(notice)?;
            is_neighbourly(open.by, open.target, interpreter)
        }
        Event::GoalWritten { to: Some(goal), .. } => Some(seen.is_vouched(goal)),
        Event::StateWritten { to: State::Starting | State::Stopping, .. } => Some(is_goal_vouched(seen)),
        _ => None,
    }
}

/// Does a request of an application stay with the copies of this application? `None` for other requesters.
fn is_neighbourly(by: By, target: Target, interpreter: InterpreterId) -> Option<bool> {
    match by {
        By::Application(name) => Some(only_name(target) == Some(name) && interpreter.name == name),
        By::Site | By::Worker => None,
    }
}

/// Did the step begin what the request means in its scope, and nothing else of the kind?
fn effects(step: &Step<'_, Observed, Event>, request: Request, target: Target) -> bool {
    let any = |is: fn(&Event) -> bool| step.events.iter().any(is);
    let deed = step.events.iter().find_map(|event| match *event {
        Event::NoticeBegan { deed, target, .. } => Some((deed, target)),
        _ => None,
    });
    let retires = any(|event| matches!(event, Event::Retiring { .. }));
    let moves = any(|event| matches!(event, Event::GoalWritten { .. }));
    match wish(request, target) {
        Some(Wish::Deed(wanted)) => deed == Some((wanted, target)) && !retires && !moves,
        Some(Wish::Replaced(_)) => deed.is_none() && !moves,
        Some(Wish::Goal(_)) => deed.is_none() && !retires,
        None => false,
    }
}

/// Is a request on its way that a process sent that takes steps?
fn asks(seen: &Observed) -> bool {
    seen.controller.lives() && !seen.asked.is_empty()
}
