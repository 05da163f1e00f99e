//! The edges of the diagrams are those of a model, no fewer and no more.

use std::collections::BTreeSet;

use super::{TAKEN, behaviour, changes};
use crate::bus::Code;
use crate::site::claims::EDGES;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::word::{Request, Scope, State};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};
use crate::site::world::walk::walk;

const QUIET: Configuration = Configuration::QUIET;

/// The pairs of a value and of the value after it.
type Edges<T> = BTreeSet<(T, T)>;

/// The changes of state and of stage in every behaviour of this site.
fn explore(site: &Site) -> (Edges<State>, Edges<Stage>) {
    let (mut states, mut stages) = (BTreeSet::new(), BTreeSet::new());
    walk(site, |before, _, events, _| {
        let mut at = None;
        for event in events {
            match *event {
                Event::StateWritten { from, to } => drop(states.insert((from, to))),
                Event::Entered { worker, stage } => {
                    let was = at.or(before.process(worker).map(|process| process.worker.stage));
                    stages.extend(was.map(|was| (was, stage)));
                    at = Some(stage);
                }
                _ => {}
            }
        }
        true
    });
    (states, stages)
}

/// One slot, every request of the site, a load that fails, and boots that fail.
fn everything() -> Site {
    Site::new(Configuration {
        runs: false,
        slots: 1,
        names: 1,
        operator: &[
            (Request::Start, Scope::Site),
            (Request::Stop, Scope::Site),
            (Request::Restart, Scope::Site),
            (Request::Exit(Code::OK), Scope::Site),
        ],
        uploads: &[File { slots: 1, health: Health::CannotLoad }],
        budget: Budget { asks: 3, uploads: 1, failed_boots: 1, ..QUIET.budget },
        ..QUIET
    })
}

#[test]
fn the_edges_of_the_diagrams_are_those_of_a_model() {
    let (states, stages) = explore(&everything());
    assert_eq!(states, BTreeSet::from(TAKEN));
    assert!(TAKEN.iter().all(|edge| EDGES.contains(edge)) && TAKEN.len() + 3 == EDGES.len());
    let drawn: BTreeSet<(Stage, Stage)> = changes().into_iter().map(|(from, to, _)| (from, to)).collect();
    assert_eq!(stages, drawn);
}

#[test]
fn the_behaviours_come_to_their_end() {
    for (diagram, last) in [(behaviour::roll(), "reached"), (behaviour::end(), "reached")] {
        assert!(diagram.contains(last), "{diagram}");
    }
    assert!(behaviour::end().contains("calls exit functions"));
    assert_eq!(behaviour::roll().matches("Drain").count(), 2, "both workers are told to drain");
}
