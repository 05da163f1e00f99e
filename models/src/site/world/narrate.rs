//! The words in which a behaviour of the site is told.

mod state;

use super::step::is_stranger;
use super::{Action, Hang, Lie, Site, World};
use crate::site::machine::event::Event;
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{Origin, WorkerId};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Site {
    fn label(&self, action: &Action) -> Label {
        let mut arguments = Vec::new();
        if let Some(worker) = worker_of(action) {
            arguments.push(("worker", worker.to_string()));
        }
        describe(action, &mut arguments);
        Label { name: self.class(action), arguments }
    }

    fn class(&self, action: &Action) -> &'static str {
        class(action)
    }

    fn lanes(&self) -> Vec<String> {
        ["operator", "controller", "workers", "clients", "faults"].map(String::from).into()
    }

    fn actor(&self, action: &Action) -> usize {
        match action {
            Action::Ask(..) | Action::Upload => 0,
            Action::Load
            | Action::Pass(_)
            | Action::Hear(_)
            | Action::HearClosed(_)
            | Action::Reap(_)
            | Action::ReExecute(_) => 1,
            Action::Accept(..) | Action::ReadRequest(..) | Action::Reply(..) | Action::Close(..) => 3,
            Action::Crash(_)
            | Action::Freeze(_)
            | Action::Hang(..)
            | Action::Deafen(_)
            | Action::Lie(..)
            | Action::Die
            | Action::Odd(_)
            | Action::OddOfWorker(..)
            | Action::NotSpawned(_) => 4,
            _ => 2,
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        let told = event.to_string();
        match *event {
            Event::Answered { origin: origin @ Origin::Application(of), .. } if is_stranger(of.name) => {
                Some(told.replace(&format!("asked by {origin}"), "asked by a stranger"))
            }
            _ => Some(told),
        }
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, Value)> {
        [state::of_controller(world), state::of_workers(world)].concat()
    }
}

fn worker_of(action: &Action) -> Option<WorkerId> {
    Some(match *action {
        Action::Pass(timer) => timer.worker(),
        Action::Hear(worker)
        | Action::HearClosed(worker)
        | Action::Reap(worker)
        | Action::NotSpawned(worker)
        | Action::Boot(worker, _)
        | Action::ReadControl(worker)
        | Action::ReadRound(worker)
        | Action::ReadNotice(worker)
        | Action::Lose(worker)
        | Action::WorkerPass(worker, _)
        | Action::Create(worker, _)
        | Action::Created(worker, ..)
        | Action::Stepped(worker, ..)
        | Action::RoundDone(worker, _)
        | Action::DeedDone(worker, ..)
        | Action::ApplicationAsk(worker, ..)
        | Action::Retire(worker)
        | Action::Accept(worker, _)
        | Action::StopAccepting(worker)
        | Action::ReadRequest(worker, _)
        | Action::Reply(worker, ..)
        | Action::Close(worker, _)
        | Action::Crash(worker)
        | Action::Freeze(worker)
        | Action::Hang(worker, _)
        | Action::Lie(worker, _)
        | Action::OddOfWorker(worker, _)
        | Action::Deafen(worker) => worker,
        Action::Ask(..)
        | Action::Upload
        | Action::Load
        | Action::ReExecute(_)
        | Action::Die
        | Action::Odd(_) => return None,
    })
}

fn class(action: &Action) -> &'static str {
    match action {
        Action::Ask(..) => "ask",
        Action::Upload => "upload",
        Action::Load => "load",
        Action::Pass(timer) => timer_name(*timer),
        Action::Hear(_) => "hear",
        Action::HearClosed(_) => "hear that the channel is closed",
        Action::Reap(_) => "learn of the end",
        Action::NotSpawned(_) => "cannot spawn",
        Action::ReExecute(true) => "re-execute",
        Action::ReExecute(false) => "cannot re-execute",
        Action::Boot(_, true) => "boot",
        Action::Boot(_, false) => "cannot boot",
        Action::ReadControl(_) => "read control",
        Action::ReadRound(_) => "read round",
        Action::ReadNotice(_) => "read notice",
        Action::Lose(_) => "notice the loss",
        Action::WorkerPass(_, timer) => worker_timer_name(*timer),
        Action::Create(..) => "need an interpreter",
        Action::Created(_, _, true) => "create",
        Action::Created(_, _, false) => "cannot create",
        Action::Stepped(_, _, _, true) => "step",
        Action::Stepped(_, _, _, false) => "fail in a step",
        Action::RoundDone(..) => "come back",
        Action::DeedDone(_, _, _, true) => "do the deed",
        Action::DeedDone(_, _, _, false) => "fail in the deed",
        Action::ApplicationAsk(..) => "application asks",
        Action::Retire(_) => "ask to be replaced",
        Action::Accept(..) => "accept",
        Action::StopAccepting(_) => "stop accepting",
        Action::ReadRequest(..) => "read a request",
        Action::Reply(..) => "answer",
        Action::Close(..) => "close",
        Action::Crash(_) => "crash",
        Action::Freeze(_) => "freeze",
        Action::Hang(..) => "hang",
        Action::Deafen(_) => "close the channel",
        Action::Lie(..) => "lie",
        Action::Die => "controller dies",
        Action::Odd(_) => "odd input to the controller",
        Action::OddOfWorker(..) => "odd input to a worker",
    }
}

pub(super) fn timer_name(timer: Timer) -> &'static str {
    match timer {
        Timer::Boot(_) => "boot deadline",
        Timer::Steady(_) => "steady",
        Timer::Round(..) => "round deadline",
        Timer::Notice(..) => "notice deadline",
        Timer::Drain(_) => "drain deadline",
        Timer::Stop(_) => "stop deadline",
        Timer::Deaf(_) => "deaf deadline",
    }
}

pub(super) fn worker_timer_name(timer: WorkerTimer) -> &'static str {
    match timer {
        WorkerTimer::Drain => "own drain deadline",
        WorkerTimer::Step(..) => "step deadline",
        WorkerTimer::Birth(_) => "birth deadline",
        WorkerTimer::Deed(..) => "deed deadline",
        WorkerTimer::Alone => "deadline without a controller",
    }
}

/// The arguments of an action besides its worker.
fn describe(action: &Action, arguments: &mut Vec<(&'static str, String)>) {
    let mut say = |name: &'static str, value: String| arguments.push((name, value));
    match *action {
        Action::Ask(request, target) => {
            say("request", request.to_string());
            say("target", target.to_string());
        }
        Action::Pass(Timer::Round(_, round)) => say("round", round.to_string()),
        Action::Pass(Timer::Notice(_, notice)) => say("notice", notice.to_string()),
        Action::WorkerPass(_, WorkerTimer::Step(native, step)) => {
            say("interpreter", native.to_string());
            say("step", step.to_string());
        }
        Action::WorkerPass(_, WorkerTimer::Birth(native)) => say("interpreter", native.to_string()),
        Action::WorkerPass(_, WorkerTimer::Deed(native, notice)) | Action::DeedDone(_, native, notice, _) => {
            say("interpreter", native.to_string());
            say("notice", notice.to_string());
        }
        Action::Create(_, name) => say("name", name.to_string()),
        Action::Created(_, native, _) => say("interpreter", native.to_string()),
        Action::Stepped(_, native, step, _) => {
            say("interpreter", native.to_string());
            say("step", step.to_string());
        }
        Action::RoundDone(_, outcome) => say("outcome", outcome.to_string()),
        Action::ApplicationAsk(_, native, request, scope, inside) => {
            say("interpreter", native.to_string());
            say("request", request.to_string());
            say("scope", scope.to_string());
            say("from", if inside { "a listener of the round" } else { "elsewhere" }.to_owned());
        }
        Action::Accept(_, connection) | Action::ReadRequest(_, connection) | Action::Close(_, connection) => {
            say("connection", connection.to_string());
        }
        Action::Reply(_, connection, keep) => {
            say("connection", connection.to_string());
            say("then", if keep { "it is kept" } else { "it is closed" }.to_owned());
        }
        Action::Hang(_, hang) => say("what", hang_name(hang)),
        Action::Lie(_, lie) => say("that", lie_name(lie).to_owned()),
        Action::Odd(odd) => say("input", odd.to_string()),
        Action::OddOfWorker(_, odd) => say("input", odd.to_string()),
        _ => {}
    }
}

fn hang_name(hang: Hang) -> String {
    match hang {
        Hang::Boot => "the boot".to_owned(),
        Hang::Round => "the round".to_owned(),
        Hang::Accepting => "the end of accepting".to_owned(),
        Hang::Birth(native) => format!("the birth of {native}"),
        Hang::Step(native, step) => format!("{step} of {native}"),
        Hang::Deed(native, notice) => format!("notice {notice} at {native}"),
    }
}

fn lie_name(lie: Lie) -> &'static str {
    match lie {
        Lie::Ready => "it is ready",
        Lie::Leaving => "it accepts nothing any more",
        Lie::Round => "it is back from the round",
        Lie::Told => "its interpreter was told",
        Lie::Delivered => "its interpreter heard of the notice",
        Lie::Stranger => "a stranger asks",
        Lie::Neighbour => "an interpreter of another worker asks",
        Lie::Noise => "noise",
    }
}
