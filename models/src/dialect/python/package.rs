//! Whose bus it is.

use super::action::{Call, Topic};
use super::frame::Program;
use super::named::{Hazard, Named};
use super::text::Text;
use crate::dialect::magicbus::Node;
use crate::dialect::{cherrypy, magicbus};

/// A real package of Python with a bus in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Package {
    /// [`cherrypy`].
    CherryPy,
    /// [`magicbus`].
    MagicBus,
}

impl Package {
    /// Every package that there is a dialect of.
    pub const ALL: [Package; 2] = [Package::CherryPy, Package::MagicBus];

    /// The name of its model.
    pub const fn model(self) -> &'static str {
        match self {
            Package::CherryPy => "cherrypy",
            Package::MagicBus => "magicbus",
        }
    }

    /// Its name and version, for people.
    pub const fn dialect(self) -> &'static str {
        match self {
            Package::CherryPy => cherrypy::DIALECT,
            Package::MagicBus => magicbus::DIALECT,
        }
    }

    /// Its named configurations.
    pub const fn configurations(self) -> &'static [Named] {
        match self {
            Package::CherryPy => cherrypy::configurations::ALL,
            Package::MagicBus => magicbus::configurations::ALL,
        }
    }

    /// Which properties it breaks, and in which configurations.
    pub const fn deviations(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Package::CherryPy => cherrypy::deviations::ALL,
            Package::MagicBus => magicbus::deviations::ALL,
        }
    }

    /// What is known to go wrong in it.
    pub const fn hazards(self) -> &'static [Hazard] {
        match self {
            Package::CherryPy => cherrypy::hazards::ALL,
            Package::MagicBus => magicbus::hazards::ALL,
        }
    }

    /// Its channels of passes.
    pub const fn topics(self) -> &'static [Topic] {
        match self {
            Package::CherryPy => &[Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful],
            Package::MagicBus => &[Topic::Start, Topic::Stop, Topic::Exit],
        }
    }

    /// Every method of it that asks for a transition or a pass.
    pub const fn requests(self) -> [Call; 5] {
        let last = match self {
            Package::CherryPy => Call::Graceful,
            Package::MagicBus => Call::Reload,
        };
        [Call::Start, Call::Stop, Call::Exit, Call::Restart, last]
    }

    /// The operations of a method.
    pub fn text(self, program: Program) -> Text {
        match self {
            Package::CherryPy => cherrypy::text::of(program),
            Package::MagicBus => magicbus::text::of(program),
        }
    }

    /// The node in which the bus is born, if its states are nodes.
    pub(super) fn birth(self) -> Option<Node> {
        match self {
            Package::CherryPy => None,
            Package::MagicBus => Some(Node::Initial),
        }
    }

    /// Does the exit code 0 become 1 where a listener has failed in the same pass?
    pub(super) fn corrects_exit_codes(self) -> bool {
        self == Package::CherryPy
    }

    /// The package's own listener of a channel, which is called after all others.
    pub(super) fn own_listener(self, topic: Topic) -> Option<Program> {
        (self == Package::MagicBus && topic == Topic::Exit).then_some(Program::ThreadWait)
    }

    /// The method behind a call; `None` if the package has none.
    pub(super) fn program(self, call: Call) -> Option<Program> {
        Some(match (self, call) {
            (_, Call::Restart) => Program::Restart,
            (_, Call::Block) => Program::Block,
            (_, Call::Wait(state)) => Program::Wait { state, main: false },
            (_, Call::StartWithCallback) => Program::StartWithCallback,
            (Package::CherryPy, Call::Start) => Program::Start,
            (Package::CherryPy, Call::Stop) => Program::Stop,
            (Package::CherryPy, Call::Exit) => Program::Exit,
            (Package::CherryPy, Call::Graceful) => Program::Graceful,
            (Package::MagicBus, Call::Start) => Program::Transition(Node::Run),
            (Package::MagicBus, Call::Stop) => Program::Transition(Node::Idle),
            (Package::MagicBus, Call::Exit) => Program::Transition(Node::Exited),
            (Package::MagicBus, Call::Reload) => Program::Reload,
            (Package::CherryPy, Call::Reload) | (Package::MagicBus, Call::Graceful) => return None,
        })
    }
}
