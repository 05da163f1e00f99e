//! The machine of a worker: one total, pure step.
//!
//! | part | what it has |
//! |---|---|
//! | [`memory`] | the state: the worker as a value, and its inputs |
//! | [`stage`] | the stages of its end: a table |
//! | [`command`] | the result of a step |
//! | [`timers`] | which timers run: a function of the state |
//! | this file | the step: one arm for each input, and the way into the end |
//! | `end` | the stages of the end, the steps of the interpreters, an interpreter's own end |
//! | `interpreter` | births, notices, deeds, what an interpreter asks for |
//! | `round` | rounds: one in progress, the newest waits |
//! | `connection` | connections: the clients that are owed an answer |

pub mod command;
mod connection;
mod end;
mod interpreter;
pub mod memory;
mod round;
pub mod stage;
pub mod timers;

use crate::bus::Code;
use crate::site::machine::event::{Event, Process, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::policy::{EFFECTS, Effect};
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{Control, Name, Reason, Version, WorkerId};
use command::{Command, Outputs};
use memory::{Input, Interpreter, Worker};
use stage::{Row, STAGES};

/// The machine that drives a worker: its tables.
///
/// ```
/// use wspbus_models::site::machine::event::Stage;
/// use wspbus_models::site::machine::message::Down;
/// use wspbus_models::site::machine::word::{Control, Version, WorkerId};
/// use wspbus_models::site::machine::worker::{Machine, memory::Input};
/// let machine = Machine::default();
/// let (mut worker, _) = machine.begin(WorkerId(7), Version(1));
/// machine.step(&mut worker, &Input::Booted(vec![]));
/// assert_eq!(worker.stage, Stage::Serving);
/// machine.step(&mut worker, &Input::Down(Down::Control(Control::Drain)));
/// machine.step(&mut worker, &Input::AcceptingStopped);
/// assert_eq!(worker.stage, Stage::Ended);
/// ```
#[derive(Clone, Debug)]
pub struct Machine {
    /// The stages of the end.
    pub stages: [Row; 5],
    /// The effect of a request in a scope. The worker reads the column of one interpreter.
    pub effects: [[Effect; 4]; 8],
}

impl Default for Machine {
    fn default() -> Self {
        Machine { stages: STAGES, effects: EFFECTS }
    }
}

impl Machine {
    /// A worker that was just spawned.
    pub fn begin(&self, id: WorkerId, version: Version) -> (Worker, Outputs) {
        let commands = vec![Command::Boot(version)];
        (Worker::new(id, version), Outputs { events: Vec::new(), commands })
    }

    /// Takes one step, and with it everything that follows from the state. The step is total: an input that makes no
    /// sense is refused by an event, and changes nothing else.
    pub fn step(&self, worker: &mut Worker, input: &Input) -> Outputs {
        let before = worker.armed();
        let mut run = Run { machine: self, worker, out: Outputs::default() };
        if run.worker.stage == Stage::Ended {
            run.refuse(Reason::Terminal);
        } else {
            run.take(input);
            run.advance();
        }
        let Run { worker, mut out, .. } = run;
        let after = worker.armed();
        let gone = before.iter().filter(|timer| !after.contains(timer));
        let new = after.iter().filter(|timer| !before.contains(timer));
        out.commands.extend(gone.map(|timer| Command::Cancel(*timer)));
        out.commands.extend(new.map(|timer| Command::Arm(*timer)));
        out
    }
}

/// A step in the making.
struct Run<'a> {
    machine: &'a Machine,
    worker: &'a mut Worker,
    out: Outputs,
}

impl Run<'_> {
    fn take(&mut self, input: &Input) {
        match *input {
            Input::Booted(ref names) => self.booted(names),
            Input::NotBooted if self.worker.stage == Stage::Booting => self.end(Code::SOFTWARE),
            Input::NotBooted => self.refuse(Reason::Stale),
            Input::Down(Down::Control(control)) => self.control(control),
            Input::Down(Down::Round { round, work, version }) => self.round(round, work, version),
            Input::Down(Down::Notice { notice, to, deed }) => self.notice(notice, to, deed),
            Input::Lost => self.lost(),
            Input::Create(name) => self.create(name),
            Input::Created(native) => self.created(native),
            Input::NotCreated(native) => self.not_created(native),
            Input::Stepped { of, step, done } => self.stepped(of, step, done),
            Input::RoundDone { round, outcome } => self.round_done(round, outcome),
            Input::DeedDone { notice, by, done } => self.deed_done(notice, by, done),
            Input::Accepted(connection) => self.accepted(connection),
            Input::AcceptingStopped if self.worker.leaves() && self.worker.accepts => self.accepting_ended(),
            Input::AcceptingStopped => self.refuse(Reason::Stale),
            Input::Read(connection) => self.read(connection),
            Input::Replied { connection, keep } => self.replied(connection, keep),
            Input::Closed(connection) => self.closed(connection),
            Input::Ask { call, from, request, scope, inside } => {
                self.ask(call, from, request, scope, inside);
            }
            Input::Retire => self.retire(),
            Input::Passed(timer) => self.passed(timer),
        }
    }

    fn emit(&mut self, event: Event) {
        self.out.events.push(event);
    }

    fn command(&mut self, command: Command) {
        self.out.commands.push(command);
    }

    fn refuse(&mut self, reason: Reason) {
        let process = Process::Worker(self.worker.id);
        self.emit(Event::Refused { process, reason });
    }

    /// Writes to the controller, while there is one.
    fn write(&mut self, message: Up) {
        if !self.worker.alone {
            self.command(Command::Write(message));
        }
    }

    fn enter(&mut self, stage: Stage) {
        self.worker.stage = stage;
        self.emit(Event::Entered { worker: self.worker.id, stage });
    }

    fn booted(&mut self, names: &[Name]) {
        if self.worker.stage != Stage::Booting {
            return self.refuse(Reason::Stale);
        }
        let mut born = Vec::new();
        for name in names {
            let native = super::word::Native { name: *name, birth: self.worker.birth() };
            self.worker.interpreters.push(Interpreter::new(native));
            self.emit(Event::Created { interpreter: native.of(self.worker.id) });
            born.push(native);
        }
        self.enter(Stage::Serving);
        self.worker.accepts = true;
        self.command(Command::Accept);
        self.write(Up::Ready { born });
        self.next_round();
    }

    /// A control message is acted on once. A weaker one that comes later asks for nothing new.
    fn control(&mut self, control: Control) {
        if self.worker.control >= Some(control) {
            return self.refuse(Reason::Stale);
        }
        self.worker.control = Some(control);
        self.emit(Event::Acted { worker: self.worker.id, control });
        self.leave();
    }

    fn lost(&mut self) {
        if self.worker.alone {
            return self.refuse(Reason::Stale);
        }
        self.worker.alone = true;
        self.emit(Event::ControllerLost { worker: self.worker.id });
        self.leave();
    }

    /// Begins the end of the worker, if it did not begin before. In a worker that boots there is no interpreter to
    /// tell.
    fn leave(&mut self) {
        match self.worker.stage {
            Stage::Booting => return self.end(Code::OK),
            Stage::Serving => {}
            _ => return,
        }
        self.enter(Stage::Telling);
        self.command(Command::StopAccepting);
        self.close_idle();
        self.worker.round = None;
        self.worker.next = None;
    }

    fn retire(&mut self) {
        if self.worker.stage != Stage::Serving || self.worker.retires || self.worker.alone {
            return self.refuse(Reason::Stale);
        }
        self.worker.retires = true;
        self.emit(Event::AskedToRetire { worker: self.worker.id });
        self.write(Up::Retire);
    }

    /// Ends the process. Nothing of the worker is left.
    fn end(&mut self, code: Code) {
        let Worker { id, version, alone, control, .. } = *self.worker;
        *self.worker = Worker { stage: Stage::Ended, alone, control, ..Worker::new(id, version) };
        self.emit(Event::Entered { worker: id, stage: Stage::Ended });
        self.emit(Event::WorkerEnded { worker: id, code });
        self.command(Command::End(code));
    }

    fn passed(&mut self, timer: WorkerTimer) {
        if !self.worker.armed().contains(&timer) {
            return self.refuse(Reason::Stale);
        }
        self.emit(Event::WorkerPassed { worker: self.worker.id, timer });
        match timer {
            WorkerTimer::Drain => self.cut(),
            WorkerTimer::Step(native, _) => self.step_over(native, false),
            WorkerTimer::Birth(native) => self.birth_failed(native),
            WorkerTimer::Deed(native, notice) => self.deed_done(notice, native, false),
            WorkerTimer::Alone => self.end(Code::SOFTWARE),
        }
    }
}

#[cfg(test)]
mod tests;
