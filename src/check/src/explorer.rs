//! stateright's Explorer over a model, with our claims as its properties and our drawing.

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::model::{Checkable, ClaimKind};
use crate::opinion::Shareable;
use crate::opinion::asked::{Asked, GROUPS_MAX, Question, numbered};
use crate::report::{EVERYTHING, NO_DEADLOCK};
use stateright::{Model, Path};

/// Draws the behaviour from this state along these steps, as SVG.
pub type Draw<M> =
    fn(&M, &<M as Model>::State, &[(<M as Model>::Action, <M as Model>::State)]) -> Option<String>;

/// The claims that the Explorer does not show: those of liveness, since stateright's own judgement misses cycles, those
/// for which it has no place, and [`NO_DEADLOCK`], since the Explorer judges no ends. A model that does not say where a
/// behaviour may end has no claim [`NO_DEADLOCK`].
pub fn not_shown<M: Checkable>(model: &M) -> Vec<&'static str> {
    let mut places = GROUPS_MAX;
    let shown = |kind: ClaimKind| {
        kind != ClaimKind::Liveness && {
            let has_place = places > 0;
            places = places.saturating_sub(1);
            has_place
        }
    };
    let mut shown = shown;
    let claims = model.claimed().into_iter().filter(|claim| !shown(claim.kind)).map(|claim| claim.name);
    claims.chain(model.says_where_it_may_end().then_some(NO_DEADLOCK)).collect()
}

/// Serves the Explorer on this address, and does not return.
///
/// Claims on states are shown as they are; what some step shows is shown as a property of the state before it.
/// [`not_shown`] lists the claims that are left out.
pub fn serve<M: Shareable>(model: Arc<M>, address: &str, draw: Draw<M>)
where
    M::Action: Debug + Send + Sync,
{
    let judged = model.claimed().into_iter().enumerate().filter(|(_, c)| c.kind != ClaimKind::Liveness);
    let asked = judged.take(GROUPS_MAX).map(|(place, claim)| {
        let question = Question { name: claim.name, asks: Some((place, claim.kind)) };
        (claim.name, claim.kind == ClaimKind::Reachability, Asked::new(vec![question]))
    });
    let claims = asked.collect();
    Model::checker(Browsed { model, claims, draw }).serve(address);
}

struct Browsed<M: Shareable> {
    model: Arc<M>,
    /// The name, whether finding it is good, and what finds it.
    claims: Vec<(&'static str, bool, Asked)>,
    draw: Draw<M>,
}

/// A state that the Explorer prints as the model tells it. The Explorer prints the `Debug` form of a state.
struct Told<M: Shareable> {
    model: Arc<M>,
    state: M::State,
}

impl<M: Shareable> Clone for Told<M> {
    fn clone(&self) -> Self {
        Told { model: Arc::clone(&self.model), state: self.state.clone() }
    }
}

impl<M: Shareable> Hash for Told<M> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.state.hash(hasher);
    }
}

impl<M: Shareable> PartialEq for Told<M> {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl<M: Shareable> Debug for Told<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables = self.model.variables(&self.state).into_iter();
        let lines: Vec<String> = variables.map(|(name, value)| format!("{name} = {value}")).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl<M: Shareable> Browsed<M> {
    fn told(&self, state: M::State) -> Told<M> {
        Told { model: Arc::clone(&self.model), state }
    }

    /// Is something found by this claim? One function for all of them: the bare functions only add the number.
    #[inline(never)]
    fn finds(&self, claim: usize, state: &M::State) -> bool {
        self.claims.get(claim).is_some_and(|(.., asked)| asked.finds(self.model.as_ref(), state))
    }
}

impl<M: Shareable> Model for Browsed<M> {
    type State = Told<M>;
    type Action = M::Action;

    fn init_states(&self) -> Vec<Told<M>> {
        self.model.init_states().into_iter().map(|state| self.told(state)).collect()
    }

    fn actions(&self, told: &Told<M>, actions: &mut Vec<M::Action>) {
        self.model.actions(&told.state, actions);
    }

    fn next_state(&self, told: &Told<M>, action: M::Action) -> Option<Told<M>> {
        self.model.next_state(&told.state, action).map(|state| self.told(state))
    }

    fn within_boundary(&self, told: &Told<M>) -> bool {
        self.model.within_boundary(&told.state)
    }

    fn format_action(&self, action: &M::Action) -> String {
        let label = self.model.label(action);
        let arguments: Vec<String> = label.arguments.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let lanes = self.model.lanes();
        let who = lanes.get(self.model.actor(action)).map_or("?", String::as_str);
        format!("{who}: {}({})", label.name, arguments.join(", "))
    }

    fn format_step(&self, before: &Told<M>, action: M::Action) -> Option<String> {
        let after = self.model.next_state(&before.state, action.clone())?;
        let mut lines = self.model.messages(&before.state, &action);
        let variables = self.model.variables(&after);
        lines.extend(variables.into_iter().map(|(name, value)| format!("    {name} = {value}")));
        Some(lines.join("\n"))
    }

    fn as_svg(&self, path: Path<Told<M>, M::Action>) -> Option<String> {
        let path = path.into_vec();
        let (init, _) = path.first()?;
        let actions = path.iter().filter_map(|(_, action)| action.clone());
        let states = path.iter().skip(1).map(|(told, _)| told.state.clone());
        let steps: Vec<_> = actions.zip(states).collect();
        (self.draw)(&self.model, &init.state, &steps)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        let known = self.claims.iter().zip(clean_table::<M>().into_iter().zip(found_table::<M>()));
        let mut all: Vec<_> = known
            .map(|((name, expected, _), (clean, found))| match expected {
                true => stateright::Property::sometimes(name, found),
                false => stateright::Property::always(name, clean),
            })
            .collect();
        all.push(stateright::Property::always(EVERYTHING, |_, _| true));
        all
    }
}

type Condition<M> = fn(&Browsed<M>, &Told<M>) -> bool;

fn found<M: Shareable, const N: usize>(browsed: &Browsed<M>, told: &Told<M>) -> bool {
    browsed.finds(N, &told.state)
}

fn clean<M: Shareable, const N: usize>(browsed: &Browsed<M>, told: &Told<M>) -> bool {
    !found::<M, N>(browsed, told)
}

fn clean_table<M: Shareable>() -> [Condition<M>; GROUPS_MAX] {
    numbered!(clean, M)
}

fn found_table<M: Shareable>() -> [Condition<M>; GROUPS_MAX] {
    numbered!(found, M)
}
