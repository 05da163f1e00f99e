//! The graph of the eleven values of `bus.state`: the ways between them.

use super::Node;
use super::Node::{Enter, Exit, ExitError, Exited, Idle, Initial, Run, Start, StartError, Stop, StopError};

impl Node {
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

    /// The number of transitions to the goal; no way is longer than there are nodes.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::State;

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
