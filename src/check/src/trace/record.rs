//! Makes a trace of a behaviour of a model.

use crate::model::Tell;

use super::{
    Action, DuplicateName, End, Fact, FormatName, Invalid, Pivot, Rule, Trace, TraceKind, TraceStep,
    TraceVerdict, Values, Version,
};

/// The part of a trace that comes before the behaviour. The fields mean what those of [`Trace`] mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Header {
    pub model: String,
    pub configuration: String,
    pub property: String,
    pub rules: Vec<Rule>,
    pub kind: TraceKind,
    pub verdict: TraceVerdict,
    pub about: Vec<Fact>,
}

/// Makes a trace of the behaviour that begins in `init` and takes these actions to these states.
/// `end` says what follows.
///
/// The last step or state is marked as the one that decides the claim, as [`Pivot::last`] says; set
/// [`Trace::pivot`] if it is another one.
///
/// # Errors
/// If the model tells the behaviour in a way that is no trace: an actor without a lane, a name
/// twice, other names in another state, a loop that does not close.
pub fn record<T: Tell>(
    teller: &T,
    header: Header,
    init: &T::State,
    steps: &[(T::Action, T::State)],
    end: End,
) -> Result<Trace, Invalid> {
    let mut before = init;
    let mut told = Vec::with_capacity(steps.len());
    for (index, (action, after)) in steps.iter().enumerate() {
        told.push(step(teller, before, action, after, || format!("the state after steps[{index}]"))?);
        before = after;
    }
    let pivot = match header.verdict {
        TraceVerdict::Shown | TraceVerdict::Explained => None,
        TraceVerdict::Violated | TraceVerdict::Reached | TraceVerdict::Unexplained => {
            Pivot::last(header.kind, steps.len())
        }
    };
    let trace = Trace {
        format: FormatName,
        version: Version,
        model: header.model,
        configuration: header.configuration,
        property: header.property,
        rules: header.rules,
        kind: header.kind,
        verdict: header.verdict,
        pivot,
        about: header.about,
        lanes: teller.lanes(),
        initial: variables(teller, init, || "the initial state".into())?,
        steps: told,
        end,
    };
    trace.validate()?;
    Ok(trace)
}

/// The step from one state to another as a trace keeps it. `place` names the state after it.
pub(crate) fn step<T: Tell>(
    teller: &T,
    before: &T::State,
    action: &T::Action,
    after: &T::State,
    place: impl FnOnce() -> String,
) -> Result<TraceStep, Invalid> {
    Ok(TraceStep {
        lane: teller.actor(action),
        action: label(teller, action)?,
        source: teller.source(before, action),
        messages: teller.messages(before, action),
        after: variables(teller, after, place)?,
    })
}

/// The action as a trace keeps it.
pub(super) fn label<T: Tell>(teller: &T, action: &T::Action) -> Result<Action, Invalid> {
    let label = teller.label(action);
    let action = label.name;
    let arguments = Values::new(label.arguments).map_err(|DuplicateName(name)| Invalid::DuplicateName {
        place: format!("the action {action:?}"),
        name,
    })?;
    Ok(Action { name: action.into(), arguments })
}

/// The state as a trace keeps it.
pub(crate) fn variables<T: Tell>(
    teller: &T,
    state: &T::State,
    place: impl FnOnce() -> String,
) -> Result<Values, Invalid> {
    Values::new(teller.variables(state))
        .map_err(|DuplicateName(name)| Invalid::DuplicateName { place: place(), name })
}
