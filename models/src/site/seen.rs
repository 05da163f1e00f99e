//! The observer of a site: what it remembers of the events that it sees.
//!
//! Claims judge what was seen, never the inner state of a controller or a worker. The observer forgets what is over,
//! so that it does not make the state space infinite.

mod delivery;
mod terms;
mod worker;

pub use delivery::{SeenLoads, SeenNotice, receives};
pub use terms::Terms;
pub use worker::{Controls, SeenConnection, SeenInterpreter, SeenWorker};

use crate::few::Few;
use crate::site::event::{End, Ending, Event};
use crate::site::identity::{Interpreter, Origin, Slot};
use crate::site::request::{Answer, Request, Scope, Transition};
use wspbus_words::system::Observer;

/// The observer: it remembers what has been seen so far.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// The terms of the deployment; they never change.
    pub terms: Terms,
    /// The requests that were made and are not answered yet; sorted.
    pub asked: Few<(Origin, Request, Scope), 2>,
    /// The end of the controller, if it ended.
    pub controller: Option<End>,
    /// Is the site meant to be up: was a Start granted, and no transition that stops the site since?
    pub up: bool,
    /// The strongest transition of the site that was granted and is not over.
    pub goal: Option<Transition>,
    /// Is a granted request of an application or of the operator in progress, which permits a privileged action?
    pub licensed: bool,
    /// Did the operator make such a request?
    pub vouched: bool,
    /// The workers that live, in the order in which they were spawned.
    pub workers: Few<SeenWorker, 5>,
    /// The interpreters that are not destroyed, of the workers that live. Those of a worker stand together, in the
    /// order of their creation.
    pub interpreters: Few<SeenInterpreter, 8>,
    /// The open connections of the workers that live. Those of a worker stand together, the oldest first.
    pub connections: Few<SeenConnection, 4>,
    /// For each slot, the number of its workers that ended in a row before they were ready, if it is not 0; sorted.
    /// The observer counts as far as [`Terms::counted`].
    pub unready: Few<(Slot, u8), 7>,
    /// The slots that were given up; sorted.
    pub failed: Few<Slot, 8>,
    /// Interpreters that were live when their worker ended, were not told, and are not reported yet.
    pub untold: Few<Interpreter, 4>,
    /// Events that are being delivered.
    pub notices: Vec<SeenNotice>,
    /// The loads.
    pub loads: SeenLoads,
}

impl Observer for Seen {
    type Event = Event;

    fn observe(&mut self, event: &Event) {
        match *event {
            Event::Asked { origin, request, scope } => {
                self.asked.push((origin, request, scope));
                self.asked.sort();
            }
            Event::Answered { .. } => self.observe_answer(event),
            Event::Reached { transition, .. } => {
                if self.goal <= Some(transition) {
                    self.goal = None;
                    self.licensed = false;
                    self.vouched = false;
                }
            }
            Event::ControllerEnded { end } => {
                self.controller = Some(end);
                self.goal = None;
                self.asked.clear();
                self.notices.clear();
                self.loads.reloads.clear();
                self.untold.clear();
            }
            Event::SlotFailed { slot } => {
                self.failed.push(slot);
                self.failed.sort();
            }
            Event::Untold { interpreter } => self.untold.retain(|i| *i != interpreter),
            Event::Ended { worker, ending } => self.observe_end(worker, ending),
            Event::Privileged { .. } | Event::Forced { .. } => {}
            _ => {
                self.observe_worker(event);
                self.observe_delivery(event);
                self.loads.observe(event);
            }
        }
    }
}

impl Default for Seen {
    /// No event was seen, and no terms are agreed.
    fn default() -> Self {
        Seen::new(Terms::default())
    }
}

impl Seen {
    /// No event was seen yet of a deployment with these terms.
    pub const fn new(terms: Terms) -> Self {
        Seen {
            terms,
            asked: Few::new(),
            controller: None,
            up: false,
            goal: None,
            licensed: false,
            vouched: false,
            workers: Few::new(),
            interpreters: Few::new(),
            connections: Few::new(),
            unready: Few::new(),
            failed: Few::new(),
            untold: Few::new(),
            notices: Vec::new(),
            loads: SeenLoads::NONE,
        }
    }

    fn observe_answer(&mut self, event: &Event) {
        let Event::Answered { origin, request, scope, centre, answer, notice } = *event else { return };
        if let Some(place) = self.asked.iter().position(|asked| *asked == (origin, request, scope)) {
            self.asked.remove(place);
        }
        if !answer.granted() {
            return;
        }
        match request {
            Request::Change(transition) if scope == Scope::Site => {
                self.goal = self.goal.max(Some(transition));
                self.licensed |= origin != Origin::Controller;
                self.vouched |= origin == Origin::Operator;
                match transition {
                    Transition::Start => self.up = true,
                    t if t.stops() => self.up = false,
                    _ => {}
                }
                let fresh = matches!(transition, Transition::Start | Transition::Roll);
                if fresh && answer == Answer::Accepted {
                    self.failed.clear();
                    self.unready.clear();
                }
                if let (Transition::Reload, Some(notice)) = (transition, notice) {
                    self.loads.reloads.push((notice, false));
                }
                if transition > Transition::Reload {
                    self.loads.reloads.clear();
                }
            }
            _ => {
                if let Some(notice) = notice {
                    self.open(notice, scope, centre);
                }
            }
        }
    }

    fn observe_end(&mut self, worker: super::Worker, ending: Ending) {
        let place = self.workers.iter().position(|w| w.worker == worker);
        let Some(ended) = place.and_then(|place| self.workers.remove(place)) else { return };
        if self.controller.is_none() {
            let untold = self.interpreters.iter().filter(|i| i.interpreter.worker == worker && !i.told());
            self.untold.extend(untold.map(|i| i.interpreter));
        }
        self.interpreters.retain(|i| i.interpreter.worker != worker);
        self.connections.retain(|c| c.worker != worker);
        let before = self.unready.iter().position(|(slot, _)| *slot == ended.slot);
        let asked = !ended.sent.is_empty();
        match (ended.ready || ending != Ending::Crashed && asked, before) {
            (true, Some(place)) => {
                self.unready.remove(place);
            }
            (false, Some(place)) => {
                self.unready[place].1 = self.terms.counted().min(self.unready[place].1.saturating_add(1));
            }
            (false, None) => {
                self.unready.push((ended.slot, 1));
                self.unready.sort();
            }
            (true, None) => {}
        }
    }

    /// The worker of this incarnation, if it lives.
    pub fn worker(&self, worker: super::Worker) -> Option<&SeenWorker> {
        self.workers.iter().find(|w| w.worker == worker)
    }

    /// The interpreters of this worker that are not destroyed, in the order of their creation.
    pub fn interpreters_of(&self, worker: super::Worker) -> impl Iterator<Item = &SeenInterpreter> {
        self.interpreters.iter().filter(move |i| i.interpreter.worker == worker)
    }

    /// The open connections of this worker, the oldest first.
    pub fn connections_of(&self, worker: super::Worker) -> impl Iterator<Item = &SeenConnection> {
        self.connections.iter().filter(move |c| c.worker == worker)
    }

    /// Must the site end its workers?
    pub fn stopping(&self) -> bool {
        self.goal.is_some_and(Transition::stops)
    }
}
