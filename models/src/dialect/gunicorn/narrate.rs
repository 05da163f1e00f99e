//! How the behaviours of the server are told.

use super::model::{Gunicorn, World};
use super::state::{Input, Process};
use crate::bus::narrate::{list, option};
use crate::site::Worker;
use wspbus_words::model::{Label, Narrate};

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
        let plain = |name| Label { name, arguments: Vec::new() };
        match *action {
            Input::Ask(signal) => {
                Label { name: "signal", arguments: vec![("signal", format!("{signal:?}"))] }
            }
            Input::AskInside(worker, signal) => {
                let arguments = vec![("worker", worker.0.to_string()), ("signal", format!("{signal:?}"))];
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

    fn messages(&self, before: &World, action: &Input, _after: &World) -> Vec<String> {
        self.step(before, action).1.iter().map(ToString::to_string).collect()
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, String)> {
        let arbiter = &world.arbiter;
        vec![
            ("arbiter", format!("{:?}", arbiter.phase)),
            ("queue", list(arbiter.queue.iter().map(|s| format!("{s:?}")))),
            ("generation", arbiter.generation.0.to_string()),
            ("goal", option(arbiter.goal)),
            ("workers", list(arbiter.workers.iter().map(process))),
        ]
    }
}

fn process(process: &Process) -> String {
    let busy = if process.busy { ", busy" } else { "" };
    format!("{} of {}: {:?}{busy}", process.worker, process.generation, process.stage)
}
