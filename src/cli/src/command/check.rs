//! `wspbus check`.

use std::time::{Duration, Instant};

use clap::Args;
use wspbus_check::trace::TraceKind;
use wspbus_check::{Limits, NO_DEADLOCK};
use wspbus_kit::suite::parallel;

use super::checked_subject::CheckedSubject;
use super::exit::{Exit, Failure};
use super::layout::paragraph;
use super::tally;
use super::{detail, json, progress, table, terminal};
use crate::catalogue::{self, CatalogueError, Subject};

/// Explores every state of the models, and judges every claim.
#[derive(Args, Default)]
pub struct Check {
    /// The models to check: a model (`lifecycle`) or one configuration of it (`lifecycle/alone`).
    /// Everything, if nothing is named.
    #[arg(value_name = "MODEL")]
    models: Vec<String>,
    /// Also the large configurations.
    #[arg(long)]
    all: bool,
    /// One JSON object a line for each model and configuration.
    #[arg(long, conflicts_with = "verbose")]
    json: bool,
    /// Also a row for each configuration and each claim, with what the known deviations mean.
    #[arg(long, short)]
    verbose: bool,
    /// Write each counterexample and witness into this directory, one file a trace.
    #[arg(long, value_name = "DIR")]
    traces: Option<std::path::PathBuf>,
    /// Stop a configuration at this many states; a claim that this leaves open is incomplete.
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// Stop a configuration after this many seconds; a claim that this leaves open is incomplete.
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Browse one configuration in stateright's Explorer, on this address (`127.0.0.1:3000`).
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["json", "traces", "states", "seconds", "all"])]
    explore: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Check) -> super::exit::Result {
    let mut subjects = catalogue::select(&arguments.models).map_err(Failure::usage)?;
    if let Some(address) = &arguments.explore {
        return explore(&subjects, address);
    }
    let named = |s: &dyn Subject| arguments.models.contains(&s.name());
    subjects.retain(|s| arguments.all || !s.identity().is_large() || named(s.as_ref()));
    let begun = Instant::now();
    let checked =
        check_all(subjects, |subject| arguments.limits(subject)).map_err(|e| Failure::checker(&e))?;
    let elapsed = begun.elapsed();
    if let Some(directory) = &arguments.traces {
        write_traces(directory, &checked)?;
    }
    let groups = tally::groups(&checked, &catalogue::all());
    if arguments.json {
        let lines = groups.iter().flat_map(|group| group.checked.iter().map(|c| json::line(group, c)));
        lines.for_each(|line| terminal::print(&line));
        return Ok(tally::verdict(&groups));
    }
    let width = terminal::width();
    if arguments.verbose || checked.len() == 1 {
        terminal::print(&detail::details(&groups, width));
    }
    terminal::print(&table::table(&groups, elapsed, width));
    Ok(tally::verdict(&groups))
}

impl Check {
    /// A large configuration was asked for, by its name or with `--all`: it is explored to its end.
    fn limits(&self, subject: &dyn Subject) -> Limits {
        let time = self.seconds.map(Duration::from_secs);
        let default = Limits::default();
        let bound = if subject.identity().is_large() { usize::MAX } else { default.states };
        Limits { states: self.states.unwrap_or(bound), time, ..default }
    }
}

/// Checks every subject, on every core; the results stand in the order of the subjects.
fn check_all(
    subjects: Vec<Box<dyn Subject>>,
    limits: impl Fn(&dyn Subject) -> Limits + Sync,
) -> Result<Vec<CheckedSubject>, CatalogueError> {
    let rows = progress::Rows::new(&subjects);
    // The largest models stand at the end of the specification, so the work begins at the end of the list.
    let order: Vec<_> = subjects.iter().rev().collect();
    let results = parallel::each(&order, |subject| {
        let begun = Instant::now();
        let outcome = subject.check(&limits(subject.as_ref()), &mut |p| rows.at(subject.as_ref(), p.states));
        rows.ended(subject.as_ref(), outcome.as_ref().map_or(0, |outcome| outcome.states));
        (outcome, begun.elapsed())
    });
    rows.clear();
    let results = results.into_iter().rev();
    let checked = subjects.into_iter().zip(results);
    checked
        .map(|(subject, (outcome, time))| Ok(CheckedSubject { subject, outcome: outcome?, time }))
        .collect()
}

fn explore(subjects: &[Box<dyn Subject>], address: &str) -> super::exit::Result {
    let [subject] = subjects else {
        let (few, more) = (subjects.iter().take(4).map(|s| s.name()), subjects.len().saturating_sub(4));
        let few = few.collect::<Vec<_>>().join(", ");
        let more =
            if more > 0 { format!(" and {more} others, which `wspbus list` has") } else { String::new() };
        return Err(Failure::usage(format!("name one configuration to explore, of: {few}{more}")));
    };
    // Bound here first: stateright's server ends the program with a backtrace if it cannot.
    let bound = std::net::TcpListener::bind(address);
    drop(bound.map_err(|e| Failure::usage(format!("cannot serve on {address:?}: {e}")))?);
    terminal::print(&format!(
        "Exploring {} on http://{address}; interrupt to end.\n{}",
        subject.name(),
        not_shown(subject.as_ref(), terminal::width())
    ));
    subject.explore(address);
    Ok(Exit::Holds)
}

/// The claims that the Explorer does not show, and why.
fn not_shown(subject: &dyn Subject, width: usize) -> String {
    let missing = subject.not_shown();
    let is_liveness = |name: &&&str| {
        subject.claims().iter().any(|claim| claim.name == **name && claim.kind == TraceKind::Liveness)
    };
    let (ends, claims): (Vec<&&str>, Vec<&&str>) = missing.iter().partition(|name| **name == NO_DEADLOCK);
    let (liveness, others): (Vec<&&str>, Vec<&&str>) = claims.into_iter().partition(is_liveness);
    let told = |names: &[&&str], why: &str| match names {
        [] => String::new(),
        names => {
            let names = names.iter().map(|name| **name).collect::<Vec<_>>().join(", ");
            paragraph(&format!("{why} {names}"), 0, 2, width)
        }
    };
    told(&ends, "Not shown, since the Explorer judges no ends:")
        + &told(&liveness, "Not shown, since stateright's judgement of liveness misses cycles:")
        + &told(&others, "Not shown, since the Explorer has no place for more claims:")
}

fn write_traces(directory: &std::path::Path, checked: &[CheckedSubject]) -> Result<(), Failure> {
    let failed = |path: &std::path::Path, e: std::io::Error| {
        Failure::usage(format!("cannot write {}: {e}", path.display()))
    };
    for c in checked {
        let identity = c.subject.identity();
        let folder = directory.join(identity.model).join(identity.configuration);
        std::fs::create_dir_all(&folder).map_err(|e| failed(&folder, e))?;
        for (judged, trace) in c.outcome.properties.iter().filter_map(|p| Some((p, p.trace.as_ref()?))) {
            let path = folder.join(format!("{}.json", judged.name));
            std::fs::write(&path, trace.to_json()).map_err(|e| failed(&path, e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use wspbus_models::named::Size;

    use super::*;
    use crate::command::unexplored::Unexplored;

    #[test]
    fn a_large_configuration_is_explored_to_its_end_unless_a_bound_is_given() {
        let states = |arguments: Check, size| arguments.limits(&Unexplored::specified(size)).states;
        assert_eq!(states(Check::default(), Size::Large), usize::MAX);
        assert_eq!(states(Check::default(), Size::Medium), Limits::default().states);
        let bounded = Check { states: Some(7), all: true, ..Check::default() };
        assert_eq!(states(bounded, Size::Large), 7);
    }
}
