//! The values of a state, as a reader sees them.

use super::hang_name;
use crate::site::machine::controller::memory::{Child, Epoch, Loading};
use crate::site::machine::event::Stage;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::worker::memory::{Interpreter, Line};
use crate::site::world::{Process, World};
use wspbus_words::system::Value;

type Values = Vec<(&'static str, Value)>;

/// The memory of the controller.
pub(super) fn of_controller(world: &World) -> Values {
    let controller = world.controller.as_ref();
    let known = || controller.into_iter();
    let tickets = known().flat_map(|c| {
        let open = c.tickets.iter().map(|open| format!("{}: {}", open.ticket, open.goal));
        let exits = c.exits.iter().map(|(ticket, worker)| format!("{ticket}: end of worker {worker}"));
        open.chain(exits)
    });
    let late = known()
        .flat_map(|c| &c.tickets)
        .filter(|open| open.late)
        .map(|open| format!("ticket {}", open.ticket));
    let accounts = || known().flat_map(|c| &c.accounts);
    let notices = accounts().map(|account| format!("{} of ticket {}", account.notice, account.ticket));
    let due =
        accounts().flat_map(|account| account.due.iter().map(|to| format!("{} to {to}", account.notice)));
    let round = controller.and_then(|c| c.round.as_ref());
    let awaited =
        round.into_iter().flat_map(|round| &round.due).map(|(worker, _)| format!("worker {worker}"));
    let given_up = known().flat_map(|c| c.slots().filter(|slot| c.given_up(*slot)));
    let load = controller.and_then(|c| c.load).map(|load| match load {
        Loading::Wanted => "runs",
        Loading::Stale => "runs, and is dropped",
    });
    vec![
        ("site", Value::from(controller.map_or_else(|| "no controller".to_owned(), |c| c.state.to_string()))),
        ("goal", Value::option(controller.and_then(|c| c.goal))),
        ("tickets", Value::list(tickets)),
        ("late tickets", Value::list(late)),
        ("uploaded", Value::from(format!("version {}", world.uploaded))),
        ("load", Value::option(load)),
        ("in use", Value::option(controller.and_then(|c| c.used.as_ref()).map(epoch))),
        ("Roll to", Value::option(controller.and_then(|c| c.rolled.as_ref()).map(epoch))),
        ("known", Value::list(known().flat_map(|c| &c.children).map(known_as))),
        ("given up", Value::list(given_up.map(|slot| format!("slot {slot}")))),
        ("round", Value::option(round.map(|round| format!("{} of {}", round.round, round.work)))),
        ("round waits for", Value::list(awaited)),
        ("notices", Value::list(notices)),
        ("notices due", Value::list(due)),
    ]
}

/// The processes of the workers, and the messages between them and the controller.
pub(super) fn of_workers(world: &World) -> Values {
    let all = || world.processes.iter();
    let interpreters = all().flat_map(|process| {
        let id = process.worker.id;
        process.worker.interpreters.iter().map(move |of| format!("{} {}", of.native.of(id), far(of)))
    });
    let connections = all().flat_map(|process| {
        let id = process.worker.id;
        let held = process.worker.connections.iter();
        held.map(move |held| format!("{} of worker {id} {}", held.connection, owed(held.line)))
    });
    let hung = all().flat_map(|process| {
        let id = process.worker.id;
        process.hung.iter().map(move |hang| format!("{} of worker {id}", hang_name(*hang)))
    });
    vec![
        ("workers", Value::list(all().map(worker))),
        ("interpreters", Value::list(interpreters)),
        ("connections", Value::list(connections)),
        ("hanging", Value::list(hung)),
        ("to workers", Value::list(all().flat_map(down))),
        ("to the controller", Value::list(all().flat_map(up))),
    ]
}

fn epoch(epoch: &Epoch) -> String {
    let slots = if epoch.count() == 1 { "slot" } else { "slots" };
    format!("generation {} with version {} and {} {slots}", epoch.generation, epoch.version, epoch.count())
}

/// A worker, as its controller knows it: its names, then what it is.
fn known_as(child: &Child) -> Value {
    let Child { worker, slot, generation, .. } = child;
    let mut is = vec![format!("worker {worker} in slot {slot} of generation {generation}")];
    is.push(match (child.ready, child.steady) {
        (_, true) => "proved".to_owned(),
        (true, false) => "ready".to_owned(),
        (false, _) => "not ready".to_owned(),
    });
    is.extend(child.control.map(|control| format!("sent {control}")));
    let marks = [
        (child.retires, "to be replaced"),
        (child.leaving, "leaves"),
        (child.closed, "channel closed"),
        (child.forced, "forced"),
    ];
    is.extend(marks.iter().filter(|(has, _)| *has).map(|(_, what)| (*what).to_owned()));
    Value::list(is)
}

/// A worker, as its process is.
fn worker(process: &Process) -> String {
    let worker = &process.worker;
    let is = match worker.stage {
        _ if process.ended.is_some() => "has ended".to_owned(),
        _ if process.frozen => "is frozen".to_owned(),
        stage @ (Stage::Booting | Stage::Serving) => format!("{stage} with version {}", worker.version),
        stage => stage.to_string(),
    };
    let round = worker.round.map(|job| format!(" in round {}", job.round)).unwrap_or_default();
    let alone = if worker.alone { " without a controller" } else { "" };
    format!("worker {} {is}{round}{alone}", worker.id)
}

/// The words for the progress of an interpreter.
fn far(interpreter: &Interpreter) -> String {
    let asked = interpreter.asked.map(|step| format!(" in {step}")).unwrap_or_default();
    let stuck = if interpreter.stuck { " with a step given up" } else { "" };
    format!("is {}{asked}{stuck}", interpreter.life)
}

const fn owed(line: Line) -> &'static str {
    match line {
        Line::Fresh => "is accepted",
        Line::Busy => "waits for an answer",
        Line::Idle => "is idle",
    }
}

/// The messages that a worker did not read.
fn down(process: &Process) -> Vec<String> {
    let id = process.worker.id;
    let control = process.control.map(|control| format!("{control} to worker {id}"));
    let round = process.round.map(|job| format!("round {} to worker {id}", job.round));
    let notices = process.notices.iter().filter_map(|message| match message {
        Down::Notice { notice, to, .. } => Some(format!("notice {notice} to {}", to.of(id))),
        Down::Control(_) | Down::Round { .. } => None,
    });
    control.into_iter().chain(round).chain(notices).collect()
}

/// The messages that the controller did not read.
fn up(process: &Process) -> Vec<String> {
    let told = |message: &Up| {
        let what = match message {
            Up::Ready { .. } => "ready".to_owned(),
            Up::Born(native) => format!("{native} lives"),
            Up::Told(native) => format!("{native} was told"),
            Up::Gone(native) => format!("{native} is gone"),
            Up::Leaving => "accepts nothing".to_owned(),
            Up::Round { round, outcome } => format!("round {round} {outcome}"),
            Up::Delivered { notice, to } => format!("{to} got notice {notice}"),
            Up::Missed { notice, by } => format!("{by} missed notice {notice}"),
            Up::Retire => "replace me".to_owned(),
            Up::Ask { from, request, scope, .. } => format!("{from} asks for {request} in scope {scope}"),
            Up::Unreadable => "noise".to_owned(),
        };
        format!("worker {}: {what}", process.worker.id)
    };
    process.up.iter().map(told).collect()
}
