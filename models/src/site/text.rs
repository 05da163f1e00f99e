//! The text that traces show for the values of a site.

use std::fmt;

use super::controller::{State, Then};
use super::event::{Control, End, Ending, Event, Privilege, Step};
use super::identity::{Connection, Generation, Interpreter, Name, Notice, Origin, Slot, Version, Worker};
use super::request::{Answer, Environment, Request, Scope, Transition};
use super::worker::{Stage, What};
use crate::bus::narrate::display;

display! {
    Transition: |t, f| f.write_str(match t {
        Transition::Graceful => "Graceful",
        Transition::Start => "Start",
        Transition::Reload => "Reload",
        Transition::Roll => "Roll",
        Transition::Stop => "Stop",
        Transition::Restart => "Restart",
        Transition::Exit => "Exit",
    });
    Scope: |s, f| f.write_str(match s {
        Scope::Interpreter => "Interpreter",
        Scope::Process => "Process",
        Scope::Application => "Application",
        Scope::Site => "Site",
    });
    Environment: |e, f| f.write_str(match e {
        Environment::Dedicated => "Dedicated",
        Environment::Shared => "Shared",
    });
    Control: |c, f| f.write_str(match c {
        Control::Drain => "Drain",
        Control::Stop => "Stop",
    });
    State: |s, f| f.write_str(match s {
        State::Idle => "Idle",
        State::Starting => "Starting",
        State::Running => "Running",
        State::Stopping => "Stopping",
        State::Gone => "Gone",
    });
    Then: |t, f| f.write_str(match t {
        Then::Stays => "Stays",
        Then::ReExecutes => "Re-executes",
        Then::Ends => "Ends",
    });
    Stage: |s, f| f.write_str(match s {
        Stage::Booting => "Booting",
        Stage::Serving => "Serving",
        Stage::Leaving => "Leaving",
        Stage::Teardown => "Teardown",
        Stage::Done => "Done",
        Stage::Crashed => "Crashed",
        Stage::Forced => "Forced",
    });
    What: |w, f| f.write_str(match w {
        What::Booted => "Booted",
        What::BootFailed => "Boot failed",
        What::Told => "Told",
        What::Alone => "Alone",
        What::Empty => "Empty",
        What::Expired => "Expired",
        What::Down => "Down",
        What::GivenUp => "Given up",
    });
    Slot: |s, f| write!(f, "slot {}", s.0);
    Generation: |g, f| write!(f, "generation {}", g.0);
    Worker: |w, f| write!(f, "worker {}", w.0);
    Name: |n, f| write!(f, "{}", char::from(b'A'.saturating_add(n.0)));
    Interpreter: |i, f| {
        write!(f, "{} of worker {}", i.name, i.worker.0)?;
        if i.birth == 0 { Ok(()) } else { write!(f, " (incarnation {})", i.birth) }
    };
    Connection: |c, f| write!(f, "connection {}", c.0);
    Version: |v, f| write!(f, "version {}", v.0);
    Notice: |n, f| write!(f, "event {}", n.0);
    Origin: |o, f| match o {
        Origin::Application(interpreter) => write!(f, "application {interpreter}"),
        Origin::Operator => f.write_str("the operator"),
        Origin::Controller => f.write_str("the controller"),
    };
    Request: |r, f| match r {
        Request::Tell => f.write_str("Tell"),
        Request::Change(transition) => transition.fmt(f),
    };
    Answer: |a, f| match a {
        Answer::Accepted => f.write_str("Accepted"),
        Answer::Joined => f.write_str("Joined"),
        Answer::Superseded(by) => write!(f, "Superseded({by})"),
        Answer::Already => f.write_str("Already"),
        Answer::Refused => f.write_str("Refused"),
        Answer::Denied => f.write_str("Denied"),
    };
    Step: |s, f| f.write_str(match s {
        Step::Told => "told",
        Step::Joined => "threads joined",
        Step::Finished => "exit functions called",
        Step::Destroyed => "destroyed",
    });
    Ending: |e, f| f.write_str(match e {
        Ending::Done => "ends",
        Ending::Crashed => "crashes",
        Ending::Forced => "is ended by force",
    });
    Privilege: |p, f| f.write_str(match p {
        Privilege::ReadKey => "reads the key",
        Privilege::Bind => "binds the address",
        Privilege::ChangeUser => "changes the user",
        Privilege::ReExecute => "re-executes",
    });
    End: |e, f| f.write_str(match e {
        End::Exited => "exits",
        End::ReExecuted => "re-executes itself",
        End::Crashed => "crashes",
    });
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Answered { origin, request, scope, answer, .. } => {
                write!(f, "{request} in scope {scope} asked by {origin}: ")?;
                match answer {
                    // The tables have the shorter form.
                    Answer::Superseded(goal) => write!(f, "Superseded by {goal}"),
                    answer => answer.fmt(f),
                }
            }
            Event::Asked { origin, request, scope } => {
                write!(f, "{origin} asks for {request} in scope {scope}")
            }
            Event::Reached { transition, failed: false } => write!(f, "{transition} is reached"),
            Event::Reached { transition, failed: true } => {
                write!(f, "{transition} is reached, with failures")
            }
            Event::Privileged { by: None, action } => write!(f, "the controller {action}"),
            Event::Privileged { by: Some(worker), action } => write!(f, "{worker} {action}"),
            Event::Delivered { notice, to } => write!(f, "{to} is told of {notice}"),
            Event::Missed { notice, by } => write!(f, "{notice} was missed by {by}: reported"),
            Event::Overflowed { worker } => write!(f, "the channel to {worker} is full"),
            Event::Settled { notice } => write!(f, "{notice} is over"),
            Event::Untold { interpreter } => write!(f, "{interpreter} was not told: reported"),
            Event::LoadBegan => f.write_str("a load begins"),
            Event::LoadEnded { version: Some(version) } => write!(f, "{version} is loaded"),
            Event::LoadEnded { version: None } => f.write_str("the load fails"),
            Event::Acknowledged { notice, version } => {
                let what = version.map_or("failed".into(), |v| format!("{v} is in use"));
                write!(f, "the requester of {notice} is told: {what}")
            }
            _ => self.of_worker(f),
        }
    }
}

impl Event {
    fn of_worker(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Event::Spawned { worker, slot, generation } => {
                write!(f, "{worker} is spawned in {slot}, {generation}")
            }
            Event::Ready { worker } => write!(f, "{worker} is ready"),
            Event::SlotFailed { slot } => write!(f, "{slot} is given up"),
            Event::Sent { control, to } => write!(f, "{control} is sent to {to}"),
            Event::Acted { control, by, meant } if meant == Some(by) => write!(f, "{by} acts on {control}"),
            Event::Acted { control, by, meant } => {
                let whom = meant.map_or_else(|| "-".into(), |worker| worker.to_string());
                write!(f, "{by} acts on {control}, meant for {whom}")
            }
            Event::Opened { worker, connection, version } => {
                write!(f, "{worker} accepts {connection} with {version}")
            }
            Event::Used { worker, connection, version } => {
                write!(f, "{connection} of {worker} uses {version}")
            }
            Event::Closed { worker, connection } => write!(f, "{worker} answers {connection}"),
            Event::Cut { worker, connection } => write!(f, "{worker} cuts {connection}"),
            Event::Expired { worker } => write!(f, "a deadline of {worker} passes"),
            Event::Forced { target, meant } if target == Some(meant) => write!(f, "{meant} is killed"),
            Event::Forced { target: Some(target), meant } => {
                write!(f, "{target} is killed, {meant} was meant")
            }
            Event::Forced { target: None, meant } => write!(f, "a stranger is killed, {meant} was meant"),
            Event::Ended { worker, ending } => write!(f, "{worker} {ending}"),
            Event::ControllerEnded { end } => write!(f, "the controller {end}"),
            Event::Created { interpreter } => write!(f, "{interpreter} is created"),
            Event::Called { interpreter, subscriber, well } => {
                let how = if well { "ends" } else { "does not end well" };
                write!(f, "subscriber {subscriber} of {interpreter} is called, and {how}")
            }
            Event::Stepped { interpreter, step } => write!(f, "{interpreter}: {step}"),
            _ => Ok(()),
        }
    }
}
