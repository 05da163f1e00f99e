//! The faults that a behaviour can have.

use std::fmt;

/// The place where a behaviour is wrong, and the fault there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The step, counted from 1; 0 is the initial state.
    pub step: usize,
    /// The fault at this step.
    pub fault: Fault,
}

/// The faults that a behaviour can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin in an initial state.
    NotInitial,
    /// The action is not among those of the state before, or has no successor there.
    NotEnabled,
    /// The action leads to another state.
    WrongState,
    /// The end does not violate the claim.
    NotViolated,
    /// The last step does not show what is to be reached.
    NotShown,
    /// The state has a successor, or a behaviour may end there.
    NoDeadlock,
    /// A step is to be judged, and there is none.
    NoStep,
    /// Only a liveness claim has a loop as counterexample.
    UnexpectedLoop,
    /// The counterexample of a liveness claim has a loop.
    MissingLoop,
    /// The loop begins after the end, at this state.
    LoopBeyondEnd(usize),
    /// The last state is not the one where the loop begins.
    LoopOpen,
    /// An action of this class is enabled all along the loop, is promised to be taken, and is never taken.
    Unfair(&'static str),
    /// No state with the antecedent stays without what must follow.
    NotPending,
    /// The model has no such claim.
    NoSuchClaim,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step;
        match self.fault {
            Fault::NotInitial => f.write_str("it does not begin in an initial state of the model"),
            Fault::NotEnabled => write!(f, "the action of step {step} is not enabled in the state before it"),
            Fault::WrongState => write!(f, "the action of step {step} leads to another state"),
            Fault::NotViolated => write!(f, "what step {step} leads to does not violate the claim"),
            Fault::NotShown => write!(f, "step {step} does not show what is to be reached"),
            Fault::NoDeadlock => write!(f, "the state after step {step} is no deadlock"),
            Fault::NoStep => f.write_str("the claim is about a step, and there is none"),
            Fault::UnexpectedLoop => f.write_str("it has a loop, expected a finite behaviour"),
            Fault::MissingLoop => f.write_str("it has no loop, expected a lasso"),
            Fault::LoopBeyondEnd(start) => {
                write!(f, "the loop begins at state {start}, expected one up to {step}")
            }
            Fault::LoopOpen => write!(f, "the state after step {step} is not the one where the loop begins"),
            Fault::Unfair(class) => {
                write!(f, "`{class}` is enabled all along the loop, is fair, and is never taken")
            }
            Fault::NoSuchClaim => f.write_str("the model has no claim at this place"),
            Fault::NotPending => f.write_str("what must follow does follow, or the antecedent is never met"),
        }
    }
}

impl std::error::Error for Invalid {}
