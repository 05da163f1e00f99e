//! The behaviours of the model, told to a person.

use super::action::{Action, At, Call};
use super::config::{PythonBus, Role};
use super::frame::{Frame, Program};
use super::text::{Place, Text};
use super::world::{Process, World};
use crate::bus::event::{Event, ListenerId, Origin, ThreadId, Wake};
use crate::bus::narrate::event_text;
use wspbus_words::system::{Label, Narrate, Value};

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
        let argument = match action {
            Action::Request { call, .. } | Action::Reenter { call, .. } => Some(("call", call.to_string())),
            Action::Order { due, .. } => {
                let order: Vec<_> = due.iter().map(|id| id.0.to_string()).collect();
                Some(("listeners", order.join(" ")))
            }
            Action::End { ending, .. } => Some(("outcome", ending.to_string())),
            Action::Subscribe { listener: id, .. } | Action::Unsubscribe { listener: id, .. } => listener(id),
            Action::Step { .. } | Action::Finish { .. } => None,
        };
        let thread = ("thread", name(action.thread()).to_owned());
        Label { name: self.class(action), arguments: [thread].into_iter().chain(argument).collect() }
    }

    fn class(&self, action: &Action) -> &'static str {
        match action {
            Action::Request { .. } => "request",
            Action::Step { .. } => "step",
            Action::Order { .. } => "order",
            Action::End { .. } => "end",
            Action::Reenter { .. } => "reenter",
            Action::Subscribe { .. } => "subscribe",
            Action::Unsubscribe { .. } => "unsubscribe",
            Action::Finish { .. } => "finish",
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(sentence(event))
    }

    fn variables(&self, state: &World) -> Vec<(&'static str, Value)> {
        let process = match state.process {
            Process::Alive => "alive".to_owned(),
            Process::Ended(code) => format!("ended with {code}"),
            Process::ReExecuted => "re-executed".to_owned(),
        };
        let node = state.node.map(|node| format!("{node} ({})", state.state));
        let subscribed = self.config.listener_ids().filter(|id| state.is_subscribed(*id)).map(|id| id.0);
        let bus = [
            ("process", process.into()),
            ("state", node.unwrap_or_else(|| state.state.to_string()).into()),
            ("execv", state.execv.into()),
            ("atexit", state.registered.into()),
            ("subscribed", Value::list(subscribed)),
        ];
        let threads = self.config.thread_ids().map(|id| (name(id), self.place(state, id).into()));
        bus.into_iter().chain(threads).collect()
    }

    /// The line at which the thread stands, the line that calls the listener that ends, or the first line of the
    /// method that is called.
    fn source(&self, state: &World, action: &Action) -> Option<String> {
        let place = match action {
            Action::Request { call, .. } | Action::Reenter { call, .. } => self.first_line(*call),
            Action::Step { thread } | Action::Order { thread, .. } => self.line(state, *thread),
            Action::End { .. } => Some(self.config.package.calls_listener),
            Action::Subscribe { .. } | Action::Unsubscribe { .. } | Action::Finish { .. } => None,
        };
        place.map(|place| place.to_string())
    }
}

impl PythonBus {
    fn text(&self, program: Program) -> Text {
        (self.config.package.text)(program)
    }

    fn first_line(&self, call: Call) -> Option<Place> {
        self.text((self.config.package.program)(call)?).first()
    }

    fn line(&self, world: &World, thread: ThreadId) -> Option<Place> {
        match world.thread(thread)?.stack.last()? {
            Frame::Method(method) => self.text(method.program).place(method.pc),
            Frame::Publish(_) => None,
        }
    }

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
            format!("listener {} {outcome}", listener.0)
        }
        Event::PassEnded { channel, .. } => format!("the {channel} pass is over"),
        Event::Subscribed { channel, listener, .. } => {
            format!("listener {} subscribes to {channel}", listener.0)
        }
        Event::Unsubscribed { listener } => format!("listener {} unsubscribes", listener.0),
        Event::Resolved { goal, resolution, .. } => format!("the call for {goal} is over: {resolution}"),
        Event::Waiting { thread, state } => format!("{} waits for {state}", name(*thread)),
        Event::Woken { thread, wake: Wake::Entered(state) } => {
            format!("{} wakes: the bus is in {state}", name(*thread))
        }
        Event::Woken { thread, wake: Wake::Gone } => format!("{} wakes: the bus is gone", name(*thread)),
        Event::LogFailed => "the log fails".to_owned(),
        Event::Blocked => "main enters block".to_owned(),
        Event::MainRan { failed } => format!("a listener of main {}", if *failed { "fails" } else { "ends" }),
        Event::Taken { code, reexec: false, .. } => format!("main leaves block with {code}"),
        Event::Taken { reexec: true, .. } => "main leaves block to re-execute".to_owned(),
        Event::Ended { code } => format!("the process ends with {code}"),
        Event::ReExecuted { thread } => format!("{} re-executes the process", name(*thread)),
        // No package has these.
        Event::Refused { .. } | Event::EndedLate { .. } => event_text(event),
    }
}
