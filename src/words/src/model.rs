//! What is claimed of a model, and what a checker needs besides stateright's `Model` to judge it.

#[cfg(feature = "stateright")]
pub use stateright::Model;

/// What a model is to a property where nothing explores it.
#[cfg(not(feature = "stateright"))]
pub trait Model: Sized {
    /// A state of it.
    type State;
    /// What changes its state.
    type Action;
}

/// How the behaviours of a model are told to a person.
pub trait Narrate: Model {
    /// The names of the actors, one lane each. `actor` indexes them.
    fn lanes(&self) -> Vec<String>;

    /// Who takes this action: an index into `lanes`.
    fn actor(&self, action: &Self::Action) -> usize;

    /// The action by name and arguments. Two different enabled actions have different labels.
    fn label(&self, action: &Self::Action) -> Label;

    /// The action class: the name of the label. Called once an edge; override it where `label` allocates.
    fn class(&self, action: &Self::Action) -> &'static str {
        self.label(action).name
    }

    /// What could be seen of the step, one short sentence an entry.
    fn messages(&self, before: &Self::State, action: &Self::Action, after: &Self::State) -> Vec<String>;

    /// The state as named values, always the same names in the same order.
    fn variables(&self, state: &Self::State) -> Vec<(&'static str, String)>;
}

/// An action by name and arguments: what a stored trace keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The action class.
    pub name: &'static str,
    /// Its arguments, in a fixed order.
    pub arguments: Vec<(&'static str, String)>,
}

/// A model with claims.
///
/// `actions` must be deterministic: same state, same actions in the same order.
pub trait Checked: Narrate {
    /// What can be seen of one step; step properties judge it. `()` if nothing is needed.
    type Observation;

    /// Computes the observation of one step, once an edge.
    fn observe(&self, before: &Self::State, action: &Self::Action, after: &Self::State) -> Self::Observation;

    /// Everything that is claimed of this model.
    fn claims(&self) -> Vec<Property<Self>>;

    /// Every action class that this configuration promises to take: the names of labels.
    fn classes(&self) -> Vec<&'static str>;

    /// The weak-fairness class of an action (below 64), or `None`: nobody promises that it is ever taken.
    fn fairness(&self, action: &Self::Action) -> Option<u8>;

    /// May a behaviour end here? A state without successor that may not is a deadlock.
    fn may_end(&self, state: &Self::State) -> bool;
}

/// One step of a behaviour, with what was seen of it.
pub struct Step<'a, M: Checked> {
    /// The model.
    pub model: &'a M,
    /// The state before.
    pub before: &'a M::State,
    /// The action taken.
    pub action: &'a M::Action,
    /// The state after.
    pub after: &'a M::State,
    /// What was seen.
    pub observed: &'a M::Observation,
}

/// A predicate on a state.
pub type OnState<M> = fn(&M, &<M as Model>::State) -> bool;
/// A predicate on a step.
pub type OnStep<M> = fn(&Step<'_, M>) -> bool;

/// A named claim about a model.
pub struct Property<M: Checked> {
    /// Kebab case, unique in its model.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// What is claimed.
    pub kind: Kind<M>,
}

/// What is claimed. `when` is the antecedent: a property whose antecedent is never met is vacuous.
pub enum Kind<M: Checked> {
    /// In every reachable state: `when` implies `holds`.
    Always {
        /// The antecedent.
        when: OnState<M>,
        /// The claim.
        holds: OnState<M>,
    },
    /// On every step: `when` implies `holds`.
    Step {
        /// The antecedent.
        when: OnStep<M>,
        /// The claim.
        holds: OnStep<M>,
    },
    /// Some behaviour takes such a step.
    Reachable {
        /// The step.
        shows: OnStep<M>,
    },
    /// On every weakly fair behaviour, a state with `from` is followed by (or is) one with `to`.
    LeadsTo {
        /// The antecedent.
        from: OnState<M>,
        /// What must follow.
        to: OnState<M>,
    },
}

impl<M: Checked> Clone for Kind<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M: Checked> Copy for Kind<M> {}

impl<M: Checked> Clone for Property<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M: Checked> Copy for Property<M> {}

impl<M: Checked> Property<M> {
    /// `safety`, `step`, `reachability` or `liveness`: the word that reports use.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Always { .. } => "safety",
            Kind::Step { .. } => "step",
            Kind::Reachable { .. } => "reachability",
            Kind::LeadsTo { .. } => "liveness",
        }
    }
}
