//! The claims that the model of CherryPy's bus leaves untested, with the reasons.

use crate::dialect::python::untested as python;
use crate::dialect::untested::Untested;

/// Each reason, with its claims.
pub const UNTESTED: &[Untested] = &[
    python::ANSWERS,
    python::DEADLINES,
    python::REFUSALS,
    python::WAITS,
    Untested::absent(
        "Reload",
        "the bus has no reload",
        &["a-reload-starts-stopped-services", "reload-ends-in-running-by-way-of-idle"],
    ),
    Untested::absent(
        "Exited",
        "the bus has no state Exited: the process ends",
        &["block-returns", "entering-exited-wakes-every-waiter", "exited-answers-for-good"],
    ),
    Untested::absent(
        "an Exit after a re-execution was taken",
        "block re-executes the process itself, so no call comes after it",
        &["after-a-re-exec-is-taken-exit-is-refused"],
    ),
    Untested::absent(
        "failures of graceful listeners",
        "in no configuration of the model does a call return while another thread has a graceful pass with a failure",
        &["graceful-failures-are-told-to-their-requesters-alone"],
    ),
];
