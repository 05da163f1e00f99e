//! The trial of the kit counts the faults that its suites see. Each kind of fault that can be counted is counted.

use std::fmt::Write as _;

use super::bounds::Bounds;
use super::case::{Level, Parameters, Suite};
use super::cover;
use super::explore::Observable;
use super::fault::{Indexed, Toll, walks};
use super::implementation::Trouble;
use super::kill::{self, Kill, Proof};
use super::plan::{Plan, PlanKind};
use super::wrong::{self, Mistake};

/// The number of machines with additional states that are tried, each time from the same seed.
pub const SAMPLE: usize = 1_000;
/// The seed of the samples and of the random walks.
pub const SEED: u64 = 2007;

/// The faults that an n-complete suite sees, and those that random walks of the same number and lengths see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The level of the machine.
    pub level: Level,
    /// The number of additional states for which the suite is complete.
    pub extra: usize,
    /// The number of cases of the suite, and of the random walks.
    pub cases: usize,
    /// The faults that the suite sees.
    pub suite: Tolls,
    /// The faults that the random walks see.
    pub walks: Tolls,
}

/// The toll of each kind of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tolls {
    /// Every single output fault.
    pub outputs: Toll,
    /// Every single transfer fault.
    pub transfers: Toll,
    /// A sample of machines with as many additional states as the suite is complete for; none if that number
    /// is 0.
    pub states: Option<Toll>,
}

impl Tolls {
    /// The number of faults that no case showed.
    pub fn survivors(&self) -> u64 {
        let states = self.states.as_ref().map_or(0, Toll::survivors);
        self.outputs.survivors() + self.transfers.survivors() + states
    }
}

/// Tries the n-complete suite of a level, and random walks as the control.
///
/// # Errors
/// If the machine of the level does not come to rest.
pub fn faults(level: Level, extra: usize, parameters: Parameters) -> Result<Trial, Trouble> {
    let observable = Observable::new(Bounds::of(level), parameters)?;
    let mealy = &observable.mealy;
    let suite: Vec<Vec<u32>> = cover::complete(mealy, extra).into_iter().map(|s| s.inputs).collect();
    let control = walks(mealy, &suite, SEED);
    let outputs = observable.outputs.len();
    // Faults that no sequence shows are told apart for the suite only: it should leave no other fault alive.
    let tolls = |sequences: &[Vec<u32>], decide| {
        let indexed = Indexed::new(mealy, sequences);
        Tolls {
            outputs: indexed.output_faults(outputs),
            transfers: indexed.transfer_faults(decide),
            states: (extra > 0).then(|| indexed.extra_states(extra, outputs, SAMPLE, SEED)),
        }
    };
    Ok(Trial { level, extra, cases: suite.len(), suite: tolls(&suite, true), walks: tolls(&control, false) })
}

/// The suites with which wrong buses are tried.
///
/// # Errors
/// If a machine does not come to rest.
pub fn suites(parameters: Parameters) -> Result<Vec<Suite>, Trouble> {
    let plans = Level::ALL.map(|level| Plan { level, kind: PlanKind::Complete(0) });
    plans.iter().map(|plan| plan.build(parameters).map(|(suite, _)| suite)).collect()
}

/// Tries every wrong bus that was made for a requirement with these suites, several at a time. A wide suite shows what
/// no case of them shows: several entries of the `main` queue before `block`, several listeners on each channel.
///
/// # Errors
/// If a machine does not come to rest.
pub fn kills(suites: &[Suite]) -> Result<Vec<(&'static Mistake, Kill)>, Trouble> {
    let mistakes: Vec<&'static Mistake> = wrong::all().collect();
    let mut kills = kill::kills(&mistakes, suites);
    let unproven: Vec<usize> = (0..kills.len()).filter(|place| kills[*place].proven.is_none()).collect();
    if !unproven.is_empty() {
        let parameters = suites.first().map(|suite| suite.parameters).unwrap_or_default();
        let wide = Plan { level: Level::Whole, kind: PlanKind::Wide(2) }.build(parameters)?.0;
        let left: Vec<&'static Mistake> = unproven.iter().map(|place| mistakes[*place]).collect();
        for (place, found) in unproven.into_iter().zip(kill::kills(&left, &[wide])) {
            let kill = &mut kills[place];
            (kill.first, kill.proven) = (kill.first.take().or(found.first), found.proven);
        }
    }
    Ok(mistakes.into_iter().zip(kills).collect())
}

/// The trials as a table of Markdown.
pub fn faults_table(trials: &[Trial]) -> String {
    let mut out = String::from(
        "| suite | cases | by | output faults | transfer faults | more states (sample) |\n|---|---|---|---|---|---|\n",
    );
    for trial in trials {
        let name = format!("{}-k{}", trial.level, trial.extra);
        for (by, tolls) in [("suite", &trial.suite), ("random walks", &trial.walks)] {
            let states = tolls.states.as_ref().map_or("".to_owned(), toll);
            let (outputs, transfers) = (toll(&tolls.outputs), toll(&tolls.transfers));
            let _ = writeln!(out, "| {name} | {} | {by} | {outputs} | {transfers} | {states} |", trial.cases);
        }
    }
    out
}

fn toll(toll: &Toll) -> String {
    let equal = match toll.equivalent {
        0 => String::new(),
        n => format!(", {n} are none"),
    };
    format!("{} of {}{equal}", toll.killed, toll.all)
}

/// The kill matrix as a table of Markdown: one row for each wrong bus, one column for each suite.
pub fn kills_table(kills: &[(&'static Mistake, Kill)]) -> String {
    let suites = kills.first().map(|(_, kill)| kill.fails.iter().map(|(name, _)| name.as_str()).collect());
    let suites: Vec<&str> = suites.unwrap_or_default();
    let mut out = format!(
        "| wrong bus | what it does | breaks | {} | first case | at stake in | where |\n|---|---|---|{}---|---|---|\n",
        suites.join(" | "),
        "---|".repeat(suites.len()),
    );
    for (mistake, kill) in kills {
        let Mistake { name, says, requirement, .. } = mistake;
        let fails: Vec<String> = kill.fails.iter().map(|(_, fails)| fails.len().to_string()).collect();
        let (case, why) = match &kill.proven {
            Some(proven) => (proven.case.as_str(), proven.proof.says()),
            None => ("none", "something else is wrong"),
        };
        let first = kill.first.as_deref().unwrap_or("none");
        let fails = fails.join(" | ");
        let _ =
            writeln!(out, "| `{name}` | {says} | {requirement} | {fails} | `{first}` | `{case}` | {why} |");
    }
    out
}

impl Proof {
    /// The proof in a few words.
    pub fn says(self) -> &'static str {
        match self {
            Proof::Alone => "its claim is broken, and no other",
            Proof::Broken => "its claim is broken",
            Proof::Missing => "an event that its claim promises is missing",
            Proof::Blamed => "no claim checks it, and the failure is blamed on it",
            Proof::Asked => "its claim judges the step",
        }
    }
}
