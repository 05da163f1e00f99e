//! The actions that the environment of a site may take, and how often.

use super::Lie;
use crate::site::machine::policy::Policy;
use crate::site::machine::word::{Request, RoundOutcome, Scope};

/// The environment of a site.
#[derive(Clone, Copy, Debug)]
pub struct Configuration {
    /// Does the site run when the story begins, with every worker proved? If not, it is Idle.
    pub runs: bool,
    /// The number of slots of the first version.
    pub slots: u32,
    /// The rate of the controller.
    pub rate: u32,
    /// Each worker boots with so many interpreters, named from 0.
    pub names: u32,
    /// Do the workers of each slot have names of their own? If not, all have the same.
    pub apart: bool,
    /// Do several owners that do not trust each other share the site?
    pub shared: bool,
    /// The policy of the deployment.
    pub policy: Policy,
    /// The requests that the operator may make, of the site, of each worker, or of each name and each interpreter that
    /// lives.
    pub operator: &'static [(Request, Scope)],
    /// Does the controller itself make the requests of the operator, because of what its host decides?
    pub itself: bool,
    /// The requests that an application may make.
    pub applications: &'static [(Request, Scope)],
    /// May an application ask in a listener of a round?
    pub inside: bool,
    /// The versions that are uploaded, one after the other. The first one, with the number 0, is there already.
    pub uploads: &'static [File],
    /// The outcomes with which a worker may come back from a round.
    pub outcomes: &'static [RoundOutcome],
    /// May timers pass at any time? If not, those that guard against what hangs pass only where something does.
    pub anytime: bool,
    /// May a request take any time? If not, it is answered some time.
    pub slow: bool,
    /// Does the environment also do what a host shows, and what makes more states? The end of a process closes its
    /// channel, and the controller may see that before it knows the end; a worker may be proved that is dead, before the
    /// controller knows that; the channel of a worker that takes no step fills; a worker reads the notices of a controller
    /// that died; a client closes before its answer.
    pub wide: bool,
    /// Do the machines also get every kind of input that makes no sense, in every state? Then the claims about that, and
    /// about the commands for their hosts, are judged.
    pub odd: bool,
    /// The number of notices that a channel takes.
    pub capacity: usize,
    /// The names of interpreters that requests may need besides those of the boot.
    pub births: &'static [u32],
    /// The false messages that a worker may send.
    pub lies: &'static [Lie],
    /// The number of times that each thing may happen.
    pub budget: Budget,
    /// The reachability claims that the story promises, by name.
    pub shows: &'static [&'static str],
    /// The pairs that the story promises, by the names of their witnesses.
    pub meets: &'static [&'static str],
}

/// A version, as a load finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// The number of slots.
    pub slots: u32,
    /// The outcome of its load and of the boots with it.
    pub health: Health,
}

/// The outcome of the load of a version, and of the boots with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// It loads, and workers boot with it.
    Good,
    /// It cannot be loaded.
    CannotLoad,
    /// It loads, and no worker can boot with it.
    CannotBoot,
    /// It loads, and a worker that booted with it may die as long as it is not proved.
    DiesEarly,
}

/// The number of times that the environment may do each thing. `u8::MAX` is without bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    /// Requests of the operator.
    pub asks: u8,
    /// Requests of applications.
    pub application_asks: u8,
    /// Workers that ask to be replaced.
    pub retires: u8,
    /// Uploads of a configuration.
    pub uploads: u8,
    /// Workers that crash.
    pub crashes: u8,
    /// Boots that fail.
    pub failed_boots: u8,
    /// Workers that cannot be spawned.
    pub failed_spawns: u8,
    /// Re-executions that fail.
    pub failed_restarts: u8,
    /// Steps, births and deeds that fail.
    pub failed_steps: u8,
    /// Workers that freeze.
    pub freezes: u8,
    /// Workers that close their channel.
    pub deaf: u8,
    /// Things that hang.
    pub hangs: u8,
    /// Interpreters that requests need.
    pub births: u8,
    /// Connections of clients.
    pub clients: u8,
    /// Requests on connections.
    pub requests: u8,
    /// Deaths of the controller.
    pub deaths: u8,
    /// False messages of workers.
    pub lies: u8,
    /// Faults in all, of any kind. After the last one none is left. 0 is without this bound.
    pub faults: u8,
}

impl Configuration {
    /// A site of two slots that runs, and nothing happens to it.
    pub const QUIET: Configuration = Configuration {
        runs: true,
        slots: 2,
        rate: 2,
        names: 0,
        apart: false,
        shared: false,
        policy: Policy::DEDICATED,
        operator: &[],
        itself: false,
        applications: &[],
        inside: false,
        uploads: &[],
        outcomes: &[RoundOutcome::Done],
        anytime: false,
        slow: false,
        wide: false,
        odd: false,
        capacity: 2,
        births: &[],
        lies: &[],
        budget: Budget {
            asks: 0,
            application_asks: 0,
            retires: 0,
            uploads: 0,
            crashes: 0,
            failed_boots: 0,
            failed_spawns: 0,
            failed_restarts: 0,
            failed_steps: 0,
            freezes: 0,
            deaf: 0,
            hangs: 0,
            births: 0,
            clients: 0,
            requests: 0,
            deaths: 0,
            lies: 0,
            faults: 0,
        },
        shows: &[],
        meets: &[],
    };

    /// The largest number of slots that any version has.
    pub(super) fn slots_max(&self) -> u32 {
        self.uploads.iter().map(|file| file.slots).max().unwrap_or(0).max(self.slots)
    }

    /// The version with this number.
    pub fn file(&self, version: u64) -> File {
        let first = File { slots: self.slots, health: Health::Good };
        let place = usize::try_from(version).ok().and_then(|n| n.checked_sub(1));
        place.and_then(|place| self.uploads.get(place)).copied().unwrap_or(first)
    }
}

impl Budget {
    /// Is there some left?
    pub(super) fn has(left: u8) -> bool {
        left > 0
    }

    /// As often as it says, each kind of fault, and so many faults in all.
    #[must_use]
    pub const fn with_any_faults(self, faults: u8) -> Budget {
        Budget {
            crashes: faults,
            failed_boots: faults,
            failed_spawns: faults,
            failed_restarts: faults,
            failed_steps: faults,
            freezes: faults,
            deaf: faults,
            hangs: faults,
            deaths: faults,
            lies: faults,
            faults,
            ..self
        }
    }

    /// Takes a fault off the bound of all faults.
    pub(super) const fn spend_fault(&mut self) {
        match self.faults {
            0 => {}
            1 => *self = self.with_any_faults(0),
            _ => self.faults -= 1,
        }
    }

    /// Takes one off.
    pub(super) fn spend(left: &mut u8) {
        if *left != u8::MAX {
            *left = left.saturating_sub(1);
        }
    }
}
