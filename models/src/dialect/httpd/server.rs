//! The state of a server, and its inputs.

use super::pipe::Pipe;
use super::signals::{Flags, Signal};
use crate::dialect::common::Book;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Control, Origin, Request, Slot, State, WorkerId};

/// The way in which the parent reaches its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mpm {
    /// The parent uses the pipe of death, and SIGTERM while it reclaims.
    Event,
    /// The parent uses signals, to one child or to the process group.
    Prefork,
}

/// The setup of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// The way in which the parent reaches its children.
    pub mpm: Mpm,
    /// The number of children that the parent wants.
    pub children: u8,
    /// The number of characters that the parent writes at once: the most children that the configuration permits.
    pub limit: u8,
    /// The number of entries of the scoreboard.
    pub entries: u8,
    /// Is there a GracefulShutdownTimeout? By default there is none.
    pub timeout: bool,
    /// Is there also a daemon process of a module, in the slot after those of the children?
    pub daemon: bool,
}

/// The action of the parent when its children are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// The parent ends.
    Exit,
    /// The parent begins the next generation.
    Restart,
}

/// A phase of the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It is in its main loop.
    Running,
    /// It stops gracefully: the characters are written, and the flag of the shutdown is about to be cleared.
    Closing,
    /// It stops gracefully: it checks once a second whether a child is left.
    Waiting,
    /// It ends its children by force, in stages: `ap_reclaim_child_processes`.
    Reclaiming {
        /// The action of the parent afterwards.
        then: Then,
        /// Were the children that did not exit told once more?
        again: bool,
    },
    /// The run of this generation is over, and its pool is not destroyed yet.
    Between,
    /// The flags are reset, and the configuration is being read.
    Configuring,
    /// The process has ended.
    Gone,
}

/// A stage of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The child initialises itself.
    Forked,
    /// It accepts connections.
    Serving,
    /// It closed its listeners and finishes its requests.
    Draining,
    /// It closed every connection; application code may still run in it.
    Quitting,
}

/// A process of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Child {
    /// The incarnation of the child.
    pub worker: WorkerId,
    /// The slot of the child.
    pub slot: Slot,
    /// The generation of the child.
    pub generation: u8,
    /// The version of the configuration that it has.
    pub version: u8,
    /// The stage that it is in.
    pub stage: Stage,
    /// Does code of an application run in it?
    pub busy: bool,
    /// Is it in the scoreboard, so that the parent knows of it?
    pub known: bool,
    /// Was it sent a control message, by the pipe or by a signal?
    pub told: bool,
    /// The signal that it has not taken yet.
    pub signal: Option<Control>,
    /// Is it a daemon process of a module?
    pub daemon: bool,
    /// Is it stopped, as by SIGSTOP?
    pub stopped: bool,
}

/// The server: the parent and its processes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    /// The flags that the signals set.
    pub flags: Flags,
    /// The phase of the parent.
    pub phase: Phase,
    /// The requests that the signals are.
    pub book: Book,
    /// The generation of the next child.
    pub generation: u8,
    /// The number of processes that were forked.
    pub spawned: u8,
    /// The processes that live, oldest first.
    pub children: Vec<Child>,
    /// The pipes that a child can still read, oldest first.
    pub pipes: Vec<Pipe>,
}

/// An input of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The administrator sends a signal to the parent.
    Ask(Signal),
    /// An application in this child sends a signal to the parent: it is not permitted to.
    Kill(WorkerId, Signal),
    /// The parent takes its next step.
    Step,
    /// The parent checks its children once, and forks those that are missing.
    Maintain,
    /// The parent finds more idle children than it wants, with this child among them.
    IdleKill(WorkerId),
    /// A deadline of the parent passes.
    Tick,
    /// The configuration was read, well or not.
    Configured(bool),
    /// The parent is killed.
    ParentDies,
    /// A child is ready.
    Boot(WorkerId),
    /// A child accepts a connection.
    Serve(WorkerId),
    /// A request in a child ends.
    Answer(WorkerId),
    /// A child reads from the pipe.
    Read(WorkerId),
    /// A child takes a signal.
    Take(WorkerId),
    /// A child that has no work left ends.
    Leave(WorkerId),
    /// A child crashes.
    Crash(WorkerId),
    /// A child ends with the exit code of a fatal error.
    Fatal(WorkerId),
    /// An application writes a character to the pipe that its child has inherited.
    Forge(WorkerId),
    /// An application reads a character from that pipe.
    Steal(WorkerId),
    /// An application stops a child of the same user.
    Freeze(WorkerId),
}

impl Server {
    /// A server that was asked to start, and reads its configuration.
    pub fn new() -> (Server, Vec<Event>) {
        let mut server = Server {
            flags: Flags::default(),
            phase: Phase::Configuring,
            book: Book::default(),
            generation: 0,
            spawned: 0,
            children: Vec::new(),
            pipes: Vec::new(),
        };
        let mut events = server.book.ask(Origin::Operator, Request::Start);
        events.extend(server.book.write_state(State::Starting));
        events.extend(server.book.load());
        (server, events)
    }

    /// Takes one step, and returns its events. An input of a process that has ended changes nothing.
    pub fn step(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        let events = match *input {
            Input::Ask(_) | Input::Step | Input::Maintain | Input::IdleKill(_) => self.parent(rules, input),
            Input::Tick | Input::Configured(_) | Input::ParentDies => self.parent(rules, input),
            Input::Kill(w, signal) => self.denied(w, signal),
            _ => self.child(rules, input),
        };
        self.pipes.retain(|p| {
            p.generation == self.generation || self.children.iter().any(|c| c.generation == p.generation)
        });
        events
    }

    /// This process, if it lives.
    pub fn find(&self, worker: WorkerId) -> Option<&Child> {
        self.children.iter().find(|c| c.worker == worker)
    }

    pub(super) fn find_mut(&mut self, worker: WorkerId) -> Option<&mut Child> {
        self.children.iter_mut().find(|c| c.worker == worker)
    }

    pub(super) fn pipe(&mut self, generation: u8) -> Option<&mut Pipe> {
        self.pipes.iter_mut().find(|p| p.generation == generation)
    }
}
