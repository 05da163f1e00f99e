//! The reason why a behaviour may stay where it is.

use std::collections::BTreeSet;

use crate::model::Checkable;

/// Says in words why the behaviour may stay in this state: no action is enabled, or none that has a fairness class.
/// `None` if an action with a fairness class is enabled. The words follow a colon.
pub fn why_it_may_stay<M: Checkable>(model: &M, state: &M::State) -> Option<String> {
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    actions.retain(|action| model.next_state(state, action.clone()).is_some());
    if actions.iter().any(|action| model.fairness(action).is_some()) {
        return None;
    }
    let lanes = model.lanes();
    let name = |action: &M::Action| match lanes.as_slice() {
        [] | [_] => format!("`{}`", model.class(action)),
        lanes => {
            let actor = lanes.get(model.actor(action)).map_or("?", String::as_str);
            format!("`{}` by {actor}", model.class(action))
        }
    };
    let names: Vec<String> = actions.iter().map(name).collect::<BTreeSet<_>>().into_iter().collect();
    Some(match names.as_slice() {
        [] => "no action is enabled".into(),
        [one] => format!("the action that is still enabled ({one}) need never be taken"),
        several => {
            format!("the actions that are still enabled ({}) need never be taken", several.join(", "))
        }
    })
}
