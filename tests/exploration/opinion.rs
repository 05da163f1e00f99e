//! stateright's breadth-first and depth-first search find the same states and the same verdicts.

use super::ALL;
use wspbus_check::Limits;

fn agree(part: usize) {
    for e in ALL.iter().skip(part).step_by(2) {
        let (opinion, differences) =
            e.subject.second_opinion(&Limits::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(differences, Vec::<String>::new(), "{}", e.subject.name());
        assert_eq!(opinion.bfs_states, e.outcome.states, "{}", e.subject.name());
        assert_eq!(opinion.dfs_states, e.outcome.states, "{}", e.subject.name());
        let judged = e.outcome.properties.iter().filter(|p| p.kind != "liveness").count();
        assert_eq!(opinion.answers.len(), judged, "{}: not every verdict was asked for", e.subject.name());
    }
}

#[test]
fn stateright_agrees_on_every_other_configuration() {
    agree(0);
}

#[test]
fn stateright_agrees_on_the_rest() {
    agree(1);
}
