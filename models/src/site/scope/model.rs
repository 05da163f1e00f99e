//! The delivery of an event as a model: the machine, with everything that may happen during the delivery.

pub mod configuration;
mod narrate;

pub use configuration::{Ask, ScopeConfiguration};

use super::{Input, Router};
use crate::site::claim::{Chapter, claims};
use crate::site::{Event, Generation, Interpreter, Name, Origin, Seen, Slot, Terms, Worker};
use wspbus_words::system::{Checked, Claim, System};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Scopes {
    /// The requests, and what may go wrong.
    pub configuration: ScopeConfiguration,
}

/// A state: the machine, and what the environment has left to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScopeWorld {
    /// The controller's part and the part of each worker.
    pub router: Router,
    /// The requests of the configuration that were made, as a set of bits.
    pub asked: u8,
    /// The number of processes that may still end.
    pub crashes: u8,
    /// The number of interpreters that may still be created.
    pub creations: u8,
    /// The number of interpreters that may still be destroyed.
    pub destructions: u8,
    /// The number of times that the controller may still send an event again.
    pub resends: u8,
}

/// An action: an input to the machine. A request of the configuration is named by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// This request of the configuration is made.
    Ask(u8),
    /// The machine gets this input.
    Do(Input),
}

impl Scopes {
    /// The model of this configuration.
    pub const fn new(configuration: ScopeConfiguration) -> Self {
        Scopes { configuration }
    }

    fn asks(&self, which: u8) -> Option<Input> {
        let ask = self.configuration.asks.get(usize::from(which))?;
        Some(match ask.origin {
            Origin::Application(me) => Input::Ask { me, says: ask.says.unwrap_or(me), scope: ask.scope },
            origin => Input::Order(origin, ask.scope),
        })
    }

    fn may_ask(&self, world: &ScopeWorld, which: u8, ask: &Ask) -> bool {
        let lives = |me: Interpreter| world.router.wire(me.worker).is_some_and(|w| w.live.contains(&me));
        let can = match ask.origin {
            Origin::Application(me) => lives(me),
            Origin::Operator | Origin::Controller => true,
        };
        world.asked & 1 << which == 0 && can
    }

    fn offer_inputs(&self, world: &ScopeWorld, actions: &mut Vec<Action>) {
        let router = &world.router;
        for wire in &router.workers {
            let w = wire.worker;
            let telling = wire.alive && wire.unconfirmed.is_none() && !wire.down.is_empty();
            let offers = [
                (!wire.up.is_empty(), Input::Read(w)),
                (!wire.alive && wire.up.is_empty() && self.configuration.design.hears, Input::ReadEnd(w)),
                (telling, Input::Tell(w)),
                (wire.unconfirmed.is_some(), Input::Confirm(w)),
                (wire.alive && world.crashes > 0, Input::Crash(w)),
            ];
            actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, i)| Action::Do(i)));
            if wire.alive && world.creations > 0 {
                let names = (0..self.configuration.names + self.configuration.new_names).map(Name);
                let missing = names.filter(|n| wire.live.iter().all(|i| i.name != *n));
                actions.extend(missing.map(|n| Action::Do(Input::Create(w, n))));
            }
            if world.destructions > 0 {
                actions.extend(wire.live.iter().map(|i| Action::Do(Input::Destroy(*i))));
            }
            let late = router.open.iter().filter(|o| o.waits.iter().any(|i| i.worker == w));
            if wire.alive && world.resends > 0 {
                actions.extend(late.map(|o| Action::Do(Input::Resend(o.notice, w))));
            }
        }
        if !router.orders.is_empty() {
            actions.push(Action::Do(Input::ReadOrder));
        }
    }
}

impl System for Scopes {
    type State = ScopeWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (ScopeWorld, Vec<Event>) {
        let c = &self.configuration;
        let router = Router::new(c.workers, c.names);
        let mut events = Vec::new();
        for wire in &router.workers {
            let (worker, slot) = (wire.worker, Slot(wire.worker.0));
            events.push(Event::Spawned { worker, slot, generation: Generation(0) });
            events.push(Event::Ready { worker });
            events.extend(wire.live.iter().map(|i| Event::Created { interpreter: *i }));
        }
        let world = ScopeWorld {
            router,
            asked: 0,
            crashes: c.crashes,
            creations: c.creations,
            destructions: c.destructions,
            resends: u8::from(!c.design.once),
        };
        (world, events)
    }

    fn offer(&self, world: &ScopeWorld, actions: &mut Vec<Action>) {
        let numbered = (0_u8..).zip(self.configuration.asks);
        actions.extend(numbered.filter(|(n, a)| self.may_ask(world, *n, a)).map(|(n, _)| Action::Ask(n)));
        self.offer_inputs(world, actions);
    }

    fn step(&self, world: &mut ScopeWorld, action: &Action) -> Vec<Event> {
        let input = match *action {
            Action::Ask(which) => {
                world.asked |= 1 << which;
                self.asks(which)
            }
            Action::Do(input) => Some(input),
        };
        match input {
            Some(Input::Crash(_)) => world.crashes -= 1,
            Some(Input::Create(..)) => world.creations -= 1,
            Some(Input::Destroy(_)) => world.destructions -= 1,
            Some(Input::Resend(..)) => world.resends -= 1,
            _ => {}
        }
        input.map_or(Vec::new(), |i| world.router.step(&self.configuration.design, &i))
    }

    /// The controller reads every channel; a worker tells and confirms. No fairness class promises any other action.
    fn fairness(&self, action: &Action) -> Option<u8> {
        let of = |base: u8, worker: Worker| Some(base + worker.0 % 8);
        match *action {
            Action::Do(Input::ReadOrder) => Some(0),
            Action::Do(Input::Read(w)) => of(1, w),
            Action::Do(Input::ReadEnd(w)) => of(9, w),
            Action::Do(Input::Tell(w)) => of(17, w),
            Action::Do(Input::Confirm(w)) => of(25, w),
            _ => None,
        }
    }

    fn may_end(&self, world: &ScopeWorld) -> bool {
        let idle = |w: &super::machine::Wire| match w.alive {
            true => w.up.is_empty() && w.down.is_empty() && w.unconfirmed.is_none(),
            false => w.up.is_empty() && !self.configuration.design.hears,
        };
        world.router.orders.is_empty() && world.router.workers.iter().all(idle)
    }
}

impl Checked for Scopes {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        let environment = self.configuration.design.environment;
        Seen::new(Terms { environment, ..Terms::default() })
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        claims(&[Chapter::Scope, Chapter::Policy, Chapter::Asked], self.configuration.shows)
    }
}
