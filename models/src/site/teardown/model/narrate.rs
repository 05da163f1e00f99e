//! The words for the behaviours of a teardown.

use super::{Action, Teardown, TeardownWorld};
use crate::site::Event;
use crate::site::abstraction::life_at;
use crate::site::event::Ending;
use crate::site::teardown::state::Phase;
use crate::site::teardown::{Input, Landing, Outcome, Stage};
use wspbus_words::system::{Label, Narrate, Value};

const LANES: [&str; 5] = ["controller", "worker", "applications", "clients", "clock"];

impl Narrate for Teardown {
    fn lanes(&self) -> Vec<String> {
        LANES.map(String::from).to_vec()
    }

    fn actor(&self, action: &Action) -> usize {
        match action {
            Action::Send(_) | Action::Lose | Action::Force | Action::Report(_) => 0,
            Action::Do(Input::Ended(_) | Input::Create(..) | Input::Reload(_) | Input::Answer(_)) => 2,
            Action::Do(Input::Connect(_)) => 3,
            Action::Do(Input::Expired) | Action::Escalate => 4,
            Action::Do(_) | Action::Crash => 1,
        }
    }

    fn label(&self, action: &Action) -> Label {
        match *action {
            Action::Do(input) => of_input(input),
            Action::Send(control) => with("send", "control", control.to_string()),
            Action::Lose => Label::plain("controller dies"),
            Action::Escalate => Label::plain("escalate"),
            Action::Force => Label::plain("force"),
            Action::Crash => Label::plain("crash"),
            Action::Report(interpreter) => with("report", "untold", interpreter.to_string()),
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &TeardownWorld) -> Vec<(&'static str, Value)> {
        let (state, env) = (&world.state, &world.environment);
        let inner = state.interpreters.iter().map(|i| format!("{}: {}", i.id.name, life_at(i.step)));
        let stage = self.machine.stage(state);
        let current = state.current().filter(|_| stage.is_some()).map(|i| i.id.name);
        vec![
            ("worker", phase(state.phase).into()),
            ("stage", Value::option(stage.map(of_stage))),
            ("at", Value::option(current)),
            ("called", state.place.running.into()),
            ("interpreters", Value::list(inner)),
            ("requests", Value::words(state.requests.iter().map(|r| r.connection))),
            ("messages on their way", Value::words(&env.channel)),
            ("controller", controller(env.lost, env.stage).into()),
            ("to be reported", Value::words(&env.untold)),
        ]
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Booting => "boots",
        Phase::Serving => "serves",
        Phase::Grace => "serves until it is idle",
        Phase::Ending => "takes itself down",
        Phase::Over(Ending::Done) => "ended",
        Phase::Over(Ending::Crashed) => "crashed",
        Phase::Over(Ending::Forced) => "was ended by force",
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

/// The controller, by how far its escalation is.
fn controller(lost: bool, passed: u8) -> String {
    match (lost, passed) {
        (true, _) => "gone".into(),
        (false, 0) => "no stage of the escalation passed".into(),
        (false, 1) => "1 stage of the escalation passed".into(),
        (false, passed) => format!("{passed} stages of the escalation passed"),
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
        Input::Connect(connection) => with("connect", "connection", connection.0.to_string()),
        Input::Answer(connection) => with("answer", "connection", connection.0.to_string()),
        Input::Control(control) => with("receive", "control", control.to_string()),
        Input::Lost => Label::plain("notice"),
        Input::Advance => Label::plain("advance"),
        Input::Ended(outcome) => {
            let how = match outcome {
                Outcome::Well => "well",
                Outcome::Failed => "failed",
                Outcome::Exit => "SystemExit",
            };
            with("end", "how", how.into())
        }
        Input::Expired => Label::plain("expire"),
    }
}

fn with(name: &'static str, argument: &'static str, value: String) -> Label {
    Label { name, arguments: vec![(argument, value)] }
}
