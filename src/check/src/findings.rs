//! Makes findings of the explored graph and of the counts.

use crate::behaviour::Behaviour;
use crate::error::CheckError;
use crate::graph::Graph;
use crate::judge::{Hits, Judge};
use crate::liveness;
use crate::model::{Checkable, ClaimKind, Claimed};
use crate::report::{Finding, NO_DEADLOCK, Verdict};
use crate::retrace::{Whole, behaviour_of};
use crate::shortest::{Goal, Hop, shortest};
use crate::trace::TraceKind;
use crate::validate::{validate, validate_deadlock};

/// The parts that findings are made from.
pub(super) struct Bench<'a, M: Checkable> {
    pub(super) model: &'a M,
    pub(super) graph: &'a Graph<M>,
    pub(super) judge: &'a Judge<'a, M>,
    pub(super) complete: bool,
}

impl<M: Checkable> Bench<'_, M> {
    /// The finding on the claim at this place. Its behaviour was validated.
    pub(super) fn finding(&self, place: usize, claim: &Claimed) -> Result<Finding<M>, CheckError> {
        let Claimed { name, requirements, kind } = *claim;
        let tally = &self.judge.tallies[place];
        let behaviour = match kind {
            ClaimKind::Liveness => liveness::violation(self.model, self.graph, name, &tally.from, &tally.to)?,
            _ if tally.states.is_no_farther_than(&tally.edges) => self.to_state(name, &tally.states)?,
            _ => self.to_edge(name, &tally.edges)?,
        };
        if let Some(behaviour) = &behaviour {
            validate(self.model, place, behaviour).map_err(|why| CheckError::Rejected { name, why })?;
        }
        let verdict = match (behaviour.is_some(), kind) {
            (true, ClaimKind::Reachability) => Verdict::Reached,
            (true, _) => Verdict::Violated,
            (false, _) if !self.complete => Verdict::Incomplete,
            (false, ClaimKind::Reachability) => Verdict::Unreached,
            (false, _) if tally.antecedent == 0 => Verdict::Untested,
            (false, _) => Verdict::Holds,
        };
        let kind = TraceKind::from(kind);
        Ok(Finding { name, requirements, kind, verdict, antecedent: tally.antecedent, behaviour })
    }

    /// The finding on states without successor; `None` if the model does not say where a behaviour may end.
    pub(super) fn deadlock(&self) -> Result<Option<Finding<M>>, CheckError> {
        if !self.model.says_where_it_may_end() {
            return Ok(None);
        }
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
        Ok(Some(Finding {
            name,
            requirements: &[],
            kind: TraceKind::Deadlock,
            verdict,
            antecedent,
            behaviour,
        }))
    }

    fn to_state(&self, name: &'static str, hits: &Hits) -> Result<Option<Behaviour<M>>, CheckError> {
        let node = |node: u32| hits.contains(node as usize);
        self.to(name, hits, &Goal { node: &node, hop: &|_| false })
    }

    fn to_edge(&self, name: &'static str, hits: &Hits) -> Result<Option<Behaviour<M>>, CheckError> {
        let hop = |hop: &Hop| hits.contains(hop.edge);
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
