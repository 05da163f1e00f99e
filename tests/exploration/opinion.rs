//! stateright's breadth-first and depth-first search find the same states and the same verdicts.

use super::{Explored, MEDIUM, SMALL};
use wspbus_check::Limits;

/// Configurations with more states than this are compared by a test that the everyday run leaves out.
const MANY: usize = 20_000;

fn agree<'a>(explored: impl Iterator<Item = &'a Explored>) -> usize {
    let mut compared = 0;
    for e in explored {
        compared += 1;
        let (opinion, differences) =
            e.subject.second_opinion(&Limits::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(differences, Vec::<String>::new(), "{}", e.subject.name());
        assert_eq!(opinion.bfs_states, e.outcome.states, "{}", e.subject.name());
        assert_eq!(opinion.dfs_states, e.outcome.states, "{}", e.subject.name());
        let judged = e.outcome.properties.iter().filter(|p| p.kind != "liveness").count();
        assert_eq!(opinion.answers.len(), judged, "{}: not every verdict was asked for", e.subject.name());
    }
    compared
}

fn small() -> impl Iterator<Item = &'static Explored> {
    SMALL.iter().filter(|e| e.outcome.states <= MANY)
}

#[test]
fn stateright_agrees_on_every_other_configuration() {
    assert!(agree(small().step_by(2)) > 100);
}

#[test]
fn stateright_agrees_on_the_rest() {
    assert!(agree(small().skip(1).step_by(2)) > 100);
}

#[test]
#[ignore = "millions of states, three times"]
fn stateright_agrees_on_those_with_many_states() {
    let many = SMALL.iter().chain(MEDIUM.iter()).filter(|e| e.outcome.states > MANY);
    assert!(agree(many) > 30);
}
