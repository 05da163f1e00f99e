//! The parts of a model of the bus: listeners and threads, the actions that they may take, and how often.

use super::action::{Call, Ending, Topic};
use super::package::Package;
use crate::bus::event::{Event, ListenerId, ThreadId};

/// A bus in one configuration: the pure machine.
///
/// ```
/// use wspbus_models::bus::State;
/// use wspbus_models::dialect::cherrypy;
/// use wspbus_models::dialect::python::{Action, At, Call, MAIN, family};
/// use wspbus_words::system::System;
///
/// let bus = family::sequence(&cherrypy::PACKAGE, Vec::new());
/// let (mut world, _events) = bus.begin();
/// bus.step(&mut world, &Action::Request { thread: MAIN, call: Call::Start });
/// assert_eq!(bus.at(&world, MAIN), At::Write { to: State::Starting });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PythonBus {
    pub(super) config: Configuration,
}

impl PythonBus {
    /// The most threads, main included.
    pub const MAX_THREADS: usize = 8;
    /// The most listeners.
    pub const MAX_LISTENERS: usize = 32;

    /// A bus with this configuration. The first thread is the main thread, also if its role is another;
    /// threads and listeners beyond the maximum are ignored.
    pub fn new(mut config: Configuration) -> Self {
        config.threads.truncate(Self::MAX_THREADS);
        config.listeners.truncate(Self::MAX_LISTENERS);
        if config.threads.is_empty() {
            config.threads.push(ThreadSpec::main(Plan::Script(Vec::new())));
        }
        config.threads[0].role = Role::Main;
        PythonBus { config }
    }

    /// The configuration of the bus.
    pub fn config(&self) -> &Configuration {
        &self.config
    }

    /// The subscriptions made before anything happens.
    pub fn subscriptions(&self) -> Vec<Event> {
        self.config
            .listener_ids()
            .filter(|id| self.config.listener(*id).is_some_and(|spec| spec.subscribed))
            .filter_map(|id| self.config.subscribed_event(id))
            .collect()
    }
}

/// Listeners, threads and limits of one model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Configuration {
    /// The package whose bus it is.
    pub package: &'static Package,
    /// The index is the listener's number.
    pub listeners: Vec<ListenerSpec>,
    /// The index is the thread's number; the first is the main thread.
    pub threads: Vec<ThreadSpec>,
    /// The behaviour of the listener of `log`.
    pub log: Log,
    /// The deepest call stack, in frames of the model (a method or a publish each), at which a
    /// listener may still call the bus. It stands for Python's recursion limit.
    pub depth: u8,
}

/// The behaviour of the one listener of `log`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Log {
    /// It never fails.
    #[default]
    Works,
    /// It fails on messages of level 40 alone: those about a failed listener.
    FailsOnErrors,
    /// It always fails.
    Fails,
}

/// One listener: where it is subscribed and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ListenerSpec {
    /// The channel of the listener.
    pub topic: Topic,
    /// Lower runs first. `None` means a unique one, in the order of the numbers.
    pub priority: Option<u8>,
    /// Is it subscribed from the start?
    pub subscribed: bool,
    /// The ways in which it may end.
    pub endings: Vec<Ending>,
    /// The calls that it may make.
    pub calls: Vec<Call>,
    /// The number of calls that it makes, all its runs together; without end if [`ListenerSpec::ENDLESS`].
    pub budget: u8,
    /// The listeners that it may subscribe.
    pub subscribes: Vec<ListenerId>,
    /// The listeners that it may unsubscribe.
    pub unsubscribes: Vec<ListenerId>,
}

/// The role of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Role {
    /// The main thread.
    Main,
    /// A thread of the environment.
    Worker {
        /// Daemon threads are not waited for.
        daemon: bool,
    },
    /// A thread that `start_with_callback` creates; a daemon if its creator is one.
    Callback,
}

/// The program of a thread: the calls that it makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Plan {
    /// These calls in this order. An exception that a call raises ends the program.
    Script(Vec<Call>),
    /// Any of these calls, at most so many times. An exception that a call raises is caught and reported.
    Any {
        /// The calls to choose from.
        calls: Vec<Call>,
        /// The most calls that the program makes, all together.
        times: u8,
    },
}

/// One thread and its program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ThreadSpec {
    /// The role of the thread.
    pub role: Role,
    /// The program of the thread.
    pub plan: Plan,
    /// May its program end? One that may not stays idle without end, as a server's thread does.
    pub finishes: bool,
    /// Is it promised that its program makes its calls? Otherwise it may never make them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub punctual: bool,
}

impl Configuration {
    /// A working log, and room for a few nested calls.
    pub fn new(package: &'static Package, threads: Vec<ThreadSpec>, listeners: Vec<ListenerSpec>) -> Self {
        Configuration { package, listeners, threads, log: Log::Works, depth: 24 }
    }

    /// The listener with this number.
    pub fn listener(&self, id: ListenerId) -> Option<&ListenerSpec> {
        self.listeners.get(id.0 as usize)
    }

    /// The thread with this number.
    pub fn thread(&self, id: ThreadId) -> Option<&ThreadSpec> {
        self.threads.get(usize::from(id.0))
    }

    /// The numbers of all listeners.
    pub fn listener_ids(&self) -> impl Iterator<Item = ListenerId> + use<> {
        (0..self.listeners.len() as u64).map(ListenerId)
    }

    /// The numbers of all threads.
    pub fn thread_ids(&self) -> impl Iterator<Item = ThreadId> + use<> {
        (0..u8::try_from(self.threads.len()).unwrap_or(u8::MAX)).map(ThreadId)
    }

    /// The priority of a listener, given or by default.
    pub fn priority(&self, id: ListenerId) -> u8 {
        self.listener(id)
            .and_then(|spec| spec.priority)
            .unwrap_or(u8::try_from(5 * (id.0 + 1)).unwrap_or(u8::MAX))
    }

    pub(super) fn subscribed_event(&self, listener: ListenerId) -> Option<Event> {
        let channel = self.listener(listener)?.topic.channel()?;
        Some(Event::Subscribed { channel, listener, priority: self.priority(listener) })
    }
}

impl ListenerSpec {
    /// The budget of a listener that may always make one more call.
    pub const ENDLESS: u8 = u8::MAX;

    /// A subscribed listener that ends well and does nothing else.
    pub fn on(topic: Topic) -> Self {
        ListenerSpec {
            topic,
            priority: None,
            subscribed: true,
            endings: vec![Ending::Ok],
            calls: Vec::new(),
            budget: 0,
            subscribes: Vec::new(),
            unsubscribes: Vec::new(),
        }
    }

    /// Ends in one of these ways.
    pub fn ending(mut self, endings: &[Ending]) -> Self {
        self.endings = endings.to_vec();
        self
    }

    /// Makes these calls, at most `budget` in all.
    pub fn calling(mut self, calls: &[Call], budget: u8) -> Self {
        self.calls = calls.to_vec();
        self.budget = budget;
        self
    }

    /// Has this priority, perhaps shared with others.
    pub fn priority(mut self, priority: u8) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Is not subscribed until another listener does it.
    pub fn unsubscribed(mut self) -> Self {
        self.subscribed = false;
        self
    }
}

impl ThreadSpec {
    /// The main thread, whose program ends.
    pub fn main(plan: Plan) -> Self {
        ThreadSpec { role: Role::Main, plan, finishes: true, punctual: false }
    }

    /// A worker thread whose program ends.
    pub fn worker(daemon: bool, plan: Plan) -> Self {
        ThreadSpec { role: Role::Worker { daemon }, plan, finishes: true, punctual: false }
    }

    /// The thread of `start_with_callback`.
    pub fn callback() -> Self {
        ThreadSpec { role: Role::Callback, plan: Plan::Script(Vec::new()), finishes: false, punctual: false }
    }

    /// The program makes its calls, sooner or later.
    pub fn punctual(mut self) -> Self {
        self.punctual = true;
        self
    }

    /// The program never ends.
    pub fn staying(mut self) -> Self {
        self.finishes = false;
        self
    }
}
