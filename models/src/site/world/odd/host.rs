//! The claims about what the hosts of the machines are commanded: what the events say, and the timers that run.

use super::sense::{is_own, timers, worker_timers};
use crate::site::machine::controller::command::Command;
use crate::site::machine::controller::memory::Numbers;
use crate::site::machine::event::{Close, Event, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Deed, InterpreterId, Native, Step, Version, WorkerId};
use crate::site::machine::worker::command::Command as Order;
use crate::site::machine::worker::memory::{Input as Said, Worker};
use crate::site::observed::Observed;
use crate::site::observed::worker::SeenWorker;
use crate::site::world::Site;
use crate::site::world::input::Given;
use wspbus_words::system::{Change, InnerClaim, Observer as _};

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step(
            "the-host-of-the-controller-is-commanded-what-happened",
            &["ROUND-1", "SCOPE-3", "CTRL-6", "CONF-3"],
            |site, step| {
                let run = controller(site, step)?;
                let is_timer = |command: &&Command| matches!(command, Command::Arm(_) | Command::Cancel(_));
                let told = run.commands.iter().filter(|command| !is_timer(command));
                Some(told.copied().eq(commanded(step.was, &run.events)))
            },
        ),
        InnerClaim::step(
            "the-host-of-a-worker-is-commanded-what-happened",
            &["TEAR-12", "ROUND-2", "NOTICE-3", "NOTICE-4"],
            |site, step| {
                let run = worker(site, step)?;
                let others =
                    |order: &&Order| !matches!(order, Order::Arm(_) | Order::Cancel(_) | Order::Create(_));
                let told: Vec<&Order> = run.orders.iter().filter(others).collect();
                Some(told.into_iter().eq(&ordered(step.was, &run)) && run.births() == run.created())
            },
        ),
        InnerClaim::step("the-timers-of-the-controller-are-those-that-run", &["TIMER-1"], |site, step| {
            let run = controller(site, step)?;
            let changes = run.commands.iter().filter_map(|command| match command {
                Command::Arm(timer) => Some((*timer, true)),
                Command::Cancel(timer) => Some((*timer, false)),
                _ => None,
            });
            let after = all_timers(&after(step.was, &run.events));
            Some(changed(all_timers(step.was), changes) == Some(after))
        }),
        InnerClaim::step("the-timers-of-a-worker-are-those-that-run", &["TIMER-1"], |site, step| {
            let run = worker(site, step)?;
            let all = |seen: &Observed, memory: &Worker| {
                let found = seen.worker(run.id).filter(|_| memory.stage != Stage::Ended);
                let mut all = found.map_or(Vec::new(), |worker| worker_timers(seen, worker, memory));
                all.sort_unstable();
                all
            };
            let changes = run.orders.iter().filter_map(|order| match order {
                Order::Arm(timer) => Some((*timer, true)),
                Order::Cancel(timer) => Some((*timer, false)),
                _ => None,
            });
            let after = all(&after(step.was, &run.events), &run.after);
            Some(changed(all(step.was, &run.before), changes) == Some(after))
        }),
    ]
}

/// The timers that a host runs when it has carried out these changes. A timer that runs is not started, and one that
/// does not run is not stopped.
fn changed<T: Copy + Ord>(mut runs: Vec<T>, changes: impl Iterator<Item = (T, bool)>) -> Option<Vec<T>> {
    for (timer, starts) in changes {
        match (runs.iter().position(|other| *other == timer), starts) {
            (None, true) => runs.push(timer),
            (Some(place), false) => {
                runs.remove(place);
            }
            _ => return None,
        }
    }
    runs.sort_unstable();
    Some(runs)
}

fn all_timers(seen: &Observed) -> Vec<Timer> {
    let lives = seen.controller.lives();
    let workers = seen.workers.iter().filter(|_| lives);
    let mut all: Vec<Timer> = workers.flat_map(|worker| timers(seen, worker)).collect();
    all.sort_unstable();
    all
}

fn after(seen: &Observed, events: &[Event]) -> Observed {
    let mut seen = seen.clone();
    events.iter().for_each(|event| seen.observe(event));
    seen
}

/// A step of the controller.
struct Run {
    events: Vec<Event>,
    commands: Vec<Command>,
}

/// The step of the controller, if this is one. Its numbers are new ones.
fn controller(site: &Site, step: &Change<'_, Site>) -> Option<Run> {
    let Given::Controller(input) = site.given(step.before, step.action)? else { return None };
    let mut controller = step.before.controller.clone()?;
    let new = 1_000;
    controller.numbers = Numbers { worker: new, generation: new, ticket: new, round: new, notice: new };
    let outputs = (site.parts.controller)(&site.controller, &mut controller, &input);
    Some(Run { events: outputs.events, commands: outputs.commands })
}

/// The commands that belong to these events.
fn commanded(seen: &Observed, events: &[Event]) -> Vec<Command> {
    let mut seen = seen.clone();
    let mut commands = Vec::new();
    for event in events {
        commands.extend(command(&seen, event));
        seen.observe(event);
    }
    commands
}

/// The command that belongs to an event. Nothing is written into a channel that is closed.
fn command(seen: &Observed, event: &Event) -> Option<Command> {
    let open = |worker: WorkerId| seen.worker(worker).is_some_and(|worker| !worker.closed);
    Some(match *event {
        Event::LoadBegan => Command::Load,
        Event::Spawned { worker, slot, generation, version } => {
            Command::Spawn { worker, slot, generation, version }
        }
        Event::Sent { worker, control } => {
            return open(worker).then_some(Command::Write(worker, Down::Control(control)));
        }
        Event::RoundSent { round, worker } => {
            let began = seen.controller.round.filter(|began| began.round == round && open(worker))?;
            Command::Write(worker, Down::Round { round, work: began.work, version: began.version })
        }
        Event::Due { notice, interpreter } => {
            let InterpreterId { worker, .. } = interpreter;
            let deed = seen.notice(notice).filter(|_| open(worker))?.deed;
            Command::Write(worker, Down::Notice { notice, to: interpreter.native(), deed })
        }
        Event::Forced { worker } => Command::Force(worker),
        Event::ReExecuting => Command::ReExecute,
        Event::ControllerEnded { code } => Command::End(code),
        _ => return None,
    })
}

/// A step of a worker.
struct Work {
    id: WorkerId,
    input: Said,
    before: Worker,
    after: Worker,
    events: Vec<Event>,
    orders: Vec<Order>,
}

/// The step of a worker, if this is one.
fn worker(site: &Site, step: &Change<'_, Site>) -> Option<Work> {
    let Given::Worker(id, input) = site.given(step.before, step.action)? else { return None };
    let before = step.before.process(id)?.worker.clone();
    let mut after = before.clone();
    let outputs = (site.parts.worker)(&site.worker, &mut after, &input);
    Some(Work { id, input, before, after, events: outputs.events, orders: outputs.commands })
}

impl Work {
    /// The interpreters whose births began.
    fn births(&self) -> Vec<Native> {
        let new = |native: &&Native| !self.before.creating.contains(native);
        self.after.creating.iter().filter(new).copied().collect()
    }

    /// The interpreters that the host is to create.
    fn created(&self) -> Vec<Native> {
        let create = |order: &Order| match order {
            Order::Create(native) => Some(*native),
            _ => None,
        };
        self.orders.iter().filter_map(create).collect()
    }

    /// The version that goes with the round that begins.
    fn version(&self) -> Option<Version> {
        match self.input {
            Said::Down(Down::Round { version, .. }) => Some(version),
            _ => self.before.next.map(|job| job.version),
        }
    }
}

/// The orders that belong to the events of a step.
fn ordered(seen: &Observed, run: &Work) -> Vec<Order> {
    let mut seen = seen.clone();
    let mut orders = Vec::new();
    for event in &run.events {
        let Some(worker) = seen.worker(run.id) else { return orders };
        let alone = worker.lost;
        let all = of_event(worker, run, event).into_iter();
        orders.extend(all.filter(|order| !(alone && matches!(order, Order::Write(_)))));
        seen.observe(event);
    }
    orders
}

/// The orders that belong to an event. A worker without a controller writes nothing.
fn of_event(worker: &SeenWorker, run: &Work, event: &Event) -> Vec<Order> {
    let serves = worker.stage == Stage::Serving;
    let write = Order::Write;
    let gone = |interpreter: InterpreterId| serves.then(|| write(Up::Gone(interpreter.native())));
    match *event {
        Event::Entered { stage: Stage::Serving, .. } => {
            let born = run.after.interpreters.iter().map(|i| i.native).collect();
            vec![Order::Accept, write(Up::Ready { born })]
        }
        Event::Entered { stage: Stage::Telling, .. } => vec![Order::StopAccepting],
        Event::AcceptingEnded { .. } => vec![write(Up::Leaving)],
        Event::Created { interpreter } if worker.stage != Stage::Booting => {
            vec![write(Up::Born(interpreter.native()))]
        }
        Event::StepBegan { interpreter, step } => vec![Order::Step(interpreter.native(), step)],
        Event::StepEnded { interpreter, step: Step::Told, done: true } => {
            vec![write(Up::Told(interpreter.native()))]
        }
        Event::StepEnded { interpreter, step: Step::Destroyed, done: true } => {
            gone(interpreter).into_iter().collect()
        }
        Event::Left { interpreter } => gone(interpreter).into_iter().collect(),
        Event::RoundTaken { round, work, .. } => {
            run.version().map(|version| Order::Round(round, work, version)).into_iter().collect()
        }
        Event::RoundDone { round, outcome, .. } => vec![write(Up::Round { round, outcome })],
        Event::Asked { call, interpreter, request, scope, inside } if !is_own(request, scope) => {
            vec![write(Up::Ask { call, from: interpreter.native(), request, scope, inside })]
        }
        Event::OwnDeed { interpreter, deed: deed @ (Deed::Graceful | Deed::Reload) } => {
            vec![Order::Own(interpreter.native(), deed)]
        }
        Event::AskedToRetire { .. } => vec![write(Up::Retire)],
        Event::Closed { connection, why, .. } if why != Close::Client => vec![Order::Close(connection)],
        Event::WorkerEnded { code, .. } => vec![Order::End(code)],
        _ => of_notice(event),
    }
}

/// The orders that belong to an event about a notice.
fn of_notice(event: &Event) -> Vec<Order> {
    let write = Order::Write;
    match *event {
        Event::Delivered { notice, interpreter } => {
            let to = interpreter.native();
            vec![Order::Deliver(notice, to), write(Up::Delivered { notice, to })]
        }
        Event::NotDelivered { notice, interpreter } => {
            vec![write(Up::Missed { notice, by: interpreter.native() })]
        }
        Event::DeedBegan { notice, interpreter, deed: deed @ (Deed::Graceful | Deed::Reload) } => {
            vec![Order::Deed(notice, interpreter.native(), deed)]
        }
        Event::DeedEnded { notice, interpreter, done } => {
            let native = interpreter.native();
            vec![write(if done {
                Up::Delivered { notice, to: native }
            } else {
                Up::Missed { notice, by: native }
            })]
        }
        _ => Vec::new(),
    }
}
