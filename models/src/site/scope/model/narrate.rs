//! The words for the delivery of an event.

use super::{Action, ScopeWorld, Scopes};
use crate::site::scope::Input;
use crate::site::scope::machine::{Up, Wire};
use crate::site::{Event, Origin, Worker};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Scopes {
    fn lanes(&self) -> Vec<String> {
        let workers = (0..self.configuration.workers).map(|w| Worker(w).to_string());
        ["the operator", "the controller"].map(String::from).into_iter().chain(workers).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        let worker = |w: Worker| 2 + usize::from(w.0);
        match *action {
            Action::Ask(which) => match self.configuration.asks.get(usize::from(which)).map(|a| a.origin) {
                Some(Origin::Application(me)) => worker(me.worker),
                Some(Origin::Operator) => 0,
                _ => 1,
            },
            Action::Do(Input::Ask { me, .. }) => worker(me.worker),
            Action::Do(Input::Order(Origin::Operator, _)) => 0,
            Action::Do(Input::Tell(w) | Input::Confirm(w) | Input::Create(w, _) | Input::Crash(w)) => {
                worker(w)
            }
            Action::Do(Input::Destroy(i)) => worker(i.worker),
            Action::Do(_) => 1,
        }
    }

    fn label(&self, action: &Action) -> Label {
        let input = match *action {
            Action::Ask(which) => return self.ask(which),
            Action::Do(input) => input,
        };
        let (name, arguments) = match input {
            Input::Ask { me, .. } => ("ask", vec![("by", me.to_string())]),
            Input::Order(origin, _) => ("ask", vec![("by", origin.to_string())]),
            Input::Read(w) => ("read", of(w)),
            Input::ReadOrder => ("read order", Vec::new()),
            Input::ReadEnd(w) => ("read the end", of(w)),
            Input::Tell(w) => ("tell", of(w)),
            Input::Confirm(w) => ("confirm", of(w)),
            Input::Resend(notice, w) => {
                ("send again", vec![("to", w.to_string()), ("what", notice.to_string())])
            }
            Input::Create(w, name) => ("create", vec![("worker", w.to_string()), ("name", name.to_string())]),
            Input::Destroy(i) => ("destroy", vec![("interpreter", i.to_string())]),
            Input::Crash(w) => ("crash", of(w)),
        };
        Label { name, arguments }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &ScopeWorld) -> Vec<(&'static str, Value)> {
        let router = &world.router;
        let live = router.workers.iter().flat_map(|w| w.live.iter());
        let waits =
            router.open.iter().flat_map(|o| o.waits.iter().map(move |i| format!("{} by {i}", o.notice)));
        let up =
            router.workers.iter().flat_map(|w| w.up.iter().map(move |message| to_the_controller(w, message)));
        let down = router.workers.iter().flat_map(|w| w.down.iter().map(move |t| (w, t)));
        let down = down.flat_map(|(w, t)| {
            t.to.iter().map(move |i| format!("{}: tell {} of {}", w.worker, i.name, t.notice))
        });
        let doing = router.workers.iter().find(|w| w.unconfirmed.is_some()).map(|w| w.worker);
        vec![
            ("live", Value::words(live)),
            ("known to the controller", Value::words(&router.members)),
            ("open events", Value::words(router.open.iter().map(|o| o.notice))),
            ("to be confirmed", Value::list(waits)),
            ("messages to the controller", Value::list(up)),
            ("events to the workers", Value::list(down)),
            ("has to confirm", Value::option(doing)),
        ]
    }
}

impl Scopes {
    fn ask(&self, which: u8) -> Label {
        let ask = self.configuration.asks.get(usize::from(which));
        let arguments = ask.map_or(Vec::new(), |ask| {
            let says = ask.says.map(|says| ("says that it is", says.to_string()));
            let fixed = [("by", ask.origin.to_string()), ("scope", ask.scope.to_string())];
            fixed.into_iter().chain(says).collect()
        });
        Label { name: "ask", arguments }
    }
}

/// A message that a worker wrote and the controller did not read yet.
fn to_the_controller(wire: &Wire, message: &Up) -> String {
    let from = wire.worker;
    match *message {
        Up::Ask { me, scope, .. } => format!("{from}: {} asks in scope {scope}", me.name),
        Up::Told(notice, interpreter) => format!("{from}: {} was told of {notice}", interpreter.name),
        Up::Gone(notice, interpreter) => {
            format!("{from}: {} is gone and was not told of {notice}", interpreter.name)
        }
        Up::Destroyed(interpreter) => format!("{from}: {} was destroyed", interpreter.name),
    }
}

fn of(worker: Worker) -> Vec<(&'static str, String)> {
    vec![("worker", worker.to_string())]
}
