use super::{QUESTIONS, Question, ask};
use crate::requirement::find;

/// The faults of these questions.
fn complaints(questions: &[Question]) -> Vec<String> {
    let mut found = Vec::new();
    for Question { asks, says, rests } in questions {
        if !asks.ends_with('?') || !says.ends_with('.') || rests.is_empty() {
            found.push(format!("{asks:?} lacks a question, an answer or a requirement"));
        }
        let missing = rests.iter().filter(|id| find(id).is_none());
        found.extend(missing.map(|id| format!("{asks:?} rests on {id}, and there is none")));
    }
    found
}

#[test]
fn each_answer_rests_on_requirements() {
    assert_eq!(complaints(QUESTIONS), [""; 0]);
}

#[test]
fn an_answer_that_rests_on_nothing_is_found() {
    let tea = |rests| complaints(&[ask("Is there tea?", "There is.", rests)]);
    assert_eq!(tea(&[]), ["\"Is there tea?\" lacks a question, an answer or a requirement"]);
    assert_eq!(tea(&["TEA-1"]), ["\"Is there tea?\" rests on TEA-1, and there is none"]);
}
