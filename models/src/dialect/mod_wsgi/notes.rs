//! The notes on claims that several configurations break.

use crate::named::{Break, breaks};

pub(super) const EVERY_INTERPRETER_IS_TOLD_BEFORE_THE_DRAIN: Break = breaks(
    "every-interpreter-is-told-before-the-drain",
    "An embedded child waits for its requests first, and tells its interpreters after that.",
);

pub(super) const THE_STAGES_FOLLOW_EACH_OTHER: Break = breaks(
    "the-stages-follow-each-other",
    "The child waits for its requests first, and tells its interpreters after that; then it destroys one interpreter before it calls the exit functions of the next.",
);

pub(super) const IT_COMES_TO_REST: Break =
    breaks("it-comes-to-rest", "The process stays, and ends by nothing but a signal from outside.");

pub(super) const A_WORKER_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "a-worker-asked-to-drain-ends",
    "No deadline bounds a graceful restart: the old child stays, until the server is stopped.",
);

pub(super) const A_STEP_THAT_HANGS_IS_GIVEN_UP: Break = breaks(
    "a-step-that-hangs-is-given-up",
    "The end of the first interpreter never returns, and no step has a deadline.",
);

pub(super) const A_WORKER_THAT_ACTS_LEAVES_AT_ONCE: Break = breaks(
    "a-worker-that-acts-leaves-at-once",
    "A busy daemon that got SIGUSR1 goes on accepting, until it is idle or the graceful timeout passes.",
);

pub(super) const A_STEP_WAITS_FOR_EVERY_INTERPRETER: Break = breaks(
    "a-step-waits-until-every-interpreter-took-the-one-before",
    "One interpreter is destroyed before the exit functions of the next one are called: a crash in the destruction keeps them from being called.",
);
