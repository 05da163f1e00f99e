//! Claims: functions of what was seen.

use super::{Checked, Observer};

/// A named claim about what can be seen.
///
/// A predicate answers `None` where the claim is not about what it is shown. A claim that never answers anything
/// else is *untested*: nothing was explored that could have broken it.
pub struct Claim<O, E> {
    /// Kebab case, unique in its model.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim, with its predicate.
    pub kind: Kind<O, E>,
}

/// The kind of a claim, with its predicate.
pub enum Kind<O, E> {
    /// Of every reachable state, by what was seen up to it.
    State(fn(&O) -> Option<bool>),
    /// Of every event, by what was seen before it.
    Event(fn(&O, &E) -> Option<bool>),
    /// Of every step, with all its events: for claims on what goes together.
    Step(fn(&Step<'_, O, E>) -> Option<bool>),
    /// Some behaviour has such an event; what was seen before it comes first.
    Reachable(fn(&O, &E) -> bool),
    /// Some behaviour has such a step.
    ReachableStep(fn(&Step<'_, O, E>) -> bool),
    /// On every weakly fair behaviour, a state with `from` is, or is followed by, a state with `to`.
    LeadsTo {
        /// The condition that brings about the promise.
        from: fn(&O) -> bool,
        /// The condition that keeps it.
        to: fn(&O) -> bool,
    },
}

/// One step, by what can be seen of it.
pub struct Step<'a, O, E> {
    /// The observer before the step.
    pub before: &'a O,
    /// The events of the step, in the order of happening.
    pub events: &'a [E],
    /// The observer after the step.
    pub after: &'a O,
}

impl<O: Observer<Event = E> + Clone, E> Step<'_, O, E> {
    /// Is there such an event? The predicate gets what was seen before the event, and the event.
    pub fn any(&self, mut shows: impl FnMut(&O, &E) -> bool) -> bool {
        !self.all(|seen, event| !shows(seen, event))
    }

    /// Is every event like this? The predicate gets what was seen before the event, and the event.
    pub fn all(&self, mut holds: impl FnMut(&O, &E) -> bool) -> bool {
        match self.events {
            [] => true,
            [only] => holds(self.before, only),
            [first, rest @ ..] => {
                if !holds(self.before, first) {
                    return false;
                }
                let mut now = self.before.clone();
                let mut last = first;
                rest.iter().all(|event| {
                    now.observe(last);
                    last = event;
                    holds(&now, event)
                })
            }
        }
    }
}

impl<O, E> Claim<O, E> {
    /// A claim about every reachable state.
    pub const fn state(
        name: &'static str,
        requirements: &'static [&'static str],
        holds: fn(&O) -> Option<bool>,
    ) -> Self {
        Claim { name, requirements, kind: Kind::State(holds) }
    }

    /// A claim about every event.
    pub const fn event(
        name: &'static str,
        requirements: &'static [&'static str],
        holds: fn(&O, &E) -> Option<bool>,
    ) -> Self {
        Claim { name, requirements, kind: Kind::Event(holds) }
    }

    /// A claim about every step.
    pub const fn step(
        name: &'static str,
        requirements: &'static [&'static str],
        holds: fn(&Step<'_, O, E>) -> Option<bool>,
    ) -> Self {
        Claim { name, requirements, kind: Kind::Step(holds) }
    }

    /// The claim that such an event can happen.
    pub const fn reachable(
        name: &'static str,
        requirements: &'static [&'static str],
        shows: fn(&O, &E) -> bool,
    ) -> Self {
        Claim { name, requirements, kind: Kind::Reachable(shows) }
    }

    /// The claim that such a step can happen.
    pub const fn reachable_step(
        name: &'static str,
        requirements: &'static [&'static str],
        shows: fn(&Step<'_, O, E>) -> bool,
    ) -> Self {
        Claim { name, requirements, kind: Kind::ReachableStep(shows) }
    }

    /// The claim that `from` leads to `to` on every weakly fair behaviour.
    pub const fn leads_to(
        name: &'static str,
        requirements: &'static [&'static str],
        from: fn(&O) -> bool,
        to: fn(&O) -> bool,
    ) -> Self {
        Claim { name, requirements, kind: Kind::LeadsTo { from, to } }
    }
}

impl<O, E> Clone for Claim<O, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<O, E> Copy for Claim<O, E> {}

impl<O, E> Clone for Kind<O, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<O, E> Copy for Kind<O, E> {}

/// Judges one step by every claim about events and steps, and returns what was seen when it was over.
///
/// `judged` gets the place of each claim that the step is about, once, and whether the claim holds. Of claims about
/// reachability it gets those that the step shows. Claims about states and liveness are not about steps.
pub fn judge_step<O: Observer<Event = E> + Clone, E>(
    claims: &[Claim<O, E>],
    before: &O,
    events: &[E],
    judged: &mut dyn FnMut(usize, bool),
) -> O {
    let mut now = before.clone();
    let mut verdicts: Vec<Option<bool>> = vec![None; claims.len()];
    for event in events {
        for (claim, verdict) in claims.iter().zip(&mut verdicts) {
            match claim.kind {
                Kind::Event(holds) => {
                    if let Some(holds) = holds(&now, event) {
                        *verdict = Some(verdict.unwrap_or(true) && holds);
                    }
                }
                Kind::Reachable(shows) if verdict.is_none() && shows(&now, event) => *verdict = Some(true),
                _ => {}
            }
        }
        now.observe(event);
    }
    let step = Step { before, events, after: &now };
    for (claim, verdict) in claims.iter().zip(&mut verdicts) {
        match claim.kind {
            Kind::Step(holds) => *verdict = holds(&step),
            Kind::ReachableStep(shows) if shows(&step) => *verdict = Some(true),
            _ => {}
        }
    }
    for (place, verdict) in verdicts.into_iter().enumerate() {
        if let Some(holds) = verdict {
            judged(place, holds);
        }
    }
    now
}

/// A named claim about the state itself, which no observer sees.
pub struct InnerClaim<M: Checked> {
    /// Kebab case, unique in its model.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim, with its predicate.
    pub kind: InnerKind<M>,
}

/// The kind of a claim about the state itself, with its predicate.
pub enum InnerKind<M: Checked> {
    /// Of every step; `None` where the claim is not about it.
    Step(fn(&M, &Change<'_, M>) -> Option<bool>),
    /// Some behaviour has such a step.
    Reachable(fn(&M, &Change<'_, M>) -> bool),
}

/// One step with the states themselves.
pub struct Change<'a, M: Checked> {
    /// The state before.
    pub before: &'a M::State,
    /// The action taken.
    pub action: &'a M::Action,
    /// The events of the step, in the order of happening.
    pub events: &'a [M::Event],
    /// The state after.
    pub after: &'a M::State,
    /// The observer before the step.
    pub was: &'a M::Seen,
    /// The observer after the step.
    pub seen: &'a M::Seen,
}

impl<M: Checked> InnerClaim<M> {
    /// A claim about every step.
    pub const fn step(
        name: &'static str,
        requirements: &'static [&'static str],
        holds: fn(&M, &Change<'_, M>) -> Option<bool>,
    ) -> Self {
        InnerClaim { name, requirements, kind: InnerKind::Step(holds) }
    }

    /// The claim that such a step can happen.
    pub const fn reachable(
        name: &'static str,
        requirements: &'static [&'static str],
        shows: fn(&M, &Change<'_, M>) -> bool,
    ) -> Self {
        InnerClaim { name, requirements, kind: InnerKind::Reachable(shows) }
    }
}

impl<M: Checked> Clone for InnerClaim<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M: Checked> Copy for InnerClaim<M> {}

impl<M: Checked> Clone for InnerKind<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M: Checked> Copy for InnerKind<M> {}
