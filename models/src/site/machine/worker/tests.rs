//! Scripts of inputs to one worker, and what comes of them.

use super::command::Command;
use super::memory::{Input, Worker};
use super::{Machine, Outputs};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{
    Birth, Call, Connection, Control, Deed, Name, Native, Notice, Request, Round, RoundOutcome, Scope, Step,
    Version, Work, WorkerId,
};

const A: Native = Native { name: Name(0), birth: Birth(0) };
const B: Native = Native { name: Name(1), birth: Birth(1) };
const C1: Connection = Connection(1);

/// A worker that serves, with the interpreters A and B.
fn serving() -> (Machine, Worker) {
    let machine = Machine::default();
    let (mut worker, _) = machine.begin(WorkerId(0), Version(1));
    machine.step(&mut worker, &Input::Booted(vec![Name(0), Name(1)]));
    (machine, worker)
}

fn run(machine: &Machine, worker: &mut Worker, inputs: &[Input]) -> Outputs {
    let mut all = Outputs::default();
    for input in inputs {
        let out = machine.step(worker, input);
        all.events.extend(out.events);
        all.commands.extend(out.commands);
    }
    all
}

fn stepped(of: Native, step: Step) -> Input {
    Input::Stepped { of, step, done: true }
}

fn control(control: Control) -> Input {
    Input::Down(Down::Control(control))
}

fn steps(out: &Outputs) -> Vec<(Native, Step)> {
    let step = |command: &Command| match command {
        Command::Step(native, step) => Some((*native, *step)),
        _ => None,
    };
    out.commands.iter().filter_map(step).collect()
}

fn refused(out: &Outputs) -> bool {
    matches!(out.events[..], [Event::Refused { .. }]) && out.commands.is_empty()
}

#[test]
fn the_end_goes_stage_by_stage() {
    let (machine, mut worker) = serving();
    let out = run(&machine, &mut worker, &[control(Control::Drain)]);
    assert_eq!(steps(&out), [(A, Step::Told), (B, Step::Told)]);
    assert!(!out.commands.contains(&Command::Write(Up::Leaving)), "its host may still tell of connections");
    let out = run(&machine, &mut worker, &[Input::AcceptingStopped]);
    assert_eq!(out.commands, [Command::Write(Up::Leaving)]);
    assert!(refused(&run(&machine, &mut worker, &[Input::AcceptingStopped])));
    let mut asked = run(&machine, &mut worker, &[stepped(A, Step::Told)]);
    assert_eq!(steps(&asked), [], "B is not told yet");
    for step in [Step::Told, Step::Joined, Step::Finished, Step::Destroyed] {
        if step != Step::Told {
            assert_eq!(steps(&asked), [(A, step), (B, step)]);
            run(&machine, &mut worker, &[stepped(A, step)]);
        }
        asked = run(&machine, &mut worker, &[stepped(B, step)]);
    }
    assert_eq!(worker.stage, Stage::Ended);
    assert!(worker.armed().is_empty());
}

#[test]
fn a_drain_waits_for_who_is_owed_an_answer() {
    let (machine, mut worker) = serving();
    let out = run(
        &machine,
        &mut worker,
        &[
            Input::Accepted(C1),
            Input::Accepted(Connection(2)),
            Input::Read(Connection(2)),
            Input::Replied { connection: Connection(2), keep: true },
            control(Control::Drain),
            Input::AcceptingStopped,
            stepped(A, Step::Told),
            stepped(B, Step::Told),
        ],
    );
    assert!(out.commands.contains(&Command::Close(Connection(2))), "the idle one is closed at once");
    assert_eq!(worker.stage, Stage::Draining);
    assert!(refused(&run(&machine, &mut worker, &[Input::Accepted(Connection(3))])));
    run(&machine, &mut worker, &[Input::Read(C1), Input::Replied { connection: C1, keep: true }]);
    assert_eq!(worker.stage, Stage::Joining);
}

#[test]
fn a_connection_that_was_accepted_in_the_moment_of_the_drain_is_answered() {
    let (machine, mut worker) = serving();
    let told = [stepped(A, Step::Told), stepped(B, Step::Told)];
    run(&machine, &mut worker, &[control(Control::Drain)]);
    run(&machine, &mut worker, &told);
    assert_eq!(worker.stage, Stage::Draining);
    run(&machine, &mut worker, &[Input::Accepted(C1), Input::AcceptingStopped, Input::Read(C1)]);
    assert_eq!(worker.stage, Stage::Draining, "it is owed an answer");
    run(&machine, &mut worker, &[Input::Replied { connection: C1, keep: true }]);
    assert_eq!(worker.stage, Stage::Joining);
}

#[test]
fn a_host_that_goes_on_to_accept_is_waited_for_until_the_deadline() {
    let (machine, mut worker) = serving();
    let told = [stepped(A, Step::Told), stepped(B, Step::Told)];
    run(&machine, &mut worker, &[control(Control::Stop)]);
    run(&machine, &mut worker, &told);
    let out = run(&machine, &mut worker, &[Input::Passed(WorkerTimer::Drain)]);
    assert_eq!(worker.stage, Stage::Joining);
    assert!(out.commands.contains(&Command::Write(Up::Leaving)));
    assert!(refused(&run(&machine, &mut worker, &[Input::Accepted(C1)])));
}

#[test]
fn a_stop_bounds_the_drain_and_a_drain_does_not() {
    let (machine, mut worker) = serving();
    let told = [stepped(A, Step::Told), stepped(B, Step::Told)];
    run(&machine, &mut worker, &[Input::Accepted(C1), control(Control::Drain)]);
    run(&machine, &mut worker, &told);
    assert!(!worker.armed().contains(&WorkerTimer::Drain));
    run(&machine, &mut worker, &[control(Control::Stop)]);
    assert!(refused(&run(&machine, &mut worker, &[control(Control::Drain)])));
    run(&machine, &mut worker, &[Input::Passed(WorkerTimer::Drain)]);
    assert_eq!((worker.stage, worker.connections.len()), (Stage::Joining, 0));
}

#[test]
fn a_step_that_hangs_is_given_up_and_its_interpreter_is_not_destroyed() {
    let (machine, mut worker) = serving();
    run(&machine, &mut worker, &[control(Control::Stop), Input::AcceptingStopped]);
    run(&machine, &mut worker, &[stepped(A, Step::Told), stepped(B, Step::Told)]);
    run(
        &machine,
        &mut worker,
        &[stepped(A, Step::Joined), Input::Passed(WorkerTimer::Step(B, Step::Joined))],
    );
    let late = run(&machine, &mut worker, &[stepped(B, Step::Joined)]);
    assert!(refused(&late));
    let out = run(&machine, &mut worker, &[stepped(A, Step::Finished), stepped(B, Step::Finished)]);
    assert_eq!(steps(&out), [(A, Step::Destroyed)]);
    assert!(out.events.contains(&Event::Left { interpreter: B.of(WorkerId(0)) }));
    run(&machine, &mut worker, &[stepped(A, Step::Destroyed)]);
    assert_eq!(worker.stage, Stage::Ended);
}

#[test]
fn an_interpreter_restarts_alone() {
    let (machine, mut worker) = serving();
    let ask =
        |request| Input::Ask { call: Call(0), from: A, request, scope: Scope::Interpreter, inside: None };
    run(&machine, &mut worker, &[ask(Request::Restart)]);
    for step in Step::ALL {
        run(&machine, &mut worker, &[stepped(A, step)]);
    }
    let anew = Native { name: Name(0), birth: Birth(2) };
    assert_eq!(worker.creating, [anew]);
    let out = run(&machine, &mut worker, &[Input::Created(anew)]);
    assert!(out.commands.contains(&Command::Write(Up::Born(anew))));
    assert_eq!(worker.stage, Stage::Serving);
}

#[test]
fn an_own_end_waits_for_the_telling_of_all() {
    let (machine, mut worker) = serving();
    let exit = Input::Ask {
        call: Call(0),
        from: A,
        request: Request::ALL[7],
        scope: Scope::Interpreter,
        inside: None,
    };
    run(&machine, &mut worker, &[exit, stepped(A, Step::Told), control(Control::Stop)]);
    run(&machine, &mut worker, &[Input::AcceptingStopped]);
    let out = run(&machine, &mut worker, &[stepped(A, Step::Joined)]);
    assert_eq!(steps(&out), [], "B is not told");
    let out = run(&machine, &mut worker, &[stepped(B, Step::Told)]);
    assert_eq!(steps(&out), [(B, Step::Joined)]);
}

#[test]
fn who_is_being_born_is_told_too() {
    let (machine, mut worker) = serving();
    let born = Native { name: Name(2), birth: Birth(2) };
    let out = run(&machine, &mut worker, &[Input::Create(Name(2)), control(Control::Drain)]);
    assert_eq!(steps(&out), []);
    let out = run(&machine, &mut worker, &[Input::Created(born)]);
    assert_eq!(steps(&out), [(A, Step::Told), (B, Step::Told), (born, Step::Told)]);
    assert!(refused(&run(&machine, &mut worker, &[Input::Create(Name(3))])));
}

#[test]
fn a_round_does_not_interrupt_a_round() {
    let (machine, mut worker) = serving();
    let round = |n, work| Input::Down(Down::Round { round: Round(n), work, version: Version(n) });
    run(&machine, &mut worker, &[round(1, Work::Reload), round(2, Work::Graceful), round(3, Work::Reload)]);
    assert_eq!(
        (worker.round.map(|j| j.round), worker.next.map(|j| j.round)),
        (Some(Round(1)), Some(Round(3)))
    );
    run(&machine, &mut worker, &[Input::RoundDone { round: Round(1), outcome: RoundOutcome::Failed }]);
    assert_eq!(worker.version, Version(1));
    let out =
        run(&machine, &mut worker, &[Input::RoundDone { round: Round(3), outcome: RoundOutcome::Done }]);
    assert_eq!(worker.version, Version(3));
    assert!(
        out.commands.contains(&Command::Write(Up::Round { round: Round(3), outcome: RoundOutcome::Done }))
    );
}

#[test]
fn an_event_is_heard_until_the_telling_begins() {
    let (machine, mut worker) = serving();
    let notice = |n, deed| Input::Down(Down::Notice { notice: Notice(n), to: A, deed });
    let out = run(&machine, &mut worker, &[notice(1, Deed::Event), notice(2, Deed::Reload)]);
    assert!(out.commands.contains(&Command::Write(Up::Delivered { notice: Notice(1), to: A })));
    let out = run(&machine, &mut worker, &[control(Control::Drain), notice(3, Deed::Event)]);
    for n in [2, 3] {
        assert!(out.commands.contains(&Command::Write(Up::Missed { notice: Notice(n), by: A })));
    }
}

#[test]
fn a_worker_without_its_controller_ends() {
    let (machine, mut worker) = serving();
    let out = run(&machine, &mut worker, &[Input::Lost]);
    assert_eq!(worker.stage, Stage::Telling);
    assert!(!out.commands.iter().any(|command| matches!(command, Command::Write(_))));
    run(&machine, &mut worker, &[Input::Passed(WorkerTimer::Alone)]);
    assert_eq!(worker.stage, Stage::Ended);
    let (mut booting, _) = machine.begin(WorkerId(1), Version(1));
    machine.step(&mut booting, &Input::Lost);
    assert_eq!(booting.stage, Stage::Ended);
}

/// A channel does not repeat itself (INPUT-1): the worker keeps no list of what is over. A round that is not over is known.
#[test]
fn a_message_that_is_handed_over_twice_is_done_twice() {
    let (machine, mut worker) = serving();
    let event = Input::Down(Down::Notice { notice: Notice(1), to: A, deed: Deed::Event });
    let out = run(&machine, &mut worker, &[event.clone(), event]);
    let delivered = out.commands.iter().filter(|command| matches!(command, Command::Deliver(..)));
    assert_eq!(delivered.count(), 2);
    let round = Round(1);
    let reload = Input::Down(Down::Round { round, work: Work::Reload, version: Version(2) });
    let back = Input::RoundDone { round, outcome: RoundOutcome::Done };
    run(&machine, &mut worker, std::slice::from_ref(&reload));
    assert!(refused(&run(&machine, &mut worker, std::slice::from_ref(&reload))), "it is in progress");
    run(&machine, &mut worker, std::slice::from_ref(&back));
    let again = run(&machine, &mut worker, &[reload]);
    assert_eq!(again.commands, [Command::Round(round, Work::Reload, Version(2))]);
    assert!(!refused(&run(&machine, &mut worker, &[back])));
}
