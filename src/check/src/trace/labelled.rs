//! Finds the enabled action with a label, and takes it.

use super::record::label;
use super::{Action, Invalid};
use crate::model::Tell;

/// The reason why no action was taken.
pub(crate) enum Lack {
    /// The model tells something that no trace can hold.
    Invalid(Invalid),
    /// No enabled action has this label.
    Disabled {
        /// The actions that are enabled, by label, in the order of the model.
        enabled: Vec<String>,
    },
    /// Several enabled actions have this label, against the promise of [`Tell`].
    Ambiguous,
}

/// The one enabled action with this label, and the state after it. The order of the arguments does not count. An action
/// that leads outside the boundary of the model is not enabled.
pub(crate) fn labelled<M: Tell<Action: Clone>>(
    model: &M,
    before: &M::State,
    wanted: &Action,
) -> Result<(M::Action, M::State), Lack> {
    let mut actions = Vec::new();
    model.actions(before, &mut actions);
    let mut found = None;
    for action in &actions {
        let label = label(model, action).map_err(Lack::Invalid)?;
        if label.name != wanted.name || !label.arguments.same(&wanted.arguments) {
            continue;
        }
        let Some(after) = taken(model, before, action) else { continue };
        if found.replace((action.clone(), after)).is_some() {
            return Err(Lack::Ambiguous);
        }
    }
    match found {
        Some(found) => Ok(found),
        None => Err(Lack::Disabled { enabled: labels(model, before, &actions)? }),
    }
}

/// The state after an action; `None` if the action is not enabled.
fn taken<M: Tell<Action: Clone>>(model: &M, before: &M::State, action: &M::Action) -> Option<M::State> {
    model.next_state(before, action.clone()).filter(|after| model.within_boundary(after))
}

fn labels<M: Tell<Action: Clone>>(
    model: &M,
    before: &M::State,
    actions: &[M::Action],
) -> Result<Vec<String>, Lack> {
    let enabled = actions.iter().filter(|action| taken(model, before, action).is_some());
    enabled.map(|action| label(model, action).map(|label| label.to_string()).map_err(Lack::Invalid)).collect()
}
