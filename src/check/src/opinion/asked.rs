//! A model with our claims dressed as properties of stateright.
//!
//! Traps that this avoids: a condition is a bare `fn`, so groups of questions sit in the model and a table
//! of functions finds them by number; without a property nothing is explored, and exploration stops when
//! every property has a discovery, so one is added that never has; a property that has its discovery is
//! asked on in every state, so it answers at once from then on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stateright::{Model, Property};

use crate::model::{Checkable, ClaimKind};
use crate::report::{EVERYTHING, Verdict};

/// One claim by its place, or with `None` that there is no deadlock.
#[derive(Clone, Copy)]
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) asks: Option<(usize, ClaimKind)>,
}

impl Question {
    /// The verdict if stateright found something, or nothing in the whole model.
    pub(super) fn verdict(&self, found: bool) -> Verdict {
        match (self.asks, found) {
            (Some((_, ClaimKind::Reachability)), true) => Verdict::Reached,
            (Some((_, ClaimKind::Reachability)), false) => Verdict::Unreached,
            (_, true) => Verdict::Violated,
            (_, false) => Verdict::Holds,
        }
    }
}

/// Questions that are asked together: is anything found, a violation or a witness?
pub(super) struct Asked {
    questions: Vec<Question>,
    /// By the place of a claim: the judgement that is a finding, a violation or a witness; none if it is not asked.
    findings: Vec<Option<bool>>,
    /// Does one of the questions need the steps from a state?
    on_steps: bool,
    /// Was it found before? stateright keeps the first discovery of each property.
    found: AtomicBool,
}

impl Asked {
    pub(super) fn new(questions: Vec<Question>) -> Self {
        let mut findings = Vec::new();
        for (place, kind) in questions.iter().filter_map(|question| question.asks) {
            findings.resize(findings.len().max(place + 1), None);
            findings[place] = Some(kind == ClaimKind::Reachability);
        }
        let on_steps = questions.iter().any(|q| !matches!(q.asks, Some((_, ClaimKind::Safety))));
        Asked { questions, findings, on_steps, found: AtomicBool::new(false) }
    }

    /// Is this judgement of the claim at this place a finding of one of the questions?
    fn is_finding(&self, place: usize, holds: bool) -> bool {
        self.findings.get(place).copied().flatten() == Some(holds)
    }

    /// Is something found in this state, or on a step from it?
    fn finds<M: Checkable>(&self, model: &M, state: &M::State) -> bool {
        let mut found = false;
        let note = &mut |place, holds| found |= self.is_finding(place, holds);
        model.judge_state(state, note);
        found || (self.on_steps && self.finds_on_steps(model, state))
    }

    fn finds_on_steps<M: Checkable>(&self, model: &M, before: &M::State) -> bool {
        let mut actions = Vec::new();
        model.actions(before, &mut actions);
        let mut terminal = true;
        for action in &actions {
            let mut found = false;
            let note = &mut |place, holds| found |= self.is_finding(place, holds);
            let Some(after) = model.take(before, action, note) else { continue };
            terminal = false;
            if found && model.within_boundary(&after) {
                return true;
            }
        }
        let about_ends = self.questions.iter().any(|question| question.asks.is_none());
        about_ends && terminal && !model.may_end(before)
    }
}

/// A model and what is asked of it.
pub(super) struct Interview<M: Checkable> {
    model: Arc<M>,
    groups: Vec<Asked>,
}

/// The name of the first group, if it asks nothing.
const NOTHING: &str = "nothing";

impl<M: Checkable> Interview<M> {
    /// At most `GROUPS_MAX` groups.
    pub(super) fn new(model: Arc<M>, groups: Vec<Asked>) -> Self {
        assert!(groups.len() <= GROUPS_MAX, "{} groups, expected at most {GROUPS_MAX}", groups.len());
        Interview { model, groups }
    }

    /// The names of the properties, one per group: that of its first question.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let name = |group: &Asked| group.questions.first().map_or(NOTHING, |question| question.name);
        self.groups.iter().map(name).collect()
    }

    /// Is nothing found by this group? One function for all of them: the bare functions only add the number.
    #[inline(never)]
    fn is_clean(&self, group: usize, state: &M::State) -> bool {
        let Some(group) = self.groups.get(group) else { return true };
        if group.found.load(Ordering::Relaxed) || !group.finds(self.model.as_ref(), state) {
            return true;
        }
        group.found.store(true, Ordering::Relaxed);
        false
    }
}

impl<M: Checkable> Model for Interview<M> {
    type State = M::State;
    type Action = M::Action;

    fn init_states(&self) -> Vec<Self::State> {
        self.model.init_states()
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        self.model.actions(state, actions);
    }

    fn next_state(&self, state: &Self::State, action: Self::Action) -> Option<Self::State> {
        self.model.next_state(state, action)
    }

    fn within_boundary(&self, state: &Self::State) -> bool {
        self.model.within_boundary(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let asked = self.names().into_iter().zip(table());
        let mut properties: Vec<_> =
            asked.map(|(name, condition)| Property::always(name, condition)).collect();
        properties.push(Property::always(EVERYTHING, |_, _| true));
        properties
    }
}

/// Is nothing found by group `N`?
fn clean<M: Checkable, const N: usize>(interview: &Interview<M>, state: &M::State) -> bool {
    interview.is_clean(N, state)
}

/// The number of groups that can be asked at once.
pub(super) const GROUPS_MAX: usize = 128;

/// A bare function on an interview.
type Condition<M> = fn(&Interview<M>, &<M as Model>::State) -> bool;

/// The functions `clean::<$model, 0>` to `127`: a bare `fn` for each number.
macro_rules! numbered {
    ($model:ident, $($number:literal)*) => { [$(clean::<$model, $number>),*] };
}

fn table<M: Checkable>() -> [Condition<M>; GROUPS_MAX] {
    numbered!(M,
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
        31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58
        59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86
        87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110
        111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127)
}
