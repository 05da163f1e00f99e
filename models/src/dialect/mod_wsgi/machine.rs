//! The machine: the end of one process, without any I/O.

mod advance;

use super::rules::{Rules, Stage};
use super::state::{CallEnd, Content, Flight, Inner, Input, Landing, Phase, State, WORKER};
use crate::bus::Code;
use crate::site::machine::event::{Close, Event, Said, Stage as Shown};
use crate::site::machine::word::{Connection, Control, Name, Status, Step, Version};

/// The machine of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The rules that it follows.
    pub rules: Rules,
}

/// One step in progress.
struct Run<'a> {
    /// The machine, with its rules.
    machine: &'a Machine,
    /// The process, changed so far.
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

    /// The stage of a process that ends.
    pub fn stage(&self, state: &State) -> Option<Stage> {
        let ending = state.phase == Phase::Ending;
        let sweep = self.rules.plan.get(usize::from(state.place.sweep)).filter(|_| ending)?;
        sweep.get(usize::from(state.place.stage)).copied()
    }

    /// Is there a step that [`Input::Advance`] would take?
    pub fn can_advance(&self, state: &State) -> bool {
        match state.phase {
            Phase::Grace => !state.is_busy(),
            Phase::Ending => !state.place.running && self.stage(state) != Some(Stage::Drain),
            _ => false,
        }
    }

    /// Is there a deadline that can pass?
    pub fn can_expire(&self, state: &State) -> bool {
        match state.phase {
            Phase::Grace => state.is_busy(),
            Phase::Ending => self.rules.timer,
            _ => false,
        }
    }

    /// Has the telling begun, and is it not over?
    pub fn walks(&self, state: &State) -> bool {
        let begun = state.place.running || state.interpreters.iter().any(|inner| inner.step.is_some());
        self.rules.walked_table && self.stage(state) == Some(Stage::Tell) && begun
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
            Input::Advance => self.advance(),
            Input::Ended(outcome) => self.ended(outcome),
            Input::Expired => self.expired(),
            Input::Forced => self.forced(),
        }
    }

    fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    fn rules(&self) -> &Rules {
        &self.machine.rules
    }

    /// The error log has this line of the process: it is all that the parent, and its administrator, hear of it.
    fn say(&mut self, said: Said) {
        if self.state.heard && self.state.phase != Phase::Booting {
            self.emit(Event::Heard { worker: WORKER, said });
        }
    }

    /// Shows that the process is in this stage. Between the telling and what follows lies the drain, if only for a moment.
    fn enter(&mut self, stage: Shown) {
        let before = std::mem::replace(&mut self.state.shown, stage);
        if (before, stage) == (Shown::Telling, Shown::Joining)
            || (before, stage) == (Shown::Telling, Shown::Finishing)
        {
            self.emit(Event::Entered { worker: WORKER, stage: Shown::Draining });
        }
        if before != stage {
            self.emit(Event::Entered { worker: WORKER, stage });
        }
        if before == Shown::Serving && stage != Shown::Ended {
            self.emit(Event::AcceptingEnded { worker: WORKER });
        }
    }

    fn booted(&mut self) {
        if self.state.phase == Phase::Booting {
            self.state.phase = Phase::Serving;
            self.enter(Shown::Serving);
            let born: Vec<_> = self.state.interpreters.iter().map(|inner| inner.native).collect();
            born.into_iter().for_each(|native| self.say(Said::Born(native)));
            self.say(Said::Ready);
        }
    }

    /// Creates an interpreter, if the boot or a request needs it.
    fn create(&mut self, name: Name, content: Content, landing: Landing) {
        let inner = Inner::new(name, content);
        let known = self.state.interpreters.iter().any(|other| other.native == inner.native);
        let needed = self.state.phase == Phase::Booting || !self.state.requests.is_empty();
        if known || !needed {
            return;
        }
        let landing = if self.machine.walks(self.state) { landing } else { Landing::Ahead };
        let (interpreters, place) = (&mut self.state.interpreters, &mut self.state.place);
        match landing {
            Landing::Ahead => interpreters.push(inner),
            Landing::Behind => {
                interpreters.insert(0, inner);
                place.interpreter += 1;
            }
            // The interpreter that is being told keeps its turn.
            Landing::Again => {
                interpreters.push(inner);
                interpreters.rotate_left(usize::from(place.interpreter));
                place.interpreter = 0;
            }
            Landing::Skipped => {
                interpreters.push(inner);
                let next = (usize::from(place.interpreter) + 1).min(interpreters.len());
                let ahead = interpreters.len() - next;
                interpreters.rotate_left(next);
                place.interpreter += u8::try_from(ahead).unwrap_or(0);
            }
        }
        self.emit(Event::Created { interpreter: inner.id() });
        self.say(Said::Born(inner.native));
    }

    fn reload(&mut self, name: Name) {
        let adds = u8::from(self.rules().adds);
        let of = |inner: &&mut Inner| inner.native.name == name && inner.step.is_none();
        self.state.interpreters.iter_mut().filter(of).for_each(|inner| inner.subscribed += adds);
    }

    fn connect(&mut self, connection: Connection) {
        let serves = matches!(self.state.phase, Phase::Serving | Phase::Grace);
        let late = self.state.phase == Phase::Ending && self.rules().late_accept;
        if (serves || late) && self.state.requests.iter().all(|r| r.connection != connection) {
            self.state.requests.push(Flight { connection, waits: serves, open: true });
            let (worker, version) = (WORKER, Version(0));
            self.emit(Event::Accepted { worker, connection, version });
            self.emit(Event::Read { worker, connection, version });
        }
    }

    fn answer(&mut self, connection: Connection) {
        let found = self.state.requests.iter().find(|r| r.connection == connection);
        let open = found.is_some_and(|r| r.open);
        self.state.requests.retain(|r| r.connection != connection);
        if open {
            let (worker, version) = (WORKER, Version(0));
            self.emit(Event::Replied { worker, connection, version });
            self.emit(Event::Closed { worker, connection, why: Close::Answered });
        }
        self.drained();
    }

    /// Acts on each kind of control message once. A Drain after a Stop asks for nothing new, and is not acted on.
    fn control(&mut self, control: Control) {
        let deaf = self.rules().deaf_boot && self.state.phase == Phase::Booting;
        if deaf || self.state.acted >= Some(control) {
            return;
        }
        self.state.acted = Some(control);
        self.emit(Event::Acted { worker: WORKER, control });
        let grace = self.rules().grace && control == Control::Drain && self.state.is_busy();
        match self.state.phase {
            Phase::Serving if grace => self.state.phase = Phase::Grace,
            Phase::Booting | Phase::Serving | Phase::Grace => self.begin(),
            Phase::Ending | Phase::Over(_) => {}
        }
    }

    /// The process ends by itself. Connections that are still open are closed with it.
    fn end(&mut self, code: Code) {
        self.cut(true);
        self.emit(Event::WorkerEnded { worker: WORKER, code });
        self.over(Status::Exited(code));
    }

    /// The process is killed.
    fn killed(&mut self, forced: bool) {
        self.emit(Event::Died { worker: WORKER, forced });
        self.over(Status::Killed);
    }

    fn forced(&mut self) {
        self.emit(Event::Forced { worker: WORKER });
        self.killed(true);
    }

    /// The parent learns of the end. Of the interpreters that were not told, the log names those whose subscriber failed.
    fn over(&mut self, status: Status) {
        self.state.phase = Phase::Over(status);
        if !self.state.heard {
            return;
        }
        let left = |inner: &&Inner| inner.step != Some(Step::Destroyed);
        let failed = |inner: &&Inner| inner.told == Some(CallEnd::Failed) && left(inner);
        let failed: Vec<_> = self.state.interpreters.iter().filter(failed).map(Inner::id).collect();
        failed.into_iter().for_each(|interpreter| self.emit(Event::Untold { interpreter }));
        self.emit(Event::Ended { worker: WORKER, status });
    }

    /// Closes the connections that are open: those that the drain waits for, or all.
    fn cut(&mut self, all: bool) {
        for request in self.state.requests.iter_mut().filter(|r| r.open && (all || r.waits)) {
            request.open = false;
            let connection = request.connection;
            self.events.push(Event::Closed { worker: WORKER, connection, why: Close::Cut });
        }
    }
}
