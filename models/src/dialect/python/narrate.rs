//! The behaviours of the model, told to a person.

use std::borrow::Cow;

use super::action::{Action, At, Call, Ending};
use super::configuration::{PythonBus, Role};
use super::frame::{Frame, Program};
use super::text::{Place, Text};
use super::world::{Process, PythonWorld};
use crate::bus::State;
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
            Action::End { ending, .. } => Some(("how", how(*ending).into_owned())),
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

    fn variables(&self, state: &PythonWorld) -> Vec<(&'static str, Value)> {
        let process = match state.process {
            Process::Alive => "alive".to_owned(),
            Process::Ended(code) => format!("ended with {code}"),
            Process::ReExecuted => "re-executed".to_owned(),
        };
        let registered = match state.registered {
            0 => "no function".to_owned(),
            1 => "1 function".to_owned(),
            many => format!("{many} functions"),
        };
        let subscribed =
            self.config.listener_ids().filter(|id| state.is_subscribed(*id)).map(|id| format!("L{}", id.0));
        let bus = [
            ("process", process.into()),
            ("state", self.stands_in(state).into()),
            ("execv", state.execv.into()),
            ("atexit", registered.into()),
            ("subscribed", Value::list(subscribed)),
        ];
        let threads = self.config.thread_ids().map(|id| (name(id), self.place(state, id).into()));
        bus.into_iter().chain(threads).collect()
    }

    /// The line at which the thread stands, the line that calls the listener that ends, or the first line of the
    /// method that is called. A thread that finishes does so outside the package.
    fn source(&self, state: &PythonWorld, action: &Action) -> Option<String> {
        let place = match action {
            Action::Request { call, .. } | Action::Reenter { call, .. } => self.first_line(*call),
            Action::Step { thread } | Action::Order { thread, .. } => self.line(state, *thread),
            Action::End { .. } => Some(self.config.package.calls_listener),
            Action::Subscribe { .. } => Some(self.config.package.subscription[0]),
            Action::Unsubscribe { .. } => Some(self.config.package.subscription[1]),
            Action::Finish { .. } => return Some("a place outside the package".to_owned()),
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

    fn line(&self, world: &PythonWorld, thread: ThreadId) -> Option<Place> {
        match world.thread(thread)?.stack.last()? {
            Frame::Method(method) => self.text(method.program).place(method.pc),
            Frame::Publish(_) => None,
        }
    }

    /// The state under the name that the package has for it, with the state of the specification behind it.
    fn both_names(&self, state: State) -> String {
        let names = (self.config.package.names)(state);
        names.first().map_or_else(|| state.to_string(), |own| format!("{own} ({state})"))
    }

    /// The value of `bus.state`, with the state of the specification as which it is seen.
    fn stands_in(&self, world: &PythonWorld) -> String {
        match world.node {
            Some(node) => format!("{node} ({})", world.state),
            None => self.both_names(world.state),
        }
    }

    fn place(&self, world: &PythonWorld, thread: ThreadId) -> String {
        let depth = match world.thread(thread).map_or(0, |thread| thread.stack.len()) {
            1 => "1 call deep".to_owned(),
            depth => format!("{depth} calls deep"),
        };
        match self.at(world, thread) {
            At::Unborn => "not started".to_owned(),
            At::Idle => "idle".to_owned(),
            At::Ended => "ended".to_owned(),
            At::Write { to } => {
                let entered = self.entering(world, thread).map(|node| format!("{node} ({to})"));
                format!("before the write of {}, {depth}", entered.unwrap_or_else(|| self.both_names(to)))
            }
            At::Publish { channel } => format!("before the publish on {channel}, {depth}"),
            At::Listener { channel, listener } => {
                format!("in listener {} of {channel}, {depth}", listener.0)
            }
            At::Read => format!("before it looks at the state again, {depth}"),
            At::Poll => "polling".to_owned(),
            At::Join => "joining threads".to_owned(),
            At::Execv => "before execv".to_owned(),
        }
    }
}

/// The end of a listener, as the value of an argument.
fn how(ending: Ending) -> Cow<'static, str> {
    match ending {
        Ending::Ok => "returns".into(),
        Ending::Failed => "fails".into(),
        Ending::Exit(code) => format!("raises SystemExit with code {code}").into(),
        Ending::Quit => "raises SystemExit without a code".into(),
        Ending::Interrupted => "raises KeyboardInterrupt".into(),
    }
}

/// A count of listeners in words.
fn listeners(count: usize) -> String {
    match count {
        0 => "no listener".to_owned(),
        1 => "1 listener".to_owned(),
        _ => format!("{count} listeners"),
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
        Event::PassBegan { channel, due, .. } => format!("publishes {channel} to {}", listeners(due.len())),
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
        Event::Fetched { thread, resolution, .. } => format!("{} learns: {resolution}", name(*thread)),
        Event::Waiting { thread, state } => format!("{} waits for {state}", name(*thread)),
        Event::Woken { thread, wake: Wake::Entered(state) } => {
            format!("{} wakes: the bus is in {state}", name(*thread))
        }
        Event::Woken { thread, wake: Wake::Gone } => format!("{} wakes: the bus is gone", name(*thread)),
        Event::NoStep => "there is no step to take".to_owned(),
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
