//! Two threads, one request each: every interleaving of their state writes, publishes and listeners.
//!
//! The schedules are enumerated on the bus itself, by the threads that the adapter reports to be ready, each
//! in a run of its own. The model's outcomes come from a search of the model that knows nothing of that.
//!
//! Two equal requests are run with T0 first alone: the other half is the same with the names of the
//! threads exchanged. Two ways out (exit, restart) are run on a started bus alone, where they make
//! every step that they make on another, 12,870 schedules a pair.

mod model;
mod outcome;

use std::collections::BTreeSet;

use wspbus_models::bus::event::ThreadId;
use wspbus_models::dialect::python::{Action, At, Call, Ending, MAIN, Package, PythonBus, family};

use super::{Case, Played, words};
use crate::lockstep::drive::{self, Difference, Facts, Lockstep, Stop};
use outcome::{PairOutcome, Record};
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::message::{Point, Reply};

/// The threads of a pair.
const PAIR: [ThreadId; 2] = [ThreadId(1), ThreadId(2)];

pub(super) fn cases(package: &'static Package, most: u64) -> Vec<Case> {
    let mut cases = Vec::new();
    for initial in [&[][..], &[Call::Start]] {
        for (index, a) in package.requests.into_iter().enumerate() {
            for b in &package.requests[index..] {
                if !(initial.is_empty() && is_way_out(a) && is_way_out(*b)) {
                    cases.push(case(package, Pair { calls: [a, *b], initial: initial.to_vec() }, most));
                }
            }
        }
    }
    cases
}

fn is_way_out(call: Call) -> bool {
    matches!(call, Call::Exit | Call::Restart)
}

/// Two requests, and those that were made before.
struct Pair {
    calls: [Call; 2],
    initial: Vec<Call>,
}

fn case(package: &'static Package, pair: Pair, most: u64) -> Case {
    let [a, b] = pair.calls;
    let when = if pair.initial.is_empty() { "never started" } else { "started" };
    let bus = family::pair(package, a, b, &pair.initial);
    Case::new(format!("{when}: {} beside {}", words::name(&[a]), words::name(&[b])), move |name, driven| {
        play(&bus, driven, name, &pair, most)
    })
}

fn play(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    pair: &Pair,
    most: u64,
) -> Result<Played, Stop> {
    let model = model::explore(bus, &pair.initial);
    let mut outcomes = BTreeSet::new();
    let mut schedules = 0;
    let alike = pair.calls[0] == pair.calls[1];
    let mut prefix = Some(Vec::new());
    while let Some(chosen) = prefix.filter(|chosen| !(alike && chosen.first() == Some(&1))) {
        if schedules == most {
            let of = model.schedules;
            return Err(Stop::Cut(format!("{schedules} schedules were run, and the model has {of}")));
        }
        let run = run(bus, driven, name, pair, &chosen)?;
        schedules += 1;
        if alike {
            outcomes.insert(run.outcome.mirrored());
        }
        outcomes.insert(run.outcome);
        prefix = next(run.choices);
    }
    let all = if alike { 2 * schedules } else { schedules };
    compare(name, &model, all, &outcomes)?;
    let half = if alike { ", half of them by symmetry" } else { "" };
    let note = format!("{name}: {all} schedules{half}, {} outcomes", outcomes.len());
    Ok(Played { runs: schedules, note: Some(note) })
}

/// One schedule, run.
struct Run {
    /// At each point: which of the ready threads went on, and how many were ready.
    choices: Vec<(usize, usize)>,
    outcome: PairOutcome,
}

/// Runs the schedule that begins with these choices and goes on with the first ready thread.
fn run(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    pair: &Pair,
    chosen: &[usize],
) -> Result<Run, Stop> {
    drive::case(bus, driven, name, |lockstep| {
        prepare(lockstep, &pair.initial)?;
        let mut record = Record::new(lockstep.world().state);
        let mut choices = Vec::new();
        let mut due = pair.calls.map(Some);
        loop {
            let ready: Vec<usize> = (0..2).filter(|i| is_ready(lockstep.last(), PAIR[*i], due[*i])).collect();
            if ready.is_empty() {
                return Ok(Run { choices, outcome: record.outcome() });
            }
            let choice = chosen.get(choices.len()).copied().unwrap_or(0);
            let Some(&index) = ready.get(choice) else {
                return Err(lockstep.differs_now(
                    Facts::Words(vec![format!("{} threads are ready, as before on this way", choice + 1)]),
                    Facts::Words(vec![format!("{} threads are ready", ready.len())]),
                ));
            };
            choices.push((choice, ready.len()));
            let action = action(lockstep.last(), PAIR[index], &mut due[index]);
            lockstep.take(&action)?;
            lockstep.events().for_each(|event| record.observe(event));
        }
    })
}

/// The schedule after this one, in the order of a depth-first search.
fn next(mut choices: Vec<(usize, usize)>) -> Option<Vec<usize>> {
    while let Some((choice, ready)) = choices.pop() {
        if choice + 1 < ready {
            return Some(choices.iter().map(|(choice, _)| *choice).chain([choice + 1]).collect());
        }
    }
    None
}

/// Main makes the calls that come before.
fn prepare(lockstep: &mut Lockstep<'_>, initial: &[Call]) -> Result<(), Stop> {
    for call in initial {
        lockstep.take(&Action::Request { thread: MAIN, call: *call })?;
        loop {
            let action = match lockstep.at(MAIN) {
                At::Write { .. } | At::Publish { .. } => Action::Step { thread: MAIN },
                At::Listener { .. } => Action::End { thread: MAIN, ending: Ending::Ok },
                _ => break,
            };
            lockstep.take(&action)?;
        }
    }
    Ok(())
}

fn point(reply: &Reply, thread: ThreadId) -> Option<Point> {
    match reply {
        Reply::Settled { at, .. } => at.get(&thread).copied(),
        _ => None,
    }
}

/// Does the bus say that this thread can go on?
fn is_ready(reply: &Reply, thread: ThreadId, due: Option<Call>) -> bool {
    match point(reply, thread) {
        Some(Point::Idle) => due.is_some(),
        Some(Point::Join { .. } | Point::Finishing | Point::Ended) | None => false,
        Some(_) => true,
    }
}

fn action(reply: &Reply, thread: ThreadId, due: &mut Option<Call>) -> Action {
    match (point(reply, thread), due.take()) {
        (Some(Point::Idle), Some(call)) => Action::Request { thread, call },
        (Some(Point::Listener { .. }), _) => Action::End { thread, ending: Ending::Ok },
        _ => Action::Step { thread },
    }
}

/// Are these the schedules and the outcomes of the model?
fn compare(
    name: &str,
    model: &model::Explored,
    schedules: u64,
    real: &BTreeSet<PairOutcome>,
) -> Result<(), Stop> {
    if model.schedules == schedules && model.outcomes == *real {
        return Ok(());
    }
    let facts = |schedules: u64, outcomes: &BTreeSet<PairOutcome>, others: &BTreeSet<PairOutcome>| {
        let alone = outcomes.difference(others).map(|outcome| format!("only here: {outcome}"));
        Facts::Words(
            [format!("{schedules} schedules, {} outcomes", outcomes.len())]
                .into_iter()
                .chain(alone)
                .collect(),
        )
    };
    Err(Stop::Difference(Box::new(Difference {
        case: name.to_owned(),
        step: 0,
        action: "all schedules together".to_owned(),
        before: Vec::new(),
        expected: facts(model.schedules, &model.outcomes, real),
        observed: facts(schedules, real, &model.outcomes),
    })))
}

#[cfg(test)]
mod tests;
