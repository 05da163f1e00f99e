//! The use cases of the mail, one at a time: the intention of each, and whether a simple bus allows it.
//!
//! The mail proposes to step through the use cases "not even worrying about the mechanisms". So this model has
//! no mechanism: a request is granted or not, by scope and policy, and a granted request is a plan, phase after
//! phase. The model shows which intentions are out of reach of a bus that knows only some scopes, and which are
//! out of reach of an application in a given environment. The mechanisms are in the other models.

pub mod cases;
mod claims;
pub mod event;
pub mod model;
mod narrate;
pub mod plan;
pub mod text;
mod world;

pub use cases::{Ask, UseCase};
pub use claims::Seen;
pub use event::{End, Event};
pub use plan::Work;
pub use world::{Inside, Process, UseCaseWorld};

use std::fmt;

use crate::site::machine::policy::Policy;
use crate::site::machine::word::{Birth, InterpreterId, Name, Origin, Request, Scope, WorkerId};

/// The names of the applications: each has a copy in every process.
pub const NAMES: [Name; 2] = [Name(0), Name(1)];

/// The environment of a deployment, as the mail distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// The whole server is there for one owner.
    Dedicated,
    /// Several owners that do not trust each other share the server.
    Shared,
}

impl Environment {
    /// The policy of a site in this environment.
    pub const fn policy(self) -> Policy {
        match self {
            Environment::Dedicated => Policy::DEDICATED,
            Environment::Shared => Policy::SHARED,
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Environment::Dedicated => "Dedicated",
            Environment::Shared => "Shared",
        })
    }
}

/// The interpreter of this name in this worker: there is one, and it is not created anew.
pub const fn interpreter(worker: WorkerId, name: Name) -> InterpreterId {
    InterpreterId { worker, name, birth: Birth(0) }
}

/// A request in words, without the exit code: every use case asks for code 0.
fn name(request: Request) -> String {
    request.goal().map_or_else(|| request.to_string(), |goal| goal.to_string())
}

/// Does this scope reach other processes?
const fn every_process(scope: Scope) -> bool {
    matches!(scope, Scope::Application | Scope::Site)
}

/// Does this scope reach interpreters of other names?
const fn every_name(scope: Scope) -> bool {
    matches!(scope, Scope::Process | Scope::Site)
}

/// One use case, on a bus that knows the scopes up to a limit, in an environment.
#[derive(Clone, Copy, Debug)]
pub struct Uses {
    /// The use case.
    pub case: &'static UseCase,
    /// The widest scope that the bus knows. If it is narrower than Site, the bus knows it and Interpreter.
    pub limit: Scope,
    /// The environment of the deployment.
    pub environment: Environment,
}

impl Uses {
    /// Does the bus know this scope? In a site with one process, every process is this process.
    pub fn knows(&self, scope: Scope) -> bool {
        let narrow = Scope::of(every_process(scope) && self.case.processes > 1, every_name(scope));
        self.limit == Scope::Site
            || scope == Scope::Interpreter
            || scope == self.limit
            || narrow == self.limit
    }

    /// The workers at the beginning.
    pub fn workers(&self) -> impl Iterator<Item = WorkerId> + use<> {
        (0..self.case.processes).map(WorkerId)
    }

    /// May this request reach the buses at all? A request from outside ends up inside each process by the
    /// controller's own channels; it does not depend on what the buses in the process know of each other.
    pub fn reaches(&self, origin: Origin, scope: Scope) -> bool {
        !matches!(origin, Origin::Application(_)) || self.knows(scope)
    }
}
