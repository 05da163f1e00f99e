//! stateright's Explorer over a model, with our claims as its properties and our drawing.

use std::fmt::Debug;
use std::sync::Arc;

use stateright::{Model, Path};
use wspbus_words::model::{Kind, Property};

use super::Shareable;
use super::opinion::asked::{Asked, GROUPS_MAX, Question, numbered};

/// Draws the behaviour from this state along these steps, as SVG.
pub type Draw<M> =
    fn(&M, &<M as Model>::State, &[(<M as Model>::Action, <M as Model>::State)]) -> Option<String>;

/// Serves the Explorer on this address, and does not return.
///
/// Claims on states are shown as they are; what some step shows is shown as a property of the
/// state before it. Liveness is left out: stateright's own misses cycles.
pub fn serve<M: Shareable>(model: Arc<M>, address: &str, draw: Draw<M>)
where
    M::State: Debug,
    M::Action: Debug + Send + Sync,
{
    let asked = |c: Property<M>| match c.kind {
        Kind::LeadsTo { .. } => None,
        kind => {
            let expected = matches!(kind, Kind::Reachable { .. });
            Some((c.name, expected, Asked::new(vec![Question { name: c.name, kind: Some(kind) }])))
        }
    };
    let claims = model.claims().into_iter().filter_map(asked).take(GROUPS_MAX).collect();
    Model::checker(Browsed { model, claims, draw }).serve(address);
}

struct Browsed<M: Shareable> {
    model: Arc<M>,
    /// The name, whether finding it is good, and what finds it.
    claims: Vec<(&'static str, bool, Asked<M>)>,
    draw: Draw<M>,
}

impl<M: Shareable> Model for Browsed<M> {
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

    fn format_action(&self, action: &M::Action) -> String {
        let label = self.model.label(action);
        let arguments: Vec<String> = label.arguments.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let lanes = self.model.lanes();
        let who = lanes.get(self.model.actor(action)).map_or("?", String::as_str);
        format!("{who}: {}({})", label.name, arguments.join(", "))
    }

    fn format_step(&self, before: &M::State, action: M::Action) -> Option<String> {
        let after = self.model.next_state(before, action.clone())?;
        let mut lines = self.model.messages(before, &action, &after);
        let variables = self.model.variables(&after);
        lines.extend(variables.into_iter().map(|(name, value)| format!("    {name} = {value}")));
        Some(lines.join("\n"))
    }

    fn as_svg(&self, path: Path<M::State, M::Action>) -> Option<String> {
        let path = path.into_vec();
        let (init, _) = path.first()?;
        let actions = path.iter().filter_map(|(_, action)| action.clone());
        let states = path.iter().skip(1).map(|(state, _)| state.clone());
        let steps: Vec<_> = actions.zip(states).collect();
        (self.draw)(&self.model, init, &steps)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        let known = self.claims.iter().zip(clean_table::<M>().into_iter().zip(found_table::<M>()));
        let mut all: Vec<_> = known
            .map(|((name, expected, _), (clean, found))| match expected {
                true => stateright::Property::sometimes(name, found),
                false => stateright::Property::always(name, clean),
            })
            .collect();
        all.push(stateright::Property::always("everything is explored", |_, _| true));
        all
    }
}

type Condition<M> = fn(&Browsed<M>, &<M as Model>::State) -> bool;

fn found<M: Shareable, const N: usize>(browsed: &Browsed<M>, state: &M::State) -> bool {
    browsed.claims.get(N).is_some_and(|(.., asked)| asked.finds(&browsed.model, state))
}

fn clean<M: Shareable, const N: usize>(browsed: &Browsed<M>, state: &M::State) -> bool {
    !found::<M, N>(browsed, state)
}

fn clean_table<M: Shareable>() -> [Condition<M>; GROUPS_MAX] {
    numbered!(clean, M)
}

fn found_table<M: Shareable>() -> [Condition<M>; GROUPS_MAX] {
    numbered!(found, M)
}
