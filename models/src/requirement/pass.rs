//! Passes.

use super::Level::Core;
use super::{Requirement, must};

pub(super) const PASSES: &[Requirement] = &[
    must(
        "PASS-1",
        Core,
        "At most one pass MUST be in progress: a request during a pass, from a listener or a thread, never begins another inside it.",
        "A nested pass tears down what the outer one is building.",
        "CherryPy: a stop listener that calls exit() recurses until RecursionError, and the process ends with 70",
    ),
    must(
        "PASS-2",
        Core,
        "A pass MUST give every listener that was subscribed when it began, and is not unsubscribed, its turn exactly once; none is skipped because of another.",
        "Every component is told, whoever else fails.",
        "CherryPy, docstring of Bus; CherryPy: a failing log listener ends the pass",
    ),
    must(
        "PASS-3",
        Core,
        "A pass MUST call its listeners in the order of (priority, subscription), lower priority and older subscription first.",
        "Daemonize, write the PID file, bind, drop privileges: each needs the one before.",
        "CherryPy: listeners of equal priority run in hash order, seven orders in sixty processes",
    ),
    must(
        "PASS-4",
        Core,
        "A pass MUST call a listener only after the one before it ended or was abandoned.",
        "All shut down synchronously.",
        "R. Brewer to P. J. Eby, 25 June 2007",
    ),
    must(
        "PASS-5",
        Core,
        "A subscription during a pass MUST take effect with the next pass.",
        "A listener that subscribes others must not make the pass endless.",
        "mod_wsgi: callbacks are snapshotted per event",
    ),
    must(
        "PASS-6",
        Core,
        "An unsubscription MUST take effect at once, also in the pass in progress.",
        "Whoever was unsubscribed may be gone.",
        "CherryPy: a listener that was unsubscribed during a publication is still called",
    ),
    must(
        "PASS-7",
        Core,
        "An exit listener MUST be called only while the services are down.",
        "Exit releases what stop still needs.",
        "CherryPy: exit() from another thread runs exit listeners while start listeners run",
    ),
    must(
        "PASS-8",
        Core,
        "The exit pass MUST run at most once in the life of a bus.",
        "What was released is not there to be released again.",
        "CherryPy: two threads that call exit() run the exit listeners twice",
    ),
];
