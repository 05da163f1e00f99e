//! The machine: the end of one worker, without any I/O.

mod advance;

use super::design::{Births, Bound, Design, Drain, Reload, Stage};
use super::state::{Content, Flight, Inner, Input, Landing, Outcome, Phase, State};
use crate::site::event::{Control, Ending};
use crate::site::{Connection, Event, Interpreter, Name, Version, Worker};

/// The machine of one worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The worker whose end it is.
    pub worker: Worker,
    /// The rules that it follows.
    pub design: Design,
}

/// One step in progress.
struct Run<'a> {
    /// The rules.
    machine: &'a Machine,
    /// The worker, changed so far.
    state: &'a mut State,
    /// The events so far, in their order.
    events: Vec<Event>,
}

impl Machine {
    /// Takes one step, and returns its events. The function is total: an input that cannot happen changes nothing.
    pub fn step(&self, state: &mut State, input: &Input) -> Vec<Event> {
        let mut run = Run { machine: self, state, events: Vec::new() };
        if !run.state.is_over() {
            run.take(input);
        }
        run.events
    }

    /// The stage of a worker in teardown.
    pub fn stage(&self, state: &State) -> Option<Stage> {
        let ending = state.phase == Phase::Ending;
        let sweep = self.design.plan.get(usize::from(state.place.sweep)).filter(|_| ending)?;
        sweep.get(usize::from(state.place.stage)).copied()
    }

    /// Is there a step that [`Input::Advance`] would take?
    pub fn can_advance(&self, state: &State) -> bool {
        match state.phase {
            Phase::Grace => !state.is_busy(),
            Phase::Ending => {
                let waits = state.is_busy() && !self.cuts(state);
                !(state.place.running || waits && self.stage(state) == Some(Stage::Drain))
            }
            _ => false,
        }
    }

    /// Is there a request to cut now?
    fn cuts(&self, state: &State) -> bool {
        let open = state.requests.iter().any(|r| r.waits && r.open);
        match self.design.drain {
            Drain::Waits => false,
            Drain::Cuts => true,
            Drain::CutsAndWaits => open,
        }
    }

    /// Is there a deadline that can pass?
    pub fn can_expire(&self, state: &State) -> bool {
        match (state.phase, self.design.bound) {
            (Phase::Grace, _) => state.is_busy(),
            (Phase::Ending, Bound::EachStep) => state.place.running || !self.can_advance(state),
            (Phase::Ending, Bound::Process) => true,
            _ => false,
        }
    }

    /// Has the telling begun, so that a new interpreter would not be told? A worker without interpreters has none to
    /// tell, and is past the telling all the same.
    pub fn tells(&self, state: &State) -> bool {
        let now = self.stage(state) == Some(Stage::Tell) && (state.place.running || state.place.turn > 0);
        let past = state.phase == Phase::Ending && self.is_past(state, Stage::Tell);
        now || past || state.interpreters.iter().any(|i| i.step.is_some())
    }

    /// Has a worker in teardown completed the sweep with this stage?
    pub fn is_past(&self, state: &State, stage: Stage) -> bool {
        let sweep = self.design.plan.iter().position(|sweep| sweep.contains(&stage));
        sweep.is_none_or(|sweep| usize::from(state.place.sweep) > sweep)
    }
}

impl Run<'_> {
    fn take(&mut self, input: &Input) {
        match *input {
            Input::Booted => self.booted(),
            Input::Create(name, content, landing) => self.create(name, content, landing),
            Input::Reload(name) => self.reload(name),
            Input::Connect(connection) => self.connect(connection),
            Input::Answer(connection) => self.answer(connection),
            Input::Control(control) => self.control(control),
            Input::Lost => self.lost(),
            Input::Advance => self.advance(),
            Input::Ended(outcome) => self.ended(outcome),
            Input::Expired => self.expired(),
        }
    }

    fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    fn design(&self) -> &Design {
        &self.machine.design
    }

    fn booted(&mut self) {
        if self.state.phase == Phase::Booting {
            self.state.phase = Phase::Serving;
            self.state.ready = true;
            self.emit(Event::Ready { worker: self.machine.worker });
        }
    }

    /// Creates an interpreter, if the boot or a request needs it and the design permits it.
    fn create(&mut self, name: Name, content: Content, landing: Landing) {
        let id = Interpreter::first(self.machine.worker, name);
        let known = self.state.interpreters.iter().any(|i| i.id == id);
        let needed = self.state.phase == Phase::Booting || !self.state.requests.is_empty();
        let allowed = match self.design().births {
            Births::BeforeTheTelling => !self.machine.tells(self.state),
            Births::WhileThereIsARequest | Births::InTheWalkedTable => true,
        };
        if known || !needed || !allowed {
            return;
        }
        let walks = self.machine.stage(self.state) == Some(Stage::Tell) && self.machine.tells(self.state);
        let landing =
            if walks && self.design().births == Births::InTheWalkedTable { landing } else { Landing::Ahead };
        match landing {
            Landing::Ahead => self.state.interpreters.push(Inner::new(id, content)),
            Landing::Behind => {
                self.state.interpreters.insert(0, Inner::new(id, content));
                self.state.place.interpreter += 1;
            }
            // The interpreter that is being told keeps its turn.
            Landing::Again => {
                self.state.interpreters.push(Inner::new(id, content));
                self.state.interpreters.rotate_left(usize::from(self.state.place.interpreter));
                self.state.place.interpreter = 0;
            }
            Landing::Skipped => {
                self.state.interpreters.push(Inner::new(id, content));
                let next = usize::from(self.state.place.interpreter) + 1;
                let ahead = self.state.interpreters.len() - next;
                self.state.interpreters.rotate_left(next);
                self.state.place.interpreter += ahead as u8;
            }
        }
        self.emit(Event::Created { interpreter: id });
    }

    fn reload(&mut self, name: Name) {
        let adds = self.design().reload == Reload::Adds;
        for inner in self.state.interpreters.iter_mut().filter(|i| i.id.name == name && i.step.is_none()) {
            let again = inner.subscriptions.clone();
            if adds {
                inner.subscriptions.extend(again);
            }
        }
    }

    /// A worker that acted on a control message, or lost its controller, accepts no connection.
    fn connect(&mut self, connection: Connection) {
        let serves = matches!(self.state.phase, Phase::Serving | Phase::Grace);
        let late = self.state.phase == Phase::Ending && self.design().late_accept;
        if (serves || late) && self.state.requests.iter().all(|r| r.connection != connection) {
            self.state.requests.push(Flight { connection, waits: serves, open: true });
            self.emit(Event::Opened { worker: self.machine.worker, connection, version: Version(0) });
        }
    }

    fn answer(&mut self, connection: Connection) {
        let found = self.state.requests.iter().find(|r| r.connection == connection);
        let open = found.is_some_and(|r| r.open);
        self.state.requests.retain(|r| r.connection != connection);
        if open {
            self.emit(Event::Closed { worker: self.machine.worker, connection });
        }
    }

    /// Acts on each kind of control message once. A Drain after a Stop asks for nothing new, and is not acted on.
    fn control(&mut self, control: Control) {
        let deaf = self.design().deaf_boot && self.state.phase == Phase::Booting;
        if deaf || self.state.acted.strongest() >= Some(control) {
            return;
        }
        self.state.acted = self.state.acted.with(control);
        let by = self.machine.worker;
        self.emit(Event::Acted { control, by, meant: Some(by) });
        let grace = self.design().grace && control == Control::Drain && self.state.is_busy();
        match self.state.phase {
            Phase::Serving if grace => self.state.phase = Phase::Grace,
            Phase::Booting | Phase::Serving | Phase::Grace => self.begin(),
            Phase::Ending | Phase::Over(_) => {}
        }
    }

    fn lost(&mut self) {
        let alive = matches!(self.state.phase, Phase::Booting | Phase::Serving | Phase::Grace);
        if alive && self.design().notices {
            self.begin();
        }
    }

    fn end(&mut self, ending: Ending) {
        self.state.phase = Phase::Over(ending);
        self.emit(Event::Ended { worker: self.machine.worker, ending });
    }
}
