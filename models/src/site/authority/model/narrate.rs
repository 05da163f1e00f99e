//! The words for the behaviours of the gate.

use super::{Authority, AuthorityWorld};
use crate::site::authority::Input;
use crate::site::authority::machine::Pending;
use crate::site::{Event, Interpreter, Name, Origin};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Authority {
    fn lanes(&self) -> Vec<String> {
        let fixed = ["the operator", "the controller", "the worker"].map(String::from);
        fixed.into_iter().chain([0, 1].map(|n| format!("application {}", Name(n)))).collect()
    }

    fn actor(&self, action: &Input) -> usize {
        let application = |me: Interpreter| 3 + usize::from(me.name.0);
        match *action {
            Input::Ask(Origin::Operator, ..) => 0,
            Input::Ask(Origin::Application(me), ..) | Input::SystemExit(me) | Input::Try(me, _) => {
                application(me)
            }
            Input::End | Input::Crash => 2,
            _ => 1,
        }
    }

    fn label(&self, action: &Input) -> Label {
        let by = |me: Interpreter| vec![("by", me.to_string())];
        let (name, arguments) = match *action {
            Input::Ask(origin, request, scope) => {
                let arguments = vec![
                    ("by", origin.to_string()),
                    ("request", request.to_string()),
                    ("scope", scope.to_string()),
                ];
                ("ask", arguments)
            }
            Input::SystemExit(me) => ("SystemExit", by(me)),
            Input::Try(me, trick) => ("try", by(me).into_iter().chain([("to", trick.to_string())]).collect()),
            Input::Answer => ("answer", Vec::new()),
            Input::Work => ("work", Vec::new()),
            Input::KeepHouse => ("act on the table", Vec::new()),
            Input::End => ("end", Vec::new()),
            Input::Replace => ("replace", Vec::new()),
            Input::Crash => ("crash", Vec::new()),
        };
        Label { name, arguments }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &AuthorityWorld) -> Vec<(&'static str, Value)> {
        let gate = &world.gate;
        let asked = |p: &Pending| format!("{} in scope {} by {}", p.request, p.scope, p.taken_for);
        vec![
            ("worker", Value::option(gate.worker)),
            ("goal", Value::option(gate.goal.map(|g| g.transition))),
            ("on its way", Value::list(gate.pending.iter().map(asked))),
            ("shared table changed", gate.scribbled.into()),
        ]
    }
}
