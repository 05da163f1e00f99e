//! The world: the two machines of a site, and everything around them, as a model.
//!
//! A state has the controller, the processes of its workers with both ends of their channels, and what the environment
//! may still do. The machines decide; the world carries out their commands, and offers what may happen next.
//!
//! | part | what it has |
//! |---|---|
//! | [`configuration`] | what the environment may do, and how often |
//! | [`parts`] | the functions that it is made of, which a design that lacks a rule has in other forms |
//! | `offer` | the actions that are enabled in a state |
//! | `input` | the input to a machine that an action is |
//! | `asks` | the claims about requests and their inputs |
//! | `odd` | any input in any state: those that make no sense, and the claims about them |
//! | [`pairs`] | two things that meet in one behaviour |
//! | `step` | the step of an action: an input to a machine, and the commands that come of it |
//! | `renumber` | numbers that no part of a state knows any more are used again: a quotient of the states |
//! | `narrate` | how a behaviour is told |
//! | `checked` | its observer and its claims |
//! | `refinement` | its workers as abstract workers |

mod asks;
mod checked;
pub mod configuration;
mod input;
mod narrate;
mod odd;
mod offer;
pub mod pairs;
pub mod parts;
mod refinement;
mod renumber;
mod step;
#[cfg(test)]
pub(crate) mod walk;

use crate::site::machine::controller::memory::Controller;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Connection, Control, Goal, Name, Native, Notice, Request, RoundOutcome, Scope, Slot, State, Status, Step,
    Target, Version, WorkerId,
};
use crate::site::machine::worker::memory::{Job, Worker};
use crate::site::machine::{controller, worker};
pub use configuration::{Budget, Configuration, File};
pub use input::{absent_target, call_of_application, call_of_host};
pub use odd::{Odd, OddOfWorker};
pub use parts::Parts;
use renumber::Runs;
pub use step::neighbour_of;
use wspbus_words::system::System;

/// The two machines in one configuration of their environment, ready to be explored.
#[derive(Clone, Debug)]
pub struct Site {
    /// The environment, and what it may do.
    pub configuration: Configuration,
    /// The machine of the controller; a mutant has other tables.
    pub controller: controller::Machine,
    /// The machine of the workers.
    pub worker: worker::Machine,
    /// The functions that the site is made of.
    pub parts: Parts,
}

/// A state of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// The controller, while its process lives.
    pub controller: Option<Controller>,
    /// The processes of the workers whose end is not noticed, in the order in which they were spawned.
    pub processes: Vec<Process>,
    /// The version that a load reads now: the number of uploads so far.
    pub uploaded: u64,
    /// The version that the load in progress read.
    pub reading: Option<u64>,
    /// The rest of the budget.
    pub left: Budget,
}

/// The process of a worker, and both ends of its channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process {
    /// The machine of the worker.
    pub worker: Worker,
    /// The slot of the worker.
    pub slot: Slot,
    /// The control message that it has not read.
    pub control: Option<Control>,
    /// The round that it has not read.
    pub round: Option<Job>,
    /// The notices that it has not read, the oldest first.
    pub notices: Vec<Down>,
    /// The messages that the controller has not read, the oldest first.
    pub up: Vec<Up>,
    /// The work that it was asked for, and that does not end by itself.
    pub hung: Vec<Hang>,
    /// Does it take no step any more?
    pub frozen: bool,
    /// Did it close its end of the channel?
    pub deaf: bool,
    /// The status of its end, if it ended.
    pub ended: Option<Status>,
}

/// Something that a worker asked for, and that hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hang {
    /// The boot of the worker.
    Boot,
    /// The birth of this interpreter.
    Birth(Native),
    /// This step of this interpreter's end.
    Step(Native, Step),
    /// The round in an interpreter.
    Round,
    /// The end of its accepting.
    Accepting,
    /// The deed that this notice asks this interpreter for.
    Deed(Native, Notice),
}

/// Something that a worker may say, and that is not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lie {
    /// The worker says that it is ready.
    Ready,
    /// The worker says that it accepts nothing any more.
    Leaving,
    /// The worker says that it is back from the round.
    Round,
    /// The worker says that its interpreters were told.
    Told,
    /// The worker says that its interpreters heard of the notice.
    Delivered,
    /// The worker says that an interpreter of another name asks for the end of the site.
    Stranger,
    /// An interpreter of another worker asks for a Reload of its copies.
    Neighbour,
    /// Something that is no message.
    Noise,
}

impl Lie {
    /// Every lie that a worker may tell.
    pub const ALL: [Lie; 8] = [
        Lie::Ready,
        Lie::Leaving,
        Lie::Round,
        Lie::Told,
        Lie::Delivered,
        Lie::Stranger,
        Lie::Neighbour,
        Lie::Noise,
    ];
}

/// Something that may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    // The operator, and what the controller waits for.
    /// The operator asks.
    Ask(Request, Target),
    /// A new version is uploaded.
    Upload,
    /// The load in progress ends.
    Load,
    /// A timer of the controller passes.
    Pass(Timer),
    /// The controller handles the next message of this worker.
    Hear(WorkerId),
    /// The controller sees the end of file of this worker's channel.
    HearClosed(WorkerId),
    /// The controller learns that the process of this worker ended.
    Reap(WorkerId),
    /// This worker cannot be spawned.
    NotSpawned(WorkerId),
    /// The controller's re-execution succeeds, or fails.
    ReExecute(bool),

    // A worker.
    /// It boots, or cannot.
    Boot(WorkerId, bool),
    /// It reads the control message.
    ReadControl(WorkerId),
    /// It reads the round.
    ReadRound(WorkerId),
    /// It reads the next notice.
    ReadNotice(WorkerId),
    /// It notices that its controller is gone.
    Lose(WorkerId),
    /// A timer of it passes.
    WorkerPass(WorkerId, WorkerTimer),
    /// A request needs an interpreter of this name.
    Create(WorkerId, Name),
    /// An interpreter is created, or could not be.
    Created(WorkerId, Native, bool),
    /// An interpreter is through with this step of its end: well, or it failed.
    Stepped(WorkerId, Native, Step, bool),
    /// It is back from the round.
    RoundDone(WorkerId, RoundOutcome),
    /// An interpreter is through with a deed.
    DeedDone(WorkerId, Native, Notice, bool),
    /// An application asks; does it ask in a listener of the round?
    ApplicationAsk(WorkerId, Native, Request, Scope, bool),
    /// It asks to be replaced.
    Retire(WorkerId),

    // Clients.
    /// A connection is accepted.
    Accept(WorkerId, Connection),
    /// Its host stopped to accept.
    StopAccepting(WorkerId),
    /// A request is read.
    ReadRequest(WorkerId, Connection),
    /// A request is answered; do both sides want to keep the connection?
    Reply(WorkerId, Connection, bool),
    /// The client closes its connection.
    Close(WorkerId, Connection),

    // Faults.
    /// The process of this worker dies.
    Crash(WorkerId),
    /// This worker takes no step any more.
    Freeze(WorkerId),
    /// Something that this worker was asked for hangs.
    Hang(WorkerId, Hang),
    /// This worker closes its channel, and takes no step any more.
    Deafen(WorkerId),
    /// This worker says what is not so.
    Lie(WorkerId, Lie),
    /// The controller dies.
    Die,

    // Inputs that make no sense.
    /// The controller gets an input that makes no sense there.
    Odd(Odd),
    /// This worker gets an input that makes no sense there.
    OddOfWorker(WorkerId, OddOfWorker),
}

impl Site {
    /// The normative machines in this configuration.
    pub fn new(configuration: Configuration) -> Site {
        let controller = controller::Machine {
            rate: configuration.rate,
            policy: configuration.policy,
            ..controller::Machine::default()
        };
        Site { configuration, controller, worker: worker::Machine::default(), parts: Parts::NORMATIVE }
    }
}

impl System for Site {
    type State = World;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (World, Vec<Event>) {
        self.initial()
    }

    fn offer(&self, world: &World, actions: &mut Vec<Action>) {
        (self.parts.offer)(self, world, actions);
    }

    fn step(&self, world: &mut World, action: &Action) -> Vec<Event> {
        let mut runs = Runs::single(self.configuration.slots_max());
        loop {
            let mut after = world.clone();
            after.lend_numbers(runs);
            let lent = after.numbers();
            let events = (self.parts.take)(self, &mut after, action);
            let other = runs.other(lent, after.numbers(), &events).filter(|_| after.controller.is_some());
            let Some(other) = other else {
                after.take_numbers();
                *world = after;
                return events;
            };
            runs = other;
        }
    }

    /// Messages arrive, loads and steps end, deadlines pass, ends are noticed. Nothing promises a request, a client, a
    /// fault, or that what hangs or is frozen goes on.
    fn fairness(&self, action: &Action) -> Option<u8> {
        let about = |first: u8, worker: WorkerId| Some(first + (worker.0 % 12) as u8);
        match *action {
            Action::Load | Action::ReExecute(_) => Some(0),
            Action::Pass(Timer::Steady(worker)) => about(1, worker),
            Action::Hear(worker) | Action::HearClosed(worker) | Action::Reap(worker) => about(13, worker),
            Action::Pass(timer) => about(13, timer.worker()),
            Action::Boot(worker, _)
            | Action::ReadControl(worker)
            | Action::ReadRound(worker)
            | Action::ReadNotice(worker)
            | Action::Lose(worker) => about(25, worker),
            Action::WorkerPass(worker, _)
            | Action::StopAccepting(worker)
            | Action::Created(worker, _, true)
            | Action::Stepped(worker, _, _, true)
            | Action::RoundDone(worker, _)
            | Action::DeedDone(worker, _, _, true) => about(37, worker),
            Action::ReadRequest(worker, _) | Action::Reply(worker, ..) if !self.configuration.slow => {
                about(49, worker)
            }
            _ => None,
        }
    }

    fn may_end(&self, world: &World) -> bool {
        match &world.controller {
            Some(c) => {
                c.goal.is_none() && c.exits.is_empty() && c.accounts.is_empty() && c.state != State::Exited
            }
            None => world.processes.iter().all(|process| process.ended.is_some() || process.frozen),
        }
    }
}

impl World {
    /// The process of this worker.
    pub fn process(&self, worker: WorkerId) -> Option<&Process> {
        self.processes.iter().find(|process| process.worker.id == worker)
    }

    fn process_mut(&mut self, worker: WorkerId) -> Option<&mut Process> {
        self.processes.iter_mut().find(|process| process.worker.id == worker)
    }

    /// Does the controller wait for its re-execution?
    fn re_executes(&self) -> bool {
        self.controller.as_ref().is_some_and(|c| c.state == State::Exited && c.goal == Some(Goal::Restart))
    }
}

impl Process {
    /// A process that was just spawned.
    const fn new(worker: Worker, slot: Slot) -> Process {
        Process {
            worker,
            slot,
            control: None,
            round: None,
            notices: Vec::new(),
            up: Vec::new(),
            hung: Vec::new(),
            frozen: false,
            deaf: false,
            ended: None,
        }
    }

    /// Can it take a step?
    pub fn runs(&self) -> bool {
        self.ended.is_none() && !self.frozen
    }

    /// The work that it was asked for, and that is not over.
    fn pending(&self) -> Vec<Hang> {
        let worker = &self.worker;
        let mut pending = Vec::new();
        if worker.stage == Stage::Booting {
            pending.push(Hang::Boot);
        }
        pending.extend(worker.creating.iter().map(|native| Hang::Birth(*native)));
        for interpreter in &worker.interpreters {
            pending.extend(interpreter.asked.map(|step| Hang::Step(interpreter.native, step)));
            let deeds = interpreter.deeds.iter();
            pending.extend(deeds.map(|(notice, _)| Hang::Deed(interpreter.native, *notice)));
        }
        if worker.round.is_some() {
            pending.push(Hang::Round);
        }
        if worker.leaves() && worker.accepts {
            pending.push(Hang::Accepting);
        }
        pending
    }

    /// The process ends. The messages that it wrote can still be read.
    fn end(&mut self, status: Status) {
        let id = self.worker.id;
        let up = std::mem::take(&mut self.up);
        let Process { deaf, slot, .. } = *self;
        *self = Process { up, deaf, ended: Some(status), ..Process::new(Worker::new(id, Version(0)), slot) };
        self.worker.stage = Stage::Ended;
    }
}
