//! The rules that mod_wsgi follows.

use crate::site::teardown::design::{
    AfterFailure, Births, Bound, Design, Drain, Plan, Reload, Reports, Stage, SystemExit,
};

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
pub const EMBEDDED: Design = Design {
    plan: TOLD_AFTER_REQUESTS,
    bound: Bound::Nothing,
    after_failure: AfterFailure::NextSubscriber,
    system_exit: SystemExit::Failure,
    births: Births::WhileThereIsARequest,
    reload: Reload::Adds,
    drain: Drain::Waits,
    grace: false,
    late_accept: false,
    aborts: false,
    deaf_boot: false,
    notices: false,
    reports: Reports::None,
};

/// A child of a threaded MPM at `stop` or `restart`: it closes the connections, and joins the threads.
pub const EMBEDDED_STOP: Design = Design { drain: Drain::CutsAndWaits, ..EMBEDDED };

/// A child of a threaded MPM, with application threads that are not joined.
pub const EMBEDDED_NOT_JOINED: Design = Design { plan: NOT_JOINED, ..EMBEDDED };

/// A child of a threaded MPM, with `WSGIDestroyInterpreter Off`.
pub const EMBEDDED_NOT_DESTROYED: Design = Design { plan: NOT_DESTROYED, ..EMBEDDED };

/// A prefork child at `stop` or `restart`.
pub const PREFORK: Design = Design { plan: ON_TOP_OF_THE_REQUEST, ..EMBEDDED };

/// A prefork child at `stop` or `restart` whose request is in Python code.
pub const PREFORK_IN_PYTHON: Design = Design { aborts: true, ..PREFORK };

/// A daemon process.
pub const DAEMON: Design = Design {
    plan: TOLD_BEFORE_REQUESTS,
    bound: Bound::Process,
    births: Births::InTheWalkedTable,
    reload: Reload::Replaces,
    grace: true,
    late_accept: true,
    deaf_boot: true,
    ..EMBEDDED
};

/// A daemon process with `shutdown-timeout=0`.
pub const DAEMON_UNBOUND: Design = Design { bound: Bound::Nothing, ..DAEMON };
