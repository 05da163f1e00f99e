//! The six states of a bus and the edges between them.

use std::fmt;

/// The state of a bus. `Idle` is the initial state, `Exited` absorbs.
///
/// `Idle` sits between the begin and end of the process and the start and stop of its services,
/// so components can unbind and rebind without a new process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum State {
    /// The process lives, its services are down.
    Idle,
    /// The start pass is due or running.
    Starting,
    /// Every start listener ended well; the site serves.
    Running,
    /// The stop pass is due or running.
    Stopping,
    /// The exit pass is due or running.
    Exiting,
    /// Every exit listener ended or was abandoned. The main program may end the process.
    Exited,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [State; 6] =
        [State::Idle, State::Starting, State::Running, State::Stopping, State::Exiting, State::Exited];

    /// The declared graph: no other change of state is allowed.
    pub const EDGES: [(State, State); 8] = [
        (State::Idle, State::Starting),
        (State::Starting, State::Running),
        (State::Running, State::Stopping),
        (State::Stopping, State::Idle),
        (State::Starting, State::Stopping),
        (State::Idle, State::Exiting),
        (State::Stopping, State::Exiting),
        (State::Exiting, State::Exited),
    ];

    /// Is `self > next` an edge of the declared graph?
    ///
    /// ```
    /// use wspbus_models::bus::State;
    /// assert!(State::Stopping.may_become(State::Exiting));
    /// assert!(!State::Exiting.may_become(State::Starting));
    /// ```
    pub fn may_become(self, next: State) -> bool {
        Self::EDGES.contains(&(self, next))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Idle => "Idle",
            State::Starting => "Starting",
            State::Running => "Running",
            State::Stopping => "Stopping",
            State::Exiting => "Exiting",
            State::Exited => "Exited",
        })
    }
}
