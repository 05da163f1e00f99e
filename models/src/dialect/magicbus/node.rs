//! The eleven values of `bus.state`, and the ways between them.

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
    /// Every node.
    pub const ALL: [Node; 11] =
        [Initial, Enter, Idle, Start, Run, Stop, Exit, Exited, StartError, StopError, ExitError];

    /// `transitions`, from `ProcessBus.__init__`.
    pub const TRANSITIONS: [(Node, Node); 12] = [
        (Initial, Enter),
        (Enter, Idle),
        (Start, Run),
        (Start, Stop),
        (Run, Stop),
        (StartError, Stop),
        (Stop, Idle),
        (Idle, Start),
        (Idle, Exit),
        (StopError, Exit),
        (Exit, Exited),
        (ExitError, Exited),
    ];

    /// `errors`, from `ProcessBus.__init__`: where a failure leads.
    pub const ERRORS: [(Node, Node); 6] = [
        (Enter, StopError),
        (Start, StartError),
        (Run, StartError),
        (Stop, StopError),
        (Idle, StopError),
        (Exit, ExitError),
    ];

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

    /// The node for which somebody waits who waits for this state.
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

    /// `Graph`: the next node on the shortest way; `None` if there is none, or it is reached.
    ///
    /// ```
    /// use wspbus_models::dialect::magicbus::Node;
    /// assert_eq!(Node::Run.towards(Node::Exited), Some(Node::Stop));
    /// assert_eq!(Node::Exited.towards(Node::Run), None);
    /// ```
    pub fn towards(self, goal: Node) -> Option<Node> {
        if self == goal {
            return None;
        }
        let leads = |next: &Node| next.distance(goal).is_some();
        self.next().filter(leads).min_by_key(|next| next.distance(goal))
    }

    fn next(self) -> impl Iterator<Item = Node> {
        Self::TRANSITIONS.into_iter().filter(move |(from, _)| *from == self).map(|(_, to)| to)
    }

    /// How many transitions it takes; no way is longer than there are nodes.
    fn distance(self, goal: Node) -> Option<usize> {
        let mut reached = vec![self];
        for steps in 0..Self::ALL.len() {
            if reached.contains(&goal) {
                return Some(steps);
            }
            reached = reached.into_iter().flat_map(Node::next).collect();
            reached.sort();
            reached.dedup();
        }
        None
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
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
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 43 pairs have a way, as in the real graph; no two ways of it are of the same length.
    #[test]
    fn the_ways_are_those_of_the_real_graph() {
        let pairs = || Node::ALL.into_iter().flat_map(|from| Node::ALL.map(|to| (from, to)));
        assert_eq!(pairs().filter(|(from, to)| from.towards(*to).is_some()).count(), 43);
        for (from, to) in pairs().filter(|(from, to)| from != to) {
            let lengths: Vec<_> = from.next().filter_map(|next| next.distance(to)).collect();
            let least = lengths.iter().min();
            assert!(lengths.iter().filter(|length| Some(*length) == least).count() <= 1, "{from} {to}");
        }
    }

    #[test]
    fn a_failure_is_seen_as_an_edge_of_the_specification() {
        for (from, to) in Node::ERRORS {
            let (from, to) = (from.seen(), to.seen());
            assert!(from == to || from.may_become(to), "{from} > {to}");
        }
    }

    #[test]
    fn who_waits_for_a_state_waits_for_a_node_that_is_seen_so() {
        assert!(State::ALL.into_iter().all(|state| Node::awaited(state).seen() == state));
    }
}
