//! `wspbus adapter`.

use std::io::{BufRead, Write};

use clap::Args;
use wspbus_kit::conform::message::{Command, Numbered, Reply};
use wspbus_kit::conform::served::Served;
use wspbus_kit::conform::{Driven, json, valid};
use wspbus_kit::suite::case::{Parameters, Returns};
use wspbus_models::bus::Machine;

use super::exit::{Exit, Failure};
use super::mutants::{self, Listing};

/// Serves the bus of the specification, or a wrong one, behind the adapter protocol.
///
/// It reads commands from standard input and answers on standard output (docs/protocol.md), so
/// that the kit can be tried on a bus of which the verdict is known.
#[derive(Args)]
pub struct Adapter {
    /// Serve this wrong bus: one with a name, or a fault such as transfer/core/S3/I5/S7 (as --list-mutants
    /// prints them).
    #[arg(long, value_name = "NAME", conflicts_with = "list_mutants")]
    mutant: Option<String>,
    /// List the wrong buses, each with the requirement that it breaks.
    #[arg(long)]
    list_mutants: bool,
    #[command(flatten)]
    listing: Listing,
    /// A granted call returns when its ticket resolves, and not at once.
    #[arg(long)]
    returns_when_resolved: bool,
}

/// Runs the command.
pub fn run(arguments: &Adapter) -> super::exit::Result {
    let returns = if arguments.returns_when_resolved { Returns::WhenResolved } else { Returns::AtOnce };
    let parameters = Parameters { returns };
    match &arguments.mutant {
        _ if arguments.list_mutants => arguments.listing.print(parameters),
        None => serve(&mut Served::new("wspbus", parameters, Machine::default())),
        Some(name) => serve(&mut *mutants::served(name, parameters)?),
    }
}

/// Answers each line, until the input ends or `quit` comes outside a case.
fn serve(bus: &mut dyn Driven) -> super::exit::Result {
    let broken = |e: std::io::Error| Failure::new(Exit::Usage, format!("cannot speak: {e}"));
    let mut out = std::io::stdout().lock();
    let mut open = false;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(broken)?;
        let (id, reply, last) = answer(bus, &line, &mut open);
        let written =
            serde_json::to_string(&Numbered { id, message: reply }).map_err(|e| broken(e.into()))?;
        out.write_all((written + "\n").as_bytes()).and_then(|()| out.flush()).map_err(broken)?;
        if last {
            break;
        }
    }
    Ok(Exit::Holds)
}

/// The reply to a line, its number, and whether it is the last.
fn answer(bus: &mut dyn Driven, line: &str, open: &mut bool) -> (u64, Reply, bool) {
    let (id, command) = match read(line) {
        (id, Ok(command)) => (id, command),
        (id, Err(message)) => return (id, Reply::Error { message }, false),
    };
    let last = command == Command::Quit && !*open;
    let reply = bus.send(&command).unwrap_or_else(|e| Reply::Error { message: e.to_string() });
    match (&command, &reply) {
        (Command::Begin(_), Reply::Settled { .. }) => *open = true,
        (Command::Quit, _) | (_, Reply::Ended { .. }) => *open = false,
        _ => {}
    }
    (id, reply, last)
}

/// The command of a line, or what is wrong with it, and its number. By hand that may be left out.
fn read(line: &str) -> (u64, Result<Command, String>) {
    let mut message = match json::read(line) {
        Ok(message) => message,
        Err(error) => return (0, Err(format!("this is no JSON message: {error}"))),
    };
    if let Some(fields) = message.as_object_mut() {
        fields.entry("id").or_insert_with(|| 0.into());
    }
    let id = message.get("id").and_then(serde_json::Value::as_u64).unwrap_or_default();
    if let Err(complaint) = valid::command(&message) {
        return (id, Err(format!("this command does not meet its schema: {complaint}")));
    }
    (id, serde_json::from_value(message).map_err(|error| format!("this is no command: {error}")))
}
