//! stateright's breadth-first and depth-first search find the same states and the same verdicts.

use super::{Explored, MEDIUM, SMALL};
use wspbus_check::trace::TraceKind;
use wspbus_kit::suite::parallel;

/// Configurations with more states than this are compared by a test that the everyday run leaves out.
const MANY: usize = 4_000;

/// The number of configurations that were compared, several at a time.
fn agree<'a>(explored: impl Iterator<Item = &'a Explored>) -> usize {
    let all: Vec<&Explored> = explored.collect();
    parallel::each(&all, |e| {
        let (opinion, differences) = e.subject.second_opinion(&e.outcome).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(differences, Vec::<String>::new(), "{}", e.subject.name());
        assert_eq!(opinion.bfs_states, e.outcome.states, "{}", e.subject.name());
        assert_eq!(opinion.dfs_states, e.outcome.states, "{}", e.subject.name());
        let judged = e.outcome.properties.iter().filter(|p| p.kind != TraceKind::Liveness).count();
        assert_eq!(opinion.answers.len(), judged, "{}: not every verdict was asked for", e.subject.name());
    });
    all.len()
}

#[test]
fn stateright_agrees_on_those_with_few_states() {
    assert!(agree(SMALL.iter().filter(|e| e.outcome.states <= MANY)) > 280);
}

#[test]
#[ignore = "hundreds of thousands of states, twice"]
fn stateright_agrees_on_those_with_many_states() {
    assert!(agree(SMALL.iter().filter(|e| e.outcome.states > MANY)) > 55);
}

#[test]
#[ignore = "millions of states, twice"]
fn stateright_agrees_on_the_medium_configurations() {
    assert!(agree(MEDIUM.iter()) > 20);
}
