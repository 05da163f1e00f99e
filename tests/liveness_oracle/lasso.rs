//! A counterexample of the engine in the words of the oracle, and the oracle's judgement of it.

use crate::graph::{Graph, has};
use crate::walks::{Claim, Definition, Part, Step, Steps, Walk};

/// A behaviour: the arrows that it takes, and where its loop begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasso {
    pub first: u8,
    /// The place of each arrow, and the state after it.
    pub steps: Vec<(usize, u8)>,
    /// The number of steps before the loop. If it is all of them, the behaviour stays in its last state.
    pub start: usize,
}

impl Lasso {
    /// Is it a violation of the claim in this graph, by the definition of the oracle?
    pub fn violates(&self, graph: &Graph, claim: Claim) -> bool {
        graph.initial.contains(&self.first)
            && self.walk(graph).is_some_and(|walk| {
                is_closed(&walk) && is_fair(graph, &walk) && stays_pending(graph, claim, &walk)
            })
    }

    /// The walk of the behaviour. `None` if a step is not an arrow of the graph.
    fn walk(&self, graph: &Graph) -> Option<Walk> {
        let steps = Steps::new(graph, Part::of(graph), Definition::Weak);
        let (moves, mut here, mut taken) = (steps.moves(), self.first, Vec::new());
        for (place, to) in &self.steps {
            let step = moves.iter().find(|step| step.arrow == Some(*place))?;
            if (step.from, step.to) != (here, *to) {
                return None;
            }
            taken.push(*step);
            here = step.to;
        }
        let mut round = taken.split_off(self.start.min(taken.len()));
        if self.start > self.steps.len() {
            return None;
        }
        if round.is_empty() {
            round.push(steps.stay(here)?);
        }
        Some(Walk { first: self.first, stem: taken, round })
    }
}

impl From<&Walk> for Lasso {
    /// Without the stay steps: a loop of nothing else is a stay.
    fn from(walk: &Walk) -> Self {
        let moves = |steps: &[Step]| -> Vec<(usize, u8)> {
            steps.iter().filter_map(|step| Some((step.arrow?, step.to))).collect()
        };
        let (mut steps, round) = (moves(&walk.stem), moves(&walk.round));
        let start = steps.len();
        steps.extend(round);
        Lasso { first: walk.first, steps, start }
    }
}

fn is_closed(walk: &Walk) -> bool {
    walk.round.first().map(|step| step.from) == walk.round.last().map(|step| step.to)
}

fn is_fair(graph: &Graph, walk: &Walk) -> bool {
    let all = Steps::new(graph, Part::of(graph), Definition::Weak).all();
    walk.round.iter().fold(0, |served, step| served | step.serves) == all
}

/// Is something pending after the stem and the first time round, and then all the time?
fn stays_pending(graph: &Graph, claim: Claim, walk: &Walk) -> bool {
    let mut pending = claim.pending(graph, None, walk.first);
    for step in walk.stem.iter().chain(&walk.round) {
        pending = claim.pending(graph, Some(pending), step.to);
    }
    pending && walk.round.iter().all(|step| !has(graph.to, step.to))
}
