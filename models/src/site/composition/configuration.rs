//! What a configuration of the site says.

use super::Action;
use crate::site::claim::Chapter;
use crate::site::controller::{Design, Rules};
use crate::site::request::{Environment, Scope, Transition};

/// Who there is, and what may happen.
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
    /// How often things happen that nobody promises.
    pub budget: Budget,
    /// Is the number of a worker that nobody refers to used again? Only where there are workers without end.
    pub recycles: bool,
    /// Are deadlines long, so that only who hangs or has a client passes one? Else one passes at any time.
    pub patient: bool,
    /// May a worker do all that a teardown can: create interpreters from its fork on until the first is told, and
    /// give up destroying one? Else they are created while it serves, and destroyed.
    pub wide: bool,
    /// The chapters that are judged.
    pub chapters: &'static [Chapter],
    /// The reachability properties that it promises.
    pub shows: &'static [&'static str],
    /// Action classes that its budget allows and its story never comes to.
    pub never: &'static [&'static str],
}

/// How often things may happen that nobody promises.
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

    /// The action classes that the budget allows.
    pub fn classes(&self) -> Vec<&'static str> {
        let b = &self.budget;
        let workers_boot = self.unbootable != Some(1);
        let starts = !self.up || b.crashes > 0 || b.retires > 0;
        let starts = starts || self.asks().any(|t| *t == Transition::Roll) && b.requests > 0;
        let rounds = [Transition::Graceful, Transition::Reload];
        let rounds = self.asks().chain(self.applications).any(|t| rounds.contains(t));
        let mut strong = self.asks().filter(|t| **t >= Transition::Roll);
        let heard = b.applications > 0 && self.environment == Environment::Dedicated;
        let by_applications = heard && self.applications.iter().any(|t| *t >= Transition::Roll);
        let by_accident = b.crashes > 0 && self.design == Design::ExitCodeOrders;
        let told =
            strong.next().is_some() && b.requests > 0 || by_applications || by_accident || b.retires > 0;
        let ends = told || b.deaths > 0;
        let granted = [
            ("ask", b.requests > 0 && self.asks().next().is_some() || b.applications > 0),
            ("tell", b.events > 0),
            ("advance", starts || told),
            ("acknowledge", rounds),
            ("hear", starts && workers_boot),
            ("reap", ends || b.crashes > 0 || self.unbootable.is_some()),
            ("deadline", told && (!self.patient || self.client) || b.hangs > 0),
            ("retire", b.retires > 0),
            ("boot", starts && workers_boot),
            ("boot fails", self.unbootable.is_some()),
            ("create", self.interpreters > 0 && starts && workers_boot),
            ("read", told),
            ("notice", b.deaths > 0),
            ("step", ends),
            ("give up", self.wide && self.interpreters > 0 && ends),
            ("drain deadline", self.client && ends),
            ("open", self.client),
            ("close", self.client),
            ("deliver", b.events > 0),
            ("miss", b.events > 0 && (ends || b.crashes > 0)),
            ("settle", b.events > 0),
            ("crash", b.crashes > 0),
            ("hang", b.hangs > 0),
            ("die", b.deaths > 0),
            ("forge", b.forges > 0),
        ];
        let taken = |(name, granted): &(&'static str, bool)| *granted && !self.never.contains(name);
        granted.iter().filter(|c| taken(c)).map(|(name, _)| *name).collect()
    }
}
