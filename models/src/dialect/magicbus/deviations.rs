//! The claims of the specification that the bus breaks, by configuration.
//!
//! Exact in both directions: a claim that is broken and not listed, or listed and not broken, fails the check.
//! Printed by `UPDATE=1 cargo test -p wspbus-tests --test dialect`.

use crate::named::{Break, broken};

/// The claims that `normal` breaks.
#[rustfmt::skip]
pub const NORMAL: &[Break] = &[
    broken("no-idle-on-the-way-out"),
];

/// The claims that `start-error` breaks.
#[rustfmt::skip]
pub const START_ERROR: &[Break] = &[
    broken("a-ticket-is-told-the-remembered-failures"),
    broken("block-tells-the-failures"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-requester-is-told-the-failures"),
];

/// The claims that `stop-error` breaks.
#[rustfmt::skip]
pub const STOP_ERROR: &[Break] = &[
    broken("a-ticket-is-told-the-remembered-failures"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("exited-answers-for-good"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-requester-is-told-the-failures"),
];

/// The claims that `exit-error` breaks.
#[rustfmt::skip]
pub const EXIT_ERROR: &[Break] = &[
    broken("no-idle-on-the-way-out"),
    broken("the-bus-never-ends-the-process"),
];

/// The claims that `log-fails-on-errors` breaks.
#[rustfmt::skip]
pub const LOG_FAILS_ON_ERRORS: &[Break] = &[
    broken("a-failing-log-changes-nothing"),
    broken("a-stop-pass-is-completed"),
    broken("a-ticket-is-told-the-remembered-failures"),
    broken("an-exit-that-was-granted-happens"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("equal-to-the-goal-joins"),
    broken("exit-listeners-run-with-services-down"),
    broken("exited-answers-for-good"),
    broken("no-idle-on-the-way-out"),
    broken("no-listener-is-skipped"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("reached-is-where-it-asked-for"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-requester-is-told-the-failures"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `log-fails` breaks.
#[rustfmt::skip]
pub const LOG_FAILS: &[Break] = &[
    broken("a-failing-log-changes-nothing"),
    broken("an-exit-that-was-granted-happens"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("equal-to-the-goal-joins"),
    broken("reached-by-a-pass-begun-after-the-request"),
    broken("reached-is-where-it-asked-for"),
    broken("reload-ends-in-running-by-way-of-idle"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `system-exit-in-start` breaks.
#[rustfmt::skip]
pub const SYSTEM_EXIT_IN_START: &[Break] = &[
    broken("an-exit-from-a-listener-is-a-request"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("exited-answers-for-good"),
    broken("no-idle-on-the-way-out"),
    broken("no-listener-is-skipped"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
];

/// The claims that `system-exit-in-stop` breaks.
#[rustfmt::skip]
pub const SYSTEM_EXIT_IN_STOP: &[Break] = &[
    broken("a-ticket-is-told-the-remembered-failures"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-requester-is-told-the-failures"),
];

/// The claims that `main-listener` breaks.
#[rustfmt::skip]
pub const MAIN_LISTENER: &[Break] = &[
    broken("block-returns-after-the-exit-pass"),
    broken("main-survives-its-entries"),
    broken("the-bus-comes-to-rest"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
];

/// The claims that `start-listener-exits` breaks.
#[rustfmt::skip]
pub const START_LISTENER_EXITS: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("no-idle-on-the-way-out"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
];

/// The claims that `start-listener-stops` breaks.
#[rustfmt::skip]
pub const START_LISTENER_STOPS: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("every-ticket-resolves"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("the-bus-comes-to-rest"),
];

/// The claims that `stop-listener-starts` breaks.
#[rustfmt::skip]
pub const STOP_LISTENER_STARTS: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("every-ticket-resolves"),
    broken("idle-means-services-down"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("the-bus-comes-to-rest"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-listener-starts` breaks.
#[rustfmt::skip]
pub const EXIT_LISTENER_STARTS: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `subscriptions` breaks.
#[rustfmt::skip]
pub const SUBSCRIPTIONS: &[Break] = &[
    broken("no-listener-is-called-twice-or-uninvited"),
];

/// The claims that `ties` breaks.
#[rustfmt::skip]
pub const TIES: &[Break] = &[
    broken("a-pass-is-announced-in-order"),
    broken("listeners-are-called-in-order"),
];

/// The claims that `reload-from-nothing` breaks.
#[rustfmt::skip]
pub const RELOAD_FROM_NOTHING: &[Break] = &[
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
];

/// The claims that `out-of-order` breaks.
#[rustfmt::skip]
pub const OUT_OF_ORDER: &[Break] = &[
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("exited-answers-for-good"),
    broken("no-idle-on-the-way-out"),
    broken("reached-by-a-pass-begun-after-the-request"),
    broken("reached-is-where-it-asked-for"),
    broken("reload-ends-in-running-by-way-of-idle"),
];

/// The claims that `exit-waits-for-a-server` breaks.
#[rustfmt::skip]
pub const EXIT_WAITS_FOR_A_SERVER: &[Break] = &[
    broken("an-exit-that-was-granted-happens"),
    broken("every-ticket-resolves"),
    broken("the-bus-comes-to-rest"),
];

/// The claims that `two-exits` breaks.
#[rustfmt::skip]
pub const TWO_EXITS: &[Break] = &[
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("every-ticket-resolves"),
    broken("exiting-is-left-for-exited-only"),
    broken("no-idle-on-the-way-out"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("the-bus-comes-to-rest"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
];

/// The claims that `exit-beside-start` breaks.
#[rustfmt::skip]
pub const EXIT_BESIDE_START: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("every-ticket-resolves"),
    broken("exit-listeners-run-with-services-down"),
    broken("exited-answers-for-good"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-comes-to-rest"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `two-goals` breaks.
#[rustfmt::skip]
pub const TWO_GOALS: &[Break] = &[
    broken("a-listener-ends-or-is-abandoned"),
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("every-ticket-resolves"),
    broken("idle-means-services-down"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("running-means-services-up"),
    broken("stop-before-the-first-pass-is-reached-at-once"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-comes-to-rest"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-during-start` breaks.
#[rustfmt::skip]
pub const EXIT_DURING_START: &[Break] = &[
    broken("a-listener-ends-or-is-abandoned"),
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("every-ticket-resolves"),
    broken("exit-listeners-run-with-services-down"),
    broken("exited-answers-for-good"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-comes-to-rest"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-on-daemon-thread` breaks.
#[rustfmt::skip]
pub const EXIT_ON_DAEMON_THREAD: &[Break] = &[
    broken("no-idle-on-the-way-out"),
    broken("the-bus-never-ends-the-process"),
];

/// The claims that `restart-on-daemon-thread` breaks.
#[rustfmt::skip]
pub const RESTART_ON_DAEMON_THREAD: &[Break] = &[
    broken("no-idle-on-the-way-out"),
    broken("only-main-re-executes"),
];

/// The claims that `exit-then-restart` breaks.
#[rustfmt::skip]
pub const EXIT_THEN_RESTART: &[Break] = &[
    broken("exited-answers-for-good"),
    broken("only-main-re-executes"),
    broken("the-result-is-the-final-goal"),
];

/// The claims that `start-with-callback` breaks.
#[rustfmt::skip]
pub const START_WITH_CALLBACK: &[Break] = &[
    broken("a-waiter-whose-state-was-entered-wakes"),
    broken("entering-a-state-wakes-its-waiters"),
];

/// The claims that `callback-misses-run` breaks.
#[rustfmt::skip]
pub const CALLBACK_MISSES_RUN: &[Break] = &[
    broken("a-waiter-whose-state-was-entered-wakes"),
    broken("an-exit-that-was-granted-happens"),
    broken("entering-a-state-wakes-its-waiters"),
    broken("every-ticket-resolves"),
    broken("no-idle-on-the-way-out"),
    broken("the-bus-comes-to-rest"),
];

/// The claims that `exit-waits-for-a-waiter` breaks.
#[rustfmt::skip]
pub const EXIT_WAITS_FOR_A_WAITER: &[Break] = &[
    broken("an-exit-that-was-granted-happens"),
    broken("every-ticket-resolves"),
    broken("the-bus-comes-to-rest"),
];

/// The claims that `wait-for-idle` breaks.
#[rustfmt::skip]
pub const WAIT_FOR_IDLE: &[Break] = &[
    broken("entering-a-state-wakes-its-waiters"),
    broken("entering-exited-wakes-every-waiter"),
    broken("no-idle-on-the-way-out"),
];
