//! The suites that a run has.

use std::collections::BTreeSet;

use crate::near::nearest_told;
use wspbus_kit::conform::campaign::Claims;
use wspbus_kit::suite::case::{Level, Suite};
use wspbus_kit::suite::file;
use wspbus_kit::suite::plan::{Plan, PlanKind};
use wspbus_kit::suite::wild;
use wspbus_models::requirement;

use super::Conform;
use crate::command::exit::{Exit, Failure};
use crate::command::signals::Signals;
use crate::command::suite::{level, unknown};
use crate::command::{files, progress};

/// The warning about a suite from a file that was not generated as it stands.
const OTHER_CASES: &str = "Each of these cases was seen to pass, and nothing beyond: the file is not the suite that \
                           this version generates under its name.";

/// The levels and suites that the options choose, before the adapter is started.
pub(super) struct Choice {
    /// The levels that `--level` names.
    levels: Vec<Level>,
    /// The suites to generate.
    plans: Vec<Plan>,
    /// The suites of files, each with the name of its file.
    read: Vec<(String, Suite)>,
}

impl Conform {
    /// Looks up the names that the options have.
    ///
    /// # Errors
    /// If a name is that of nothing, or a file cannot be read.
    pub(super) fn choice(&self) -> Result<Choice, Failure> {
        let levels = self.level.iter().map(|name| level(name)).collect::<Result<Vec<_>, _>>()?;
        let plans = self.plans(&levels)?;
        let mut read = Vec::new();
        for path in &self.suite_file {
            let named =
                |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::usage(files::unreadable(path, &error)))?;
            let mut suite = file::read(&text).map_err(|error| named(&error))?;
            if !Plan::is_real(&suite) {
                OTHER_CASES.clone_into(&mut suite.guarantee);
            }
            read.push((path.display().to_string(), suite));
        }
        Ok(Choice { levels, plans, read })
    }

    /// The suites, generated for what the adapter claims, or read from files.
    ///
    /// A signal ends the generation: the suites are then not complete.
    pub(super) fn suites(
        &self,
        choice: Choice,
        claims: &Claims,
        signals: &Signals,
    ) -> Result<Vec<Suite>, Failure> {
        for level in &choice.levels {
            if let Some(lacks) = claims.lacks_level(*level) {
                return Err(Failure::usage(format!("--level {level}: the adapter {lacks}")));
            }
        }
        let mut suites = Vec::new();
        for plan in choice.plans {
            if signals.exit().is_some() {
                break;
            }
            let failed =
                |trouble| Failure::new(Exit::FallsShort, format!("cannot generate {plan}: {trouble}"));
            let spinner = progress::spinner(format!("generating {plan}"));
            let watch = |done: usize, all: usize| {
                spinner.set_message(format!("generating {plan}: {done} of {all}"));
                signals.exit().is_none()
            };
            let built = plan.build_watched(claims.parameters, &claims.features, &watch);
            spinner.finish_and_clear();
            suites.push(built.map_err(failed)?.0);
        }
        for (path, suite) in choice.read {
            if suite.parameters != claims.parameters {
                let (theirs, claimed) = (suite.parameters.returns, claims.parameters.returns);
                return Err(Failure::usage(format!(
                    "{path}: it is for a bus whose calls return {theirs}, and the calls of this bus return {claimed}"
                )));
            }
            suites.push(suite);
        }
        Ok(suites)
    }

    /// The reason why there is nothing to run, if no case of these suites was chosen.
    pub(super) fn caseless(&self, suites: &[Suite]) -> Failure {
        let names: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
        let names = names.join(", ");
        if suites.iter().all(|suite| suite.cases.is_empty()) {
            let why = format!("there is no case at all, for what this adapter claims, in {names}");
            // A file without a case is no question.
            let exit = if self.suite_file.is_empty() { Exit::Inconclusive } else { Exit::Usage };
            return Failure::new(exit, why);
        }
        let patterns: Vec<String> = self.only.iter().map(|pattern| format!("--only {pattern:?}")).collect();
        let patterns = patterns.join(", ");
        let near: String = self.only.iter().map(|pattern| nearest_cases(pattern, suites)).collect();
        Failure::usage(format!(
            "no case meets {patterns}{near}; expected a requirement, or the id of a case of {names}, in which * stands \
             for any characters: `wspbus suite NAME --list` lists the ids"
        ))
    }

    /// The plans of these levels; of every level if none is named.
    fn plans(&self, named: &[Level]) -> Result<Vec<Plan>, Failure> {
        let mut levels = if named.is_empty() { Level::ALL.to_vec() } else { named.to_vec() };
        levels.sort_unstable();
        levels.dedup();
        self.check_k(&levels)?;
        let mut plans = Vec::new();
        for name in &self.suite {
            let plan = self.named(name)?;
            if !plans.contains(&plan) {
                plans.push(plan);
            }
        }
        if self.suite.is_empty() && self.suite_file.is_empty() {
            plans = levels.iter().flat_map(|level| self.usual(*level)).collect();
        }
        plans.retain(|plan| levels.contains(&plan.level));
        match plans.is_empty() && self.suite_file.is_empty() {
            true => Err(Failure::usage("no suite that was named is of this level")),
            false => Ok(plans),
        }
    }

    /// The suite with this name. The options for wide suites and random sessions apply to the names without numbers:
    /// `core-wild` is `core-wild-5-7` with `--random 5 --seed 7`.
    fn named(&self, name: &str) -> Result<Plan, Failure> {
        if let Some(plan) = Plan::all().into_iter().find(|plan| plan.to_string() == name) {
            let none = || Failure::usage(format!("--random 0 leaves no session of {name}"));
            return plan.varied(self.strength.into(), self.wild()).ok_or_else(none);
        }
        // Other suites have names too, and are so large that they are not generated by default.
        let is_drawn = |plan: &Plan| matches!(plan.kind, PlanKind::Wide(_) | PlanKind::Wild { .. });
        Plan::named(name).filter(is_drawn).ok_or_else(|| unknown(name, &Plan::all()))
    }

    /// Checks that every level has a suite that is complete for so many states more.
    fn check_k(&self, levels: &[Level]) -> Result<(), Failure> {
        let Some(k) = self.k else { return Ok(()) };
        let without: Vec<Level> =
            levels.iter().copied().filter(|level| !complete(*level).contains(&k.into())).collect();
        if without.is_empty() {
            return Ok(());
        }
        let list = |levels: &[Level]| levels.iter().map(Level::to_string).collect::<Vec<_>>().join(", ");
        let known = Level::ALL.map(|level| {
            let ks: Vec<String> = complete(level).iter().map(usize::to_string).collect();
            format!("{level} has {}", ks.join(", "))
        });
        Err(Failure::usage(format!(
            "--k {k}: there is no such suite for {}; {}; `--level` chooses levels",
            list(&without),
            known.join("; ")
        )))
    }

    /// The suites that test a level.
    fn usual(&self, level: Level) -> Vec<Plan> {
        Plan::usual(level, self.k.unwrap_or_default().into(), self.strength.into(), self.wild())
    }

    /// The number of random sessions, and their seed.
    fn wild(&self) -> (u32, u64) {
        (self.random, self.seed.unwrap_or(wild::SEED))
    }
}

/// The ids that are most like a pattern, as a part of a sentence. An id begins with a requirement: if no case has that of
/// the pattern, these are patterns for the nearest requirements.
fn nearest_cases(pattern: &str, suites: &[Suite]) -> String {
    fn about(id: &str) -> &str {
        id.split('/').next().unwrap_or(id)
    }
    let ids = || suites.iter().flat_map(|suite| &suite.cases).map(|case| case.id.as_str());
    let wanted = about(pattern).trim_matches('*');
    if ids().any(|id| about(id) == wanted) {
        return nearest_told(pattern, ids());
    }
    if requirement::find(wanted).is_some() {
        return format!(
            "; no case asks about {wanted}, and cases that ask about other requirements can be charged with it: a run \
             without --only, with --write-failures FILE, keeps a case of each requirement that fails, and --suite-file \
             FILE runs these cases again"
        );
    }
    let patterns: BTreeSet<String> = ids().map(|id| format!("{}/*", about(id))).collect();
    nearest_told(wanted, patterns.iter().map(String::as_str))
}

/// The numbers of more states for which a level has a complete suite.
fn complete(level: Level) -> Vec<usize> {
    let plans = Plan::all().into_iter().filter(|plan| plan.level == level);
    let extra = |plan: Plan| match plan.kind {
        PlanKind::Complete(extra) => Some(extra),
        _ => None,
    };
    plans.filter_map(extra).collect()
}
