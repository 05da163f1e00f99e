//! The events of a site: what happened, as it can be seen from outside of the two machines.
//!
//! One vocabulary serves both machines and their environment. Each event names its process: an event with a field
//! `worker`, or with an interpreter, and told by that worker, stands in the second part; the events of the controller
//! stand in the first. The third part is the environment: what no machine does. A claim needs nothing but these events.
//!
//! The controller knows of a worker only the messages that it [heard](Event::Heard); the acts of the worker are its own
//! events.

use super::timer::{Timer, WorkerTimer};
use super::word::{
    Answer, Birth, Call, Connection, Control, Deed, Generation, Goal, InterpreterId, Name, Native, Notice,
    Origin, Privilege, Reason, Request, Resolution, Round, RoundOutcome, Scope, Slot, State, Status, Step,
    Target, Ticket, Version, Work, WorkerId,
};
use crate::bus::Code;

/// A process of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Process {
    /// The process of the controller.
    Controller,
    /// The process of this worker.
    Worker(WorkerId),
}

/// The outcome of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Load {
    /// It loaded this, and the goal takes it.
    Taken {
        /// The version that was loaded.
        version: Version,
        /// The number of slots.
        slots: u32,
    },
    /// It failed, or what it loaded has no slots: nothing changes.
    Failed,
    /// It began for a goal that is no more: its result is dropped in every case.
    Stale,
}

/// A message that the controller heard from a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Said {
    /// It accepts connections. An event [`Said::Born`] for each of its interpreters goes before.
    Ready,
    /// This interpreter lives.
    Born(Native),
    /// This interpreter was told of its end.
    Told(Native),
    /// This interpreter is gone.
    Gone(Native),
    /// It accepts no connection any more.
    Leaving,
    /// It is back from this round, with this outcome.
    Round(Round, RoundOutcome),
    /// This interpreter heard of the notice, or did its deed.
    Delivered(Notice, Native),
    /// This interpreter missed the notice, or failed in its deed.
    Missed(Notice, Native),
    /// It asks to be replaced.
    Retire,
}

/// The reason why a worker must go, while its site stays up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Cause {
    /// A request of scope Process, or the worker itself, wants it replaced.
    Asked,
    /// It cannot do the Reload in place, or did not come back from it.
    Reload,
}

/// The reason why a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Close {
    /// The client closed it.
    Client,
    /// Its request was answered, and it was not to be kept, or the worker leaves.
    Answered,
    /// It was idle when the worker began to leave.
    Idle,
    /// It was owed an answer when the deadline of the drain passed.
    Cut,
}

/// The stage of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Stage {
    /// It was spawned, and is not ready.
    Booting,
    /// It accepts connections.
    Serving,
    /// It stops to accept them, and tells its interpreters.
    Telling,
    /// All are told; connections that are owed an answer get it.
    Draining,
    /// The threads of its interpreters are joined.
    Joining,
    /// The exit functions of its interpreters are called.
    Finishing,
    /// Its interpreters are destroyed.
    Destroying,
    /// It has asked its host to end the process.
    Ended,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Event {
    // The controller: requests.
    /// A request was answered.
    Answered {
        /// The number that the requester gave it.
        call: Call,
        /// The origin, as the channel proves it.
        origin: Origin,
        /// The request that is answered.
        request: Request,
        /// The scope, and where it is.
        target: Target,
        /// The round in whose listener it was asked, as the worker says; none if it says nothing of the kind.
        inside: Option<Round>,
        /// The answer to the request.
        answer: Answer,
        /// The ticket, if it is granted.
        ticket: Option<Ticket>,
    },
    /// A ticket is resolved. It is not open any more.
    Resolved {
        /// The ticket that is resolved.
        ticket: Ticket,
        /// The way in which it ended.
        resolution: Resolution,
    },
    /// The state of the site was written.
    StateWritten {
        /// The state before.
        from: State,
        /// The state now.
        to: State,
    },
    /// The goal of the site was written; `None` is rest. A goal that is served once more is written again.
    GoalWritten {
        /// The goal before.
        from: Option<Goal>,
        /// The goal now.
        to: Option<Goal>,
    },

    // The controller: loads and privileged actions.
    /// The load for the goal began. A change of the files from here on may not be in it.
    LoadBegan,
    /// The load that began last ended.
    LoadEnded {
        /// The way in which it ended.
        load: Load,
    },
    /// This configuration is in use from here on: what is spawned now is of it. It is so when a load was taken, and
    /// again when a Roll broke off, with the configuration from before the Roll.
    Adopted {
        /// The generation of the workers that are spawned now.
        generation: Generation,
        /// The version that they have.
        version: Version,
        /// The number of slots.
        slots: u32,
    },
    /// A Roll broke off, because a slot was given up in the new generation.
    BrokeOff {
        /// The new generation.
        generation: Generation,
    },
    /// A privileged action was taken.
    Privileged {
        /// The worker that took it; none for the controller.
        worker: Option<WorkerId>,
        /// The action that was taken.
        action: Privilege,
    },

    // The controller: workers.
    /// The controller asked its host for a worker.
    Spawned {
        /// The incarnation of the worker.
        worker: WorkerId,
        /// The slot of the worker.
        slot: Slot,
        /// The generation of the worker.
        generation: Generation,
        /// The version that it has from its birth on.
        version: Version,
    },
    /// The host could not spawn the worker: it is as one that ended before it was ready.
    SpawnFailed {
        /// The incarnation that never lived.
        worker: WorkerId,
    },
    /// The controller handled a message of a worker.
    Heard {
        /// The worker that sent the message.
        worker: WorkerId,
        /// The message that was handled.
        said: Said,
    },
    /// The worker was ready for so long that it is proved.
    Steady {
        /// The worker that is proved.
        worker: WorkerId,
    },
    /// The worker's end of the channel is closed.
    ChannelClosed {
        /// The worker whose channel is closed.
        worker: WorkerId,
    },
    /// The worker must go when a successor is proved.
    Retiring {
        /// The worker that must go.
        worker: WorkerId,
        /// The reason why it must go.
        cause: Cause,
    },
    /// A control message was sent.
    Sent {
        /// The worker that it was sent to.
        worker: WorkerId,
        /// The message that was sent.
        control: Control,
    },
    /// A timer of the controller passed, and was armed.
    Passed {
        /// The timer that passed.
        timer: Timer,
    },
    /// The controller asked its host to force the end of this incarnation.
    Forced {
        /// The worker that is forced.
        worker: WorkerId,
    },
    /// The controller knows that the process of the worker has ended.
    Ended {
        /// The worker that has ended.
        worker: WorkerId,
        /// The way in which it ended.
        status: Status,
    },
    /// An interpreter is gone, or lived in a worker that ended, and is not known to have been told.
    Untold {
        /// The interpreter that was not told.
        interpreter: InterpreterId,
    },
    /// A slot is given up: as many of its workers of this generation as the rate allows ended before they were steady.
    GivenUp {
        /// The slot that is given up.
        slot: Slot,
        /// The generation of its workers.
        generation: Generation,
    },
    /// A slot that was given up is tried again.
    TriedAgain {
        /// The slot that is tried again.
        slot: Slot,
    },

    // The controller: rounds.
    /// A round began.
    RoundBegan {
        /// The number of the round.
        round: Round,
        /// The work of the round.
        work: Work,
        /// The version that goes with it.
        version: Version,
    },
    /// The round was written to this worker: it is waited for.
    RoundSent {
        /// The round that was written.
        round: Round,
        /// The worker that it was written to.
        worker: WorkerId,
    },
    /// The round is not waiting for any worker any more.
    RoundEnded {
        /// The round that is over.
        round: Round,
        /// Did a worker fail?
        failed: bool,
    },

    // The controller: events and deeds.
    /// A notice was accepted, for this ticket.
    NoticeBegan {
        /// The number of the notice.
        notice: Notice,
        /// The ticket that is resolved with its account.
        ticket: Ticket,
        /// The deed that it asks for.
        deed: Deed,
        /// The interpreters that it is for.
        target: Target,
    },
    /// The notice is due to this interpreter, which is known to live. One event for each, with the beginning.
    Due {
        /// The notice that is due.
        notice: Notice,
        /// The interpreter that it is due to.
        interpreter: InterpreterId,
    },
    /// An interpreter missed the notice. The host tells the requester of the notice which one, before it tells the end.
    Missing {
        /// The notice that was missed.
        notice: Notice,
        /// The interpreter that missed it.
        interpreter: InterpreterId,
    },
    /// Every interpreter to which the notice was due is accounted for.
    Settled {
        /// The notice that is settled.
        notice: Notice,
        /// Did an interpreter miss it?
        missed: bool,
    },

    // The controller: its end.
    /// The controller asked its host to end its process.
    ControllerEnded {
        /// The exit code.
        code: Code,
    },
    /// The controller asked its host to re-execute it, with its arguments, its environment and its listening sockets.
    ReExecuting,
    /// The host could not re-execute the controller.
    ReExecutionFailed,

    // Both machines.
    /// An input makes no sense here. Nothing else changed.
    Refused {
        /// The machine that refused.
        process: Process,
        /// The reason of the refusal.
        reason: Reason,
    },

    // A worker: its stages.
    /// The stage of the worker was written.
    Entered {
        /// The worker whose stage was written.
        worker: WorkerId,
        /// The stage that it entered.
        stage: Stage,
    },
    /// The worker acts on a control message.
    Acted {
        /// The worker that acts on it.
        worker: WorkerId,
        /// The message that it acts on.
        control: Control,
    },
    /// The worker noticed that its controller is gone.
    ControllerLost {
        /// The worker that noticed it.
        worker: WorkerId,
    },
    /// The worker accepts no connection any more: its host stopped, or was not waited for any longer.
    AcceptingEnded {
        /// The worker that accepts nothing more.
        worker: WorkerId,
    },
    /// A timer of the worker passed, and was armed.
    WorkerPassed {
        /// The worker that has the timer.
        worker: WorkerId,
        /// The timer that passed.
        timer: WorkerTimer,
    },
    /// The worker has asked its host to end its process.
    WorkerEnded {
        /// The worker that ended itself.
        worker: WorkerId,
        /// The exit code.
        code: Code,
    },

    // A worker: its interpreters.
    /// An interpreter was created.
    Created {
        /// The interpreter that was created.
        interpreter: InterpreterId,
    },
    /// An interpreter could not be created.
    NotCreated {
        /// The worker that it would live in.
        worker: WorkerId,
        /// The name of the interpreter.
        name: Name,
        /// The number that the interpreter would have had.
        birth: Birth,
    },
    /// The end of one interpreter begins, while its worker goes on.
    OwnEnd {
        /// The interpreter that ends.
        interpreter: InterpreterId,
        /// Is it created anew afterwards?
        again: bool,
    },
    /// An interpreter was asked for a step of its end.
    StepBegan {
        /// The interpreter that was asked.
        interpreter: InterpreterId,
        /// The step that it was asked for.
        step: Step,
    },
    /// An interpreter is through with a step of its end.
    StepEnded {
        /// The interpreter that took the step.
        interpreter: InterpreterId,
        /// The step that is over.
        step: Step,
        /// Did it take the step? If not, it failed or passed its deadline, and the step was given up.
        done: bool,
    },
    /// The interpreter is left as it is, and not destroyed, because a step of its end was given up.
    Left {
        /// The interpreter that is left.
        interpreter: InterpreterId,
    },

    // A worker: rounds and notices.
    /// The worker began a round.
    RoundTaken {
        /// The worker that began it.
        worker: WorkerId,
        /// The number of the round.
        round: Round,
        /// The work of the round.
        work: Work,
    },
    /// The worker is back from a round, and says so.
    RoundDone {
        /// The worker that is back.
        worker: WorkerId,
        /// The round that it is back from.
        round: Round,
        /// The outcome of the round.
        outcome: RoundOutcome,
    },
    /// A connection that the worker accepts from here on has this version.
    VersionTaken {
        /// The worker that took the version.
        worker: WorkerId,
        /// The version of its next connections.
        version: Version,
    },
    /// An interpreter heard of an event.
    Delivered {
        /// The notice of the event.
        notice: Notice,
        /// The interpreter that heard of it.
        interpreter: InterpreterId,
    },
    /// An interpreter was asked for the deed of a notice.
    DeedBegan {
        /// The notice of the deed.
        notice: Notice,
        /// The interpreter that was asked.
        interpreter: InterpreterId,
        /// The deed that it was asked for.
        deed: Deed,
    },
    /// An interpreter is through with the deed of a notice.
    DeedEnded {
        /// The notice of the deed.
        notice: Notice,
        /// The interpreter that did it.
        interpreter: InterpreterId,
        /// Did it do the deed?
        done: bool,
    },
    /// The worker could not give a notice to an interpreter, because the interpreter ends or is gone.
    NotDelivered {
        /// The notice that was not given.
        notice: Notice,
        /// The interpreter that did not get it.
        interpreter: InterpreterId,
    },
    /// An interpreter asked for something in its own name.
    Asked {
        /// The number that it gave its request.
        call: Call,
        /// The interpreter that asked.
        interpreter: InterpreterId,
        /// The request that it made.
        request: Request,
        /// The scope of the request.
        scope: Scope,
        /// The round in whose listener it asks, if it does and that round is in progress.
        inside: Option<Round>,
    },
    /// The worker itself did what an interpreter asked for that concerns this interpreter alone.
    OwnDeed {
        /// The interpreter that asked for it.
        interpreter: InterpreterId,
        /// The deed that was done.
        deed: Deed,
    },
    /// The worker asked its controller to be replaced.
    AskedToRetire {
        /// The worker that asked for it.
        worker: WorkerId,
    },

    // A worker: connections.
    /// A connection was accepted. It keeps this version.
    Accepted {
        /// The worker that accepted it.
        worker: WorkerId,
        /// The connection that was accepted.
        connection: Connection,
        /// The version of the connection.
        version: Version,
    },
    /// A request was read from a connection.
    Read {
        /// The worker that read it.
        worker: WorkerId,
        /// The connection of the request.
        connection: Connection,
        /// The version that the connection has.
        version: Version,
    },
    /// A request was answered.
    Replied {
        /// The worker that answered it.
        worker: WorkerId,
        /// The connection of the request.
        connection: Connection,
        /// The version that the connection has.
        version: Version,
    },
    /// A connection was closed.
    Closed {
        /// The worker that had it.
        worker: WorkerId,
        /// The connection that was closed.
        connection: Connection,
        /// The reason why it was closed.
        why: Close,
    },

    // The environment.
    /// A load from now on reads this version, with so many slots.
    Uploaded {
        /// The version that a load reads.
        version: Version,
        /// The number of slots.
        slots: u32,
        /// Can it be loaded?
        good: bool,
    },
    /// The process of the worker ended by a fault, or because it was forced.
    Died {
        /// The worker whose process ended.
        worker: WorkerId,
        /// Was it forced?
        forced: bool,
    },
    /// The worker takes no step any more, and its process lives.
    Froze {
        /// The worker that takes no step.
        worker: WorkerId,
    },
    /// Some work that the worker was asked for does not end by itself: the step of an interpreter, a deed, or the
    /// round.
    Hung {
        /// The worker that asked for the work.
        worker: WorkerId,
        /// The interpreter; `None` is the round, or the boot.
        interpreter: Option<InterpreterId>,
    },
    /// The controller ended by a fault.
    ControllerDied,
    /// The channel to the worker was full, and took no notice.
    Full {
        /// The worker whose channel was full.
        worker: WorkerId,
        /// The notice that found no room.
        notice: Notice,
    },
}
