//! The observations of passes.

use super::Seen;
use crate::bus::Goal;
use crate::bus::event::{Channel, Event, ListenerId, Outcome, PassId};

/// A pass that began and has not ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenPass {
    /// The number of the pass.
    pub pass: PassId,
    /// The channel of the pass.
    pub channel: Channel,
    /// The goal that was pending when it began.
    pub goal: Option<Goal>,
    /// The listeners that it must still call, in the normative order: (priority, subscription).
    pub due: Vec<ListenerId>,
    /// The listener that runs.
    pub running: Option<ListenerId>,
    /// Did the turn of a listener begin?
    pub begun: bool,
    /// Did a listener of it fail?
    pub failed: bool,
}

/// The condition of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Services {
    /// No start pass began since the last whole stop pass.
    Down,
    /// A start pass began, and was not whole and well yet.
    Rising,
    /// The start pass was whole and well, and no stop pass began since.
    Up,
    /// A stop pass began, and was not whole yet.
    Falling,
}

/// The stage of something that happens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It did not begin.
    Before,
    /// It goes on, or broke off.
    Open,
    /// It is done.
    Done,
}

impl Seen {
    /// The listeners of a channel in the order in which a pass that begins now must call them.
    pub fn due(&self, channel: Channel) -> Vec<ListenerId> {
        let mut due: Vec<_> = self.subscribed.iter().filter(|(c, _, _)| *c == channel).collect();
        due.sort_by_key(|(_, priority, _)| *priority);
        due.into_iter().map(|(_, _, listener)| *listener).collect()
    }

    /// The open pass with this number.
    pub fn pass(&self, pass: PassId) -> Option<&OpenPass> {
        self.passes.iter().find(|p| p.pass == pass)
    }

    pub(super) fn observe_pass(&mut self, event: &Event) {
        match *event {
            Event::PassBegan { pass, channel, .. } => self.open(pass, channel),
            Event::ListenerBegan { pass, channel, listener } => {
                self.turn(pass, channel, listener);
                if let Some(open) = self.passes.iter_mut().find(|p| p.pass == pass) {
                    open.running = Some(listener);
                }
            }
            Event::ListenerEnded { pass, channel, listener, outcome } => {
                if outcome == Outcome::Busy {
                    self.turn(pass, channel, listener);
                }
                if let Some(open) = self.passes.iter_mut().find(|p| p.pass == pass) {
                    open.running = None;
                    open.failed |= !matches!(outcome, Outcome::Ok | Outcome::Exit(_));
                }
            }
            Event::PassEnded { pass, .. } => self.close(pass),
            _ => {}
        }
    }

    fn open(&mut self, pass: PassId, channel: Channel) {
        let due = self.due(channel);
        let goal = self.goal();
        self.passes.push(OpenPass { pass, channel, goal, due, running: None, begun: false, failed: false });
        match channel {
            Channel::Start => self.services = Services::Rising,
            Channel::Stop => self.services = Services::Falling,
            Channel::Exit => self.exit = Stage::Open,
            Channel::Graceful => {}
        }
    }

    fn turn(&mut self, pass: PassId, channel: Channel, listener: ListenerId) {
        let Some(open) = self.passes.iter_mut().find(|p| p.pass == pass) else { return };
        let first = !std::mem::replace(&mut open.begun, true);
        open.due.retain(|l| *l != listener);
        let goal = open.goal;
        if first {
            self.tickets.iter_mut().for_each(|t| t.begins(channel, goal));
        }
    }

    fn close(&mut self, pass: PassId) {
        let Some(place) = self.passes.iter().position(|p| p.pass == pass) else { return };
        let open = self.passes.remove(place);
        if !open.begun {
            self.tickets.iter_mut().for_each(|t| t.begins(open.channel, open.goal));
        }
        let whole = open.due.is_empty();
        match (open.channel, self.services) {
            (Channel::Start, Services::Rising) if whole && !open.failed => self.services = Services::Up,
            (Channel::Stop, Services::Falling) if whole => self.services = Services::Down,
            (Channel::Exit, _) if whole => self.exit = Stage::Done,
            _ => {}
        }
        // A start that failed is followed by an Exit of the bus's own, over a Restart.
        if open.channel == Channel::Start && open.failed {
            self.out = Some(Goal::Exit);
        }
    }
}
