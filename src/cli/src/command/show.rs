//! `wspbus show`.

use std::path::Path;

use crate::catalogue;
use clap::Args;
use wspbus_check::trace::{Format, Trace};
use wspbus_check::{Limits, silent};
use wspbus_words::look::{Look, Styles};

use super::exit::{Exit, Failure};
use super::terminal;

/// Prints a trace.
#[derive(Args)]
pub struct Show {
    /// A trace file, `-` for standard input, or the name of a property of a configuration
    /// (`cherrypy/stop-in-start/running-means-services-up`), which is checked anew.
    trace: String,
    /// text, json, mermaid, itf, rust or svg.
    #[arg(long = "as", value_name = "FORMAT", default_value = "text")]
    format: String,
    /// Replay it on its model first, and fail if it no longer shows what it says.
    #[arg(long)]
    replay: bool,
}

/// Runs the command.
pub fn run(arguments: &Show) -> super::Result {
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
        _ => Err(Failure::usage(format!(
            "there is no trace file {name:?}, and it is no MODEL/CONFIGURATION/PROPERTY either"
        ))),
    }
}

fn check(model: &str, configuration: &str, property: &str) -> Result<Trace, Failure> {
    let subject = catalogue::find(model, configuration).map_err(Failure::usage)?;
    let limits = Limits { states: usize::MAX, ..Limits::default() };
    let outcome = subject.check(&limits, &mut silent).map_err(|e| Failure::new(Exit::Inconclusive, e))?;
    let names = || outcome.properties.iter().filter(|p| p.trace.is_some()).map(|p| p.name);
    let Some(judged) = outcome.property(property) else {
        let known: Vec<&str> = names().collect();
        return Err(Failure::usage(format!(
            "{model}/{configuration} has no property {property:?}; those with a trace: {}",
            known.join(", ")
        )));
    };
    judged
        .trace
        .clone()
        .ok_or_else(|| Failure::usage(format!("{property} {}: there is no trace to show", judged.verdict)))
}
