//! The claims that the model of MagicBus leaves untested, with the reasons.

use crate::dialect::python::untested as python;
use crate::dialect::untested::Untested;

/// Each reason, with its claims.
pub const UNTESTED: &[Untested] = &[
    python::ANSWERS,
    python::DEADLINES,
    python::REFUSALS,
    python::WAITS,
    Untested::absent(
        "Graceful",
        "the bus has no Graceful: no channel is for it",
        &[
            "graceful-changes-no-state",
            "graceful-failures-are-told-to-their-requesters-alone",
            "graceful-is-refused-outside-running",
            "graceful-runs-in-running",
        ],
    ),
    Untested::absent(
        "an Exit after a re-execution was taken",
        "the bus re-executes the process itself, so no caller takes the re-execution from block",
        &["after-a-re-exec-is-taken-exit-is-refused"],
    ),
];
