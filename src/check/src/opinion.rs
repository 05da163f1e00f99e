//! The second opinion: stateright's own breadth-first and depth-first search over the same model.
//!
//! They must find the same number of states, and the same verdict on every claim that they can judge, which
//! is all but liveness. Claims about steps are asked of the state before: its successors are computed
//! again. Both opinions ask the same model for its successors and its claims: the searches are independent, the
//! judgement of one state or step is not.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use crate::model::{Checkable, ClaimKind};
use crate::report::{NO_DEADLOCK, Report, Verdict};
use crate::trace::TraceKind;
use asked::{Asked, GROUPS_MAX, Interview, Question};
use stateright::Checker;

mod asked;

/// The answer of stateright about one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The name of the claim.
    pub name: &'static str,
    /// The verdict of the breadth-first search.
    pub bfs: Verdict,
    /// The verdict of the depth-first search.
    pub dfs: Verdict,
}

/// The answers of stateright about a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// Different states found by the breadth-first search.
    pub bfs_states: usize,
    /// Different states found by the depth-first search.
    pub dfs_states: usize,
    /// One per claim that is not about liveness, in the order of the report.
    pub answers: Vec<Answer>,
}

/// The reason why there is no second opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpinionError {
    /// The first opinion was cut; stateright has no such limit and might never end.
    Cut,
}

impl fmt::Display for OpinionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a second opinion needs a run that was not cut")
    }
}

impl std::error::Error for OpinionError {}

/// A model that threads of stateright can share.
pub trait Shareable: Checkable<State: Hash + Send + Sync + 'static> + Send + Sync + 'static {}

impl<M: Checkable<State: Hash + Send + Sync + 'static> + Send + Sync + 'static> Shareable for M {}

/// The findings of a run of the checker with which stateright is compared. They have no part of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstOpinion {
    /// The number of different states.
    pub states: usize,
    /// Was the run cut?
    pub is_cut: bool,
    /// The claims that are not about liveness, each with its verdict, in the order of the report.
    pub verdicts: Vec<(&'static str, Verdict)>,
}

impl<M: Checkable> From<&Report<M>> for FirstOpinion {
    fn from(report: &Report<M>) -> Self {
        let judged = report.findings.iter().filter(|finding| finding.kind != TraceKind::Liveness);
        let verdicts = judged.map(|finding| (finding.name, finding.verdict)).collect();
        FirstOpinion { states: report.states, is_cut: report.cut.is_some(), verdicts }
    }
}

/// Asks stateright about a model. The claims that the first opinion found violated or reached are asked one by one. The
/// other claims are asked in one question, and one by one only if stateright finds something. The answers do
/// not depend on the first opinion, only the time that they take.
///
/// # Errors
/// If the first opinion is that of a run that was cut.
pub fn second_opinion<M: Shareable>(
    model: &Arc<M>,
    first: impl Into<FirstOpinion>,
) -> Result<Opinion, OpinionError> {
    let first = first.into();
    if first.is_cut {
        return Err(OpinionError::Cut);
    }
    let questions = questions(model.as_ref());
    let is_shown = |verdict| matches!(verdict, Verdict::Violated | Verdict::Reached);
    let shown = |name: &str| first.verdicts.iter().any(|(of, verdict)| *of == name && is_shown(*verdict));
    let (bfs_states, bfs) = poll(model, &questions, shown, Search::Breadth);
    let (dfs_states, dfs) = poll(model, &questions, shown, Search::Depth);
    let answers = questions.iter().zip(bfs.into_iter().zip(dfs)).map(|(question, (bfs, dfs))| Answer {
        name: question.name,
        bfs: question.verdict(bfs),
        dfs: question.verdict(dfs),
    });
    Ok(Opinion { bfs_states, dfs_states, answers: answers.collect() })
}

/// The differences between the two opinions; each entry is one sentence.
pub fn disagreements(first: impl Into<FirstOpinion>, opinion: &Opinion) -> Vec<String> {
    let first = first.into();
    let mut found = Vec::new();
    let counts = [("breadth", opinion.bfs_states), ("depth", opinion.dfs_states)];
    for (search, states) in counts {
        if states != first.states {
            found.push(format!("{} states, stateright's {search}-first search finds {states}", first.states));
        }
    }
    let known = |answer: &&Answer| first.verdicts.iter().any(|(name, _)| *name == answer.name);
    let unknown = opinion.answers.iter().filter(|answer| !known(answer));
    found.extend(
        unknown.map(|answer| format!("`{}` was asked, and the first opinion has no verdict", answer.name)),
    );
    for (name, own) in first.verdicts {
        let Some(answer) = opinion.answers.iter().find(|answer| answer.name == name) else {
            found.push(format!("`{name}` was not asked"));
            continue;
        };
        for (search, verdict) in [("breadth", answer.bfs), ("depth", answer.dfs)] {
            // A boundary makes the first opinion incomplete; stateright ignores what lies beyond. And stateright
            // does not tell a claim that holds from one that nothing is about.
            let silent = matches!(own, Verdict::Incomplete | Verdict::Untested)
                && matches!(verdict, Verdict::Holds | Verdict::Unreached);
            if verdict != own && !silent {
                found.push(format!("`{name}`: {own}, stateright's {search}-first search says {verdict}"));
            }
        }
    }
    found
}

/// Everything that stateright can judge, in the order of the report.
fn questions<M: Checkable>(model: &M) -> Vec<Question> {
    let claims = model.claimed().into_iter().enumerate();
    let judged = claims.filter(|(_, claim)| claim.kind != ClaimKind::Liveness);
    let mut questions: Vec<_> =
        judged.map(|(place, claim)| Question { name: claim.name, asks: Some((place, claim.kind)) }).collect();
    // The first opinion judges no deadlock either where the model does not say what is one.
    questions.extend(model.says_where_it_may_end().then_some(Question { name: NO_DEADLOCK, asks: None }));
    questions
}

#[derive(Clone, Copy)]
enum Search {
    Breadth,
    Depth,
}

/// The number of different states, and for each question whether something was found.
fn poll<M: Shareable>(
    model: &Arc<M>,
    questions: &[Question],
    shown: impl Fn(&str) -> bool,
    search: Search,
) -> (usize, Vec<bool>) {
    let all = 0..questions.len();
    let (apart, rest): (Vec<usize>, Vec<usize>) = all.partition(|number| shown(questions[*number].name));
    let (first, more) = apart.split_at(apart.len().min(GROUPS_MAX - 1));
    let mut groups = vec![rest.clone()];
    groups.extend(first.iter().map(|number| vec![*number]));
    let (states, mut found) = run(model, questions, &groups, search);
    let mut singly: Vec<Vec<usize>> = more.iter().map(|number| vec![*number]).collect();
    if rest.iter().any(|number| found[*number]) {
        // Something that the first opinion did not find: which question found it?
        rest.iter().for_each(|number| found[*number] = false);
        singly.extend(rest.iter().map(|number| vec![*number]));
    }
    for groups in singly.chunks(GROUPS_MAX) {
        let (_, more) = run(model, questions, groups, search);
        found.iter_mut().zip(more).for_each(|(found, more)| *found |= more);
    }
    (states, found)
}

/// One run of stateright, which asks of each group of questions whether something is found in any state.
/// Returns the number of different states, and for each question whether its group found something.
fn run<M: Shareable>(
    model: &Arc<M>,
    questions: &[Question],
    groups: &[Vec<usize>],
    search: Search,
) -> (usize, Vec<bool>) {
    let ask = |group: &Vec<usize>| Asked::new(group.iter().map(|number| questions[*number]).collect());
    let interview = Interview::new(Arc::clone(model), groups.iter().map(ask).collect());
    let names = interview.names();
    let checker = stateright::Model::checker(interview);
    let (states, shown) = match search {
        Search::Breadth => result(&checker.spawn_bfs().join()),
        Search::Depth => result(&checker.spawn_dfs().join()),
    };
    let mut found = vec![false; questions.len()];
    for (group, name) in groups.iter().zip(names) {
        group.iter().for_each(|number| found[*number] = shown.contains(&name));
    }
    (states, found)
}

fn result<M: Shareable>(checker: &impl Checker<Interview<M>>) -> (usize, BTreeSet<&'static str>) {
    (checker.unique_state_count(), checker.discoveries().into_keys().collect())
}
