//! `wspbus show`.

use std::path::Path;

use clap::Args;
use wspbus_check::trace::{Format, Trace, UnknownFormat, html};
use wspbus_check::{Limits, NO_DEADLOCK, Verdict, silent};
use wspbus_words::look::{Look, Styles};

use super::exit::{Exit, Failure};
use super::files::nearest_files;
use super::terminal;
use crate::catalogue::{self, Judged, Subject};
use crate::near::{nearest, nearest_told};

/// Prints a trace.
///
/// The marks in its text: ● an action, @ the line of the source that the step runs (of a call, the first line of the
/// method), › an event that can be seen, + - ~ a variable that came, went or changed, ✗ or ✓ the step or state that
/// decides the claim, a bracket at the left edge the steps that repeat, ■ the end after which no step is required.
#[derive(Args)]
pub struct Show {
    /// A trace file, `-` for standard input, or MODEL/CONFIGURATION/CLAIM, which is checked anew
    /// (`cherrypy/start-listener-stops/running-means-services-up`); `wspbus list MODEL` has the names.
    trace: String,
    /// The form: text, json, mermaid, itf, rust, svg or html (one page for a web browser, which works from a disk).
    #[arg(long = "as", value_name = "FORMAT", default_value = "text")]
    format: String,
    /// Another trace to choose and to compare with in the page of `--as html`.
    #[arg(long, value_name = "TRACE")]
    beside: Vec<String>,
    /// Replay it on its model first, and fail if it no longer shows what it says.
    #[arg(long)]
    replay: bool,
}

/// Runs the command.
pub fn run(arguments: &Show) -> super::exit::Result {
    let unknown = |e: UnknownFormat| {
        let near = nearest_told(&arguments.format, Format::ALL.map(Format::name));
        Failure::usage(format!("{e}{near}"))
    };
    let format: Format = arguments.format.parse().map_err(unknown)?;
    if format != Format::Html && !arguments.beside.is_empty() {
        return Err(Failure::usage(format!("--beside is for `--as html` alone, found `--as {format}`")));
    }
    let trace = find(&arguments.trace)?;
    if arguments.replay {
        let subject = catalogue::find(&trace.model, &trace.configuration).map_err(Failure::usage)?;
        subject.replay(&trace).map_err(|e| Failure::new(Exit::FallsShort, e))?;
    }
    if format == Format::Html {
        let beside = arguments.beside.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>()?;
        let all: Vec<&Trace> = std::iter::once(&trace).chain(&beside).collect();
        terminal::print(&html(&all));
        return Ok(Exit::Holds);
    }
    let styles = if terminal::colours() { Styles::colored() } else { Styles::default() };
    let look = Look { width: terminal::width(), styles };
    terminal::print(&trace.render(format, &look));
    Ok(Exit::Holds)
}

fn find(name: &str) -> Result<Trace, Failure> {
    let unreadable =
        |e: &dyn std::fmt::Display| Failure::usage(format!("cannot read the trace {name:?}: {e}"));
    if name == "-" {
        return Trace::from_reader(std::io::stdin().lock()).map_err(|e| unreadable(&e));
    }
    if Path::new(name).exists() {
        let file = std::fs::File::open(name).map_err(|e| unreadable(&e))?;
        return Trace::from_reader(file).map_err(|e| unreadable(&e));
    }
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [model, configuration, claim] => check(model, configuration, claim),
        [model, configuration] => {
            let subject =
                catalogue::find(model, configuration).map_err(|e| no_trace(name, &e.to_string()))?;
            let known = counterexamples(subject.as_ref());
            Err(no_trace(name, &format!("the configuration {known}; `wspbus list {name}` has its claims")))
        }
        _ => {
            let files = nearest_files(Path::new(name));
            let known = showable();
            let near = nearest(name, known.iter().map(String::as_str));
            let near = match (files.as_slice(), near.as_slice()) {
                ([], []) => "`wspbus list` has the configurations".to_owned(),
                ([], near) => format!("the nearest: {}", near.join(", ")),
                (files, _) => format!("the nearest files: {}", files.join(", ")),
            };
            Err(no_trace(name, &near))
        }
    }
}

/// The configurations, and the claims of each.
fn showable() -> Vec<String> {
    let mut known = Vec::new();
    for subject in catalogue::all() {
        let name = subject.name();
        known.extend(subject.claims().iter().map(|claim| format!("{name}/{}", claim.name)));
        known.push(name);
    }
    known
}

/// The failure for a name of no trace, with the names that may have been meant.
fn no_trace(name: &str, meant: &str) -> Failure {
    Failure::usage(format!(
        "there is no trace file {name:?}, and it is no MODEL/CONFIGURATION/CLAIM either; {meant}"
    ))
}

/// The counterexamples that can be shown of a configuration without checking it, as the end of a sentence
/// about the configuration.
fn counterexamples(subject: &dyn Subject) -> String {
    match subject.deviations().as_slice() {
        [] => "has no known deviation".to_owned(),
        violated => format!("has these known deviations: {}", violated.join(", ")),
    }
}

fn check(model: &str, configuration: &str, claim: &str) -> Result<Trace, Failure> {
    let subject = catalogue::find(model, configuration).map_err(Failure::usage)?;
    let claims = subject.claims();
    let names = || claims.iter().map(|known| known.name).chain([NO_DEADLOCK]);
    if !names().any(|name| name == claim) {
        return Err(Failure::usage(format!(
            "{model}/{configuration} has no claim {claim:?}{}; it {}",
            nearest_told(claim, names()),
            counterexamples(subject.as_ref()),
        )));
    }
    let limits = Limits { states: usize::MAX, ..Limits::default() };
    let outcome = subject.check(&limits, &mut silent).map_err(|e| Failure::checker(&e))?;
    let judged = outcome.property(claim);
    let shown = judged.and_then(|judged| judged.trace.clone());
    shown.ok_or_else(|| Failure::usage(traceless(subject.as_ref(), claim, judged)))
}

/// The reason why there is nothing to show.
fn traceless(subject: &dyn Subject, claim: &str, judged: Option<&Judged>) -> String {
    let why = match judged.map_or(Verdict::Incomplete, |judged| judged.verdict) {
        Verdict::Holds => "holds, so no behaviour violates it",
        Verdict::Unreached => "is unreached, so no behaviour shows it",
        Verdict::Untested => {
            "is untested, since no behaviour of this configuration is what the claim is about"
        }
        Verdict::Incomplete => "is incomplete, since not everything was explored",
        Verdict::Violated | Verdict::Reached => "was decided by no single behaviour",
    };
    let name = subject.name();
    let broken: Vec<String> = catalogue::all()
        .iter()
        .filter(|other| other.deviations().contains(&claim))
        .map(|other| format!("{}/{claim}", other.name()))
        .collect();
    let meant = match broken.as_slice() {
        [] => format!("{name} {}", counterexamples(subject)),
        broken => {
            let near = nearest_told(&format!("{name}/{claim}"), broken.iter().map(String::as_str));
            format!("known deviations of other configurations: {}{near}", broken.len())
        }
    };
    format!("there is no trace of {claim} in {name}: it {why}; {meant}")
}
