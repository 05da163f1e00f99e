//! A Reload as a model: the machine, clients, uploads and crashes.

pub mod configuration;
mod narrate;

pub use configuration::ReloadConfiguration;

use super::machine::{File, Server};
use super::{Input, Reloader};
use crate::site::claim::{Chapter, claims};
use crate::site::{Event, Origin, Seen, Terms, Worker};
use wspbus_words::system::{Checked, Claim, System};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Reload {
    /// The requests, and what may go wrong.
    pub configuration: ReloadConfiguration,
}

/// A state: the machine, and what the environment has left to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReloadWorld {
    /// The controller and its workers.
    pub site: Reloader,
    /// The requests of the configuration that were made, as a set of bits.
    pub asked: u8,
    /// The number of versions that may still be uploaded.
    pub uploads: u8,
    /// The number of those versions that may be bad.
    pub bad: u8,
    /// The number of workers that may still crash.
    pub crashes: u8,
}

impl Reload {
    fn environment_offers(&self, world: &ReloadWorld, actions: &mut Vec<Input>) {
        let lives = |origin: &Origin| match origin {
            Origin::Application(me) => world.site.servers.iter().any(|s| s.worker == me.worker && s.ready),
            Origin::Operator | Origin::Controller => true,
        };
        let mut last = None;
        for (n, origin) in (0_u8..).zip(self.configuration.asks) {
            if world.asked & 1 << n == 0 && lives(origin) && last != Some(origin) {
                last = Some(origin);
                actions.push(Input::Ask(*origin));
            }
        }
        if world.uploads > 0 {
            actions.push(Input::Upload(true));
            if world.bad > 0 {
                actions.push(Input::Upload(false));
            }
        }
    }

    fn worker_offers(&self, world: &ReloadWorld, server: &Server, actions: &mut Vec<Input>) {
        let w = server.worker;
        let open = server.connection.is_some();
        let drains = server.old && server.due && !server.said && !server.idle;
        let offers = [
            (!server.ready, Input::Boot(w)),
            (server.ready && server.handed.is_some() && !server.idle, Input::Drop(w)),
            (server.idle && server.handed.is_some(), Input::Raise(w)),
            (server.said, Input::Hear(w)),
            (drains && world.site.succeeded(server), Input::Drain(w)),
            (server.old && server.idle && !server.said && !open, Input::End(w)),
            (server.ready && !server.idle && !open && self.configuration.clients, Input::Open(w)),
            (open, Input::Use(w)),
            (open, Input::Close(w)),
            (world.crashes > 0, Input::Crash(w)),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
    }
}

impl System for Reload {
    type State = ReloadWorld;
    type Action = Input;
    type Event = Event;

    fn begin(&self) -> (ReloadWorld, Vec<Event>) {
        let c = &self.configuration;
        let (site, events) = Reloader::up(c.workers);
        (ReloadWorld { site, asked: 0, uploads: c.uploads, bad: c.bad, crashes: c.crashes }, events)
    }

    fn offer(&self, world: &ReloadWorld, actions: &mut Vec<Input>) {
        let site = &world.site;
        if site.over {
            return;
        }
        self.environment_offers(world, actions);
        let offers = [
            (site.round.is_none() && !site.waiting.is_empty(), Input::Begin),
            (matches!(site.round, Some(super::machine::Round::Loading(File { .. }))), Input::EndLoad),
            (site.in_use(), Input::Acknowledge),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
        actions.extend(site.vacant().map(Input::Fork));
        site.servers.iter().for_each(|server| self.worker_offers(world, server, actions));
    }

    fn step(&self, world: &mut ReloadWorld, action: &Input) -> Vec<Event> {
        match *action {
            Input::Upload(good) => {
                world.uploads -= 1;
                world.bad -= u8::from(!good);
            }
            Input::Ask(origin) => {
                let which = (0_u8..)
                    .zip(self.configuration.asks)
                    .find(|(n, a)| world.asked & 1 << n == 0 && **a == origin);
                world.asked |= which.map_or(0, |(n, _)| 1 << n);
            }
            Input::Crash(_) => world.crashes -= 1,
            _ => {}
        }
        world.site.step(&self.configuration.design, action)
    }

    /// The controller and the workers do their part. No fairness class promises an upload, a request, a client or a
    /// crash.
    fn fairness(&self, action: &Input) -> Option<u8> {
        let of = |base: u8, worker: Worker| Some(base + worker.0 % 8);
        match *action {
            Input::Begin | Input::EndLoad | Input::Acknowledge => Some(0),
            Input::Fork(slot) => Some(1 + slot.0 % 2),
            Input::Boot(w) => of(3, w),
            Input::Drop(w) | Input::Raise(w) => of(11, w),
            Input::Hear(w) => of(19, w),
            Input::Drain(w) | Input::End(w) => of(27, w),
            _ => None,
        }
    }

    fn may_end(&self, world: &ReloadWorld) -> bool {
        let site = &world.site;
        let rests = |s: &Server| s.ready && !s.idle && s.handed.is_none() && !s.said && !s.old;
        site.over
            || site.waiting.is_empty() && site.vacant().next().is_none() && site.servers.iter().all(rests)
    }
}

impl Checked for Reload {
    type Seen = Seen;

    /// The site is up at the beginning, and its Start is no part of the behaviours.
    fn observer(&self) -> Seen {
        let environment = self.configuration.design.environment;
        Seen { up: true, ..Seen::new(Terms { environment, ..Terms::default() }) }
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        [claims(&[Chapter::Load], self.configuration.shows), claims(&[Chapter::Privileges], &[])].concat()
    }
}
