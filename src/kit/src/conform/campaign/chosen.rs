//! The settings of a run, and the cases that it runs.

use std::collections::BTreeSet;
use std::time::Instant;

use wildmatch::WildMatch;

use super::Claims;
use crate::conform::expect::Expectations;
use crate::conform::message::Hello;
use crate::suite::case::{Case, Suite};

/// A run before it starts: the tested adapter, the suites, and the settings.
pub struct Campaign {
    /// The greeting of the tested adapter.
    pub hello: Hello,
    /// The claims of the greeting.
    pub claims: Claims,
    /// The suites, in the order in which they are reported. A case that an earlier suite has too is left out.
    pub suites: Vec<Suite>,
    /// The patterns of the cases to run, where `*` stands for any characters: only cases whose id meets one
    /// of them are run. Without patterns, every case is run.
    pub only: Vec<String>,
    /// True if these are all the suites that exist for this adapter. An expectation that no case meets is
    /// then out of date.
    pub is_whole: bool,
    /// The seed of the order in which cases are given to the adapters, so that the run shows what one case
    /// leaves behind for the next. Without a seed, it is the order of the report.
    pub seed: Option<u64>,
    /// The number of adapters that run at once.
    pub jobs: usize,
    /// The time from which on no case is begun: the cases that are left are not run, and no verdict depends
    /// on the time. Without a time, every case is run.
    pub until: Option<Instant>,
    /// The cases that are expected to fail.
    pub expectations: Expectations,
}

/// When a run is given up because adapters do nothing but break. No verdict depends on it: the cases after
/// that point are not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The number of cases in a row in which an adapter breaks or hangs.
    pub in_a_row: usize,
    /// The number of cases in which an adapter was silent for too long. Each of them costs the whole time
    /// limit.
    pub silences: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { in_a_row: 20, silences: 60 }
    }
}

/// A case, and the suite to which it belongs.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) suite: &'a Suite,
    pub(super) case: &'a Case,
}

impl Campaign {
    /// A run of all these suites against an adapter with this greeting: two adapters at once, and no case
    /// expected to fail.
    pub fn new(hello: Hello, claims: Claims, suites: Vec<Suite>) -> Self {
        Campaign {
            hello,
            claims,
            suites,
            only: Vec::new(),
            is_whole: true,
            seed: None,
            jobs: 2,
            until: None,
            expectations: Expectations::default(),
        }
    }

    /// The number of chosen cases.
    pub fn len(&self) -> usize {
        self.chosen().len()
    }

    /// Is no case chosen?
    pub fn is_empty(&self) -> bool {
        self.chosen().is_empty()
    }

    /// The chosen cases in the order of the report, each once.
    pub(super) fn chosen(&self) -> Vec<Chosen<'_>> {
        let only: Vec<WildMatch> = self.only.iter().map(|pattern| WildMatch::new(pattern)).collect();
        let wanted = |case: &&Case| only.is_empty() || only.iter().any(|pattern| pattern.matches(&case.id));
        let mut known = BTreeSet::new();
        let mut chosen = Vec::new();
        for suite in &self.suites {
            for case in suite.cases.iter().filter(wanted).filter(|case| known.insert(case.id.as_str())) {
                chosen.push(Chosen { suite, case });
            }
        }
        chosen
    }
}
