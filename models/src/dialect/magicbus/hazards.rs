//! The known hazards of the real bus, and the configuration that shows each of them.
//!
//! M01 to M17 were seen on the real MagicBus before they were modelled; their numbers have gaps. The hazards
//! after them were found in the model or by the checker, and then seen on the real bus.

use crate::dialect::python::hazard::{Hazard, allowed, inside, outside};

/// Every known hazard, by number.
pub const ALL: &[Hazard] = &[
    inside(
        "M01",
        "start-error",
        "reached-is-where-it-asked-for",
        "after a failing start listener the bus goes to EXITED, and `transition('RUN')` returns normally",
    ),
    inside(
        "M01b",
        "start-error",
        "the-code-is-the-one-asked-for",
        "after a failing start listener the process ends with 0",
    ),
    outside(
        "M02",
        "in another class, which has no `throws`; `ProcessBus` adds it",
        "any failure of a listener of the plain `Bus` raises an AttributeError",
    ),
    inside(
        "M03",
        "stop-error",
        "the-requester-is-told-what-failed",
        "after a failing stop listener the bus goes to EXITED, and who asked for IDLE is told nothing",
    ),
    inside(
        "M05",
        "start-listener-exits",
        "one-pass-at-a-time",
        "an exit inside a start: the start listeners behind run after EXITED",
    ),
    inside(
        "M06",
        "start-listener-stops",
        "the-bus-comes-to-rest",
        "a start listener that asks for IDLE: the start begins again, for ever",
    ),
    inside(
        "M07",
        "stop-listener-starts",
        "the-bus-comes-to-rest",
        "a stop listener that asks for RUN: the stop begins again, for ever",
    ),
    outside(
        "M09",
        "a channel that the vocabulary has no word for",
        "a failing listener of EXITED is raised to whoever asked: there is no state for that error",
    ),
    inside(
        "M10",
        "reload-from-nothing",
        "at-rest-a-request-is-accepted-or-there-is-nothing-to-do",
        "graceful() on a bus that never ran starts the site",
    ),
    inside(
        "M10b",
        "out-of-order",
        "exited-answers-for-good",
        "after EXITED every call returns normally and does nothing",
    ),
    inside(
        "M11",
        "restart-on-daemon-thread",
        "only-main-re-executes",
        "restart() on a worker re-executes the process there, contrary to its docstring",
    ),
    inside("M12", "two-exits", "every-ticket-resolves", "two threads in EXIT wait for each other to end"),
    inside(
        "M14",
        "log-fails",
        "an-exit-that-was-granted-happens",
        "a log that always fails leaves the bus in STOP_ERROR after its first step",
    ),
    inside(
        "M14b",
        "log-fails-on-errors",
        "no-listener-is-skipped",
        "a log that fails on errors breaks off the pass: later listeners are never called",
    ),
    inside(
        "M16",
        "two-goals",
        "the-bus-comes-to-rest",
        "two threads with different goals undo each other's steps, for ever",
    ),
    inside(
        "M16b",
        "exit-beside-start",
        "exiting-is-left-for-exited-only",
        "a start writes over EXIT what it has decided before: the exit is undone",
    ),
    outside(
        "M17",
        "of the Python, not of the bus: the model and the adapter give `isAlive` back",
        "on Python 3.9 and newer an exit beside any other thread ends the process with 70: `Thread.isAlive` is gone",
    ),
    inside(
        "M18",
        "system-exit-in-start",
        "running-means-services-up",
        "after a sys.exit() in START the next start goes on to RUN without another start pass",
    ),
    inside(
        "M19",
        "system-exit-in-stop",
        "the-code-is-the-one-asked-for",
        "sys.exit(0) after a failure stays 0",
    ),
    inside(
        "M20",
        "main-listener",
        "main-survives-its-entries",
        "a failing main listener kills the main program; the process lives on",
    ),
    inside(
        "M21",
        "exit-listener-starts",
        "reached-is-where-it-asked-for",
        "a start inside an exit returns normally, as if RUN had been reached",
    ),
    inside(
        "M22",
        "exit-waits-for-a-server",
        "an-exit-that-was-granted-happens",
        "an exit waits without a limit of time for a thread that nobody tells to end",
    ),
    inside("M23", "two-exits", "the-exit-pass-runs-once", "two exits at once run the exit listeners twice"),
    inside(
        "M24",
        "exit-during-start",
        "exit-listeners-run-with-services-down",
        "an exit during a start: the exit listeners run while the start is not over",
    ),
    inside(
        "M25",
        "exit-then-restart",
        "the-result-is-the-final-goal",
        "a restart after the exit is over still re-executes the process, in block",
    ),
    inside(
        "M26",
        "start-with-callback",
        "a-waiter-whose-state-was-entered-wakes",
        "a waiter that does not look while the bus is in RUN waits for ever",
    ),
    inside(
        "M27",
        "callback-misses-run",
        "every-ticket-resolves",
        "an exit waits for the thread of a callback that waits for RUN",
    ),
    inside(
        "M28",
        "wait-for-idle",
        "no-idle-on-the-way-out",
        "a wait for IDLE is satisfied in the middle of an exit",
    ),
    inside(
        "M29",
        "ties",
        "listeners-are-called-in-order",
        "listeners of equal priority run in the order of a set",
    ),
    inside(
        "M30",
        "subscriptions",
        "no-listener-is-called-twice-or-uninvited",
        "a listener unsubscribed during a pass is still called in it",
    ),
    inside(
        "M31",
        "exit-error",
        "the-bus-never-ends-the-process",
        "a failing exit listener ends the process with 70",
    ),
    outside(
        "M32",
        "below the granularity of gates: inside the write of a state, which takes one step",
        "a transition raises OSError when a waiter closes its pipe between the snapshot of pipes and the write to it",
    ),
    outside(
        "M33",
        "below the granularity of gates: inside the snapshot that publish takes in one step",
        "publish raises KeyError or RuntimeError when listeners change during its snapshot",
    ),
    allowed(
        "M34",
        "exit-on-daemon-thread",
        "an exit on a daemon thread: block returns after every exit listener (as it should)",
    ),
    inside(
        "M35",
        "exit-waits-for-a-waiter",
        "every-ticket-resolves",
        "an exit waits for a thread that waits for EXITED",
    ),
];
