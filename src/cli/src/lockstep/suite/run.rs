//! Runs a suite over several adapters. The report does not depend on how many there are.

use std::sync::Mutex;

use super::{Case, Played, Suite};
use crate::lockstep::drive::{Difference, Stop};
use wspbus_kit::conform::Control;
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::error::{AdapterError, Unjudged};
use wspbus_kit::suite::parallel::{self, Turns};

/// So many differences of a suite are kept in full; all are counted.
const KEPT: usize = 10;

/// The report of a suite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuiteReport {
    /// The name of the suite.
    pub name: &'static str,
    /// The number of cases that it has.
    pub cases: usize,
    /// The number of times that a bus was run.
    pub runs: u64,
    /// Cases in which the bus did exactly what the model does.
    pub passed: usize,
    /// Cases in which it did not.
    pub differing: usize,
    /// The first of these, in full.
    pub differences: Vec<Difference>,
    /// Cases that cannot be put to a bus, with the reason.
    pub not_applicable: Vec<CaseReport>,
    /// Cases that were cut, with what cut them; also those in which the adapter was silent, or could not say that every
    /// thread rests.
    pub inconclusive: Vec<CaseReport>,
    /// Cases in which the adapter broke, with how. No other case is begun after it.
    pub broken: Vec<CaseReport>,
    /// Cases that were not begun, or did not end, because the adapter broke or was silent, or the run was stopped.
    pub not_run: usize,
    /// The notes about cases that passed.
    pub notes: Vec<String>,
}

/// A case, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CaseReport {
    /// The name of the case.
    pub case: String,
    /// The reason why it was not judged.
    pub reason: String,
}

/// Runs every case of a suite, on `jobs` adapters at once, until `control` stops the run. `done` is called after
/// each case.
pub fn run<D: Driven>(
    suite: &Suite,
    jobs: usize,
    control: &Control,
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
    done: &(dyn Fn() + Sync),
) -> SuiteReport {
    let pool = Pool {
        cases: &suite.cases,
        control,
        turns: Turns::new(suite.cases.len()),
        results: Mutex::new(Vec::new()),
    };
    parallel::run(&pool.turns, jobs, || || pool.work(spawn, done), || ());
    let mut results = pool.results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    results.sort_by_key(|(index, _)| *index);
    let not_run = suite.cases.len() - results.len();
    let mut report =
        SuiteReport { name: suite.name, cases: suite.cases.len(), not_run, ..SuiteReport::default() };
    for (index, result) in results {
        report.add(&suite.cases[index], result);
    }
    report
}

struct Pool<'a> {
    cases: &'a [Case],
    control: &'a Control,
    turns: Turns,
    results: Mutex<Vec<(usize, Result<Played, Stop>)>>,
}

impl Pool<'_> {
    fn work<D: Driven>(
        &self,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
        done: &(dyn Fn() + Sync),
    ) {
        let mut driven: Option<D> = None;
        while let Some(index) = self.turns.take().filter(|_| !self.control.is_stopped()) {
            let case = &self.cases[index];
            let result = match driven.take().map_or_else(spawn, Ok) {
                Ok(adapter) => (case.play)(&case.name, driven.insert(adapter)),
                Err(error) => Err(Stop::NoAdapter(error)),
            };
            if let Err(Stop::Adapter(error) | Stop::NoAdapter(error)) = &result {
                if self.control.is_stopped() {
                    return;
                }
                // An adapter that could not say that every thread rests has dropped the case, and can be used.
                if error.is_fatal() || error.unjudged() == Unjudged::Broken {
                    self.turns.end();
                }
            }
            self.results.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((index, result));
            done();
        }
    }
}

impl SuiteReport {
    fn add(&mut self, case: &Case, result: Result<Played, Stop>) {
        let because = |reason: String| CaseReport { case: case.name.clone(), reason };
        match result {
            Ok(played) => {
                self.passed += 1;
                self.runs += played.runs;
                self.notes.extend(played.note);
            }
            Err(Stop::Difference(difference)) => {
                self.differing += 1;
                if self.differences.len() < KEPT {
                    self.differences.push(*difference);
                }
            }
            Err(Stop::NotApplicable(reason)) => self.not_applicable.push(because(reason)),
            Err(Stop::Cut(reason)) => self.inconclusive.push(because(reason)),
            Err(Stop::Adapter(error)) => match error.unjudged() {
                Unjudged::Inconclusive => self.inconclusive.push(because(error.to_string())),
                Unjudged::Broken => self.broken.push(because(error.to_string())),
            },
            // Also an adapter that does not greet is broken: no bus is behind it yet.
            Err(Stop::NoAdapter(error)) => self.broken.push(because(error.to_string())),
        }
    }

    /// Did every case that can be put to a bus pass, and was there one?
    pub fn all_equal(&self) -> bool {
        self.passed > 0 && self.passed + self.not_applicable.len() == self.cases
    }
}
