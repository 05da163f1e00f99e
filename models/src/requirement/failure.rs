//! Failure, the exit code, and SystemExit.

use super::Level::{Authority, Core};
use super::{By, Requirement, must};

pub(super) const FAILURES: &[Requirement] = &[
    must(
        "FAIL-1",
        Core,
        "A start pass in which a listener ended as Failed or TimedOut MUST be completed. At its end Exit MUST become the goal, also over a Restart. This Exit is no request and has no code; the open tickets are resolved as if it were accepted (GOAL-5).",
        "A site of which only a part started must not serve, and a re-execution would loop.",
        "CherryPy: a failing start listener; MagicBus START_ERROR",
    ),
    must(
        "FAIL-2",
        Core,
        "A stop listener that fails MUST NOT keep the stop pass from being completed, nor the bus from going on to its goal.",
        "A component that fails to stop must not keep the others up.",
        "CherryPy: after a failing stop listener the bus never leaves STOPPING",
    ),
    must(
        "FAIL-3",
        Core,
        "The process MUST NOT end, nor be re-executed, before the exit pass was whole.",
        "Exit listeners flush, unlink and release; no other code does that.",
        "CherryPy: exit() with a failing stop listener ends the process before any exit listener",
    ),
    must(
        "FAIL-4",
        Core,
        "A bus MUST NOT end the process itself: it reaches Exited with a code, and the main program ends it.",
        "A library that calls _exit ends the application that embeds it.",
        "CherryPy 1017 (a start error kills the embedding application)",
    ),
    must(
        "CODE-1",
        Core,
        "The exit code MUST be the first nonzero code of the Exits that were Accepted or Joined, by a call or by the end of a listener. Without such a code it MUST be 70 if a start, stop or exit listener ended as Failed, TimedOut or Busy since a Start was last accepted at rest in Idle. If no Start was ever accepted at rest in Idle, such an end MUST count at any time. In all other cases the exit code MUST be 0. The code is the same if Restart is the final goal.",
        "A supervisor decides by the exit code.",
        "CherryPy: SystemExit(3) in a start listener becomes 70, SystemExit(4) in a handler becomes 0",
    ),
    must(
        "CODE-2",
        Core,
        "Failing stop and exit listeners MUST NOT cancel a Restart.",
        "A site that failed to stop cleanly needs the new process most.",
        "CherryPy: a restart() with a failing stop listener ends with 70 and no execv",
    ),
    must(
        "CODE-3",
        Core,
        "`block` MUST return, with the exit code, every failure of a start, stop or exit listener since a Start was last accepted at rest in Idle, or since the beginning if none was.",
        "The main program can then say why it ends with this code.",
        "CherryPy 2001 (a start error can be invisible: the process just ends)",
    ),
    Requirement {
        checked: By::Construction("block_is_not_told_of_graceful_failures"),
        ..must(
            "CODE-4",
            Core,
            "The failure of a graceful listener MUST NOT be returned by `block`, and MUST NOT change the exit code.",
            "The site still runs, and the tickets of the Graceful are told (GOAL-10). The end of the process has another cause.",
            "GOAL-10 and CODE-3, read together",
        )
    },
];

pub(super) const EXITS: &[Requirement] = &[
    must(
        "EXIT-1",
        Core,
        "A running listener that ends by Exit(code) MUST be treated as having requested Exit with that code: the bus answers this request of the listener, with a ticket of its own if it is granted, and then books the end of the listener as Exit(code). An end that was granted so is no failure, and skips no other listener.",
        "SystemExit is a request, not control flow.",
        "R. Brewer, 8 March 2007; CherryPy: SystemExit in a stop listener skips the exit listeners",
    ),
    must(
        "EXIT-2",
        Authority,
        "Where that request is denied, the listener MUST count as Failed: the bus answers the request Denied, and then books the end of the listener as Failed.",
        "The listener did not do its work, and it may not end the process.",
        "G. Dumpleton, 8 March 2007 (a server should ignore SystemExit of an application)",
    ),
];
