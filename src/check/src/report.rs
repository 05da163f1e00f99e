//! The report of a check.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stateright::Model;

use crate::behaviour::Behaviour;
use crate::explore::Cut;
use crate::model::Checkable;
use crate::trace::TraceKind;

/// The name of the built-in finding about states without successor.
pub const NO_DEADLOCK: &str = "no-deadlock";

/// The name of the property that makes stateright explore everything. No claim has it.
pub(crate) const EVERYTHING: &str = "everything is explored";

/// The judgement on one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds of the whole model.
    Holds,
    /// A behaviour violates it.
    Violated,
    /// A behaviour shows it.
    Reached,
    /// No behaviour of the whole model shows it.
    Unreached,
    /// Everything was explored, and nothing of it is what the claim is about.
    Untested,
    /// Nothing was found either way, and not everything was explored.
    Incomplete,
}

impl Verdict {
    /// The word for it, in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Violated => "violated",
            Verdict::Reached => "reached",
            Verdict::Unreached => "unreached",
            Verdict::Untested => "untested",
            Verdict::Incomplete => "incomplete",
        }
    }

    /// Is this what the model promises?
    pub fn is_good(self) -> bool {
        matches!(self, Verdict::Holds | Verdict::Reached)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The finding about one claim.
pub struct Finding<M: Model> {
    /// The claim, or `NO_DEADLOCK`.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim, or a deadlock.
    pub kind: TraceKind,
    /// The judgement on the claim.
    pub verdict: Verdict,
    /// The number of things that the claim is about: states, steps, steps that show it, states that bring about
    /// the promise, or states expanded.
    pub antecedent: u64,
    /// The counterexample or witness: fewest steps, then fewest changes of the actor.
    pub behaviour: Option<Behaviour<M>>,
}

/// The number of times that an action class was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassCount {
    /// The name of the class.
    pub name: &'static str,
    /// The number of edges of this class.
    pub taken: u64,
}

/// The report about one configuration of a model.
pub struct Report<M: Model> {
    /// The number of different states.
    pub states: usize,
    /// Edges within the boundary.
    pub transitions: usize,
    /// The steps of the shortest way to the state farthest away.
    pub depth: u32,
    /// States without successor, whether they may end or not.
    pub terminals: u64,
    /// States without successor that may not end.
    pub deadlocks: u64,
    /// Initial states and edges that lead outside the boundary.
    pub outside: u64,
    /// The reason why the run was cut, if it was.
    pub cut: Option<Cut>,
    /// Not cut, and nothing outside.
    pub complete: bool,
    /// One per claim, in the order of the model, then that on deadlocks.
    pub findings: Vec<Finding<M>>,
    /// The classes that were taken, by name.
    pub classes: Vec<ClassCount>,
}

impl<M: Model> Report<M> {
    /// The finding of this name.
    pub fn finding(&self, name: &str) -> Option<&Finding<M>> {
        self.findings.iter().find(|finding| finding.name == name)
    }

    /// Is everything as the model promises?
    pub fn is_good(&self) -> bool {
        self.findings.iter().all(|finding| finding.verdict.is_good())
    }
}

impl<M: Checkable> Clone for Finding<M> {
    fn clone(&self) -> Self {
        Finding { behaviour: self.behaviour.clone(), ..*self }
    }
}

impl<M: Model> fmt::Debug for Finding<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One line: the claim, the verdict, how often the claim was put to the test, and the length of the counterexample or
/// witness.
impl<M: Model> fmt::Display for Finding<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (antecedent {}", self.name, self.verdict, self.antecedent)?;
        match self.behaviour.as_ref().map(|behaviour| behaviour.steps.len()) {
            None => f.write_str(")"),
            Some(1) => f.write_str(", 1 step)"),
            Some(steps) => write!(f, ", {steps} steps)"),
        }
    }
}

/// A line of counts, and a line for each finding.
impl<M: Model> fmt::Display for Report<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { states, transitions, depth, outside, .. } = self;
        write!(f, "{states} states, {transitions} transitions, depth {depth}")?;
        if let Some(cut) = self.cut {
            write!(f, ", cut at {cut}")?;
        }
        if *outside > 0 {
            write!(f, ", outside of the boundary {outside} times")?;
        }
        self.findings.iter().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}

impl<M: Model> fmt::Debug for Report<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("states", &self.states)
            .field("transitions", &self.transitions)
            .field("depth", &self.depth)
            .field("terminals", &self.terminals)
            .field("deadlocks", &self.deadlocks)
            .field("outside", &self.outside)
            .field("cut", &self.cut)
            .field("findings", &self.findings)
            .field("classes", &self.classes)
            .finish()
    }
}
