//! `wspbus adapter`.

use std::fs::File;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use wspbus_kit::conform::message::{Command, Numbered, Reply};
use wspbus_kit::conform::served::{Behind, Served};
use wspbus_kit::conform::{Driven, json, valid};
use wspbus_kit::suite::case::{Parameters, Returns};
use wspbus_models::bus::Machine;

use super::exit::{Exit, Failure};
use super::mutants::{self, Listing};
use crate::reference::Threaded;

/// Serves the reference bus, or a wrong bus, behind the adapter protocol.
///
/// It reads commands from standard input and answers on standard output (docs/protocol.md), so
/// that the kit can be tried on a bus of which the verdict is known. The reference bus is the crate wspbus, with threads
/// of the system. A wrong bus is the machine of the specification with a fault, in one thread.
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
    /// Serve the machine of the specification alone, in one thread.
    #[arg(long, conflicts_with = "mutant")]
    machine: bool,
    /// Serve a bus whose listeners have no deadlines, and run on the thread of their pass.
    #[arg(long, conflicts_with_all = ["mutant", "machine"])]
    no_deadlines: bool,
    /// Serve a bus whose passes run on the thread that asks. No thread can wait for a ticket before that call returns.
    #[arg(long, conflicts_with_all = ["mutant", "machine", "returns_when_resolved"])]
    drive_caller: bool,
    /// A granted call returns when its ticket resolves, and not at once.
    #[arg(long)]
    returns_when_resolved: bool,
    /// Append the log of each case to this file, for `wspbus validate`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mutant", "machine", "list_mutants"])]
    log: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Adapter) -> super::exit::Result {
    let returns = if arguments.returns_when_resolved { Returns::WhenResolved } else { Returns::AtOnce };
    let parameters = Parameters { returns };
    match &arguments.mutant {
        _ if arguments.list_mutants => arguments.listing.print(parameters),
        None if arguments.machine => {
            serve(&mut Served::new("wspbus-machine", parameters, Machine::default()))
        }
        None => {
            let bus = if arguments.no_deadlines { Threaded::without_deadlines() } else { Threaded::new() };
            let bus = if arguments.drive_caller { bus.driven_by_callers() } else { bus };
            let without = bus.without();
            let bus = logging(bus, arguments.log.as_deref())?;
            serve(&mut Behind::of("wspbus", parameters, bus).without(&without))
        }
        Some(name) => serve(&mut *mutants::served(name, parameters)?),
    }
}

/// The bus, which appends to the file if there is one.
fn logging(bus: Threaded, file: Option<&Path>) -> Result<Threaded, Failure> {
    let Some(file) = file else { return Ok(bus) };
    let opened = File::options().create(true).append(true).open(file);
    opened.map(|log| bus.logging(log)).map_err(|e| Failure::usage(format!("--log {}: {e}", file.display())))
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
