//! The claims that some runs break although every step is one of the model.
//!
//! No story of the model combines what such a run combines. Each entry says why the step is right and the claim too
//! narrow, or that this is not decided.

use super::record::{Act, Entry};

/// A claim that some run breaks.
pub struct Narrow {
    /// The name of the claim.
    pub claim: &'static str,
    /// It is broken by a worker that lies, and by nothing else.
    pub lies: bool,
    /// The step that breaks it, and why the step is right, if that is decided.
    pub why: &'static str,
}

/// Every claim that some run breaks.
pub const NARROW: [Narrow; 8] = [
    Narrow {
        claim: "a-round-that-failed-has-a-worker-that-did",
        lies: false,
        why: "A worker that must be replaced for a Reload goes on, because its slot is given up: the round failed. \
              Then that worker ends, and another worker ends the round. The claim looks for the worker at the end \
              of the round alone.",
    },
    Narrow {
        claim: "a-process-that-was-to-end-has-ended-or-its-slot-is-given-up",
        lies: false,
        why: "A worker that was to end is in a slot too many, and another slot is given up: no successor can come. \
              The claim looks at the worker's own slot alone.",
    },
    Narrow {
        claim: "no-worker-is-retired-without-a-successor",
        lies: false,
        why: "A Roll broke off, and the next Roll began: a worker of the older generation is told to drain when the \
              worker of the generation that broke off is proved beside it. The claim wants a successor of the \
              generation in use.",
    },
    Narrow {
        claim: "a-timer-of-a-worker-passes-where-it-runs",
        lies: false,
        why: "The controller settled the account of a notice while the worker did the deed. The deadline of the deed \
              still runs. The claim forgets a deed with its account.",
    },
    Narrow {
        claim: "no-connection-after-the-acknowledged-reload-uses-the-old-version",
        lies: true,
        why: "A worker said that it leaves, or that it is back from the round, and lied.",
    },
    Narrow {
        claim: "a-round-ends-when-no-worker-is-due",
        lies: false,
        why: "It is not decided whether the claim or the machine is wrong. A worker that must be replaced for a Reload \
              is in a slot that is given up; the round ends when the last other worker is back.",
    },
    Narrow {
        claim: "the-exit-code",
        lies: false,
        why: "It is not decided whether the claim or the machine is wrong. The observer and the machine differ on \
              whether something ended without failure since a slot was given up.",
    },
    Narrow {
        claim: "at-rest-a-slot-has-one-worker",
        lies: false,
        why: "It is not decided whether the claim or the machine is wrong. It was seen once in five thousand runs.",
    },
];

/// The entry of the table that is about this claim, in a record with or without a lie.
pub fn narrow(claim: &str, record: &[Entry]) -> Option<&'static Narrow> {
    let lied = || record.iter().any(|entry| matches!(entry.act, Act::Lied(..)));
    NARROW.iter().find(|narrow| narrow.claim == claim && !narrow.why.is_empty() && (!narrow.lies || lied()))
}
