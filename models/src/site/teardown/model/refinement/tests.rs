use super::{REFINES, Teardown, claims};
use crate::site::Subscribers;
use crate::site::event::Step as Taken;
use crate::site::teardown::model::{Action, WORKER, configuration};
use crate::site::teardown::state::{Content, Inner};
use crate::site::teardown::{Input, State};
use wspbus_words::system::{Change, Checked as _, InnerKind, System as _};

/// Does the claim hold of this forged step of a teardown? `None` if the claim does not judge the step.
pub(super) fn judge(name: &str, model: &Teardown, change: &Change<'_, Teardown>) -> Option<bool> {
    let claim = claims().into_iter().find(|claim| claim.name == name).map(|claim| claim.kind);
    let Some(InnerKind::Step(holds)) = claim else { panic!("no claim {name} about steps") };
    holds(model, change)
}

fn passes(forge: impl Fn(&mut State, &mut State)) -> bool {
    let model = (configuration::SPECIFIED[0].build)();
    let (mut before, _) = model.begin();
    let mut after = before.clone();
    forge(&mut before.state, &mut after.state);
    let (action, seen) = (&Action::Do(Input::Advance), &model.observer());
    let change = Change { before: &before, action, events: &[], after: &after, was: seen, seen };
    judge(REFINES, &model, &change).expect("the claim judges its forgery")
}

#[test]
fn a_forged_step_is_no_step_of_the_abstract_worker() {
    assert!(!passes(|_, after| after.interpreters[0].step = Some(Taken::Told)), "it serves");
    assert!(!passes(|_, after| after.interpreters[0].step = Some(Taken::Joined)), "not told");
    assert!(!passes(|_, after| drop(after.interpreters.pop())), "an interpreter vanishes");
    assert!(!passes(|before, after| {
        before.interpreters[0].step = Some(Taken::Told);
        after.interpreters[0].step = Some(Taken::Told);
        let content = Content { subscribers: Subscribers::NONE, threads: false, exits: 0 };
        let id = crate::site::Interpreter::first(WORKER, crate::site::Name(9));
        after.interpreters.push(Inner::new(id, content));
    }));
}
