//! Makes a trace of a behaviour of a model.

use wspbus_words::model::Narrate;

use super::{
    Action, DuplicateName, FormatName, Invalid, Kind, Requirement, Step, Trace, Values, Verdict, Version,
};

/// What a trace says before it tells the behaviour. The fields mean what those of [`Trace`] mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Header {
    pub specification: String,
    pub model: String,
    pub configuration: String,
    pub dialect: Option<String>,
    pub property: String,
    pub requirements: Vec<Requirement>,
    pub kind: Kind,
    pub verdict: Verdict,
    pub note: Option<String>,
}

/// Makes a trace of the behaviour that begins in `init` and takes these actions to these states.
/// In a lasso the step with index `loop_start` follows the last one again.
///
/// # Errors
/// If the model tells the behaviour in a way that is no trace: an actor without a lane, a name
/// twice, other names in another state, a loop that does not close.
pub fn record<M: Narrate>(
    model: &M,
    header: Header,
    init: &M::State,
    steps: &[(M::Action, M::State)],
    loop_start: Option<usize>,
) -> Result<Trace, Invalid> {
    let mut before = init;
    let mut told = Vec::with_capacity(steps.len());
    for (index, (action, after)) in steps.iter().enumerate() {
        told.push(Step {
            lane: model.actor(action),
            action: label(model, action)?,
            messages: model.messages(before, action, after),
            after: variables(model, after, || format!("the state after steps[{index}]"))?,
        });
        before = after;
    }
    let trace = Trace {
        format: FormatName,
        version: Version,
        specification: header.specification,
        model: header.model,
        configuration: header.configuration,
        dialect: header.dialect,
        property: header.property,
        requirements: header.requirements,
        kind: header.kind,
        verdict: header.verdict,
        note: header.note,
        lanes: model.lanes(),
        initial: variables(model, init, || "the initial state".into())?,
        steps: told,
        loop_start,
    };
    trace.validate()?;
    Ok(trace)
}

/// The action as a trace keeps it.
pub(super) fn label<M: Narrate>(model: &M, action: &M::Action) -> Result<Action, Invalid> {
    let label = model.label(action);
    let arguments = Values::new(label.arguments).map_err(|DuplicateName(name)| Invalid::DuplicateName {
        place: format!("the action {:?}", label.name),
        name,
    })?;
    Ok(Action { name: label.name.into(), arguments })
}

/// The state as a trace keeps it.
pub(super) fn variables<M: Narrate>(
    model: &M,
    state: &M::State,
    place: impl FnOnce() -> String,
) -> Result<Values, Invalid> {
    Values::new(model.variables(state))
        .map_err(|DuplicateName(name)| Invalid::DuplicateName { place: place(), name })
}
