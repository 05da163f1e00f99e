//! The claims that the model of gunicorn leaves untested, with the reasons.

use crate::dialect::common::untested as common;
use crate::dialect::untested::Untested;

/// Each reason, with its claims.
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
    common::KEPT_ALIVE,
    common::SPAWNS,
    Untested::absent(
        "interpreters",
        "a worker of gunicorn tells its one interpreter nothing",
        common::OF_INTERPRETERS,
    ),
    Untested::absent(
        "requests that are denied",
        "a worker has the user of its arbiter, so no signal of an application is denied",
        &["a-denial-has-no-other-effect"],
    ),
    Untested::absent(
        "a stop that follows a drain",
        "the arbiter does not stop a worker that it asked to drain: the worker ends by itself, or is killed",
        &["a-stop-follows-a-drain-unless-the-site-stops"],
    ),
];
