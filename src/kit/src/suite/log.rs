//! The log of a session, with the passes put back: an observer of a real bus sees the listeners of a pass, and not
//! the pass.
//!
//! A pass begins where its first listener is called, and ends where its last listener has ended. A pass without
//! listeners leaves no trace of its own: it is put back where the state that it belongs to is left, and where a
//! Graceful is Reached.

use wspbus_models::bus::event::{Channel, Event, ListenerId, Outcome, PassId};
use wspbus_models::bus::seen::{OpenPass, Seen};
use wspbus_models::bus::{Goal, State};
use wspbus_words::system::Observer;

/// The number of a pass that was not seen.
const UNSEEN: PassId = PassId(0);

/// The log of a bus, and what an observer has seen of it.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// The observations of an observer.
    pub(crate) seen: Seen,
    /// The channel of the pass that ended last, unless the state was written since.
    ended: Option<Channel>,
    /// The events of the step in the making.
    events: Vec<Event>,
}

impl Log {
    /// A log that goes on from here.
    pub(crate) fn new(seen: Seen) -> Self {
        Log { seen, ended: None, events: Vec::new() }
    }

    /// Notes a step in which nothing need be put back.
    pub(crate) fn follow(&mut self, step: &[Event]) {
        step.iter().for_each(|event| self.observe(event.clone()));
        self.events.clear();
    }

    /// The steps that these events tell, in the order in which they were told. Passes that were told are left out:
    /// every bus is judged by its listeners.
    pub(crate) fn steps(&mut self, events: &[Event]) -> Vec<Vec<Event>> {
        let told = |e: &&Event| !matches!(e, Event::PassBegan { .. } | Event::PassEnded { .. });
        events.iter().filter(told).for_each(|event| self.add(event));
        let events = std::mem::take(&mut self.events);
        events.chunk_by(is_one_step).map(<[Event]>::to_vec).collect()
    }

    fn observe(&mut self, event: Event) {
        match event {
            Event::PassEnded { channel, .. } => self.ended = Some(channel),
            Event::StateWritten { .. } => self.ended = None,
            _ => {}
        }
        self.seen.observe(&event);
        self.events.push(event);
    }

    fn add(&mut self, event: &Event) {
        match *event {
            Event::ListenerBegan { pass, channel, listener } => {
                self.enter(pass, channel, listener);
                self.observe(event.clone());
            }
            Event::ListenerEnded { pass, channel, listener, outcome } => {
                if outcome == Outcome::Busy {
                    self.enter(pass, channel, listener);
                }
                self.observe(event.clone());
                self.close();
            }
            Event::Unsubscribed { .. } => {
                self.observe(event.clone());
                self.close();
            }
            Event::StateWritten { .. } => {
                self.pass_over();
                self.observe(event.clone());
            }
            Event::Resolved { ticket, goal: Goal::Graceful, .. } => {
                let stale = self.seen.tickets.iter().any(|open| open.ticket == ticket && open.stale);
                if stale && self.seen.due(Channel::Graceful).is_empty() && self.seen.passes.is_empty() {
                    self.empty_pass(Channel::Graceful);
                }
                self.observe(event.clone());
            }
            _ => self.observe(event.clone()),
        }
    }

    /// Notes that a listener is called: the pass in which it is called has begun.
    fn enter(&mut self, pass: PassId, channel: Channel, listener: ListenerId) {
        let is_open = |open: &OpenPass| open.pass == pass && open.channel == channel;
        let due = self.seen.due(channel);
        // A listener that is not subscribed is called in no pass that begins now.
        if due.contains(&listener) && !self.seen.passes.iter().any(is_open) {
            self.observe(Event::PassBegan { pass, channel, due });
        }
    }

    /// Ends the passes in which no listener is due or runs any more.
    fn close(&mut self) {
        let over = |open: &&OpenPass| open.due.is_empty() && open.running.is_none() && open.begun;
        while let Some(open) = self.seen.passes.iter().rev().find(over) {
            let (pass, channel) = (open.pass, open.channel);
            self.observe(Event::PassEnded { pass, channel });
        }
    }

    /// Puts back the pass of the state that is left, if it left no trace.
    fn pass_over(&mut self) {
        let channel = match self.seen.state {
            State::Starting => Channel::Start,
            State::Stopping => Channel::Stop,
            State::Exiting => Channel::Exit,
            State::Idle | State::Running | State::Exited => return,
        };
        if self.ended != Some(channel) && self.seen.due(channel).is_empty() && self.seen.passes.is_empty() {
            self.empty_pass(channel);
        }
    }

    fn empty_pass(&mut self, channel: Channel) {
        self.observe(Event::PassBegan { pass: UNSEEN, channel, due: Vec::new() });
        self.observe(Event::PassEnded { pass: UNSEEN, channel });
    }
}

/// Do two events belong to one step? An answer comes with the resolutions that follow it at once, and a state with
/// the waiters that it wakes.
fn is_one_step(before: &Event, event: &Event) -> bool {
    match event {
        Event::Resolved { .. } => matches!(before, Event::Answered { .. } | Event::Resolved { .. }),
        Event::Woken { .. } => {
            matches!(before, Event::StateWritten { .. } | Event::Woken { .. } | Event::Waiting { .. })
        }
        _ => false,
    }
}
