//! The configurations of what gunicorn alone has: the start that says READY, a number of workers that signals change, a
//! second arbiter, workers that retire.

use super::{BASE, NOTHING, ONE, SYNC, notes};
use crate::dialect::gunicorn::DIALECT;
use crate::dialect::gunicorn::model::{Begins, Chances, Gunicorn, Plan};
use crate::dialect::gunicorn::state::{Rules, Signal};
use crate::named::{Break, Named, breaks};

// The breaks that both configurations with a second arbiter have.
const WHAT_IS_REACHED_IS_TRUE: Break = breaks(
    "what-is-reached-is-true",
    "The new arbiter says READY=1 before it forks its first worker: an operator that goes on with WINCH or TERM then leaves no worker that serves.",
);
const A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP: Break = breaks(
    "a-goal-is-resolved-when-every-slot-serves-or-is-given-up",
    "The new arbiter says READY=1 before it forks its first worker: none of its slots serves.",
);
const NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON: Break = breaks(
    "no-worker-is-told-to-drain-without-a-reason",
    "A WINCH empties the old arbiter, whether or not the new one has started.",
);
const NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR: Break = breaks(
    "no-worker-is-retired-without-a-successor",
    "A WINCH empties the old arbiter, whether or not a worker of the new one serves.",
);
const THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS: Break = breaks(
    "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
    "A WINCH empties the old arbiter, whether or not a worker of the new one serves.",
);
const AT_REST_A_SLOT_HAS_ONE_WORKER: Break = breaks(
    "at-rest-a-slot-has-one-worker",
    "After a USR2 both arbiters have workers, until the operator ends those of the old one.",
);
const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "After a WINCH manage_workers tells the workers once more on each round, as long as they drain.",
);

/// The configuration `start`.
pub const START: Named<Gunicorn> = Named::real(
    DIALECT,
    "start",
    || Gunicorn { plan: Plan { begins: Begins::Started, shows: &["a-site-can-come-up"], ..BASE } },
    "The arbiter starts: it says READY=1 to systemd.",
    &[
        breaks(
            "running-means-that-every-slot-serves-or-is-given-up",
            "READY=1 goes to systemd, and when_ready is called, before the first worker is forked: systemd starts what depends on the server while no worker exists.",
        ),
        breaks(
            "what-is-reached-is-true",
            "READY=1 goes to systemd before the first worker is forked: with an import of three seconds the first answer came 3.1 seconds after it.",
        ),
        breaks(
            "a-start-is-resolved-when-every-slot-serves-or-one-is-given-up",
            "READY=1 is the end of a start, and no worker is forked by then.",
        ),
    ],
);

/// The configuration `one-worker-more`.
pub const ONE_WORKER_MORE: Named<Gunicorn> = Named::real(
    DIALECT,
    "one-worker-more",
    || Gunicorn {
        plan: Plan {
            rules: ONE,
            signals: &[Signal::Ttin, Signal::Hup],
            chances: Chances { asks: 2, ..NOTHING },
            shows: &["a-roll-can-end-well"],
            ..BASE
        },
    },
    "A TTIN and a HUP come in either order.",
    &[
        notes::WHAT_IS_REACHED_IS_TRUE,
        notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
        breaks(
            "only-what-was-loaded-is-in-use",
            "TTIN changes the number of workers outside of any configuration: the next HUP undoes the change.",
        ),
        breaks(
            "a-roll-brings-a-new-generation-and-nothing-else-does",
            "TTIN changes the number of workers of the old generation, also while a HUP waits in the queue.",
        ),
        notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
        notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
        notes::A_SUCCESSOR_COMES_WHEN_NO_OTHER_WORKER_OF_THE_SLOT_LEAVES,
        notes::CONTROL_IS_SENT_ONCE,
    ],
);

/// The configuration `one-worker-less`.
pub const ONE_WORKER_LESS: Named<Gunicorn> = Named::real(
    DIALECT,
    "one-worker-less",
    || Gunicorn {
        plan: Plan {
            rules: Rules { timeout: false, ..SYNC },
            signals: &[Signal::Ttou],
            chances: Chances { asks: 1, ..NOTHING },
            begins: Begins::Forked,
            shows: &["a-slot-too-many-can-leave"],
        },
    },
    "A TTOU comes while the two first workers boot.",
    &[
        breaks(
            "only-what-was-loaded-is-in-use",
            "TTOU changes the number of workers outside of any configuration: the next HUP undoes the change.",
        ),
        breaks(
            "no-worker-is-retired-without-a-successor",
            "TTOU asks the oldest worker to drain, also if it is the only one that has imported the application: the server then answers nothing until another one has.",
        ),
        breaks(
            "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
            "After TTOU the oldest worker leaves, and the one that stays still imports the application.",
        ),
        notes::CONTROL_IS_SENT_ONCE,
    ],
);

/// The configuration `upgrade`.
pub const UPGRADE: Named<Gunicorn> = Named::real(
    DIALECT,
    "upgrade",
    || Gunicorn {
        plan: Plan {
            rules: Rules { daemon: true, ..ONE },
            signals: &[Signal::Usr2, Signal::Winch, Signal::Term],
            chances: Chances { asks: 3, ..NOTHING },
            shows: &["generations-can-coexist"],
            ..BASE
        },
    },
    "A USR2 starts a new arbiter; a WINCH empties the old one, and a TERM ends it.",
    &[
        breaks(
            "a-granted-stop-is-not-lost",
            "A TERM to the old arbiter, before the new one has started, ends the old one alone: the new one serves, and is no child of the terminal or of systemd.",
        ),
        breaks(
            "it-comes-to-rest",
            "After a USR2 both arbiters have workers, until the operator ends those of the old one.",
        ),
        breaks(
            "at-rest-no-ticket-waits",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
        WHAT_IS_REACHED_IS_TRUE,
        A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
        breaks(
            "a-load-is-for-a-goal-that-leaves-the-site-up",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
        breaks(
            "a-load-of-a-goal-that-is-no-more-is-dropped",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
        breaks(
            "a-roll-brings-a-new-generation-and-nothing-else-does",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
        NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
        NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
        THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
        AT_REST_A_SLOT_HAS_ONE_WORKER,
        breaks(
            "a-stopping-site-spawns-nothing",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
        CONTROL_IS_SENT_ONCE,
        notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
        notes::FORCE_IS_THE_LAST_RESORT,
        notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
        breaks(
            "privileges-are-for-a-granted-request",
            "A TERM to the old arbiter, before the new one has started, does not reach the new one: it starts for a server that is to end.",
        ),
    ],
);

/// The configuration `upgrade-that-dies`.
pub const UPGRADE_THAT_DIES: Named<Gunicorn> = Named::real(
    DIALECT,
    "upgrade-that-dies",
    || Gunicorn {
        plan: Plan {
            rules: Rules { daemon: true, ..ONE },
            signals: &[Signal::Usr2, Signal::Winch],
            chances: Chances { asks: 2, heir_kills: 1, ..NOTHING },
            shows: &["generations-can-coexist"],
            ..BASE
        },
    },
    "A USR2 starts a new arbiter, a WINCH empties the old one, and the new one is killed.",
    &[
        breaks(
            "a-roll-ends",
            "The old arbiter reaps the new one that died, and says nothing: the operator has to look.",
        ),
        breaks(
            "it-comes-to-rest",
            "The new arbiter died, and nothing goes on with the upgrade or takes it back.",
        ),
        breaks(
            "at-rest-no-ticket-waits",
            "The old arbiter reaps the new one that died, and says nothing: the operator has to look.",
        ),
        WHAT_IS_REACHED_IS_TRUE,
        A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
        NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
        NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
        THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
        AT_REST_A_SLOT_HAS_ONE_WORKER,
        breaks(
            "a-worker-that-ends-is-replaced",
            "After a WINCH the old arbiter forks no worker, also when the new one dies: no worker is left, until the operator sends a HUP.",
        ),
        CONTROL_IS_SENT_ONCE,
    ],
);

/// The configuration `max-requests`.
pub const MAX_REQUESTS: Named<Gunicorn> = Named::real(
    DIALECT,
    "max-requests",
    || Gunicorn {
        plan: Plan {
            rules: Rules { max_requests: true, timeout: false, ..SYNC },
            chances: Chances { connections: 2, ..NOTHING },
            shows: &["a-worker-can-be-replaced", "a-request-can-be-answered-in-the-drain"],
            ..BASE
        },
    },
    "Each of two workers has answered as many requests as max_requests permits.",
    &[
        breaks(
            "a-worker-leaves-when-it-is-told",
            "A worker that has answered max_requests requests ends by itself, before it has a successor: two workers with the same limit end together, and the third request was answered after 3 seconds, the time of the import.",
        ),
        breaks("a-teardown-ends", "The last request of a worker with threads has no deadline."),
    ],
);
