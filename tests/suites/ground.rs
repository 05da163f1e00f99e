//! The suites and trials that the tests share, made once.

use std::path::PathBuf;
use std::sync::OnceLock;

use wspbus_kit::suite::Suite;
use wspbus_kit::suite::case::{Level, Parameters, Returns};
use wspbus_kit::suite::kill::Kill;
use wspbus_kit::suite::parallel;
use wspbus_kit::suite::plan::{Figures, Plan};
use wspbus_kit::suite::traced::Ground;
use wspbus_kit::suite::trial::{self, Trial};
use wspbus_kit::suite::wrong::Mistake;

/// Every choice of the parameters.
pub const PARAMETERS: [Parameters; 2] =
    [Parameters { returns: Returns::AtOnce }, Parameters { returns: Returns::WhenResolved }];

/// Every suite under every choice.
pub fn suites() -> &'static [(Plan, Suite, Figures)] {
    static SUITES: OnceLock<Vec<(Plan, Suite, Figures)>> = OnceLock::new();
    SUITES.get_or_init(|| {
        let plans = |parameters| Plan::all().into_iter().map(move |plan| (plan, parameters));
        let all: Vec<(Plan, Parameters)> = PARAMETERS.into_iter().flat_map(plans).collect();
        parallel::each(&all, |(plan, parameters)| {
            let (suite, figures) = plan.build(*parameters).unwrap();
            (*plan, suite, figures)
        })
    })
}

/// The suite with this name, where calls return at once.
pub fn suite(name: &str) -> &'static Suite {
    &suites().iter().find(|(plan, _, _)| plan.to_string() == name).unwrap().1
}

/// Every n-complete suite on every single fault.
pub fn trials() -> &'static [Trial] {
    static TRIALS: OnceLock<Vec<Trial>> = OnceLock::new();
    TRIALS.get_or_init(|| {
        let tried = [
            (Level::Requests, 0),
            (Level::Requests, 1),
            (Level::Requests, 2),
            (Level::Core, 0),
            (Level::Core, 1),
            (Level::Subscriptions, 0),
            (Level::Subscriptions, 1),
            (Level::Denials, 0),
            (Level::Whole, 0),
        ];
        parallel::each(&tried, |(level, extra)| trial::faults(*level, *extra, Parameters::default()).unwrap())
    })
}

/// The complete suites of every level, and their verdicts on every wrong bus.
pub fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(|| Ground::new(Parameters::default()).unwrap())
}

/// Every wrong bus.
pub fn kills() -> &'static [(&'static Mistake, Kill)] {
    &ground().kills
}

/// A file below docs.
pub fn docs(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs").join(name)
}

/// Compares a file with what it should be, or writes it with UPDATE.
#[track_caller]
pub fn is_kept(name: &str, text: &str) {
    let path = docs(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/{name} is not what is generated: run with UPDATE=1");
}
