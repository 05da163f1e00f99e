//! The server as a model: the arbiter, its workers, and everything that may happen to them.

use super::state::{Arbiter, Input, Phase, Process, Rules, Signal, Stage};
use crate::site::claim::{Chapter, Claim, claims};
use crate::site::{Environment, Event, Seen, Terms, Worker};
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
    /// Configurations that cannot be read.
    pub broken: u8,
}

/// A configuration.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The setup of the server.
    pub rules: Rules,
    /// The signals that may be sent.
    pub signals: &'static [Signal],
    /// The number of times that each other action may happen.
    pub chances: Chances,
    /// Are the first workers ready in the initial state?
    pub ready: bool,
    /// The reachability claims that the configuration promises.
    pub shows: &'static [&'static str],
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
        let first: Vec<Worker> = arbiter.workers.iter().map(|w| w.worker).collect();
        for worker in first.into_iter().filter(|_| self.plan.ready) {
            for input in [Input::InitSignals(worker), Input::Boot(worker)] {
                events.extend(arbiter.step(&self.plan.rules, &input));
            }
        }
        (GunicornWorld { arbiter, left: self.plan.chances }, events)
    }

    fn offer_arbiter(&self, world: &GunicornWorld, actions: &mut Vec<Input>) {
        let (arbiter, left) = (&world.arbiter, world.left);
        if left.asks > 0 {
            actions.extend(self.plan.signals.iter().map(|s| Input::Ask(*s)));
        }
        let looping = arbiter.phase == Phase::Looping;
        let wanted = usize::from(self.plan.rules.workers);
        let handles = looping && !arbiter.queue.is_empty();
        let hup = arbiter.queue.first() == Some(&Signal::Hup);
        let offers = [
            (handles, Input::Handle(true)),
            (handles && hup && left.broken > 0, Input::Handle(false)),
            (arbiter.workers.iter().any(|w| !w.lives()), Input::Reap),
            (looping && arbiter.workers.len() != wanted, Input::Manage),
            (!looping, Input::Waited),
            (left.kills > 0, Input::ArbiterDies),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
        let hangs = |w: &&Process| w.busy && looping && self.plan.rules.timeout;
        actions.extend(arbiter.workers.iter().filter(hangs).map(|w| Input::Murder(w.worker)));
    }

    fn offer_worker(&self, world: &GunicornWorld, process: &Process, actions: &mut Vec<Input>) {
        let (left, w) = (world.left, process.worker);
        let orphan = world.arbiter.phase == Phase::Gone;
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

    /// The arbiter takes its steps and its clock runs; workers boot, take signals, notice and end. No fairness class
    /// promises that a request is made, or that it ends.
    fn fairness(&self, action: &Input) -> Option<u8> {
        let of = |base: u8, w: &Worker| Some(base + w.0 % 8);
        match action {
            Input::Handle(true) => Some(0),
            Input::Reap => Some(1),
            Input::Manage => Some(2),
            Input::Waited => Some(3),
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
    type Seen = Seen;

    fn observer(&self) -> Seen {
        let slots = self.plan.rules.workers;
        Seen::new(Terms { environment: Environment::Shared, slots, ..Terms::default() })
    }

    /// Of the chapter on the end of a worker only the bounds are claimed: a worker has one interpreter, and does not tell
    /// it of the end.
    fn claims(&self) -> Vec<Claim> {
        let all = [Chapter::Controller, Chapter::Control, Chapter::Rolling];
        let more: &[Chapter] = match self.plan.chances.inside {
            0 => &[Chapter::Bounds],
            _ => &[Chapter::Bounds, Chapter::Authority],
        };
        [claims(&all, self.plan.shows), claims(more, &[])].concat()
    }
}
