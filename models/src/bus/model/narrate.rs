//! How the behaviours of the lifecycle are told.

use super::{Action, Lifecycle, World};
use crate::bus::event::{ListenerId, Origin};
use crate::bus::memory::{End, Input};
use crate::bus::narrate::{event_text, list, option};
use crate::bus::seen::MAIN;
use wspbus_words::model::{Label, Narrate};

impl Narrate for Lifecycle {
    fn lanes(&self) -> Vec<String> {
        let c = &self.configuration;
        let requesters = (1..=c.requesters.len()).map(|n| format!("requester {n}"));
        let waiters = (1..=c.waiters.len()).map(|n| format!("waiter {}", c.requesters.len() + n));
        let fixed = ["bus", "listeners", "clock", "main"].map(String::from);
        fixed.into_iter().chain(requesters).chain(waiters).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        let origin = |origin: Origin| match origin {
            Origin::Listener(_) => 1,
            Origin::Thread(thread) if thread == MAIN => 3,
            Origin::Thread(thread) => 3 + usize::from(thread.0),
        };
        match *action {
            Action::Leave | Action::Do(Input::MainRan(_) | Input::Take | Input::Enqueue) => 3,
            Action::Do(Input::Advance | Input::LogFailed) => 0,
            Action::Do(Input::Ended(..)) => 1,
            Action::Do(Input::Expired(_)) => 2,
            Action::Do(Input::Request(o, _) | Input::Subscribe(o, ..) | Input::Unsubscribe(o, _)) => {
                origin(o)
            }
            Action::Do(Input::Wait(o, _) | Input::Await(o, _) | Input::Block(o)) => origin(o),
        }
    }

    fn label(&self, action: &Action) -> Label {
        let Action::Do(input) = *action else { return plain("leave") };
        match input {
            Input::Request(o, request) => with("request", o, ("request", request.to_string())),
            Input::Advance => plain("advance"),
            Input::Ended(l, end) => listener("end", l, Some(("how", how(end)))),
            Input::Expired(l) => listener("expire", l, None),
            Input::Subscribe(o, channel, priority) => {
                let mut label = with("subscribe", o, ("channel", channel.to_string()));
                label.arguments.push(("priority", priority.to_string()));
                label
            }
            Input::Unsubscribe(o, l) => with("unsubscribe", o, ("listener", l.to_string())),
            Input::Wait(o, state) => with("wait", o, ("state", state.to_string())),
            Input::Await(o, ticket) => with("await", o, ("ticket", ticket.to_string())),
            Input::Block(_) => plain("block"),
            Input::Enqueue => plain("enqueue"),
            Input::MainRan(failed) => {
                Label { name: "main entry", arguments: vec![("failed", failed.to_string())] }
            }
            Input::Take => plain("take"),
            Input::LogFailed => plain("log fails"),
        }
    }

    fn messages(&self, before: &World, action: &Action, _after: &World) -> Vec<String> {
        self.step(before, action).1.iter().map(event_text).collect()
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, String)> {
        let bus = &world.bus;
        let pass = bus.pass.as_ref().map(|p| format!("{} for {}", p.channel, p.goal));
        let due = bus.pass.iter().flat_map(|p| p.due.iter());
        let again = |again: bool| if again { " once more" } else { "" };
        let tickets = bus.tickets.iter().map(|t| format!("{} {}{}", t.id, t.goal, again(t.again)));
        let failures = bus.failures.iter().map(|f| format!("{} {} {:?}", f.channel, f.listener, f.outcome));
        vec![
            ("state", bus.state.to_string()),
            ("goal", option(bus.goal)),
            ("pass", option(pass)),
            ("running", option(bus.running())),
            ("due", list(due)),
            ("abandoned", list(&bus.busy)),
            ("tickets", list(tickets)),
            ("waiting", list(bus.waiting.iter().map(|(t, s)| format!("{t} for {s}")))),
            ("main", format!("{:?}", bus.main)),
            ("code", bus.exit_code().to_string()),
            ("failures", list(failures)),
        ]
    }
}

fn plain(name: &'static str) -> Label {
    Label { name, arguments: Vec::new() }
}

fn with(name: &'static str, origin: Origin, argument: (&'static str, String)) -> Label {
    Label { name, arguments: vec![("by", origin.to_string()), argument] }
}

fn listener(name: &'static str, id: ListenerId, argument: Option<(&'static str, String)>) -> Label {
    let arguments = std::iter::once(("listener", id.to_string())).chain(argument).collect();
    Label { name, arguments }
}

fn how(end: End) -> String {
    match end {
        End::Ok => "Ok".into(),
        End::Failed => "Failed".into(),
        End::Exit(code) => format!("Exit({code})"),
    }
}
