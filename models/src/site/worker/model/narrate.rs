//! The words for the behaviours of a worker.

use super::{Action, Alone, WorkerWorld};
use crate::site::abstraction::life_at;
use crate::site::event::Event;
use crate::site::identity::{Connection, Name};
use crate::site::worker::Input;
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Alone {
    fn lanes(&self) -> Vec<String> {
        ["controller", "worker", "clients", "applications"].map(String::from).to_vec()
    }

    fn actor(&self, action: &Action) -> usize {
        match action {
            Action::Send(_) | Action::Die | Action::Reap => 0,
            Action::Do(Input::Open(_) | Input::Close(_)) => 2,
            Action::Do(_) | Action::Read | Action::Crash => 1,
            Action::Forge => 3,
        }
    }

    fn label(&self, action: &Action) -> Label {
        let arguments = match action {
            Action::Send(control) => vec![("control", control.to_string())],
            Action::Do(Input::Open(c) | Input::Close(c)) => vec![("connection", c.0.to_string())],
            _ => Vec::new(),
        };
        Label { name: class_of(action), arguments }
    }

    fn class(&self, action: &Action) -> &'static str {
        class_of(action)
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &WorkerWorld) -> Vec<(&'static str, Value)> {
        let process = &world.process;
        let open = (0..8_u8).filter(|n| process.open & 1 << n != 0).map(Connection);
        let inner = (0..process.born).map(Name).map(|n| format!("{n}: {}", life_at(process.step_of(n))));
        vec![
            ("stage", process.stage.to_string().into()),
            ("acted", Value::option(process.acted)),
            ("open", Value::words(open)),
            ("interpreters", Value::list(inner)),
            ("under way", Value::words(&world.inbox)),
            ("controller", if world.controlled { "lives" } else { "dead" }.into()),
            ("process", if world.gone { "gone" } else { "there" }.into()),
        ]
    }
}

fn class_of(action: &Action) -> &'static str {
    match action {
        Action::Send(_) => "send",
        Action::Die => "die",
        Action::Read => "read",
        Action::Crash => "crash",
        Action::Forge => "forge",
        Action::Reap => "reap",
        Action::Do(Input::Boot(_)) => "boot",
        Action::Do(Input::Create) => "create",
        Action::Do(Input::Control(..)) => "control",
        Action::Do(Input::Alone) => "notice",
        Action::Do(Input::Open(_)) => "open",
        Action::Do(Input::Close(_)) => "close",
        Action::Do(Input::Deadline) => "drain deadline",
        Action::Do(Input::Advance) => "step",
        Action::Do(Input::GivesUp) => "give up",
    }
}
