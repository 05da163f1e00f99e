//! The words in which the behaviours of the lifecycle are told.

use super::{Action, BusWorld, Lifecycle};
use crate::bus::event::{Answer, Event, ListenerId, Origin};
use crate::bus::listener::Turn;
use crate::bus::memory::{End, Input, Main};
use crate::bus::narrate::event_text;
use crate::bus::seen::MAIN;
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Lifecycle {
    fn lanes(&self) -> Vec<String> {
        let c = &self.configuration;
        let requesters = (1..=c.requesters.len()).map(|n| format!("requester {n}"));
        let waiters = if c.one_waiter { 1 } else { c.waiters.len() };
        let waiters = (1..=waiters).map(|n| format!("waiter {}", c.requesters.len() + n));
        let fixed = ["bus", "listeners", "clock", "main"].map(String::from);
        fixed.into_iter().chain(requesters).chain(waiters).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        let origin = |origin: Origin| match origin {
            Origin::Listener(_) => 1,
            Origin::Thread(thread) if thread == MAIN => 3,
            Origin::Thread(thread) => 3 + usize::from(thread.0),
        };
        let (Action::Do(input) | Action::Odd(input)) = *action else { return 3 };
        match input {
            Input::MainRan(_) | Input::Take => 3,
            Input::Advance | Input::LogFailed => 0,
            Input::Ended(..) => 1,
            Input::Expired(_) => 2,
            Input::Request(by, _) | Input::Subscribe(by, ..) | Input::Unsubscribe(by, _) => origin(by),
            Input::Wait(by, _) | Input::Await(by, _) | Input::Block(by) | Input::Enqueue(by) => origin(by),
            Input::Forget(by, _) => origin(Origin::Thread(by)),
        }
    }

    fn label(&self, action: &Action) -> Label {
        let arguments = match action {
            Action::Leave => Vec::new(),
            Action::Do(input) | Action::Odd(input) => arguments(*input),
        };
        let name = match action {
            Action::Odd(input) => class(*input),
            Action::Do(_) | Action::Leave => self.class(action),
        };
        Label { name, arguments }
    }

    fn class(&self, action: &Action) -> &'static str {
        match action {
            Action::Leave => "leave",
            Action::Do(input) => class(*input),
            Action::Odd(_) => "odd",
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Answered { origin, request, answer, ticket } => {
                let ticket = ticket.map_or(String::new(), |ticket| format!(", {ticket}"));
                format!("{request} of {origin}: {}{ticket}", answer_text(*answer))
            }
            _ => event_text(event),
        })
    }

    fn variables(&self, world: &BusWorld) -> Vec<(&'static str, Value)> {
        let bus = &world.bus;
        let pass = bus.pass.as_ref().map(|p| format!("{} for {}", p.channel, p.goal));
        let due = bus.pass.iter().flat_map(|p| p.due.iter());
        let again = |again: bool| if again { " once more" } else { "" };
        let tickets = bus.tickets.iter().map(|t| format!("{} {}{}", t.id, t.goal, again(t.again)));
        vec![
            ("state", bus.state.to_string().into()),
            ("goal", Value::option(bus.goal)),
            ("pass", Value::option(pass)),
            ("running", Value::option(bus.running())),
            ("due", Value::words(due)),
            ("abandoned", Value::words(bus.abandoned())),
            ("tickets", Value::words(tickets)),
            ("waiting", Value::words(bus.waiting.iter().map(|(t, s)| format!("{t} for {s}")))),
            ("main", main(bus.main).into()),
            ("code", bus.exit_code().0.into()),
            ("failures", Value::words(&bus.failures)),
        ]
    }
}

/// An answer as a part of a sentence. The tables have the shorter form of its `Display`.
fn answer_text(answer: Answer) -> String {
    match answer {
        Answer::Superseded(goal) => format!("Superseded by {goal}"),
        Answer::Refused(reason) => format!("Refused, {reason}"),
        Answer::Accepted | Answer::Joined { .. } | Answer::Already | Answer::Denied => answer.to_string(),
    }
}

fn main(main: Main) -> &'static str {
    match main {
        Main::Away => "away",
        Main::Blocked => "blocked",
        Main::Taken => "taken",
    }
}

fn class(input: Input) -> &'static str {
    match input {
        Input::Request(..) => "request",
        Input::Advance => "advance",
        Input::Ended(..) => "end",
        Input::Expired(_) => "expire",
        Input::Subscribe(..) => "subscribe",
        Input::Unsubscribe(..) => "unsubscribe",
        Input::Wait(..) => "wait",
        Input::Await(..) => "await",
        Input::Forget(..) => "forget",
        Input::Block(_) => "block",
        Input::Enqueue(_) => "enqueue",
        Input::MainRan(_) => "main entry",
        Input::Take => "take",
        Input::LogFailed => "log fails",
    }
}

fn arguments(input: Input) -> Vec<(&'static str, String)> {
    let by = |origin: Origin| ("by", origin.to_string());
    let listener = |id: ListenerId| ("listener", id.to_string());
    match input {
        Input::Request(o, request) => vec![by(o), ("request", request.to_string())],
        Input::Ended(turn, end) => [call(turn), vec![("how", how(end))]].concat(),
        Input::Expired(turn) => call(turn),
        Input::Subscribe(o, channel, priority) => {
            vec![by(o), ("channel", channel.to_string()), ("priority", priority.to_string())]
        }
        Input::Unsubscribe(o, l) => vec![by(o), listener(l)],
        Input::Wait(o, state) => vec![by(o), ("state", state.to_string())],
        Input::Await(o, ticket) => vec![by(o), ("ticket", ticket.to_string())],
        Input::Forget(thread, ticket) => vec![by(Origin::Thread(thread)), ("ticket", ticket.to_string())],
        Input::Enqueue(o) => vec![by(o)],
        Input::MainRan(failed) => vec![("failed", failed.to_string())],
        Input::Advance | Input::Block(_) | Input::Take | Input::LogFailed => Vec::new(),
    }
}

/// The listener, and where its call is over, that it is.
fn call(turn: Turn) -> Vec<(&'static str, String)> {
    let over = (turn.number == 0).then(|| ("call", "an earlier one".to_owned()));
    [("listener", turn.listener.to_string())].into_iter().chain(over).collect()
}

fn how(end: End) -> String {
    match end {
        End::Ok => "returns".into(),
        End::Failed => "fails".into(),
        End::Exit(code) => format!("asks for an Exit with code {code}"),
    }
}
