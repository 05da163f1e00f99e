//! The claims hold in small stories, and fall short where a worker breaks a condition of the refinement.

use std::collections::BTreeMap;

use super::claims;
use crate::life::Life;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::word::Step;
use crate::site::machine::worker::Machine;
use crate::site::machine::worker::command::Outputs;
use crate::site::machine::worker::memory::{Input, Worker};
use crate::site::story;
use crate::site::world::Site;
use crate::site::world::walk::walk;
use wspbus_words::system::{Change, Checked as _, InnerKind};

/// The claims that are judged in a story, and whether they hold there. The walk ends at the first edge that breaks one.
fn judge(site: &Site) -> BTreeMap<&'static str, bool> {
    let seen = site.observer();
    let mut judged = BTreeMap::new();
    walk(site, |before, action, events, after| {
        let change = Change { before, action, events, after, was: &seen, seen: &seen };
        for claim in claims() {
            let InnerKind::Step(holds) = claim.kind else { panic!("{} is about steps", claim.name) };
            if let Some(holds) = holds(site, &change) {
                *judged.entry(claim.name).or_insert(true) &= holds;
            }
        }
        judged.values().all(|holds| *holds)
    });
    judged
}

fn site(name: &str) -> Site {
    let story = story::all().find(|story| story.name == name).expect("there is such a story");
    (story.build)()
}

#[test]
fn the_worker_refines_the_abstract_worker() {
    for name in ["teardown", "teardown-and-own-ends"] {
        let mut site = site(name);
        site.configuration.budget.hangs = 0;
        let judged = judge(&site);
        assert_eq!(judged.into_values().collect::<Vec<_>>(), [true, true], "{name}");
    }
}

fn step(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    machine.step(worker, input)
}

/// Takes the exit functions of an interpreter for called as soon as its threads are joined.
fn skips(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    let outputs = step(machine, worker, input);
    let joined =
        worker.interpreters.iter_mut().filter(|i| i.life == Life::Joined && i.asked == Some(Step::Finished));
    joined.for_each(|i| (i.life, i.asked) = (Life::Finished, Some(Step::Destroyed)));
    outputs
}

/// Forgets an interpreter, and says nothing of it.
fn forgets(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    let outputs = step(machine, worker, input);
    if worker.stage == Stage::Telling {
        worker.interpreters.pop();
    }
    outputs
}

/// Takes a step that failed for one that was taken.
fn believes(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    match *input {
        Input::Stepped { of, step: taken, .. } => {
            step(machine, worker, &Input::Stepped { of, step: taken, done: true })
        }
        _ => step(machine, worker, input),
    }
}

/// Waits for no interpreter: the word of one is the word of all.
fn hurries(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    let mut outputs = step(machine, worker, input);
    if let Input::Stepped { step: taken, .. } = *input {
        for i in worker.interpreters.clone().iter().filter(|i| i.asked == Some(taken)) {
            let said = Input::Stepped { of: i.native, step: taken, done: true };
            let more = step(machine, worker, &said);
            outputs.events.extend(more.events);
            outputs.commands.extend(more.commands);
        }
    }
    outputs
}

/// Destroys an interpreter of which a step was given up.
fn destroys(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    worker.interpreters.iter_mut().for_each(|i| i.stuck = false);
    step(machine, worker, input)
}

/// Ends its process as soon as the connections are answered.
fn leaves_early(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    let mut machine = machine.clone();
    for row in machine.stages.iter_mut().filter(|row| row.stage == Stage::Draining) {
        row.next = Stage::Ended;
    }
    step(&machine, worker, input)
}

/// Joins threads before it tells the interpreters that their process ends.
fn joins_first(machine: &Machine, worker: &mut Worker, input: &Input) -> Outputs {
    let mut outputs = step(machine, worker, input);
    for event in &mut outputs.events {
        if let Event::StepBegan { step: step @ (Step::Told | Step::Joined), .. } = event {
            *step = if *step == Step::Told { Step::Joined } else { Step::Told };
        }
    }
    outputs
}

type Wrong = (&'static str, fn(&Machine, &mut Worker, &Input) -> Outputs);

/// The control: each of these workers breaks a condition of the refinement, and a claim says so.
#[test]
fn a_worker_that_breaks_a_condition_falls_short() {
    let wrong: [Wrong; 7] = [
        ("skips a step", skips),
        ("forgets an interpreter", forgets),
        ("takes a failure for done", believes),
        ("takes the word of one for all", hurries),
        ("destroys what was given up", destroys),
        ("ends with interpreters that live", leaves_early),
        ("joins first", joins_first),
    ];
    for (what, worker) in wrong {
        let mut site = site("teardown");
        site.parts.worker = worker;
        let judged = judge(&site);
        assert!(judged.values().any(|holds| !holds), "{what}: {judged:?}");
    }
}
