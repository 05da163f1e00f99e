//! The state of a server, and what can happen to it.

use super::pipe::Pipe;
use super::signals::{Flags, Signal};
use crate::site::event::{Control, Event};
use crate::site::{Generation, Slot, Transition, Worker};

/// How the parent reaches its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mpm {
    /// By the pipe of death; SIGTERM while it reclaims.
    Event,
    /// By signals: to one child, or to the process group.
    Prefork,
}

/// How the server is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// How it reaches its children.
    pub mpm: Mpm,
    /// How many children it wants.
    pub children: u8,
    /// How many characters it writes at once: the most children that the configuration permits.
    pub limit: u8,
    /// How many entries the scoreboard has.
    pub entries: u8,
    /// Is there a GracefulShutdownTimeout? By default there is none.
    pub timeout: bool,
    /// Is there a daemon process of a module besides, in the slot behind the children?
    pub daemon: bool,
}

/// What becomes of the server when its children are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// The parent ends.
    Exit,
    /// The next generation.
    Restart,
}

/// What the parent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It is in its main loop.
    Running,
    /// A graceful stop: characters are written, the flag of the shutdown is about to be cleared.
    Closing,
    /// A graceful stop: it looks once a second whether a child is left.
    Waiting,
    /// It ends its children by force, in stages: `ap_reclaim_child_processes`.
    Reclaiming {
        /// What follows.
        then: Then,
        /// Were they told once more that they still did not exit?
        again: bool,
    },
    /// The run of this generation is over, its pool is not destroyed yet.
    Between,
    /// The flags are reset, the configuration is being read.
    Configuring,
    /// The process has ended.
    Gone,
}

/// What a child does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It initialises.
    Forked,
    /// It accepts connections.
    Serving,
    /// It closed its listeners and finishes what it has.
    Draining,
    /// It closed everything; its code may still run.
    Quitting,
}

/// A process of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Child {
    /// Its incarnation.
    pub worker: Worker,
    /// Its place.
    pub slot: Slot,
    /// Its generation.
    pub generation: Generation,
    /// What it does.
    pub stage: Stage,
    /// Does code of an application run in it?
    pub busy: bool,
    /// Is it in the scoreboard: does the parent know of it?
    pub known: bool,
    /// What it was told, and has not acted on, by the pipe or by a signal.
    pub told: Option<Control>,
    /// A signal that it has not taken yet.
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
    /// What the parent does.
    pub phase: Phase,
    /// The strongest thing that was asked for and is not done.
    pub goal: Option<Transition>,
    /// The generation of the next child.
    pub generation: Generation,
    /// How many processes there were.
    pub spawned: u8,
    /// The processes that live, oldest first.
    pub children: Vec<Child>,
    /// The pipes that a child can still read, oldest first.
    pub pipes: Vec<Pipe>,
}

/// What can happen to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The administrator sends a signal to the parent.
    Ask(Signal),
    /// An application in this child sends a signal to the parent: it is not permitted to.
    Kill(Worker, Signal),
    /// The parent does what comes next.
    Step,
    /// The parent looks after its children once: forks those that are missing.
    Maintain,
    /// The parent finds more idle children than it wants, this one for instance.
    IdleKill(Worker),
    /// A deadline of the parent passes.
    Tick,
    /// The configuration was read, well or not.
    Configured(bool),
    /// The parent is killed.
    ParentDies,
    /// A child is ready.
    Boot(Worker),
    /// A child accepts a connection.
    Serve(Worker),
    /// A request in a child ends.
    Answer(Worker),
    /// A child reads from the pipe.
    Read(Worker),
    /// A child takes a signal.
    Take(Worker),
    /// A child that has nothing left to do ends.
    Leave(Worker),
    /// A child crashes.
    Crash(Worker),
    /// A child ends with the exit code of a fatal error.
    Fatal(Worker),
    /// An application writes a character to the pipe that its child has inherited.
    Forge(Worker),
    /// An application reads a character from it.
    Steal(Worker),
    /// An application stops a child of the same user.
    Freeze(Worker),
}

impl Server {
    /// A server that has just begun: its first children are forked.
    pub fn new(rules: &Rules) -> (Server, Vec<Event>) {
        let mut server = Server {
            flags: Flags::default(),
            phase: Phase::Running,
            goal: None,
            generation: Generation(0),
            spawned: 0,
            children: Vec::new(),
            pipes: vec![Pipe::new(Generation(0))],
        };
        let mut events = server.resumes();
        events.extend(server.fork_missing(rules, rules.daemon));
        (server, events)
    }

    /// One step. Of a process that has ended nothing happens.
    pub fn step(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        let mut events = match *input {
            Input::Ask(_) | Input::Step | Input::Maintain | Input::IdleKill(_) => self.parent(rules, input),
            Input::Tick | Input::Configured(_) | Input::ParentDies => self.parent(rules, input),
            Input::Kill(w, signal) => self.denied(w, signal),
            _ => self.child(rules, input),
        };
        events.extend(self.rolled());
        self.pipes.retain(|p| {
            p.generation == self.generation || self.children.iter().any(|c| c.generation == p.generation)
        });
        events
    }

    /// This process, if it lives.
    pub fn find(&self, worker: Worker) -> Option<&Child> {
        self.children.iter().find(|c| c.worker == worker)
    }

    pub(super) fn find_mut(&mut self, worker: Worker) -> Option<&mut Child> {
        self.children.iter_mut().find(|c| c.worker == worker)
    }

    pub(super) fn pipe(&mut self, generation: Generation) -> Option<&mut Pipe> {
        self.pipes.iter_mut().find(|p| p.generation == generation)
    }

    /// A graceful restart is over when no child of an older generation is left.
    fn rolled(&mut self) -> Option<Event> {
        let old = self.children.iter().any(|c| c.generation != self.generation);
        let over = self.goal == Some(Transition::Roll) && self.phase == Phase::Running;
        let flagged = self.flags.any();
        let up = self.children.iter().any(|c| c.stage == Stage::Serving);
        if !over || old || flagged || !up {
            return None;
        }
        self.goal = None;
        Some(Event::Reached { transition: Transition::Roll, failed: false })
    }
}
