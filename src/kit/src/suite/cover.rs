//! The sequences of a suite: a transition cover, and n-complete suites by the H method.

use super::mealy::Mealy;
use super::separate::Separation;
use super::tree::{Sequence, Tree};

/// Every transition, each at the end of a shortest sequence.
pub fn transitions(mealy: &Mealy) -> Vec<Sequence> {
    let mut tree = Tree::new(mealy);
    for (state, access) in mealy.access().iter().enumerate() {
        let node = tree.grow(0, access);
        for (input, _) in mealy.defined(state as u32) {
            let asked = tree.grow(node, &[input]);
            tree.ask(asked);
        }
    }
    tree.sequences()
}

/// An n-complete suite with `extra` additional states, by the H method for partial machines.
///
/// Let V be a shortest sequence to each state. The suite has every defined sequence of at most
/// `extra` + 1 inputs after each of V, and tells apart, by a sequence that follows both,
/// - each of these from each of V, where they lead to different states;
/// - each of these from its own prefixes beyond V, where they lead to different states.
///
/// An implementation with at most n + `extra` states that passes does the same as the machine on every
/// defined sequence. All states of the machine must be separable: [`Separation::inseparable`] says whether they are.
pub fn complete(mealy: &Mealy, extra: usize) -> Vec<Sequence> {
    complete_by(&Separation::new(mealy), extra)
}

/// The suite of [`complete`] for the machine whose states are told apart by these sequences.
pub fn complete_by(separation: &Separation<'_>, extra: usize) -> Vec<Sequence> {
    let mealy = separation.mealy();
    let mut tree = Tree::new(mealy);
    let access: Vec<usize> = mealy.access().iter().map(|inputs| tree.grow(0, inputs)).collect();
    // Each sequence as a node, with the nodes before it beyond V.
    let mut layer: Vec<(usize, Vec<usize>)> = access.iter().map(|node| (*node, Vec::new())).collect();
    let mut all = layer.clone();
    for _ in 0..=extra {
        let mut next = Vec::new();
        for (node, before) in &layer {
            for (input, _) in mealy.defined(tree.state(*node)) {
                let grown = tree.grow(*node, &[input]);
                tree.ask(grown);
                next.push((grown, [&before[..], &[grown]].concat()));
            }
        }
        all.extend(next.iter().cloned());
        layer = next;
    }
    let mut known: Vec<Option<Vec<Vec<u32>>>> = vec![None; mealy.states()];
    let everything: Vec<u32> = (0..mealy.states() as u32).collect();
    for (node, before) in &all {
        let state = tree.state(*node);
        let identifiers =
            known[state as usize].get_or_insert_with(|| separation.identify(state, &everything)).clone();
        tell_from_access(&mut tree, separation, *node, &access, &identifiers);
        for earlier in before.iter().filter(|earlier| *earlier != node) {
            tell(&mut tree, separation, *node, *earlier);
        }
    }
    tree.sequences()
}

/// Tells a node from each node of V, by sequences that are there already, else by the identifiers of its
/// state.
fn tell_from_access(
    tree: &mut Tree<'_>,
    separation: &Separation<'_>,
    node: usize,
    access: &[usize],
    identifiers: &[Vec<u32>],
) {
    let state = tree.state(node);
    for other in access {
        let beside = tree.state(*other);
        if beside == state || tree.separates(node, *other) {
            continue;
        }
        let told = identifiers.iter().find_map(|s| Some((s, separation.prefix(state, beside, s)?)));
        if let Some((sequence, prefix)) = told {
            tree.grow(node, sequence);
            tree.grow(*other, &sequence[..prefix]);
        }
    }
}

/// Tells two nodes apart, if they lead to different states and no sequence that is there tells them apart.
fn tell(tree: &mut Tree<'_>, separation: &Separation<'_>, one: usize, other: usize) {
    let (here, there) = (tree.state(one), tree.state(other));
    if here == there || tree.separates(one, other) {
        return;
    }
    if let Some(sequence) = separation.between(here, there) {
        tree.grow(one, &sequence);
        tree.grow(other, &sequence);
    }
}
