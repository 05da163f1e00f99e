//! Every step of a model, put to a bus: walks that together take each of them at least once.
//!
//! A walk begins where the model begins and goes on as long as a step is left that no walk has taken.
//! The steps of a thread depend on nothing but the world, so a bus that follows every walk has no other
//! steps in the worlds of the model; and every reply says which threads are ready, so it has none more.

mod graph;

use wspbus_models::dialect::python::{Action, Call, MAIN, Package, PythonBus, PythonDialect, family};
use wspbus_models::named::Named;

use super::{Case, Played, words};
use crate::lockstep::drive::{self, Lockstep, Stop};
use crate::lockstep::possible::taken;
use graph::Graph;
use wspbus_kit::conform::driven::Driven;

/// Walks through every named configuration.
pub(super) fn cases(dialect: &'static PythonDialect, most: usize) -> Vec<Case> {
    let case = |named: &'static Named<PythonBus>| {
        let bus = (named.build)();
        Case::new(format!("{}/{}", dialect.package.model, named.name), move |name, driven| {
            play(&bus, driven, name, &[], most)
        })
    };
    dialect.configurations.iter().map(case).collect()
}

/// Walks through two requests at once, on a bus that was never started and on one that was. Two
/// threads with different goals may undo each other's steps without end, so their schedules cannot be
/// enumerated.
pub(super) fn pairs(package: &'static Package, most: usize) -> Vec<Case> {
    let requests = package.requests;
    let mut cases = Vec::new();
    for initial in [&[][..], &requests[..1]] {
        for (index, a) in requests.into_iter().enumerate() {
            for b in &requests[index..] {
                let bus = family::pair(package, a, *b, initial);
                let when = if initial.is_empty() { "never started" } else { "started" };
                let name = format!("{when}: {} beside {}", words::name(&[a]), words::name(&[*b]));
                let before = prepared(&bus, initial);
                cases.push(Case::new(name, move |name, driven| play(&bus, driven, name, &before, most)));
            }
        }
    }
    cases
}

/// The actions by which main makes these calls, every listener ending well.
fn prepared(bus: &PythonBus, calls: &[Call]) -> Vec<Action> {
    let mut world = bus.initial();
    let mut actions = Vec::new();
    for call in calls {
        let mut next = Some(Action::Request { thread: MAIN, call: *call });
        while let Some(action) = next {
            let Some((after, _)) = taken(bus, &world, &action) else { break };
            world = after;
            actions.push(action);
            next = words::onward(bus.at(&world, MAIN), |_| words::ends_well());
        }
    }
    actions
}

fn play(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    before: &[Action],
    most: usize,
) -> Result<Played, Stop> {
    let start = before.iter().try_fold(bus.initial(), |world, action| Some(taken(bus, &world, action)?.0));
    let start = start.ok_or_else(|| Stop::Cut("the model cannot be prepared".to_owned()))?;
    let graph = Graph::of(bus, start, most)
        .ok_or_else(|| Stop::Cut(format!("the model has more than {most} steps")))?;
    let walks = graph.walks();
    for walk in &walks {
        let order = walk.iter().find_map(|action| match action {
            Action::Order { due, .. } => Some(due.as_slice()),
            _ => None,
        });
        drive::case_in_order(bus, driven, name, order.unwrap_or_default(), |lockstep| {
            follow(lockstep, before.iter().chain(walk.iter().copied()))
        })?;
    }
    let note = format!("{name}: {} worlds, {} steps, {} walks", graph.worlds(), graph.steps(), walks.len());
    Ok(Played { runs: walks.len() as u64, note: Some(note) })
}

fn follow<'a>(lockstep: &mut Lockstep<'_>, actions: impl Iterator<Item = &'a Action>) -> Result<(), Stop> {
    for action in actions {
        lockstep.take(action)?;
    }
    Ok(())
}
