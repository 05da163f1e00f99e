//! `wspbus lockstep`.

mod report;

use std::time::{Duration, Instant};

use crate::lockstep::suite::{self, Sizes, Suite, SuiteReport};
use crate::near::nearest_or_all;
use clap::Args;
use wspbus_kit::conform::Control;
use wspbus_kit::conform::message::Hello;
use wspbus_models::dialect::PYTHON;
use wspbus_models::dialect::python::PythonDialect;

use super::exit::{Exit, Failure};
use super::signals::Signals;
use super::tested::{Tested, broke};
use super::{progress, terminal};

/// Drives an implementation and the model of it together, and compares them after each step.
///
/// Exit codes: 0 both are the same in every case, 1 they differ, 2 wrong usage, 3 a case is inconclusive: it was cut, or
/// the adapter was silent or could not say that every thread rests, 4 the adapter broke, so that nothing is said about
/// the bus behind it, 130 or 143 SIGINT or SIGTERM stopped the run: the report then has the cases that had ended.
#[derive(Args)]
pub struct Lockstep {
    /// Only this suite; may be given again.
    #[arg(long, value_name = "NAME")]
    suite: Vec<String>,
    /// One JSON object a line for each suite.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tested: Tested,
}

/// One suite, run.
pub struct Run {
    /// The report of the suite.
    pub report: SuiteReport,
    /// The time that the suite took.
    pub time: Duration,
}

/// Runs the command.
pub fn run(arguments: &Lockstep) -> super::exit::Result {
    let names = arguments.names()?;
    let signals = Signals::watch()?;
    let hello = match arguments.tested.spawn(&signals.control, None) {
        Ok((_, hello)) => hello,
        Err(error) => return signals.exit().ok_or_else(|| broke(&error)),
    };
    let (dialect, warning) = known(&hello).map_err(Failure::usage)?;
    if let Some(warning) = &warning {
        terminal::complain(warning);
    }
    let mut tested: Vec<Run> = Vec::new();
    for name in names {
        let begun = Instant::now();
        let Some(suite) = suite::named(dialect, name, &Sizes::default()) else { continue };
        let report = arguments.test(&suite, &signals.control);
        let is_over = !report.broken.is_empty() || report.not_run > 0 || signals.exit().is_some();
        tested.push(Run { report, time: begun.elapsed() });
        if arguments.json {
            tested
                .last()
                .into_iter()
                .for_each(|t| terminal::print(&report::json(&hello, warning.as_deref(), t)));
        }
        if is_over {
            break;
        }
    }
    if !arguments.json {
        terminal::print(&report::text(&hello, &tested, terminal::width()));
    }
    Ok(signals.exit().unwrap_or_else(|| verdict(&tested)))
}

impl Lockstep {
    fn names(&self) -> Result<Vec<&'static str>, Failure> {
        if let Some(unknown) = self.suite.iter().find(|name| !suite::NAMES.contains(&name.as_str())) {
            let near = nearest_or_all(unknown, suite::NAMES);
            return Err(Failure::usage(format!("there is no suite {unknown:?}{near}")));
        }
        let wanted = |name: &&str| self.suite.is_empty() || self.suite.iter().any(|s| s == name);
        Ok(suite::NAMES.into_iter().filter(wanted).collect())
    }

    fn test(&self, suite: &Suite, control: &Control) -> SuiteReport {
        let bar = progress::bar(suite.cases.len());
        bar.set_message(suite.name);
        let spawn = || self.tested.spawn(control, None).map(|(adapter, _)| adapter);
        let report = suite::run(suite, self.tested.jobs.get(), control, &spawn, &|| bar.inc(1));
        bar.finish_and_clear();
        report
    }
}

/// The package of the model that this implementation is held against; with a warning if the model is of another
/// version.
fn known(hello: &Hello) -> Result<(&'static PythonDialect, Option<String>), String> {
    let Hello { implementation, version, .. } = hello;
    match PYTHON.into_iter().find(|dialect| dialect.package.class == implementation) {
        None => {
            let known = PYTHON
                .map(|dialect| format!("{} {}", dialect.package.class, dialect.package.release))
                .join(", ");
            Err(format!("there is no model of {implementation:?}; there is one of: {known}"))
        }
        Some(dialect) => {
            let modelled = dialect.package.release;
            let warning = format!(
                "the model is that of {implementation} {modelled}, and this is version {version}: a difference \
                 may be a change"
            );
            Ok((dialect, (modelled != version).then_some(warning)))
        }
    }
}

/// The exit code that these results mean.
fn verdict(tested: &[Run]) -> Exit {
    let any = |what: fn(&SuiteReport) -> bool| tested.iter().any(|t| what(&t.report));
    if any(|report| !report.broken.is_empty()) {
        Exit::Broke
    } else if any(|report| report.differing > 0) {
        Exit::FallsShort
    } else if any(|report| !report.all_equal()) {
        Exit::Inconclusive
    } else {
        Exit::Holds
    }
}

#[cfg(test)]
mod tests;
