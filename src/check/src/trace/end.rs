//! The place where a trace decides its claim, and the behaviour after its last step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TraceKind;

/// The behaviour after the last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum End {
    /// The trace says nothing of what follows: the claim is decided before.
    #[default]
    Open,
    /// The behaviour repeats without end.
    Lasso {
        /// The index of the step that follows the last one. The last state equals the one before
        /// that step.
        loop_start: usize,
    },
    /// No further step is required: the behaviour may stay in the last state.
    Stays {
        /// The reason in words: no action is enabled there, or those that are enabled need never be taken.
        reason: String,
    },
}

/// The step or the state that decides the claim of a trace: it violates the claim, or shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pivot {
    /// The step with this index, counted from 0.
    Step(usize),
    /// The state of this number: 0 is the initial one, `n` the one after `n` steps. Of a liveness
    /// claim: the state in which it falls due.
    State(usize),
}

impl Pivot {
    /// The step or the state that decides a claim of this kind, at the end of a shortest trace with so many
    /// steps: the last state of a claim on states, the last step of a claim on steps. A liveness claim is
    /// decided by the behaviour after the last step, and not by any one step.
    pub fn last(kind: TraceKind, steps: usize) -> Option<Self> {
        match (kind, steps.checked_sub(1)) {
            (TraceKind::Safety | TraceKind::Deadlock, _) => Some(Pivot::State(steps)),
            // The events before the first step belong to the initial state.
            (TraceKind::Step | TraceKind::Reachability | TraceKind::Conformance | TraceKind::Log, None) => {
                Some(Pivot::State(0))
            }
            (
                TraceKind::Step | TraceKind::Reachability | TraceKind::Conformance | TraceKind::Log,
                Some(index),
            ) => Some(Pivot::Step(index)),
            (TraceKind::Liveness | TraceKind::Example, _) => None,
        }
    }

    /// The number of the row at which it is shown: 0 is the initial state, `n` is step `n` with the
    /// state after it.
    pub(super) fn row(self) -> usize {
        match self {
            Pivot::Step(index) => index.saturating_add(1),
            Pivot::State(number) => number,
        }
    }
}
