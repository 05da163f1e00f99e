//! Ends of a worker without one of their rules.

use super::wrapper::*;
use crate::named::{Break, Named, breaks};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Up;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{Connection, Name, Request, Scope, Step, Version};
use crate::site::machine::worker::Machine;
use crate::site::machine::worker::command::{Command, Outputs};
use crate::site::machine::worker::memory::{Held, Input, Line, Worker};
use crate::site::machine::worker::stage::{Row, Until};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Action, Parts, Site};

const STOPS: Configuration = Configuration { names: 2, operator: &[STOP], budget: ASK, ..ONE };
const HANG: Configuration = Configuration { budget: Budget { hangs: 1, ..ASK }, ..STOPS };

/// The steps in another order are no steps of the abstract worker.
const NO_STEP_OF_THE_ABSTRACT_WORKER: Break = breaks(
    "every-step-of-a-worker-is-one-of-the-abstract-worker",
    "An interpreter takes a step that does not follow the step before: the rest of the site counts on the order.",
);
/// The steps in another order are no steps of the abstract interpreter.
const NO_STEP_OF_THE_ABSTRACT_INTERPRETER: Break = breaks(
    "an-interpreter-is-known-by-its-life",
    "A bus has no such step, so no bus can stand where this worker has an interpreter.",
);

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "threads-are-joined-first",
        || worked(STOPS, |m, w, input| relabelled(m, w, input, [Step::Told, Step::Joined])),
        "The threads of an interpreter are joined before the interpreter is told.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            NO_STEP_OF_THE_ABSTRACT_INTERPRETER,
            breaks(
                "all-are-told-before-any-is-taken-down",
                "The join waits for threads that were not asked to end: a subscriber that asks them is called only after the join.",
            ),
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "The order of the worker is lost with that of its interpreters.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "Threads are joined in an interpreter that was not told.",
            ),
            breaks("told-at-most-once", "The interpreter is told when the join is over, out of its turn."),
            breaks(
                "the-stages-follow-each-other",
                "The worker goes on to its exit functions while an interpreter is being told.",
            ),
        ],
    ),
    Named::alternative(
        "destroyed-before-its-threads-are-joined",
        || worked(STOPS, |m, w, input| relabelled(m, w, input, [Step::Joined, Step::Destroyed])),
        "An interpreter is destroyed, and then its threads are joined.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            NO_STEP_OF_THE_ABSTRACT_INTERPRETER,
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "An interpreter is destroyed before any exit function was called.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "A thread that still runs finds its interpreter destroyed: the process crashes, and with it every other application.",
            ),
        ],
    ),
    Named::alternative(
        "exit-functions-come-last",
        || worked(STOPS, |m, w, input| relabelled(m, w, input, [Step::Finished, Step::Destroyed])),
        "The exit functions of an interpreter are called when it is destroyed.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            NO_STEP_OF_THE_ABSTRACT_INTERPRETER,
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "The exit functions of another interpreter are called when this one is gone.",
            ),
            breaks(
                "each-interpreter-ends-in-order",
                "An exit function finds its modules destroyed, and its data is not written.",
            ),
        ],
    ),
    Named::alternative(
        "one-interpreter-after-the-other",
        || worked(STOPS, |m, w, input| in_turn(m, w, input, Stage::Telling)),
        "Each interpreter is told and taken down before the next one is told.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks(
                "all-are-told-before-any-is-taken-down",
                "The first interpreter is taken down, and the second, which may use resources of the first, has not been told.",
            ),
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "The second interpreter is live while the exit functions of the first run.",
            ),
        ],
    ),
    Named::alternative(
        "taken-down-one-by-one",
        || worked(STOPS, taken_down_one_by_one),
        "All interpreters are told; then each is destroyed before the exit functions of the next one are called.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "The destruction of an interpreter is the step that is known to crash a process: then the exit functions of the interpreters after it are never called.",
            ),
        ],
    ),
    Named::alternative(
        "told-after-the-drain",
        || {
            let budget = Budget { clients: 1, ..ASK };
            changed(Configuration { names: 1, budget, ..STOPS }, |site| {
                let [telling, draining, rest @ ..] = site.worker.stages;
                let telling = Row { until: Until::Answered, ..telling };
                let draining = Row { until: Until::All(Step::Told), ..draining };
                let [joining, finishing, destroying] = rest;
                site.worker.stages = [telling, draining, joining, finishing, destroying];
            })
        },
        "The interpreters are told when every connection has its answer.",
        &[
            breaks(
                "every-interpreter-is-told-before-the-drain",
                "A request that takes long keeps every interpreter from being told, and the subscriber that could have ended it does not know.",
            ),
            breaks("the-stages-follow-each-other", "The drain is over when the telling begins."),
            breaks(
                "a-drain-ends-when-nothing-is-in-flight",
                "The stage of the drain has nothing to wait for but the telling.",
            ),
        ],
    ),
    Named::alternative(
        "a-failed-step-ends-the-process",
        || {
            let budget = Budget { failed_steps: 1, ..ASK };
            worked(Configuration { budget, ..STOPS }, |machine, w, input| match input {
                Input::Stepped { done: false, .. } => ends_here(machine, w, input),
                _ => machine.step(w, input),
            })
        },
        "A SystemExit in the end of one interpreter ends the process.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks("the-stages-follow-each-other", "The process ends in the middle of a stage."),
            breaks(
                "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
                "One application raises SystemExit when it is told, and the exit functions of the other are not called.",
            ),
        ],
    ),
    Named::alternative(
        "one-deadline-for-the-process",
        || {
            worked(HANG, |machine, w, input| match input {
                Input::Passed(WorkerTimer::Step(..)) => ends_here(machine, w, input),
                _ => machine.step(w, input),
            })
        },
        "No step is given up; one deadline ends the process, in any step.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks("the-stages-follow-each-other", "The process ends in the middle of a stage."),
            breaks(
                "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
                "A subscriber that hangs uses up the time of all others: their exit functions are never called.",
            ),
        ],
    ),
    Named::alternative(
        "steps-without-a-deadline",
        || {
            offered(Configuration { names: 1, ..HANG }, |site, world, actions| {
                offer_only(site, world, actions, |action| {
                    !matches!(action, Action::WorkerPass(_, WorkerTimer::Step(..)))
                });
            })
        },
        "No step of the end is given up.",
        &[
            breaks("a-granted-stop-is-not-lost", "A thread that never ends keeps the process, and the site."),
            breaks("it-comes-to-rest", "The worker neither serves nor ends."),
            breaks("at-rest-no-ticket-waits", "The requester of the Stop is never told."),
            breaks(
                "a-worker-asked-to-drain-ends",
                "The worker takes part in everything but its end, so no force comes for it.",
            ),
            breaks("a-step-that-hangs-is-given-up", "The interpreter is waited for without end."),
            breaks(
                "a-teardown-ends",
                "A thread that never ends keeps the process, and its slot, without end.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "a-birth-without-a-deadline",
        || {
            let budget = Budget { births: 1, ..HANG.budget };
            let configuration = Configuration { names: 0, births: &[0], budget, ..HANG };
            offered(configuration, |site, world, actions| {
                offer_only(site, world, actions, |action| {
                    !matches!(action, Action::WorkerPass(_, WorkerTimer::Birth(_)))
                });
            })
        },
        "The creation of an interpreter has no deadline.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "The telling waits for the interpreter that is being created.",
            ),
            breaks("it-comes-to-rest", "The worker neither serves nor ends."),
            breaks("at-rest-no-ticket-waits", "The requester of the Stop is never told."),
            breaks("a-worker-asked-to-drain-ends", "The worker told no interpreter yet, and waits."),
            breaks(
                "a-teardown-ends",
                "An interpreter that hangs while it is created keeps the end of its worker from beginning.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "births-during-the-telling",
        || {
            let budget = Budget { births: 1, ..ASK };
            let configuration = Configuration { names: 1, births: &[1], budget, ..STOPS };
            let mut site = worked(configuration, |machine, w, input| {
                let (Input::Create(_), Stage::Telling) = (input, w.stage) else {
                    return machine.step(w, input);
                };
                while_it_serves(machine, w, input)
            });
            site.parts.offer = offer_late_births;
            site
        },
        "A request that needs a further interpreter gets it also while the others are told.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks(
                "no-interpreter-is-created-after-the-first-is-told",
                "A newcomer opens its files and connections in a process that ends, and uses an interpreter that was told already.",
            ),
        ],
    ),
    Named::alternative(
        "destroyed-although-a-step-was-given-up",
        || {
            worked(Configuration { names: 1, ..HANG }, |machine, w, input| {
                w.interpreters.iter_mut().for_each(|interpreter| interpreter.stuck = false);
                let mut out = machine.step(w, input);
                // A step that is given up in this one is forgotten before the next stage begins.
                if w.interpreters.iter().any(|interpreter| interpreter.stuck) {
                    w.interpreters.iter_mut().for_each(|interpreter| interpreter.stuck = false);
                    follow_worker(machine, w, &mut out);
                }
                out
            })
        },
        "An interpreter is destroyed, also if its threads were not joined in time.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks(
                "an-interpreter-whose-threads-were-not-joined-is-not-destroyed",
                "A thread that did not end in time runs on in an interpreter that is destroyed: the process crashes.",
            ),
        ],
    ),
    Named::alternative(
        "an-own-end-goes-on",
        || {
            let configuration = Configuration { applications: OWN, budget: OWN_END, ..STOPS };
            worked(configuration, |machine, w, input| {
                let own = |w: &Worker| match *input {
                    Input::Stepped { of, .. } => w.interpreter(of).is_some_and(|i| i.own.is_some()),
                    _ => false,
                };
                if !own(w) || w.stage != Stage::Telling {
                    return machine.step(w, input);
                }
                while_it_serves(machine, w, input)
            })
        },
        "The end of one interpreter that is under way goes on while its worker tells the others.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks(
                "all-are-told-before-any-is-taken-down",
                "The threads of one interpreter are joined while another one of the worker, which may use it, is not told yet.",
            ),
            breaks(
                "a-step-waits-until-every-interpreter-took-the-one-before",
                "The exit functions of one interpreter run before the threads of the others are joined.",
            ),
        ],
    ),
    Named::alternative(
        "told-twice",
        || {
            let configuration = Configuration { names: 1, applications: OWN, budget: OWN_END, ..STOPS };
            worked(configuration, |machine, w, input| {
                if let (Input::Down(_), Stage::Serving) = (input, w.stage) {
                    let ends = w
                        .interpreters
                        .iter_mut()
                        .filter(|i| i.own.is_some() && i.asked == Some(Step::Joined));
                    ends.for_each(|i| (i.life, i.asked) = (crate::life::Life::Live, None));
                }
                machine.step(w, input)
            })
        },
        "A worker that ends tells every interpreter, also one whose own end is under way.",
        &[
            NO_STEP_OF_THE_ABSTRACT_WORKER,
            breaks("each-interpreter-ends-in-order", "The end of the interpreter begins anew in the middle."),
            breaks("told-at-most-once", "A subscriber that releases a resource releases it twice."),
        ],
    ),
];

const OWN: &[(Request, Scope)] = &[(Request::Exit(Code::OK), Scope::Interpreter)];
const OWN_END: Budget = Budget { application_asks: 1, ..ASK };

/// A worker that takes two steps of an end in the place of each other.
fn relabelled(machine: &Machine, w: &mut Worker, input: &Input, swapped: [Step; 2]) -> Outputs {
    let [one, two] = swapped;
    let other = |step: Step| match step {
        _ if step == one => two,
        _ if step == two => one,
        _ => step,
    };
    let timer = |timer: WorkerTimer| match timer {
        WorkerTimer::Step(native, step) => WorkerTimer::Step(native, other(step)),
        _ => timer,
    };
    let asked = |w: &mut Worker| {
        w.interpreters.iter_mut().for_each(|i| i.asked = i.asked.map(other));
    };
    let input = match *input {
        Input::Stepped { of, step, done } => Input::Stepped { of, step: other(step), done },
        Input::Passed(passed) => Input::Passed(timer(passed)),
        _ => input.clone(),
    };
    asked(w);
    let mut out = machine.step(w, &input);
    asked(w);
    for event in &mut out.events {
        match event {
            Event::StepBegan { step, .. } | Event::StepEnded { step, .. } => *step = other(*step),
            Event::WorkerPassed { timer: passed, .. } => *passed = timer(*passed),
            _ => {}
        }
    }
    for command in &mut out.commands {
        match command {
            Command::Step(_, step) => *step = other(*step),
            Command::Arm(armed) | Command::Cancel(armed) => *armed = timer(*armed),
            _ => {}
        }
    }
    if swapped.contains(&Step::Told) {
        says_told(&mut out);
    }
    out
}

/// The controller hears that an interpreter was told when that is so.
fn says_told(out: &mut Outputs) {
    out.commands.retain(|command| !matches!(command, Command::Write(Up::Told(_))));
    let told = out.events.iter().filter_map(|event| match *event {
        Event::StepEnded { interpreter, step: Step::Told, done: true } => Some(interpreter.native()),
        _ => None,
    });
    let told: Vec<Command> = told.map(|native| Command::Write(Up::Told(native))).collect();
    out.commands.splice(0..0, told);
}

/// From this stage on, one interpreter after the other.
fn in_turn(machine: &Machine, w: &mut Worker, input: &Input, from: Stage) -> Outputs {
    let begins = from == Stage::Telling && matches!(input, Input::Down(_) | Input::Lost);
    if w.stage < from && !begins {
        return machine.step(w, input);
    }
    let mut rest = w.interpreters.split_off(w.interpreters.len().min(1));
    let mut out = machine.step(w, input);
    while w.stage == Stage::Ended && !rest.is_empty() {
        // It is the end of one interpreter, and not that of the process.
        let ends = |event: &Event| {
            matches!(event, Event::WorkerEnded { .. } | Event::Entered { stage: Stage::Ended, .. })
        };
        out.events.retain(|event| !ends(event));
        out.commands.retain(|command| !matches!(command, Command::End(_)));
        w.stage = from;
        w.interpreters = vec![rest.remove(0)];
        follow_worker(machine, w, &mut out);
    }
    if !rest.is_empty() {
        out.events.retain(|event| !matches!(event, Event::Entered { stage, .. } if *stage > from));
    }
    w.interpreters.extend(rest);
    out
}

fn taken_down_one_by_one(machine: &Machine, w: &mut Worker, input: &Input) -> Outputs {
    if w.stage >= Stage::Joining {
        return in_turn(machine, w, input, Stage::Joining);
    }
    // A connection that is owed an answer keeps the worker from the stages that follow.
    let held = Held { connection: Connection(u64::MAX), version: Version(0), line: Line::Fresh };
    w.connections.push(held);
    let mut out = machine.step(w, input);
    w.connections.retain(|other| other.connection != held.connection);
    if w.stage == Stage::Draining && !w.owes() {
        let rest = w.interpreters.split_off(w.interpreters.len().min(1));
        follow_worker(machine, w, &mut out);
        w.interpreters.extend(rest);
    }
    out
}

/// The process ends where it stands.
fn ends_here(machine: &Machine, w: &mut Worker, input: &Input) -> Outputs {
    let mut out = machine.step(w, input);
    if w.stage != Stage::Ended {
        let (worker, code) = (w.id, Code::OK);
        *w = Worker { stage: Stage::Ended, control: w.control, ..Worker::new(w.id, w.version) };
        out.events.push(Event::Entered { worker, stage: Stage::Ended });
        out.events.push(Event::WorkerEnded { worker, code });
        out.commands.push(Command::End(code));
    }
    out
}

fn offer_late_births(site: &Site, world: &crate::site::world::World, actions: &mut Vec<Action>) {
    (Parts::NORMATIVE.offer)(site, world, actions);
    if world.left.births > 0 {
        let telling = world.processes.iter().filter(|p| p.runs() && p.worker.stage == Stage::Telling);
        actions.extend(telling.map(|process| Action::Create(process.worker.id, Name(1))));
    }
}

/// The step of a worker that tells its interpreters, as if it served still.
fn while_it_serves(machine: &Machine, w: &mut Worker, input: &Input) -> Outputs {
    w.stage = Stage::Serving;
    let mut out = machine.step(w, input);
    w.stage = Stage::Telling;
    follow_worker(machine, w, &mut out);
    out
}
