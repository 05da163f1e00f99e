//! The words for the behaviours of the server.

use super::model::{Gunicorn, GunicornWorld};
use super::state::{Input, Phase, Process, Stage};
use crate::site::{Event, Worker};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Gunicorn {
    fn lanes(&self) -> Vec<String> {
        ["operator", "arbiter", "workers", "application", "world"].map(String::from).into()
    }

    fn actor(&self, action: &Input) -> usize {
        match action {
            Input::Ask(_) => 0,
            Input::Handle(_) | Input::Reap | Input::Manage | Input::Murder(_) | Input::Waited => 1,
            Input::InitSignals(_) | Input::Boot(_) | Input::Serve(_) | Input::Answer(_) => 2,
            Input::Take(_) | Input::Leave(_) | Input::Notice(_) => 2,
            Input::AskInside(..) => 3,
            Input::ArbiterDies | Input::Crash(_) | Input::Fatal(_) => 4,
        }
    }

    fn label(&self, action: &Input) -> Label {
        let of = |name, worker: Worker| Label { name, arguments: vec![("worker", worker.0.to_string())] };
        let plain = Label::plain;
        match *action {
            Input::Ask(signal) => Label { name: "signal", arguments: vec![("signal", signal.to_string())] },
            Input::AskInside(worker, signal) => {
                let arguments = vec![("worker", worker.0.to_string()), ("signal", signal.to_string())];
                Label { name: "application signals the arbiter", arguments }
            }
            Input::Handle(true) => plain("handle"),
            Input::Handle(false) => plain("handle, with a broken configuration"),
            Input::Reap => plain("reap"),
            Input::Manage => plain("manage workers"),
            Input::Murder(worker) => of("worker timeout", worker),
            Input::Waited => plain("wait is over"),
            Input::ArbiterDies => plain("arbiter is killed"),
            Input::InitSignals(worker) => of("init signals", worker),
            Input::Boot(worker) => of("boot", worker),
            Input::Serve(worker) => of("accept", worker),
            Input::Answer(worker) => of("request ends", worker),
            Input::Take(worker) => of("take signal", worker),
            Input::Leave(worker) => of("leave", worker),
            Input::Notice(worker) => of("parent changed", worker),
            Input::Crash(worker) => of("crash", worker),
            Input::Fatal(worker) => of("exit with 3", worker),
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &GunicornWorld) -> Vec<(&'static str, Value)> {
        let arbiter = &world.arbiter;
        let busy = arbiter.workers.iter().filter(|process| process.busy).map(|process| process.worker);
        vec![
            ("arbiter", phase(arbiter.phase).into()),
            ("queue", Value::words(&arbiter.queue)),
            ("generation", arbiter.generation.0.into()),
            ("goal", Value::option(arbiter.goal)),
            ("workers", Value::list(arbiter.workers.iter().map(process))),
            ("busy", Value::words(busy)),
        ]
    }
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Looping => "in its main loop",
        Phase::Reloading => "reloads: waits for the old workers",
        Phase::Stopping { quick: false } => "stops: waits for its workers",
        Phase::Stopping { quick: true } => "stops at once: waits for its workers",
        Phase::Gone => "gone",
    }
}

fn process(process: &Process) -> String {
    let stage = match process.stage {
        Stage::Forked => "forked",
        Stage::Loading => "loading",
        Stage::Serving => "serving",
        Stage::Draining => "draining",
        Stage::Dead { fatal: false } => "dead",
        Stage::Dead { fatal: true } => "dead with a fatal exit code",
    };
    format!("{} of {}: {stage}", process.worker, process.generation)
}
