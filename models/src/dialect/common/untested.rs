//! The claims that several models of real servers leave untested, with the reasons.

use crate::dialect::untested::Untested;

/// The claims about the answers to requests, and about the tickets and the goal that follow from the answers.
pub const ANSWERS: Untested = Untested::filled_in(
    "answers",
    "a signal has no answer: the model fills in the answer, the ticket and the goal that the specification gives",
    &[
        "a-goal-gives-way-to-a-stronger-one-or-is-over",
        "a-goal-of-the-site-alone-gives-way",
        "a-request-is-answered-once",
        "a-stronger-goal-stays",
        "a-ticket-is-new",
        "a-ticket-resolves-once",
        "accepting-resolves-the-weaker-at-once",
        "already-is-true",
        "an-answer-without-grant-changes-nothing",
        "an-exited-site-refuses-everything-but-an-exit",
        "at-rest-a-request-is-accepted-or-there-is-nothing-to-do",
        "equal-to-the-goal-joins",
        "late-is-what-came-after-the-work-began",
        "stronger-than-the-goal-is-accepted",
        "superseded-is-subsumed",
        "the-effect-is-that-of-the-scope",
        "the-goal-is-asked-for",
        "the-goal-is-written-from-what-it-was",
        "weaker-than-a-goal-that-ends-the-site-is-superseded-by-it",
        "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
    ],
);

/// The claims about rounds.
pub const ROUNDS: Untested = Untested::absent(
    "rounds",
    "no parent sends its workers through a round in which they reload in place: a reload replaces them",
    &[
        "a-reload-does-not-wait-for-drains",
        "a-round-comes-to-its-end",
        "a-round-ends-when-no-worker-is-due",
        "a-round-goes-to-every-worker-that-did-not-say-that-it-leaves",
        "a-round-is-of-the-goal-and-of-the-version-in-use",
        "a-round-is-written-once-and-to-no-other-process",
        "a-round-that-failed-has-a-worker-that-did",
        "a-round-that-waits-for-no-worker-is-over",
        "a-worker-comes-back-from-the-round-that-it-does",
        "a-worker-has-the-new-version-when-it-says-so",
        "a-worker-that-does-not-reload-in-place-is-replaced",
        "every-reload-is-acknowledged",
        "one-pass-at-a-time",
    ],
);

/// The claims about events and deeds.
pub const EVENTS: Untested = Untested::absent(
    "events, deeds and their accounts",
    "no server passes events or deeds on between its applications",
    &[
        "a-deed-is-granted-for-what-is-known-to-live",
        "a-notice-is-for-the-ticket-that-asked-for-it",
        "an-account-that-waits-for-no-interpreter-is-settled",
        "an-event-is-answered-by-its-account",
        "an-event-is-due-to-all-the-known-in-its-scope",
        "an-event-is-due-to-the-known-in-its-scope",
        "an-interpreter-is-asked-for-the-deed-of-the-notice",
        "at-rest-every-event-is-settled",
        "every-interpreter-that-missed-an-event-is-told",
        "newcomers-are-not-told",
        "only-an-interpreter-not-told-is-missing",
        "told-of-an-event-once-and-in-scope",
    ],
);

/// The claims about what an application asks for.
pub const WISHES: Untested = Untested::absent(
    "requests of an application",
    "no application can ask its parent for the end of an interpreter or of a process: it has signals alone, which are for the whole site",
    &[
        "a-process-that-was-to-end-has-ended-or-goes-on",
        "an-application-reaches-itself",
        "an-interpreter-ends-alone-by-its-own-wish",
        "an-interpreter-that-restarts-is-created-anew",
        "an-own-end-was-asked-for",
        "every-request-is-answered",
        "no-process-ends-for-a-stranger",
        "what-means-nothing-in-its-scope-is-refused",
    ],
);

/// The claims about slots that are given up, and about retirement.
pub const SLOTS: Untested = Untested::absent(
    "slots that are given up, retirement",
    "no server gives up a place in which workers fail, and none starts the successor of a worker before it asks the worker to leave",
    &[
        "a-request-tries-the-slots-that-were-given-up",
        "a-roll-breaks-off-for-a-slot-that-is-given-up",
        "a-slot-given-up-in-a-roll-breaks-it-off",
        "a-slot-is-given-up-after-so-many-of-its-generation",
        "a-slot-is-tried-again-when-it-was-given-up",
        "a-worker-retires-for-a-reason",
    ],
);

/// The claims about failures that a requester is told.
pub const FAILURES: Untested = Untested::absent(
    "failures of a goal",
    "no server tells the operator of the failures of a goal, and a configuration that cannot be read ends the server",
    &["a-failed-load-is-told-as-one", "failures-are-of-a-fresh-load", "all-failures-are-told-and-no-others"],
);

/// The claims about deadlines of a worker.
pub const DEADLINES: Untested = Untested::absent(
    "deadlines that a worker has for its own steps",
    "no worker has a deadline for a step of its own: a process that takes too long ends as a whole",
    &["a-timer-of-a-worker-passes-where-it-runs", "a-worker-whose-own-deadline-passed-is-gone"],
);

/// The claims about inputs that a machine refuses.
pub const REFUSED: Untested = Untested::absent(
    "inputs that are refused",
    "the model offers no input that the server refuses",
    &["what-is-refused-changes-nothing"],
);

/// The claims about connections that a worker accepted and has not read.
pub const ACCEPTED: Untested = Untested::absent(
    "connections that are not read",
    "a worker of the model reads a connection in the step in which it accepts it",
    &["accepted-gets-an-answer"],
);

/// The claims about the loss of the parent.
pub const ORPHANS: Untested = Untested::absent(
    "the loss of the parent",
    "no process of Apache notices that its parent died",
    &["a-worker-without-a-controller-begins-its-end"],
);

/// Spawns that fail.
pub const SPAWNS: Untested = Untested::absent(
    "spawns that fail",
    "each fork of a parent succeeds in the model",
    &["a-spawn-that-failed-has-no-process"],
);

/// The claims about connections that are kept alive.
pub const KEPT_ALIVE: Untested = Untested::absent(
    "connections that are kept alive",
    "a connection of the model has one request",
    &["nothing-is-read-after-an-answer-while-its-worker-leaves"],
);

/// The claims about the interpreters of a worker. Two servers have none to tell, each for a reason of its own.
pub const OF_INTERPRETERS: &[&str] = &[
    "a-step-that-hangs-is-given-up",
    "a-step-waits-until-every-interpreter-took-the-one-before",
    "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
    "all-are-told-before-any-is-taken-down",
    "an-interpreter-whose-threads-were-not-joined-is-not-destroyed",
    "each-interpreter-ends-in-order",
    "every-interpreter-is-told-before-the-drain",
    "no-interpreter-is-created-after-the-first-is-told",
    "no-interpreter-that-was-told-is-reported-untold",
    "telling-does-not-wait-for-requests",
    "told-at-most-once",
    "untold-is-reported",
];
