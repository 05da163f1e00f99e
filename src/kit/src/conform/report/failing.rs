//! The failing cases that a report shows, as a suite that can be run again.

use super::{Report, Shown};
use crate::suite::build::{digest, needs};
use crate::suite::case::{Case, FORMAT, Level, Setup, Suite};
use crate::suite::explain::at_stake;

/// The name of the suite.
const NAME: &str = "failures";
/// The guarantee of the suite.
const GUARANTEE: &str = "None: these are the cases that failed in a run, the shortest of each requirement.";

impl Report {
    /// The failing case that the report shows for each requirement, as a suite: the cases that were not expected to
    /// fail. None if there is no such case.
    pub fn failures(&self) -> Option<Suite> {
        let shown: Vec<&Shown> =
            self.failing().into_iter().filter_map(|requirement| requirement.shortest.as_ref()).collect();
        let level_of = |shown: &&Shown| {
            self.suites.iter().find(|suite| suite.name == shown.suite).map(|suite| suite.level)
        };
        let level: Level = shown.iter().filter_map(level_of).max()?;
        let case = |shown: &Shown| {
            let (setup, inputs) = (&shown.setup, shown.case.inputs());
            let about = at_stake(&shown.case, &shown.failure).to_owned();
            Case {
                id: format!("failing/{about}/{}", digest(setup, &self.parameters, &inputs)),
                about,
                needs: needs(setup, &inputs),
                setup: Some(setup.clone()),
                ..shown.case.clone()
            }
        };
        Some(Suite {
            format: FORMAT,
            specification: self.specification.clone(),
            name: NAME.to_owned(),
            level,
            parameters: self.parameters,
            setup: Setup::default(),
            guarantee: GUARANTEE.to_owned(),
            cases: shown.into_iter().map(case).collect(),
        })
    }
}
