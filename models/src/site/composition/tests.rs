//! Every configuration takes the actions that it promises, and no others.

use std::collections::{BTreeSet, HashSet, VecDeque};

use stateright::Model;

use super::named;
use crate::named::Named;
use crate::site::controller;
use crate::site::worker;
use wspbus_words::model::{Checked, Narrate};

/// Enough for every configuration of the parts.
const MOST: usize = 60_000;

/// The classes that are taken; `None` if there are too many states to look at here.
fn taken<M>(model: &M) -> Option<BTreeSet<&'static str>>
where
    M: Model + Narrate,
    M::State: Clone + Eq + std::hash::Hash,
    M::Action: Clone,
{
    let mut seen: HashSet<M::State> = model.init_states().into_iter().collect();
    let mut todo: VecDeque<M::State> = seen.iter().cloned().collect();
    let mut classes = BTreeSet::new();
    while let Some(state) = todo.pop_front() {
        let mut actions = Vec::new();
        model.actions(&state, &mut actions);
        for action in actions {
            classes.insert(model.class(&action));
            let next = model.next_state(&state, action);
            todo.extend(next.into_iter().filter(|next| seen.insert(next.clone())));
        }
        if seen.len() > MOST {
            return None;
        }
    }
    Some(classes)
}

fn odd<M>(all: &[Named<M>]) -> Vec<String>
where
    M: Checked,
    M::State: Clone + Eq + std::hash::Hash,
    M::Action: Clone,
{
    let mut found = Vec::new();
    for named in all.iter().filter(|n| !n.large) {
        let model = (named.build)();
        let promised: BTreeSet<_> = model.classes().into_iter().collect();
        let Some(taken) = taken(&model) else { continue };
        if promised != taken {
            let never: Vec<_> = promised.difference(&taken).collect();
            let more: Vec<_> = taken.difference(&promised).collect();
            found.push(format!("{}: never {never:?}, not promised {more:?}", named.name));
        }
    }
    found
}

#[test]
fn every_configuration_takes_what_it_promises() {
    let none: Vec<String> = Vec::new();
    assert_eq!(odd(worker::model::ALL), none);
    assert_eq!(odd(controller::model::SPECIFIED), none);
    assert_eq!(odd(controller::model::ALTERNATIVES), none);
    assert_eq!(odd(named::ALL), none);
}
