//! Counts and keeps what the model's own judgement of states and steps finds, while they are found.

use crate::bits::Bits;
use crate::explore::{FoundEdge, Visitor};
use crate::model::{Checkable, ClaimKind, Claimed};
use crate::report::ClassCount;

/// The places where something shows with the fewest steps, in ascending order.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    /// The depth of these places.
    depth: u32,
    places: Vec<usize>,
}

impl Hits {
    /// Places come by ascending depth.
    fn add(&mut self, depth: u32, place: usize) {
        if self.places.is_empty() || self.depth == depth {
            self.depth = depth;
            self.places.push(place);
        }
    }

    /// Is there a place, and does a path to it take no more steps than one over the best of these edges?
    pub(super) fn is_no_farther_than(&self, edges: &Hits) -> bool {
        !self.is_empty() && (edges.is_empty() || self.depth <= edges.depth + 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.places.binary_search(&place).is_ok()
    }
}

/// The counts and the decisive states and steps of one claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) antecedent: u64,
    /// States that violate the claim or show it.
    pub(super) states: Hits,
    /// Edges that violate the claim or show it.
    pub(super) edges: Hits,
    /// Of liveness: the states that bring about the promise.
    pub(super) from: Bits,
    /// Of liveness: the states that keep the promise.
    pub(super) to: Bits,
}

pub(super) struct Judge<'m, M: Checkable> {
    model: &'m M,
    kinds: Vec<ClaimKind>,
    /// One per claim.
    pub(super) tallies: Vec<Tally>,
    /// The places of the claims of liveness.
    promises: Vec<usize>,
    /// States without successor that may not end.
    pub(super) deadlocks: Hits,
    pub(super) deadlock_count: u64,
    pub(super) terminal_count: u64,
    /// Counts by the address of the name: the same name may occur twice.
    classes: Vec<(&'static str, u64)>,
    violated: bool,
    /// A place at which the model judged and has no claim of that sort.
    pub(super) misplaced: Option<usize>,
}

impl<'m, M: Checkable> Judge<'m, M> {
    pub(super) fn new(model: &'m M, claims: &[Claimed]) -> Self {
        let kinds: Vec<ClaimKind> = claims.iter().map(|claim| claim.kind).collect();
        let promises = (0..kinds.len()).filter(|place| kinds[*place] == ClaimKind::Liveness).collect();
        Judge {
            model,
            kinds,
            tallies: vec![Tally::default(); claims.len()],
            promises,
            deadlocks: Hits::default(),
            deadlock_count: 0,
            terminal_count: 0,
            classes: Vec::new(),
            violated: false,
            misplaced: None,
        }
    }

    fn count_class(&mut self, name: &'static str) {
        match self.classes.iter_mut().find(|(known, _)| std::ptr::eq(*known, name)) {
            Some((_, taken)) => *taken += 1,
            None => self.classes.push((name, 1)),
        }
    }

    /// The number of times that each class was taken, by name.
    pub(super) fn class_counts(&self) -> Vec<ClassCount> {
        let mut counts: Vec<ClassCount> = Vec::new();
        for (name, taken) in &self.classes {
            match counts.iter_mut().find(|count| count.name == *name) {
                Some(count) => count.taken += taken,
                None => counts.push(ClassCount { name, taken: *taken }),
            }
        }
        counts.sort_by_key(|count| count.name);
        counts
    }
}

/// Does the judgement show what the report has to show: a violation, or what is to be reached?
fn shows(kind: ClaimKind, holds: bool) -> bool {
    holds == (kind == ClaimKind::Reachability)
}

impl<M: Checkable> Visitor<M> for Judge<'_, M> {
    fn state(&mut self, number: u32, depth: u32, state: &M::State) {
        let (kinds, tallies, violated) = (&self.kinds, &mut self.tallies, &mut self.violated);
        let misplaced = &mut self.misplaced;
        self.model.judge_state(state, &mut |claim, holds| {
            let (Some(tally), Some(kind @ (ClaimKind::Safety | ClaimKind::Reachability))) =
                (tallies.get_mut(claim), kinds.get(claim))
            else {
                return *misplaced = Some(claim);
            };
            tally.antecedent += 1;
            if shows(*kind, holds) {
                tally.states.add(depth, number as usize);
                *violated |= *kind == ClaimKind::Safety;
            }
        });
        for claim in &self.promises {
            let (promise, tally) = (self.model.promise(*claim, state), &mut self.tallies[*claim]);
            // A promise that is kept where it is made puts nothing to the test.
            tally.antecedent += u64::from(promise.from && !promise.to);
            tally.from.push(promise.from);
            tally.to.push(promise.to);
        }
    }

    fn edge(&mut self, found: &FoundEdge<'_, M>) {
        self.count_class(self.model.class(found.action));
        for (claim, holds) in found.judged {
            let (Some(tally), Some(kind @ (ClaimKind::Step | ClaimKind::Reachability))) =
                (self.tallies.get_mut(*claim), self.kinds.get(*claim))
            else {
                self.misplaced = Some(*claim);
                continue;
            };
            tally.antecedent += 1;
            if shows(*kind, *holds) {
                tally.edges.add(found.depth, found.edge);
                self.violated |= *kind == ClaimKind::Step;
            }
        }
    }

    fn terminal(&mut self, number: u32, depth: u32, state: &M::State) {
        self.terminal_count += 1;
        if !self.model.may_end(state) {
            self.deadlock_count += 1;
            self.deadlocks.add(depth, number as usize);
            self.violated = true;
        }
    }

    fn violated(&self) -> bool {
        self.violated
    }
}
