//! Teardowns that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::event::Control;
use crate::site::teardown::design::{
    AfterFailure, Births, Bound, Design, Drain, Plan, Reload, Reports, SPECIFIED, Stage, SystemExit,
};
use crate::site::teardown::model::Teardown;
use crate::site::teardown::model::configuration::{BASE, SMALL, TWO, TeardownConfiguration};

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
pub const ALL: &[Named<Teardown>] = &[
    Named::alternative(
        "threads-are-joined-first",
        || Teardown::new(TeardownConfiguration { design: ordered(THREADS_FIRST), ..BASE }),
        "The threads of the interpreters are joined before any interpreter is told.",
        &[
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "A subscriber that asks its threads to end is called only after the join: the join waits for threads that were not asked to end.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "Threads are joined in an interpreter that was not told.",
            ),
            breaks("a-teardown-is-an-abstract-worker", "The rest of the site counts on the order."),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The verdicts about a site are about workers that tell before they join.",
            ),
        ],
    ),
    Named::alternative(
        "one-interpreter-after-the-other",
        || Teardown::new(TeardownConfiguration { design: ordered(ONE_AFTER_THE_OTHER), ..BASE }),
        "Each interpreter is told and taken down before the next interpreter is told.",
        &[
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "The first interpreter is destroyed, and the second, which may use resources of the first, has not been told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "The destruction of the first interpreter hangs: the process ends, and the second interpreter was not told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "For the same reason the exit functions of the second interpreter are not called.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The rest of the site counts on all interpreters being told first.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends its drain while an interpreter is not told.",
            ),
        ],
    ),
    Named::alternative(
        "taken-down-one-by-one",
        || {
            let design = ordered(DOWN_ONE_BY_ONE);
            Teardown::new(TeardownConfiguration { design, hangs: &[(Stage::Destroy, None)], ..BASE })
        },
        "All interpreters are told; then each is destroyed before the exit functions of the next are called, and a destruction hangs.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "The destruction of an interpreter is the step that is known to hang: the interpreters after it are never finished. So the exit functions are called first, in every interpreter.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has finished every interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition finishes every interpreter before it destroys any.",
            ),
        ],
    ),
    Named::alternative(
        "told-after-the-drain",
        || Teardown::new(TeardownConfiguration { design: ordered(TOLD_LATE), in_flight: 1, ..BASE }),
        "The interpreters are told when the requests in flight are over.",
        &[
            breaks(
                "telling-does-not-wait-for-requests",
                "A request that does not end keeps every interpreter from being told until it is cut, and the subscriber that could have ended it does not know.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition drains when every interpreter is told. Only of such a worker is it shown that no event, crash or force in a drain meets an interpreter that is not told.",
            ),
        ],
    ),
    Named::alternative(
        "the-first-failure-ends-the-telling",
        || {
            let design = Design { after_failure: AfterFailure::NextInterpreter, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration {
                design,
                interpreters: &[TWO, SMALL],
                misfortunes: 1,
                ..BASE
            })
        },
        "The subscribers of an interpreter that come after one that failed are not called.",
        &[breaks(
            "every-subscriber-is-called",
            "One broken subscriber keeps the others, of other authors, from being told.",
        )],
    ),
    Named::alternative(
        "system-exit-ends-the-process",
        || {
            let design = Design { system_exit: SystemExit::EndsTheProcess, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, misfortunes: 1, ..BASE })
        },
        "A subscriber that raises SystemExit ends the process.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "One application ends the process before the other interpreters are told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "The exit functions of the other interpreters are not called either.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished every interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with an interpreter that is not told: its controller has no interpreter to report.",
            ),
        ],
    ),
    Named::alternative(
        "no-deadlines",
        || {
            let design = Design { bound: Bound::Nothing, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "No step is given up, and a thread never ends.",
        &[breaks(
            "a-teardown-ends",
            "A thread that never ends keeps the process, and its slot, without end.",
        )],
    ),
    Named::alternative(
        "one-deadline-for-the-process",
        || {
            let design = Design { bound: Bound::Process, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "No step is given up; one deadline ends the process, in any step.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "A subscriber that hangs uses up the time of all others: their interpreters are never told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "A thread that hangs keeps every exit function from being called.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished every interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with an interpreter that is not told or not finished.",
            ),
        ],
    ),
    Named::alternative(
        "births-during-the-telling",
        || {
            let design = Design { births: Births::WhileThereIsARequest, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, newcomer: Some(SMALL), in_flight: 1, ..BASE })
        },
        "A request that needs a further interpreter gets it at any time.",
        &[
            breaks(
                "no-interpreter-is-born-after-the-telling",
                "The newcomer is created after another interpreter was told.",
            ),
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "The newcomer is created after the telling, during the drain, and is not told when threads are joined.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "The threads of the newcomer are joined, and it was not told.",
            ),
            breaks(
                "telling-does-not-wait-for-requests",
                "The request of the newcomer is cut, and it was not told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "The newcomer is live when the process ends, and was never told.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The rest of the site counts on no interpreter being added.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The controller, and an event on its way, know all interpreters of a worker that tells: no interpreter may be added later.",
            ),
        ],
    ),
    Named::alternative(
        "a-reload-leaves-the-subscription",
        || {
            let design = Design { reload: Reload::Adds, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, reloads: 1, ..BASE })
        },
        "An application that is reloaded in its interpreter subscribes again, and its old subscription stays.",
        &[breaks(
            "no-subscriber-is-called-twice",
            "A subscriber that releases a resource releases it twice.",
        )],
    ),
    Named::alternative(
        "the-untold-are-not-reported",
        || {
            let design = Design { reports: Reports::None, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, crashes: 1, ..BASE })
        },
        "The worker crashes, and the controller does not report which interpreters were not told.",
        &[breaks("the-untold-are-reported", "The operator does not learn that an interpreter was not told.")],
    ),
    Named::alternative(
        "requests-are-cut",
        || {
            let design = Design { plan: SPECIFIED, drain: Drain::Cuts, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, in_flight: 1, ..BASE })
        },
        "The requests that are in flight when every interpreter was told are cut at once.",
        &[
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A client whose request was accepted gets no answer, although there was time.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The site would see requests cut and no deadline pass.",
            ),
        ],
    ),
    Named::alternative(
        "the-loss-of-the-controller-is-not-noticed",
        || {
            let design = Design { notices: false, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, losses: 1, ..BASE })
        },
        "A worker whose controller is gone goes on.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "The worker serves without end, and no operator can stop it.",
        )],
    ),
    Named::alternative(
        "every-interpreter-is-reported",
        || {
            let design = Design { reports: Reports::Every, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, crashes: 1, ..BASE })
        },
        "The worker crashes, and the controller reports every interpreter that was live.",
        &[breaks(
            "only-the-untold-are-reported-so",
            "An interpreter that was told, and released its resources, is taken for one that did not.",
        )],
    ),
    Named::alternative(
        "deaf-during-the-boot",
        || {
            let design = Design { deaf_boot: true, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration { design, boots: true, ..BASE })
        },
        "A message that comes before the worker is ready to hear it is lost.",
        &[breaks(
            "control-reaches-the-worker-it-was-sent-to",
            "The controller sends each message once: the worker serves without end.",
        )],
    ),
    Named::alternative(
        "a-drain-accepts-until-idle",
        || {
            let design = Design { grace: true, ..Design::SPECIFIED };
            Teardown::new(TeardownConfiguration {
                design,
                controls: &[Control::Drain],
                in_flight: 1,
                connections: 1,
                ..BASE
            })
        },
        "A worker that was asked to drain accepts connections until there is a moment without a connection.",
        &[
            breaks(
                "a-worker-that-acted-on-control-accepts-no-connection",
                "Under load that moment does not come; the next generation should accept the new connections.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition that acted on a Drain opens no connection.",
            ),
        ],
    ),
];
