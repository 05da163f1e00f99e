//! `wspbus show`.

use std::path::Path;

use clap::Args;
use wspbus_check::trace::{Format, Trace};
use wspbus_check::{Limits, NO_DEADLOCK, Verdict, silent};
use wspbus_words::look::{Look, Styles};

use super::exit::{Exit, Failure};
use super::terminal;
use crate::catalogue::{self, Judged, Subject, nearest};

/// Prints a trace.
#[derive(Args)]
pub struct Show {
    /// A trace file, `-` for standard input, or MODEL/CONFIGURATION/PROPERTY, which is checked anew
    /// (`cherrypy/stop-in-start/running-means-services-up`); `wspbus list` has the names.
    trace: String,
    /// text, json, mermaid, itf, rust or svg.
    #[arg(long = "as", value_name = "FORMAT", default_value = "text")]
    format: String,
    /// Replay it on its model first, and fail if it no longer shows what it says.
    #[arg(long)]
    replay: bool,
}

/// Runs the command.
pub fn run(arguments: &Show) -> super::exit::Result {
    let format: Format = arguments.format.parse().map_err(Failure::usage)?;
    let trace = find(&arguments.trace)?;
    if arguments.replay {
        let subject = catalogue::find(&trace.model, &trace.configuration).map_err(Failure::usage)?;
        subject.replay(&trace).map_err(|e| Failure::new(Exit::FallsShort, e))?;
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
        [model, configuration, property] => check(model, configuration, property),
        [model, configuration] => {
            let subject =
                catalogue::find(model, configuration).map_err(|e| no_trace(name, &e.to_string()))?;
            let known = counterexamples(subject.as_ref());
            Err(no_trace(name, &format!("the configuration {known}; `wspbus list {name}` has its claims")))
        }
        _ => {
            let known: Vec<String> = catalogue::all().iter().map(|subject| subject.name()).collect();
            Err(no_trace(name, &format!("the nearest configurations: {}", near(name, &known))))
        }
    }
}

/// The failure for a name of no trace, with the names that may have been meant.
fn no_trace(name: &str, meant: &str) -> Failure {
    Failure::usage(format!(
        "there is no trace file {name:?}, and it is no MODEL/CONFIGURATION/PROPERTY either; {meant}"
    ))
}

/// The counterexamples that can be shown of a configuration without checking it, as the end of a sentence
/// about the configuration.
fn counterexamples(subject: &dyn Subject) -> String {
    match subject.deviations().as_slice() {
        [] => "is not known to break anything".to_owned(),
        broken => format!("is known to break: {}", broken.join(", ")),
    }
}

fn check(model: &str, configuration: &str, property: &str) -> Result<Trace, Failure> {
    let subject = catalogue::find(model, configuration).map_err(Failure::usage)?;
    let claims = subject.claims();
    let names = || claims.iter().map(|claim| claim.name).chain([NO_DEADLOCK]);
    if !names().any(|name| name == property) {
        return Err(Failure::usage(format!(
            "{model}/{configuration} has no property {property:?}; the nearest: {}; it {}",
            nearest(property, names()).join(", "),
            counterexamples(subject.as_ref()),
        )));
    }
    let limits = Limits { states: usize::MAX, ..Limits::default() };
    let outcome = subject.check(&limits, &mut silent).map_err(|e| Failure::new(Exit::Inconclusive, e))?;
    let judged = outcome.property(property);
    let shown = judged.and_then(|judged| judged.trace.clone());
    shown.ok_or_else(|| Failure::usage(traceless(subject.as_ref(), property, judged)))
}

/// Why there is nothing to show.
fn traceless(subject: &dyn Subject, property: &str, judged: Option<&Judged>) -> String {
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
        .filter(|other| other.deviations().contains(&property))
        .map(|other| format!("{}/{property}", other.name()))
        .collect();
    let meant = match broken.as_slice() {
        [] => format!("{name} {}", counterexamples(subject)),
        broken => format!("where it is broken, the nearest: {}", near(&format!("{name}/{property}"), broken)),
    };
    format!("there is no trace of {property} in {name}: it {why}; {meant}")
}

fn near(wanted: &str, known: &[String]) -> String {
    nearest(wanted, known.iter().map(String::as_str)).join(", ")
}
