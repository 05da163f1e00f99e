//! The observer of a site: it is shown every event of the two machines and of their environment, and remembers a part.
//!
//! Claims judge what was seen, never a machine. The observer has no answer of its own to ask the machines for, and no
//! function of theirs: the meaning of a request, the order of the goals and the interpreters of a scope are written here
//! once more, so that a mistake of a machine is not the mistake of its judge.
//!
//! | part | what it remembers |
//! |---|---|
//! | [`ladder`](mod@ladder) | nothing: the order of goals, steps and controls, and what a request means |
//! | [`controller`] | the state, the goal, the configuration, the load, the round, the exit code |
//! | [`ticket`] | the requests that are granted and not resolved |
//! | [`worker`] | each worker: what the controller heard of it, and what it did |
//! | [`interpreter`] | the interpreters of these workers, in the same two ways |
//! | [`connection`] | the open connections |
//! | [`notice`] | the events and deeds that are not settled |
//!
//! The memory is emptied: nothing is kept of a ticket that is resolved, of a notice that is settled, of the closed account
//! of an interpreter that is forgotten, of a connection
//! that is closed, of a worker whose end is known, and nothing of the controller when it is gone.

pub mod connection;
pub mod controller;
pub mod interpreter;
pub mod ladder;
pub mod notice;
pub mod ticket;
pub mod worker;

use crate::few::Few;
use crate::site::machine::event::Event;
use crate::site::machine::policy::Policy;
use crate::site::machine::word::{Call, Generation, InterpreterId, Name, Notice, Slot, Version, WorkerId};
use connection::SeenConnection;
use controller::{End, SeenController};
use interpreter::SeenInterpreter;
use notice::{OpenNotice, SeenDue};
use ticket::OpenTicket;
use worker::SeenWorker;
use wspbus_words::system::Observer;

/// The terms of a deployment. They cannot be seen; claims judge what was seen by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// Do several owners that do not trust each other share the site? The claims about strangers ask this, and never the
    /// policy, which may be wrong.
    pub shared: bool,
    /// The requests that each origin may make.
    pub policy: Policy,
    /// The number of workers of one slot and one generation that may end in a row before they are steady.
    pub rate: u8,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { shared: false, policy: Policy::DEDICATED, rate: 2 }
    }
}

/// The observations of a site so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observed {
    /// The terms of the deployment; they never change.
    pub terms: Terms,
    /// The observations of the controller.
    pub controller: SeenController,
    /// The requests that are granted and not resolved, in the order of their answers.
    pub tickets: Few<OpenTicket, 2>,
    /// The workers that live, or whose end the controller does not know; in the order of their numbers.
    pub workers: Few<SeenWorker, 3>,
    /// The interpreters of these workers; sorted.
    pub interpreters: Few<SeenInterpreter, 2>,
    /// The open connections; sorted.
    pub connections: Few<SeenConnection, 2>,
    /// The events and deeds that are not settled, in the order of their beginning.
    pub notices: Few<OpenNotice, 1>,
    /// The interpreters to which these are due; sorted.
    pub due: Few<SeenDue, 2>,
    /// The deeds that interpreters were asked for and are not through with; sorted.
    pub deeds: Few<(InterpreterId, Notice), 1>,
    /// The requests of interpreters that were not answered; sorted.
    pub asked: Few<(InterpreterId, Call), 1>,
    /// The interpreters that are to be created anew, by worker and name; sorted.
    pub anew: Few<(WorkerId, Name), 1>,
    /// The number of workers of a slot and a generation that ended in a row before they were steady, untold; sorted.
    pub early: Few<(Slot, Generation, u8), 2>,
    /// The slots that are given up, each with the generation for which it is; sorted.
    pub given_up: Few<(Slot, Generation), 2>,
    /// The newest version that is uploaded: what a load that begins now brings, or a newer one.
    pub uploaded: Option<Version>,
    /// The newest version that a requester was told to be in use.
    pub acknowledged: Option<Version>,
}

impl Observer for Observed {
    type Event = Event;

    fn observe(&mut self, event: &Event) {
        match *event {
            Event::Uploaded { version, .. } => self.uploaded = Some(version),
            Event::ControllerDied => self.lose(End::Died),
            Event::ControllerEnded { .. } => self.lose(End::Ended),
            _ => {
                self.observe_requests(event);
                self.observe_controller(event);
                self.observe_notices(event);
                self.observe_interpreters(event);
                self.observe_connections(event);
                self.observe_workers(event);
                self.give_up_waiting();
                self.forget_accounts();
            }
        }
    }
}

impl Observed {
    /// Nothing was seen yet of a deployment with these terms.
    pub fn new(terms: Terms) -> Observed {
        Observed { terms, ..Observed::default() }
    }

    /// The controller is gone, and with it everything that it knew. The workers that live are left.
    fn lose(&mut self, end: End) {
        self.controller = SeenController { end: Some(end), ..SeenController::default() };
        self.tickets.clear();
        self.notices.clear();
        self.due.clear();
        self.asked.clear();
        self.early.clear();
        self.given_up.clear();
        self.uploaded = None;
        self.workers.retain(|worker| !worker.gone);
        self.workers.iter_mut().for_each(SeenWorker::forget);
        self.interpreters.retain(|interpreter| interpreter.lives);
        self.interpreters.iter_mut().for_each(SeenInterpreter::forget);
    }
}

/// Adds an entry to a sorted list, once.
fn remember<T: Ord + Copy, const N: usize>(entries: &mut Few<T, N>, entry: T) {
    if let Err(place) = entries.binary_search(&entry) {
        entries.insert(place, entry);
    }
}

#[cfg(test)]
mod tests;
