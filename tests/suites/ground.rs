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

type Made = (Plan, Suite, Figures);

/// Half of all cases are in this suite: the everyday tests leave it out.
const LARGE: &str = "core-k1";

fn made(is_wanted: fn(&str) -> bool) -> Vec<Made> {
    let plans = |parameters| Plan::all().into_iter().map(move |plan| (plan, parameters));
    let all = PARAMETERS.into_iter().flat_map(plans).filter(|(plan, _)| is_wanted(&plan.to_string()));
    parallel::each(&all.collect::<Vec<_>>(), |(plan, parameters)| {
        let (suite, figures) = plan.build(*parameters).unwrap();
        (*plan, suite, figures)
    })
}

/// Every suite but the large one, under every choice.
pub fn suites() -> &'static [Made] {
    static SUITES: OnceLock<Vec<Made>> = OnceLock::new();
    SUITES.get_or_init(|| made(|name| name != LARGE))
}

/// The large suite under every choice.
pub fn large() -> &'static [Made] {
    static SUITES: OnceLock<Vec<Made>> = OnceLock::new();
    SUITES.get_or_init(|| made(|name| name == LARGE))
}

/// Every suite under every choice, in the order of the plans.
pub fn all() -> Vec<&'static Made> {
    let mut all: Vec<&Made> = suites().iter().chain(large()).collect();
    let order: Vec<Plan> = Plan::all();
    let place = |plan: Plan| order.iter().position(|other| *other == plan);
    all.sort_by_key(|(plan, suite, _)| (suite.parameters, place(*plan)));
    all
}

/// The suite with this name, where calls return at once.
pub fn suite(name: &str) -> &'static Suite {
    let all = if name == LARGE { large() } else { suites() };
    &all.iter().find(|(plan, _, _)| plan.to_string() == name).unwrap().1
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
