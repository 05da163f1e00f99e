//! Follows a trace through a model, and says where it no longer applies.

use std::fmt;

use super::labelled::{Lack, labelled};
use super::record::variables;
use super::valid::told as value;
use super::{Invalid, Trace, Values, changes};
use crate::model::Tell;

/// A trace as a behaviour of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed<S, A> {
    /// The initial state.
    pub initial: S,
    /// The actions, and the states that they led to.
    pub steps: Vec<(A, S)>,
}

/// The place where a trace and a model part. `step` counts from 1; 0 is the initial state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// The trace contradicts itself, or the model tells something that no trace can hold.
    Invalid(Invalid),
    /// The model has no such initial state.
    Initial {
        /// The initial state of the trace.
        wanted: Values,
        /// The number of initial states that the model has.
        known: usize,
    },
    /// The action is not enabled.
    Disabled {
        /// The number of the step.
        step: usize,
        /// The action, by its label.
        wanted: String,
        /// The actions that are enabled there, by label, in the order of the model.
        enabled: Vec<String>,
    },
    /// Several enabled actions have this label, against the promise of [`Tell`](crate::Tell).
    Ambiguous {
        /// The number of the step.
        step: usize,
        /// The label of the actions.
        label: String,
    },
    /// The action leads elsewhere.
    State {
        /// The number of the step that leads elsewhere.
        step: usize,
        /// The first variable that differs.
        variable: String,
        /// Its value in the trace, as JSON.
        wanted: String,
        /// Its value in the model, as JSON.
        found: String,
    },
    /// The states at the two ends of the loop look the same and are not.
    LoopOpen {
        /// The step with which the loop starts.
        step: usize,
    },
}

/// Follows the labels of a trace from the initial state that it names, and compares the variables
/// after each step. Where several initial states look the same, one of them must do.
///
/// # Errors
/// The first step that does not apply. With several initial states, of the one that went farthest.
pub fn replay<M, S, A>(model: &M, trace: &Trace) -> Result<Replayed<S, A>, ReplayError>
where
    M: Tell<State = S, Action = A>,
    S: PartialEq,
    A: Clone,
{
    trace.validate().map_err(ReplayError::Invalid)?;
    let states = model.init_states();
    let mut failure = ReplayError::Initial { wanted: trace.initial.clone(), known: states.len() };
    for state in states {
        if !told(model, &state)?.same(&trace.initial) {
            continue;
        }
        match replay_from(model, trace, state) {
            Ok(replayed) => return Ok(replayed),
            Err(error) if error.progress() > failure.progress() => failure = error,
            Err(_) => {}
        }
    }
    Err(failure)
}

/// Replays a trace file, for use in tests.
///
/// # Panics
/// If the text is no trace, or the trace is no behaviour of the model; the message says why.
pub fn assert_replays<M, S, A>(model: &M, json: &str)
where
    M: Tell<State = S, Action = A>,
    S: PartialEq,
    A: Clone,
{
    let trace = Trace::from_json(json.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    if let Err(error) = replay(model, &trace) {
        panic!("{error}");
    }
}

fn replay_from<M, S, A>(model: &M, trace: &Trace, initial: S) -> Result<Replayed<S, A>, ReplayError>
where
    M: Tell<State = S, Action = A>,
    S: PartialEq,
    A: Clone,
{
    let mut replayed = Replayed { initial, steps: Vec::with_capacity(trace.steps.len()) };
    for index in 0..trace.steps.len() {
        let before = replayed.steps.last().map_or(&replayed.initial, |(_, after)| after);
        let step = follow(model, trace, index, before)?;
        replayed.steps.push(step);
    }
    let Some(start) = trace.lasso() else { return Ok(replayed) };
    let at = |number: usize| match number.checked_sub(1) {
        None => Some(&replayed.initial),
        Some(index) => replayed.steps.get(index).map(|(_, state)| state),
    };
    match at(start) == at(trace.steps.len()) {
        true => Ok(replayed),
        false => Err(ReplayError::LoopOpen { step: start + 1 }),
    }
}

/// Takes the step with this index.
fn follow<M, S, A>(model: &M, trace: &Trace, index: usize, before: &S) -> Result<(A, S), ReplayError>
where
    M: Tell<State = S, Action = A>,
    A: Clone,
{
    let (wanted, step) = (&trace.steps[index], index + 1);
    let label = || wanted.action.to_string();
    let (action, after) = labelled(model, before, &wanted.action).map_err(|lack| match lack {
        Lack::Invalid(invalid) => ReplayError::Invalid(invalid),
        Lack::Disabled { enabled } => ReplayError::Disabled { step, wanted: label(), enabled },
        Lack::Ambiguous => ReplayError::Ambiguous { step, label: label() },
    })?;
    match changes(&wanted.after, &told(model, &after)?).into_iter().next() {
        None => Ok((action, after)),
        Some(change) => Err(ReplayError::State {
            step,
            variable: change.name.into(),
            wanted: value(change.old),
            found: value(change.new),
        }),
    }
}

fn told<M: Tell>(model: &M, state: &M::State) -> Result<Values, ReplayError> {
    variables(model, state, || "a state of the model".into()).map_err(ReplayError::Invalid)
}

impl ReplayError {
    /// The step at which they part, from 1; 0 before the first.
    pub fn step(&self) -> usize {
        match self {
            ReplayError::Invalid(_) | ReplayError::Initial { .. } => 0,
            ReplayError::Disabled { step, .. }
            | ReplayError::Ambiguous { step, .. }
            | ReplayError::State { step, .. }
            | ReplayError::LoopOpen { step } => *step,
        }
    }

    /// The part of the trace that applied: an open loop is found after every step was taken.
    fn progress(&self) -> (bool, usize) {
        (matches!(self, ReplayError::LoopOpen { .. }), self.step())
    }
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplayError::Invalid(error) => write!(f, "not a trace: {error}"),
            ReplayError::Initial { wanted, known } => {
                write!(f, "none of the {known} initial states of the model is the one of the trace:")?;
                wanted.iter().try_for_each(|(name, value)| write!(f, "\n  {name} = {value}"))
            }
            ReplayError::Disabled { step, wanted, enabled } if enabled.is_empty() => {
                write!(f, "step {step} no longer applies: {wanted} is not enabled, nothing is")
            }
            ReplayError::Disabled { step, wanted, enabled } => {
                write!(f, "step {step} no longer applies: {wanted} is not enabled; enabled are")?;
                enabled.iter().try_for_each(|label| write!(f, "\n  {label}"))
            }
            ReplayError::Ambiguous { step, label } => {
                write!(f, "step {step} is ambiguous: several enabled actions are called {label}")
            }
            ReplayError::State { step, variable, wanted, found } => {
                write!(f, "step {step} leads elsewhere: {variable:?} is {found}, in the trace {wanted}")
            }
            ReplayError::LoopOpen { step } => {
                write!(f, "the loop from step {step} does not close: the states look the same and differ")
            }
        }
    }
}

impl std::error::Error for ReplayError {}
