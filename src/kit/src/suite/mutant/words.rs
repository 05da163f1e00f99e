//! A machine in words: its states, inputs and outputs, each put into words once.

use wspbus_models::bus::event::{Origin, ThreadId};
use wspbus_models::bus::narrate::{event_text, list};
use wspbus_models::bus::{End, Main};

use crate::suite::case::Input;
use crate::suite::explore::Observable;
use crate::suite::fault::{Extended, Fault};
use crate::suite::implementation::Output;
use crate::suite::observable::Rest;

/// The states, inputs and outputs of a machine in words, by number.
pub(super) struct Words {
    states: Vec<String>,
    inputs: Vec<String>,
    outputs: Vec<String>,
}

impl Words {
    pub(super) fn new(observable: &Observable) -> Self {
        Words {
            states: observable.rests.iter().map(state).collect(),
            inputs: observable.inputs.iter().map(input).collect(),
            outputs: observable.outputs.iter().map(output).collect(),
        }
    }

    /// A fault of the machine, or of one with more states.
    pub(super) fn fault(&self, observable: &Observable, fault: &Fault, more: Option<&Extended>) -> String {
        let known = |state: u32| {
            let copied = more.and_then(|m| m.copies.get((state as usize).checked_sub(self.states.len())?));
            (copied.copied().unwrap_or(state), if copied.is_some() { "a copy of " } else { "" })
        };
        let ((state, copy), (to, copy_to)) = (known(fault.at.0), known(fault.to));
        let input = &self.inputs[fault.at.1 as usize];
        let there = &self.states[state as usize];
        let Some((right, out)) = observable.mealy.step(state, fault.at.1) else { return String::new() };
        if out != fault.out {
            let (wrong, right) = (&self.outputs[fault.out as usize], &self.outputs[out as usize]);
            return format!("in {copy}{there}: {input} shows [{wrong}] and not [{right}]");
        }
        let (wrong, right) = (&self.states[to as usize], &self.states[right as usize]);
        format!("in {copy}{there}: {input} leads to {copy_to}{wrong} and not to {right}")
    }
}

/// A bus at rest in words, in brackets.
fn state(rest: &Rest) -> String {
    let bus = &rest.bus;
    let mut words = vec![bus.state.to_string()];
    words.extend(bus.goal.map(|goal| format!("goal {goal}")));
    if let Some(pass) = &bus.pass {
        let due = if pass.due.is_empty() { String::new() } else { format!(", then {}", list(&pass.due)) };
        let failed = if pass.failed { ", failed" } else { "" };
        let runs = pass.running.map_or("no listener".to_owned(), |turn| turn.listener.to_string());
        words.push(format!("{} pass for {} at {runs}{due}{failed}", pass.channel, pass.goal));
    }
    if !bus.tickets.is_empty() {
        let open = bus.tickets.iter().map(|t| {
            let again = if t.again { " again" } else { "" };
            format!("{}{again}", t.goal)
        });
        words.push(format!("tickets: {}", list(open)));
    }
    if !bus.busy.is_empty() {
        words.push(format!("abandoned: {}", list(bus.abandoned().collect::<Vec<_>>())));
    }
    if !bus.failures.is_empty() {
        words.push(format!("failed: {}", list(&bus.failures)));
    }
    words.extend(bus.waiting.iter().map(|(thread, state)| format!("{thread} waits for {state}")));
    match bus.main {
        Main::Away => {}
        Main::Blocked => words.push("main in block".to_owned()),
        Main::Taken => words.push("main has left block".to_owned()),
    }
    words.extend(bus.code.map(|code| format!("code {code}")));
    if !rest.owed.is_empty() {
        words.push(format!("calls that wait: {}", rest.owed.len()));
    }
    format!("({})", words.join("; "))
}

fn input(input: &Input) -> String {
    match *input {
        Input::Request { by, request } => format!("{request} of {by}"),
        Input::End { listener, end: End::Ok } => format!("the end of {listener}"),
        Input::End { listener, end: End::Failed } => format!("the failure of {listener}"),
        Input::End { listener, end: End::Exit(code) } => format!("the end of {listener} by Exit({code})"),
        Input::Expire { listener } => format!("the deadline of {listener}"),
        Input::Wait { by, state } => format!("a wait of {by} for {state}"),
        Input::Await { by, ticket } => format!("a wait of {by} for {ticket}"),
        Input::Block => format!("block of {}", Origin::Thread(ThreadId(0))),
        Input::Enqueue { fails: false } => "an entry of main".to_owned(),
        Input::Enqueue { fails: true } => "a failing entry of main".to_owned(),
        Input::Log => "a failing log".to_owned(),
        Input::Subscribe { by, subscribed } => {
            let (channel, priority) = (subscribed.channel, subscribed.priority);
            format!("a subscription by {by} to {channel} with priority {priority}")
        }
        Input::Unsubscribe { by, listener } => format!("the unsubscription of {listener} by {by}"),
        Input::Settle => "settling".to_owned(),
    }
}

fn output(output: &Output) -> String {
    let events: Vec<String> = output.events.iter().map(event_text).collect();
    let seen = if events.is_empty() { "nothing".to_owned() } else { events.join("; ") };
    match output.gates.is_empty() {
        true => seen,
        false => format!("{seen}; at the gate: {}", list(&output.gates)),
    }
}
