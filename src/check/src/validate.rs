//! Replays a behaviour and checks that it shows what it is said to show.
//!
//! It shares nothing with the search: only the model's `init_states`, `actions` and `next_state`, what the
//! model says of fairness and of ends, and the predicates of the property.

use std::fmt;

use wspbus_words::model::{Kind, Property, Step};

use super::Checkable;
use super::behaviour::Behaviour;

/// Where a behaviour is wrong, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The step, counted from 1; 0 is the initial state.
    pub step: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin in an initial state.
    NotInitial,
    /// The action is not among those of the state before, or has no successor there.
    NotEnabled,
    /// The action leads to another state.
    WrongState,
    /// The end does not violate the property.
    NotViolated,
    /// The last step does not show what is to be reached.
    NotShown,
    /// The state has a successor, or a behaviour may end there.
    NoDeadlock,
    /// A step is to be judged, and there is none.
    NoStep,
    /// Only a liveness property has a loop as counterexample.
    UnexpectedLoop,
    /// The counterexample of a liveness property has a loop.
    MissingLoop,
    /// The loop begins after the end, at this state.
    LoopBeyondEnd(usize),
    /// The last state is not the one where the loop begins.
    LoopOpen,
    /// This fairness class is enabled all along the loop and never taken.
    Unfair(u8),
    /// No state with the antecedent stays without what must follow.
    NotPending,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step;
        match self.fault {
            Fault::NotInitial => f.write_str("it does not begin in an initial state of the model"),
            Fault::NotEnabled => write!(f, "the action of step {step} is not enabled in the state before it"),
            Fault::WrongState => write!(f, "the action of step {step} leads to another state"),
            Fault::NotViolated => write!(f, "what step {step} leads to does not violate the property"),
            Fault::NotShown => write!(f, "step {step} does not show what is to be reached"),
            Fault::NoDeadlock => write!(f, "the state after step {step} is no deadlock"),
            Fault::NoStep => f.write_str("the property is about a step, and there is none"),
            Fault::UnexpectedLoop => f.write_str("it has a loop, expected a finite behaviour"),
            Fault::MissingLoop => f.write_str("it has no loop, expected a lasso"),
            Fault::LoopBeyondEnd(start) => {
                write!(f, "the loop begins at state {start}, expected one up to {step}")
            }
            Fault::LoopOpen => write!(f, "the state after step {step} is not the one where the loop begins"),
            Fault::Unfair(class) => {
                write!(f, "fairness class {class} is enabled all along the loop and never taken")
            }
            Fault::NotPending => f.write_str("what must follow does follow, or the antecedent is never met"),
        }
    }
}

impl std::error::Error for Invalid {}

/// Checks a counterexample or witness of a property.
///
/// # Errors
/// If it is not a behaviour of the model, or does not show what it should.
pub fn validate<M: Checkable>(
    model: &M,
    property: &Property<M>,
    behaviour: &Behaviour<M>,
) -> Result<(), Invalid> {
    replay(model, behaviour)?;
    let length = behaviour.steps.len();
    let at_end = |good: bool, fault| if good { Ok(()) } else { Err(Invalid { step: length, fault }) };
    if let Kind::LeadsTo { from, to } = property.kind {
        let start = loop_of(behaviour)?;
        fair(model, behaviour, start)?;
        let (from, to) = (|state: &M::State| from(model, state), |state: &M::State| to(model, state));
        return at_end(pending(behaviour, start, from, to), Fault::NotPending);
    }
    at_end(behaviour.loop_start.is_none(), Fault::UnexpectedLoop)?;
    match property.kind {
        Kind::Always { when, holds } => {
            let end = behaviour.end();
            at_end(when(model, end) && !holds(model, end), Fault::NotViolated)
        }
        Kind::Step { when, holds } => {
            let violated = on_last_step(model, behaviour, |step| when(step) && !holds(step))?;
            at_end(violated, Fault::NotViolated)
        }
        Kind::Reachable { shows } => at_end(on_last_step(model, behaviour, shows)?, Fault::NotShown),
        Kind::LeadsTo { .. } => Ok(()),
    }
}

/// Checks that a behaviour ends in a deadlock.
///
/// # Errors
/// If it is not a behaviour of the model, or does not.
pub fn validate_deadlock<M: Checkable>(model: &M, behaviour: &Behaviour<M>) -> Result<(), Invalid> {
    replay(model, behaviour)?;
    let step = behaviour.steps.len();
    let end = behaviour.end();
    if behaviour.loop_start.is_some() {
        return Err(Invalid { step, fault: Fault::UnexpectedLoop });
    }
    let stuck = enabled(model, end).next().is_none();
    if stuck && !model.may_end(end) { Ok(()) } else { Err(Invalid { step, fault: Fault::NoDeadlock }) }
}

/// The actions that have a successor, with it.
fn enabled<'a, M: Checkable>(
    model: &'a M,
    state: &'a M::State,
) -> impl Iterator<Item = (M::Action, M::State)> + 'a {
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    let step = |action: M::Action| model.next_state(state, action.clone()).map(|after| (action, after));
    actions.into_iter().filter_map(step)
}

fn replay<M: Checkable>(model: &M, behaviour: &Behaviour<M>) -> Result<(), Invalid> {
    if !model.init_states().contains(&behaviour.init) {
        return Err(Invalid { step: 0, fault: Fault::NotInitial });
    }
    let mut before = &behaviour.init;
    for (number, (action, after)) in behaviour.steps.iter().enumerate() {
        let step = number + 1;
        // Two enabled actions that are equal may not lead to different states, but nobody checks that
        // elsewhere: any of them will do.
        let mut reached = enabled(model, before).filter(|(one, _)| one == action).peekable();
        if reached.peek().is_none() {
            return Err(Invalid { step, fault: Fault::NotEnabled });
        }
        if !reached.any(|(_, state)| state == *after) {
            return Err(Invalid { step, fault: Fault::WrongState });
        }
        before = after;
    }
    Ok(())
}

fn on_last_step<M: Checkable>(
    model: &M,
    behaviour: &Behaviour<M>,
    judge: impl Fn(&Step<'_, M>) -> bool,
) -> Result<bool, Invalid> {
    let length = behaviour.steps.len();
    let last = behaviour.steps.last().zip(length.checked_sub(1).and_then(|last| behaviour.state(last)));
    let Some(((action, after), before)) = last else {
        return Err(Invalid { step: 0, fault: Fault::NoStep });
    };
    let observed = &model.observe(before, action, after);
    Ok(judge(&Step { model, before, action, after, observed }))
}

/// The state where the loop begins, if it closes.
fn loop_of<M: Checkable>(behaviour: &Behaviour<M>) -> Result<usize, Invalid> {
    let step = behaviour.steps.len();
    let start = behaviour.loop_start.ok_or(Invalid { step, fault: Fault::MissingLoop })?;
    let first = behaviour.state(start).ok_or(Invalid { step, fault: Fault::LoopBeyondEnd(start) })?;
    if first == behaviour.end() { Ok(start) } else { Err(Invalid { step, fault: Fault::LoopOpen }) }
}

/// Is every fairness class taken in the loop, or disabled in one of its states?
fn fair<M: Checkable>(model: &M, behaviour: &Behaviour<M>, start: usize) -> Result<(), Invalid> {
    let class = |action: &M::Action| model.fairness(action).filter(|class| *class < 64);
    let mut neglected: Vec<u8> = (0..64).collect();
    for state in behaviour.states().skip(start) {
        let here: Vec<u8> = enabled(model, state).filter_map(|(action, _)| class(&action)).collect();
        neglected.retain(|class| here.contains(class));
    }
    for (action, _) in &behaviour.steps[start..] {
        neglected.retain(|neglected| class(action) != Some(*neglected));
    }
    match neglected.first() {
        None => Ok(()),
        Some(class) => Err(Invalid { step: behaviour.steps.len(), fault: Fault::Unfair(*class) }),
    }
}

/// Is there a state with `from` that no `to` is in or comes after, also going round for ever?
fn pending<M: Checkable>(
    behaviour: &Behaviour<M>,
    start: usize,
    from: impl Fn(&M::State) -> bool,
    to: impl Fn(&M::State) -> bool,
) -> bool {
    if behaviour.states().skip(start).any(&to) {
        return false;
    }
    let mut open = false;
    for state in behaviour.states() {
        open = (open || from(state)) && !to(state);
    }
    open
}
