//! The configuration of a composition.

use super::Action;
use crate::site::claim::Chapter;
use crate::site::controller::{Design, Rules};
use crate::site::request::{Environment, Scope, Transition};

/// The parts of the site, and what may happen.
#[derive(Clone, Copy, Debug)]
pub struct CompositionConfiguration {
    /// The number of slots.
    pub slots: u8,
    /// The number of interpreters of each worker.
    pub interpreters: u8,
    /// The number of workers of a slot that may end in a row before they are ready.
    pub rate: u8,
    /// The design of the site.
    pub design: Design,
    /// The environment of the deployment.
    pub environment: Environment,
    /// Is the site up at the beginning? If not, a Start was just granted.
    pub up: bool,
    /// The first generation whose workers cannot boot, if there is one.
    pub unbootable: Option<u8>,
    /// The transitions that the operator may ask for.
    pub operator: &'static [Transition],
    /// The transitions that the controller may ask for by itself.
    pub timer: &'static [Transition],
    /// The transitions that applications may ask for.
    pub applications: &'static [Transition],
    /// The scopes in which applications may send events.
    pub events: &'static [Scope],
    /// Is there a client?
    pub client: bool,
    /// The number of times that each action may happen that is not promised.
    pub budget: Budget,
    /// Is the number of a worker used again when nothing refers to it? A design that spawns without end needs it.
    pub recycles: bool,
    /// Are deadlines long, so that only a worker that hangs or has a client passes one? If not, a deadline passes at any
    /// time.
    pub patient: bool,
    /// May a worker do everything that a teardown can do: create interpreters from its fork on until the first is told,
    /// and give up a destruction? If not, it creates its interpreters while it serves, and destroys them.
    pub wide: bool,
    /// The chapters that are judged.
    pub chapters: &'static [Chapter],
    /// The reachability claims that it promises.
    pub shows: &'static [&'static str],
}

/// The number of times that each action may happen that is not promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    /// Requests of the operator, and of the controller itself.
    pub requests: u8,
    /// Requests of applications.
    pub applications: u8,
    /// Events that applications send.
    pub events: u8,
    /// Crashes of workers.
    pub crashes: u8,
    /// Workers that hang.
    pub hangs: u8,
    /// Deaths of the controller.
    pub deaths: u8,
    /// Workers that the controller retires.
    pub retires: u8,
    /// Writes of an application to its descriptors.
    pub forges: u8,
}

impl Budget {
    /// The budget that is left after this action.
    #[must_use]
    pub fn after(mut self, action: &Action) -> Budget {
        use crate::site::identity::Origin;
        let spent = match action {
            Action::Ask(Origin::Application(_), _) => &mut self.applications,
            Action::Ask(..) => &mut self.requests,
            Action::Tell(..) => &mut self.events,
            Action::Crash(_) => &mut self.crashes,
            Action::Hang(_) => &mut self.hangs,
            Action::Die => &mut self.deaths,
            Action::Retire(_) => &mut self.retires,
            Action::Forge(_) => &mut self.forges,
            _ => return self,
        };
        *spent = spent.saturating_sub(1);
        self
    }
}

impl CompositionConfiguration {
    /// The parameters of the controller.
    pub fn rules(&self) -> Rules {
        Rules { environment: self.environment, rate: self.rate, design: self.design }
    }

    /// The approximate number of incarnations of workers: the number of their lanes in a trace.
    pub fn incarnations(&self) -> u8 {
        let again = |t: &&Transition| matches!(t, Transition::Start | Transition::Roll);
        let rounds = self.asks().filter(again).count().min(usize::from(self.budget.requests)) as u8;
        let failing = if self.unbootable.is_some() && !self.recycles { self.rate } else { 0 };
        self.slots * (1 + rounds) + self.budget.crashes + self.budget.retires + failing
    }

    fn asks(&self) -> impl Iterator<Item = &'static Transition> {
        self.operator.iter().chain(self.timer)
    }
}
