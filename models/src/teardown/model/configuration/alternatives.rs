//! Designs that lack one rule each: what they break says why the rule is there.

use super::{BASE, Configuration, SMALL, TWO};
use crate::named::{Named, breaks};
use crate::teardown::design::{
    AfterFailure, Births, Bound, Design, Drain, Plan, Reload, SPECIFIED, Stage, SystemExit,
};
use crate::teardown::model::Teardown;

const THREADS_FIRST: Plan =
    &[&[Stage::Join], &[Stage::Tell], &[Stage::Drain], &[Stage::Finish], &[Stage::Destroy]];
const ONE_AFTER_THE_OTHER: Plan =
    &[&[Stage::Drain], &[Stage::Tell, Stage::Join, Stage::Finish, Stage::Destroy]];
const DOWN_ONE_BY_ONE: Plan =
    &[&[Stage::Tell], &[Stage::Drain], &[Stage::Join, Stage::Finish, Stage::Destroy]];
const TOLD_LATE: Plan =
    &[&[Stage::Drain], &[Stage::Tell], &[Stage::Join], &[Stage::Finish], &[Stage::Destroy]];

const fn ordered(plan: Plan) -> Design {
    Design { plan, ..Design::SPECIFIED }
}

/// The designs that lack a rule.
pub const ALTERNATIVES: &[Named<Teardown>] = &[
    Named::alternative(
        "threads-are-joined-first",
        || {
            let plan = &[
                &[Stage::Join] as &[_],
                &[Stage::Tell],
                &[Stage::Drain],
                &[Stage::Finish],
                &[Stage::Destroy],
            ];
            Teardown::new(Configuration { design: ordered(plan), ..BASE })
        },
        "The threads of the interpreters are joined before anybody is told.",
        &[],
    ),
    Named::alternative(
        "one-interpreter-after-the-other",
        || Teardown::new(Configuration { design: ordered(ONE_AFTER_THE_OTHER), ..BASE }),
        "Each interpreter is told and taken down before the next one is told.",
        &[],
    ),
    Named::alternative(
        "taken-down-one-by-one",
        || {
            let design = ordered(DOWN_ONE_BY_ONE);
            Teardown::new(Configuration { design, hangs: &[(Stage::Destroy, None)], ..BASE })
        },
        "All are told; then each interpreter is destroyed before the exit functions of the next are called, and destroying one hangs.",
        &[],
    ),
    Named::alternative(
        "told-after-the-drain",
        || {
            let plan = &[
                &[Stage::Drain] as &[_],
                &[Stage::Tell],
                &[Stage::Join],
                &[Stage::Finish],
                &[Stage::Destroy],
            ];
            Teardown::new(Configuration { design: ordered(plan), in_flight: 1, ..BASE })
        },
        "The interpreters are told when the requests in flight are over.",
        &[],
    ),
    Named::alternative(
        "the-first-failure-ends-the-telling",
        || {
            let design = Design { after_failure: AfterFailure::NextInterpreter, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, interpreters: &[TWO, SMALL], misfortunes: 1, ..BASE })
        },
        "The subscribers of an interpreter behind one that failed are not called.",
        &[],
    ),
    Named::alternative(
        "system-exit-ends-the-process",
        || {
            let design = Design { system_exit: SystemExit::EndsTheProcess, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, misfortunes: 1, ..BASE })
        },
        "A subscriber that raises SystemExit ends the process.",
        &[],
    ),
    Named::alternative(
        "no-deadlines",
        || {
            let design = Design { bound: Bound::Nothing, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "Nothing is given up, and a thread never ends.",
        &[],
    ),
    Named::alternative(
        "one-deadline-for-the-process",
        || {
            let design = Design { bound: Bound::Process, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "Nothing is given up; one deadline ends the process, wherever it is.",
        &[],
    ),
    Named::alternative(
        "births-during-the-telling",
        || {
            let design = Design { births: Births::WhileThereIsARequest, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, newcomer: Some(SMALL), in_flight: 1, ..BASE })
        },
        "A request that needs one more interpreter gets it at any time.",
        &[],
    ),
    Named::alternative(
        "a-reload-leaves-the-subscription",
        || {
            let design = Design { reload: Reload::Adds, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, reloads: 1, ..BASE })
        },
        "An application that is reloaded in its interpreter subscribes once more, and its old subscription stays.",
        &[],
    ),
    Named::alternative(
        "nobody-reports-the-untold",
        || {
            let design = Design { reports: false, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, crashes: 1, ..BASE })
        },
        "The worker crashes, and the controller does not say who was not told.",
        &[],
    ),
    Named::alternative(
        "requests-are-cut",
        || {
            let design = Design { plan: SPECIFIED, drain: Drain::Cuts, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, in_flight: 1, ..BASE })
        },
        "What is in flight when everybody was told is cut at once.",
        &[],
    ),
    Named::alternative(
        "the-loss-of-the-controller-is-not-noticed",
        || {
            let design = Design { notices: false, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, losses: 1, ..BASE })
        },
        "A worker whose controller is gone goes on.",
        &[],
    ),
];
