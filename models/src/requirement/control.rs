//! The controller, its control messages, and its loss.

use super::Level::Site;
use super::{Requirement, must};

pub(super) const CONTROLLER: &[Requirement] = &[
    must(
        "CTRL-1",
        Site,
        "A Stop, Restart or Exit of the site that was granted, at any moment of the work of the controller, MUST end every worker while the controller lives.",
        "The operator asks once, and then goes away.",
        "Apache clears the pending flags between two generations; gunicorn 3, 67 (orphans after TERM and HUP)",
    ),
    must(
        "CTRL-2",
        Site,
        "A controller with a granted Stop, Restart or Exit MUST NOT spawn a worker until that request is reached and a Start is granted.",
        "A site that ends must not be filled with workers again.",
        "mod_wsgi: the state of the parent is asked before a daemon is replaced",
    ),
    must(
        "CTRL-5",
        Site,
        "Every worker of a stopping site MUST end within the escalation: the worker is asked, then, at its deadline, forced.",
        "A worker that does not react must not keep the site from ending.",
        "Apache: TERM at 0, 3, 5 and 7 seconds, KILL at 9",
    ),
    must(
        "CTRL-6",
        Site,
        "A controller MUST force the end of its own children only, each by its own identity; never of a process group, and never by a slot.",
        "By then a slot may hold another process, and a process group may hold processes that are no workers of the site.",
        "Apache prefork kills its process group, and with it the shell that launched it; CVE-2007-3304",
    ),
    must(
        "CTRL-7",
        Site,
        "While the site is up, a slot whose worker ended MUST get another worker, at any point of its life and in any way, unless a Stop, Restart or Exit of the site is pending or the slot was given up (RATE-1).",
        "One broken request must not end a site.",
        "httpd 66004 (miscounted children are not replaced after a restart)",
    ),
    must(
        "CTRL-9",
        Site,
        "The way in which a worker ends MUST NOT count as a request.",
        "The exit code of a worker concerns that worker alone: it is no order to the site.",
        "gunicorn 2807 (any worker that exits with 3 halts the site); httpd 39311 (a child's fatal exit stops the server)",
    ),
];

pub(super) const CONTROL: &[Requirement] = &[
    must(
        "CHAN-1",
        Site,
        "A control message MUST be acted on by the worker incarnation that it was sent to, and by no other process.",
        "Identity is the incarnation: a slot and a generation are used again.",
        "Apache: the pipe of death is shared, and any child that reads the character dies",
    ),
    must(
        "CHAN-2",
        Site,
        "A worker MUST act on each kind of control message at most once, and a controller MUST send each kind to an incarnation at most once.",
        "Control messages are cumulative: a message that was sent needs no repetition.",
        "gunicorn 3274, 3050 (HUP sends TERM twice to old workers)",
    ),
    must(
        "CHAN-3",
        Site,
        "A control message MUST reach a worker that was spawned and is not ready yet: a worker that the system lets run, and whose channel is open, acts on it, or ends. While the controller lives, a worker that takes no step is forced (CTRL-5, LEAVE-7).",
        "A worker is not ready as soon as it is forked, and the message may be sent in between.",
        "gunicorn 1910 (a signal between fork and the installation of the handlers is lost); in Apache the character waits in the pipe",
    ),
    must(
        "CHAN-4",
        Site,
        "Bytes that an application writes to or reads from the descriptors that it has MUST NOT make a worker act on a control message, nor keep a worker from acting on one.",
        "An application runs in a process that is controlled: it must neither forge nor steal the control messages.",
        "Apache: an application wrote one character to the inherited pipe, and an unrelated child ended",
    ),
    must(
        "CHAN-5",
        Site,
        "A worker that acts on a control message MUST stop to accept connections. It MUST say that it leaves only when its host told of every connection that it accepted, or the deadline of its drain passed.",
        "The next generation of workers accepts new connections. A connection that the host took from the queue in that moment is owed an answer like any other one.",
        "Apache documentation on stopping and restarting; a test of the real server",
    ),
];

pub(super) const LOSS: &[Requirement] = &[
    must(
        "CTRL-10",
        Site,
        "When its controller is gone, every worker that the system lets run MUST notice that, and MUST begin its end at once, in every stage, also in its boot.",
        "Workers without a controller go on answering requests, and no operator can stop them.",
        "Apache: four children went on serving for more than a minute after the parent was killed",
    ),
    must(
        "LOSS-1",
        Site,
        "A worker without a controller MUST end where it stands when its own deadline passes; that deadline runs from the loss on, in every stage.",
        "No process is left that could force it.",
        "counterexample: the deadline runs from the drain on, and a telling that hangs keeps the process",
    ),
    must(
        "LOSS-2",
        Site,
        "A controller that is dead MUST resolve nothing: its requesters see the channel close, and take the outcome as unknown.",
        "The request may have been carried out.",
        "design of the tickets",
    ),
    must(
        "TIMER-1",
        Site,
        "Which timers run MUST be a function of the state of a machine. A timer that runs may pass at any moment, also at once; one that does not run is refused.",
        "A timer that is armed here and cancelled there is forgotten somewhere.",
        "design of the timers",
    ),
];
