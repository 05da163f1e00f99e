//! The words for the behaviours of a process at its end.

use super::{Action, ModWsgi, ModWsgiWorld, source};
use crate::dialect::mod_wsgi::rules::Stage;
use crate::dialect::mod_wsgi::state::{CallEnd, Input, Landing, Phase};
use crate::site::machine::event::Event;
use crate::site::machine::word::{Control, Status, Step};
use wspbus_words::system::{Label, Narrate, Value};

const LANES: [&str; 5] = ["parent", "process", "applications", "clients", "clock"];

impl Narrate for ModWsgi {
    fn lanes(&self) -> Vec<String> {
        LANES.map(String::from).to_vec()
    }

    fn actor(&self, action: &Action) -> usize {
        match action {
            Action::Send(_) | Action::Lose | Action::Do(Input::Forced) => 0,
            Action::Do(Input::Ended(_) | Input::Create(..) | Input::Reload(_) | Input::Answer(_)) => 2,
            Action::Do(Input::Connect(_)) => 3,
            Action::Do(Input::Expired) | Action::Escalate => 4,
            Action::Do(_) => 1,
        }
    }

    fn label(&self, action: &Action) -> Label {
        match *action {
            Action::Do(input) => of_input(input),
            Action::Send(control) => with("send", "control", control_name(control).into()),
            Action::Lose => Label::plain("parent is killed"),
            Action::Escalate => Label::plain("escalate"),
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &ModWsgiWorld) -> Vec<(&'static str, Value)> {
        let (state, env) = (&world.state, &world.environment);
        let inner = state.interpreters.iter().map(|i| format!("{}: {}", i.native.name, life(i.step)));
        let stage = self.machine.stage(state);
        let current = state.current().filter(|_| stage.is_some()).map(|i| i.native.name);
        vec![
            ("process", phase(state.phase).into()),
            ("stage", Value::option(stage.map(of_stage))),
            ("at", Value::option(current)),
            ("called", state.place.running.into()),
            ("interpreters", Value::list(inner)),
            ("requests", Value::words(state.requests.iter().map(|r| r.connection))),
            ("messages on their way", Value::words(env.channel.iter().map(|control| control_name(*control)))),
            ("parent", parent(state.heard, env.stage).into()),
        ]
    }

    fn source(&self, world: &ModWsgiWorld, action: &Action) -> Option<String> {
        Some(source::of(&self.machine, &world.state, action).to_owned())
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Booting => "boots",
        Phase::Serving => "serves",
        Phase::Grace => "serves until it is idle",
        Phase::Ending => "takes itself down",
        Phase::Over(Status::Exited(_)) => "ended",
        Phase::Over(Status::Killed) => "was killed",
    }
}

fn of_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Tell => "telling",
        Stage::Drain => "drain",
        Stage::Join => "joining threads",
        Stage::Finish => "exit functions",
        Stage::Destroy => "destruction",
    }
}

fn life(step: Option<Step>) -> &'static str {
    match step {
        None => "lives",
        Some(Step::Told) => "told",
        Some(Step::Joined) => "threads joined",
        Some(Step::Finished) => "exit functions called",
        Some(Step::Destroyed) => "destroyed",
    }
}

fn control_name(control: Control) -> &'static str {
    match control {
        Control::Drain => "Drain",
        Control::Stop => "Stop",
    }
}

/// The parent, by how far its escalation is.
fn parent(lives: bool, passed: u8) -> String {
    match (lives, passed) {
        (false, _) => "gone".into(),
        (true, 0) => "no stage of the escalation passed".into(),
        (true, 1) => "1 stage of the escalation passed".into(),
        (true, passed) => format!("{passed} stages of the escalation passed"),
    }
}

fn of_input(input: Input) -> Label {
    match input {
        Input::Booted => Label::plain("boot"),
        Input::Create(name, _, landing) => {
            let mut label = with("create", "interpreter", name.to_string());
            let place = match landing {
                Landing::Ahead => None,
                Landing::Behind => Some("behind the walk"),
                Landing::Again => Some("the table grows, and the walk comes again"),
                Landing::Skipped => Some("the table grows, and the walk skips the rest"),
            };
            label.arguments.extend(place.map(|place| ("place", place.to_string())));
            label
        }
        Input::Reload(name) => with("reload", "interpreter", name.to_string()),
        Input::Connect(connection) => with("connect", "connection", connection.to_string()),
        Input::Answer(connection) => with("answer", "connection", connection.to_string()),
        Input::Control(control) => with("receive", "control", control_name(control).into()),
        Input::Advance => Label::plain("advance"),
        Input::Ended(CallEnd::Well) => with("end", "how", "well".into()),
        Input::Ended(CallEnd::Failed) => with("end", "how", "failed".into()),
        Input::Expired => Label::plain("expire"),
        Input::Forced => Label::plain("force"),
    }
}

fn with(name: &'static str, argument: &'static str, value: String) -> Label {
    Label { name, arguments: vec![(argument, value)] }
}
