//! The use cases of the mail, one at a time: the intention of each, and whether a simple bus allows it.
//!
//! The mail proposes to step through the use cases "not even worrying about the mechanisms". So this model has
//! no mechanism: a request is granted or not, by scope and policy, and a granted request is a plan, phase after
//! phase. The model shows which intentions are out of reach of a bus that knows only some scopes, and which are
//! out of reach of an application in a given environment. The mechanisms are in the other models.

pub mod cases;
pub mod model;
mod narrate;
pub mod plan;
pub mod text;
mod world;

pub use cases::{Ask, UseCase};
pub use plan::Work;
pub use world::{Inside, Process, UseCaseWorld};

use crate::site::{Environment, Name, Origin, Scope, Worker};

/// The names of the applications: each has a copy in every process.
pub const NAMES: [Name; 2] = [Name(0), Name(1)];

/// One use case, on a bus that knows the scopes up to a limit, in an environment.
#[derive(Clone, Copy, Debug)]
pub struct Uses {
    /// The use case.
    pub case: &'static UseCase,
    /// The widest scope that the bus knows. If it is narrower than Site, the bus knows it and Interpreter.
    pub limit: Scope,
    /// The environment.
    pub environment: Environment,
}

impl Uses {
    /// Does the bus know this scope? In a site with one process, every process is this process.
    pub fn knows(&self, scope: Scope) -> bool {
        let narrow = Scope::of(scope.every_process() && self.case.processes > 1, scope.every_name());
        self.limit == Scope::Site
            || scope == Scope::Interpreter
            || scope == self.limit
            || narrow == self.limit
    }

    /// The workers at the beginning.
    pub fn workers(&self) -> impl Iterator<Item = Worker> + use<> {
        (0..self.case.processes).map(Worker)
    }

    /// May this request reach the buses at all? A request from outside ends up inside each process by the
    /// controller's own channels; it does not depend on what the buses in the process know of each other.
    pub fn reaches(&self, origin: Origin, scope: Scope) -> bool {
        !matches!(origin, Origin::Application(_)) || self.knows(scope)
    }
}
