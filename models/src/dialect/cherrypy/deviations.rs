//! Which properties of the specification the bus breaks, and in which configurations.
//!
//! Exact in both directions: a property that is broken elsewhere too, or no longer, fails the check.
//! Printed by `UPDATE=1 cargo test --test dialect`.

/// Properties, and the configurations that show them broken.
#[rustfmt::skip]
pub const ALL: &[(&str, &[&str])] = &[
    ("a-failing-log-changes-nothing", &["log-fails-on-errors", "log-fails"]),
    ("a-pass-is-announced-in-order", &["ties"]),
    ("a-stop-pass-is-completed", &["stop-error", "log-fails-on-errors", "restart-with-failing-stop", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("a-waiter-whose-state-was-entered-wakes", &["start-with-callback", "wait-for-stopped"]),
    ("accepting-resolves-the-weaker-at-once", &["restart-with-failing-stop", "start-listener-stops", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("an-exit-from-a-listener-is-a-request", &["system-exit-in-start"]),
    ("an-exit-that-was-granted-happens", &["stop-error", "log-fails-on-errors", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "exit-during-start", "out-of-order", "wait-for-stopped", "request-handler-exits"]),
    ("at-the-end-every-waiter-wakes", &["wait-for-stopped"]),
    ("block-returns", &["main-listener", "exit-listener-starts", "exit-then-start", "exit-then-restart", "wait-for-stopped"]),
    ("block-returns-after-the-exit-pass", &["main-listener", "exit-on-daemon-thread", "restart-on-daemon-thread"]),
    ("changes-follow-the-graph", &["stop-error", "log-fails-on-errors", "log-fails", "system-exit-in-stop", "quit-after-failure", "restart-with-failing-stop", "start-listener-stops", "listener-exits", "exit-listener-starts", "subscriptions", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "start-twice", "never-started", "out-of-order", "start-with-callback", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("entering-a-state-wakes-who-waits-for-it", &["start-with-callback", "wait-for-stopped"]),
    ("exit-listeners-run-with-services-down", &["restart-with-failing-stop", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "request-handler-exits"]),
    ("exiting-is-left-for-exited-only", &["stop-error", "log-fails-on-errors", "restart-with-failing-stop", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "out-of-order", "wait-for-stopped", "request-handler-exits"]),
    ("graceful-runs-in-running", &["out-of-order"]),
    ("idle-means-services-down", &["restart-with-failing-stop", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("listeners-are-called-in-order", &["ties"]),
    ("main-survives-its-entries", &["main-listener"]),
    ("no-idle-on-the-way-out", &["normal", "start-error", "stop-error", "exit-error", "log-fails-on-errors", "system-exit-in-start", "system-exit-in-stop", "quit-after-failure", "restart-with-failing-stop", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "start-twice", "never-started", "out-of-order", "wait-for-stopped", "request-handler-exits"]),
    ("no-listener-is-called-twice-or-uninvited", &["subscriptions"]),
    ("no-listener-is-skipped", &["log-fails-on-errors"]),
    ("no-running-against-a-pending-way-down", &["restart-with-failing-stop", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("no-start-pass-after-an-exit-was-granted", &["stop-error", "log-fails-on-errors", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "exit-during-start", "out-of-order", "wait-for-stopped", "request-handler-exits"]),
    ("one-listener-at-a-time", &["start-listener-stops", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-then-restart", "exit-during-start"]),
    ("one-pass-at-a-time", &["restart-with-failing-stop", "start-listener-stops", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("only-main-re-executes", &["exit-then-restart"]),
    ("reached-by-a-pass-begun-after-the-request", &["log-fails"]),
    ("reached-is-where-it-asked-for", &["stop-error", "log-fails-on-errors", "log-fails", "system-exit-in-start", "system-exit-in-stop", "quit-after-failure", "restart-with-failing-stop", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "out-of-order", "wait-for-stopped", "request-handler-exits"]),
    ("running-means-services-up", &["restart-with-failing-stop", "start-listener-stops", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("stop-before-the-first-pass-is-reached-at-once", &["two-stops", "drop-to-idle"]),
    ("stop-pass-stops-what-started", &["stop-error", "log-fails-on-errors", "system-exit-in-stop", "quit-after-failure", "restart-with-failing-stop", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "never-started", "out-of-order", "start-with-callback", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("the-bus-never-ends-the-process", &["start-error", "stop-error", "exit-error", "log-fails-on-errors", "log-fails", "system-exit-in-start", "system-exit-in-stop", "quit-after-failure", "restart-with-failing-stop", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits"]),
    ("the-code-is-the-one-asked-for", &["stop-error", "log-fails-on-errors", "log-fails", "system-exit-in-start", "system-exit-in-stop", "quit-after-failure", "main-listener", "restart-with-failing-stop", "exit-listener-starts", "exit-then-start", "two-exits", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-during-start", "wait-for-stopped", "request-handler-exits"]),
    ("the-end-comes-after-a-whole-exit-pass", &["stop-error", "log-fails-on-errors", "log-fails", "system-exit-in-stop", "quit-after-failure", "main-listener", "restart-with-failing-stop", "listener-exits", "exit-on-daemon-thread", "restart-on-daemon-thread"]),
    ("the-exit-pass-runs-once", &["stop-error", "log-fails-on-errors", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "exit-then-restart", "out-of-order"]),
    ("the-goal-only-grows-stronger", &["restart-with-failing-stop", "listener-exits", "exit-listener-starts", "exit-then-start", "two-exits", "two-stops", "exit-on-daemon-thread", "restart-on-daemon-thread", "exit-then-restart", "exit-during-start", "wait-for-stopped", "request-handler-exits", "drop-to-idle"]),
    ("the-requester-is-told-what-failed", &["log-fails-on-errors"]),
    ("the-result-is-the-final-goal", &["exit-then-restart"]),
];
