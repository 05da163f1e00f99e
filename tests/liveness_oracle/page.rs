//! The sentences of `docs/checking.md` about self-loops and merged classes, with a graph for each.
//!
//! Each graph begins in state 0, and its claim is that state 0 leads to state 1. The oracle agrees on all of them.

use crate::graph::{Arrow, Graph, go};
use crate::model::{self, is_violated};
use crate::walks::{Claim, Definition, Part, violation};

const PAGE: &str = include_str!("../../docs/checking.md");

/// The page has these sentences.
fn says(sentences: &str) {
    assert!(has(PAGE, sentences), "the page does not say: {sentences}");
}

fn has(page: &str, sentences: &str) -> bool {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line(page).contains(&one_line(sentences))
}

/// The verdict of the engine, with which the oracle agrees.
fn violated(graph: &Graph) -> bool {
    let oracle = violation(graph, Part::of(graph), Claim::LeadsTo, Definition::Weak).is_some();
    assert_eq!(is_violated(graph), oracle, "{graph:?}");
    oracle
}

/// The states of the counterexample, from the initial one, and where its loop begins.
fn counterexample(graph: &Graph) -> Option<(Vec<u8>, usize)> {
    let lasso = model::found(&model::report(graph), Claim::LeadsTo).1?;
    let states = [lasso.first].into_iter().chain(lasso.steps.iter().map(|(_, state)| *state));
    Some((states.collect(), lasso.start))
}

#[test]
fn a_self_loop_enables_its_class() {
    says("A self-loop enables its class, and taking it takes the class.");
    // Staying in state 0 would be fair if the class were disabled there.
    let idle = Graph::new(&[go(0, 0).of(0)]);
    assert_eq!(counterexample(&idle), Some((vec![0, 0], 0)), "it takes the self-loop, and does not stay");
    // Class 0 is enabled all the way round by the self-loop, and the loop must go over it.
    let round = Graph::new(&[go(0, 2).of(1), go(2, 0).of(1), go(2, 2).of(0), go(0, 1).of(0)]);
    let states = counterexample(&round).map(|(states, _)| states);
    assert!(states.is_some_and(|states| states.windows(2).any(|pair| pair == [2, 2])), "it serves class 0");
    let without = Graph::new(&[go(0, 2).of(1), go(2, 0).of(1), go(2, 1).of(0), go(0, 1).of(0)]);
    assert!(!violated(&without) && violated(&round));
}

#[test]
fn a_self_loop_may_be_taken_in_the_place_of_the_other_actions_of_its_class() {
    says(
        "So a behaviour that takes a self-loop without end may leave out the other actions of its class, even if they \
          are enabled all the time.",
    );
    let leave = go(0, 1).of(0);
    assert!(!violated(&Graph::new(&[leave])));
    assert!(violated(&Graph::new(&[leave, go(0, 0).of(0)])));
}

#[test]
fn a_self_loop_serves_no_other_class() {
    says("A self-loop takes no class but its own: another class that stays enabled must be taken.");
    assert!(!violated(&Graph::new(&[go(0, 1).of(0), go(0, 0).of(1)])));
}

#[test]
fn a_self_loop_without_a_class_is_no_more_than_staying() {
    says("For liveness, a self-loop without a class is no more than staying.");
    let graphs: [&[Arrow]; 4] =
        [&[], &[go(0, 1)], &[go(0, 1).of(0)], &[go(0, 2).of(0), go(2, 0).of(0), go(2, 1).of(1)]];
    for arrows in graphs {
        let with = [arrows, &[go(0, 0), go(1, 1), go(2, 2)]].concat();
        assert_eq!(violated(&Graph::new(arrows)), violated(&Graph::new(&with)), "{arrows:?}");
    }
}

#[test]
fn tla_counts_no_step_that_changes_nothing() {
    says("TLA+ differs here: `WF_vars(A)` counts no step that leaves `vars` unchanged.");
    let by_tla = |graph: &Graph| {
        violation(graph, Part::of(graph), Claim::LeadsTo, Definition::SelfLoopIsNoStep).is_some()
    };
    // The self-loop is a way to stay for the checker. In TLA+ the class has one step, which must be taken.
    let both = Graph::new(&[go(0, 0).of(0), go(0, 1).of(0)]);
    assert!(violated(&both) && !by_tla(&both));
}

/// Two actions, each enabled in states 0 and 2 all the time: the first goes round, the second leaves.
fn both_stay_enabled() -> Graph {
    Graph::new(&[go(0, 2).of(0), go(2, 0).of(0), go(0, 1).of(1), go(2, 1).of(1)])
}

/// The environment goes round. One action leaves from state 0, and another leaves from state 2.
fn they_take_turns() -> Graph {
    Graph::new(&[go(0, 2), go(2, 0), go(0, 1).of(0), go(2, 1).of(1)])
}

#[test]
fn a_merged_class_is_enabled_and_taken_by_each_of_its_actions() {
    says("The class is enabled where one of them is enabled, and taking one of them takes the class.");
    assert!(!violated(&they_take_turns().merged()), "it is enabled in both states");
    assert!(violated(&both_stay_enabled().merged()), "it is taken by the first action");
}

#[test]
fn a_process_that_can_take_a_step_in_each_state_takes_steps_without_end() {
    says("a process that can take a step in each state takes steps without end.");
    let unserved = |graph: &Graph| {
        let (states, start) = counterexample(graph).expect("it never comes to state 1");
        states.len() - 1 == start
    };
    let round = [go(0, 2).of(0), go(2, 0).of(1)];
    assert!(!unserved(&Graph::new(&round).merged()), "it goes round");
    assert!(unserved(&Graph::new(&[go(0, 2), go(2, 0)])), "nothing is promised: it stays");
}

#[test]
fn an_action_of_a_merged_class_need_never_be_taken() {
    says(
        "An action that stays enabled need never be taken if the process takes other actions without end. With a \
          class of its own, the action must be taken.",
    );
    assert!(violated(&both_stay_enabled().merged()));
    assert!(!violated(&both_stay_enabled()));
}

#[test]
fn a_merged_class_promises_a_step_where_no_action_stays_enabled() {
    says(
        "A process that has some action in each state must take a step, even if no single action stays enabled. \
         With a class for each action, no step is promised there.",
    );
    assert!(!violated(&they_take_turns().merged()));
    assert!(violated(&they_take_turns()));
}

#[test]
fn the_page_is_searched() {
    assert!(has("One\n  sentence. Two.", "sentence. Two.") && !has(PAGE, "Fairness is strong."));
}
