//! The actions that may be taken after a path: what a reader of a trace asks at each of its steps.

use std::fmt;

use serde::Serialize;

use crate::model::{Checkable, ClaimKind, Claimed};
use crate::report::{NO_DEADLOCK, Verdict};
use crate::stay::why_it_may_stay;
use crate::trace::{
    Action, Invalid, Lack, TraceKind, TraceStep, Values, labelled, step as told_step, variables,
};

/// The state after a path, and every action that is enabled there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The names of the actors.
    pub lanes: Vec<String>,
    /// The initial state from which the path was taken.
    pub initial: Values,
    /// The state after the path.
    pub state: Values,
    /// The claims that are about this state, or about the step that leads to it. Claims of liveness are about whole
    /// behaviours, and are not among them.
    pub judged: Vec<Judgement>,
    /// The reason why the behaviour may stay in this state, in words; none if some fair action is enabled.
    pub stays: Option<String>,
    /// The enabled actions, in the order of the model.
    pub enabled: Vec<Choice>,
}

/// An enabled action, with the state to which it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The step, as a trace would keep it.
    #[serde(flatten)]
    pub step: TraceStep,
    /// The claims that this step, or the state after it, violates or shows.
    pub decides: Vec<Judgement>,
}

/// The judgement of a claim on one state, or on one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The name of the claim.
    pub property: &'static str,
    /// The kind of the claim.
    pub kind: TraceKind,
    /// The claim holds of it, or is violated by it; a claim of reachability is reached by it, or is not.
    pub verdict: Verdict,
}

/// The place where a path and a model part. `step` counts from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionsError {
    /// The model tells something that no trace can hold.
    Invalid(Invalid),
    /// The model has no such initial state.
    Initial {
        /// The initial state that was asked for; none if any would do.
        wanted: Option<Values>,
        /// The number of initial states within the boundary of the model.
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
        /// The label of the action.
        label: String,
    },
}

/// Takes the actions of a path, and lists the actions that may be taken next.
///
/// The path begins in the initial state with these values; if none is given, in the first initial state from which the
/// whole path can be taken. An action that leads outside the boundary of the model is not enabled.
///
/// # Errors
/// The first action that cannot be taken. With several initial states, the error of the one that went farthest.
pub fn options<M: Checkable>(
    model: &M,
    initial: Option<&Values>,
    path: &[Action],
) -> Result<Options, OptionsError> {
    let (mut known, mut failure) = (0, None::<OptionsError>);
    for state in model.init_states() {
        if !model.within_boundary(&state) {
            continue;
        }
        known += 1;
        let told = told(model, &state)?;
        if initial.is_some_and(|wanted| !wanted.same(&told)) {
            continue;
        }
        match walk(model, state, path) {
            Ok(walked) => return listed(model, told, &walked),
            Err(error) if failure.as_ref().is_none_or(|known| known.step() < error.step()) => {
                failure = Some(error);
            }
            Err(_) => {}
        }
    }
    Err(failure.unwrap_or_else(|| OptionsError::Initial { wanted: initial.cloned(), known }))
}

/// The end of a path: the last step, if there is one, and the state after it.
struct Walked<M: Checkable> {
    last: Option<(M::State, M::Action)>,
    state: M::State,
}

fn walk<M: Checkable>(model: &M, initial: M::State, path: &[Action]) -> Result<Walked<M>, OptionsError> {
    let mut walked = Walked { last: None, state: initial };
    for (index, wanted) in path.iter().enumerate() {
        let (step, label) = (index + 1, || wanted.to_string());
        let (action, after) = labelled(model, &walked.state, wanted).map_err(|lack| match lack {
            Lack::Invalid(invalid) => OptionsError::Invalid(invalid),
            Lack::Disabled { enabled } => OptionsError::Disabled { step, wanted: label(), enabled },
            Lack::Ambiguous => OptionsError::Ambiguous { step, label: label() },
        })?;
        let before = std::mem::replace(&mut walked.state, after);
        walked.last = Some((before, action));
    }
    Ok(walked)
}

/// Lists the actions that are enabled at the end of a path.
fn listed<M: Checkable>(model: &M, initial: Values, walked: &Walked<M>) -> Result<Options, OptionsError> {
    let (claims, state) = (model.claimed(), &walked.state);
    let mut judged = Judged::new(&claims);
    if let Some((before, action)) = &walked.last {
        model.take(before, action, &mut |place, holds| judged.add(place, holds));
    }
    model.judge_state(state, &mut |place, holds| judged.add(place, holds));
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    let (mut enabled, mut is_terminal) = (Vec::new(), true);
    for action in &actions {
        let mut decides = Judged::new(&claims);
        let Some(after) = model.take(state, action, &mut |place, holds| decides.add(place, holds)) else {
            continue;
        };
        is_terminal = false;
        if !model.within_boundary(&after) {
            continue;
        }
        model.judge_state(&after, &mut |place, holds| decides.add(place, holds));
        let step = told_step(model, state, action, &after, || "a state of the model".into());
        let step = step.map_err(OptionsError::Invalid)?;
        enabled.push(Choice { step, decides: decides.decisive() });
    }
    let mut judged = judged.found;
    if is_terminal && model.says_where_it_may_end() {
        let verdict = if model.may_end(state) { Verdict::Holds } else { Verdict::Violated };
        judged.push(Judgement { property: NO_DEADLOCK, kind: TraceKind::Deadlock, verdict });
    }
    Ok(Options {
        lanes: model.lanes(),
        initial,
        state: told(model, state)?,
        judged,
        stays: why_it_may_stay(model, state),
        enabled,
    })
}

/// The judgements so far, in the order in which they were made.
struct Judged<'c> {
    claims: &'c [Claimed],
    found: Vec<Judgement>,
}

impl<'c> Judged<'c> {
    fn new(claims: &'c [Claimed]) -> Self {
        Judged { claims, found: Vec::new() }
    }

    fn add(&mut self, place: usize, holds: bool) {
        if let Some(Claimed { name: property, kind, .. }) = self.claims.get(place).copied() {
            let verdict = match (kind, holds) {
                (ClaimKind::Reachability, true) => Verdict::Reached,
                (ClaimKind::Reachability, false) => Verdict::Unreached,
                (_, true) => Verdict::Holds,
                (_, false) => Verdict::Violated,
            };
            self.found.push(Judgement { property, kind: kind.into(), verdict });
        }
    }

    /// Those that violate a claim or show one.
    fn decisive(self) -> Vec<Judgement> {
        let is_decisive = |judged: &Judgement| matches!(judged.verdict, Verdict::Violated | Verdict::Reached);
        self.found.into_iter().filter(is_decisive).collect()
    }
}

fn told<M: Checkable>(model: &M, state: &M::State) -> Result<Values, OptionsError> {
    variables(model, state, || "a state of the model".into()).map_err(OptionsError::Invalid)
}

impl OptionsError {
    /// The step that cannot be taken, from 1; 0 if the path does not begin.
    pub fn step(&self) -> usize {
        match self {
            OptionsError::Invalid(_) | OptionsError::Initial { .. } => 0,
            OptionsError::Disabled { step, .. } | OptionsError::Ambiguous { step, .. } => *step,
        }
    }

    /// The labels of the actions that are enabled where the path stops.
    pub fn enabled(&self) -> &[String] {
        match self {
            OptionsError::Disabled { enabled, .. } => enabled,
            OptionsError::Invalid(_) | OptionsError::Initial { .. } | OptionsError::Ambiguous { .. } => &[],
        }
    }
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionsError::Invalid(error) => write!(f, "the model cannot be told: {error}"),
            OptionsError::Initial { wanted: None, .. } => {
                f.write_str("the model has no initial state within its boundary")
            }
            OptionsError::Initial { wanted: Some(wanted), known } => {
                write!(f, "none of the {known} initial states of the model is the one of the path:")?;
                wanted.iter().try_for_each(|(name, value)| write!(f, "\n  {name} = {value}"))
            }
            OptionsError::Disabled { step, wanted, enabled } if enabled.is_empty() => {
                write!(f, "the path stops at step {step}: {wanted} is not enabled, and no other action is")
            }
            OptionsError::Disabled { step, wanted, enabled } => {
                write!(f, "the path stops at step {step}: {wanted} is not enabled; enabled are")?;
                enabled.iter().try_for_each(|label| write!(f, "\n  {label}"))
            }
            OptionsError::Ambiguous { step, label } => {
                write!(f, "step {step} is ambiguous: several enabled actions are called {label}")
            }
        }
    }
}

impl std::error::Error for OptionsError {}
