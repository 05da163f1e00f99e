//! `wspbus conform`.

mod choose;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use wspbus_kit::conform::Transcript;
use wspbus_kit::conform::campaign::{Campaign, Claims, returns_of};
use wspbus_kit::conform::expect::{self, Expectations, Usual};
use wspbus_kit::conform::report::{self, Report};
use wspbus_kit::conform::served::PARKED;
use wspbus_kit::conform::verdict::Counts;
use wspbus_kit::suite::case::Feature;
use wspbus_kit::suite::telling::Telling;
use wspbus_kit::suite::{file, wild};

use super::exit::{Exit, Failure};
use super::report::shown;
use super::signals::Signals;
use super::tested::{self, Tested, broke};
use super::{files, numbers, progress, terminal};
use crate::near::nearest_told;

/// The number of dimensions whose values the wide suites combine by default.
const STRENGTH: u8 = 2;

/// Tests a bus, in any language, against the specification.
///
/// COMMAND is an adapter: a program that speaks for the bus on its standard streams (docs/protocol.md;
/// docs/guide/write-an-adapter.md leads through writing one). It is started several times, side by side.
///
/// Exit codes: 0 every case that applies passes or deviates as expected, 1 something falls short or
/// passes unexpectedly, 2 wrong usage, 3 something could not be judged, 4 the adapter broke, 130 or 143 SIGINT or
/// SIGTERM stopped the run: the report then has the cases that had ended.
#[derive(Args)]
pub struct Conform {
    /// Only these suites, by name; may be given again. `wspbus suite` lists them.
    #[arg(long, value_name = "NAME")]
    suite: Vec<String>,
    /// A suite from a file that `wspbus suite --export` wrote; may be given again.
    #[arg(long, value_name = "FILE")]
    suite_file: Vec<PathBuf>,
    /// Only suites of this level: requests, core, subscriptions, denials, whole; may be given again.
    #[arg(long, value_name = "LEVEL")]
    level: Vec<String>,
    /// The number of states that a bus may have beyond those of the specification, and the suites are still complete: 0
    /// for every level, 1 for requests, core and subscriptions, 2 for requests. With 1 and 2, `--level` says which levels.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=2), conflicts_with = "suite")]
    k: Option<u8>,
    /// The wide suites cover every combination of values of so many dimensions: 2 pairs, 3 triples.
    #[arg(long, value_name = "N", default_value_t = STRENGTH, value_parser = clap::value_parser!(u8).range(2..=3))]
    strength: u8,
    /// So many random sessions for each level; 0 means none.
    #[arg(long, value_name = "N", default_value_t = wild::SESSIONS, value_parser = numbers::sessions)]
    random: u32,
    /// Only cases with such an id, `*` stands for any characters; or the cases that ask about a requirement, `GOAL-7`;
    /// may be given again.
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// Draw other random sessions, and give the cases to the adapters in another order, one for each seed.
    #[arg(long, value_name = "NUMBER", value_parser = numbers::seed)]
    seed: Option<u64>,
    /// End the run after so long: cases that have not ended then are not run. No verdict depends on it.
    #[arg(long, value_name = "MINUTES", default_value = "60", value_parser = numbers::minutes)]
    time_limit: NonZeroU32,
    /// The failures that are known, and the reason of each.
    #[arg(long = "expect", value_name = "FILE")]
    expectations: Option<PathBuf>,
    /// Write what fails now as expectations; reasons given in `--expect` are kept.
    #[arg(long, value_name = "FILE")]
    write_expectations: Option<PathBuf>,
    /// Write the failing case that the report shows for each requirement as a suite, which `--suite-file` runs again.
    #[arg(long, value_name = "FILE")]
    write_failures: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// Write the report as JSON too.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the report as JUnit XML too.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write every command and every reply, one a line, commands after `>`, replies after `<`. Then one adapter runs at
    /// a time.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    #[command(flatten)]
    tested: Tested,
}

/// Runs the command.
pub fn run(arguments: &Conform) -> super::exit::Result {
    let expectations = arguments.expected()?;
    let choice = arguments.choice()?;
    let signals = Signals::watch()?;
    let log = arguments.transcript()?;
    let (first, hello) = match arguments.tested.spawn(&signals.control, log.as_ref()) {
        Ok(spawned) => spawned,
        Err(error) => return signals.exit().ok_or_else(|| broke(&error)),
    };
    if arguments.expectations.is_some() {
        expectations.check(&hello.implementation).map_err(Failure::usage)?;
    }
    let mut claims = Claims::of(&hello)
        .map_err(|error| Failure::new(Exit::Broke, format!("{error}; nothing is said about the bus")))?;
    if claims.declaration.is_declared() {
        drop(first);
    } else {
        claims.see(returns_of(first, claims.is_parked));
    }
    for unknown in &claims.unknown {
        let near = nearest_told(unknown, features());
        terminal::complain(format!("no case knows the feature {unknown:?} of this adapter{near}"));
    }
    let suites = arguments.suites(choice, &claims, &signals)?;
    if let Some(exit) = signals.exit() {
        terminal::complain("stopped before the first case: there is no report");
        return Ok(exit);
    }
    let campaign = Campaign {
        only: arguments.only.clone(),
        usual: arguments.as_by_default(),
        seed: arguments.seed,
        jobs: if log.is_some() { 1 } else { arguments.tested.jobs.get() },
        until: arguments.until(),
        control: signals.control.clone(),
        expectations,
        ..Campaign::new(hello, claims, suites)
    };
    if campaign.is_empty() {
        return Err(arguments.caseless(&campaign.suites));
    }
    let bar = progress::bar(campaign.len());
    let spawn = || arguments.tested.spawn_again(&campaign.control, &campaign.hello, log.as_ref());
    let report = campaign.run(&spawn, &|| bar.inc(1));
    bar.finish_and_clear();
    if let (Some(log), Some(path)) = (&log, &arguments.log) {
        log.finish().map_err(|error| unwritable(path, &error))?;
    }
    arguments.tell(&campaign, &report)?;
    Ok(signals.exit().unwrap_or_else(|| verdict(report.counts, !report.stale.is_empty())))
}

impl Conform {
    /// The kinds of suites of which every one is chosen, as it is without options.
    fn as_by_default(&self) -> Usual {
        if !(self.suite.is_empty() && self.suite_file.is_empty() && self.level.is_empty()) {
            return Usual::NONE;
        }
        Usual {
            complete: self.k.is_none_or(|k| k == 0),
            wide: self.strength == STRENGTH,
            wild: self.random == wild::SESSIONS && self.seed.is_none_or(|seed| seed == wild::SEED),
        }
    }

    /// The time at which the run is over; none if that is further off than the clock can say.
    fn until(&self) -> Option<Instant> {
        Instant::now().checked_add(Duration::from_secs(60 * u64::from(self.time_limit.get())))
    }

    fn transcript(&self) -> Result<Option<Transcript>, Failure> {
        let open = |path: &PathBuf| tested::log(path).map_err(|error| unwritable(path, &error));
        self.log.as_ref().map(open).transpose()
    }

    fn expected(&self) -> Result<Expectations, Failure> {
        let Some(path) = &self.expectations else { return Ok(Expectations::default()) };
        let named = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::usage(files::unreadable(path, &error)))?;
        Expectations::read(&text).map_err(|error| named(&error))
    }

    fn tell(&self, campaign: &Campaign, report: &Report) -> Result<(), Failure> {
        if let Some(path) = &self.write_expectations
            && campaign.control.is_stopped()
        {
            terminal::complain(format!("the run was stopped: {} is not written", path.display()));
        } else if let Some(path) = &self.write_expectations {
            let written = expect::written(report, &campaign.expectations);
            let text = serde_json::to_string_pretty(&written).map_err(Failure::usage)?;
            write(path, &(text + "\n"))?;
        }
        if let Some(path) = &self.write_failures {
            match report.failures() {
                Some(suite) => write(path, &file::write(&suite).map_err(Failure::usage)?)?,
                None => terminal::complain(format!("no case fails: {} is not written", path.display())),
            }
        }
        if let Some(path) = &self.report {
            write(path, &report::write::write(report))?;
        }
        if let Some(path) = &self.junit {
            write(
                path,
                &report::junit::junit(std::slice::from_ref(report), Some(&self.tested.typed()))
                    .map_err(Failure::usage)?,
            )?;
        }
        terminal::print(&match self.json {
            true => report::write::write(report),
            false => shown(report, Some(&self.tested.typed())),
        });
        Ok(())
    }
}

/// The names that a greeting may give as features, or as what the adapter lacks.
fn features() -> impl Iterator<Item = &'static str> {
    let named = Feature::ALL.into_iter().map(Feature::name);
    named.chain(Telling::ALL.into_iter().map(Telling::name)).chain([PARKED])
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("cannot write {}: {error}", path.display()))
}

/// The exit code that this report means.
fn verdict(counts: Counts, is_stale: bool) -> Exit {
    if counts.broken > 0 {
        Exit::Broke
    } else if counts.fail > 0 || counts.unexpected_pass > 0 || is_stale {
        Exit::FallsShort
    } else if counts.inconclusive + counts.not_run > 0 || counts.pass + counts.known_deviation == 0 {
        Exit::Inconclusive
    } else {
        Exit::Holds
    }
}

#[cfg(test)]
mod tests;
