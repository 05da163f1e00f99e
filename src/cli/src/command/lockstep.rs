//! `wspbus lockstep`.

mod report;

use std::time::{Duration, Instant};

use crate::lockstep::suite::{self, Sizes, Suite, SuiteReport};
use clap::Args;
use wspbus_kit::conform::message::Hello;
use wspbus_models::dialect::PACKAGES;
use wspbus_models::dialect::python::Package;

use super::exit::{Exit, Failure};
use super::tested::{Tested, broke};
use super::{progress, terminal};

/// Drives an implementation and the model of it together, and compares them after each step.
///
/// Exit codes: 0 both are the same in every case, 1 they differ, 2 wrong usage, 3 something was cut,
/// 4 the adapter broke, so that nothing is said about the bus behind it.
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
    /// How long it took.
    pub time: Duration,
}

/// Runs the command.
pub fn run(arguments: &Lockstep) -> super::exit::Result {
    let names = arguments.names()?;
    let hello = match arguments.tested.spawn() {
        Ok((_, hello)) => hello,
        Err(error) => return Err(broke(&error)),
    };
    let (package, warning) = known(&hello).map_err(Failure::usage)?;
    if let Some(warning) = &warning {
        anstream::eprintln!("wspbus: {warning}");
    }
    let mut tested: Vec<Run> = Vec::new();
    for name in names {
        let begun = Instant::now();
        let Some(suite) = suite::named(package, name, &Sizes::default()) else { continue };
        let report = arguments.test(&suite);
        let is_broken = !report.broken.is_empty();
        tested.push(Run { report, time: begun.elapsed() });
        if arguments.json {
            tested
                .last()
                .into_iter()
                .for_each(|t| terminal::print(&report::json(&hello, warning.as_deref(), t)));
        }
        if is_broken {
            break;
        }
    }
    if !arguments.json {
        terminal::print(&report::text(&hello, &tested));
    }
    Ok(verdict(&tested))
}

impl Lockstep {
    fn names(&self) -> Result<Vec<&'static str>, Failure> {
        if let Some(unknown) = self.suite.iter().find(|name| !suite::NAMES.contains(&name.as_str())) {
            let known = suite::NAMES.join(", ");
            return Err(Failure::usage(format!("there is no suite {unknown:?}; there are: {known}")));
        }
        let wanted = |name: &&str| self.suite.is_empty() || self.suite.iter().any(|s| s == name);
        Ok(suite::NAMES.into_iter().filter(wanted).collect())
    }

    fn test(&self, suite: &Suite) -> SuiteReport {
        let bar = progress::bar(suite.cases.len());
        bar.set_message(suite.name);
        let spawn = || self.tested.spawn().map(|(adapter, _)| adapter);
        let report = suite::run(suite, self.tested.jobs.get(), &spawn, &|| bar.inc(1));
        bar.finish_and_clear();
        report
    }
}

/// The package of the model that this implementation is held against; with a warning if the model is of another
/// version.
fn known(hello: &Hello) -> Result<(&'static Package, Option<String>), String> {
    let Hello { implementation, version, .. } = hello;
    match PACKAGES.into_iter().find(|package| package.class == implementation) {
        None => {
            let known = PACKAGES.map(|package| format!("{} {}", package.class, package.release)).join(", ");
            Err(format!("there is no model of {implementation:?}; there is one of: {known}"))
        }
        Some(package) => {
            let modelled = package.release;
            let warning = format!(
                "the model is that of {implementation} {modelled}, and this is version {version}: a difference \
                 may be a change"
            );
            Ok((package, (modelled != version).then_some(warning)))
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
