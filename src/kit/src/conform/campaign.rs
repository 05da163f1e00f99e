//! A conformance run: which cases are run, against how many adapters at once, and how each case ended.
//!
//! The result depends neither on the number of adapters nor on the order in which cases are given to them.
//! Each case is judged by itself, and the cases are reported in the order of their suites.

mod assemble;
mod case_result;
mod chosen;
mod claims;
mod declared;
mod hangs;
mod pool;
mod smaller;

use super::driven::Driven;
use super::error::AdapterError;
use super::report::Report;
use crate::suite::random::Random;
use case_result::CaseResult;
use chosen::Chosen;

pub use chosen::{Campaign, Patience};
pub use claims::{ClaimError, Claims};
pub use declared::returns_of;

impl Campaign {
    /// Runs every chosen case. `spawn` starts an adapter that has not greeted yet; `done` is called after
    /// each case.
    pub fn run<D: Driven>(
        &self,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
        done: &(dyn Fn() + Sync),
    ) -> Report {
        let choice = self.chosen();
        let chosen = &choice.cases;
        let mut order: Vec<usize> = (0..chosen.len()).collect();
        if let Some(seed) = self.seed {
            shuffle(&mut order, seed);
        }
        let in_order: Vec<Chosen<'_>> = order.iter().map(|index| chosen[*index]).collect();
        let (judged, ended) = pool::run(&in_order, self, Patience::default(), spawn, done);
        let mut judged: Vec<(usize, CaseResult)> = order.into_iter().zip(judged).collect();
        judged.sort_by_key(|(index, _)| *index);
        let mut judged: Vec<CaseResult> = judged.into_iter().map(|(_, judged)| judged).collect();
        let smaller = smaller::found(self, chosen, &mut judged, spawn);
        let ended = judged.iter().any(CaseResult::is_not_run).then_some(ended).flatten();
        let mut report = Report { ended, ..assemble::report(self, &choice, &judged, smaller) };
        smaller::known(self, &mut report, spawn);
        report
    }
}

/// Shuffles by the algorithm of Fisher and Yates. The same seed gives the same order.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut random = Random::new(seed);
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last + 1));
    }
}

#[cfg(test)]
mod tests;
