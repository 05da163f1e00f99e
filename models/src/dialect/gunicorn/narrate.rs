//! The words for the behaviours of the server.

use super::model::{Gunicorn, GunicornWorld};
use super::source;
use super::state::{Heir, Input, Phase, Process, Stage};
use crate::site::machine::event::Event;
use crate::site::machine::word::{Status, WorkerId};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Gunicorn {
    fn lanes(&self) -> Vec<String> {
        ["operator", "arbiter", "workers", "application", "world", "new arbiter"].map(String::from).into()
    }

    fn actor(&self, action: &Input) -> usize {
        match action {
            Input::Ask(_) => 0,
            Input::Start | Input::Handle(_) | Input::Reap | Input::Manage => 1,
            Input::Murder(_) | Input::Waited => 1,
            Input::InitSignals(_) | Input::Boot(_) | Input::Serve(_) | Input::Answer(_) => 2,
            Input::Take(_) | Input::Leave(_) | Input::Notice(_) => 2,
            Input::AskInside(..) => 3,
            Input::ArbiterDies | Input::HeirDies | Input::Crash(_) | Input::Fatal(_) => 4,
            Input::HeirStarts | Input::HeirManages => 5,
        }
    }

    fn label(&self, action: &Input) -> Label {
        let of = |name, worker: WorkerId| Label { name, arguments: vec![("worker", worker.to_string())] };
        let plain = Label::plain;
        match *action {
            Input::Ask(signal) => Label { name: "signal", arguments: vec![("signal", signal.to_string())] },
            Input::AskInside(worker, signal) => {
                let arguments = vec![("worker", worker.to_string()), ("signal", signal.to_string())];
                Label { name: "application signals the arbiter", arguments }
            }
            Input::Start => plain("start"),
            Input::Handle(true) => plain("handle"),
            Input::Handle(false) => plain("handle, with a broken configuration"),
            Input::Reap => plain("reap"),
            Input::Manage => plain("manage workers"),
            Input::Murder(worker) => of("worker timeout", worker),
            Input::Waited => plain("wait is over"),
            Input::ArbiterDies => plain("arbiter is killed"),
            Input::HeirStarts => plain("new arbiter starts"),
            Input::HeirManages => plain("new arbiter manages workers"),
            Input::HeirDies => plain("new arbiter is killed"),
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
            ("new arbiter", heir(arbiter.heir).into()),
            ("queue", Value::words(&arbiter.queue)),
            ("generation", arbiter.generation.into()),
            ("number of workers", arbiter.wanted.into()),
            ("goal", Value::option(arbiter.book.goal)),
            ("workers", Value::list(arbiter.workers.iter().map(process))),
            ("busy", Value::words(busy)),
        ]
    }

    fn source(&self, world: &GunicornWorld, action: &Input) -> Option<String> {
        Some(source::of(&world.arbiter, action).to_owned())
    }
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Starting => "starts",
        Phase::Looping => "in its main loop",
        Phase::Reloading => "reloads: waits for the old workers",
        Phase::Stopping { quick: false } => "stops: waits for its workers",
        Phase::Stopping { quick: true } => "stops at once: waits for its workers",
        Phase::Gone => "gone",
    }
}

const fn heir(heir: Option<Heir>) -> &'static str {
    match heir {
        None => "none",
        Some(Heir::Starts) => "starts",
        Some(Heir::Loops) => "in its main loop",
    }
}

fn process(process: &Process) -> String {
    let stage = match process.stage {
        Stage::Forked => "forked",
        Stage::Loading => "loading",
        Stage::Serving => "serving",
        Stage::Draining => "draining",
        Stage::Dead(Status::Exited(code)) if code != crate::bus::Code::OK => "dead with a fatal exit code",
        Stage::Dead(_) => "dead",
    };
    format!("worker {} of generation {}: {stage}", process.worker, process.generation)
}
