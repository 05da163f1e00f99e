//! `wspbus report`.

use std::fs::File;
use std::path::Path;

use clap::{Args, ValueEnum};
use wspbus_kit::conform::report::{Report as Found, junit, markdown, text, write};
use wspbus_words::look::{Look, Styles};

use super::exit::{Exit, Failure};
use super::{files, terminal};

/// Renders what `wspbus conform` found.
///
/// It exits with 0 for all verdicts of the reports, and with 2 if a report cannot be read, or does not have what the format
/// needs.
#[derive(Args)]
pub struct Report {
    /// Files that `wspbus conform --report` wrote; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The format: text for a terminal, a table of Markdown with a column a report, JUnit XML, JSON again. JUnit XML needs
    /// reports that name every case, as `wspbus conform --report` writes them.
    #[arg(long = "as", value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Junit,
    Json,
}

/// Runs the command.
pub fn run(arguments: &Report) -> super::exit::Result {
    let reports = arguments.files.iter().map(|file| read(file)).collect::<Result<Vec<Found>, Failure>>()?;
    let rendered = match arguments.format {
        Format::Text => reports.iter().map(|report| shown(report, None)).collect::<Vec<_>>().join("\n"),
        Format::Markdown => markdown::markdown(&reports, "spec.md"),
        Format::Junit => {
            for (file, report) in arguments.files.iter().zip(&reports) {
                junit::names_every_case(report)
                    .map_err(|error| Failure::usage(format!("{file}: {error}")))?;
            }
            junit::junit(&reports, None).map_err(Failure::usage)?
        }
        Format::Json => reports.iter().map(write::write).collect(),
    };
    terminal::print(&rendered);
    Ok(Exit::Holds)
}

/// A report for this terminal. The command is the adapter that was tested, as it is typed.
pub fn shown(report: &Found, command: Option<&str>) -> String {
    let styles = if terminal::colours() { Styles::colored() } else { Styles::default() };
    text::text(report, &Look { width: terminal::width(), styles }, command)
}

fn read(name: &str) -> Result<Found, Failure> {
    let unreadable = |e: &dyn std::fmt::Display| Failure::usage(format!("{name}: {e}"));
    match name {
        "-" => Found::from_reader(std::io::stdin().lock()).map_err(|e| unreadable(&e)),
        _ => {
            let file =
                File::open(name).map_err(|e| Failure::usage(files::unreadable(Path::new(name), &e)))?;
            Found::from_reader(file).map_err(|e| unreadable(&e))
        }
    }
}
