//! The words for the behaviours of the server.

use super::model::{Httpd, HttpdWorld};
use super::pipe::Pipe;
use super::server::{Child, Input, Phase, Stage, Then};
use super::source;
use crate::site::machine::event::Event;
use crate::site::machine::word::WorkerId;
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Httpd {
    fn lanes(&self) -> Vec<String> {
        ["administrator", "parent", "children", "applications", "world"].map(String::from).into()
    }

    fn actor(&self, action: &Input) -> usize {
        match action {
            Input::Ask(_) => 0,
            Input::Step | Input::Maintain | Input::IdleKill(_) | Input::Configured(true) => 1,
            Input::Boot(_) | Input::Serve(_) | Input::Answer(_) | Input::Read(_) | Input::Take(_) => 2,
            Input::Leave(_) => 2,
            Input::Kill(..) | Input::Forge(_) | Input::Steal(_) | Input::Freeze(_) => 3,
            Input::Tick | Input::Configured(false) | Input::ParentDies => 4,
            Input::Crash(_) | Input::Fatal(_) => 4,
        }
    }

    fn label(&self, action: &Input) -> Label {
        let of = |name, worker: WorkerId| Label { name, arguments: vec![("worker", worker.to_string())] };
        let plain = Label::plain;
        match *action {
            Input::Ask(signal) => Label { name: "signal", arguments: vec![("signal", signal.to_string())] },
            Input::Kill(worker, signal) => {
                let arguments = vec![("worker", worker.to_string()), ("signal", signal.to_string())];
                Label { name: "application signals the parent", arguments }
            }
            Input::Step => plain("parent goes on"),
            Input::Maintain => plain("maintain"),
            Input::IdleKill(worker) => of("idle kill", worker),
            Input::Tick => plain("deadline"),
            Input::Configured(true) => plain("configured"),
            Input::Configured(false) => plain("configuration is broken"),
            Input::ParentDies => plain("parent is killed"),
            Input::Boot(worker) => of("boot", worker),
            Input::Serve(worker) => of("accept", worker),
            Input::Answer(worker) => of("request ends", worker),
            Input::Read(worker) => of("read pipe", worker),
            Input::Take(worker) => of("take signal", worker),
            Input::Leave(worker) => of("leave", worker),
            Input::Crash(worker) => of("crash", worker),
            Input::Fatal(worker) => of("fatal exit", worker),
            Input::Forge(worker) => of("application writes to the pipe", worker),
            Input::Freeze(worker) => of("application stops a child", worker),
            Input::Steal(worker) => of("application reads from the pipe", worker),
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &HttpdWorld) -> Vec<(&'static str, Value)> {
        let server = &world.server;
        let flags = server.flags;
        let set = [
            (flags.shutdown, "shutdown_pending"),
            (flags.restart, "restart_pending"),
            (flags.ungraceful, "is_ungraceful"),
            (flags.was_graceful, "was_graceful"),
        ];
        let marked = |mark: fn(&Child) -> bool| {
            Value::words(server.children.iter().filter(|child| mark(child)).map(|child| child.worker))
        };
        vec![
            ("parent", phase(server.phase).into()),
            ("flags", Value::list(set.into_iter().filter(|(on, _)| *on).map(|(_, name)| name))),
            ("generation", server.generation.into()),
            ("goal", Value::option(server.book.goal)),
            ("children", Value::list(server.children.iter().map(child))),
            ("busy", marked(|child| child.busy)),
            ("forgotten", marked(|child| !child.known)),
            ("daemons", marked(|child| child.daemon)),
            ("stopped", marked(|child| child.stopped)),
            ("pipes", Value::words(server.pipes.iter().map(|pipe| pipe.generation))),
            ("in the pipes", Value::list(server.pipes.iter().flat_map(characters))),
        ]
    }

    fn source(&self, world: &HttpdWorld, action: &Input) -> Option<String> {
        Some(source::of(&world.server, self.plan.rules.mpm, action).to_owned())
    }
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Running => "running",
        Phase::Closing => "begins a graceful stop",
        Phase::Waiting => "waits for its children",
        Phase::Reclaiming { then: Then::Exit, again: false } => "ends its children, then exits",
        Phase::Reclaiming { then: Then::Exit, again: true } => "told its children once more, then exits",
        Phase::Reclaiming { then: Then::Restart, again: false } => "ends its children, then restarts",
        Phase::Reclaiming { then: Then::Restart, again: true } => {
            "told its children once more, then restarts"
        }
        Phase::Between => "between two generations",
        Phase::Configuring => "reads its configuration",
        Phase::Gone => "gone",
    }
}

fn child(child: &Child) -> String {
    let stage = match child.stage {
        Stage::Forked => "forked",
        Stage::Serving => "serving",
        Stage::Draining => "draining",
        Stage::Quitting => "quitting",
    };
    format!("worker {} of generation {}: {stage}", child.worker, child.generation)
}

/// The characters in a pipe, the oldest first.
fn characters(pipe: &Pipe) -> impl Iterator<Item = String> + '_ {
    pipe.tokens
        .iter()
        .map(move |token| format!("{} in that of generation {}", token.control, pipe.generation))
}
