//! The commands of the program. Exit codes: 0 holds, 1 falls short, 2 usage,
//! 3 inconclusive, 4 the tested program broke, 70 the program found itself wrong, 130 and 143 a signal stopped the run.

mod adapter;
mod check;
mod checked_subject;
mod conform;
mod detail;
mod exit;
mod files;
mod fold;
mod json;
mod layout;
mod list;
mod lockstep;
mod mutants;
mod numbers;
mod pattern;
mod progress;
mod report;
mod show;
mod signals;
mod suite;
mod table;
mod tally;
mod telling;
mod terminal;
mod tested;
#[cfg(test)]
mod unexplored;
mod validate;
mod words;

use clap::{Parser, Subcommand};

/// Model-checks the Web Site Process Bus, shows its traces, and compares real buses with it.
///
/// Without a command it checks everything, as `wspbus check` does.
#[derive(Parser)]
#[command(name = "wspbus", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 everything holds, 1 something falls short, 2 wrong usage or unreadable input,
            3 inconclusive (a limit ended a run), 4 the tested program broke,
            70 the program found itself wrong, 130 SIGINT (Ctrl-C) stopped the run, 143 SIGTERM did.
NO_COLOR turns colours off; COLUMNS is the width; progress is shown on a terminal only.";

#[derive(Subcommand)]
enum Command {
    /// Model-check: explore every state, judge every claim.
    Check(check::Check),
    /// Test a bus, in any language, against the specification.
    Conform(conform::Conform),
    /// Show what a conformance run found, or compare several.
    Report(report::Report),
    /// Compare a real bus with its model, in lockstep, through an adapter.
    Lockstep(lockstep::Lockstep),
    /// List models, configurations, claims and counterexamples by name.
    List(list::List),
    /// Print a trace: a counterexample or a witness.
    Show(show::Show),
    /// List the conformance suites with what they guarantee, or write them as files.
    Suite(suite::Suite),
    /// Serve the reference bus, the machine of the specification, or a wrong bus, as an adapter.
    Adapter(adapter::Adapter),
    /// Tell whether the log of a real bus is a behaviour of the specification.
    Validate(validate::Validate),
}

/// Runs the program.
pub fn run() -> std::process::ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => return usage(&told),
    };
    let exit = match arguments.command {
        None => check::run(&check::Check::default()),
        Some(Command::Check(check)) => check::run(&check),
        Some(Command::Conform(conform)) => conform::run(&conform),
        Some(Command::Report(report)) => report::run(&report),
        Some(Command::Lockstep(lockstep)) => lockstep::run(&lockstep),
        Some(Command::List(list)) => list::run(&list),
        Some(Command::Show(show)) => show::run(&show),
        Some(Command::Suite(suite)) => suite::run(&suite),
        Some(Command::Adapter(adapter)) => adapter::run(&adapter),
        Some(Command::Validate(validate)) => validate::run(&validate),
    };
    exit.unwrap_or_else(|failure| {
        terminal::complain(&failure);
        failure.exit()
    })
    .into()
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn usage(told: &clap::Error) -> std::process::ExitCode {
    if told.use_stderr() {
        terminal::print_error(&told.render().ansi().to_string());
        return exit::Exit::Usage.into();
    }
    // The reader has closed the pipe.
    let _ = told.print();
    exit::Exit::Holds.into()
}
