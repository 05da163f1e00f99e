//! The known hazards of the real bus, and the configuration that shows each of them.
//!
//! Each entry was seen on the real CherryPy 18.10 before it was modelled. The numbers have gaps.

use crate::dialect::python::hazard::{Hazard, allowed, inside, outside};

/// Every known hazard, by number.
pub const ALL: &[Hazard] = &[
    inside(
        "H01",
        "start-error",
        "the-bus-never-ends-the-process",
        "a failing start listener ends the process with 70; start never re-raises",
    ),
    inside(
        "H02",
        "stop-error",
        "a-stop-pass-is-completed",
        "a failing stop listener leaves the bus in STOPPING, from where start works",
    ),
    inside(
        "H03",
        "stop-error",
        "the-end-comes-after-a-whole-exit-pass",
        "an exit whose stop fails calls no exit listener and skips atexit",
    ),
    inside(
        "H04",
        "exit-error",
        "the-bus-never-ends-the-process",
        "a failing exit listener ends the process with 70 and skips atexit",
    ),
    inside(
        "H05",
        "log-fails-on-errors",
        "no-listener-is-skipped",
        "a failing log breaks off the pass: later listeners are never called",
    ),
    inside(
        "H05b",
        "log-fails",
        "the-end-comes-after-a-whole-exit-pass",
        "with a log that always fails no start, stop or exit listener is called",
    ),
    inside(
        "H06",
        "start-listener-stops",
        "running-means-services-up",
        "a stop inside a start is overwritten: STARTED with services stopped",
    ),
    inside("H08", "listener-exits", "one-pass-at-a-time", "a stop listener that exits recurses"),
    inside(
        "H09",
        "listener-exits",
        "exiting-is-left-for-exited-only",
        "an exit listener that exits leaves EXITING and recurses",
    ),
    inside(
        "H10",
        "exit-listener-starts",
        "block-returns",
        "an exit listener that starts undoes the exit; block never returns",
    ),
    inside(
        "H11",
        "exit-then-start",
        "exiting-is-left-for-exited-only",
        "start works after exit: EXITING is not the end",
    ),
    inside(
        "H11b",
        "exit-then-start",
        "block-returns",
        "an exit followed by a start between two polls of block is lost",
    ),
    inside("H12", "out-of-order", "graceful-runs-in-running", "graceful is accepted in every state"),
    inside(
        "H12b",
        "out-of-order",
        "graceful-runs-in-running",
        "graceful on a stopped bus runs the graceful listeners: a monitor starts",
    ),
    inside(
        "H13",
        "two-exits",
        "exiting-is-left-for-exited-only",
        "two exits at once run the listeners twice and leave EXITING",
    ),
    inside(
        "H13b",
        "listener-exits",
        "changes-follow-the-graph",
        "EXITING to STOPPING: an exit begins while another one ends",
    ),
    inside(
        "H14",
        "exit-on-daemon-thread",
        "block-returns-after-the-exit-pass",
        "the process ends while an exit listener still runs",
    ),
    inside(
        "H14b",
        "restart-on-daemon-thread",
        "the-end-comes-after-a-whole-exit-pass",
        "the process re-executes while an exit listener still runs",
    ),
    inside(
        "H15",
        "exit-then-restart",
        "the-result-is-the-final-goal",
        "a restart during an exit turns it into a re-execution",
    ),
    inside(
        "H15c",
        "restart-with-failing-stop",
        "the-bus-never-ends-the-process",
        "a restart whose stop fails ends the process with 70",
    ),
    inside(
        "H16",
        "start-with-callback",
        "a-waiter-whose-state-was-entered-wakes",
        "a polling waiter misses STARTED and the process never ends",
    ),
    inside(
        "H17",
        "system-exit-in-start",
        "the-code-is-the-one-asked-for",
        "sys.exit(3) in a start listener ends the process with 70",
    ),
    inside(
        "H17b",
        "quit-after-failure",
        "the-code-is-the-one-asked-for",
        "sys.exit() after a failure keeps the code None: the process ends with 0",
    ),
    allowed("H17c", "system-exit-in-stop", "sys.exit(0) after a failure becomes 1"),
    inside(
        "H17d",
        "system-exit-in-stop",
        "the-end-comes-after-a-whole-exit-pass",
        "sys.exit(5) in a stop listener during an exit skips the exit listeners",
    ),
    inside(
        "H18",
        "main-listener",
        "main-survives-its-entries",
        "a failing main listener kills the main program; the process lives on",
    ),
    inside(
        "H19",
        "out-of-order",
        "stop-pass-stops-what-started",
        "stop on a stopped bus runs the stop listeners",
    ),
    inside(
        "H20",
        "exit-during-start",
        "exit-listeners-run-with-services-down",
        "an exit during a start runs the exit listeners before the start is over",
    ),
    outside(
        "H21",
        "below the granularity of gates: inside the snapshot that publish takes in one step",
        "publish raises KeyError or RuntimeError when listeners change during its snapshot",
    ),
    inside(
        "H23",
        "exit-during-start",
        "the-bus-never-ends-the-process",
        "a signal that exits during a start: 70, and later start listeners never run",
    ),
    inside(
        "H24",
        "start-twice",
        "changes-follow-the-graph",
        "start on a started bus runs the start listeners again",
    ),
    inside(
        "H25",
        "never-started",
        "stop-pass-stops-what-started",
        "an exit of a never-started bus releases what was never acquired",
    ),
    outside(
        "H26",
        "in a plugin, the Daemonizer",
        "a second start forks again; the PID file keeps the old number",
    ),
    outside(
        "H27",
        "below the granularity of gates, and in a plugin, the ThreadManager",
        "a stop fails when its table of threads changes meanwhile",
    ),
    inside(
        "H28",
        "wait-for-stopped",
        "no-idle-on-the-way-out",
        "a wait for STOPPED is satisfied in the middle of an exit",
    ),
    inside(
        "H29",
        "two-stops",
        "one-pass-at-a-time",
        "two stops at once overlap: STOPPING is written in STOPPING",
    ),
    allowed(
        "H30",
        "subscriptions",
        "a listener subscribed during a pass is not called in it (as it should be)",
    ),
    inside(
        "H31",
        "subscriptions",
        "no-listener-is-called-twice-or-uninvited",
        "a listener unsubscribed during a pass is still called in it",
    ),
    inside(
        "H32",
        "ties",
        "listeners-are-called-in-order",
        "listeners of equal priority run in the order of a set",
    ),
    allowed(
        "H33",
        "start-error",
        "after a failed start the stop listener of the part that never came up runs",
    ),
    allowed(
        "C1",
        "request-handler-exits",
        "SystemExit(4) in a request handler stops the site, and the code is lost: exit() takes none",
    ),
    allowed("C2", "drop-to-idle", "after a stop nobody inside the process can be asked to start again"),
    outside(
        "C3",
        "in plugins, the PIDFile and the server",
        "a second instance removes the PID file of the first",
    ),
    allowed("C4", "restart-on-daemon-thread", "a restart asked for by a worker is executed by main"),
];

/// The hazard with this number.
pub fn hazard(id: &str) -> Option<&'static Hazard> {
    ALL.iter().find(|hazard| hazard.id == id)
}
