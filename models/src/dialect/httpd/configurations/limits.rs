//! The configurations of MPM event of the start, and of the bound on the number of processes.

use super::{BASE, NOTHING, TWO, notes};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Begins, Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::Usr1;
use crate::named::{Named, breaks};

/// Every such configuration.
pub const ALL: &[Named<Httpd>] = &[
    Named::real(
        EVENT,
        "start",
        || Httpd {
            plan: Plan {
                chances: Chances { broken: 1, ..NOTHING },
                begins: Begins::Started,
                shows: &["a-site-can-come-up"],
                ..BASE
            },
        },
        "The server starts, with a configuration that can be read or not.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "A server whose first configuration cannot be read ends: this is the documented behaviour.",
            ),
            breaks(
                "the-exit-code",
                "A server whose first configuration cannot be read ends with exit code 1, and not 70.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "full-scoreboard",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 2, ..NOTHING },
                rules: Rules { entries: 2, ..TWO },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A SIGUSR1 comes, with a request in each child, and ServerLimit has no more places than children.",
        &[
            breaks(
                "it-comes-to-rest",
                "No place is left for the children of the new generation, and no deadline ends the old ones.",
            ),
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_WORKER_THAT_ENDS_IS_REPLACED,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        EVENT,
        "full-scoreboard-after-two",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 2, connections: 2, ..NOTHING },
                rules: Rules { children: 1, limit: 1, entries: 2, ..TWO },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "Two SIGUSR1 come, each with a request that may last, and ServerLimit has a place to spare.",
        &[
            breaks(
                "it-comes-to-rest",
                "No place is left for the children of the newest generation, and no deadline ends the old ones.",
            ),
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_WORKER_THAT_ENDS_IS_REPLACED,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
];
