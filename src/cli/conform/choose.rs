//! Which suites a run has.

use wspbus::conform::campaign::Claims;
use wspbus::suite::case::{Level, Suite};
use wspbus::suite::file;
use wspbus::suite::plan::{Kind, Plan};

use super::Conform;
use crate::cli::exit::{Exit, Failure};

/// What is said of a suite from a file that was not generated as it stands.
const OTHER_CASES: &str = "Each of these cases was seen to pass, and nothing beyond: the file is not the suite that \
                           this version generates under its name.";

impl Conform {
    /// The suites, generated for what the adapter claims, or read from files.
    pub(super) fn suites(&self, claims: &Claims) -> Result<Vec<Suite>, Failure> {
        let mut suites = Vec::new();
        for plan in self.plans()? {
            let failed =
                |trouble| Failure::new(Exit::FallsShort, format!("cannot generate {plan}: {trouble:?}"));
            suites.push(plan.build_for(claims.parameters, &claims.features).map_err(failed)?.0);
        }
        for path in &self.suite_file {
            let named =
                |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
            let mut suite = file::read(&text).map_err(|error| named(&error))?;
            if !Plan::is_real(&suite) {
                OTHER_CASES.clone_into(&mut suite.guarantee);
            }
            if suite.parameters != claims.parameters {
                let (theirs, claimed) = (suite.parameters.returns, claims.parameters.returns);
                let why =
                    format!("it is for a bus that returns {theirs:?}, and this one returns {claimed:?}");
                return Err(named(&why));
            }
            suites.push(suite);
        }
        Ok(suites)
    }

    fn plans(&self) -> Result<Vec<Plan>, Failure> {
        if let Some(level) = &self.level
            && !Level::ALL.iter().any(|known| known.to_string() == *level)
        {
            let known = Level::ALL.map(|level| level.to_string()).join(", ");
            return Err(Failure::usage(format!("there is no level {level:?}; there are: {known}")));
        }
        let mut plans = Vec::new();
        for name in &self.suite {
            let Some(plan) = Plan::named(name) else {
                let known: Vec<String> = Plan::all().iter().map(Plan::to_string).collect();
                let known = known.join(", ");
                return Err(Failure::usage(format!("there is no suite {name:?}; there are: {known}")));
            };
            plans.push(plan);
        }
        if self.suite.is_empty() && self.suite_file.is_empty() {
            plans = Level::ALL.into_iter().flat_map(|level| usual(level, self.k)).collect();
        }
        plans.retain(|plan| self.level.as_ref().is_none_or(|level| plan.level.to_string() == *level));
        match plans.is_empty() && self.suite_file.is_empty() {
            true => Err(Failure::usage("no suite that was named is of this level")),
            false => Ok(plans),
        }
    }
}

/// What a level is tested with: the suite that is complete for the most states more, up to `k`, and those
/// beside it. With more states go more threads.
fn usual(level: Level, k: usize) -> Vec<Plan> {
    let plans = Plan::all().into_iter().filter(|plan| plan.level == level);
    let complete = plans.clone().filter_map(|plan| match plan.kind {
        Kind::Complete(extra) if extra <= k => Some(extra),
        _ => None,
    });
    let most = complete.max().unwrap_or_default();
    plans
        .filter(|plan| match plan.kind {
            Kind::Complete(extra) => extra == most,
            Kind::Negative => true,
            Kind::Concurrency(more) => usize::from(more) <= k + 1,
            Kind::Smoke | Kind::Transitions => false,
        })
        .collect()
}
