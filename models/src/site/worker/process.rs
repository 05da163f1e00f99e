//! The machine of one worker.

use std::hash::{Hash, Hasher};

use super::design::Design;
use super::life::{LIFE, Stage, What};
use crate::site::event::{Control, Event, Step};
use crate::site::identity::{Connection, Interpreter, Name, Version, Worker};

/// The knowledge that a worker has from its fork on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Me {
    /// Its incarnation.
    pub worker: Worker,
    /// The number of interpreters that it can have, of different names.
    pub interpreters: u8,
    /// The design of the worker.
    pub design: Design,
}

/// The state of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process {
    /// The stage of its life.
    pub stage: Stage,
    /// The strongest control message that it acted on.
    pub acted: Option<Control>,
    /// Its open connections, a set of bits.
    pub open: u8,
    /// Was it ever ready?
    pub ready: bool,
    /// The number of interpreters that were created in it.
    pub born: u8,
    /// The number of steps of its teardown that are done: all interpreters are told, then all are joined, and so on.
    pub done: u8,
}

impl Hash for Process {
    /// Hashes one word, because these values are most of what an exploration hashes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let acted = self.acted.map_or(0, |control| 1 + control as u8);
        let word = [self.stage as u8, acted, self.open, u8::from(self.ready), self.born, self.done, 0, 0];
        state.write_u64(u64::from_le_bytes(word));
    }
}

/// An input of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The boot of the worker ended, well or not.
    Boot(bool),
    /// The next interpreter is created: for the boot, for a connection that the worker serves, or, while no interpreter
    /// was told of the end, for a request that the worker still has.
    Create,
    /// The worker reads a control message for the given worker; `None` if the controller never sent the message.
    Control(Control, Option<Worker>),
    /// The worker reads the end of file of its controller.
    Alone,
    /// A client connects.
    Open(Connection),
    /// A request is answered.
    Close(Connection),
    /// The deadline of the drain passes.
    Deadline,
    /// The worker takes the next step of its end: it tells an interpreter, or takes an interpreter down.
    Advance,
    /// The worker gives up destroying an interpreter: when all are finished, the process may end without that.
    GivesUp,
}

impl Process {
    /// A worker that was just forked.
    pub const FORKED: Process =
        Process { stage: Stage::Booting, acted: None, open: 0, ready: false, born: 0, done: 0 };

    /// Does the worker take this input now? An input that it does not take has no effect.
    pub fn takes(&self, me: &Me, input: Input) -> bool {
        match input {
            Input::Boot(_) => self.stage == Stage::Booting,
            Input::Create => self.may_create() && self.born < me.interpreters,
            Input::Control(control, _) => self.stage.lives() && self.acted < Some(control),
            Input::Alone => self.stage < Stage::Leaving && me.design != Design::DeafToLoss,
            Input::Open(c) => self.accepts(me) && self.open & bit(c) == 0,
            Input::Close(c) => self.stage.lives() && self.open & bit(c) != 0,
            Input::Deadline => {
                let waits = self.stage == Stage::Leaving && self.has_told() && self.open != 0;
                waits && me.design != Design::WithoutDeadline
            }
            Input::Advance => {
                let leaves = self.stage == Stage::Leaving && (!self.has_told() || self.open == 0);
                self.stage == Stage::Teardown || leaves
            }
            Input::GivesUp => {
                let destroys = matches!(self.due(me), Some((_, Step::Destroyed)));
                self.stage == Stage::Teardown && destroys
            }
        }
    }

    /// Does the worker accept a new connection?
    pub fn accepts(&self, me: &Me) -> bool {
        let after = me.design == Design::AcceptsAfter && self.stage == Stage::Leaving && self.ready;
        self.stage == Stage::Serving || after
    }

    /// Can a further interpreter be needed, and would that interpreter be told?
    fn may_create(&self) -> bool {
        match self.stage {
            Stage::Booting | Stage::Serving => true,
            Stage::Leaving => self.done == 0 && self.open != 0,
            _ => false,
        }
    }

    /// Takes one step, and returns its events.
    pub fn step(&mut self, me: &Me, input: Input) -> Vec<Event> {
        if !self.takes(me, input) {
            return Vec::new();
        }
        let worker = me.worker;
        match input {
            Input::Boot(true) => {
                self.go(What::Booted);
                self.ready = true;
                vec![Event::Ready { worker }]
            }
            Input::Boot(false) => {
                self.go(What::BootFailed);
                Vec::new()
            }
            Input::Create => {
                let interpreter = Interpreter::first(worker, Name(self.born));
                self.born += 1;
                vec![Event::Created { interpreter }]
            }
            Input::Control(control, meant) => self.control(me, control, meant),
            Input::Alone => {
                self.go(What::Alone);
                Vec::new()
            }
            Input::Open(connection) => {
                self.open |= bit(connection);
                vec![Event::Opened { worker, connection, version: Version(0) }]
            }
            Input::Close(connection) => {
                self.open &= !bit(connection);
                vec![Event::Closed { worker, connection }]
            }
            Input::Deadline => self.expire(me),
            Input::Advance => self.advance(me),
            Input::GivesUp => {
                self.go(What::GivenUp);
                Vec::new()
            }
        }
    }

    fn go(&mut self, what: What) {
        let row = LIFE.iter().find(|r| r.from == self.stage && r.what == what);
        self.stage = row.map_or(self.stage, |r| r.to);
    }

    fn control(&mut self, me: &Me, control: Control, meant: Option<Worker>) -> Vec<Event> {
        if me.design == Design::DeafUntilReady && self.stage == Stage::Booting {
            return Vec::new();
        }
        self.acted = Some(control);
        self.go(What::Told);
        vec![Event::Acted { control, by: me.worker, meant }]
    }

    fn expire(&mut self, me: &Me) -> Vec<Event> {
        let worker = me.worker;
        let cut = (0..8).map(Connection).filter(|c| self.open & bit(*c) != 0);
        let cut = cut.map(|connection| Event::Cut { worker, connection });
        let events = [Event::Expired { worker }].into_iter().chain(cut).collect();
        self.open = 0;
        self.go(What::Expired);
        events
    }

    fn advance(&mut self, me: &Me) -> Vec<Event> {
        if self.stage == Stage::Leaving && self.has_told() {
            self.go(What::Empty);
            return Vec::new();
        }
        let Some((interpreter, step)) = self.due(me) else {
            self.go(What::Down);
            return Vec::new();
        };
        self.done += 1;
        vec![Event::Stepped { interpreter, step }]
    }

    /// Is every interpreter told of its end?
    fn has_told(&self) -> bool {
        self.done >= self.born
    }

    /// The next step of the teardown; `None` if no step is left.
    fn due(&self, me: &Me) -> Option<(Interpreter, Step)> {
        let step = Step::ALL.get(usize::from(self.done.checked_div(self.born)?))?;
        Some((Interpreter::first(me.worker, Name(self.done % self.born)), *step))
    }

    /// The last step that this interpreter took of its end, if it took one.
    pub fn step_of(&self, name: Name) -> Option<Step> {
        let born = self.born.max(1);
        let rounds = self.done / born + u8::from(name.0 < self.done % born);
        Step::ALL.get(usize::from(rounds.checked_sub(1)?)).copied()
    }

    /// Was this interpreter created, and not told of its end?
    pub fn is_untold(&self, name: Name) -> bool {
        name.0 < self.born && self.step_of(name).is_none()
    }

    /// The interpreters of the worker that were not told of their end.
    pub fn untold(&self, worker: Worker) -> impl Iterator<Item = Interpreter> + use<> {
        let process = *self;
        let names = (0..self.born).map(Name).filter(move |name| process.is_untold(*name));
        names.map(move |name| Interpreter::first(worker, name))
    }
}

fn bit(connection: Connection) -> u8 {
    1 << (connection.0 & 7)
}
