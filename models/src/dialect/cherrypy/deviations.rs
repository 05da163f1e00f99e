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
    broken("no-idle-on-the-way-out"),
    broken("the-bus-never-ends-the-process"),
];

/// The claims that `stop-error` breaks.
#[rustfmt::skip]
pub const STOP_ERROR: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("a-ticket-is-told-the-remembered-failures"),
    broken("an-exit-that-was-granted-happens"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("exiting-is-left-for-exited-only"),
    broken("no-idle-on-the-way-out"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-exit-pass-runs-once"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
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
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("exiting-is-left-for-exited-only"),
    broken("no-idle-on-the-way-out"),
    broken("no-listener-is-skipped"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-exit-pass-runs-once"),
    broken("the-requester-is-told-the-failures"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `log-fails` breaks.
#[rustfmt::skip]
pub const LOG_FAILS: &[Break] = &[
    broken("a-failing-log-changes-nothing"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("graceful-is-refused-outside-running"),
    broken("reached-by-a-pass-begun-after-the-request"),
    broken("reached-is-where-it-asked-for"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
];

/// The claims that `system-exit-in-start` breaks.
#[rustfmt::skip]
pub const SYSTEM_EXIT_IN_START: &[Break] = &[
    broken("an-exit-from-a-listener-is-a-request"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
];

/// The claims that `system-exit-in-stop` breaks.
#[rustfmt::skip]
pub const SYSTEM_EXIT_IN_STOP: &[Break] = &[
    broken("changes-follow-the-graph"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
];

/// The claims that `quit-after-failure` breaks.
#[rustfmt::skip]
pub const QUIT_AFTER_FAILURE: &[Break] = &[
    broken("changes-follow-the-graph"),
    broken("no-idle-on-the-way-out"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
];

/// The claims that `main-listener` breaks.
#[rustfmt::skip]
pub const MAIN_LISTENER: &[Break] = &[
    broken("block-returns-after-the-exit-pass"),
    broken("block-returns-when-the-life-is-over"),
    broken("main-survives-its-entries"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
];

/// The claims that `restart-with-failing-stop` breaks.
#[rustfmt::skip]
pub const RESTART_WITH_FAILING_STOP: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `start-listener-stops` breaks.
#[rustfmt::skip]
pub const START_LISTENER_STOPS: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("changes-follow-the-graph"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("running-means-services-up"),
];

/// The claims that `listener-exits` breaks.
#[rustfmt::skip]
pub const LISTENER_EXITS: &[Break] = &[
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("exiting-is-left-for-exited-only"),
    broken("no-idle-on-the-way-out"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
];

/// The claims that `exit-listener-starts` breaks.
#[rustfmt::skip]
pub const EXIT_LISTENER_STARTS: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
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
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `subscriptions` breaks.
#[rustfmt::skip]
pub const SUBSCRIPTIONS: &[Break] = &[
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("no-listener-is-called-twice-or-uninvited"),
];

/// The claims that `ties` breaks.
#[rustfmt::skip]
pub const TIES: &[Break] = &[
    broken("a-pass-is-announced-in-order"),
    broken("listeners-are-called-in-order"),
];

/// The claims that `exit-then-start` breaks.
#[rustfmt::skip]
pub const EXIT_THEN_START: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("block-returns-when-the-life-is-over"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
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
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `two-exits` breaks.
#[rustfmt::skip]
pub const TWO_EXITS: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("exit-listeners-run-with-services-down"),
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
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `two-stops` breaks.
#[rustfmt::skip]
pub const TWO_STOPS: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("idle-means-services-down"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("running-means-services-up"),
    broken("stop-before-the-first-pass-is-reached-at-once"),
    broken("stop-pass-stops-started-services"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-on-daemon-thread` breaks.
#[rustfmt::skip]
pub const EXIT_ON_DAEMON_THREAD: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("block-returns-after-the-exit-pass"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `restart-on-daemon-thread` breaks.
#[rustfmt::skip]
pub const RESTART_ON_DAEMON_THREAD: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("block-returns-after-the-exit-pass"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-end-comes-after-a-whole-exit-pass"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-then-restart` breaks.
#[rustfmt::skip]
pub const EXIT_THEN_RESTART: &[Break] = &[
    broken("accepting-resolves-the-weaker-at-once"),
    broken("block-returns-when-the-life-is-over"),
    broken("changes-follow-the-graph"),
    broken("exiting-is-left-for-exited-only"),
    broken("no-idle-on-the-way-out"),
    broken("one-listener-at-a-time"),
    broken("one-pass-at-a-time"),
    broken("only-main-re-executes"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-exit-pass-runs-once"),
    broken("the-goal-only-grows-stronger"),
    broken("the-result-is-the-final-goal"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `exit-during-start` breaks.
#[rustfmt::skip]
pub const EXIT_DURING_START: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
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
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `start-twice` breaks.
#[rustfmt::skip]
pub const START_TWICE: &[Break] = &[
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("no-idle-on-the-way-out"),
];

/// The claims that `never-started` breaks.
#[rustfmt::skip]
pub const NEVER_STARTED: &[Break] = &[
    broken("changes-follow-the-graph"),
    broken("no-idle-on-the-way-out"),
    broken("stop-pass-stops-started-services"),
];

/// The claims that `out-of-order` breaks.
#[rustfmt::skip]
pub const OUT_OF_ORDER: &[Break] = &[
    broken("an-exit-that-was-granted-happens"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("equal-to-the-goal-joins"),
    broken("exiting-is-left-for-exited-only"),
    broken("graceful-is-refused-outside-running"),
    broken("graceful-runs-in-running"),
    broken("no-idle-on-the-way-out"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("reached-is-where-it-asked-for"),
    broken("stop-pass-stops-started-services"),
    broken("the-exit-pass-runs-once"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `start-with-callback` breaks.
#[rustfmt::skip]
pub const START_WITH_CALLBACK: &[Break] = &[
    broken("a-waiter-whose-state-was-entered-wakes"),
    broken("changes-follow-the-graph"),
    broken("entering-a-state-wakes-its-waiters"),
    broken("stop-pass-stops-started-services"),
];

/// The claims that `wait-for-stopped` breaks.
#[rustfmt::skip]
pub const WAIT_FOR_STOPPED: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("a-waiter-whose-state-was-entered-wakes"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("at-the-end-every-waiter-wakes"),
    broken("block-returns-when-the-life-is-over"),
    broken("changes-follow-the-graph"),
    broken("entering-a-state-wakes-its-waiters"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `request-handler-exits` breaks.
#[rustfmt::skip]
pub const REQUEST_HANDLER_EXITS: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("an-exit-that-was-granted-happens"),
    broken("changes-follow-the-graph"),
    broken("exit-listeners-run-with-services-down"),
    broken("exiting-is-left-for-exited-only"),
    broken("idle-means-services-down"),
    broken("no-idle-on-the-way-out"),
    broken("no-running-against-a-pending-way-down"),
    broken("no-start-pass-after-an-exit-was-granted"),
    broken("one-pass-at-a-time"),
    broken("reached-is-where-it-asked-for"),
    broken("running-means-services-up"),
    broken("stop-pass-stops-started-services"),
    broken("the-bus-never-ends-the-process"),
    broken("the-code-is-the-one-asked-for"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];

/// The claims that `drop-to-idle` breaks.
#[rustfmt::skip]
pub const DROP_TO_IDLE: &[Break] = &[
    broken("a-stop-pass-is-completed"),
    broken("accepting-resolves-the-weaker-at-once"),
    broken("at-rest-a-request-is-accepted-or-there-is-nothing-to-do"),
    broken("changes-follow-the-graph"),
    broken("idle-means-services-down"),
    broken("no-running-against-a-pending-way-down"),
    broken("one-pass-at-a-time"),
    broken("running-means-services-up"),
    broken("stop-before-the-first-pass-is-reached-at-once"),
    broken("stop-pass-stops-started-services"),
    broken("the-goal-only-grows-stronger"),
    broken("weaker-than-the-goal-is-superseded-by-it"),
];
