//! `wspbus validate`.

mod traced;

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;
use wspbus_kit::conform::report::text;
use wspbus_kit::log_check::{self, Checked, Log, LogVerdict, MOST_STATES, OfFile, VALIDATION, Validation};
use wspbus_words::look::{Look, Styles};

use super::exit::{Exit, Failure};
use super::fold::fit;
use super::terminal::{BAD, GOOD, NOTE, styled};
use super::words::many;
use super::{files, terminal};

/// Tells whether logs of real buses are behaviours of the specification.
///
/// A log is a header and then one event a line, as JSON (docs/logs.md). A file may have the logs of several buses, each
/// with a header. The header says which kinds of events the log tells. The others are searched for.
///
/// Exit codes: 0 every log is a behaviour, 1 a log is none, 2 a file is no log, 3 the search was cut.
#[derive(Args)]
pub struct Validate {
    /// Log files; `-` is standard input.
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<String>,
    /// Visit at most so many states of the bus for each event; beyond that the verdict is inconclusive.
    #[arg(long, value_name = "N", default_value_t = MOST_STATES)]
    states: usize,
    /// Print the verdicts as JSON.
    #[arg(long)]
    json: bool,
    /// Write each log as a trace into this directory, one file a log: `wspbus show FILE --as html` and `wspbus browse FILE`
    /// show it, with a mark at the first event that no behaviour has. A log without a verdict is not written.
    #[arg(long, value_name = "DIR")]
    traces: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Validate) -> super::exit::Result {
    let files: Vec<(&str, Vec<Log>)> = arguments
        .logs
        .iter()
        .map(|name| read(name).map(|logs| (name.as_str(), logs)))
        .collect::<Result<_, _>>()?;
    let mut verdicts: Vec<LogVerdict> = Vec::new();
    let mut told: Vec<OfFile> = Vec::new();
    for (number, (name, logs)) in files.iter().enumerate() {
        let mut reports = Vec::new();
        for log in logs {
            let checked = log_check::check(log, arguments.states);
            verdicts.push(checked.report.verdict);
            if let Some(folder) = &arguments.traces
                && let Some(trace) = traced::trace(name, log, &checked.report)?
            {
                traced::write(folder, &traced::name(files.len(), number, name, log), &trace)?;
            }
            if !arguments.json {
                terminal::print(&shown(name, &checked, arguments.states));
            }
            reports.push(checked.report);
        }
        told.push(OfFile { file: (*name).to_owned(), logs: reports });
    }
    if arguments.json {
        let text = serde_json::to_string_pretty(&Validation { validation: VALIDATION, files: told });
        terminal::print(&(text.map_err(Failure::usage)? + "\n"));
    }
    Ok(match verdicts {
        verdicts if verdicts.contains(&LogVerdict::NoBehaviour) => Exit::FallsShort,
        verdicts if verdicts.contains(&LogVerdict::Inconclusive) => Exit::Inconclusive,
        _ => Exit::Holds,
    })
}

fn read(name: &str) -> Result<Vec<Log>, Failure> {
    let wrong = |e: log_check::LogError| Failure::usage(format!("{name}: {e}"));
    if name == "-" {
        return log_check::read(std::io::stdin().lock()).map_err(wrong);
    }
    let file = File::open(name).map_err(|e| Failure::usage(files::unreadable(Path::new(name), &e)))?;
    log_check::read(BufReader::new(file)).map_err(wrong)
}

/// The verdict on one log, for people.
fn shown(file: &str, checked: &Checked, most_states: usize) -> String {
    let report = &checked.report;
    let of = match report.implementation.as_str() {
        "" => format!("{file}, line {}", report.line),
        name => format!("{file}, line {} ({name})", report.line),
    };
    let events = many(report.events, "event");
    let mut out = String::new();
    let _ = match (report.verdict, &report.failure) {
        (LogVerdict::Behaviour, _) => {
            writeln!(out, "{}: {of}: {events}", styled(GOOD, "a behaviour of the specification"))
        }
        (LogVerdict::Inconclusive, _) => writeln!(
            out,
            "{}: {of}: the search was cut at event {} of {}: more than {most_states} states",
            styled(NOTE, "inconclusive"),
            report.explained + 1,
            report.events,
        ),
        (LogVerdict::NoBehaviour, failure) => {
            let line = failure.as_ref().map_or(0, |failure| failure.line);
            let head = styled(BAD, "no behaviour of the specification");
            writeln!(out, "{head}: {of}: line {line}; {} of {events} explained", report.explained)
        }
    };
    if !report.still_open.is_empty() {
        let open = report.still_open.join(", ");
        let _ = writeln!(out, "  still open where the log ends, and no failure: {open}");
    }
    out = fit(&out, terminal::width());
    if let Some(explained) = &checked.diagram {
        let styles = if terminal::colours() { Styles::colored() } else { Styles::default() };
        out += "\n";
        out += &text::diagram(explained, &Look { width: terminal::width(), styles });
    }
    out
}
