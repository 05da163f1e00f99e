//! The rules that a trace keeps beyond its shape.

use std::collections::BTreeSet;
use std::fmt;

use super::value::json;
use super::{End, Pivot, Trace, Value, Values};

/// The reason why something is not a trace. `step` counts from 0, as in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A step names a lane that is not there.
    LaneOutOfRange {
        /// The step, counted from 0.
        step: usize,
        /// The lane that it names.
        lane: usize,
        /// The number of lanes that there are.
        lanes: usize,
    },
    /// The state after a step has other names than the initial state.
    Names {
        /// The step, counted from 0.
        step: usize,
        /// Names of the initial state that it lacks.
        missing: Vec<String>,
        /// Names that the initial state lacks.
        unexpected: Vec<String>,
    },
    /// The loop starts at a step that is not there.
    LoopStartOutOfRange {
        /// The step that it names.
        loop_start: usize,
        /// The number of steps that there are.
        steps: usize,
    },
    /// The step or the state that decides the claim is not there.
    PivotOutOfRange {
        /// The step or the state that the trace names.
        pivot: Pivot,
        /// The number of steps that there are.
        steps: usize,
    },
    /// The last state is not the one in which the loop starts.
    LoopOpen {
        /// The step with which the loop starts.
        loop_start: usize,
        /// The first variable that differs.
        variable: String,
        /// Its value where the loop starts, as JSON.
        at_start: String,
        /// Its value after the last step, as JSON.
        at_end: String,
    },
    /// A state or an action of a model has a name twice.
    DuplicateName {
        /// The place, in words: a state, or an action.
        place: String,
        /// The name that it has twice.
        name: String,
    },
}

impl Trace {
    /// Checks what the types leave open: lanes, `pivot` and `loop_start` in range, the same names in
    /// every state, a loop that closes.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn validate(&self) -> Result<(), Invalid> {
        for (index, step) in self.steps.iter().enumerate() {
            if step.lane >= self.lanes.len() {
                let lanes = self.lanes.len();
                return Err(Invalid::LaneOutOfRange { step: index, lane: step.lane, lanes });
            }
            same_names(&self.initial, &step.after, index)?;
        }
        if let Some(pivot) = self.pivot
            && pivot.row() > self.steps.len()
        {
            return Err(Invalid::PivotOutOfRange { pivot, steps: self.steps.len() });
        }
        match self.end {
            End::Open | End::Stays { .. } => Ok(()),
            End::Lasso { loop_start } => self.closes(loop_start),
        }
    }

    fn closes(&self, loop_start: usize) -> Result<(), Invalid> {
        let steps = self.steps.len();
        let out_of_range = Invalid::LoopStartOutOfRange { loop_start, steps };
        if loop_start >= steps {
            return Err(out_of_range);
        }
        let (Some(start), Some(end)) = (self.state(loop_start), self.state(steps)) else {
            return Err(out_of_range);
        };
        match super::changes(start, end).into_iter().next() {
            None => Ok(()),
            Some(change) => Err(Invalid::LoopOpen {
                loop_start,
                variable: change.name.into(),
                at_start: told(change.old),
                at_end: told(change.new),
            }),
        }
    }
}

/// A value as it stands in a file; `none` if there is none.
pub(super) fn told(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), json)
}

fn same_names(initial: &Values, after: &Values, step: usize) -> Result<(), Invalid> {
    if initial.aligned(after) {
        return Ok(());
    }
    let expected: BTreeSet<&str> = initial.names().collect();
    let found: BTreeSet<&str> = after.names().collect();
    let difference = |a: &BTreeSet<&str>, b: &BTreeSet<&str>| -> Vec<String> {
        a.difference(b).map(|name| (*name).to_owned()).collect()
    };
    let (missing, unexpected) = (difference(&expected, &found), difference(&found, &expected));
    match missing.is_empty() && unexpected.is_empty() {
        true => Ok(()),
        false => Err(Invalid::Names { step, missing, unexpected }),
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::LaneOutOfRange { step, lane, lanes } => {
                write!(f, "steps[{step}] is on lane {lane}, but there are {lanes} lanes, counted from 0")
            }
            Invalid::Names { step, missing, unexpected } => {
                write!(f, "the state after steps[{step}] has other names than the initial state:")?;
                write!(f, " missing {}, unexpected {}", listed(missing), listed(unexpected))
            }
            Invalid::LoopStartOutOfRange { loop_start, steps } => {
                write!(f, "loop_start is {loop_start}, but there are {steps} steps, counted from 0")
            }
            Invalid::LoopOpen { loop_start, variable, at_start, at_end } => {
                write!(f, "the loop does not close: before steps[{loop_start}] {variable:?} is {at_start},")?;
                write!(f, " after the last step it is {at_end}")
            }
            Invalid::PivotOutOfRange { pivot: Pivot::Step(index), steps } => {
                write!(f, "the pivot is steps[{index}], but there are {steps} steps, counted from 0")
            }
            Invalid::PivotOutOfRange { pivot: Pivot::State(number), steps } => {
                write!(f, "the pivot is state {number}, but the last state is {steps}, the initial one is 0")
            }
            Invalid::DuplicateName { place, name } => {
                write!(f, "{place} has the name {name:?} twice, each may occur once")
            }
        }
    }
}

/// Names in quotes with commas between; `none` if there are none.
fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

impl std::error::Error for Invalid {}
