//! The states in which each input makes no sense, by the memory of the machines and by what a host did.

use super::{NO_CONNECTION, NO_INTERPRETER, NO_NOTICE, NO_ROUND, NO_WORKER, Odd, OddOfWorker, UNKNOWN, Word};
use crate::bus::Code;
use crate::site::machine::controller::memory::{Child, Controller};
use crate::site::machine::event::Stage;
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{Connection, Control, Name, Request, RoundOutcome, Scope, Status, Step};
use crate::site::machine::worker::memory::{Line, Worker};
use crate::site::world::{Action, World};

/// One input of each kind that makes no sense, in every state where it makes none.
pub(in crate::site::world) fn offer(world: &World, actions: &mut Vec<Action>) {
    if let Some(controller) = &world.controller {
        let mut odd = Vec::new();
        of_controller(controller, &mut odd);
        if !world.re_executes() {
            odd.push(Odd::NotReExecuted);
        }
        odd.sort_unstable();
        odd.dedup();
        actions.extend(odd.into_iter().map(Action::Odd));
    }
    for process in &world.processes {
        let exited = matches!(process.ended, Some(Status::Exited(_)));
        if process.runs() || exited {
            let mut odd = Vec::new();
            of_worker(&process.worker, &mut odd);
            odd.sort_unstable();
            odd.dedup();
            let id = process.worker.id;
            actions.extend(odd.into_iter().map(|odd| Action::OddOfWorker(id, odd)));
        }
    }
}

fn of_controller(c: &Controller, odd: &mut Vec<Odd>) {
    odd.extend([
        Odd::Word(NO_WORKER, Word::Ready),
        Odd::Word(NO_WORKER, Word::Leaving),
        Odd::Word(NO_WORKER, Word::Retire),
        Odd::Ask(NO_WORKER),
        Odd::Noise(NO_WORKER),
        Odd::Closed(NO_WORKER),
        Odd::NotSpawned(NO_WORKER),
        Odd::Ended(NO_WORKER),
        Odd::Passed(Timer::Boot(NO_WORKER)),
        Odd::Full(NO_NOTICE, NO_INTERPRETER.of(NO_WORKER)),
    ]);
    if c.load.is_none() {
        odd.extend([Odd::Loaded(true), Odd::Loaded(false)]);
    }
    c.children.iter().for_each(|child| of_child(c, child, odd));
}

/// The inputs about a worker that the controller knows.
fn of_child(c: &Controller, child: &Child, odd: &mut Vec<Odd>) {
    let worker = child.worker;
    let mut words = vec![
        Word::Told(NO_INTERPRETER),
        Word::Gone(NO_INTERPRETER),
        Word::Round(NO_ROUND, RoundOutcome::Done),
        Word::Delivered(NO_NOTICE, NO_INTERPRETER),
        Word::Missed(NO_NOTICE, NO_INTERPRETER),
    ];
    words.extend(child.interpreters.iter().map(|known| Word::Born(known.native)));
    for native in child.interpreters.iter().map(|known| known.native) {
        words.extend([Word::Delivered(NO_NOTICE, native), Word::Missed(NO_NOTICE, native)]);
    }
    words.extend(child.ready.then_some(Word::Ready));
    words.extend(child.leaving.then_some(Word::Leaving));
    let goes = child.control.is_some() || child.leaving || child.closed || child.forced;
    words.extend((goes || child.retires).then_some(Word::Retire));
    if let Some(round) = c.round.as_ref().filter(|round| !round.due.contains(&(worker, false))) {
        words.extend([
            Word::Round(round.round, RoundOutcome::Done),
            Word::Round(round.round, RoundOutcome::Failed),
        ]);
    }
    let mut timers = vec![
        Timer::Boot(worker),
        Timer::Steady(worker),
        Timer::Round(worker, NO_ROUND),
        Timer::Drain(worker),
    ];
    timers.extend([Timer::Stop(worker), Timer::Deaf(worker), Timer::Notice(worker, NO_NOTICE)]);
    timers.extend(c.round.as_ref().map(|round| Timer::Round(worker, round.round)));
    for account in &c.accounts {
        let known = child.interpreters.iter().map(|known| known.native);
        let other = known.chain([NO_INTERPRETER]).filter(|native| !account.due.contains(&native.of(worker)));
        for native in other {
            words.extend([Word::Delivered(account.notice, native), Word::Missed(account.notice, native)]);
            odd.push(Odd::Full(account.notice, native.of(worker)));
        }
        timers.push(Timer::Notice(worker, account.notice));
    }
    let armed = c.armed();
    odd.extend(timers.into_iter().filter(|timer| !armed.contains(timer)).map(Odd::Passed));
    odd.extend(words.into_iter().map(|word| Odd::Word(worker, word)));
    odd.extend([Odd::Noise(worker), Odd::Ask(worker)]);
    odd.extend(child.closed.then_some(Odd::Closed(worker)));
    odd.extend((child.spoke || child.closed).then_some(Odd::NotSpawned(worker)));
}

fn of_worker(w: &Worker, odd: &mut Vec<OddOfWorker>) {
    let (serves, boots) = (w.stage == Stage::Serving, w.stage == Stage::Booting);
    if !boots {
        odd.extend([OddOfWorker::Booted(true), OddOfWorker::Booted(false)]);
    }
    let done = |control: &Control| w.control >= Some(*control) || w.stage == Stage::Ended;
    odd.extend([Control::Drain, Control::Stop].into_iter().filter(done).map(OddOfWorker::Control));
    let rounds = [w.round, w.next].into_iter().flatten().map(|job| job.round);
    odd.extend(rounds.chain((!serves && !boots).then_some(NO_ROUND)).map(OddOfWorker::Round));
    odd.push(OddOfWorker::RoundDone(NO_ROUND));
    if w.alone || w.stage == Stage::Ended {
        odd.push(OddOfWorker::Lost);
    }
    if !serves || w.retires || w.alone {
        odd.push(OddOfWorker::Retire);
    }
    of_interpreters(w, odd);
    of_connections(w, odd);
    let timers = [WorkerTimer::Drain, WorkerTimer::Alone, WorkerTimer::Birth(NO_INTERPRETER)].into_iter();
    let steps = Step::ALL.map(|step| WorkerTimer::Step(NO_INTERPRETER, step));
    let deed = WorkerTimer::Deed(NO_INTERPRETER, NO_NOTICE);
    let natives = w.interpreters.iter().map(|i| i.native);
    let theirs = natives.flat_map(|native| Step::ALL.map(|step| WorkerTimer::Step(native, step)));
    let armed = w.armed();
    let all = timers.chain(steps).chain([deed]).chain(theirs).filter(|timer| !armed.contains(timer));
    odd.extend(all.map(OddOfWorker::Passed));
}

fn of_interpreters(w: &Worker, odd: &mut Vec<OddOfWorker>) {
    let serves = w.stage == Stage::Serving;
    let names = w.interpreters.iter().map(|i| i.native).chain(w.creating.iter().copied());
    odd.extend(names.map(|native| OddOfWorker::Create(native.name)));
    if !serves {
        odd.push(OddOfWorker::Create(Name(77)));
    }
    let exit = Request::Exit(Code::OK);
    odd.extend([
        OddOfWorker::Created(NO_INTERPRETER, true),
        OddOfWorker::Created(NO_INTERPRETER, false),
        OddOfWorker::DeedDone(NO_NOTICE, NO_INTERPRETER),
        OddOfWorker::Ask(NO_INTERPRETER, exit, Scope::Interpreter),
        OddOfWorker::Stepped(NO_INTERPRETER, Step::Told),
    ]);
    for i in &w.interpreters {
        let native = i.native;
        odd.extend([OddOfWorker::Created(native, true), OddOfWorker::Created(native, false)]);
        let others = Step::ALL.into_iter().filter(|step| i.asked != Some(*step));
        odd.extend(others.map(|step| OddOfWorker::Stepped(native, step)));
        odd.push(OddOfWorker::DeedDone(NO_NOTICE, native));
        odd.extend(i.deeds.iter().map(|(notice, _)| OddOfWorker::DeedDone(*notice, NO_INTERPRETER)));
        let hears = i.life == crate::life::Life::Live && i.asked.is_none();
        if !hears {
            odd.push(OddOfWorker::Ask(native, exit, Scope::Interpreter));
        } else if w.alone {
            odd.push(OddOfWorker::Ask(native, Request::Reload, Scope::Site));
        }
    }
}

fn of_connections(w: &Worker, odd: &mut Vec<OddOfWorker>) {
    odd.extend([
        OddOfWorker::Read(NO_CONNECTION),
        OddOfWorker::Replied(NO_CONNECTION),
        OddOfWorker::Closed(NO_CONNECTION),
    ]);
    if !w.accepts {
        odd.push(OddOfWorker::Accepted(Connection(UNKNOWN)));
    }
    if !w.leaves() || !w.accepts {
        odd.push(OddOfWorker::AcceptingStopped);
    }
    for held in &w.connections {
        odd.push(OddOfWorker::Accepted(held.connection));
        match held.line {
            Line::Busy => odd.push(OddOfWorker::Read(held.connection)),
            Line::Fresh | Line::Idle => odd.push(OddOfWorker::Replied(held.connection)),
        }
    }
}
