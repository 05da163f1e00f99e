//! A system and its observer, as a model: the one wrapper.

use stateright::Model;
use wspbus_words::system::{Change, Checked, Claim, InnerClaim, InnerKind, Kind, Label, Observer, Value};

use crate::model::{Checkable, ClaimKind, Claimed, Promise, Tell};
use crate::store::{Halves, KeptInHalves};

/// A system with its observer and claims, as a model of stateright that can be checked.
///
/// Its `properties` for stateright's own checkers are left empty: [`second_opinion`](crate::second_opinion) asks them.
pub struct Watched<S: Checked> {
    system: S,
    claims: Vec<Claim<S::Seen, S::Event>>,
    inner: Vec<InnerClaim<S>>,
}

/// A state of a system, and what was seen on the way there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatchedState<S, O> {
    /// The state of the system.
    pub system: S,
    /// The memory of the observer.
    pub seen: O,
}

impl<S: Checked> Watched<S> {
    /// The system with its observer.
    pub fn new(system: S) -> Self {
        let (claims, inner) = (system.claims(), system.inner_claims());
        Watched { system, claims, inner }
    }

    /// The system that is watched.
    pub fn system(&self) -> &S {
        &self.system
    }
}

impl<S: Checked> std::ops::Deref for Watched<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.system
    }
}

impl<S: Checked> Model for Watched<S>
where
    S::State: Clone,
    S::Seen: Clone,
{
    type State = WatchedState<S::State, S::Seen>;
    type Action = S::Action;

    fn init_states(&self) -> Vec<Self::State> {
        let (system, events) = self.system.begin();
        let mut seen = self.system.observer();
        events.iter().for_each(|event| seen.observe(event));
        vec![WatchedState { system, seen }]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<S::Action>) {
        self.system.offer(&state.system, actions);
    }

    fn next_state(&self, before: &Self::State, action: S::Action) -> Option<Self::State> {
        let WatchedState { mut system, mut seen } = before.clone();
        for event in self.system.step(&mut system, &action) {
            seen.observe(&event);
        }
        Some(WatchedState { system, seen })
    }
}

impl<S: Checked> Tell for Watched<S>
where
    S::State: Clone,
    S::Seen: Clone,
{
    fn label(&self, action: &S::Action) -> Label {
        self.system.label(action)
    }

    fn class(&self, action: &S::Action) -> &'static str {
        self.system.class(action)
    }

    fn lanes(&self) -> Vec<String> {
        self.system.lanes()
    }

    fn actor(&self, action: &S::Action) -> usize {
        self.system.actor(action)
    }

    fn messages(&self, before: &Self::State, action: &S::Action) -> Vec<String> {
        let events = self.system.step(&mut before.system.clone(), action);
        events.iter().filter_map(|event| self.system.message(event)).collect()
    }

    fn variables(&self, state: &Self::State) -> Vec<(&'static str, Value)> {
        self.system.variables(&state.system)
    }

    fn source(&self, before: &Self::State, action: &S::Action) -> Option<String> {
        self.system.source(&before.system, action)
    }
}

impl<S: Checked> Checkable for Watched<S>
where
    S: Checked<State: Clone + Eq + std::hash::Hash, Action: Clone + PartialEq>,
    S::Seen: Clone + Eq + std::hash::Hash,
{
    type Store = KeptInHalves<Self::State>;

    fn claimed(&self) -> Vec<Claimed> {
        let seen = self.claims.iter().map(|claim| Claimed {
            name: claim.name,
            requirements: claim.requirements,
            kind: match claim.kind {
                Kind::State(_) => ClaimKind::Safety,
                Kind::Event(_) | Kind::Step(_) => ClaimKind::Step,
                Kind::Reachable(_) | Kind::ReachableStep(_) => ClaimKind::Reachability,
                Kind::LeadsTo { .. } => ClaimKind::Liveness,
            },
        });
        let inner = self.inner.iter().map(|claim| Claimed {
            name: claim.name,
            requirements: claim.requirements,
            kind: match claim.kind {
                InnerKind::Step(_) => ClaimKind::Step,
                InnerKind::Reachable(_) => ClaimKind::Reachability,
            },
        });
        seen.chain(inner).collect()
    }

    fn take(
        &self,
        before: &Self::State,
        action: &S::Action,
        judged: &mut dyn FnMut(usize, bool),
    ) -> Option<Self::State> {
        let mut system = before.system.clone();
        let events = self.system.step(&mut system, action);
        let seen = wspbus_words::system::judge_step(&self.claims, &before.seen, &events, judged);
        for (place, claim) in (self.claims.len()..).zip(&self.inner) {
            let change = Change {
                before: &before.system,
                action,
                events: &events,
                after: &system,
                was: &before.seen,
                seen: &seen,
            };
            match claim.kind {
                InnerKind::Step(holds) => {
                    if let Some(holds) = holds(&self.system, &change) {
                        judged(place, holds);
                    }
                }
                InnerKind::Reachable(shows) if shows(&self.system, &change) => judged(place, true),
                InnerKind::Reachable(_) => {}
            }
        }
        Some(WatchedState { system, seen })
    }

    fn judge_state(&self, state: &Self::State, judged: &mut dyn FnMut(usize, bool)) {
        for (place, claim) in self.claims.iter().enumerate() {
            if let Kind::State(holds) = claim.kind
                && let Some(holds) = holds(&state.seen)
            {
                judged(place, holds);
            }
        }
    }

    fn promise(&self, claim: usize, state: &Self::State) -> Promise {
        match self.claims.get(claim).map(|claim| claim.kind) {
            Some(Kind::LeadsTo { from, to }) => Promise { from: from(&state.seen), to: to(&state.seen) },
            _ => Promise::default(),
        }
    }

    fn fairness(&self, action: &S::Action) -> Option<u8> {
        self.system.fairness(action)
    }

    fn may_end(&self, state: &Self::State) -> bool {
        self.system.may_end(&state.system)
    }
}

impl<S: Clone + Eq + std::hash::Hash, O: Clone + Eq + std::hash::Hash> Halves for WatchedState<S, O> {
    type Left = S;
    type Right = O;

    fn halves(&self) -> (&S, &O) {
        (&self.system, &self.seen)
    }

    fn split(self) -> (S, O) {
        (self.system, self.seen)
    }

    fn join(system: S, seen: O) -> Self {
        WatchedState { system, seen }
    }
}
