//! The rules that mod_wsgi follows.

use super::rules::{Plan, Rules, Stage};

/// The worker waits for its requests; then all interpreters are told; then each is taken down completely.
const TOLD_AFTER_REQUESTS: Plan =
    &[&[Stage::Drain], &[Stage::Tell], &[Stage::Join, Stage::Finish, Stage::Destroy]];
/// The same order without the join: the threads of the application run on. Their thread states were deleted, so no step
/// waits for the threads.
const NOT_JOINED: Plan = &[&[Stage::Drain], &[Stage::Tell], &[Stage::Finish, Stage::Destroy]];
/// The same order with `WSGIDestroyInterpreter Off`.
const NOT_DESTROYED: Plan = &[&[Stage::Drain], &[Stage::Tell]];
/// The order in the signal handler of a prefork child: no step waits for the request that the handler interrupted.
const ON_TOP_OF_THE_REQUEST: Plan = &[&[Stage::Tell], &[Stage::Join, Stage::Finish, Stage::Destroy]];
/// All interpreters are told; then the worker waits for its requests; then each interpreter is taken down completely.
const TOLD_BEFORE_REQUESTS: Plan =
    &[&[Stage::Tell], &[Stage::Drain], &[Stage::Join, Stage::Finish, Stage::Destroy]];

/// A child of a threaded MPM that was asked to finish: `graceful`, `graceful-stop`.
pub const EMBEDDED: Rules = Rules {
    plan: TOLD_AFTER_REQUESTS,
    timer: false,
    walked_table: false,
    adds: true,
    cuts: false,
    grace: false,
    late_accept: false,
    aborts: false,
    deaf_boot: false,
};

/// A child of a threaded MPM at `stop` or `restart`: it closes the connections, and joins the threads.
pub const EMBEDDED_STOP: Rules = Rules { cuts: true, ..EMBEDDED };

/// A child of a threaded MPM, with application threads that are not joined.
pub const EMBEDDED_NOT_JOINED: Rules = Rules { plan: NOT_JOINED, ..EMBEDDED };

/// A child of a threaded MPM, with `WSGIDestroyInterpreter Off`.
pub const EMBEDDED_NOT_DESTROYED: Rules = Rules { plan: NOT_DESTROYED, ..EMBEDDED };

/// A prefork child at `stop` or `restart`.
pub const PREFORK: Rules = Rules { plan: ON_TOP_OF_THE_REQUEST, ..EMBEDDED };

/// A prefork child at `stop` or `restart` whose request is in Python code.
pub const PREFORK_IN_PYTHON: Rules = Rules { aborts: true, ..PREFORK };

/// A daemon process.
pub const DAEMON: Rules = Rules {
    plan: TOLD_BEFORE_REQUESTS,
    timer: true,
    walked_table: true,
    adds: false,
    grace: true,
    late_accept: true,
    deaf_boot: true,
    ..EMBEDDED
};

/// A daemon process with `shutdown-timeout=0`.
pub const DAEMON_UNBOUND: Rules = Rules { timer: false, ..DAEMON };
