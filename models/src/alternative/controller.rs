//! Controllers that lack one rule each, and what becomes of the site.

use crate::named::{Named, breaks};
use crate::site::composition::{Budget, Configuration, Site};
use crate::site::controller::Design;
use crate::site::controller::model::{BASE, NOTHING};
use crate::site::request::Transition;
use crate::site::worker;

const fn asks(requests: u8) -> Budget {
    Budget { requests, ..NOTHING }
}

const STOP: Configuration = Configuration { operator: &[Transition::Stop], budget: asks(1), ..BASE };
const ROLL: Configuration = Configuration { operator: &[Transition::Roll], budget: asks(1), ..BASE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "tokens-in-a-shared-pipe",
        || Site {
            configuration: Configuration {
                design: Design::SharedPipe,
                budget: Budget { retires: 1, forges: 1, ..NOTHING },
                ..BASE
            },
        },
        "A controller writes as many tokens as there are workers into one pipe, and each worker takes one.",
        &[
            breaks(
                "somebody-goes-on-serving",
                "the wrong worker took the token, so the controller takes one for serving that ends",
            ),
            breaks(
                "control-is-acted-on-by-whom-it-was-meant-for",
                "whoever reads first takes the token: the worker that was to be retired stays, another goes",
            ),
            breaks(
                "nobody-acts-on-what-was-never-sent",
                "every worker has the pipe, and so has what runs in it: an application ends a worker by writing \
                 one character",
            ),
        ],
    ),
    Named::alternative(
        "pipe-kept-across-generations",
        || Site {
            configuration: Configuration {
                design: Design::KeptPipe,
                slots: 1,
                budget: Budget { crashes: 1, ..asks(1) },
                ..ROLL
            },
        },
        "The pipe is not made anew for each generation: a token that its worker did not live to take stays in it.",
        &[
            breaks(
                "control-is-acted-on-by-whom-it-was-meant-for",
                "a worker of the new generation takes what was written for the old one, and ends as it comes up",
            ),
            breaks(
                "nobody-acts-on-what-was-never-sent",
                "nobody asked the new one to end; that it does is found out only when it is gone",
            ),
        ],
    ),
    Named::alternative(
        "tokens-for-the-ready-only",
        || Site { configuration: Configuration { design: Design::ReadyOnly, up: false, ..STOP } },
        "A stop writes one token for each worker that is ready.",
        &[breaks(
            "who-is-forced-in-a-stop-was-asked",
            "a worker that was forked and is not ready gets none, and comes up; the stop can only force it, and \
                 nobody in it is told",
        )],
    ),
    Named::alternative(
        "respawns-while-stopping",
        || Site { configuration: Configuration { design: Design::SpawnsWhileStopping, up: false, ..STOP } },
        "Between the decision to fork and the fork nobody looks at what was asked meanwhile.",
        &[breaks("a-stopping-controller-spawns-nothing", "what ends is filled up again, if only by one")],
    ),
    Named::alternative(
        "pending-flags-cleared",
        || Site {
            configuration: Configuration {
                design: Design::ClearsPending,
                operator: &[Transition::Roll, Transition::Stop],
                budget: asks(2),
                ..BASE
            },
        },
        "A request during a Roll sets a flag; when the new generation is up, the flags are cleared for a new run.",
        &[
            breaks("a-granted-stop-is-not-lost", "the operator was told that it stops, and it runs"),
            breaks("a-stopping-controller-spawns-nothing", "the Roll goes on as if nothing had been asked"),
        ],
    ),
    Named::alternative(
        "identity-by-slot",
        || Site {
            configuration: Configuration {
                design: Design::BySlot,
                slots: 1,
                budget: Budget { hangs: 1, ..asks(1) },
                ..ROLL
            },
        },
        "A worker is looked up by its slot when it is told or forced.",
        &[
            breaks(
                "control-is-acted-on-by-whom-it-was-meant-for",
                "in a Roll there are two in a slot, and the new one gets what was for the old one",
            ),
            breaks("force-is-for-its-own-child", "so does force: the one that just came up is killed"),
            breaks("nobody-acts-on-what-was-never-sent", "nothing was sent to the new one"),
            breaks("a-roll-is-gentle", "the new one is killed, and had no deadline to pass"),
            breaks("control-reaches-whom-it-was-sent-to", "the old one never gets what was sent to it"),
            breaks("who-was-asked-to-drain-ends", "so it stays"),
            breaks("a-roll-ends", "and so does the Roll, which waits for its end"),
            breaks("no-deadlock", "when all measures were taken against the wrong one, none is left"),
        ],
    ),
    Named::alternative(
        "kills-the-process-group",
        || Site {
            configuration: Configuration {
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
                "whoever shares the group is killed with the one that was meant: the other workers, the shell",
            ),
            breaks("a-roll-is-gentle", "those of the next generation had no deadline to pass"),
        ],
    ),
    Named::alternative(
        "exit-codes-are-orders",
        || Site {
            configuration: Configuration {
                design: Design::ExitCodeOrders,
                budget: Budget { crashes: 1, ..NOTHING },
                ..BASE
            },
        },
        "A worker that ends with a certain code halts the site: it is taken for one that cannot boot.",
        &[breaks(
            "no-end-of-a-worker-is-a-request",
            "any worker that exits with that code takes all others along",
        )],
    ),
    Named::alternative(
        "control-sent-again",
        || Site { configuration: Configuration { design: Design::Repeats, budget: asks(2), ..STOP } },
        "Whoever asks for a stop once more makes the controller tell every worker once more.",
        &[breaks(
            "control-is-sent-once",
            "a worker in its teardown is told again, in handlers that run already",
        )],
    ),
    Named::alternative(
        "drains-before-the-new-one-serves",
        || Site { configuration: Configuration { design: Design::DrainsFirst, ..ROLL } },
        "A Roll ends the old worker of a slot, then spawns the new one.",
        &[breaks("the-last-that-serves-is-not-retired", "if the new ones cannot boot, nobody serves")],
    ),
    Named::alternative(
        "replaces-without-end",
        || Site {
            configuration: Configuration {
                design: Design::NeverGivesUp,
                slots: 1,
                unbootable: Some(2),
                recycles: true,
                ..ROLL
            },
        },
        "A worker that cannot boot is replaced at once, however often.",
        &[
            breaks("a-roll-ends", "the Roll waits for a worker that never comes up, and nobody is told"),
            breaks("the-rate-of-replacements-is-bounded", "the machine is busy with forks"),
        ],
    ),
    Named::alternative(
        "drains-for-ever",
        || Site {
            configuration: Configuration {
                design: Design::DrainsForever,
                budget: Budget { hangs: 1, ..asks(1) },
                ..ROLL
            },
        },
        "A worker that was told to drain has any time that it needs.",
        &[
            breaks("who-was-asked-to-drain-ends", "one that hangs stays until the site is stopped"),
            breaks("a-roll-ends", "and the Roll with it"),
            breaks("control-reaches-whom-it-was-sent-to", "it may hang before it read the message"),
            breaks("no-deadlock", "nothing is left that could happen"),
        ],
    ),
    Named::alternative(
        "escalation-ignored-while-stopping",
        || Site {
            configuration: Configuration {
                design: Design::IgnoresEscalation,
                operator: &[Transition::Stop, Transition::Exit],
                budget: asks(2),
                ..BASE
            },
        },
        "A site that stops takes no further request.",
        &[
            breaks("a-stopping-site-can-be-pressed", "whoever waits in vain cannot insist"),
            breaks("a-goal-is-only-strengthened", "the weaker of two requests wins because it came first"),
        ],
    ),
    Named::alternative(
        "deaf-to-the-end-of-the-controller",
        || Site {
            configuration: Configuration {
                design: Design::Workers(worker::Design::DeafToLoss),
                budget: Budget { deaths: 1, ..NOTHING },
                client: true,
                ..BASE
            },
        },
        "Workers wait for what the controller says, and for nothing else.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "they go on serving for as long as somebody connects, and nobody can stop them",
        )],
    ),
    Named::alternative(
        "accepts-after-it-acted",
        || Site {
            configuration: Configuration {
                design: Design::Workers(worker::Design::AcceptsAfter),
                client: true,
                ..ROLL
            },
        },
        "A worker that was told to drain closes its listener when its last connection is answered.",
        &[breaks(
            "who-acted-on-control-accepts-no-connection",
            "the old generation competes with the new one for the clients",
        )],
    ),
];
