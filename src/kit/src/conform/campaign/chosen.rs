//! What is run, and how.

use std::collections::BTreeSet;
use std::time::Instant;

use wildmatch::WildMatch;

use super::Claims;
use crate::conform::expect::Expectations;
use crate::conform::message::Hello;
use crate::suite::case::{Case, Suite};

/// What is run, and how.
pub struct Campaign {
    /// Whose adapter it is.
    pub hello: Hello,
    /// What it claims.
    pub claims: Claims,
    /// The suites, in the order in which they are reported. A case that an earlier one has is left out.
    pub suites: Vec<Suite>,
    /// Only cases whose id meets one of these: `*` stands for any characters. All, if there are none.
    pub only: Vec<String>,
    /// These are all the suites that there are for it, so an expectation that no case meets is out of date.
    pub is_whole: bool,
    /// Gives the cases to the adapters in an order of this seed, so that what one case leaves behind for the
    /// next shows. In the order of the report, if there is none.
    pub seed: Option<u64>,
    /// How many adapters run at once.
    pub jobs: usize,
    /// No case is begun from then on, and the rest are not run; no verdict depends on it. Without it, all are.
    pub until: Option<Instant>,
    /// What is expected to fail.
    pub expectations: Expectations,
}

/// When a run is given up, since adapters do nothing but break. Verdicts never depend on it: what comes
/// after it is not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// So many cases in a row that an adapter breaks or hangs in.
    pub in_a_row: usize,
    /// So many cases in which an adapter was silent for too long: each costs that long.
    pub silences: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { in_a_row: 20, silences: 60 }
    }
}

/// A case, and the suite that it is of.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) suite: &'a Suite,
    pub(super) case: &'a Case,
}

impl Campaign {
    /// A run of all these suites against whoever greets so, on two adapters, with nothing expected to fail.
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

    /// How many cases are chosen.
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
