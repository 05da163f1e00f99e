//! The actions that the environment may still take: the model's nondeterminism, bounded.

use super::configuration::BusConfiguration;
use super::{Action, BusWorld, Lifecycle};
use crate::bus::answer::Asker;
use crate::bus::event::{Event, Origin, ThreadId, TicketId};
use crate::bus::listener::Turn;
use crate::bus::memory::{Bus, End, Input, Main};
use crate::bus::{Request, State};

/// Budgets: how often the environment may still do each thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment {
    /// By requester: how many requests are left, and the ticket that it waits for.
    pub requesters: Vec<(u8, Option<TicketId>)>,
    /// Ends other than well.
    pub misfortunes: u8,
    /// Requests by listeners; `None` is without bound.
    pub reentries: Option<u8>,
    /// The listener that runs has asked already: one request a call.
    pub asked: bool,
    /// Requests by listeners that do not run.
    pub leftovers: u8,
    /// Subscriptions and unsubscriptions by listeners.
    pub changes: u8,
    /// Subscriptions and unsubscriptions by threads.
    pub subscribers: u8,
    /// The number of waiters that have not begun to wait; the last of the configuration begins first.
    pub waiters: u8,
    /// Entries for the `main` queue.
    pub entries: u8,
    /// Failures of `log`.
    pub logs: u8,
    /// The main program has ended the process, or re-executed it: nothing more happens.
    pub left: bool,
}

impl Environment {
    /// Everything is left to do.
    pub fn new(c: &BusConfiguration) -> Self {
        Environment {
            requesters: c.requesters.iter().map(|r| (r.budget, None)).collect(),
            misfortunes: c.misfortunes,
            reentries: c.reentries,
            asked: false,
            leftovers: c.leftovers,
            changes: c.changes,
            subscribers: c.subscribers,
            waiters: c.waiters.len() as u8,
            entries: c.entries,
            logs: c.logs,
            left: false,
        }
    }

    /// Books an action that this bus is about to get.
    pub(super) fn spend(&mut self, action: &Action, before: &Bus) {
        let input = match action {
            Action::Do(input) => input,
            Action::Odd(_) => return,
            Action::Leave => {
                self.left = true;
                return;
            }
        };
        match *input {
            Input::Request(Origin::Thread(thread), _) => {
                if let Some((left, _)) = self.requester(thread) {
                    *left = left.saturating_sub(1);
                }
            }
            Input::Request(Origin::Listener(listener), _)
                if before.asker(Origin::Listener(listener)) == Asker::Stale =>
            {
                self.leftovers = self.leftovers.saturating_sub(1);
            }
            Input::Request(Origin::Listener(listener), _)
            | Input::Wait(Origin::Listener(listener), _)
            | Input::Await(Origin::Listener(listener), _) => {
                self.reentries = self.reentries.map(|n| n.saturating_sub(1));
                self.asked |= before.running() == Some(listener);
            }
            Input::Ended(_, End::Failed | End::Exit(_)) => {
                self.misfortunes = self.misfortunes.saturating_sub(1);
            }
            Input::Subscribe(Origin::Thread(_), ..) => self.subscribers = self.subscribers.saturating_sub(1),
            Input::Unsubscribe(Origin::Thread(_), _) => self.subscribers = self.subscribers.saturating_sub(1),
            Input::Subscribe(..) | Input::Unsubscribe(..) => self.changes = self.changes.saturating_sub(1),
            Input::Wait(Origin::Thread(_), _) => self.waiters = self.waiters.saturating_sub(1),
            Input::Enqueue(_) => self.entries = self.entries.saturating_sub(1),
            Input::LogFailed => self.logs = self.logs.saturating_sub(1),
            Input::MainRan(true) => self.misfortunes = self.misfortunes.saturating_sub(1),
            _ => {}
        }
    }

    /// The requester on this thread: requesters are numbered from 1, main is 0.
    fn requester(&mut self, thread: ThreadId) -> Option<&mut (u8, Option<TicketId>)> {
        self.requesters.get_mut(usize::from(thread.0).checked_sub(1)?)
    }

    /// Takes one more event into account.
    pub(super) fn observe(&mut self, event: &Event) {
        match *event {
            Event::Answered { origin: Origin::Thread(thread), ticket, .. } => {
                if let Some((_, waits_for)) = self.requester(thread) {
                    *waits_for = ticket;
                }
            }
            Event::Resolved { ticket, .. } => {
                let waits = self.requesters.iter_mut().find(|(_, t)| *t == Some(ticket));
                if let Some(requester) = waits {
                    requester.1 = None;
                }
            }
            Event::ListenerBegan { .. } => self.asked = false,
            _ => {}
        }
    }
}

/// Offers every action that is enabled, in a fixed order.
impl Lifecycle {
    pub(super) fn offer_all(&self, world: &BusWorld, actions: &mut Vec<Action>) {
        let (bus, env) = (&world.bus, &world.environment);
        let mut inputs = Vec::with_capacity(16);
        if bus.can_advance() {
            inputs.push(Input::Advance);
        }
        self.offer_requests(env, &mut inputs);
        for turn in bus.turns() {
            self.offer_listener(bus, env, turn, &mut inputs);
        }
        if env.leftovers > 0 {
            let origins = bus.listeners.iter().map(|l| Origin::Listener(l.id));
            for origin in origins.filter(|o| bus.asker(*o) == Asker::Stale) {
                inputs.extend(Request::ALL.map(|request| Input::Request(origin, request)));
            }
        }
        let last = env.waiters.checked_sub(1).map(usize::from);
        if let Some(state) = last.and_then(|place| self.configuration.waiters.get(place)) {
            // Waiters are threads of their own, numbered after the requesters.
            let waiter = if self.configuration.one_waiter { 1 } else { env.waiters };
            let thread = ThreadId(self.configuration.requesters.len() as u8 + waiter);
            if bus.waiting.iter().all(|(waits, _)| *waits != thread) {
                inputs.push(Input::Wait(Origin::Thread(thread), *state));
            }
        }
        self.offer_main(bus, env, &mut inputs);
        if env.logs > 0 {
            inputs.push(Input::LogFailed);
        }
        self.offer_threads(bus, env, &mut inputs);
        actions.extend(inputs.into_iter().map(Action::Do));
        if self.configuration.odd {
            super::odd::offer(world, actions);
        }
        if bus.main == Main::Taken {
            actions.push(Action::Leave);
        }
    }

    fn offer_requests(&self, env: &Environment, inputs: &mut Vec<Input>) {
        let requesters = self.configuration.requesters.iter().zip(&env.requesters);
        for (n, (requester, (left, ticket))) in (1..).zip(requesters) {
            if *left > 0 && (!requester.waits || ticket.is_none()) {
                let origin = Origin::Thread(ThreadId(n));
                inputs.extend(requester.requests.iter().map(|r| Input::Request(origin, *r)));
            }
        }
    }

    fn offer_listener(&self, bus: &Bus, env: &Environment, turn: Turn, inputs: &mut Vec<Input>) {
        let (c, runs) = (&self.configuration, bus.turn() == Some(turn));
        let origin = Origin::Listener(turn.listener);
        inputs.push(Input::Ended(turn, End::Ok));
        if env.misfortunes > 0 {
            inputs.extend(c.ends.iter().map(|end| Input::Ended(turn, *end)));
        }
        // Any deadline may pass: nothing promises that a listener ends, so each must.
        if runs && c.deadlines {
            inputs.push(Input::Expired(turn));
        }
        if runs && c.block && env.entries > 0 {
            inputs.push(Input::Enqueue(origin));
        }
        if runs && env.asked {
            return;
        }
        if env.reentries != Some(0) {
            inputs.extend(c.reentrant.iter().map(|request: &Request| Input::Request(origin, *request)));
            if c.waits_inside {
                inputs.push(Input::Wait(origin, State::Running));
                inputs.push(Input::Await(origin, TicketId(0)));
            }
        }
        if env.changes > 0 {
            inputs.extend(c.subscribes.iter().map(|(channel, p)| Input::Subscribe(origin, *channel, *p)));
            if c.unsubscribes {
                inputs.extend(bus.listeners.iter().map(|l| Input::Unsubscribe(origin, l.id)));
            }
        }
    }

    /// Threads subscribe and unsubscribe, fetch resolutions, and let go of tickets.
    fn offer_threads(&self, bus: &Bus, env: &Environment, inputs: &mut Vec<Input>) {
        let origin = Origin::Thread(ThreadId(1));
        if env.subscribers > 0 {
            let subscribes = self.configuration.subscribes.iter();
            inputs
                .extend(subscribes.map(|(channel, priority)| Input::Subscribe(origin, *channel, *priority)));
            inputs.extend(bus.listeners.iter().map(|listener| Input::Unsubscribe(origin, listener.id)));
        }
        if self.configuration.keeps > 0 {
            let kept = bus.kept.iter().map(|(ticket, _)| *ticket);
            inputs.extend(kept.clone().map(|ticket| Input::Await(origin, ticket)));
            let open = bus.tickets.iter().filter(|ticket| !ticket.forgotten).map(|ticket| ticket.id);
            inputs.extend(kept.chain(open).map(|ticket| Input::Forget(ThreadId(1), ticket)));
        }
    }

    fn offer_main(&self, bus: &Bus, env: &Environment, inputs: &mut Vec<Input>) {
        if !self.configuration.block {
            return;
        }
        if env.entries > 0 {
            inputs.push(Input::Enqueue(Origin::Thread(ThreadId(1))));
        }
        match bus.main {
            Main::Away => inputs.push(Input::Block(Origin::Thread(crate::bus::seen::MAIN))),
            Main::Blocked => {
                if bus.queue > 0 {
                    inputs.push(Input::MainRan(false));
                    if env.misfortunes > 0 {
                        inputs.push(Input::MainRan(true));
                    }
                }
                if bus.can_take() {
                    inputs.push(Input::Take);
                }
            }
            Main::Taken => {}
        }
    }
}
