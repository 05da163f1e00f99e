//! Any model of stateright, as it is, and what may be claimed of it besides.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

use stateright::{Expectation, Model, Property};
use wspbus_words::system::{Label, Value};

use crate::model::{Checkable, ClaimKind, Claimed, Promise, Tell};
use crate::store::Kept;

/// A function of an action.
type OfAction<M, T> = Box<dyn Fn(&<M as Model>::Action) -> T + Send + Sync>;
/// The variables of a state.
type Variables<M> = Box<dyn Fn(&<M as Model>::State) -> Vec<(&'static str, Value)> + Send + Sync>;
type OnState<M> = Box<dyn Fn(&M, &<M as Model>::State) -> bool + Send + Sync>;
type OnStep<M> = Box<
    dyn Fn(&M, &<M as Model>::State, &<M as Model>::Action, &<M as Model>::State) -> Option<bool>
        + Send
        + Sync,
>;

/// A model of stateright: its own properties are checked, and claims can be added to it from outside.
///
/// `always` is a safety claim, `sometimes` one of reachability. `eventually` becomes a claim of liveness that is
/// judged under weak fairness: every fair behaviour comes to a state that meets its condition. Without
/// [`fairness`](Plain::fairness) nothing promises that any action is taken, so a behaviour may stay in its initial
/// state, and the claim is violated unless that state meets the condition.
/// Each return to an initial state makes the promise again. The verdict is the same: what follows is a behaviour too.
///
/// ```
/// use stateright::{Model, Property};
/// use wspbus_check::{Checker, Plain, Verdict};
///
/// /// Counts to three, round and round.
/// struct Clock;
/// impl Model for Clock {
///     type State = u8;
///     type Action = ();
///     fn init_states(&self) -> Vec<u8> { vec![0] }
///     fn actions(&self, _: &u8, actions: &mut Vec<()>) { actions.push(()); }
///     fn next_state(&self, hour: &u8, (): ()) -> Option<u8> { Some((hour + 1) % 3) }
///     fn properties(&self) -> Vec<Property<Self>> {
///         vec![
///             Property::always("below three", |_, hour| *hour < 3),
///             Property::eventually("strikes two", |_, hour| *hour == 2),
///         ]
///     }
/// }
///
/// let clock = Plain::new(Clock)
///     .fairness(|_| Some(0))
///     .step("goes forward", |_, before, (), after| (*before != 2).then_some(after > before));
/// let report = Checker::new(&clock).check()?;
/// assert_eq!(report.states, 3);
/// assert!(report.is_good());
/// # Ok::<(), wspbus_check::CheckError>(())
/// ```
#[must_use = "this makes a model that can be checked; `Checker::new(&model).check()` checks it"]
pub struct Plain<M: Model> {
    model: M,
    initial: HashSet<M::State>,
    own: Vec<Property<M>>,
    steps: Vec<(&'static str, OnStep<M>)>,
    promises: Vec<(&'static str, OnState<M>, OnState<M>)>,
    fairness: Option<OfAction<M, Option<u8>>>,
    may_end: Option<OnState<M>>,
    label: Option<OfAction<M, Label>>,
    actors: Vec<String>,
    actor: Option<OfAction<M, usize>>,
    variables: Option<Variables<M>>,
}

impl<M: Model<State: Eq + Hash>> Plain<M> {
    /// The model with its own properties.
    pub fn new(model: M) -> Self {
        let (own, initial) = (model.properties(), model.init_states().into_iter().collect());
        Plain {
            model,
            initial,
            own,
            steps: Vec::new(),
            promises: Vec::new(),
            fairness: None,
            may_end: None,
            label: None,
            actors: vec!["model".into()],
            actor: None,
            variables: None,
        }
    }

    /// The model of stateright.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// Adds a claim about every step, by the states before and after it. `None` where the claim is not about it.
    pub fn step(
        mut self,
        name: &'static str,
        holds: impl Fn(&M, &M::State, &M::Action, &M::State) -> Option<bool> + Send + Sync + 'static,
    ) -> Self {
        self.steps.push((name, Box::new(holds)));
        self
    }

    /// Adds the claim that a state with `from` is, or is followed by, one with `to` on every weakly fair behaviour.
    pub fn leads_to(
        mut self,
        name: &'static str,
        from: impl Fn(&M, &M::State) -> bool + Send + Sync + 'static,
        to: impl Fn(&M, &M::State) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.promises.push((name, Box::new(from), Box::new(to)));
        self
    }

    /// Says which actions are taken sooner or later while they stay enabled: their weak-fairness class, below 64.
    pub fn fairness(mut self, class: impl Fn(&M::Action) -> Option<u8> + Send + Sync + 'static) -> Self {
        self.fairness = Some(Box::new(class));
        self
    }

    /// Says where a behaviour may end; any other state without successor is a deadlock. Without this the model is not checked for
    /// deadlocks.
    pub fn may_end(mut self, may_end: impl Fn(&M, &M::State) -> bool + Send + Sync + 'static) -> Self {
        self.may_end = Some(Box::new(may_end));
        self
    }

    /// Says what an action is called. Without this it is called `act`, with its `Debug` as
    /// the argument.
    pub fn label(mut self, label: impl Fn(&M::Action) -> Label + Send + Sync + 'static) -> Self {
        self.label = Some(Box::new(label));
        self
    }

    /// Says which actors there are, and which of them takes an action.
    pub fn actors(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
        actor: impl Fn(&M::Action) -> usize + Send + Sync + 'static,
    ) -> Self {
        self.actors = names.into_iter().map(Into::into).collect();
        self.actor = Some(Box::new(actor));
        self
    }

    /// Says which variables a state has. Without this it has one, its `Debug`.
    pub fn variables(
        mut self,
        variables: impl Fn(&M::State) -> Vec<(&'static str, Value)> + Send + Sync + 'static,
    ) -> Self {
        self.variables = Some(Box::new(variables));
        self
    }

    /// The place of the first claim about steps.
    fn first_step(&self) -> usize {
        self.own.len()
    }

    fn first_promise(&self) -> usize {
        self.own.len() + self.steps.len()
    }
}

impl<M: Model> Model for Plain<M> {
    type State = M::State;
    type Action = M::Action;

    fn init_states(&self) -> Vec<M::State> {
        self.model.init_states()
    }

    fn actions(&self, state: &M::State, actions: &mut Vec<M::Action>) {
        self.model.actions(state, actions);
    }

    fn next_state(&self, state: &M::State, action: M::Action) -> Option<M::State> {
        self.model.next_state(state, action)
    }

    fn within_boundary(&self, state: &M::State) -> bool {
        self.model.within_boundary(state)
    }
}

impl<M: Model<State: Debug, Action: Debug>> Tell for Plain<M> {
    fn label(&self, action: &M::Action) -> Label {
        match &self.label {
            Some(label) => label(action),
            None => Label { name: "act", arguments: vec![("action", format!("{action:?}"))] },
        }
    }

    fn class(&self, action: &M::Action) -> &'static str {
        self.label.as_ref().map_or("act", |label| label(action).name)
    }

    fn lanes(&self) -> Vec<String> {
        self.actors.clone()
    }

    fn actor(&self, action: &M::Action) -> usize {
        self.actor.as_ref().map_or(0, |actor| actor(action))
    }

    fn variables(&self, state: &M::State) -> Vec<(&'static str, Value)> {
        match &self.variables {
            Some(variables) => variables(state),
            None => vec![("state", format!("{state:?}").into())],
        }
    }
}

impl<M> Checkable for Plain<M>
where
    M: Model<State: Clone + Eq + Hash + Debug, Action: Clone + PartialEq + Debug>,
{
    type Store = Kept<M::State>;

    fn claimed(&self) -> Vec<Claimed> {
        let claimed = |name, kind| Claimed { name, requirements: &[], kind };
        let own = self.own.iter().map(|property| {
            let kind = match property.expectation {
                Expectation::Always => ClaimKind::Safety,
                Expectation::Sometimes => ClaimKind::Reachability,
                Expectation::Eventually => ClaimKind::Liveness,
            };
            claimed(property.name, kind)
        });
        let steps = self.steps.iter().map(|(name, _)| claimed(*name, ClaimKind::Step));
        let promises = self.promises.iter().map(|(name, ..)| claimed(*name, ClaimKind::Liveness));
        own.chain(steps).chain(promises).collect()
    }

    fn take(
        &self,
        before: &M::State,
        action: &M::Action,
        judged: &mut dyn FnMut(usize, bool),
    ) -> Option<M::State> {
        let after = self.model.next_state(before, action.clone())?;
        for (place, (_, holds)) in (self.first_step()..).zip(&self.steps) {
            if let Some(holds) = holds(&self.model, before, action, &after) {
                judged(place, holds);
            }
        }
        Some(after)
    }

    fn judge_state(&self, state: &M::State, judged: &mut dyn FnMut(usize, bool)) {
        for (place, property) in self.own.iter().enumerate() {
            let meets = || (property.condition)(&self.model, state);
            match property.expectation {
                Expectation::Always => judged(place, meets()),
                Expectation::Sometimes if meets() => judged(place, true),
                Expectation::Sometimes | Expectation::Eventually => {}
            }
        }
    }

    fn promise(&self, claim: usize, state: &M::State) -> Promise {
        if let Some(property) = self.own.get(claim) {
            // The promise of an initial state is made again each time that the behaviour comes back to it.
            let from = self.initial.contains(state);
            return Promise { from, to: (property.condition)(&self.model, state) };
        }
        match claim.checked_sub(self.first_promise()).and_then(|place| self.promises.get(place)) {
            Some((_, from, to)) => Promise { from: from(&self.model, state), to: to(&self.model, state) },
            None => Promise::default(),
        }
    }

    fn fairness(&self, action: &M::Action) -> Option<u8> {
        self.fairness.as_ref().and_then(|class| class(action))
    }

    fn says_where_it_may_end(&self) -> bool {
        self.may_end.is_some()
    }

    fn may_end(&self, state: &M::State) -> bool {
        self.may_end.as_ref().is_none_or(|may_end| may_end(&self.model, state))
    }
}
