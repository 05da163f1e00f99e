//! Judges states and steps while they are found.

use wspbus_words::model::{Kind, Property, Step};

use super::Checkable;
use super::explore::{Sight, Watch};
use super::report::ClassCount;

/// The places where something shows with the fewest steps, in ascending order.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    /// The depth of these places.
    depth: u32,
    places: Vec<usize>,
}

impl Hits {
    /// Places come by ascending depth.
    fn note(&mut self, depth: u32, place: usize) {
        if self.wants(depth) {
            self.depth = depth;
            self.places.push(place);
        }
    }

    /// Would a place at this depth be kept?
    fn wants(&self, depth: u32) -> bool {
        self.places.is_empty() || self.depth == depth
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.places.binary_search(&place).is_ok()
    }
}

/// What was counted and found for one claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) antecedent: u64,
    /// States for `Always`, edges for `Step` and `Reachable`.
    pub(super) hits: Hits,
}

pub(super) struct Judge<'m, M: Checkable> {
    model: &'m M,
    on_state: Vec<(usize, Kind<M>)>,
    on_step: Vec<(usize, Kind<M>)>,
    /// One per claim.
    pub(super) tallies: Vec<Tally>,
    /// States without successor that may not end.
    pub(super) deadlocks: Hits,
    pub(super) deadlock_count: u64,
    pub(super) terminal_count: u64,
    /// Counts by the address of the name: the same name may occur twice.
    classes: Vec<(&'static str, u64)>,
    violated: bool,
}

impl<'m, M: Checkable> Judge<'m, M> {
    pub(super) fn new(model: &'m M, claims: &[Property<M>]) -> Self {
        let kinds = || claims.iter().map(|claim| claim.kind).enumerate();
        let state = |kind: &Kind<M>| matches!(kind, Kind::Always { .. } | Kind::LeadsTo { .. });
        Judge {
            model,
            on_state: kinds().filter(|(_, kind)| state(kind)).collect(),
            on_step: kinds().filter(|(_, kind)| !state(kind)).collect(),
            tallies: vec![Tally::default(); claims.len()],
            deadlocks: Hits::default(),
            deadlock_count: 0,
            terminal_count: 0,
            classes: Vec::new(),
            violated: false,
        }
    }

    fn count_class(&mut self, name: &'static str) {
        match self.classes.iter_mut().find(|(known, _)| std::ptr::eq(*known, name)) {
            Some((_, taken)) => *taken += 1,
            None => self.classes.push((name, 1)),
        }
    }

    /// How often each class was taken.
    pub(super) fn class_counts(&self) -> Vec<ClassCount> {
        let mut counts: Vec<ClassCount> = Vec::new();
        for name in self.model.classes() {
            if counts.iter().all(|count| count.name != name) {
                counts.push(ClassCount { name, taken: 0, promised: true });
            }
        }
        let promised = counts.len();
        for (name, taken) in &self.classes {
            match counts.iter_mut().find(|count| count.name == *name) {
                Some(count) => count.taken += taken,
                None => counts.push(ClassCount { name, taken: *taken, promised: false }),
            }
        }
        counts[promised..].sort_by_key(|count| count.name);
        counts
    }
}

impl<M: Checkable> Watch<M> for Judge<'_, M> {
    fn state(&mut self, number: u32, depth: u32, state: &M::State) {
        for (claim, kind) in &self.on_state {
            let tally = &mut self.tallies[*claim];
            match kind {
                Kind::Always { when, holds } if when(self.model, state) => {
                    tally.antecedent += 1;
                    if tally.hits.wants(depth) && !holds(self.model, state) {
                        tally.hits.note(depth, number as usize);
                        self.violated = true;
                    }
                }
                Kind::LeadsTo { from, .. } if from(self.model, state) => tally.antecedent += 1,
                _ => {}
            }
        }
    }

    fn edge(&mut self, sight: &Sight<'_, M>) {
        let Sight { before, action, after, .. } = *sight;
        let model = self.model;
        self.count_class(model.class(action));
        if self.on_step.is_empty() {
            return;
        }
        let observed = model.observe(before, action, after);
        let step = Step { model, before, action, after, observed: &observed };
        for (claim, kind) in &self.on_step {
            let tally = &mut self.tallies[*claim];
            match kind {
                Kind::Step { when, holds } if when(&step) => {
                    tally.antecedent += 1;
                    if tally.hits.wants(sight.depth) && !holds(&step) {
                        tally.hits.note(sight.depth, sight.edge);
                        self.violated = true;
                    }
                }
                Kind::Reachable { shows } if shows(&step) => {
                    tally.antecedent += 1;
                    tally.hits.note(sight.depth, sight.edge);
                }
                _ => {}
            }
        }
    }

    fn terminal(&mut self, number: u32, depth: u32, state: &M::State) {
        self.terminal_count += 1;
        if !self.model.may_end(state) {
            self.deadlock_count += 1;
            self.deadlocks.note(depth, number as usize);
            self.violated = true;
        }
    }

    fn violated(&self) -> bool {
        self.violated
    }
}
