//! Diagrams of the two machines, in Mermaid: the states from tables, and two behaviours from the model of a site.

mod behaviour;

use std::fmt::Write as _;

use crate::site::machine::event::Stage;
use crate::site::machine::print::UNTIL_ANSWERED;
use crate::site::machine::word::State;
use crate::site::machine::worker::stage::{STAGES, Until};

const HEAD: &str = "
## The machines in pictures

### The states of the controller

A test compares these edges with the changes of a model. The requirement LADDER-6 permits three more, by which a site
without workers would leave out Stopping. A Graceful, a Reload and a Roll change no state: the site is Running, and serves.

";

const WORKER: &str = "
### The stages of a worker

The edges of the end are the table that the machine reads; a test compares all of them with the changes of a model. A worker
whose controller is gone may also end at once, from every stage, by a deadline of its own. So may one that is killed.

";

const ROLL: &str = "
### A Roll of two slots

One behaviour of the model: the numbers of workers, tickets and generations are those of the model. Other orders are possible.
These workers have no interpreters, so each takes its whole end in one step, and what it said is heard after that. A dashed arrow is the end of something: of a request, or of a process. The Roll is reached
when both old workers said that they accept nothing any more; it does not wait for their ends.

";

const END: &str = "
### The end of a worker

One behaviour of the model: a Stop, with two interpreters and a connection that is owed an answer. `A.0` is an interpreter:
its name, A, and its number. The interpreters take each stage side by side, and none begins a stage before all others are
through with the one before. A step of an interpreter whose deadline passed is given up, and the next stage follows; but an
interpreter with a step that was given up is not destroyed, and stays until its process ends.

";

/// The section with the diagrams.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for (says, diagram) in
        [("", controller()), (WORKER, worker()), (ROLL, behaviour::roll()), (END, behaviour::end())]
    {
        let _ = write!(out, "{says}```mermaid\n{diagram}```\n");
    }
    out
}

/// The changes of state that the machine makes.
const TAKEN: [(State, State); 8] = [
    (State::Idle, State::Starting),
    (State::Idle, State::Exited),
    (State::Starting, State::Running),
    (State::Starting, State::Stopping),
    (State::Starting, State::Idle),
    (State::Running, State::Stopping),
    (State::Stopping, State::Idle),
    (State::Stopping, State::Exited),
];

/// The states of the controller.
fn controller() -> String {
    let mut out = String::from("stateDiagram-v2\n    [*] --> Idle\n");
    for (from, to) in TAKEN {
        let _ = writeln!(out, "    {from} --> {to}: {}", why(from, to));
    }
    out.push_str("    Exited --> [*]\n");
    out
}

const fn why(from: State, to: State) -> &'static str {
    match (from, to) {
        (_, State::Starting) => "Start",
        (_, State::Running) => "every slot serves or is given up",
        (State::Starting, State::Idle) => "the first load failed",
        (State::Idle, State::Exited) => "Restart, Exit",
        (_, State::Stopping) => "Stop, Restart, Exit",
        (_, State::Idle) => "Stop, and no worker is left",
        (_, State::Exited) => "Restart or Exit, and no worker is left",
    }
}

/// The changes of the stage of a worker: from, to, and why.
fn changes() -> Vec<(Stage, Stage, String)> {
    let mut all = vec![
        (Stage::Booting, Stage::Serving, "the boot is over".to_owned()),
        (
            Stage::Booting,
            Stage::Ended,
            "it cannot boot, is told to end, or its controller is gone".to_owned(),
        ),
        (Stage::Serving, Stage::Telling, "Drain, Stop, or its controller is gone".to_owned()),
    ];
    for row in STAGES {
        let why = match row.until {
            Until::All(step) => format!("{step} is over or given up, in every interpreter"),
            Until::Answered => UNTIL_ANSWERED.to_owned(),
        };
        all.push((row.stage, row.next, why));
    }
    all
}

/// The name of a stage in a diagram.
const fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Booting => "Booting",
        Stage::Serving => "Serving",
        Stage::Telling => "Telling",
        Stage::Draining => "Draining",
        Stage::Joining => "Joining",
        Stage::Finishing => "Finishing",
        Stage::Destroying => "Destroying",
        Stage::Ended => "Ended",
    }
}

/// The stages of a worker.
fn worker() -> String {
    let mut out = String::from("stateDiagram-v2\n    [*] --> Booting\n");
    for (from, to, why) in changes() {
        let _ = writeln!(out, "    {} --> {}: {why}", name(from), name(to));
    }
    out.push_str("    Ended --> [*]\n");
    out
}

#[cfg(test)]
mod tests;
