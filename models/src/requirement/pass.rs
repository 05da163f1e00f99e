//! Passes.

use super::Level::Core;
use super::{By, Requirement, must};

pub(super) const PASSES: &[Requirement] = &[
    must(
        "PASS-1",
        Core,
        "At most one pass MUST be in progress: a request during a pass, from a listener or a thread, never begins another inside it.",
        "A nested pass tears down what the outer pass is building.",
        "CherryPy: a stop listener that calls exit() recurses until RecursionError, and the process ends with 70",
    ),
    must(
        "PASS-2",
        Core,
        "A pass MUST give every listener that was subscribed when it began, and is not unsubscribed, its turn exactly once; no listener is skipped because of another.",
        "Every component is told, also when another component fails.",
        "CherryPy, docstring of Bus; CherryPy: a failing log listener ends the pass",
    ),
    must(
        "PASS-3",
        Core,
        "A pass MUST call its listeners in the order of (priority, subscription), lower priority and older subscription first.",
        "A server daemonizes, writes its PID file, binds and drops its privileges in this order, and each step needs the step before it. PASS-9 says how a component stops in the reverse order.",
        "CherryPy: listeners of equal priority run in hash order, seven orders in sixty processes",
    ),
    must(
        "PASS-4",
        Core,
        "A pass MUST call a listener only after the one before it ended or was abandoned.",
        "All components shut down synchronously.",
        "R. Brewer to P. J. Eby, 25 June 2007",
    ),
    must(
        "PASS-5",
        Core,
        "A subscription MUST be carried out in every state, also in Exited, unless its origin is a listener that does not run. During a pass it MUST take effect with the next pass.",
        "A component that subscribes need not know the state, and a listener that subscribes others must not make the pass endless.",
        "mod_wsgi: callbacks are snapshotted per event",
    ),
    must(
        "PASS-6",
        Core,
        "An unsubscription MUST take effect at once, also in the pass in progress.",
        "The component of a listener that was unsubscribed may be gone.",
        "CherryPy: a listener that was unsubscribed during a publication is still called",
    ),
    must(
        "PASS-7",
        Core,
        "An exit listener MUST be called only while the services are down.",
        "Exit listeners release what stop listeners still need.",
        "CherryPy: exit() from another thread runs exit listeners while start listeners run",
    ),
    must(
        "PASS-8",
        Core,
        "The exit pass MUST run at most once in the life of a bus.",
        "A resource that an exit listener released cannot be released again.",
        "CherryPy: two threads that call exit() run the exit listeners twice",
    ),
    Requirement {
        checked: By::Construction("components_stop_in_the_reverse_order_by_their_priorities"),
        ..must(
            "PASS-9",
            Core,
            "The order of PASS-3 MUST be the same on every channel: no channel is called in reverse. A component that has to stop in the reverse order of the starts gives its stop listener 255 minus the priority of its start listener.",
            "A bus knows listeners of channels, and not which start listener and stop listener belong together. With start priorities 20, 40 and 60 the stop priorities are 235, 215 and 195: the component that starts last stops first.",
            "CherryPy and MagicBus call every channel in one order; systemd, Erlang supervisors and Apache's pools stop in reverse",
        )
    },
];
