//! The server as a model: the arbiter, its workers, and everything that may happen to them.

use super::state::{Arbiter, Heir, Input, Phase, Process, Rules, Signal, Stage};
use crate::dialect::common;
use crate::site::claims::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::word::WorkerId;
use crate::site::observed::Observed;
use wspbus_words::system::{Checked, System};

/// The number of times that each action may happen that is not promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chances {
    /// Signals of the operator.
    pub asks: u8,
    /// Signals of the application.
    pub inside: u8,
    /// Connections of clients.
    pub connections: u8,
    /// Crashes of workers.
    pub crashes: u8,
    /// Workers that end with exit code 3.
    pub fatal: u8,
    /// Deaths of the arbiter.
    pub kills: u8,
    /// Deaths of the arbiter that a USR2 has started.
    pub heir_kills: u8,
    /// Configurations that cannot be read.
    pub broken: u8,
}

/// A configuration of the server.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The setup of the server.
    pub rules: Rules,
    /// The signals that may be sent.
    pub signals: &'static [Signal],
    /// The number of times that each other action may happen.
    pub chances: Chances,
    /// The progress of the server in the initial state.
    pub begins: Begins,
    /// The reachability claims that the configuration promises.
    pub shows: &'static [&'static str],
}

/// The progress of the server in the initial state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// The arbiter was started.
    Started,
    /// The first workers are forked.
    Forked,
    /// The first workers serve.
    Serving,
}

/// One configuration of the server, ready to be explored.
#[derive(Clone, Copy, Debug)]
pub struct Gunicorn {
    /// The setup of the server, and what may happen.
    pub plan: Plan,
}

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GunicornWorld {
    /// The arbiter and its workers.
    pub arbiter: Arbiter,
    /// The actions that are left.
    pub left: Chances,
}

impl Gunicorn {
    fn initial(&self) -> (GunicornWorld, Vec<Event>) {
        let (mut arbiter, mut events) = Arbiter::new(&self.plan.rules);
        let mut take = |arbiter: &mut Arbiter, input: Input| {
            events.extend(arbiter.step(&self.plan.rules, &input));
        };
        if self.plan.begins != Begins::Started {
            take(&mut arbiter, Input::Start);
            take(&mut arbiter, Input::Manage);
        }
        let first: Vec<WorkerId> = arbiter.workers.iter().map(|w| w.worker).collect();
        for worker in first.into_iter().filter(|_| self.plan.begins == Begins::Serving) {
            take(&mut arbiter, Input::InitSignals(worker));
            take(&mut arbiter, Input::Boot(worker));
        }
        (GunicornWorld { arbiter, left: self.plan.chances }, events)
    }

    /// Would an operator send this signal now? USR2 begins an upgrade, and WINCH belongs to one.
    fn makes_sense(arbiter: &Arbiter, signal: Signal) -> bool {
        match signal {
            Signal::Usr2 => arbiter.heir.is_none() && !arbiter.queue.contains(&signal),
            Signal::Winch => arbiter.heir.is_some() && arbiter.wanted > 0,
            _ => true,
        }
    }

    fn offer_arbiter(&self, world: &GunicornWorld, actions: &mut Vec<Input>) {
        let (arbiter, left) = (&world.arbiter, world.left);
        if arbiter.phase == Phase::Starting {
            return actions.push(Input::Start);
        }
        if left.asks > 0 {
            let sensible = self.plan.signals.iter().filter(|signal| Self::makes_sense(arbiter, **signal));
            actions.extend(sensible.map(|signal| Input::Ask(*signal)));
        }
        let looping = arbiter.phase == Phase::Looping;
        let handles = looping && !arbiter.queue.is_empty();
        let hup = arbiter.queue.first() == Some(&Signal::Hup);
        let offers = [
            (handles, Input::Handle(true)),
            (handles && hup && left.broken > 0, Input::Handle(false)),
            (arbiter.own().any(|w| !w.lives()), Input::Reap),
            (looping && arbiter.own().count() != usize::from(arbiter.wanted), Input::Manage),
            (!looping, Input::Waited),
            (left.kills > 0, Input::ArbiterDies),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
        let hangs = |w: &&Process| w.busy && looping && self.plan.rules.timeout;
        actions.extend(arbiter.own().filter(hangs).map(|w| Input::Murder(w.worker)));
    }

    fn offer_heir(&self, world: &GunicornWorld, actions: &mut Vec<Input>) {
        let arbiter = &world.arbiter;
        let Some(heir) = arbiter.heir else { return };
        let mut own = arbiter.workers.iter().filter(|process| process.of_heir);
        let full = own.clone().count() >= usize::from(self.plan.rules.workers);
        let manages = heir == Heir::Loops && (!full || own.any(|process| !process.lives()));
        let offers = [
            (heir == Heir::Starts, Input::HeirStarts),
            (manages, Input::HeirManages),
            (world.left.heir_kills > 0, Input::HeirDies),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
    }

    fn offer_worker(&self, world: &GunicornWorld, process: &Process, actions: &mut Vec<Input>) {
        let (left, w) = (world.left, process.worker);
        let orphan = world.arbiter.is_orphan(process);
        let serving = process.stage == Stage::Serving;
        let idle = serving && !process.busy;
        let offers = [
            (process.stage == Stage::Forked, Input::InitSignals(w)),
            (process.stage == Stage::Loading, Input::Boot(w)),
            (idle && left.connections > 0, Input::Serve(w)),
            (process.busy, Input::Answer(w)),
            (process.signal.is_some(), Input::Take(w)),
            (process.stage == Stage::Draining && !process.busy, Input::Leave(w)),
            (idle && orphan, Input::Notice(w)),
            (left.crashes > 0, Input::Crash(w)),
            (left.fatal > 0, Input::Fatal(w)),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
        if left.inside > 0 && process.busy && !orphan {
            actions.extend(self.plan.signals.iter().map(|s| Input::AskInside(w, *s)));
        }
    }
}

impl Chances {
    fn of(&mut self, input: &Input) -> Option<&mut u8> {
        match input {
            Input::Ask(_) => Some(&mut self.asks),
            Input::AskInside(..) => Some(&mut self.inside),
            Input::Serve(_) => Some(&mut self.connections),
            Input::Crash(_) => Some(&mut self.crashes),
            Input::Fatal(_) => Some(&mut self.fatal),
            Input::ArbiterDies => Some(&mut self.kills),
            Input::HeirDies => Some(&mut self.heir_kills),
            Input::Handle(false) => Some(&mut self.broken),
            _ => None,
        }
    }
}

impl System for Gunicorn {
    type State = GunicornWorld;
    type Action = Input;
    type Event = Event;

    fn begin(&self) -> (GunicornWorld, Vec<Event>) {
        self.initial()
    }

    fn offer(&self, world: &GunicornWorld, actions: &mut Vec<Input>) {
        if world.arbiter.phase != Phase::Gone {
            self.offer_arbiter(world, actions);
        }
        self.offer_heir(world, actions);
        for process in world.arbiter.workers.iter().filter(|w| w.lives()) {
            self.offer_worker(world, process, actions);
        }
    }

    fn step(&self, world: &mut GunicornWorld, input: &Input) -> Vec<Event> {
        if let Some(left) = world.left.of(input) {
            *left -= 1;
        }
        world.arbiter.step(&self.plan.rules, input)
    }

    /// The arbiters take their steps and their clock runs; workers boot, take signals, notice and end. No fairness class
    /// promises that a request is made, or that it ends.
    fn fairness(&self, action: &Input) -> Option<u8> {
        let of = |base: u8, w: &WorkerId| Some(base + u8::try_from(w.0 % 8).unwrap_or(0));
        match action {
            Input::Handle(true) => Some(0),
            Input::Reap => Some(1),
            Input::Manage => Some(2),
            Input::Waited => Some(3),
            Input::Start => Some(4),
            Input::HeirStarts => Some(5),
            Input::HeirManages => Some(6),
            Input::InitSignals(w) => of(8, w),
            Input::Boot(w) => of(16, w),
            Input::Take(w) => of(24, w),
            Input::Leave(w) => of(32, w),
            Input::Notice(w) => of(40, w),
            Input::Murder(w) => of(48, w),
            _ => None,
        }
    }

    fn may_end(&self, world: &GunicornWorld) -> bool {
        matches!(world.arbiter.phase, Phase::Gone | Phase::Looping)
    }
}

impl Checked for Gunicorn {
    type Seen = Observed;

    fn observer(&self) -> Observed {
        common::observer()
    }

    fn claims(&self) -> Vec<Claim> {
        common::judges(self.plan.shows, super::untested::UNTESTED)
    }
}
