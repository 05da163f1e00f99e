//! The behaviours of the model, told to a person.

use super::action::{Action, At};
use super::config::{PythonBus, Role};
use super::world::{Process, World};
use crate::bus::event::{Event, ListenerId, Origin, ThreadId};
use wspbus_words::model::{Label, Narrate};

const NAMES: [&str; PythonBus::MAX_THREADS] = ["main", "T0", "T1", "T2", "T3", "T4", "T5", "T6"];

fn name(thread: ThreadId) -> &'static str {
    NAMES.get(usize::from(thread.0)).copied().unwrap_or("T?")
}

impl Narrate for PythonBus {
    fn lanes(&self) -> Vec<String> {
        let lane = |(id, spec): (ThreadId, &super::ThreadSpec)| match spec.role {
            Role::Worker { daemon: true } => format!("{} (daemon)", name(id)),
            Role::Callback => format!("{} (callback)", name(id)),
            Role::Main | Role::Worker { daemon: false } => name(id).to_owned(),
        };
        self.config.thread_ids().zip(&self.config.threads).map(lane).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        usize::from(action.thread().0)
    }

    fn label(&self, action: &Action) -> Label {
        let listener = |id: &ListenerId| Some(("listener", id.0.to_string()));
        let (class, argument) = match action {
            Action::Request { call, .. } => ("request", Some(("call", call.to_string()))),
            Action::Step { .. } => ("step", None),
            Action::Order { due, .. } => {
                let order: Vec<_> = due.iter().map(|id| id.0.to_string()).collect();
                ("order", Some(("listeners", order.join(" "))))
            }
            Action::End { ending, .. } => ("end", Some(("outcome", ending.to_string()))),
            Action::Reenter { call, .. } => ("reenter", Some(("call", call.to_string()))),
            Action::Subscribe { listener: id, .. } => ("subscribe", listener(id)),
            Action::Unsubscribe { listener: id, .. } => ("unsubscribe", listener(id)),
            Action::Finish { .. } => ("finish", None),
        };
        let thread = ("thread", name(action.thread()).to_owned());
        Label { name: class, arguments: [thread].into_iter().chain(argument).collect() }
    }

    fn messages(&self, before: &World, action: &Action, after: &World) -> Vec<String> {
        let seen = self.step(before, action).map(|(_, events)| events).unwrap_or_default();
        let entered = after.node.filter(|node| before.node != Some(*node) && after.process == Process::Alive);
        entered
            .map(|node| format!("the bus is in {node}"))
            .into_iter()
            .chain(seen.iter().map(sentence))
            .collect()
    }

    fn variables(&self, state: &World) -> Vec<(&'static str, String)> {
        let process = match state.process {
            Process::Alive => "alive".to_owned(),
            Process::Ended(code) => format!("ended with {code}"),
            Process::ReExecuted => "re-executed".to_owned(),
        };
        let subscribed: Vec<_> = self
            .config
            .listener_ids()
            .filter(|id| state.is_subscribed(*id))
            .map(|id| id.0.to_string())
            .collect();
        let bus = [
            ("process", process),
            ("state", state.node.map_or(state.state.to_string(), |node| format!("{node} ({})", state.state))),
            ("execv", state.execv.to_string()),
            ("atexit", state.registered.to_string()),
            ("subscribed", subscribed.join(" ")),
        ];
        let threads = self.config.thread_ids().map(|id| (name(id), self.place(state, id)));
        bus.into_iter().chain(threads).collect()
    }
}

impl PythonBus {
    fn place(&self, world: &World, thread: ThreadId) -> String {
        let depth = world.thread(thread).map_or(0, |thread| thread.stack.len());
        match self.at(world, thread) {
            At::Unborn => "not started".to_owned(),
            At::Idle => "idle".to_owned(),
            At::Ended => "ended".to_owned(),
            At::Write { to } if self.entering(world, thread).is_none() => {
                format!("before the write of {to} (depth {depth})")
            }
            At::Publish { channel } => format!("before the publish on {channel} (depth {depth})"),
            At::Listener { channel, listener } => {
                format!("in listener {} of {channel} (depth {depth})", listener.0)
            }
            At::Write { to } => {
                let node = self.entering(world, thread).map(|node| node.to_string()).unwrap_or_default();
                format!("before the write of {node} ({to}, depth {depth})")
            }
            At::Read => format!("before it looks at the state again (depth {depth})"),
            At::Poll => "polling".to_owned(),
            At::Join => "joining threads".to_owned(),
            At::Execv => "before execv".to_owned(),
        }
    }
}

fn sentence(event: &Event) -> String {
    match event {
        Event::Answered { origin: Origin::Thread(thread), request, .. } => {
            format!("{} calls {request}", name(*thread))
        }
        Event::Answered { origin: Origin::Listener(listener), request, .. } => {
            format!("listener {} calls {request}", listener.0)
        }
        Event::StateWritten { from, to } => format!("{from} > {to}"),
        Event::PassBegan { channel, due, .. } => format!("publishes {channel} to {} listeners", due.len()),
        Event::ListenerBegan { channel, listener, .. } => {
            format!("calls listener {} of {channel}", listener.0)
        }
        Event::ListenerEnded { listener, outcome, .. } => {
            format!("listener {} ends: {outcome:?}", listener.0)
        }
        Event::PassEnded { channel, .. } => format!("the {channel} pass is over"),
        Event::Subscribed { channel, listener, .. } => {
            format!("listener {} subscribes to {channel}", listener.0)
        }
        Event::Unsubscribed { listener } => format!("listener {} unsubscribes", listener.0),
        Event::Resolved { goal, resolution, .. } => format!("the call for {goal} is over: {resolution:?}"),
        Event::Waiting { thread, state } => format!("{} waits for {state}", name(*thread)),
        Event::Woken { thread, wake } => format!("{} wakes: {wake:?}", name(*thread)),
        Event::LogFailed => "the log fails".to_owned(),
        Event::Blocked => "main enters block".to_owned(),
        Event::MainRan { failed } => format!("a listener of main {}", if *failed { "fails" } else { "ends" }),
        Event::Taken { code, reexec: false, .. } => format!("main leaves block with {code}"),
        Event::Taken { reexec: true, .. } => "main leaves block to re-execute".to_owned(),
        Event::Ended { code } => format!("the process ends with {code}"),
        Event::ReExecuted { thread } => format!("{} re-executes the process", name(*thread)),
        // The dialect never emits these.
        Event::Refused { .. } | Event::EndedLate { .. } => format!("{event:?}"),
    }
}
