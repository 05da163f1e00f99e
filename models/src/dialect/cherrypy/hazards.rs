//! What is known to go wrong in the real bus, and which configuration shows it.
//!
//! Each entry was seen on the real CherryPy 18.10 before it was modelled. The numbers have gaps.

/// One known hazard.
#[derive(Clone, Copy, Debug)]
pub struct Hazard {
    /// Its number.
    pub id: &'static str,
    /// What happens, in one line.
    pub line: &'static str,
    /// Where it can be seen.
    pub shown: Shown,
}

/// Where a hazard can be seen.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// In the model.
    Inside {
        /// The configuration whose story it is; see [`super::configurations::named`].
        configuration: &'static str,
        /// The name of the property that it breaks, once there is one.
        property: Option<&'static str>,
    },
    /// Not in the model.
    Outside {
        /// Why not.
        reason: &'static str,
    },
}

const fn inside(id: &'static str, configuration: &'static str, line: &'static str) -> Hazard {
    Hazard { id, line, shown: Shown::Inside { configuration, property: None } }
}

const fn outside(id: &'static str, reason: &'static str, line: &'static str) -> Hazard {
    Hazard { id, line, shown: Shown::Outside { reason } }
}

/// Every known hazard, by number.
pub const ALL: &[Hazard] = &[
    inside("H01", "start-error", "a failing start listener ends the process with 70; start never re-raises"),
    inside("H02", "stop-error", "a failing stop listener leaves the bus in STOPPING, from where start works"),
    inside("H03", "stop-error", "an exit whose stop fails calls no exit listener and skips atexit"),
    inside("H04", "exit-error", "a failing exit listener ends the process with 70 and skips atexit"),
    inside(
        "H05",
        "log-fails-on-errors",
        "a failing log breaks off the pass: later listeners are never called",
    ),
    inside("H05b", "log-fails", "with a log that always fails no start, stop or exit listener is called"),
    inside(
        "H06",
        "start-listener-stops",
        "a stop inside a start is overwritten: STARTED with services stopped",
    ),
    inside("H08", "listener-exits", "a stop listener that exits recurses"),
    inside("H09", "listener-exits", "an exit listener that exits leaves EXITING and recurses"),
    inside(
        "H10",
        "exit-listener-starts",
        "an exit listener that starts undoes the exit; block never returns",
    ),
    inside("H11", "exit-then-start", "start works after exit: EXITING is not the end"),
    inside("H11b", "exit-then-start", "an exit followed by a start between two polls of block is lost"),
    inside("H12", "out-of-order", "graceful is accepted in every state"),
    inside("H12b", "out-of-order", "graceful on a stopped bus runs the graceful listeners: a monitor starts"),
    inside("H13", "two-exits", "two exits at once run the listeners twice and leave EXITING"),
    inside("H13b", "listener-exits", "EXITING to STOPPING: an exit begins while another one ends"),
    inside("H14", "exit-on-daemon-thread", "the process ends while an exit listener still runs"),
    inside("H14b", "restart-on-daemon-thread", "the process re-executes while an exit listener still runs"),
    inside("H15", "exit-then-restart", "a restart during an exit turns it into a re-execution"),
    inside("H15c", "restart-with-failing-stop", "a restart whose stop fails ends the process with 70"),
    inside("H16", "start-with-callback", "a polling waiter misses STARTED and the process never ends"),
    inside("H17", "system-exit-in-start", "sys.exit(3) in a start listener ends the process with 70"),
    inside(
        "H17b",
        "system-exit-in-stop",
        "sys.exit() after a failure keeps the code None: the process ends with 0",
    ),
    inside("H17c", "system-exit-in-stop", "sys.exit(0) after a failure becomes 1"),
    inside(
        "H17d",
        "system-exit-in-stop",
        "sys.exit(5) in a stop listener during an exit skips the exit listeners",
    ),
    inside("H18", "main-listener", "a failing main listener kills the main program; the process lives on"),
    inside("H19", "out-of-order", "stop on a stopped bus runs the stop listeners"),
    inside(
        "H20",
        "exit-during-start",
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
        "a signal that exits during a start: 70, and later start listeners never run",
    ),
    inside("H24", "out-of-order", "start on a started bus runs the start listeners again"),
    inside("H25", "never-started", "an exit of a never-started bus releases what was never acquired"),
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
    inside("H28", "wait-for-stopped", "a wait for STOPPED is satisfied in the middle of an exit"),
    inside("H29", "two-stops", "two stops at once overlap: STOPPING is written in STOPPING"),
    inside(
        "H30",
        "subscriptions",
        "a listener subscribed during a pass is not called in it (as it should be)",
    ),
    inside("H31", "subscriptions", "a listener unsubscribed during a pass is still called in it"),
    inside("H32", "ties", "listeners of equal priority run in the order of a set"),
    inside(
        "H33",
        "start-error",
        "after a failed start the stop listener of the part that never came up runs",
    ),
    inside(
        "C1",
        "request-handler-exits",
        "SystemExit(4) in a request handler stops the site, and the code is lost",
    ),
    inside("C2", "drop-to-idle", "after a stop nobody inside the process can be asked to start again"),
    outside(
        "C3",
        "in plugins, the PIDFile and the server",
        "a second instance removes the PID file of the first",
    ),
    inside("C4", "restart-on-daemon-thread", "a restart asked for by a worker is executed by main"),
];

/// The hazard with this number.
pub fn hazard(id: &str) -> Option<&'static Hazard> {
    ALL.iter().find(|hazard| hazard.id == id)
}
