//! Makes a trace of a behaviour of a model.

use wspbus_words::model::Narrate;
use wspbus_words::system::{Label, Value};

use super::{
    Action, DuplicateName, End, Fact, FormatName, Invalid, Kind, Pivot, Rule, Step, Trace, Values, Verdict,
    Version,
};

/// How the behaviours of a model are told. Only the label of an action must be given.
pub trait Teller {
    /// A state of the model.
    type State;
    /// What changes its state.
    type Action;

    /// The action by name and arguments. Two different actions that are enabled in one state have
    /// different labels.
    fn label(&self, action: &Self::Action) -> Label;

    /// The names of the actors, one lane each.
    fn lanes(&self) -> Vec<String> {
        vec!["system".into()]
    }

    /// The actor that takes this action: an index into [`lanes`](Teller::lanes).
    fn actor(&self, _action: &Self::Action) -> usize {
        0
    }

    /// What could be seen of the step, one short sentence an entry.
    fn messages(&self, _before: &Self::State, _action: &Self::Action, _after: &Self::State) -> Vec<String> {
        Vec::new()
    }

    /// The state as named values, always the same names in the same order.
    fn variables(&self, _state: &Self::State) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// Where in the source of a real program the step stands that this action takes in this state: a
    /// file and a line, `lock.py:12`.
    fn source(&self, _state: &Self::State, _action: &Self::Action) -> Option<String> {
        None
    }
}

/// The older vocabulary, in which every value is a text.
impl<M: Narrate> Teller for M {
    type State = M::State;
    type Action = M::Action;

    fn label(&self, action: &M::Action) -> Label {
        let label = Narrate::label(self, action);
        Label { name: label.name, arguments: label.arguments }
    }

    fn lanes(&self) -> Vec<String> {
        Narrate::lanes(self)
    }

    fn actor(&self, action: &M::Action) -> usize {
        Narrate::actor(self, action)
    }

    fn messages(&self, before: &M::State, action: &M::Action, after: &M::State) -> Vec<String> {
        Narrate::messages(self, before, action, after)
    }

    fn variables(&self, state: &M::State) -> Vec<(&'static str, Value)> {
        let values = Narrate::variables(self, state).into_iter();
        values.map(|(name, value)| (name, Value::Text(value))).collect()
    }
}

/// What a trace says before it tells the behaviour. The fields mean what those of [`Trace`] mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Header {
    pub model: String,
    pub configuration: String,
    pub property: String,
    pub rules: Vec<Rule>,
    pub kind: Kind,
    pub verdict: Verdict,
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
pub fn record<T: Teller>(
    teller: &T,
    header: Header,
    init: &T::State,
    steps: &[(T::Action, T::State)],
    end: End,
) -> Result<Trace, Invalid> {
    let mut before = init;
    let mut told = Vec::with_capacity(steps.len());
    for (index, (action, after)) in steps.iter().enumerate() {
        told.push(Step {
            lane: teller.actor(action),
            action: label(teller, action)?,
            source: teller.source(before, action),
            messages: teller.messages(before, action, after),
            after: variables(teller, after, || format!("the state after steps[{index}]"))?,
        });
        before = after;
    }
    let pivot = match header.verdict {
        Verdict::Shown | Verdict::Explained => None,
        Verdict::Violated | Verdict::Reached | Verdict::Unexplained => Pivot::last(header.kind, steps.len()),
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

/// The action as a trace keeps it.
pub(super) fn label<T: Teller>(teller: &T, action: &T::Action) -> Result<Action, Invalid> {
    let label = teller.label(action);
    let arguments = Values::new(label.arguments).map_err(|DuplicateName(name)| Invalid::DuplicateName {
        place: format!("the action {:?}", label.name),
        name,
    })?;
    Ok(Action { name: label.name.into(), arguments })
}

/// The state as a trace keeps it.
pub(super) fn variables<T: Teller>(
    teller: &T,
    state: &T::State,
    place: impl FnOnce() -> String,
) -> Result<Values, Invalid> {
    Values::new(teller.variables(state))
        .map_err(|DuplicateName(name)| Invalid::DuplicateName { place: place(), name })
}
