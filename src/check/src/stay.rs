//! Why a behaviour may stay where it is.

use std::collections::BTreeSet;

use crate::model::Checkable;

/// Says in words why nothing need ever happen in this state: no action is enabled, or none that is fair. `None` if a
/// fair action is enabled in it.
pub fn why_it_may_stay<M: Checkable>(model: &M, state: &M::State) -> Option<String> {
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    actions.retain(|action| model.next_state(state, action.clone()).is_some());
    if actions.iter().any(|action| model.fairness(action).is_some()) {
        return None;
    }
    let classes: BTreeSet<&'static str> = actions.iter().map(|action| model.class(action)).collect();
    let names: Vec<String> = classes.into_iter().map(|class| format!("`{class}`")).collect();
    Some(match names.as_slice() {
        [] => "no action is enabled".into(),
        [one] => format!("nothing promises action {one}"),
        [most @ .., last] => format!("nothing promises any of the actions {} and {last}", most.join(", ")),
    })
}
