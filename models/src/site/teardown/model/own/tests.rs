use super::{Kind, REFINES, Step, Teardown, claims};
use crate::site::event::Step as Taken;
use crate::site::teardown::model::{Action, WORKER, World, configuration};
use crate::site::teardown::state::{Content, Inner};
use crate::site::teardown::{Input, State};
use stateright::Model as _;

/// Does the refinement property let this forged step pass?
fn passes(forge: impl Fn(&mut State, &mut State)) -> bool {
    let model = (configuration::SPECIFIED[0].build)();
    let mut before = model.init_states().remove(0);
    let mut after: World = before.clone();
    forge(&mut before.state, &mut after.state);
    let claim = claims().into_iter().find(|c| c.name == REFINES).map(|c| c.kind);
    let Some(Kind::Step { when, holds }) = claim else { panic!("no refinement property") };
    let step: Step<'_, Teardown> = Step {
        model: &model,
        before: &before,
        action: &Action::Do(Input::Advance),
        after: &after,
        observed: &Vec::new(),
    };
    assert!(when(&step), "it does not look at its forgery");
    holds(&step)
}

#[test]
fn a_forged_step_is_no_step_of_the_abstract_worker() {
    assert!(!passes(|_, after| after.interpreters[0].step = Some(Taken::Told)), "it serves");
    assert!(!passes(|_, after| after.interpreters[0].step = Some(Taken::Joined)), "not told");
    assert!(!passes(|_, after| drop(after.interpreters.pop())), "one vanishes");
    assert!(!passes(|before, after| {
        before.interpreters[0].step = Some(Taken::Told);
        after.interpreters[0].step = Some(Taken::Told);
        let content = Content { subscribers: 0, threads: false, exits: 0 };
        let id = crate::site::Interpreter::first(WORKER, crate::site::Name(9));
        after.interpreters.push(Inner::new(id, content));
    }));
}
