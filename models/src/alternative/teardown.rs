//! Teardowns that lack one rule each: what they break says why the rule is there.

use crate::named::{Named, breaks};
use crate::site::event::Control;
use crate::site::teardown::design::{
    AfterFailure, Births, Bound, Design, Drain, Plan, Reload, Reports, SPECIFIED, Stage, SystemExit,
};
use crate::site::teardown::model::Teardown;
use crate::site::teardown::model::configuration::{BASE, Configuration, SMALL, TWO};

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
        || Teardown::new(Configuration { design: ordered(THREADS_FIRST), ..BASE }),
        "The threads of the interpreters are joined before anybody is told.",
        &[
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "A subscriber that asks its threads to end is called when they are waited for: nobody has asked them.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "Threads are joined in an interpreter that was not told.",
            ),
            breaks("a-teardown-is-an-abstract-worker", "The rest of the site counts on the order."),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "What was shown of a site was shown of workers that tell before they join.",
            ),
        ],
    ),
    Named::alternative(
        "one-interpreter-after-the-other",
        || Teardown::new(Configuration { design: ordered(ONE_AFTER_THE_OTHER), ..BASE }),
        "Each interpreter is told and taken down before the next one is told.",
        &[
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "The first interpreter is destroyed, and the second, which may use what it held, does not know yet.",
            ),
            breaks(
                "who-ends-by-itself-told-everybody",
                "Destroying the first one hangs: the process ends, and nobody told the second.",
            ),
            breaks(
                "who-ends-by-itself-finished-everybody",
                "For the same reason its exit functions are not called.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The rest of the site counts on all being told first.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends its drain while somebody is not told.",
            ),
        ],
    ),
    Named::alternative(
        "taken-down-one-by-one",
        || {
            let design = ordered(DOWN_ONE_BY_ONE);
            Teardown::new(Configuration { design, hangs: &[(Stage::Destroy, None)], ..BASE })
        },
        "All are told; then each interpreter is destroyed before the exit functions of the next are called, and destroying one hangs.",
        &[
            breaks(
                "who-ends-by-itself-finished-everybody",
                "Destroying an interpreter is the step that is known to hang: whoever comes after it is never finished. So exit functions come first, in every interpreter.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has finished everybody.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition finishes everybody before it destroys anybody.",
            ),
        ],
    ),
    Named::alternative(
        "told-after-the-drain",
        || Teardown::new(Configuration { design: ordered(TOLD_LATE), in_flight: 1, ..BASE }),
        "The interpreters are told when the requests in flight are over.",
        &[
            breaks(
                "telling-does-not-wait-for-requests",
                "A request that does not end keeps everybody from being told until it is cut, and who could have ended it does not know.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition drains when everybody is told: that no event, crash or force in a drain meets somebody who is not told was shown of it alone.",
            ),
        ],
    ),
    Named::alternative(
        "the-first-failure-ends-the-telling",
        || {
            let design = Design { after_failure: AfterFailure::NextInterpreter, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, interpreters: &[TWO, SMALL], misfortunes: 1, ..BASE })
        },
        "The subscribers of an interpreter behind one that failed are not called.",
        &[breaks(
            "every-subscriber-is-called",
            "One broken subscriber keeps the others, of other authors, from being told.",
        )],
    ),
    Named::alternative(
        "system-exit-ends-the-process",
        || {
            let design = Design { system_exit: SystemExit::EndsTheProcess, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, misfortunes: 1, ..BASE })
        },
        "A subscriber that raises SystemExit ends the process.",
        &[
            breaks(
                "who-ends-by-itself-told-everybody",
                "One application ends the process before the others are told.",
            ),
            breaks("who-ends-by-itself-finished-everybody", "Nor are their exit functions called."),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished everybody.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with somebody untold: its controller has nobody to report.",
            ),
        ],
    ),
    Named::alternative(
        "no-deadlines",
        || {
            let design = Design { bound: Bound::Nothing, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "Nothing is given up, and a thread never ends.",
        &[breaks("a-teardown-ends", "A thread that never ends keeps the process, and its place, for ever.")],
    ),
    Named::alternative(
        "one-deadline-for-the-process",
        || {
            let design = Design { bound: Bound::Process, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, hangs: &[(Stage::Join, Some(0))], ..BASE })
        },
        "Nothing is given up; one deadline ends the process, wherever it is.",
        &[
            breaks(
                "who-ends-by-itself-told-everybody",
                "A subscriber that hangs uses up the time of all others: they are never told.",
            ),
            breaks(
                "who-ends-by-itself-finished-everybody",
                "A thread that hangs keeps every exit function from being called.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished everybody.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with somebody untold or unfinished.",
            ),
        ],
    ),
    Named::alternative(
        "births-during-the-telling",
        || {
            let design = Design { births: Births::WhileThereIsARequest, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, newcomer: Some(SMALL), in_flight: 1, ..BASE })
        },
        "A request that needs one more interpreter gets it at any time.",
        &[
            breaks("nobody-is-born-after-the-telling", "The newcomer is created when another one was told."),
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "Born behind the telling, during the drain, it is not told when threads are joined.",
            ),
            breaks("each-interpreter-ends-in-order", "Its own threads are joined, and it was not told."),
            breaks("telling-does-not-wait-for-requests", "Its request is cut, and it was not told."),
            breaks(
                "who-ends-by-itself-told-everybody",
                "It is there when the process ends, and was never told.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The rest of the site counts on the list of interpreters being closed.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "What its controller, and an event on its way, know of the interpreters of a worker that tells is all that there will be.",
            ),
        ],
    ),
    Named::alternative(
        "a-reload-leaves-the-subscription",
        || {
            let design = Design { reload: Reload::Adds, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, reloads: 1, ..BASE })
        },
        "An application that is reloaded in its interpreter subscribes once more, and its old subscription stays.",
        &[breaks(
            "no-subscriber-is-called-twice",
            "A subscriber that gives something back gives it back twice.",
        )],
    ),
    Named::alternative(
        "nobody-reports-the-untold",
        || {
            let design = Design { reports: Reports::Nobody, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, crashes: 1, ..BASE })
        },
        "The worker crashes, and the controller does not say who was not told.",
        &[breaks(
            "the-untold-are-reported",
            "Whoever counts on the telling never learns that there was none.",
        )],
    ),
    Named::alternative(
        "requests-are-cut",
        || {
            let design = Design { plan: SPECIFIED, drain: Drain::Cuts, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, in_flight: 1, ..BASE })
        },
        "What is in flight when everybody was told is cut at once.",
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
            Teardown::new(Configuration { design, losses: 1, ..BASE })
        },
        "A worker whose controller is gone goes on.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "The worker serves for ever, and nobody can stop it.",
        )],
    ),
    Named::alternative(
        "everybody-is-reported",
        || {
            let design = Design { reports: Reports::Everybody, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, crashes: 1, ..BASE })
        },
        "The worker crashes, and the controller reports every interpreter that was there.",
        &[breaks(
            "only-the-untold-are-reported-so",
            "Whoever was told, and gave back what it held, is taken for one that did not.",
        )],
    ),
    Named::alternative(
        "deaf-during-the-boot",
        || {
            let design = Design { deaf_boot: true, ..Design::SPECIFIED };
            Teardown::new(Configuration { design, boots: true, ..BASE })
        },
        "A message that comes before the worker is ready to hear it is lost.",
        &[breaks(
            "control-reaches-whom-it-was-sent-to",
            "The controller sends each message once: the worker serves for ever.",
        )],
    ),
    Named::alternative(
        "a-drain-accepts-until-idle",
        || {
            let design = Design { grace: true, ..Design::SPECIFIED };
            Teardown::new(Configuration {
                design,
                controls: &[Control::Drain],
                in_flight: 1,
                connections: 1,
                ..BASE
            })
        },
        "A worker that was asked to drain accepts connections until there is a moment without one.",
        &[
            breaks(
                "who-acted-on-control-accepts-no-connection",
                "Under load that moment does not come; the next generation is there for new connections.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A worker of the composition that acted on a Drain opens no connection.",
            ),
        ],
    ),
];
