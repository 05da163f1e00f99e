use std::collections::BTreeSet;

use super::{Teardown, World, configuration};
use crate::dialect::mod_wsgi::{daemon, embedded};
use crate::named::Named;
use stateright::Model as _;
use wspbus_words::model::{Checked as _, Narrate as _};

/// The classes that are taken anywhere in this configuration.
fn taken(model: &Teardown) -> BTreeSet<&'static str> {
    let (mut found, mut classes): (Vec<World>, _) = (model.init_states(), BTreeSet::new());
    let mut at = 0;
    while at < found.len() {
        let world = found[at].clone();
        let mut actions = Vec::new();
        model.actions(&world, &mut actions);
        for action in actions {
            classes.insert(model.class(&action));
            let next = model.step(&world, &action).0;
            if !found.contains(&next) {
                found.push(next);
            }
        }
        at += 1;
    }
    classes
}

#[test]
fn every_configuration_takes_what_it_promises_and_nothing_else() {
    let specified = configuration::SPECIFIED.iter().filter(|n| n.name != "everything");
    let all = specified.chain(configuration::ALTERNATIVES);
    let all = all.chain(embedded::EMBEDDED_CONFIGURATIONS).chain(daemon::DAEMON_CONFIGURATIONS);
    let odd = |n: &Named<Teardown>| {
        let model = (n.build)();
        let promised: BTreeSet<_> = model.classes().into_iter().collect();
        let differs: Vec<_> = promised.symmetric_difference(&taken(&model)).copied().collect();
        (!differs.is_empty()).then_some((n.name, differs))
    };
    let found: Vec<_> = all.filter_map(odd).collect();
    assert!(found.is_empty(), "{found:?}");
}
