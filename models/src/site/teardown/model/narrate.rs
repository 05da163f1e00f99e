//! How the behaviours of a teardown are told.

use super::{Action, Teardown, World};
use crate::bus::narrate::{list, option};
use crate::site::abstraction::Life;
use crate::site::teardown::{Input, Landing, Outcome};
use wspbus_words::model::{Label, Narrate};

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
            Action::Lose => plain("controller dies"),
            Action::Escalate => plain("escalate"),
            Action::Force => plain("force"),
            Action::Crash => plain("crash"),
            Action::Report(interpreter) => with("report", "untold", interpreter.to_string()),
        }
    }

    fn messages(&self, before: &World, action: &Action, _after: &World) -> Vec<String> {
        let events = self.step(before, action).1;
        let silent = events.is_empty();
        let refused = match action {
            Action::Do(Input::Connect(connection)) => Some(format!("{connection} is not accepted")),
            Action::Do(Input::Create(name, ..)) => Some(format!("{name} is refused")),
            _ => None,
        };
        events.iter().map(ToString::to_string).chain(refused.filter(|_| silent)).collect()
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, String)> {
        let (state, env) = (&world.state, &world.environment);
        let inner = state.interpreters.iter().map(|i| format!("{}: {:?}", i.id.name, Life::of(i.step)));
        let stage = self.machine.stage(state).map(|stage| format!("{stage:?}"));
        let current = state.current().filter(|_| stage.is_some()).map(|i| i.id.name);
        vec![
            ("worker", format!("{:?}", state.phase)),
            ("stage", option(stage)),
            ("at", option(current)),
            ("called", state.place.running.to_string()),
            ("interpreters", list(inner)),
            ("requests", list(state.requests.iter().map(|r| r.connection))),
            ("messages on their way", list(&env.channel)),
            ("controller", if env.lost { "gone".into() } else { format!("stage {}", env.stage) }),
            ("to be reported", list(&env.untold)),
        ]
    }
}

fn of_input(input: Input) -> Label {
    match input {
        Input::Booted => plain("boot"),
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
        Input::Lost => plain("notice"),
        Input::Advance => plain("advance"),
        Input::Ended(outcome) => {
            let how = match outcome {
                Outcome::Well => "well",
                Outcome::Failed => "failed",
                Outcome::Exit => "SystemExit",
            };
            with("end", "how", how.into())
        }
        Input::Expired => plain("expire"),
    }
}

fn plain(name: &'static str) -> Label {
    Label { name, arguments: Vec::new() }
}

fn with(name: &'static str, argument: &'static str, value: String) -> Label {
    Label { name, arguments: vec![(argument, value)] }
}
