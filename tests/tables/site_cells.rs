//! The tables of rights, of the stages of a worker's end, and of the effects that a worker knows drive the machines of a
//! site: each cell is changed, one at a time, and a machine does otherwise, or a list has the cell with the reason.

use wspbus_models::bus::Code;
use wspbus_models::site::machine::controller::Machine;
use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Stage;
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::policy::{EFFECTS, Effect, Policy, Requester, row};
use wspbus_models::site::machine::word::{
    Birth, Call, Connection, Control, Deed, Goal, Name, Native, Request, Scope, State, Step, Version,
    WorkerId,
};
use wspbus_models::site::machine::worker::memory::{Input as Said, Worker};
use wspbus_models::site::machine::worker::stage::{Row, STAGES, Until};
use wspbus_models::site::machine::worker::{Machine as WorkerMachine, command};

use super::site::{Probe, WORKER, controller};

/// The two halves of the rights of a requester.
const HALVES: [&str; 2] = ["events", "transitions"];

/// Cells of both policies that drive nothing: a worker asks for nothing by itself but its own replacement, which is a
/// transition of its process. The requests of its interpreters are judged by the rights of an application.
const OF_A_WORKER_THAT_NEVER_ASKS: [(&str, Scope); 7] = [
    ("events", Scope::Interpreter),
    ("events", Scope::Process),
    ("events", Scope::Application),
    ("events", Scope::Site),
    ("transitions", Scope::Interpreter),
    ("transitions", Scope::Application),
    ("transitions", Scope::Site),
];

/// The input by which this requester asks.
fn asked(by: Requester, request: Request, scope: Scope) -> Input {
    let (call, from) = (Call(0), Native::default());
    let target = scope.around(from.of(WORKER));
    match by {
        Requester::Operator => Input::Ask { call, operator: true, request, target },
        Requester::Controller => Input::Ask { call, operator: false, request, target },
        Requester::Worker => Input::Up(WORKER, Up::Retire),
        Requester::Application => Input::Up(WORKER, Up::Ask { call, from, request, scope, inside: None }),
    }
}

/// Is the request an event, and so judged by the first half of the rights?
fn half(request: Request) -> &'static str {
    HALVES[usize::from(request != Request::Event)]
}

/// The policy with another value in one cell.
fn flipped(policy: Policy, by: Requester, half: &str, scope: Scope) -> Policy {
    let Policy(mut rows) = policy;
    let rights = &mut rows[by as usize];
    let cells = if half == "events" { &mut rights.events } else { &mut rights.transitions };
    let cell = &mut cells[scope as usize];
    *cell = !*cell;
    Policy(rows)
}

/// Each cell decides about the requests of its half in its scope, and about no others.
#[test]
fn every_cell_of_a_policy_drives_the_controller() {
    let running = controller(State::Running, None, [false, false, true, false]);
    let mut changes = 0;
    for (name, policy) in [("Dedicated", Policy::DEDICATED), ("Shared", Policy::SHARED)] {
        let machine = Machine { policy, ..Machine::default() };
        for (by, half_of_cell, cell) in cells() {
            changes += 1;
            let policy = flipped(policy, by, half_of_cell, cell);
            let other = Machine { policy, ..Machine::default() };
            let mut driven = Vec::new();
            for (request, scope) in requests() {
                let probe = Probe { controller: running.clone(), input: asked(by, request, scope) };
                let decides = match by {
                    Requester::Worker => !OF_A_WORKER_THAT_NEVER_ASKS.contains(&(half_of_cell, cell)),
                    _ => (half(request), scope) == (half_of_cell, cell),
                };
                let differs = probe.step(&machine) != probe.step(&other);
                assert_eq!(differs, decides, "{name}: {by:?} {half_of_cell} {cell}: {request} {scope}");
                driven.push(differs);
            }
            let is_idle =
                by == Requester::Worker && OF_A_WORKER_THAT_NEVER_ASKS.contains(&(half_of_cell, cell));
            assert_eq!(driven.contains(&true), !is_idle, "{name}: {by:?} {half_of_cell} {cell}");
        }
    }
    assert_eq!(changes, 2 * 4 * 2 * 4);
}

/// Every cell of a policy: a requester, a half of its rights, and a scope.
fn cells() -> impl Iterator<Item = (Requester, &'static str, Scope)> {
    let of = |by| HALVES.into_iter().flat_map(move |half| Scope::ALL.map(|scope| (by, half, scope)));
    Requester::ALL.into_iter().flat_map(of)
}

fn requests() -> impl Iterator<Item = (Request, Scope)> {
    Request::ALL.into_iter().flat_map(|request| Scope::ALL.map(|scope| (request, scope)))
}

/// The states of a worker and what it does, from its boot to its end: two interpreters, and a request that is answered
/// late. Every input comes once, in the order of a normative end.
fn life(machine: &WorkerMachine) -> Vec<(Worker, command::Outputs)> {
    let natives = [0, 1].map(|n| Native { name: Name(n), birth: Birth(u64::from(n)) });
    let connection = Connection(0);
    let mut inputs = vec![
        Said::Booted(vec![Name(0), Name(1)]),
        Said::Accepted(connection),
        Said::Read(connection),
        Said::Down(Down::Control(Control::Drain)),
    ];
    let steps = |step| natives.map(|of| Said::Stepped { of, step, done: true });
    inputs.extend(steps(Step::Told));
    inputs.extend([Said::AcceptingStopped, Said::Replied { connection, keep: true }]);
    inputs.extend([Step::Joined, Step::Finished, Step::Destroyed].into_iter().flat_map(steps));
    let (mut worker, _) = machine.begin(WORKER, Version(1));
    let mut all = Vec::new();
    for input in inputs {
        let out = machine.step(&mut worker, &input);
        all.push((worker.clone(), out));
    }
    all
}

const ALL_STAGES: [Stage; 8] = [
    Stage::Booting,
    Stage::Serving,
    Stage::Telling,
    Stage::Draining,
    Stage::Joining,
    Stage::Finishing,
    Stage::Destroying,
    Stage::Ended,
];

/// The number of the row of this stage.
fn place(stage: Stage) -> Option<usize> {
    STAGES.iter().position(|row| row.stage == stage)
}

/// A stage of the end that is followed by itself, or by one before it, has no end: the step of the worker would not
/// return. These are the only cells that no machine is given.
fn goes_round(number: usize, next: Stage) -> bool {
    place(next).is_some_and(|place| place <= number)
}

#[test]
fn every_cell_of_the_stages_drives_the_worker() {
    let normative = life(&WorkerMachine::default());
    assert_eq!(normative.last().unwrap().0.stage, Stage::Ended);
    let (mut changes, mut left_out) = (0, 0);
    let mut idle = Vec::new();
    for (number, row) in STAGES.into_iter().enumerate() {
        let mut others = Vec::new();
        for stage in ALL_STAGES {
            others.extend((stage != row.stage).then_some((format!("stage {stage:?}"), Row { stage, ..row })));
            if goes_round(number, stage) {
                left_out += 1;
            } else if stage != row.next {
                others.push((format!("next {stage:?}"), Row { next: stage, ..row }));
            }
        }
        for until in Step::ALL.map(Until::All).into_iter().chain([Until::Answered]) {
            others.extend((until != row.until).then_some((format!("until {until:?}"), Row { until, ..row })));
        }
        for (what, other) in others {
            let mut machine = WorkerMachine::default();
            machine.stages[number] = other;
            changes += 1;
            if life(&machine) == normative {
                idle.push((number, what));
            }
        }
    }
    assert_eq!(idle, []);
    assert_eq!((changes, left_out), (5 * 7 + 5 * 7 - 15 + 5 * 4, 15));
}

/// The control: the same rows are no other machine.
#[test]
fn the_order_of_the_stages_drives_nothing() {
    let mut machine = WorkerMachine::default();
    machine.stages.reverse();
    assert_eq!(life(&machine), life(&WorkerMachine::default()));
}

/// The deed that a worker lets an interpreter do for itself, by this effect. All else goes to the controller.
fn own(effect: Effect) -> Option<Deed> {
    match effect {
        Effect::Deed(deed) if deed != Deed::Event => Some(deed),
        _ => None,
    }
}

/// Each cell of the worker's copy of the effects, and each other effect. The worker reads the column of one interpreter
/// alone: what a request means in a wider scope is for the controller to decide.
#[test]
fn every_effect_of_one_interpreter_drives_the_worker() {
    let deeds = [Deed::Event, Deed::Graceful, Deed::Reload, Deed::Restart, Deed::Exit].map(Effect::Deed);
    let all = [Effect::Nothing, Effect::Retire].into_iter().chain(deeds).chain(Goal::ALL.map(Effect::Goal));
    let effects: Vec<Effect> = all.collect();
    let (mut changes, mut driven) = (0, 0);
    for (request, scope) in requests() {
        let (row, column) = (row(request), scope as usize);
        for effect in effects.iter().filter(|effect| **effect != EFFECTS[row][column]) {
            let mut machine = WorkerMachine::default();
            machine.effects[row][column] = *effect;
            changes += 1;
            let is_other = scope == Scope::Interpreter && own(*effect) != own(EFFECTS[row][column]);
            let differs = asks(&machine, request, scope) != asks(&WorkerMachine::default(), request, scope);
            assert_eq!(differs, is_other, "{request} {scope}: {effect:?}");
            driven += usize::from(differs);
        }
    }
    // Four requests are deeds of one interpreter: each of 13 other effects shows. Of the other four the 4 deeds show.
    assert_eq!((changes, driven), (8 * 4 * 13, 4 * 13 + 4 * 4));
}

/// A worker that serves, and what it does when its interpreter asks for this.
fn asks(machine: &WorkerMachine, request: Request, scope: Scope) -> (Worker, command::Outputs) {
    let (mut worker, _) = machine.begin(WorkerId(0), Version(1));
    machine.step(&mut worker, &Said::Booted(vec![Name(0)]));
    let from = Native::default();
    let request = if let Request::Exit(_) = request { Request::Exit(Code(4)) } else { request };
    let out = machine.step(&mut worker, &Said::Ask { call: Call(0), from, request, scope, inside: None });
    (worker, out)
}
