//! Checks models: explores a state space, judges every claim, and explains what it found.
//!
//! stateright's `Model` is the interface, and its checkers are the second opinion. What they cannot do is
//! done here: claims about steps, deadlocks, liveness with weak fairness, shortest counterexamples, and
//! verdicts that never call a cut run a success.

mod behaviour;
mod component;
mod coverage;
mod error;
mod explore;
mod explorer;
mod graph;
mod hash;
mod judge;
pub mod liveness;
mod opinion;
mod report;
mod shortest;
pub mod trace;
mod validate;

use std::hash::Hash;

use wspbus_words::model::{Checked, Kind, Property};

pub use behaviour::Behaviour;
pub use coverage::{Vacuity, vacuous};
pub use error::CheckError;
pub use explore::{Cut, Explored, Limits, Progress, explore};
pub use explorer::{Draw, serve};
pub use graph::{Edge, Graph};
pub use opinion::{Answer, Opinion, OpinionError, Shareable, disagreements, second_opinion};
pub use report::{ClassCount, Finding, NO_DEADLOCK, Report, Verdict};
pub use validate::{Fault, Invalid, validate, validate_deadlock};

use behaviour::{Whole, behaviour_of};
use judge::{Hits, Judge};
use shortest::{Goal, shortest};

/// A model that can be checked: its states and actions can be compared, and states hashed.
pub trait Checkable: Checked<State: Clone + Eq + Hash, Action: Clone + PartialEq> {}

impl<M: Checked<State: Clone + Eq + Hash, Action: Clone + PartialEq>> Checkable for M {}

/// Says nothing about progress.
pub fn silent(_: Progress) {}

/// Explores a model and judges every claim. Each behaviour in the report was replayed and validated.
///
/// # Errors
/// If the model breaks a rule of the checker.
pub fn check<M: Checkable>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report<M>, CheckError> {
    check_keeping(model, limits, progress).map(|(report, _)| report)
}

/// Like `check`, and keeps the graph.
///
/// # Errors
/// If the model breaks a rule of the checker.
pub fn check_keeping<M: Checkable>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Report<M>, Graph<M>), CheckError> {
    let claims = model.claims();
    distinct_names(&claims)?;
    let mut judge = Judge::new(model, &claims);
    let explored = explore::explore_with(model, limits, progress, &mut judge)?;
    let complete = explored.complete();
    let Explored { graph, cut, outside } = explored;
    let bench = Bench { model, graph: &graph, judge: &judge, complete };
    let mut findings = Vec::with_capacity(claims.len() + 1);
    for (number, claim) in claims.iter().enumerate() {
        findings.push(bench.finding(number, claim)?);
    }
    findings.push(bench.deadlock()?);
    let report = Report {
        states: graph.len(),
        transitions: graph.transitions(),
        depth: graph.depth(graph.len() as u32 - 1),
        terminals: judge.terminal_count,
        deadlocks: judge.deadlock_count,
        outside,
        cut,
        complete,
        findings,
        classes: judge.class_counts(),
    };
    Ok((report, graph))
}

fn distinct_names<M: Checked>(claims: &[Property<M>]) -> Result<(), CheckError> {
    let mut names: Vec<&'static str> = claims.iter().map(|claim| claim.name).collect();
    names.push(NO_DEADLOCK);
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(CheckError::DuplicateName(pair[0])),
        None => Ok(()),
    }
}

/// What verdicts are made from.
struct Bench<'a, M: Checkable> {
    model: &'a M,
    graph: &'a Graph<M>,
    judge: &'a Judge<'a, M>,
    complete: bool,
}

impl<M: Checkable> Bench<'_, M> {
    fn finding(&self, number: usize, claim: &Property<M>) -> Result<Finding<M>, CheckError> {
        let Property { name, requirements, kind } = *claim;
        let tally = &self.judge.tallies[number];
        let behaviour = match kind {
            Kind::Always { .. } => self.to_state(name, &tally.hits)?,
            Kind::Step { .. } | Kind::Reachable { .. } => self.to_edge(name, &tally.hits)?,
            Kind::LeadsTo { from, to } => liveness::violation(self.model, self.graph, name, from, to)?,
        };
        if let Some(behaviour) = &behaviour {
            validate(self.model, claim, behaviour).map_err(|why| CheckError::Rejected { name, why })?;
        }
        let verdict = match (behaviour.is_some(), kind) {
            (true, Kind::Reachable { .. }) => Verdict::Reached,
            (true, _) => Verdict::Violated,
            (false, _) if !self.complete => Verdict::Incomplete,
            (false, Kind::Reachable { .. }) => Verdict::Unreached,
            (false, _) => Verdict::Holds,
        };
        let kind = claim.kind_name();
        Ok(Finding { name, requirements, kind, verdict, antecedent: tally.antecedent, behaviour })
    }

    fn deadlock(&self) -> Result<Finding<M>, CheckError> {
        let name = NO_DEADLOCK;
        let behaviour = self.to_state(name, &self.judge.deadlocks)?;
        if let Some(behaviour) = &behaviour {
            validate_deadlock(self.model, behaviour).map_err(|why| CheckError::Rejected { name, why })?;
        }
        let verdict = match (behaviour.is_some(), self.complete) {
            (true, _) => Verdict::Violated,
            (false, true) => Verdict::Holds,
            (false, false) => Verdict::Incomplete,
        };
        let antecedent = self.graph.expanded_count() as u64;
        Ok(Finding { name, requirements: &[], kind: "deadlock", verdict, antecedent, behaviour })
    }

    fn to_state(&self, name: &'static str, hits: &Hits) -> Result<Option<Behaviour<M>>, CheckError> {
        let node = |node: u32| hits.contains(node as usize);
        self.to(name, hits, &Goal { node: &node, hop: &|_| false })
    }

    fn to_edge(&self, name: &'static str, hits: &Hits) -> Result<Option<Behaviour<M>>, CheckError> {
        let hop = |hop: &shortest::Hop| hits.contains(hop.edge);
        self.to(name, hits, &Goal { node: &|_| false, hop: &hop })
    }

    fn to(
        &self,
        name: &'static str,
        hits: &Hits,
        goal: &Goal<'_>,
    ) -> Result<Option<Behaviour<M>>, CheckError> {
        if hits.is_empty() {
            return Ok(None);
        }
        let path = shortest(&Whole(self.graph), goal).ok_or(CheckError::NoPath(name))?;
        behaviour_of(self.model, self.graph, &path, None).map(Some)
    }
}
