//! The suites that hold a dialect against a bus, and what runs them.

mod counterexamples;
mod judge;
mod misbehaving;
mod pairs;
mod run;
mod sequences;
mod walks;
mod words;

pub use run::{CaseReport, SuiteReport, run};

use wspbus_models::dialect::python::PythonDialect;

use super::drive::Stop;
use wspbus_kit::conform::driven::Driven;

/// The extent of the suites. Smaller sizes are for controls; [`Sizes::default`] is the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The longest request sequence of `sequences`.
    pub sequences: usize,
    /// The longest request sequence of `misbehaving`.
    pub misbehaving: usize,
    /// The most schedules of a pair. A pair that has more is inconclusive, and named.
    pub schedules: u64,
    /// The most states of a configuration in `counterexamples`. One that has more is inconclusive.
    pub states: usize,
    /// The most steps of a model in `walks`, and in the `pairs` that are walked. One that has more is
    /// inconclusive.
    pub steps: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { sequences: 5, misbehaving: 3, schedules: 100_000, states: 2_000_000, steps: 200_000 }
    }
}

/// One suite of cases.
pub struct Suite {
    /// The name of the suite.
    pub name: &'static str,
    /// Its cases, in the order of the report.
    pub cases: Vec<Case>,
}

/// One case: a name, and what plays it.
pub struct Case {
    /// The name of the case.
    pub name: String,
    play: Box<Play>,
}

/// Plays a case against a bus.
type Play = dyn Fn(&str, &mut dyn Driven) -> Result<Played, Stop> + Send + Sync;

/// A case that showed no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// The number of times that a bus was run.
    pub runs: u64,
    /// A note about the case for the reader of the report.
    pub note: Option<String>,
}

impl Case {
    /// A case of this name.
    pub fn new(
        name: String,
        play: impl Fn(&str, &mut dyn Driven) -> Result<Played, Stop> + Send + Sync + 'static,
    ) -> Case {
        Case { name, play: Box::new(play) }
    }
}

/// The names of all suites, in the order in which they run.
pub const NAMES: [&str; 5] = ["sequences", "misbehaving", "pairs", "counterexamples", "walks"];

/// The suite of this name, for this dialect. `counterexamples` checks the models first, which takes
/// a while.
pub fn named(dialect: &'static PythonDialect, name: &str, sizes: &Sizes) -> Option<Suite> {
    let package = dialect.package;
    let (name, cases) = match name {
        "sequences" => (NAMES[0], sequences::cases(package, sizes.sequences)),
        "misbehaving" => (NAMES[1], misbehaving::cases(package, sizes.misbehaving)),
        "pairs" if package.rereads => (NAMES[2], walks::pairs(package, sizes.steps)),
        "pairs" => (NAMES[2], pairs::cases(package, sizes.schedules)),
        "counterexamples" => (NAMES[3], counterexamples::cases(dialect, sizes.states)),
        "walks" => (NAMES[4], walks::cases(dialect, sizes.steps)),
        _ => return None,
    };
    Some(Suite { name, cases })
}

#[cfg(test)]
mod tests;
