//! The texts that a trace shows for the events of a site and for their words.
//!
//! An interpreter is `A.0 of worker 1`: its name, the number of its birth in its worker, and its worker.

use std::fmt;

use super::event::{Cause, Close, Event, Load, Process, Said, Stage};
use super::timer::{Timer, WorkerTimer};
use super::word::{
    Answer, Control, Deed, Failures, InterpreterId, Native, Origin, Privilege, Reason, Resolution,
    RoundOutcome, Status, Step, Target, Work,
};
use crate::bus::narrate::display;

display! {
    Native: |n, f| write!(f, "{}.{}", n.name, n.birth);
    InterpreterId: |i, f| write!(f, "{} of worker {}", i.native(), i.worker);
    Target: |t, f| match t {
        Target::Interpreter(interpreter) => interpreter.fmt(f),
        Target::Process(worker) => write!(f, "worker {worker}"),
        Target::Application(name) => write!(f, "application {name}"),
        Target::Site => f.write_str("the site"),
    };
    Origin: |o, f| match o {
        Origin::Operator => f.write_str("the operator"),
        Origin::Controller => f.write_str("the controller"),
        Origin::Worker(worker) => write!(f, "worker {worker}"),
        Origin::Application(interpreter) => interpreter.fmt(f),
    };
    Process: |p, f| match p {
        Process::Controller => f.write_str("the controller"),
        Process::Worker(worker) => write!(f, "worker {worker}"),
    };
    Answer: |a, f| match a {
        Answer::Accepted => f.write_str("Accepted"),
        Answer::Joined { late: false } => f.write_str("Joined"),
        Answer::Joined { late: true } => f.write_str("Joined, late"),
        Answer::Superseded(goal) => write!(f, "Superseded by {goal}"),
        Answer::Already => f.write_str("Already"),
        Answer::Refused(reason) => write!(f, "Refused, {reason}"),
        Answer::Denied => f.write_str("Denied"),
    };
    Reason: |r, f| f.write_str(match r {
        Reason::NotRunning => "the site does not run",
        Reason::Terminal => "the process has ended",
        Reason::NoEffect => "it means nothing in this scope",
        Reason::NoWorker => "there is no such worker",
        Reason::NoInterpreter => "no such interpreter is known to live there",
        Reason::Stale => "it fits nothing that is under way",
        Reason::Leaving => "the worker leaves",
        Reason::Unreadable => "it cannot be read",
        Reason::Denied => "the policy forbids it",
    });
    Failures: |failures, f| {
        let Failures { slot, load, round, no_service, missed } = *failures;
        let told = [
            (slot, "a slot is given up"),
            (load, "the load failed"),
            (round, "a worker failed in the round"),
            (no_service, "no worker serves"),
            (missed, "an interpreter missed it"),
        ];
        let told: Vec<&str> = told.into_iter().filter_map(|(is, what)| is.then_some(what)).collect();
        f.write_str(&told.join(", "))
    };
    Resolution: |r, f| match r {
        Resolution::Reached => f.write_str("reached"),
        Resolution::ReachedWithFailures(failures) => write!(f, "reached with failures: {failures}"),
        Resolution::Superseded(goal) => write!(f, "superseded by {goal}"),
    };
    Deed: |d, f| f.write_str(match d {
        Deed::Event => "event",
        Deed::Graceful => "Graceful",
        Deed::Reload => "Reload",
        Deed::Restart => "Restart",
        Deed::Exit => "Exit",
    });
    Work: |w, f| f.write_str(match w {
        Work::Graceful => "Graceful",
        Work::Reload => "Reload",
    });
    RoundOutcome: |o, f| f.write_str(match o {
        RoundOutcome::Done => "done",
        RoundOutcome::Failed => "failed",
        RoundOutcome::Replace => "it must be replaced",
    });
    Control: |c, f| f.write_str(match c {
        Control::Drain => "Drain",
        Control::Stop => "Stop",
    });
    Step: |s, f| f.write_str(match s {
        Step::Told => "the telling",
        Step::Joined => "the joining of threads",
        Step::Finished => "the call of exit functions",
        Step::Destroyed => "the destruction",
    });
    Privilege: |p, f| f.write_str(match p {
        Privilege::ReadKey => "reads the key",
        Privilege::Bind => "binds the addresses",
        Privilege::ReExecute => "re-executes",
    });
    Status: |s, f| match s {
        Status::Exited(code) => write!(f, "ended with code {code}"),
        Status::Killed => f.write_str("was killed"),
    };
    Stage: |s, f| f.write_str(match s {
        Stage::Booting => "boots",
        Stage::Serving => "serves",
        Stage::Telling => "tells its interpreters",
        Stage::Draining => "drains",
        Stage::Joining => "joins threads",
        Stage::Finishing => "calls exit functions",
        Stage::Destroying => "destroys its interpreters",
        Stage::Ended => "ends",
    });
    Load: |l, f| match l {
        Load::Taken { version, slots } => write!(f, "version {version} is loaded, with {}", counted(*slots)),
        Load::Failed => f.write_str("the load fails"),
        Load::Stale => f.write_str("the load ends, and its result is dropped"),
    };
    Close: |c, f| f.write_str(match c {
        Close::Client => "by its client",
        Close::Answered => "after its answer",
        Close::Idle => "because it is idle",
        Close::Cut => "without its answer: the deadline of the drain passed",
    });
    Timer: |t, f| match t {
        Timer::Boot(worker) => write!(f, "the deadline of the boot of worker {worker}"),
        Timer::Steady(worker) => write!(f, "the time after which worker {worker} is steady"),
        Timer::Round(worker, round) => write!(f, "the deadline of round {round} in worker {worker}"),
        Timer::Notice(worker, notice) => write!(f, "the deadline of notice {notice} in worker {worker}"),
        Timer::Drain(worker) => write!(f, "the deadline of the drain of worker {worker}"),
        Timer::Stop(worker) => write!(f, "the deadline of the stop of worker {worker}"),
        Timer::Deaf(worker) => write!(f, "the deadline of the closed channel of worker {worker}"),
    };
    WorkerTimer: |t, f| match t {
        WorkerTimer::Drain => f.write_str("the deadline of its drain"),
        WorkerTimer::Step(native, step) => write!(f, "the deadline of {step} of {native}"),
        WorkerTimer::Birth(native) => write!(f, "the deadline of the birth of {native}"),
        WorkerTimer::Deed(native, notice) => write!(f, "the deadline of notice {notice} at {native}"),
        WorkerTimer::Alone => f.write_str("the deadline of its end without a controller"),
    };
    Said: |s, f| match s {
        Said::Ready => f.write_str("it is ready"),
        Said::Born(native) => write!(f, "{native} lives"),
        Said::Told(native) => write!(f, "{native} was told"),
        Said::Gone(native) => write!(f, "{native} is gone"),
        Said::Leaving => f.write_str("it accepts nothing any more"),
        Said::Round(round, outcome) => write!(f, "it is back from round {round}, {outcome}"),
        Said::Delivered(notice, native) => write!(f, "{native} got notice {notice}"),
        Said::Missed(notice, native) => write!(f, "{native} missed notice {notice}"),
        Said::Retire => f.write_str("it asks to be replaced"),
    };
}

fn counted(slots: u32) -> String {
    if slots == 1 { "1 slot".to_owned() } else { format!("{slots} slots") }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Answered { origin, request, target, inside, answer, ticket, .. } => {
                write!(f, "{request} for {target}, asked by {origin}")?;
                inside.map_or(Ok(()), |round| write!(f, " inside round {round}"))?;
                write!(f, ": {answer}")?;
                ticket.map_or(Ok(()), |ticket| write!(f, ", ticket {ticket}"))
            }
            Event::Resolved { ticket, resolution } => write!(f, "ticket {ticket} is {resolution}"),
            Event::StateWritten { to, .. } => write!(f, "the site is {to}"),
            Event::GoalWritten { to: None, .. } => f.write_str("the site has no goal any more"),
            Event::GoalWritten { from, to: Some(to) } if from == Some(to) => {
                write!(f, "the goal is {to} once more")
            }
            Event::GoalWritten { to: Some(to), .. } => write!(f, "the goal is {to}"),
            Event::LoadBegan => f.write_str("a load begins"),
            Event::LoadEnded { load } => load.fmt(f),
            Event::Adopted { generation, version, slots } => {
                write!(f, "version {version} is in use, with {}, generation {generation}", counted(slots))
            }
            Event::BrokeOff { generation } => write!(f, "the Roll to generation {generation} breaks off"),
            Event::Privileged { worker: None, action } => write!(f, "the controller {action}"),
            Event::Privileged { worker: Some(worker), action } => write!(f, "{worker} {action}"),
            Event::ControllerEnded { code } => write!(f, "the controller ends with code {code}"),
            Event::ReExecuting => f.write_str("the controller gives its process to the next one"),
            Event::ReExecutionFailed => f.write_str("the controller could not be re-executed"),
            Event::Refused { process, reason } => write!(f, "{process} refuses the input: {reason}"),
            Event::ControllerDied => f.write_str("the controller dies"),
            Event::Uploaded { version, slots, good } => {
                write!(f, "version {version} is uploaded, with {}", counted(slots))?;
                f.write_str(if good { "" } else { ", which cannot be loaded" })
            }
            _ => self.of_children(f),
        }
    }
}

impl Event {
    /// The acts of the controller that are about its workers.
    fn of_children(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Spawned { worker, slot, generation, version } => {
                write!(
                    f,
                    "worker {worker} is spawned in slot {slot}, generation {generation}, version {version}"
                )
            }
            Event::SpawnFailed { worker } => write!(f, "worker {worker} could not be spawned"),
            Event::Heard { worker, said } => write!(f, "worker {worker} said: {said}"),
            Event::Steady { worker } => write!(f, "worker {worker} is proved"),
            Event::ChannelClosed { worker } => write!(f, "the channel of worker {worker} is closed"),
            Event::Retiring { worker, cause: Cause::Asked } => {
                write!(f, "worker {worker} is to be replaced, as was asked")
            }
            Event::Retiring { worker, cause: Cause::Reload } => {
                write!(f, "worker {worker} is to be replaced, for the Reload")
            }
            Event::Sent { worker, control } => write!(f, "{control} is sent to worker {worker}"),
            Event::Passed { timer } => write!(f, "{timer} passes"),
            Event::Forced { worker } => write!(f, "worker {worker} is forced to end"),
            Event::Ended { worker, status } => write!(f, "known: worker {worker} {status}"),
            Event::Untold { interpreter } => write!(f, "{interpreter} is reported as not told"),
            Event::GivenUp { slot, generation } => {
                write!(f, "slot {slot} is given up in generation {generation}")
            }
            Event::TriedAgain { slot } => write!(f, "slot {slot} is tried again"),
            Event::RoundBegan { round, work, version } => {
                write!(f, "round {round} begins: {work}, version {version}")
            }
            Event::RoundSent { round, worker } => write!(f, "round {round} is sent to worker {worker}"),
            Event::RoundEnded { round, failed: false } => write!(f, "round {round} is over"),
            Event::RoundEnded { round, failed: true } => write!(f, "round {round} is over, with a failure"),
            Event::NoticeBegan { notice, ticket, deed, target } => {
                write!(f, "notice {notice} of ticket {ticket} begins: {deed} for {target}")
            }
            Event::Due { notice, interpreter } => write!(f, "notice {notice} is due to {interpreter}"),
            Event::Missing { notice, interpreter } => {
                write!(f, "notice {notice} was missed by {interpreter}: reported")
            }
            Event::Settled { notice, missed: false } => write!(f, "notice {notice} is settled"),
            Event::Settled { notice, missed: true } => {
                write!(f, "notice {notice} is settled, and was missed")
            }
            Event::Full { worker, notice } => {
                write!(f, "the channel of worker {worker} is full for notice {notice}")
            }
            _ => self.of_worker(f),
        }
    }

    /// The acts of a worker.
    fn of_worker(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Entered { worker, stage } => write!(f, "worker {worker} {stage}"),
            Event::Acted { worker, control } => write!(f, "worker {worker} acts on {control}"),
            Event::ControllerLost { worker } => {
                write!(f, "worker {worker} notices that its controller is gone")
            }
            Event::AcceptingEnded { worker } => write!(f, "worker {worker} accepts nothing any more"),
            Event::WorkerPassed { worker, timer } => write!(f, "in worker {worker} {timer} passes"),
            Event::WorkerEnded { worker, code } => {
                write!(f, "the process of worker {worker} ends, code {code}")
            }
            Event::RoundTaken { worker, round, work } => {
                write!(f, "worker {worker} begins round {round}: {work}")
            }
            Event::RoundDone { worker, round, outcome } => {
                write!(f, "worker {worker} is back from round {round}: {outcome}")
            }
            Event::VersionTaken { worker, version } => {
                write!(f, "worker {worker} takes version {version} into use")
            }
            Event::AskedToRetire { worker } => write!(f, "worker {worker} asks to be replaced"),
            Event::Accepted { worker, connection, version } => {
                write!(f, "worker {worker} accepts connection {connection}, version {version}")
            }
            Event::Read { worker, connection, version } => {
                write!(f, "worker {worker} reads a request on connection {connection}, version {version}")
            }
            Event::Replied { worker, connection, version } => {
                write!(f, "worker {worker} answers on connection {connection}, version {version}")
            }
            Event::Closed { worker, connection, why } => {
                write!(f, "connection {connection} of worker {worker} is closed {why}")
            }
            Event::Died { worker, forced: false } => write!(f, "worker {worker} crashes"),
            Event::Died { worker, forced: true } => write!(f, "worker {worker} is killed"),
            Event::Froze { worker } => write!(f, "worker {worker} takes no step any more"),
            Event::Hung { worker, interpreter: None } => write!(f, "worker {worker} hangs"),
            Event::Hung { interpreter: Some(interpreter), .. } => write!(f, "{interpreter} hangs"),
            _ => self.of_interpreter(f),
        }
    }

    /// The acts of an interpreter.
    fn of_interpreter(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Created { interpreter } => write!(f, "{interpreter} is created"),
            Event::NotCreated { worker, name, birth } => {
                write!(f, "{} could not be created", Native { name, birth }.of(worker))
            }
            Event::OwnEnd { interpreter, again: false } => write!(f, "{interpreter} ends alone"),
            Event::OwnEnd { interpreter, again: true } => {
                write!(f, "{interpreter} ends alone, to be created anew")
            }
            Event::StepBegan { interpreter, step } => write!(f, "{step} of {interpreter} begins"),
            Event::StepEnded { interpreter, step, done: true } => {
                write!(f, "{step} of {interpreter} is over")
            }
            Event::StepEnded { interpreter, step, done: false } => {
                write!(f, "{step} of {interpreter} is given up")
            }
            Event::Left { interpreter } => write!(f, "{interpreter} is left as it is"),
            Event::Delivered { notice, interpreter } => write!(f, "{interpreter} hears of notice {notice}"),
            Event::DeedBegan { notice, interpreter, deed } => {
                write!(f, "{interpreter} begins the {deed} of notice {notice}")
            }
            Event::DeedEnded { notice, interpreter, done: true } => {
                write!(f, "{interpreter} did what notice {notice} asks")
            }
            Event::DeedEnded { notice, interpreter, done: false } => {
                write!(f, "{interpreter} failed in what notice {notice} asks")
            }
            Event::NotDelivered { notice, interpreter } => {
                write!(f, "notice {notice} does not reach {interpreter}")
            }
            Event::Asked { interpreter, request, scope, inside, .. } => {
                write!(f, "{interpreter} asks for {request} in scope {scope}")?;
                inside.map_or(Ok(()), |round| write!(f, ", inside round {round}"))
            }
            Event::OwnDeed { interpreter, deed } => {
                write!(f, "the worker itself grants {interpreter} its {deed}")
            }
            _ => Ok(()),
        }
    }
}
