//! The claims that the models of both packages of Python leave untested, with the reasons.

use crate::dialect::untested::Untested;

/// The claims about answers and tickets.
pub const ANSWERS: Untested = Untested::filled_in(
    "answers",
    "a call of the bus has no answer: the model says of each call that it is accepted, and gives it a number of its own",
    &[
        "a-request-is-answered-once",
        "a-ticket-is-new",
        "a-ticket-resolves-once",
        "exactly-the-forbidden-requests-are-denied",
        "only-a-listener-that-runs-is-heard",
        "stronger-than-the-goal-is-accepted",
    ],
);

/// The claims about deadlines of listeners.
pub const DEADLINES: Untested = Untested::absent(
    "deadlines of listeners",
    "the bus has no deadline for a listener, so it abandons none",
    &[
        "a-late-end-changes-nothing",
        "an-abandoned-listener-is-not-called",
        "an-abandoned-listener-is-refused",
        "only-an-abandoned-listener-is-busy",
    ],
);

/// The claims about requests that are not carried out.
pub const REFUSALS: Untested = Untested::absent(
    "requests that are refused, superseded or joined",
    "the bus carries out each call that it gets",
    &[
        "a-denied-exit-is-a-failure",
        "an-answer-without-grant-changes-nothing",
        "denied-changes-nothing",
        "joined-shares-the-goal",
        "listeners-join-without-another-round",
        "once-more-only-where-the-pass-had-begun",
        "superseded-by-something-stronger",
    ],
);

/// The claims about waits that end without their state.
pub const WAITS: Untested = Untested::absent(
    "waits that end without their state",
    "a wait of the bus returns when it sees its state, and is refused nowhere",
    &["a-wait-inside-a-listener-is-refused", "gone-is-said-at-the-end-only"],
);
