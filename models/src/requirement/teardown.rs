//! The end of one worker, and its connections.

use super::Level::Process;
use super::{By, Force, Requirement, must};

pub(super) const TEARDOWN: &[Requirement] = &[
    must(
        "TEAR-1",
        Process,
        "Every live interpreter of a worker MUST be told before any thread is stopped, any exit function is called and any interpreter is destroyed, in any interpreter of the worker.",
        "Interpreters of one process share its memory and its descriptors: an interpreter may still need, to shut down well, a thing that another interpreter takes down.",
        "G. Dumpleton, 26 June 2007 (\"prior to any threads being cleaned up\"); mod_wsgi tells all interpreters, then ends them one by one",
    ),
    must(
        "TEAR-2",
        Process,
        "In one interpreter the steps MUST follow in this order, none twice: told, threads joined, exit functions called, destroyed.",
        "An exit function may rely on there being no other thread, and a thread on the interpreter being there.",
        "G. Dumpleton, 26 June 2007 (\"any threads cleaned up and then exit funcs called\"); mod_wsgi 250, 81 (threads run during interpreter destruction)",
    ),
    must(
        "TEAR-3",
        Process,
        "Once a worker told its first interpreter of its end, or found none to tell, another MUST NOT be created in it.",
        "The worker would not tell an interpreter that is created later.",
        "mod_wsgi: in daemon mode a request thread can create an interpreter while the others are being told",
    ),
    must(
        "TEAR-4",
        Process,
        "An interpreter MUST be told of the end of its worker at most once.",
        "A subscriber that is told twice releases its resources twice.",
        "mod_wsgi: a script that was reloaded in place leaves its old subscription, and is told twice",
    ),
    must(
        "TEAR-5",
        Process,
        "The telling MUST reach every live interpreter of a worker, also when the telling of another one fails or passes its deadline. Each subscriber of the interpreter is called then, because the telling is the stop pass of its bus (TEAR-9, PASS-2).",
        "Every subscriber is told, also when another subscriber fails, or another interpreter.",
        "G. Dumpleton, 26 June 2007 (\"signal any subscribed parties\"); mod_wsgi does so",
    ),
    must(
        "TEAR-6",
        Process,
        "Each step of a teardown MUST end by its deadline: a step that does not end by itself is given up, and the next stage of the end follows. (An interpreter of which a step was given up may stay until its process ends. One whose threads were not joined is not destroyed: TEAR-11.)",
        "A thread that never ends must not keep the process from ending.",
        "mod_wsgi 730, 799, 923 (the destruction of an interpreter hangs); Apache kills the process, and exit functions are not called",
    ),
    must(
        "TEAR-7",
        Process,
        "While the controller lives, an interpreter MUST be reported as not told if the controller did not hear that it was told, and its worker ended or said that the interpreter is gone. An interpreter that is known to have been told MUST NOT be so reported.",
        "An operator that counts on the telling must learn that it did not happen.",
        "Apache with mod_wsgi: the interpreters of a busy child are never told, and no report says so",
    ),
    must(
        "TEAR-8",
        Process,
        "A worker in teardown MUST NOT cut a request in flight before the deadline of its drain stage, or its own deadline without a controller (LOSS-1).",
        "A request that was accepted deserves an answer, within a bound.",
        "Apache: a graceful stop waits for the requests in flight; mod_wsgi daemons are killed after three seconds of a graceful restart",
    ),
    Requirement {
        id: "TEAR-9",
        level: Process,
        force: Force::Must,
        text: "The steps of an interpreter's end MUST be those of its bus: told is its stop pass, the exit functions are its exit pass, and the threads are joined in between.",
        rationale: "With one vocabulary, a component that stops well on one bus stops well in every interpreter.",
        source: "G. Dumpleton, 26 June 2007; the table of the stages",
        checked: By::Property,
    },
    Requirement {
        id: "TEAR-10",
        level: Process,
        force: Force::Should,
        text: "Telling SHOULD NOT wait for requests in flight: before a request is cut, every live interpreter of its worker is told.",
        rationale: "A request that never ends would keep the telling from every interpreter that shares the process with it; and a subscriber that is told in time can help the request to end.",
        source: "Apache with mod_wsgi embedded: the interpreters of a busy child are told after its requests, and never if it is killed first",
        checked: By::Property,
    },
    must(
        "TEAR-11",
        Process,
        "An interpreter whose threads were not joined MUST NOT be destroyed: it ends with its process.",
        "A thread that runs in an interpreter that is destroyed crashes the process.",
        "mod_wsgi 250, 81 (threads run during interpreter destruction)",
    ),
    must(
        "TEAR-12",
        Process,
        "The stages of a worker's end MUST follow each other: telling, draining, joining, finishing, destroying, ended; each begins when the one before is over in every interpreter.",
        "The order of the steps is one of the worker, not of each interpreter.",
        "TEAR-1 and TEAR-2, as stages",
    ),
    must(
        "TEAR-13",
        Process,
        "A worker MUST begin its end when it acts on a control message, loses its controller, or fails in its boot, and for no other reason.",
        "A process that applications share must not end because one of them asked for its own end.",
        "counterexample: an application's own Exit ends its process",
    ),
    must(
        "TEAR-14",
        Process,
        "While its worker goes on, an interpreter MUST end only by its own wish or by a deed that asks for it. Such an interpreter MUST take its steps alone. It MUST be created anew if it asked for that, also if a step of its end was given up. Once the end of the worker began, the next step of the interpreter waits until all are told.",
        "Told before any thread is stopped is a promise about the end of a worker.",
        "counterexample: the order of a worker's end forbids the restart of one interpreter",
    ),
];

pub(super) const CONNECTIONS: &[Requirement] = &[
    must(
        "CONN-1",
        Process,
        "A connection that was accepted and not read, and one whose request was read, MUST get an answer, unless its client closes it, the deadline of the drain cuts it, or its worker dies.",
        "No other process can answer a connection that was accepted.",
        "counterexample: a connection that was accepted and not read is closed as idle",
    ),
    must(
        "CONN-2",
        Process,
        "A worker that leaves MUST close a connection that was answered and kept at once, MUST read nothing after an answer, and close each connection after its answer.",
        "A client that keeps its connection busy would keep the worker.",
        "Apache: keep-alive connections in a graceful restart",
    ),
    must(
        "CONN-3",
        Process,
        "A drain MUST end when the host of the worker stopped to accept and no connection is owed an answer.",
        "Nothing is left to wait for.",
        "counterexample: a drain that waits for its deadline",
    ),
];
