//! How the behaviours of the server are told.

use super::model::{Httpd, World};
use super::pipe::Pipe;
use super::server::{Child, Input};
use crate::bus::narrate::{list, option};
use crate::site::Worker;
use wspbus_words::model::{Label, Narrate};

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
        let of = |name, worker: Worker| Label { name, arguments: vec![("worker", worker.0.to_string())] };
        let plain = |name| Label { name, arguments: Vec::new() };
        match *action {
            Input::Ask(signal) => {
                Label { name: "signal", arguments: vec![("signal", format!("{signal:?}"))] }
            }
            Input::Kill(worker, signal) => {
                let arguments = vec![("worker", worker.0.to_string()), ("signal", format!("{signal:?}"))];
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

    fn messages(&self, before: &World, action: &Input, _after: &World) -> Vec<String> {
        self.step(before, action).1.iter().map(ToString::to_string).collect()
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, String)> {
        let server = &world.server;
        let flags = server.flags;
        let set = [
            (flags.shutdown, "shutdown_pending"),
            (flags.restart, "restart_pending"),
            (flags.ungraceful, "is_ungraceful"),
            (flags.was_graceful, "was_graceful"),
        ];
        vec![
            ("parent", format!("{:?}", server.phase)),
            ("flags", list(set.into_iter().filter(|(on, _)| *on).map(|(_, name)| name))),
            ("generation", server.generation.0.to_string()),
            ("goal", option(server.goal)),
            ("children", list(server.children.iter().map(child))),
            ("pipes", list(server.pipes.iter().map(pipe))),
        ]
    }
}

fn child(child: &Child) -> String {
    let mut text = format!("{} of {}: {:?}", child.worker, child.generation, child.stage);
    for (on, word) in [
        (child.busy, "busy"),
        (!child.known, "forgotten"),
        (child.daemon, "daemon"),
        (child.stopped, "stopped"),
    ] {
        if on {
            text += &format!(", {word}");
        }
    }
    text
}

fn pipe(pipe: &Pipe) -> String {
    format!("{}: {}", pipe.generation, list(pipe.tokens.iter().map(|t| t.control)))
}
