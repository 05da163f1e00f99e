//! The state of the model: the bus, its threads, its process.

use super::MAIN;
use super::action::{At, Topic};
use super::configuration::{Configuration, PythonBus, Role};
use super::frame::{Frame, Method, Program};
use super::node::Node;
use super::package::Package;
use super::text::Op;
use crate::bus::event::{ListenerId, ThreadId};
use crate::bus::{Code, State};

/// Everything that the future depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonWorld {
    /// `bus.state`, in the words of the specification.
    pub state: State,
    /// `bus.state` itself, if it is a node of a graph.
    pub node: Option<Node>,
    /// `bus.execv`, or whether an `Execv` is subscribed: set by `restart`, never cleared.
    pub execv: bool,
    /// The number of times that `_clean_exit` is registered with atexit: once a `start`, or once an ENTER.
    pub registered: u8,
    /// Does the process live?
    pub process: Process,
    /// Every thread, main first.
    pub threads: Vec<Thread>,
    /// The code with which the main program will end.
    pub leaving: Code,
    pub(super) subscribed: u32,
    pub(super) budgets: Vec<u8>,
    pub(super) tickets: u32,
    pub(super) passes: u64,
}

/// Does the process live?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Process {
    /// The process lives.
    Alive,
    /// It has ended with this code.
    Ended(Code),
    /// It has replaced its image.
    ReExecuted,
}

/// One thread of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thread {
    /// Does it live?
    pub life: Life,
    /// No thread waits for a daemon. A thread is one if its creator is.
    pub daemon: bool,
    /// The number of calls that its program has made; all of them if an exception ended it.
    pub calls: u8,
    /// Its call stack, innermost last. Empty between calls.
    pub stack: Vec<Frame>,
}

/// Does a thread live?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Life {
    /// The thread was not started.
    Unborn,
    /// The thread was started, and lives.
    Live,
    /// Ended, or gone with its process.
    Ended,
}

impl PythonWorld {
    /// Is this listener subscribed?
    pub fn is_subscribed(&self, listener: ListenerId) -> bool {
        self.subscribed & bit(listener) != 0
    }

    /// Is the bus in the state that a waiter waits for? A node must be the very one.
    pub(super) fn is_in(&self, state: State) -> bool {
        self.node.map_or(self.state == state, |node| node == Node::awaited(state))
    }

    pub(super) fn subscribe(&mut self, listener: ListenerId) {
        self.subscribed |= bit(listener);
    }

    pub(super) fn unsubscribe(&mut self, listener: ListenerId) {
        self.subscribed &= !bit(listener);
    }

    /// The thread with this number.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        self.threads.get(usize::from(id.0))
    }

    /// The listeners of a channel, in the order in which a publish calls them. Equal priorities
    /// are in the order of their numbers.
    pub(super) fn due(&self, config: &Configuration, topic: Topic) -> Vec<ListenerId> {
        let on_topic = |id: &ListenerId| config.listener(*id).is_some_and(|spec| spec.topic == topic);
        let mut due: Vec<_> =
            config.listener_ids().filter(|id| self.is_subscribed(*id)).filter(on_topic).collect();
        due.sort_by_key(|id| (config.priority(*id), *id));
        due
    }

    /// The threads that a join waits for, a bit each: live, not daemons, neither main nor `except`.
    pub(super) fn joinable(&self, config: &Configuration, except: ThreadId) -> u8 {
        let waited_for = |(id, thread): &(ThreadId, &Thread)| {
            *id != except && *id != MAIN && !thread.daemon && thread.life == Life::Live
        };
        config.thread_ids().zip(&self.threads).filter(waited_for).fold(0, |mask, (id, _)| mask | 1 << id.0)
    }
}

impl PythonBus {
    /// The world before anything happened: every thread idle.
    pub fn initial(&self) -> PythonWorld {
        let thread = |spec: &super::ThreadSpec| Thread {
            life: if spec.role == Role::Callback { Life::Unborn } else { Life::Live },
            daemon: matches!(spec.role, Role::Worker { daemon: true }),
            calls: 0,
            stack: Vec::new(),
        };
        let mut world = PythonWorld {
            state: State::Idle,
            node: self.config.package.birth,
            execv: false,
            registered: 0,
            process: Process::Alive,
            threads: self.config.threads.iter().map(thread).collect(),
            leaving: Code::OK,
            subscribed: 0,
            budgets: self.config.listeners.iter().map(|spec| spec.budget).collect(),
            tickets: 0,
            passes: 0,
        };
        for id in
            self.config.listener_ids().filter(|id| self.config.listener(*id).is_some_and(|l| l.subscribed))
        {
            world.subscribe(id);
        }
        world
    }

    /// The position of a thread. A thread that does not exist has ended.
    pub fn at(&self, world: &PythonWorld, thread: ThreadId) -> At {
        let Some(thread) = world.thread(thread) else { return At::Ended };
        match (world.process, thread.life, thread.stack.last()) {
            (Process::Ended(_) | Process::ReExecuted, ..) | (_, Life::Ended, _) => At::Ended,
            (_, Life::Unborn, _) => At::Unborn,
            (_, Life::Live, None) => At::Idle,
            (_, Life::Live, Some(Frame::Publish(publish))) => match publish.current {
                Some(listener) => At::Listener { channel: publish.topic, listener },
                None => At::Idle,
            },
            (_, Life::Live, Some(Frame::Method(method))) => method.at(self.config.package),
        }
    }
}

impl PythonBus {
    /// The node that a thread is about to write.
    pub fn entering(&self, world: &PythonWorld, thread: ThreadId) -> Option<Node> {
        match (self.at(world, thread), world.thread(thread)?.stack.last()) {
            (At::Write { .. }, Some(Frame::Method(Method { program: Program::Enter(node), .. }))) => {
                Some(*node)
            }
            _ => None,
        }
    }
}

impl Method {
    fn at(&self, package: &Package) -> At {
        match (package.text)(self.program).op(self.pc) {
            Op::Write(to) => At::Write { to },
            Op::Enter(node) => At::Write { to: node.seen() },
            Op::Reread => At::Read,
            Op::Publish(channel) => At::Publish { channel },
            Op::Sleep => At::Poll,
            Op::Join | Op::JoinAll => At::Join,
            Op::Execv => At::Execv,
            // A thread stops at no other operation.
            _ => At::Idle,
        }
    }
}

fn bit(listener: ListenerId) -> u32 {
    u32::try_from(listener.0).ok().and_then(|place| 1u32.checked_shl(place)).unwrap_or(0)
}
