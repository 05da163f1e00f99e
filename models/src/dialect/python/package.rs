//! A real package, as the machine runs it: its methods and its rules.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::action::{Call, Topic};
use super::frame::Program;
use super::node::Node;
use super::text::{Place, Text};
use crate::bus::State;
use crate::dialect::untested::Untested;

/// A real package of Python with a bus in it. Two packages are the same if their models have the same name.
pub struct Package {
    /// The name of its model.
    pub model: &'static str,
    /// Its name and version, for people.
    pub dialect: &'static str,
    /// The class of its bus, as Python names it.
    pub class: &'static str,
    /// The release that the model is of.
    pub release: &'static str,
    /// Its names for a state of the specification: every value of its own that is seen as this state.
    pub names: fn(State) -> Vec<&'static str>,
    /// Does a transition look at the state again before each of its steps? Then there is a gate `read`, and two
    /// threads may undo each other's steps without end.
    pub rereads: bool,
    /// Its channels of passes.
    pub topics: &'static [Topic],
    /// Every method of it that asks for a transition or a pass.
    pub requests: [Call; 5],
    /// The method behind a call; `None` if the package has none.
    pub program: fn(Call) -> Option<Program>,
    /// The lines of a method.
    pub text: fn(Program) -> Text,
    /// The line that calls a listener.
    pub calls_listener: Place,
    /// The first lines of `subscribe` and of `unsubscribe`.
    pub subscription: [Place; 2],
    /// The node in which the bus is born, if its states are nodes.
    pub birth: Option<Node>,
    /// The next node on the way to another; `None` if there is no way, or it is reached.
    pub towards: fn(Node, Node) -> Option<Node>,
    /// Does the exit code 0 become 1 where a listener has failed in the same pass?
    pub corrects_exit_codes: bool,
    /// The claims that its model leaves untested.
    pub untested: &'static [Untested],
    /// The package's own listener of a channel, which is called after all others.
    pub own_listener: fn(Topic) -> Option<Program>,
}

impl fmt::Debug for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.model)
    }
}

impl PartialEq for Package {
    fn eq(&self, other: &Self) -> bool {
        self.model == other.model
    }
}

impl Eq for Package {}

impl Hash for Package {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.model.hash(state);
    }
}
