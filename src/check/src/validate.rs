//! Replays a behaviour and checks that it shows what it is said to show.
//!
//! The validator shares no code with the search. It asks the model alone: for its `init_states`, `actions` and
//! `next_state`, for fairness and ends, and for its judgement of a state and of a step. A fault in the judgement of a
//! model (of a [`Watched`](crate::Watched) one: in `judge_step`) would therefore stand in both. The step that is judged
//! must lead where `next_state` leads.

use crate::behaviour::Behaviour;
use crate::invalid::{Fault, Invalid};
use crate::model::{Checkable, ClaimKind};

/// Checks a counterexample or witness of the claim at this place.
///
/// # Errors
/// If it is not a behaviour of the model, or does not show what it should.
pub fn validate<M: Checkable>(model: &M, claim: usize, behaviour: &Behaviour<M>) -> Result<(), Invalid> {
    replay(model, behaviour)?;
    let length = behaviour.steps.len();
    let at_end = |good: bool, fault| if good { Ok(()) } else { Err(Invalid { step: length, fault }) };
    let kind = model.claimed().get(claim).map(|claim| claim.kind);
    if kind == Some(ClaimKind::Liveness) {
        let start = loop_of(behaviour)?;
        fair(model, behaviour, start)?;
        return at_end(pending(model, claim, behaviour, start), Fault::NotPending);
    }
    at_end(behaviour.loop_start.is_none(), Fault::UnexpectedLoop)?;
    match kind {
        Some(ClaimKind::Safety) => {
            at_end(judged_at_end(model, claim, behaviour) == Some(false), Fault::NotViolated)
        }
        Some(ClaimKind::Step) => {
            at_end(judged_on_last_step(model, claim, behaviour)? == Some(false), Fault::NotViolated)
        }
        Some(ClaimKind::Reachability) => {
            let shown = judged_at_end(model, claim, behaviour) == Some(true)
                || judged_on_last_step(model, claim, behaviour)? == Some(true);
            at_end(shown, Fault::NotShown)
        }
        Some(ClaimKind::Liveness) | None => at_end(false, Fault::NoSuchClaim),
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
        // Two enabled actions that are equal may not lead to different states, but that is not checked
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

/// The verdict of the model about this claim in the last state.
fn judged_at_end<M: Checkable>(model: &M, claim: usize, behaviour: &Behaviour<M>) -> Option<bool> {
    let mut verdict = None;
    model.judge_state(behaviour.end(), &mut |place, holds| {
        if place == claim {
            verdict = Some(verdict.unwrap_or(true) && holds);
        }
    });
    verdict
}

/// The verdict of the model about this claim on the last step.
fn judged_on_last_step<M: Checkable>(
    model: &M,
    claim: usize,
    behaviour: &Behaviour<M>,
) -> Result<Option<bool>, Invalid> {
    let length = behaviour.steps.len();
    let last = behaviour.steps.last().zip(length.checked_sub(1).and_then(|last| behaviour.state(last)));
    let Some(((action, after), before)) = last else {
        return Err(Invalid { step: 0, fault: Fault::NoStep });
    };
    let mut verdict = None;
    let taken = model.take(before, action, &mut |place, holds| {
        if place == claim {
            verdict = Some(verdict.unwrap_or(true) && holds);
        }
    });
    // The search took its steps by `take`: it must lead where `next_state` leads.
    match taken.as_ref() == Some(after) {
        true => Ok(verdict),
        false => Err(Invalid { step: length, fault: Fault::WrongState }),
    }
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
    // Each neglected fairness class, with the name of one of its actions.
    let mut neglected: Option<Vec<(u8, &'static str)>> = None;
    for state in behaviour.states().skip(start) {
        let enabled = enabled(model, state);
        let here: Vec<(u8, &'static str)> = enabled
            .filter_map(|(action, _)| class(&action).map(|number| (number, model.class(&action))))
            .collect();
        match &mut neglected {
            None => neglected = Some(here),
            Some(neglected) => neglected.retain(|(number, _)| here.iter().any(|(n, _)| n == number)),
        }
    }
    let mut neglected = neglected.unwrap_or_default();
    for (action, _) in &behaviour.steps[start..] {
        neglected.retain(|(number, _)| class(action) != Some(*number));
    }
    match neglected.first() {
        None => Ok(()),
        Some((_, name)) => Err(Invalid { step: behaviour.steps.len(), fault: Fault::Unfair(name) }),
    }
}

/// Is there a state that brings about the promise, and none that keeps it in or after it, also going round the loop?
fn pending<M: Checkable>(model: &M, claim: usize, behaviour: &Behaviour<M>, start: usize) -> bool {
    if behaviour.states().skip(start).any(|state| model.promise(claim, state).to) {
        return false;
    }
    let mut open = false;
    for state in behaviour.states() {
        let promise = model.promise(claim, state);
        open = (open || promise.from) && !promise.to;
    }
    open
}
