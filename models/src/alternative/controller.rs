//! Controllers that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::composition::{Budget, CompositionConfiguration, Site};
use crate::site::controller::Design;
use crate::site::controller::model::{BASE, NOTHING};
use crate::site::request::Transition;
use crate::site::worker;

const fn asks(requests: u8) -> Budget {
    Budget { requests, ..NOTHING }
}

const STOP: CompositionConfiguration =
    CompositionConfiguration { operator: &[Transition::Stop], budget: asks(1), ..BASE };
const ROLL: CompositionConfiguration =
    CompositionConfiguration { operator: &[Transition::Roll], budget: asks(1), ..BASE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "tokens-in-a-shared-pipe",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::SharedPipe,
                budget: Budget { retires: 1, forges: 1, ..NOTHING },
                ..BASE
            },
        },
        "A controller writes as many tokens into one pipe as there are workers, and each worker takes one token.",
        &[
            breaks(
                "some-worker-goes-on-serving",
                "The wrong worker took the token, so the controller counts a worker as serving that ends.",
            ),
            breaks(
                "control-is-acted-on-by-the-worker-it-was-meant-for",
                "The worker that reads first takes the token: the worker that was to be retired stays, another worker ends.",
            ),
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "Every worker has the pipe, and so has every application in it: an application ends a worker by \
                 writing one character.",
            ),
        ],
    ),
    Named::alternative(
        "pipe-kept-across-generations",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::KeptPipe,
                slots: 1,
                budget: Budget { crashes: 1, ..asks(1) },
                ..ROLL
            },
        },
        "The pipe is not made anew for each generation: a token stays in it if the worker ended before it took the token.",
        &[
            breaks(
                "control-is-acted-on-by-the-worker-it-was-meant-for",
                "A worker of the new generation takes a token that was written for the old generation, and ends as it comes up.",
            ),
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "The controller did not ask the new worker to end, and notices the end only when the worker is gone.",
            ),
        ],
    ),
    Named::alternative(
        "tokens-for-the-ready-only",
        || Site { configuration: CompositionConfiguration { design: Design::ReadyOnly, up: false, ..STOP } },
        "A stop writes one token for each worker that is ready.",
        &[breaks(
            "a-worker-forced-in-a-stop-was-asked",
            "A worker that was forked and is not ready gets no token, and comes up; the stop can only force it, \
                 and no interpreter in it is told.",
        )],
    ),
    Named::alternative(
        "respawns-while-stopping",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::SpawnsWhileStopping,
                up: false,
                ..STOP
            },
        },
        "Between the decision to fork and the fork the controller does not check for new requests.",
        &[breaks("a-stopping-controller-spawns-nothing", "A site that ends gets one more worker.")],
    ),
    Named::alternative(
        "pending-flags-cleared",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::ClearsPending,
                operator: &[Transition::Roll, Transition::Stop],
                budget: asks(2),
                ..BASE
            },
        },
        "A request during a Roll sets a flag; when the new generation is up, the flags are cleared.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "The operator was told that the site stops, and the site goes on running.",
            ),
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The Roll goes on as if no request had been made.",
            ),
        ],
    ),
    Named::alternative(
        "identity-by-slot",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::BySlot,
                slots: 1,
                budget: Budget { hangs: 1, ..asks(1) },
                ..ROLL
            },
        },
        "A worker is looked up by its slot when it is told or forced.",
        &[
            breaks(
                "control-is-acted-on-by-the-worker-it-was-meant-for",
                "During a Roll there are two workers in a slot, and the new worker gets the message for the old one.",
            ),
            breaks(
                "force-is-for-its-own-child",
                "Force also hits the new worker: the worker that just came up is killed.",
            ),
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "The new worker acts on a message that it was not sent.",
            ),
            breaks("a-roll-is-gentle", "The new worker is killed, and had no deadline to pass."),
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "The old worker never gets the message that it was sent.",
            ),
            breaks("a-worker-asked-to-drain-ends", "The old worker does not end."),
            breaks("a-roll-ends", "The Roll waits for the end of the old worker, and does not end either."),
            breaks(
                "no-deadlock",
                "All measures were taken against the wrong worker, and no measure is left.",
            ),
        ],
    ),
    Named::alternative(
        "kills-the-process-group",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::KillsGroup,
                operator: &[Transition::Roll],
                budget: Budget { hangs: 1, ..asks(1) },
                ..BASE
            },
        },
        "Force is one signal to the process group.",
        &[
            breaks(
                "force-is-for-its-own-child",
                "Every process of the group is killed with the worker that was meant: the other workers, the shell.",
            ),
            breaks(
                "a-roll-is-gentle",
                "The workers of the next generation are killed, and had no deadline to pass.",
            ),
        ],
    ),
    Named::alternative(
        "exit-codes-are-orders",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::ExitCodeOrders,
                budget: Budget { crashes: 1, ..NOTHING },
                ..BASE
            },
        },
        "A worker that ends with a certain code halts the site: it is taken for a worker that cannot boot.",
        &[breaks(
            "no-end-of-a-worker-is-a-request",
            "Any worker that exits with that code ends all other workers.",
        )],
    ),
    Named::alternative(
        "control-sent-again",
        || Site {
            configuration: CompositionConfiguration { design: Design::Repeats, budget: asks(2), ..STOP },
        },
        "A second request for a stop makes the controller tell every worker again.",
        &[breaks("control-is-sent-once", "A worker in its teardown is told again, while its handlers run.")],
    ),
    Named::alternative(
        "drains-before-the-new-one-serves",
        || Site { configuration: CompositionConfiguration { design: Design::DrainsFirst, ..ROLL } },
        "A Roll first ends the old worker of a slot, and then spawns the new worker.",
        &[breaks("the-last-that-serves-is-not-retired", "If the new workers cannot boot, no worker serves.")],
    ),
    Named::alternative(
        "replaces-without-end",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::NeverGivesUp,
                slots: 1,
                unbootable: Some(2),
                recycles: true,
                ..ROLL
            },
        },
        "A worker that cannot boot is replaced at once, without end.",
        &[
            breaks(
                "a-roll-ends",
                "The Roll waits for a worker that never comes up, and the requester is not told.",
            ),
            breaks("the-rate-of-replacements-is-bounded", "The machine is busy with forks."),
        ],
    ),
    Named::alternative(
        "drains-without-end",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::DrainsForever,
                budget: Budget { hangs: 1, ..asks(1) },
                ..ROLL
            },
        },
        "A worker that was told to drain has no deadline.",
        &[
            breaks("a-worker-asked-to-drain-ends", "A worker that hangs stays until the site is stopped."),
            breaks("a-roll-ends", "The Roll waits for the worker that hangs."),
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "The worker may hang before it read the message.",
            ),
            breaks("no-deadlock", "No action is left that could happen."),
        ],
    ),
    Named::alternative(
        "escalation-ignored-while-stopping",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::IgnoresEscalation,
                operator: &[Transition::Stop, Transition::Exit],
                budget: asks(2),
                ..BASE
            },
        },
        "A site that stops accepts no further request.",
        &[
            breaks("a-stopping-site-can-be-pressed", "A requester that waits in vain cannot insist."),
            breaks("a-goal-is-only-strengthened", "The weaker of two requests wins, because it came first."),
        ],
    ),
    Named::alternative(
        "deaf-to-the-end-of-the-controller",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::Workers(worker::Design::DeafToLoss),
                budget: Budget { deaths: 1, ..NOTHING },
                client: true,
                ..BASE
            },
        },
        "Workers wait only for messages of the controller.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "The workers go on serving for as long as clients connect, and no operator can stop them.",
        )],
    ),
    Named::alternative(
        "accepts-after-it-acted",
        || Site {
            configuration: CompositionConfiguration {
                design: Design::Workers(worker::Design::AcceptsAfter),
                client: true,
                ..ROLL
            },
        },
        "A worker that was told to drain closes its listener when its last connection is answered.",
        &[breaks(
            "a-worker-that-acted-on-control-accepts-no-connection",
            "The old generation competes with the new generation for the clients.",
        )],
    ),
];
