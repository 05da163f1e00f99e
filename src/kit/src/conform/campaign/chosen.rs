//! The settings of a run, and the cases that it runs.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use super::Claims;
use crate::conform::control::Control;
use crate::conform::expect::{Expectations, Usual};
use crate::conform::message::Hello;
use crate::suite::case::{Case, Suite};
use crate::suite::pattern::Pattern;

/// A run before it starts: the tested adapter, the suites, and the settings.
pub struct Campaign {
    /// The greeting of the tested adapter.
    pub hello: Hello,
    /// The claims of the greeting.
    pub claims: Claims,
    /// The suites, in the order in which they are reported. A case with the set-up and the inputs of a case before it
    /// is not run again.
    pub suites: Vec<Suite>,
    /// The patterns of the cases to run, where `*` stands for any characters: only cases whose id meets one of them are
    /// run. The id of a requirement stands for the cases that ask about it. A case that does not apply is left out if a
    /// case with its id applies. Without patterns, every case is run.
    pub only: Vec<String>,
    /// The kinds of suites of which `suites` has every one, as a run by default has them. An expectation that no case
    /// meets is out of date if it is about such a kind.
    pub usual: Usual,
    /// The seed of the order in which cases are given to the adapters. Another order shows whether a case
    /// depends on state that the case before it left behind. Without a seed, the order is that of the report.
    pub seed: Option<u64>,
    /// The number of adapters that run at once.
    pub jobs: usize,
    /// The time from which on no case is begun, and no case that is open goes on: these cases are not run, and no verdict
    /// depends on the time. Without a time, every case is run.
    pub until: Option<Instant>,
    /// The control by which the run is stopped: the cases that have not ended then are not run. The adapters of
    /// the run share it.
    pub control: Control,
    /// The cases that are expected to fail.
    pub expectations: Expectations,
}

/// The limits at which a run is given up because adapters keep breaking. No verdict depends on these limits:
/// the cases after that point are not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The number of cases in a row in which an adapter breaks or hangs.
    pub in_a_row: usize,
    /// The number of cases that are inconclusive.
    pub inconclusive: usize,
    /// The number of cases in a row in which an adapter did not answer `hello`, `begin` or `quit`, which every case
    /// needs.
    pub silences_around_in_a_row: usize,
    /// The number of cases that were run and in which an adapter was silent for too long. The first of them costs the
    /// whole limit of silence, and each other case a part of it.
    pub silences: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { in_a_row: 20, inconclusive: 60, silences_around_in_a_row: 5, silences: 100 }
    }
}

/// A case, and the suite to which it belongs.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    /// The index of the suite.
    pub(super) place: usize,
    pub(super) suite: &'a Suite,
    pub(super) case: &'a Case,
}

/// The cases of a run.
#[derive(Default)]
pub(super) struct Choice<'a> {
    /// The cases that are run, in the order of the report.
    pub(super) cases: Vec<Chosen<'a>>,
    /// The chosen cases that are not run again: the index of the suite of each, the index of the case that is run
    /// instead, and the case. Such a case may ask about another step, and so be about another requirement.
    pub(super) again: Vec<(usize, usize, &'a Case)>,
}

impl Campaign {
    /// A run of all these suites against an adapter with this greeting: two adapters at once, and no case
    /// expected to fail. The cases expect only what the adapter can tell.
    pub fn new(hello: Hello, claims: Claims, suites: Vec<Suite>) -> Self {
        let suites = suites.into_iter().map(|suite| suite.without(&claims.lacks)).collect();
        Campaign {
            hello,
            claims,
            suites,
            only: Vec::new(),
            usual: Usual::ALL,
            seed: None,
            jobs: 2,
            until: None,
            control: Control::default(),
            expectations: Expectations::default(),
        }
    }

    /// Is no further case begun, since the run was stopped, its time is over, or the silences of its adapters cost too
    /// much?
    pub(super) fn is_over(&self) -> bool {
        self.control.is_stopped() || self.control.is_worn_out() || self.is_late()
    }

    /// Is the time of the run over?
    fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// The reason why the run ended early, in words, if patience did not end it; none if nothing else can end it.
    pub(super) fn ended(&self) -> Option<String> {
        let why = match self.until {
            _ if self.control.is_stopped() => "the run was stopped before them",
            _ if self.control.is_worn_out() => {
                "the run ended after silences of the adapter that cost three limits of silence together"
            }
            Some(_) => "the time of the run was over before their end",
            None => return None,
        };
        Some(why.to_owned())
    }

    /// The number of chosen cases.
    pub fn len(&self) -> usize {
        self.chosen().cases.len()
    }

    /// Is no case chosen?
    pub fn is_empty(&self) -> bool {
        self.chosen().cases.is_empty()
    }

    /// The chosen cases in the order of the report. Two cases are the same if a bus gets the same set-up and the same
    /// inputs in both, and if both apply to the adapter or neither does.
    pub(super) fn chosen(&self) -> Choice<'_> {
        let only: Vec<Pattern> = self.only.iter().map(|pattern| Pattern::new(pattern)).collect();
        let is_meant = |case: &&Case| {
            let asks = self.only.iter().any(|id| id == case.requirement());
            only.is_empty() || asks || only.iter().any(|pattern| pattern.matches(&case.id))
        };
        let applies = |suite: &Suite, case: &Case| self.claims.lack(suite, case).is_none();
        let applying: HashSet<&str> = match only.is_empty() {
            true => HashSet::new(),
            false => {
                let cases = self.suites.iter().flat_map(|s| s.cases.iter().map(move |case| (s, case)));
                let cases = cases.filter(|(suite, case)| is_meant(case) && applies(suite, case));
                cases.map(|(_, case)| case.id.as_str()).collect()
            }
        };
        let mut known: HashMap<_, usize> = HashMap::new();
        let mut choice = Choice::default();
        for (place, suite) in self.suites.iter().enumerate() {
            for case in suite.cases.iter().filter(is_meant) {
                let applies = applies(suite, case);
                if !applies && applying.contains(case.id.as_str()) {
                    continue;
                }
                let new = choice.cases.len();
                match *known.entry((applies, suite.given(case))).or_insert(new) {
                    first if first == new => choice.cases.push(Chosen { place, suite, case }),
                    first => choice.again.push((place, first, case)),
                }
            }
        }
        choice
    }
}

#[cfg(test)]
mod tests;
