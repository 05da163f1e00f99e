//! The facts about a model that the checker needs besides stateright's `Model`.

use std::hash::Hash;

use stateright::Model;
use wspbus_words::system::{Label, Value};

use crate::store::Store;

/// The words in which the behaviours of a model are told to a person.
pub trait Tell: Model {
    /// The action by name and arguments. Two different actions that are enabled in one state have different labels.
    fn label(&self, action: &Self::Action) -> Label;

    /// The action class: the name of the label. It is asked for on every edge; override it where `label` allocates.
    fn class(&self, action: &Self::Action) -> &'static str {
        self.label(action).name
    }

    /// The names of the actors, one lane each: at most 256.
    fn lanes(&self) -> Vec<String> {
        vec!["system".into()]
    }

    /// The actor that takes this action: an index into [`lanes`](Tell::lanes).
    fn actor(&self, _action: &Self::Action) -> usize {
        0
    }

    /// The visible events of this step, one short sentence an entry.
    fn messages(&self, _before: &Self::State, _action: &Self::Action) -> Vec<String> {
        Vec::new()
    }

    /// The state as named values, always the same names in the same order.
    fn variables(&self, _state: &Self::State) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The place of this step in the source of a real program: a file and a line.
    fn source(&self, _before: &Self::State, _action: &Self::Action) -> Option<String> {
        None
    }
}

/// A claim without its predicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Kebab case, unique in its model.
    pub name: &'static str,
    /// The ids of the requirements that the claim checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim.
    pub kind: ClaimKind,
}

/// The kind of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// Of every reachable state.
    Safety,
    /// Of every step.
    Step,
    /// Some behaviour shows it.
    Reachability,
    /// Every promise is kept, on every weakly fair behaviour.
    Liveness,
}

/// The standing of a claim of liveness in a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// The state brings about the promise.
    pub from: bool,
    /// The state keeps it.
    pub to: bool,
}

/// A model that can be checked.
///
/// [`Watched`](crate::Watched) makes one of a system with an observer and claims, [`Plain`](crate::Plain) of any
/// model of stateright. Claims are known by their place in [`claimed`](Checkable::claimed).
///
/// `actions` must be deterministic: the same state gives the same actions in the same order.
pub trait Checkable: Tell<State: Clone + Eq + Hash, Action: Clone + PartialEq> {
    /// The store of the states: [`Kept`](crate::Kept) will do.
    type Store: Store<Self::State>;

    /// Everything that is claimed, always the same.
    fn claimed(&self) -> Vec<Claimed>;

    /// Takes a step, and judges it: `judged` gets the place of each claim about steps that is about this one, and
    /// whether it holds; of claims of reachability, those that the step shows. `None` if the action has no successor.
    fn take(
        &self,
        before: &Self::State,
        action: &Self::Action,
        judged: &mut dyn FnMut(usize, bool),
    ) -> Option<Self::State>;

    /// Judges a state: `judged` gets the place of each safety claim that is about it, and whether it holds.
    fn judge_state(&self, _state: &Self::State, _judged: &mut dyn FnMut(usize, bool)) {}

    /// The standing of the claim of liveness at this place in a state.
    fn promise(&self, _claim: usize, _state: &Self::State) -> Promise {
        Promise::default()
    }

    /// The weak-fairness class of an action, below 64. `None`: nothing promises that the action is ever taken.
    fn fairness(&self, _action: &Self::Action) -> Option<u8> {
        None
    }

    /// Does the model say where a behaviour may end? Only then is it checked for deadlocks. A model of stateright says
    /// nothing of its ends, so [`Plain`](crate::Plain) answers no until it is told where a behaviour may end.
    fn says_where_it_may_end(&self) -> bool {
        true
    }

    /// May a behaviour end in this state? A state without successor that may not is a deadlock. The default is that of
    /// [`System::may_end`](wspbus_words::system::System::may_end): a model that gives no answer is shown each of its ends.
    fn may_end(&self, _state: &Self::State) -> bool {
        false
    }
}
