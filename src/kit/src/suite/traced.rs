//! Leads from each requirement to the parts that test it: its claims, the cases that are about it, the
//! wrong buses that break it, and the case that finds each wrong bus. The data is from a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::requirement::{self, By, Force, Level, Requirement};

use super::bounds::Bounds;
use super::case::{self, Case, Parameters, Suite};
use super::explore::Observable;
use super::implementation::Trouble;
use super::kill::{Kill, Proof, Proven};
use super::plan::{Plan, PlanKind};
use super::trial;
use super::wrong::{Mistake, UNSEEN};

/// One binding requirement of one bus, and the parts that test it.
#[derive(Clone)]
pub struct Traced {
    /// The requirement that is traced.
    pub requirement: &'static Requirement,
    /// The claims of an observer that check it.
    pub properties: Vec<&'static str>,
    /// The number of cases that have the requirement in their id.
    pub named: usize,
    /// The number of cases in which one of its claims, or its rule of the answer table, judges some step.
    /// The number is 0 where the requirement forbids an event that a right bus never shows: every step is
    /// judged by such a requirement.
    pub cases: usize,
    /// The wrong buses that break the requirement, each with the case that shows it best.
    pub killed: Vec<(&'static Mistake, Proven)>,
    /// The check of a requirement that no case can show broken; none if a case can show it broken.
    pub unseen: Option<Unseen>,
}

/// The check of a requirement that no case can show broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// No claim checks it: the test with this name does. The text says why no case can show the requirement broken.
    Construction(&'static str, &'static str),
    /// The model checker judges its claims. The text says why no case can show the requirement broken.
    Checked(&'static str),
}

/// The data from which the traces are made: the machine and the complete suite of each level, and the cases
/// that each wrong bus fails.
pub struct Ground {
    /// The machine and the complete suite, by level.
    pub parts: Vec<(Observable, Suite)>,
    /// The cases that each wrong bus fails, in the order of the mistakes.
    pub kills: Vec<(&'static Mistake, Kill)>,
}

impl Ground {
    /// Generates the suites, and runs them against every wrong bus.
    ///
    /// # Errors
    /// If a machine does not come to rest.
    pub fn new(parameters: Parameters) -> Result<Self, Trouble> {
        let part = |level| {
            let observable = Observable::new(Bounds::of(level), parameters)?;
            let (suite, _) = Plan { level, kind: PlanKind::Complete(0) }.build_from(&observable)?;
            Ok((observable, suite))
        };
        let parts = case::Level::ALL.into_iter().map(part).collect::<Result<Vec<_>, Trouble>>()?;
        let suites: Vec<Suite> = parts.iter().map(|(_, suite)| suite.clone()).collect();
        Ok(Ground { parts, kills: trial::kills(&suites)? })
    }

    /// Every binding requirement of one bus, in the order of the specification.
    pub fn traced(&self) -> Vec<Traced> {
        let claims = BusClaims::default();
        let (mut about, mut named) = (BTreeMap::new(), BTreeMap::new());
        for (observable, suite) in &self.parts {
            for case in &suite.cases {
                *named.entry(case.requirement()).or_insert(0) += 1;
                concerns(observable, case).into_iter().for_each(|id| *about.entry(id).or_insert(0) += 1);
            }
        }
        let traced = |requirement: &'static Requirement| Traced {
            requirement,
            properties: claims.checking(requirement.id),
            named: named.get(requirement.id).copied().unwrap_or_default(),
            cases: about.get(requirement.id).copied().unwrap_or_default(),
            killed: self.killed(requirement.id),
            unseen: unseen(requirement),
        };
        let binds = |r: &&Requirement| r.force == Force::Must && of_one_bus(&claims, r);
        requirement::all().filter(binds).map(traced).collect()
    }

    fn killed(&self, id: &str) -> Vec<(&'static Mistake, Proven)> {
        let breaking = self.kills.iter().filter(|(mistake, _)| mistake.requirement == id);
        breaking.filter_map(|(mistake, kill)| Some((*mistake, kill.proven.clone()?))).collect()
    }
}

/// Is the requirement one of a single bus? A requirement of the level of authority is, if it is seen of one
/// bus.
fn of_one_bus(claims: &BusClaims, requirement: &Requirement) -> bool {
    match requirement.level {
        Level::Core | Level::Threads => true,
        Level::Authority => !claims.checking(requirement.id).is_empty(),
        Level::Process | Level::Site => false,
    }
}

/// The requirements that any step of a case is about.
fn concerns(observable: &Observable, case: &Case) -> BTreeSet<&'static str> {
    let (mut state, mut found) = (0, BTreeSet::new());
    for step in &case.steps {
        let Some(input) = observable.inputs.iter().position(|input| *input == step.input) else { break };
        found.extend(&observable.about[state as usize][input].requirements);
        let Some((to, _)) = observable.mealy.step(state, input as u32) else { break };
        state = to;
    }
    found
}

fn unseen(requirement: &Requirement) -> Option<Unseen> {
    let (_, why) = UNSEEN.iter().find(|(id, _)| *id == requirement.id)?;
    Some(match requirement.checked {
        By::Construction(test) => Unseen::Construction(test, why),
        By::Property => Unseen::Checked(why),
    })
}

impl Traced {
    /// The best reason why a case is known to show the requirement broken, if a case does.
    pub fn proof(&self) -> Option<Proof> {
        self.killed.iter().map(|(_, proven)| proven.proof).min()
    }
}

/// A column of the table beside those that are always there: its head, and its text for a requirement.
pub type Column<'a> = (&'a str, &'a dyn Fn(&str) -> String);

/// The traces as a table of Markdown, one row for each requirement.
pub fn table(traced: &[Traced], columns: &[Column<'_>]) -> String {
    let heads: String = columns.iter().map(|(head, _)| format!(" {head} |")).collect();
    let mut out = format!(
        "| requirement | claims | cases | named | wrong buses, and the case that finds each |{heads}\n\
         |---|---|---|---|---|{}\n",
        "---|".repeat(columns.len())
    );
    for trace in traced {
        let id = trace.requirement.id;
        let more: String = columns.iter().map(|(_, says)| format!(" {} |", says(id))).collect();
        let properties: Vec<String> = trace.properties.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(
            out,
            "| {id} | {} | {} | {} | {} |{more}",
            properties.join(" "),
            trace.cases,
            trace.named,
            trace.found()
        );
    }
    out
}

impl Traced {
    fn found(&self) -> String {
        match self.unseen {
            Some(Unseen::Construction(test, why)) => {
                format!("not seen: {why}; by construction: test `{test}`")
            }
            Some(Unseen::Checked(why)) => format!("not seen: {why}; `wspbus check` judges its claims"),
            None => {
                let one = |(mistake, proven): &(&Mistake, Proven)| {
                    format!("`{}`: `{}`, {}", mistake.name, proven.case, proven.proof.says())
                };
                self.killed.iter().map(one).collect::<Vec<_>>().join("<br>")
            }
        }
    }
}
