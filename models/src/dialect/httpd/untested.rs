//! The claims that the model of Apache httpd leaves untested, with the reasons.

use crate::dialect::common::untested as common;
use crate::dialect::untested::Untested;

/// Each reason that both MPMs have, with its claims.
pub const UNTESTED: &[Untested] = &[
    common::ANSWERS,
    common::ROUNDS,
    common::EVENTS,
    common::WISHES,
    common::SLOTS,
    common::FAILURES,
    common::DEADLINES,
    common::REFUSED,
    common::ACCEPTED,
    common::ORPHANS,
    common::KEPT_ALIVE,
    common::SPAWNS,
    Untested::absent(
        "interpreters",
        "a child of Apache has no interpreter without a module",
        common::OF_INTERPRETERS,
    ),
    Untested::absent(
        "successors in a slot",
        "a child that drains keeps its place in the scoreboard, so no child is started beside it in the same place",
        &[
            "a-roll-goes-slot-by-slot",
            "a-successor-comes-when-no-other-worker-of-the-slot-leaves",
            "a-successor-replaces-a-worker-that-must-go",
            "at-rest-a-slot-has-one-worker",
        ],
    ),
    Untested::absent(
        "slots whose workers fail",
        "no configuration of the model has so many children that end early in one place",
        &["a-slot-whose-workers-fail-is-given-up-at-once"],
    ),
    Untested::absent(
        "requests of an application that are granted",
        "the parent has the user root, so the kernel denies every signal of an application",
        &["the-origin-is-known-by-its-channel"],
    ),
];

/// Each reason that MPM prefork has besides, with its claims.
pub const OF_PREFORK: &[Untested] = &[
    Untested::absent(
        "loads that fail",
        "the parent reads its configuration by the same code for both MPMs, and only configurations of MPM event have one that cannot be read",
        &["a-load-that-failed-changes-nothing"],
    ),
    Untested::absent(
        "stops of a server that goes on",
        "the parent sends SIGTERM in a graceful restart to processes of modules alone, and only a configuration of MPM event has such a process",
        &["a-roll-is-gentle", "a-stop-follows-a-drain-unless-the-site-stops"],
    ),
    Untested::absent(
        "requests of an application that are denied",
        "the kernel denies a signal of an application by the same rule for both MPMs, and only a configuration of MPM event has such a signal",
        &["a-denial-has-no-other-effect"],
    ),
];
