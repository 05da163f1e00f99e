//! The reasons why a model cannot be checked.

use std::fmt;

use crate::invalid::Invalid;

/// The model breaks a rule of the checker, or the checker broke its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckError {
    /// The model has no initial state within its boundary: every claim would hold of nothing.
    NoInitialState,
    /// Two claims have this name.
    DuplicateName(&'static str),
    /// A claim has a name of the checker's own: `no-deadlock`, or `everything is explored`.
    ReservedName(&'static str),
    /// An action has this weak-fairness class; there are 64, from 0.
    FairnessClass(u8),
    /// An action belongs to an actor beyond the lanes, or beyond the 256 that are possible.
    Actor {
        /// The index that the model gave.
        actor: usize,
        /// The number of lanes.
        lanes: usize,
    },
    /// A state has more actions than can be numbered.
    TooManyActions {
        /// The number of actions that it has.
        found: usize,
        /// The number of actions that it may have.
        most: usize,
    },
    /// There are more states than can be numbered.
    TooManyStates,
    /// `actions` offered fewer actions than before in the same state.
    Nondeterministic {
        /// The position of the action that is gone.
        action: usize,
        /// The number of actions that there are now.
        found: usize,
    },
    /// The model judged a state or a step by a claim that it does not have, or that is of another sort.
    Misplaced {
        /// The place that the model gave.
        place: usize,
        /// The number of claims.
        claims: usize,
    },
    /// A path that must exist was not found: a mistake of the checker.
    NoPath(&'static str),
    /// The validator rejects a behaviour that the checker found: a mistake of the checker, or a model
    /// that is not deterministic.
    Rejected {
        /// The name of the finding.
        name: &'static str,
        /// The fault of the behaviour, and its place.
        why: Invalid,
    },
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckError::NoInitialState => f.write_str("the model has no initial state within its boundary"),
            CheckError::DuplicateName(name) => write!(f, "two claims are named `{name}`"),
            CheckError::ReservedName(name) => {
                write!(f, "a claim is named `{name}`, and the checker has something else of this name")
            }
            CheckError::FairnessClass(class) => {
                write!(f, "an action has weak-fairness class {class}, expected one below 64")
            }
            CheckError::Actor { actor, lanes } => {
                write!(f, "an action belongs to actor {actor}, expected one below {}", lanes.min(&256))
            }
            CheckError::TooManyActions { found, most } => {
                write!(f, "a state has {found} actions, expected at most {most}")
            }
            CheckError::TooManyStates => write!(f, "the model has more than {} states", u32::MAX / 2),
            CheckError::Nondeterministic { action, found } => write!(
                f,
                "a state had an action at position {action} and now has {found} actions: `actions` must be \
                 deterministic"
            ),
            CheckError::Misplaced { place, claims } => write!(
                f,
                "the model judged by claim {place}, which is not one of its {claims} claims, or not one about states \
                 or steps as it was judged"
            ),
            CheckError::NoPath(name) => write!(f, "internal error: no path to what `{name}` found"),
            CheckError::Rejected { name, why } => {
                write!(f, "the behaviour found for `{name}` does not replay: {why}")
            }
        }
    }
}

impl std::error::Error for CheckError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CheckError::Rejected { why, .. } => Some(why),
            _ => None,
        }
    }
}
