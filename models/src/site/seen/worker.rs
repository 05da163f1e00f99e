//! What is seen of workers and of their interpreters.

use super::Seen;
use crate::site::event::{Control, Event, Step};
use crate::site::identity::{Connection, Generation, Interpreter, Slot, Version, Worker};

/// A worker that lives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenWorker {
    /// Its incarnation.
    pub worker: Worker,
    /// Its place.
    pub slot: Slot,
    /// Its generation.
    pub generation: Generation,
    /// Was it ever ready?
    pub ready: bool,
    /// What it was sent.
    pub sent: Controls,
    /// What it acted on.
    pub acted: Controls,
    /// Did the deadline of its drain pass?
    pub expired: bool,
    /// Its open connections, and the version each was accepted with.
    pub connections: Vec<(Connection, Version)>,
    /// Its interpreters that are not destroyed, in the order of their creation.
    pub interpreters: Vec<SeenInterpreter>,
}

/// An interpreter that is not destroyed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenInterpreter {
    /// Which.
    pub interpreter: Interpreter,
    /// How far its end is: the last step that it took.
    pub step: Option<Step>,
    /// Was it told? In a wrong order it may have taken another step before.
    pub informed: bool,
    /// Which of its subscribers were called, as a set of bits.
    pub called: u8,
}

impl SeenInterpreter {
    /// Was it told of its end?
    pub fn told(&self) -> bool {
        self.informed
    }
}

/// A set of control messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Controls(u8);

impl Controls {
    /// Is this one in it?
    pub fn contains(self, control: Control) -> bool {
        self.0 & 1 << control as u8 != 0
    }

    /// With this one.
    #[must_use]
    pub fn with(self, control: Control) -> Controls {
        Controls(self.0 | 1 << control as u8)
    }

    /// Is there none?
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The strongest one.
    pub fn strongest(self) -> Option<Control> {
        [Control::Stop, Control::Drain].into_iter().find(|c| self.contains(*c))
    }
}

impl SeenWorker {
    /// Does it take new connections: is it ready, and was it not asked to end?
    pub fn serves(&self) -> bool {
        self.ready && self.sent.is_empty() && self.acted.is_empty()
    }
}

impl Seen {
    pub(super) fn note_worker(&mut self, event: &Event) {
        if let Event::Spawned { worker, slot, generation } = *event {
            self.workers.push(SeenWorker {
                worker,
                slot,
                generation,
                ready: false,
                sent: Controls::default(),
                acted: Controls::default(),
                expired: false,
                connections: Vec::new(),
                interpreters: Vec::new(),
            });
        }
        let of = match *event {
            Event::Ready { worker }
            | Event::Opened { worker, .. }
            | Event::Closed { worker, .. }
            | Event::Cut { worker, .. }
            | Event::Expired { worker } => worker,
            Event::Sent { to, .. } => to,
            Event::Acted { by, .. } => by,
            Event::Created { interpreter }
            | Event::Called { interpreter, .. }
            | Event::Stepped { interpreter, .. } => interpreter.worker,
            _ => return,
        };
        let Some(place) = self.workers.iter().position(|w| w.worker == of) else { return };
        let slot = self.workers[place].slot;
        if matches!(event, Event::Ready { .. }) {
            self.unready.retain(|(s, _)| *s != slot);
        }
        self.workers[place].note(event);
    }
}

impl SeenWorker {
    fn note(&mut self, event: &Event) {
        match *event {
            Event::Ready { .. } => self.ready = true,
            Event::Opened { connection, version, .. } => self.connections.push((connection, version)),
            Event::Closed { connection, .. } | Event::Cut { connection, .. } => {
                self.connections.retain(|(c, _)| *c != connection);
            }
            Event::Expired { .. } => self.expired = true,
            Event::Sent { control, .. } => self.sent = self.sent.with(control),
            Event::Acted { control, .. } => self.acted = self.acted.with(control),
            Event::Created { interpreter } => {
                self.interpreters.push(SeenInterpreter {
                    interpreter,
                    step: None,
                    informed: false,
                    called: 0,
                });
            }
            Event::Called { interpreter, subscriber, .. } => {
                self.each(interpreter, |i| i.called |= 1 << subscriber);
            }
            Event::Stepped { interpreter, step: Step::Destroyed } => {
                self.interpreters.retain(|i| i.interpreter != interpreter);
            }
            Event::Stepped { interpreter, step } => self.each(interpreter, |i| {
                i.step = Some(step);
                i.informed |= step == Step::Told;
            }),
            _ => {}
        }
    }

    fn each(&mut self, interpreter: Interpreter, change: impl Fn(&mut SeenInterpreter)) {
        self.interpreters.iter_mut().filter(|i| i.interpreter == interpreter).for_each(change);
    }
}
