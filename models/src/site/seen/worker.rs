//! The observer's memory of workers and of their interpreters.

use std::hash::{Hash, Hasher};

use super::Seen;
use crate::site::event::{Control, Event, Step};
use crate::site::identity::{Connection, Generation, Interpreter, Slot, Version, Worker};
use crate::site::subscriber::Subscribers;

/// A worker that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenWorker {
    /// Its incarnation.
    pub worker: Worker,
    /// Its slot.
    pub slot: Slot,
    /// Its generation.
    pub generation: Generation,
    /// Was it ever ready?
    pub ready: bool,
    /// The control messages that were sent to it.
    pub sent: Controls,
    /// The control messages that it acted on.
    pub acted: Controls,
    /// Did the deadline of its drain pass?
    pub expired: bool,
}

/// An open connection of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenConnection {
    /// The worker that accepted it.
    pub worker: Worker,
    /// The number of the connection.
    pub connection: Connection,
    /// The version that it was accepted with.
    pub version: Version,
}

/// An interpreter that is not destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenInterpreter {
    /// The incarnation of the interpreter.
    pub interpreter: Interpreter,
    /// The last step that it took of its end, if it took one.
    pub step: Option<Step>,
    /// Was it told? A wrong order of the steps may have begun with another step.
    pub informed: bool,
    /// The subscribers that were called.
    pub called: Subscribers,
}

impl Hash for SeenWorker {
    /// Hashes one word, because these values are most of what an exploration hashes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let flags = u8::from(self.ready) | u8::from(self.expired) << 1;
        let (worker, slot, generation) = (self.worker.0, self.slot.0, self.generation.0);
        let word = [worker, slot, generation, flags, self.sent.0, self.acted.0, 0, 0];
        state.write_u64(u64::from_le_bytes(word));
    }
}

impl Hash for SeenInterpreter {
    /// Hashes one word, because these values are most of what an exploration hashes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Interpreter { worker, name, birth } = self.interpreter;
        let step = self.step.map_or(0, |step| 1 + step as u8);
        let word = [worker.0, name.0, birth, step, u8::from(self.informed), self.called.byte(), 0, 0];
        state.write_u64(u64::from_le_bytes(word));
    }
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
    /// Does the set contain this control message?
    pub fn contains(self, control: Control) -> bool {
        self.0 & 1 << control as u8 != 0
    }

    /// The set with this control message added.
    #[must_use]
    pub fn with(self, control: Control) -> Controls {
        Controls(self.0 | 1 << control as u8)
    }

    /// Is the set empty?
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The strongest control message of the set.
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
    pub(super) fn observe_worker(&mut self, event: &Event) {
        if let Event::Spawned { worker, slot, generation } = *event {
            self.workers.push(SeenWorker {
                worker,
                slot,
                generation,
                ready: false,
                sent: Controls::default(),
                acted: Controls::default(),
                expired: false,
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
        let ends = self.controller.is_some() || self.ends(of);
        let Some(worker) = self.workers.iter_mut().find(|w| w.worker == of) else { return };
        match *event {
            Event::Ready { .. } => {
                let slot = worker.slot;
                worker.ready = true;
                self.unready.retain(|(s, _)| *s != slot);
            }
            Event::Expired { .. } => worker.expired |= ends,
            Event::Sent { control, .. } => worker.sent = worker.sent.with(control),
            Event::Acted { control, .. } => worker.acted = worker.acted.with(control),
            _ => {
                self.observe_connection(event);
                self.observe_interpreter(event);
            }
        }
    }

    /// Is the boot of this worker over, or did its end begin, as far as can be seen? A deadline that passes earlier is
    /// a deadline of its boot.
    fn ends(&self, worker: Worker) -> bool {
        let begun = |w: &SeenWorker| w.ready || !w.sent.is_empty() || !w.acted.is_empty();
        self.worker(worker).is_some_and(begun) || self.interpreters_of(worker).any(SeenInterpreter::told)
    }

    fn observe_connection(&mut self, event: &Event) {
        match *event {
            Event::Opened { worker, connection, version } => {
                let behind = self.connections.iter().rposition(|c| c.worker <= worker);
                let opened = SeenConnection { worker, connection, version };
                self.connections.insert(behind.map_or(0, |place| place + 1), opened);
            }
            Event::Closed { worker, connection } | Event::Cut { worker, connection } => {
                self.connections.retain(|c| c.worker != worker || c.connection != connection);
            }
            _ => {}
        }
    }

    fn observe_interpreter(&mut self, event: &Event) {
        match *event {
            Event::Created { interpreter } => {
                let behind =
                    self.interpreters.iter().rposition(|i| i.interpreter.worker <= interpreter.worker);
                let created =
                    SeenInterpreter { interpreter, step: None, informed: false, called: Subscribers::NONE };
                self.interpreters.insert(behind.map_or(0, |place| place + 1), created);
            }
            Event::Called { interpreter, subscriber, .. } => {
                self.each(interpreter, |i| i.called = i.called.with(subscriber));
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
