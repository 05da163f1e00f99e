//! The nodes: what `bus.state` is, where it is a node of a graph. The package brings the graph.

use std::fmt;

use crate::bus::State;

/// A value of `bus.state`: a node of the graph of transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "SCREAMING_SNAKE_CASE"))]
pub enum Node {
    /// The state in which a bus is born.
    Initial,
    /// Entered once: the exit function is registered here.
    Enter,
    /// Services are down.
    Idle,
    /// Services come up.
    Start,
    /// Services are up.
    Run,
    /// Services go down.
    Stop,
    /// The process is about to end.
    Exit,
    /// It may end. The one node without a way out of it.
    Exited,
    /// A listener of START or RUN failed.
    StartError,
    /// A listener of ENTER, IDLE or STOP failed.
    StopError,
    /// A listener of EXIT failed.
    ExitError,
}

use Node::{Enter, Exit, ExitError, Exited, Idle, Initial, Run, Start, StartError, Stop, StopError};

impl Node {
    /// Every node of the graph.
    pub const ALL: [Node; 11] =
        [Initial, Enter, Idle, Start, Run, Stop, Exit, Exited, StartError, StopError, ExitError];

    /// The state as which it is seen.
    pub fn seen(self) -> State {
        match self {
            Initial | Enter | Idle => State::Idle,
            Start => State::Starting,
            Run => State::Running,
            Stop | StartError => State::Stopping,
            Exit | StopError | ExitError => State::Exiting,
            Exited => State::Exited,
        }
    }

    /// Its name in the package.
    pub fn name(self) -> &'static str {
        match self {
            Initial => "INITIAL",
            Enter => "ENTER",
            Idle => "IDLE",
            Start => "START",
            Run => "RUN",
            Stop => "STOP",
            Exit => "EXIT",
            Exited => "EXITED",
            StartError => "START_ERROR",
            StopError => "STOP_ERROR",
            ExitError => "EXIT_ERROR",
        }
    }

    /// The node that a waiter for this state waits for.
    pub fn awaited(state: State) -> Node {
        match state {
            State::Idle => Idle,
            State::Starting => Start,
            State::Running => Run,
            State::Stopping => Stop,
            State::Exiting => Exit,
            State::Exited => Exited,
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
