//! The stories test every rule of the answers of a site.

use std::collections::BTreeSet;

use stateright::Model;
use wspbus_check::{Limits, Watched, explore, silent};
use wspbus_models::site;

/// The rule that answers this action, if it is a request for a goal of the site that the policy permits.
fn rule_of(
    model: &site::world::Site,
    before: &site::world::World,
    action: &site::world::Action,
) -> Option<usize> {
    use wspbus_models::site::machine::controller::answer::{Cell, RULES, answer};
    use wspbus_models::site::machine::message::Up;
    use wspbus_models::site::machine::word::{Goal, Scope, Target};
    use wspbus_models::site::world::Action;

    let controller = before.controller.as_ref()?;
    let (request, inside) = match *action {
        Action::Ask(request, Target::Site) => (request, None),
        Action::Hear(worker) => match before.process(worker)?.up.first()? {
            Up::Ask { request, scope: Scope::Site, inside, .. } => (*request, *inside),
            _ => return None,
        },
        _ => return None,
    };
    let cell = Cell::of(controller, inside, request.goal()?);
    let rank =
        |goal: Goal| model.controller.ladder.iter().position(|other| *other == goal).unwrap_or(0) as u8;
    answer(RULES, &cell, rank).0
}

#[test]
fn every_rule_of_the_answers_of_a_site_is_exercised() {
    use wspbus_models::site::machine::controller::answer::RULES;
    let asking = [
        "ladder-of-one-slot",
        "ladder-from-idle",
        "start-that-cannot-load",
        "reload-from-inside",
        "re-execution-fails",
    ];
    let mut used = BTreeSet::new();
    for named in site::story::all().filter(|named| asking.contains(&named.name)) {
        let model = Watched::new((named.build)());
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let before = graph.state(number);
            let mut actions = Vec::new();
            model.actions(&before, &mut actions);
            used.extend(actions.iter().filter_map(|action| rule_of(model.system(), &before.system, action)));
        }
    }
    let idle = (0..RULES.len()).filter(|rule| !used.contains(rule));
    assert_eq!(idle.map(|rule| RULES[rule].says).collect::<Vec<_>>(), [""; 0], "rules that are never met");
}
