//! What a configuration of the site says.

use super::Action;
use crate::site::claim::Chapter;
use crate::site::controller::{Design, Rules};
use crate::site::request::{Environment, Scope, Transition};

/// What there is, and what may happen.
#[derive(Clone, Copy, Debug)]
pub struct Configuration {
    /// How many slots there are.
    pub slots: u8,
    /// How many interpreters each worker has.
    pub interpreters: u8,
    /// How many workers of a slot may end in a row before they are ready.
    pub rate: u8,
    /// How the site is made.
    pub design: Design,
    /// The environment of the deployment.
    pub environment: Environment,
    /// Is the site up at the beginning? If not, a Start was just granted.
    pub up: bool,
    /// The first generation whose workers cannot boot, if there is one.
    pub unbootable: Option<u8>,
    /// What the operator asks for.
    pub operator: &'static [Transition],
    /// What the controller asks for by itself.
    pub timer: &'static [Transition],
    /// What applications ask for.
    pub applications: &'static [Transition],
    /// How far applications send events.
    pub events: &'static [Scope],
    /// Is there a client?
    pub client: bool,
    /// How often things happen that are not promised.
    pub budget: Budget,
    /// Is the number of a worker that is referred to nowhere used again? Only where there are workers without end.
    pub recycles: bool,
    /// Are deadlines long, so that only who hangs or has a client passes one? Else one passes at any time.
    pub patient: bool,
    /// May a worker do all that a teardown can: create interpreters from its fork on until the first is told, and
    /// give up destroying one? Else they are created while it serves, and destroyed.
    pub wide: bool,
    /// The chapters that are judged.
    pub chapters: &'static [Chapter],
    /// The claims of reachability that it promises.
    pub shows: &'static [&'static str],
}

/// How often things may happen that are not promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    /// The operator asks, or the controller itself.
    pub requests: u8,
    /// An application asks.
    pub applications: u8,
    /// An application sends an event.
    pub events: u8,
    /// A worker crashes.
    pub crashes: u8,
    /// A worker hangs.
    pub hangs: u8,
    /// The controller dies.
    pub deaths: u8,
    /// The controller has a worker too many.
    pub retires: u8,
    /// An application writes to its descriptors.
    pub forges: u8,
}

impl Budget {
    /// What is left after this action.
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

impl Configuration {
    /// What the controller is given.
    pub fn rules(&self) -> Rules {
        Rules { environment: self.environment, rate: self.rate, design: self.design }
    }

    /// How many incarnations of workers there can be, about: the lanes of a trace.
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
