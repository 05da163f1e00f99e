//! `wspbus check`.

use std::time::{Duration, Instant};

use clap::Args;
use wspbus_check::Limits;
use wspbus_kit::suite::parallel;

use super::checked_subject::CheckedSubject;
use super::exit::Failure;
use super::tally;
use super::{detail, json, progress, save, table, terminal};
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
    /// Write the verdicts and the traces into this file, which `wspbus browse FILE` shows without checking again.
    #[arg(long, value_name = "FILE")]
    save: Option<std::path::PathBuf>,
    /// Stop a configuration at this many states; a claim that this leaves open is incomplete.
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// Stop a configuration after this many seconds; a claim that this leaves open is incomplete.
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
}

/// Runs the command.
pub fn run(arguments: &Check) -> super::exit::Result {
    let mut subjects = catalogue::select(&arguments.models).map_err(Failure::usage)?;
    let named = |s: &dyn Subject| arguments.models.contains(&s.name());
    subjects.retain(|s| arguments.all || !s.identity().is_large() || named(s.as_ref()));
    if let Some(file) = &arguments.save {
        save::can_be_written(file)?;
    }
    let begun = Instant::now();
    let checked =
        check_all(subjects, |subject| arguments.limits(subject)).map_err(|e| Failure::checker(&e))?;
    let elapsed = begun.elapsed();
    if let Some(directory) = &arguments.traces {
        write_traces(directory, &checked)?;
    }
    if let Some(file) = &arguments.save {
        save::save(file, &checked)?;
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
