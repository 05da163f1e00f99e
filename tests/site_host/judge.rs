//! The judges of a record. They share nothing with the host that wrote it but the record and the script.
//!
//! | judge | says |
//! |---|---|
//! | replay | fresh machines that are given the inputs of the record show its events |
//! | claims | every claim of safety of [`claims::of`] holds in every step |
//! | model | every step is one that the model of the world offers in its state, with the same events and states |
//! | rest | the run came to rest, and the model of the world has nothing left there that must happen |
//! | promises | what must come after a promise has come: every claim of liveness of [`claims::of`] is kept at the rest |

use std::collections::{BTreeMap, BTreeSet};

use wspbus_models::site::claims;
use wspbus_models::site::machine::controller::memory::{Controller, Input};
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::Down;
use wspbus_models::site::machine::word::{Reason, State, Target, WorkerId};
use wspbus_models::site::machine::worker::memory::{Input as Said, Worker};
use wspbus_models::site::machine::{controller, worker};
use wspbus_models::site::observed::{Observed, Terms};
use wspbus_models::site::world::configuration::Configuration;
use wspbus_models::site::world::{Action, Lie, Site, World, absent_target};
use wspbus_words::system::{Kind, System, judge_step};

use super::record::{Act, Entry};
use super::run::Run;
use super::script::Script;

/// The judge that found something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judge {
    Replay,
    Claims,
    Model,
    Rest,
    Promises,
}

/// Something that a judge found: in which entry, and what.
pub type Found = (Judge, usize, String);

/// The tallies of a record.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The number of entries.
    pub entries: usize,
    /// The number of times that each action of the model was taken.
    pub actions: BTreeMap<&'static str, usize>,
    /// The entries of which the model has no action: work that was over after the machine gave it up.
    pub stutters: usize,
    /// The number of times that each claim had something to judge.
    pub claims: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Adds the tallies of another record.
    pub fn add(&mut self, other: &Tally) {
        self.entries += other.entries;
        self.stutters += other.stutters;
        for (sum, more) in [(&mut self.actions, &other.actions), (&mut self.claims, &other.claims)] {
            for (name, times) in more {
                *sum.entry(name).or_default() += times;
            }
        }
    }
}

/// Judges a record by every judge. The first that finds something says so.
pub fn judge(run: &Run) -> Result<Tally, Found> {
    let mut tally = Tally { entries: run.record.len(), ..Tally::default() };
    replay(&run.script, &run.record)?;
    let due = claims(&run.script, &run.record, &mut tally)?;
    model(run, &mut tally)?;
    match due.first() {
        Some(name) => Err((Judge::Promises, run.record.len(), format!("{name} is not kept"))),
        None => Ok(tally),
    }
}

fn machine(script: &Script) -> controller::Machine {
    let (rate, policy) = (script.configuration.rate, script.configuration.policy);
    controller::Machine { rate, policy, ..controller::Machine::default() }
}

/// The machines as the record drives them.
struct Machines {
    machine: controller::Machine,
    controller: Controller,
    workers: BTreeMap<WorkerId, Worker>,
}

impl Machines {
    fn new(script: &Script) -> Machines {
        Machines { machine: machine(script), controller: Controller::default(), workers: BTreeMap::new() }
    }

    /// The events that the machine of this entry shows, if it has one.
    fn take(&mut self, act: &Act) -> Option<Vec<Event>> {
        match act {
            Act::Controller(input) => {
                let events = self.machine.step(&mut self.controller, input).events;
                for event in &events {
                    if let Event::Spawned { worker, version, .. } = event {
                        self.workers.insert(*worker, Worker::new(*worker, *version));
                    }
                }
                Some(events)
            }
            Act::Worker(worker, input) => {
                let worker = self.workers.get_mut(worker)?;
                Some(worker::Machine::default().step(worker, input).events)
            }
            _ => None,
        }
    }
}

/// Is this an event of the environment, which no machine shows?
const fn is_of_environment(event: &Event) -> bool {
    matches!(event, Event::Died { .. } | Event::Full { .. })
}

fn replay(script: &Script, record: &[Entry]) -> Result<(), Found> {
    let mut machines = Machines::new(script);
    for (number, entry) in record.iter().enumerate() {
        let Some(events) = machines.take(&entry.act) else { continue };
        let seen: Vec<_> = entry.events.iter().filter(|event| !is_of_environment(event)).copied().collect();
        if events != seen {
            return Err((Judge::Replay, number, format!("{:?} does not show what was recorded", entry.act)));
        }
    }
    Ok(())
}

/// The promises that are open at the end.
fn claims(script: &Script, record: &[Entry], tally: &mut Tally) -> Result<Vec<&'static str>, Found> {
    let lies = record.iter().any(|entry| matches!(entry.act, Act::Lied(..)));
    let claims = claims::of(lies);
    let Configuration { shared, policy, rate, .. } = script.configuration;
    let rate = u8::try_from(rate).unwrap_or(u8::MAX);
    let mut seen = Observed::new(Terms { shared, policy, rate });
    let mut due = vec![false; claims.len()];
    for (number, entry) in record.iter().enumerate() {
        let mut broken = Vec::new();
        seen = judge_step(&claims, &seen, &entry.events, &mut |place, holds| {
            *tally.claims.entry(claims[place].name).or_default() += 1;
            if !holds {
                broken.push(claims[place].name);
            }
        });
        for (claim, due) in claims.iter().zip(&mut due) {
            match claim.kind {
                Kind::LeadsTo { from, to } => *due = (*due || from(&seen)) && !to(&seen),
                Kind::State(holds) if holds(&seen) == Some(false) => broken.push(claim.name),
                _ => {}
            }
        }
        if let Some(name) = broken.first() {
            return Err((Judge::Claims, number, format!("{:?} breaks {name}", entry.act)));
        }
    }
    Ok(claims.iter().zip(due).filter(|(_, due)| *due).map(|(claim, _)| claim.name).collect())
}

/// The action of the model that this entry is.
fn action(world: &World, act: &Act) -> Action {
    match act {
        Act::Controller(input) => match *input {
            Input::Ask { request, target, .. } => Action::Ask(request, target),
            Input::Up(worker, _) => Action::Hear(worker),
            Input::Closed(worker) => Action::HearClosed(worker),
            Input::Ended(worker, _) => Action::Reap(worker),
            Input::NotSpawned(worker) => Action::NotSpawned(worker),
            // The model hands the controller a channel that is full in the step that wrote to it; it has no such action.
            Input::Loaded { .. } | Input::NotLoaded | Input::Full(..) => Action::Load,
            Input::NotReExecuted => Action::ReExecute(false),
            Input::Passed(timer) => Action::Pass(timer),
        },
        Act::Worker(worker, input) => of_worker(world, *worker, input),
        Act::Upload => Action::Upload,
        Act::ReExecuted => Action::ReExecute(true),
        Act::Died => Action::Die,
        Act::Crashed(worker) => Action::Crash(*worker),
        Act::Froze(worker) => Action::Freeze(*worker),
        Act::Deafened(worker) => Action::Deafen(*worker),
        Act::Hung(worker, work) => Action::Hang(*worker, work.hang()),
        Act::Lied(worker, place) => Action::Lie(*worker, Lie::ALL.get(*place).copied().unwrap_or(Lie::Noise)),
    }
}

fn of_worker(world: &World, worker: WorkerId, input: &Said) -> Action {
    match *input {
        Said::Booted(_) => Action::Boot(worker, true),
        Said::NotBooted => Action::Boot(worker, false),
        Said::Down(Down::Control(_)) => Action::ReadControl(worker),
        Said::Down(Down::Round { .. }) => Action::ReadRound(worker),
        Said::Down(Down::Notice { .. }) => Action::ReadNotice(worker),
        Said::Lost => Action::Lose(worker),
        Said::Create(name) => Action::Create(worker, name),
        Said::Created(native) => Action::Created(worker, native, true),
        Said::NotCreated(native) => Action::Created(worker, native, false),
        Said::Stepped { of, step, done } => Action::Stepped(worker, of, step, done),
        Said::RoundDone { outcome, .. } => Action::RoundDone(worker, outcome),
        Said::DeedDone { notice, by, done } => Action::DeedDone(worker, by, notice, done),
        Said::Accepted(connection) => Action::Accept(worker, connection),
        Said::AcceptingStopped => Action::StopAccepting(worker),
        Said::Read(connection) => Action::ReadRequest(worker, connection),
        Said::Replied { connection, keep } => Action::Reply(worker, connection, keep),
        Said::Closed(connection) => Action::Close(worker, connection),
        Said::Ask { from, request, scope, inside, .. } => {
            let runs = world.process(worker).is_some_and(|process| process.worker.round.is_some());
            Action::ApplicationAsk(worker, from, request, scope, inside.is_some() && runs)
        }
        Said::Retire => Action::Retire(worker),
        Said::Passed(timer) => Action::WorkerPass(worker, timer),
    }
}

/// Is this work that was over after its machine gave it up, or a connection that was accepted after that by a host that
/// had not stopped? The machine refused to hear of it, and nothing changed. The model has no such step.
fn is_late(entry: &Entry, stopped: &BTreeSet<WorkerId>) -> bool {
    let Act::Worker(worker, said) = &entry.act else { return false };
    let [Event::Refused { reason, .. }] = entry.events[..] else { return false };
    match said {
        Said::Created(_)
        | Said::NotCreated(_)
        | Said::Stepped { .. }
        | Said::RoundDone { .. }
        | Said::DeedDone { .. }
        | Said::AcceptingStopped => true,
        Said::Accepted(_) => reason == Reason::Leaving && !stopped.contains(worker),
        _ => false,
    }
}

fn model(run: &Run, tally: &mut Tally) -> Result<(), Found> {
    let site = Site::new(run.script.configuration);
    let (mut world, _) = site.begin();
    let mut machines = Machines::new(&run.script);
    let mut entries = run.record.iter().enumerate().peekable();
    let mut offered = Vec::new();
    let mut stopped = BTreeSet::new();
    while let Some((number, entry)) = entries.next() {
        let fail = |what: String| Err((Judge::Model, number, what));
        machines.take(&entry.act);
        let is_late = is_late(entry, &stopped);
        if let Act::Worker(worker, Said::AcceptingStopped) = entry.act {
            stopped.insert(worker);
        }
        if is_late {
            tally.stutters += 1;
            continue;
        }
        let mut seen = entry.events.clone();
        while let Some((_, next)) =
            entries.next_if(|(_, next)| matches!(next.act, Act::Controller(Input::Full(..))))
        {
            machines.take(&next.act);
            seen.extend(&next.events);
        }
        let action = action(&world, &entry.act);
        offered.clear();
        (site.parts.offer)(&site, &world, &mut offered);
        if !offered.contains(&action) && !means_what_is_gone(&world, &offered, &action) {
            return fail(format!("the model does not offer {action:?}, for {:?}", entry.act));
        }
        let events = (site.parts.take)(&site, &mut world, &action);
        if events != seen {
            return fail(format!("{action:?} shows {events:?} in the model, and {seen:?} in the record"));
        }
        agree(&world, &machines).or_else(|what| fail(format!("after {action:?} {what}")))?;
        *tally.actions.entry(name(&site, &action)).or_default() += 1;
    }
    rest(&site, run, &world).map_err(|what| (Judge::Rest, run.record.len(), what))
}

/// Does the operator mean a worker or an interpreter that is gone? Of each request the model offers one for a worker, and one
/// for an interpreter, that there never was.
fn means_what_is_gone(world: &World, offered: &[Action], action: &Action) -> bool {
    let Action::Ask(request, target) = *action else { return false };
    let Some(controller) = &world.controller else { return false };
    let is_known = match target {
        Target::Process(worker) => controller.child(worker).is_some(),
        Target::Interpreter(interpreter) => controller.child(interpreter.worker).is_some_and(|child| {
            child.interpreters.iter().any(|known| known.native.of(child.worker) == interpreter)
        }),
        Target::Application(_) | Target::Site => true,
    };
    let never_was = offered.iter().any(|action| match action {
        Action::Ask(other, absent) => *other == request && *absent == absent_target(target.scope()),
        _ => false,
    });
    !is_known && never_was
}

fn name(site: &Site, action: &Action) -> &'static str {
    use wspbus_words::system::Narrate;
    site.class(action)
}

/// Are the machines in the states of the model?
fn agree(world: &World, machines: &Machines) -> Result<(), String> {
    if world.controller.as_ref().is_some_and(|controller| *controller != machines.controller) {
        return Err("the controllers are in different states".into());
    }
    let differs = |process: &&wspbus_models::site::world::Process| {
        process.runs() && machines.workers.get(&process.worker.id) != Some(&process.worker)
    };
    match world.processes.iter().find(differs) {
        Some(process) => Err(format!("worker {} is in different states", process.worker.id)),
        None => Ok(()),
    }
}

/// Is everything over, in the state of the model in which the record ends?
fn rest(site: &Site, run: &Run, world: &World) -> Result<(), String> {
    if !run.at_rest {
        return Err("the run does not come to rest".into());
    }
    let mut offered = Vec::new();
    (site.parts.offer)(site, world, &mut offered);
    if let Some(action) = offered.iter().find(|action| site.fairness(action).is_some()) {
        return Err(format!("{action:?} must happen, and did not"));
    }
    if !site.may_end(world) {
        return Err("the model may not end here".into());
    }
    let Some(c) = &world.controller else { return Ok(()) };
    let serves = c.state != State::Running || c.slots().all(|slot| c.proved(slot) || c.given_up(slot));
    if c.load.is_none() && c.tickets.is_empty() && c.round.is_none() && serves {
        Ok(())
    } else {
        Err("the controller is not at rest".into())
    }
}
