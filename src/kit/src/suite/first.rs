//! The first case of a run that a wrong bus fails, and the requirement that explains most of its fails: the head of a
//! report names it.

use std::collections::{BTreeMap, HashSet};

use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::BusClaims;

use super::blame::place_in_report;
use super::case::{Case, Level, Parameters, Suite};
use super::explain::at_stake;
use super::grounds::has_grounds;
use super::implementation::{CaseVerdict, Failure, Trouble, run_case};
use super::observable::Reference;
use super::observed::observe_case;
use super::parallel;
use super::plan::{Plan, PlanKind};
use super::prefixes::Prefixes;
use super::wild;
use super::wrong::{Mistake, Wrong};

/// The suites of a run with no options, in its order. A case with the set-up and the inputs of a case before it is left
/// out, as in such a run.
pub struct Run {
    suites: Vec<(Plan, Suite)>,
}

/// The families of suites of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The complete suites, and those beside them: negative and concurrency.
    Complete,
    /// The wide suites.
    Wide,
    /// The wild sessions.
    Wild,
}

/// The findings of a run about a wrong bus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first case that fails, in the order of the run; none if the wrong bus passes.
    pub first: Option<First>,
    /// The families of which some case fails.
    pub families: Vec<Family>,
    /// The requirement at the head of the report. Not every fail is asked: some, evenly chosen, of each suite.
    pub headline: String,
    /// The charges for which a second opinion finds no grounds in the case, each with the case: there is none.
    pub groundless: Vec<(String, String)>,
}

/// The number of fails of a suite that are blamed.
const ASKED: usize = 24;
/// Of the wide suites and the wild sessions, one case in so many is tried after the first that fails.
const STRIDE: usize = 8;

/// The first case that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The level of the suite.
    pub level: Level,
    /// The name of the suite.
    pub suite: String,
    /// The id of the case.
    pub case: String,
    /// The requirement that the kit says to be broken.
    pub blamed: String,
    /// The failure of the case.
    pub failure: Failure,
}

impl Family {
    /// Every family, in the order of a run.
    pub const ALL: [Family; 3] = [Family::Complete, Family::Wide, Family::Wild];

    fn of(kind: PlanKind) -> Family {
        match kind {
            PlanKind::Wide(_) => Family::Wide,
            PlanKind::Wild { .. } => Family::Wild,
            _ => Family::Complete,
        }
    }
}

impl Run {
    /// Generates the suites.
    ///
    /// # Errors
    /// If a machine does not come to rest.
    pub fn new(parameters: Parameters) -> Result<Run, Trouble> {
        let usual = |level| Plan::usual(level, 0, 2, (wild::SESSIONS, wild::SEED));
        let plans: Vec<Plan> = Level::ALL.into_iter().flat_map(usual).collect();
        let built = parallel::each(&plans, |plan| plan.build(parameters).map(|(suite, _)| (*plan, suite)));
        let mut suites: Vec<(Plan, Suite)> = built.into_iter().collect::<Result<_, _>>()?;
        let new: Vec<Vec<bool>> = {
            let mut known = HashSet::new();
            let mut is_new = |suite, case| known.insert(Suite::given(suite, case));
            let of = suites.iter();
            of.map(|(_, suite)| suite.cases.iter().map(|case| is_new(suite, case)).collect()).collect()
        };
        for ((_, suite), new) in suites.iter_mut().zip(new) {
            let mut new = new.into_iter();
            suite.cases.retain(|_| new.next().unwrap_or_default());
        }
        Ok(Run { suites })
    }

    /// The suites of the run, in order.
    pub fn suites(&self) -> impl Iterator<Item = &Suite> {
        self.suites.iter().map(|(_, suite)| suite)
    }

    /// Runs each wrong bus through the suites.
    pub fn found(&self, mistakes: &[&'static Mistake]) -> Vec<Found> {
        let is_tree = |plan: &Plan| Family::of(plan.kind) == Family::Complete;
        let trees: Vec<Option<Prefixes<'_>>> =
            self.suites.iter().map(|(plan, suite)| is_tree(plan).then(|| Prefixes::new(suite))).collect();
        parallel::each(mistakes, |mistake| self.one(mistake, &trees))
    }

    fn one(&self, mistake: &'static Mistake, trees: &[Option<Prefixes<'_>>]) -> Found {
        let mut found = Found::default();
        // By requirement: the number of fails that it explains, and the step of the shortest.
        let mut blamed: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for ((plan, suite), tree) in self.suites.iter().zip(trees) {
            let family = Family::of(plan.kind);
            let bus = Reference::new(Wrong::new(mistake));
            let places = match tree {
                Some(tree) => tree.failing(bus.clone()).into_iter().map(|(place, _)| place).collect(),
                None => some(suite, &bus, found.families.contains(&family)),
            };
            if places.is_empty() {
                continue;
            }
            if !found.families.contains(&family) {
                found.families.push(family);
            }
            for place in places.iter().step_by(places.len().div_ceil(ASKED)) {
                let Some(first) = suite.cases.get(*place).and_then(|case| fails(suite, case, &bus)) else {
                    continue;
                };
                let (fails, step) = blamed.entry(first.blamed.clone()).or_insert((0, usize::MAX));
                *fails += places.len().div_ceil(ASKED);
                *step = first.failure.step.min(*step);
                let case = suite.cases.get(*place);
                if case.is_some_and(|case| !has_grounds(case, &first.failure, &first.blamed)) {
                    found.groundless.push((first.blamed.clone(), first.case.clone()));
                }
                found.first.get_or_insert(first);
            }
        }
        found.families.sort_unstable();
        let head = blamed.into_iter().min_by_key(|(_, (fails, step))| place_in_report(*fails, *step));
        found.headline = head.map(|(id, _)| id).unwrap_or_default();
        found
    }

    /// The ids of the cases that the bus of the specification fails: there is none.
    pub fn wrong_cases(&self) -> Vec<String> {
        let failing = parallel::each(&self.suites, |(_, suite)| {
            let mut bus = Reference::new(Machine::default());
            let passes = |case| run_case(suite.setup_of(case), &suite.parameters, case, &mut bus).is_pass();
            let mut passes = passes;
            suite.cases.iter().filter(|case| !passes(case)).map(|case| case.id.clone()).collect::<Vec<_>>()
        });
        failing.concat()
    }
}

/// Cases of a suite that a bus fails: the first, unless one of its family is known, and then one in so many.
fn some(suite: &Suite, bus: &Reference<Wrong>, is_known: bool) -> Vec<usize> {
    let is_wrong = |place: &usize| {
        suite.cases.get(*place).is_some_and(|case| {
            run_case(suite.setup_of(case), &suite.parameters, case, &mut bus.clone()).is_fail()
        })
    };
    let mut all = 0..suite.cases.len();
    let first = if is_known { None } else { all.find(is_wrong) };
    first.into_iter().chain(all.step_by(STRIDE).filter(is_wrong)).collect()
}

/// The failure of a bus in a case, judged with the rest of the session; none if it passes.
fn fails(suite: &Suite, case: &Case, bus: &Reference<Wrong>) -> Option<First> {
    let (claims, setup) = (BusClaims::default(), suite.setup_of(case));
    let (verdict, observed) = observe_case(&claims, setup, &suite.parameters, &[], case, &mut bus.clone());
    let CaseVerdict::Fail(failure) = verdict else { return None };
    let failure = failure.blamed(setup, suite.parameters, case, Some(&observed));
    let blamed = at_stake(case, &failure).to_owned();
    Some(First { level: suite.level, suite: suite.name.clone(), case: case.id.clone(), blamed, failure })
}
