//! The states.

use super::Level::Core;
use super::{Requirement, must};

pub(super) const STATES: &[Requirement] = &[
    must(
        "LIFE-1",
        Core,
        "A bus MUST change its state only along Idle > Starting > Running > Stopping > Idle, Starting > Stopping, Idle > Exiting, Stopping > Exiting and Exiting > Exited.",
        "A component that is told of a change can rely on the states that came before it.",
        "R. Brewer, 25 June 2007 (the state diagram); CherryPy takes EXITING > STARTING and three more edges that its diagram lacks",
    ),
    must(
        "LIFE-2",
        Core,
        "A bus MUST leave Exiting for Exited only, and MUST never leave Exited.",
        "A site that was told that the process ends must not be started again in it.",
        "R. Brewer, 25 June 2007 (is EXITING needed?); CherryPy: start() after exit() resurrects the bus",
    ),
    must(
        "LIFE-3",
        Core,
        "A bus MUST be in Running only while the last start pass was whole, every listener of it ended well, and no stop pass began since.",
        "Running is the promise that the services are up.",
        "CherryPy: a start listener that calls stop() leaves STARTED with the services stopped",
    ),
    must(
        "LIFE-4",
        Core,
        "A bus MUST be in Idle only while its services are down: the last stop pass was whole, or no start pass ever began.",
        "Components unbind and rebind in Idle, so this state must be true about what is bound.",
        "R. Brewer, 26 June 2007 (an IDLE state between process begin/end and service start/stop)",
    ),
    must(
        "LIFE-5",
        Core,
        "A stop pass MUST begin only if a start pass began since the last stop pass.",
        "A stop of services that were never started can destroy what another process owns.",
        "CherryPy: exit() on a bus that never started deletes the PID file of another process",
    ),
    must(
        "LIFE-6",
        Core,
        "After a Restart or an Exit was granted, a bus MUST NOT enter Idle.",
        "A waiter for Idle must not be woken in the middle of an exit.",
        "CherryPy: wait(STOPPED) returns in the middle of exit()",
    ),
    must(
        "LIFE-7",
        Core,
        "A Reload MUST lead through Idle and back to Running.",
        "Dropping to Idle and back is what makes components rebind without a new process.",
        "J. Tate, 26 June 2007 (a drop to IDLE state must apply a new certificate)",
    ),
    must(
        "LIFE-8",
        Core,
        "A Graceful MUST NOT change the state.",
        "A Graceful is advice to the listeners, and no transition.",
        "CherryPy graceful() against MagicBus graceful(), which stops and starts the site",
    ),
    must(
        "LIFE-9",
        Core,
        "An input that makes no sense where a bus is MUST be refused, and MUST change nothing. Such inputs are a step where there is none to take, a second `block` or one of another thread, and a result that is taken before its time. An input that names a listener, a call, a ticket or a wait that is over or never was makes no sense either.",
        "Threads and timers are late, and a host can err; neither may harm the site.",
        "nginx: a signal in the wrong phase is ignored without a word (synapse-tools 56)",
    ),
];
