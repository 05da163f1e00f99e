//! Control messages, force, timers and the loss of the controller, without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Controller, Input};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Down;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Call, Failures, Goal, Request, State, Status, Target, WorkerId};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Action, Parts, Process, Site, World};

const STOPS: Configuration = Configuration { operator: &[STOP], budget: ASK, ..ONE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "tokens-in-a-shared-pipe",
        || hosted(Configuration { budget: Budget { retires: 1, ..NO }, ..TWO }, offer_tokens, take_token),
        "The controller writes a token into a pipe that its workers share, and any worker takes it.",
        &[
            breaks("it-comes-to-rest", "The controller waits for the end of a worker that was never told."),
            breaks(
                "a-worker-asked-to-drain-ends",
                "The worker that was to be retired stays; another one ended.",
            ),
            breaks(
                "a-worker-that-ends-is-replaced",
                "The slot is taken for one that has its worker, until the wrong end is noticed; and then one worker too few serves.",
            ),
            breaks(
                "control-is-acted-on-by-the-worker-that-it-was-sent-to",
                "The worker that reads first takes the token. Every process with the pipe can also write one: Apache calls it the pipe of death.",
            ),
            breaks(
                "control-reaches-the-worker-that-it-was-sent-to",
                "The token is gone, and the controller writes no second one.",
            ),
        ],
    ),
    Named::alternative(
        "a-pipe-kept-across-generations",
        || {
            let budget = Budget { crashes: 1, ..ASK };
            hosted(Configuration { operator: &[ROLL], budget, ..ONE }, offer_tokens, keep_token)
        },
        "A token stays in the shared pipe if the worker that it was meant for ends before it takes it.",
        &[
            breaks("a-roll-ends", "The Roll waits for a worker that never got its token."),
            breaks("it-comes-to-rest", "The controller waits for the end of a worker that was never told."),
            breaks("at-rest-no-ticket-waits", "The requester of the Roll is never told."),
            breaks("a-worker-asked-to-drain-ends", "Another worker took the token."),
            breaks(
                "a-worker-that-ends-is-replaced",
                "A worker of the new generation takes a token that was written for the old one, and ends as it comes up.",
            ),
            breaks(
                "control-is-acted-on-by-the-worker-that-it-was-sent-to",
                "The controller did not ask the new worker to end.",
            ),
            breaks("control-reaches-the-worker-that-it-was-sent-to", "The old worker goes on serving."),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "tokens-for-the-ready-alone",
        || {
            let configuration =
                Configuration { runs: false, anytime: true, operator: &[START, STOP], budget: ASKS, ..ONE };
            controlled(configuration, tells_the_ready)
        },
        "A Stop is written to the workers that are ready.",
        &[
            breaks(
                "a-stop-is-told-to-every-worker",
                "A worker that was forked and is not ready gets no token.",
            ),
            breaks(
                "a-worker-forced-in-a-stop-was-asked",
                "The worker comes up, and the Stop can only force it: no interpreter in it is told.",
            ),
            breaks(
                "a-timer-passes-where-it-runs",
                "The deadline of a Stop passes for a worker that was not told to stop.",
            ),
        ],
    ),
    Named::alternative(
        "respawns-while-stopping",
        || {
            let budget = Budget { crashes: 1, ..ASK };
            controlled(Configuration { budget, ..STOPS }, respawns)
        },
        "Between the decision to replace a worker and its fork the controller does not look for new requests.",
        &[breaks(
            "a-stopping-site-spawns-nothing",
            "A site that ends gets one more worker, which has to boot to be told to end.",
        )],
    ),
    Named::alternative(
        "identity-by-slot",
        || {
            let budget = Budget { freezes: 1, ..ASK };
            let configuration = Configuration { operator: &[ROLL], budget, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                forces_by_slot(c, &mut out);
                out
            })
        },
        "Force looks a worker up by its slot.",
        &[
            breaks("a-roll-ends", "The Roll waits for the old worker, which is forced no more."),
            breaks("it-comes-to-rest", "The old worker neither serves nor ends."),
            breaks("at-rest-no-ticket-waits", "The requester of the Roll is never told."),
            breaks("a-worker-asked-to-drain-ends", "Force was meant for the old worker, and hit another."),
            breaks("a-roll-is-gentle", "The successor, which serves, is killed."),
            breaks("a-worker-that-ends-is-replaced", "The slot stays without a worker that serves."),
            breaks("force-is-the-last-resort", "The new worker had no deadline to pass."),
            breaks(
                "no-deadlock",
                "All measures were taken against the wrong worker, and no measure is left.",
            ),
        ],
    ),
    Named::alternative(
        "kills-the-process-group",
        || {
            let budget = Budget { freezes: 1, retires: 1, ..NO };
            controlled(Configuration { budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                let forces = |command: &Command| matches!(command, Command::Force(_));
                if out.commands.iter().any(forces) {
                    out.commands.retain(|command| !forces(command));
                    out.commands.extend(c.children.iter().map(|child| Command::Force(child.worker)));
                }
                out
            })
        },
        "Force is one signal to the process group.",
        &[breaks(
            "a-process-that-was-killed-by-force-was-forced",
            "Every process of the group is killed with the worker that was meant: the worker that serves, and the shell that launched the site.",
        )],
    ),
    Named::alternative(
        "exit-codes-are-orders",
        || {
            let budget = Budget { crashes: 1, failed_boots: 1, ..NO };
            controlled(Configuration { budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if matches!(input, Input::Ended(_, Status::Exited(Code::SOFTWARE))) {
                    let request = Request::Stop;
                    let stop = Input::Ask { call: Call(0), operator: false, request, target: Target::Site };
                    append(&mut out, machine.step(c, &stop));
                }
                out
            })
        },
        "A worker that ends with a certain code stops the site: it is taken for one that can never boot.",
        &[
            breaks(
                "the-end-of-a-worker-is-no-request",
                "One application that exits with that code stops the site for all applications: gunicorn does so for the code 3.",
            ),
            breaks(
                "the-origin-is-that-of-the-channel",
                "The order comes by no channel: an exit code has no origin that the policy could judge.",
            ),
        ],
    ),
    Named::alternative(
        "control-is-sent-again",
        || {
            controlled(Configuration { budget: ASKS, ..STOPS }, |machine, c, input| {
                let stop = matches!(input, Input::Ask { request: Request::Stop, .. });
                if stop && c.goal == Some(Goal::Stop) {
                    c.children.iter_mut().for_each(|child| child.control = None);
                }
                machine.step(c, input)
            })
        },
        "A second Stop makes the controller tell every worker again.",
        &[breaks(
            "control-is-sent-once",
            "A worker in the middle of its end is told again, and its handlers run inside each other.",
        )],
    ),
    Named::alternative(
        "a-timer-is-remembered",
        || {
            let configuration = Configuration { runs: false, operator: &[START], budget: ASK, ..ONE };
            let mut site = controlled(configuration, obeys_every_timer);
            site.parts.offer = offer_boot_timers;
            site
        },
        "A deadline that was armed once passes, also when the state that it was for is over.",
        &[
            breaks("force-is-the-last-resort", "A worker that was ready in time is killed while it serves."),
            breaks(
                "a-timer-passes-where-it-runs",
                "The worker is ready, and the deadline of its boot passes all the same: a timer that is armed and not cancelled is one more thing to keep in step with the state.",
            ),
        ],
    ),
    Named::alternative(
        "a-stop-without-a-deadline",
        || {
            let budget = Budget { freezes: 1, ..ASK };
            offered(Configuration { budget, ..STOPS }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Pass(Timer::Stop(_))));
            })
        },
        "A worker that was told to stop has no deadline.",
        &[
            breaks("a-granted-stop-is-not-lost", "One worker that is frozen keeps the site from stopping."),
            breaks("it-comes-to-rest", "The site stays in Stopping."),
            breaks("at-rest-no-ticket-waits", "The requester of the Stop is never told."),
            breaks("a-worker-asked-to-drain-ends", "No force comes for a worker that takes no step."),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "a-boot-without-a-deadline",
        || {
            let budget = Budget { hangs: 1, ..ASK };
            let configuration = Configuration { runs: false, operator: &[START], budget, ..ONE };
            offered(configuration, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Pass(Timer::Boot(_))));
            })
        },
        "A worker that boots has no deadline.",
        &[
            breaks("it-comes-to-rest", "The site stays in Starting."),
            breaks(
                "at-rest-no-ticket-waits",
                "A worker hangs in the import of an application, and the requester of the Start waits without end.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "deaf-during-the-boot",
        || {
            let configuration = Configuration { runs: false, operator: &[START, STOP], budget: ASKS, ..ONE };
            hosted(configuration, offer_no_control_to_boots, take_boot_without_control)
        },
        "The handlers for control messages are installed at the end of the boot: a message that comes earlier is lost.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "The only message was sent after the fork and before the worker was ready: the worker comes up and serves, and the site does not stop.",
            ),
            breaks("it-comes-to-rest", "The controller waits for the end of a worker that did not hear."),
            breaks("at-rest-no-ticket-waits", "The requester of the Stop is never told."),
            breaks("a-worker-asked-to-drain-ends", "The controller sends each message once."),
            breaks(
                "control-reaches-the-worker-that-it-was-sent-to",
                "A message must wait in the channel until the worker reads it.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "deaf-to-the-loss-of-the-controller",
        || {
            let budget = Budget { deaths: 1, ..NO };
            offered(Configuration { budget, ..ONE }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Lose(_)));
            })
        },
        "A worker waits for messages of its controller, and does not see the end of the channel.",
        &[
            breaks(
                "without-a-controller-workers-end",
                "The workers go on serving, and no operator can stop them. The next controller finds the addresses in use.",
            ),
            breaks(
                "no-deadlock",
                "The worker waits for a message, and no process is left that could write one.",
            ),
        ],
    ),
    Named::alternative(
        "the-loss-is-noticed-by-workers-that-serve",
        || {
            let budget = Budget { crashes: 1, hangs: 1, deaths: 1, ..NO };
            offered(Configuration { budget, ..ONE }, |site, world, actions| {
                offer_only(site, world, actions, |action| match *action {
                    Action::Lose(worker) => {
                        world.process(worker).is_some_and(|p| p.worker.stage != Stage::Booting)
                    }
                    _ => true,
                });
            })
        },
        "A worker looks at its channel when its boot is over.",
        &[
            breaks(
                "without-a-controller-workers-end",
                "The controller dies while a worker hangs in its boot. No process is left that would force the worker.",
            ),
            breaks("no-deadlock", "The boot does not end, and nothing else can happen."),
        ],
    ),
    Named::alternative(
        "a-supervisor-answers-for-the-dead",
        || {
            let budget = Budget { deaths: 1, ..ASK };
            let normative = Parts::NORMATIVE.offer;
            hosted(Configuration { operator: &[RELOAD], budget, ..ONE }, normative, |site, world, action| {
                let open = world.controller.as_ref().map(|c| c.tickets.clone()).unwrap_or_default();
                let mut events = (Parts::NORMATIVE.take)(site, world, action);
                if *action == Action::Die {
                    let resolution = Failures::NONE.resolution();
                    events
                        .extend(open.iter().map(|open| Event::Resolved { ticket: open.ticket, resolution }));
                }
                events
            })
        },
        "A supervisor keeps a journal of the requests, and tells their requesters that they are done when the controller is dead.",
        &[
            breaks(
                "a-dead-controller-resolves-nothing",
                "The requester is told that the Reload is done. No process knows how far it came.",
            ),
            breaks("a-ticket-resolves-once", "The ticket died with its controller."),
        ],
    ),
    Named::alternative(
        "deadlines-are-the-controllers-affair",
        || {
            let budget = Budget { hangs: 1, deaths: 1, ..NO };
            offered(Configuration { names: 1, budget, ..ONE }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::WorkerPass(..)));
            })
        },
        "A worker has no deadlines of its own: its controller forces it.",
        &[
            breaks(
                "a-step-that-hangs-is-given-up",
                "The controller is gone, and no other process would force the worker.",
            ),
            breaks("a-teardown-ends", "A thread that never ends keeps the process without end."),
            breaks(
                "without-a-controller-workers-end",
                "The process keeps its files and its memory, and the operator finds it by its number alone.",
            ),
            breaks("no-deadlock", "The step does not end, and nothing else can happen."),
        ],
    ),
];

/// The processes that could read from the shared pipe.
fn readers(world: &World) -> impl Iterator<Item = &Process> {
    world.processes.iter().filter(|process| process.runs())
}

/// Any process reads the token that is in the pipe.
fn offer_tokens(site: &Site, world: &World, actions: &mut Vec<Action>) {
    offer_only(site, world, actions, |action| !matches!(action, Action::ReadControl(_)));
    if world.processes.iter().any(|process| process.control.is_some()) {
        actions.extend(readers(world).map(|process| Action::ReadControl(process.worker.id)));
    }
}

fn take_token(site: &Site, world: &mut World, action: &Action) -> Vec<Event> {
    if let Action::ReadControl(reader) = *action {
        let token = world.processes.iter_mut().find_map(|process| process.control.take());
        let reads = world.processes.iter_mut().filter(|process| process.worker.id == reader);
        reads.for_each(|process| process.control = token);
    }
    (Parts::NORMATIVE.take)(site, world, action)
}

fn keep_token(site: &Site, world: &mut World, action: &Action) -> Vec<Event> {
    let held = |world: &World, worker: WorkerId| world.process(worker).and_then(|process| process.control);
    let left = match *action {
        Action::Crash(worker) => held(world, worker),
        _ => None,
    };
    let events = take_token(site, world, action);
    let mut free = world.processes.iter_mut().filter(|p| p.runs() && p.control.is_none());
    if let (Some(_), Some(process)) = (left, free.next()) {
        process.control = left;
    }
    events
}

/// The controller takes the others for told.
fn tells_the_ready(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    let boots = |worker: &WorkerId| c.child(*worker).is_some_and(|child| !child.ready);
    out.events.retain(|event| !matches!(event, Event::Sent { worker, .. } if boots(worker)));
    out.commands.retain(|command| match command {
        Command::Write(worker, Down::Control(_)) => !boots(worker),
        _ => true,
    });
    out
}

fn respawns(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let killed = matches!(input, Input::Ended(_, Status::Killed));
    let (State::Stopping, Some(goal), true) = (c.state, c.goal, killed) else {
        return machine.step(c, input);
    };
    (c.state, c.goal) = (State::Running, None);
    let mut out = machine.step(c, input);
    (c.state, c.goal) = (State::Stopping, Some(goal));
    follow(machine, c, &mut out);
    out
}

/// The newest worker of the slot is forced.
fn forces_by_slot(c: &Controller, out: &mut Outputs) {
    let newest = |worker: WorkerId| {
        let slot = c.child(worker).map(|child| child.slot);
        let last = slot.and_then(|slot| c.of(slot).last());
        last.map_or(worker, |child| child.worker)
    };
    for event in &mut out.events {
        if let Event::Forced { worker } = event {
            *worker = newest(*worker);
        }
    }
    for command in &mut out.commands {
        if let Command::Force(worker) = command {
            *worker = newest(*worker);
        }
    }
}

/// The deadline of a boot may pass when the boot is over.
fn offer_boot_timers(site: &Site, world: &World, actions: &mut Vec<Action>) {
    (Parts::NORMATIVE.offer)(site, world, actions);
    let children = world.controller.iter().flat_map(|c| &c.children);
    let late = children.filter(|child| child.serves() && !child.steady);
    actions.extend(late.map(|child| Action::Pass(Timer::Boot(child.worker))));
}

fn obeys_every_timer(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    match *input {
        Input::Passed(Timer::Boot(worker)) => {
            let Some(child) = child_mut(c, worker) else { return machine.step(c, input) };
            child.forced = true;
            let events = vec![Event::Passed { timer: Timer::Boot(worker) }, Event::Forced { worker }];
            Outputs { events, commands: vec![Command::Force(worker)] }
        }
        _ => machine.step(c, input),
    }
}

fn boots(world: &World, worker: WorkerId) -> bool {
    world.process(worker).is_some_and(|process| process.worker.stage == Stage::Booting)
}

fn offer_no_control_to_boots(site: &Site, world: &World, actions: &mut Vec<Action>) {
    offer_only(site, world, actions, |action| match *action {
        Action::ReadControl(worker) => !boots(world, worker),
        _ => true,
    });
}

fn take_boot_without_control(site: &Site, world: &mut World, action: &Action) -> Vec<Event> {
    if let Action::Boot(worker, true) = *action {
        let process = world.processes.iter_mut().filter(|process| process.worker.id == worker);
        process.for_each(|process| process.control = None);
    }
    (Parts::NORMATIVE.take)(site, world, action)
}
