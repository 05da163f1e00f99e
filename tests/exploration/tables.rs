//! Every row of the tables of a site is put to the test by what is explored.

use std::collections::BTreeSet;

use stateright::Model;
use wspbus::check::{Limits, explore, silent};
use wspbus::models::authority::permits;
use wspbus::models::controller::{Asked, ESCALATION, ORDERS, RULES, answer, situations};
use wspbus::models::named::Whose;
use wspbus::models::site::claim::Watched;
use wspbus::models::site::composition::{Action, Site};
use wspbus::models::site::event::{Control, End, Event};
use wspbus::models::site::{Request, Scope, Transition};
use wspbus::models::worker::{self, LIFE, Stage, What};

/// What was met in the models of the controller.
#[derive(Default)]
struct Met {
    rules: BTreeSet<usize>,
    cells: BTreeSet<Asked>,
    reached: BTreeSet<Transition>,
    /// Whose deadline passed: what they had been told.
    late: BTreeSet<Option<Control>>,
}

impl Met {
    fn take(&mut self, model: &Site, before: &<Site as Model>::State, action: &Action) {
        let Some(controller) = &before.controller else { return };
        match *action {
            Action::Ask(origin, transition) => {
                let request = Request::Change(transition);
                let permitted = permits(model.environment(), origin, request, Scope::Site);
                let (state, goal, damaged) = (controller.state, controller.goal, controller.damaged());
                let asked = Asked { permitted, state, goal, damaged, request: transition };
                self.rules.insert(answer(&asked).0);
                self.cells.insert(asked);
            }
            Action::Deadline(worker) => {
                self.late.extend(controller.child(worker).map(|child| child.told));
            }
            _ => {}
        }
    }
}

fn reached(event: &Event) -> Option<Transition> {
    match *event {
        Event::Reached { transition, .. } => Some(transition),
        Event::ControllerEnded { end: End::Exited } => Some(Transition::Exit),
        Event::ControllerEnded { end: End::ReExecuted } => Some(Transition::Restart),
        _ => None,
    }
}

fn controllers() -> Met {
    let mut met = Met::default();
    for named in wspbus::models::controller::model::SPECIFIED {
        assert_eq!(named.whose, Whose::Specification);
        let model = (named.build)();
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let before = graph.state(number);
            let mut actions = Vec::new();
            model.actions(before, &mut actions);
            for edge in graph.edges(number) {
                let action = &actions[edge.action()];
                met.take(&model, before, action);
                for event in model.step(before, action).1 {
                    met.reached.extend(reached(&event));
                }
            }
        }
    }
    met
}

#[test]
fn every_rule_order_and_stage_of_the_controller_is_exercised() {
    let met = controllers();
    let idle = (0..RULES.len()).filter(|rule| !met.rules.contains(rule));
    assert_eq!(idle.map(|rule| RULES[rule].says).collect::<Vec<_>>(), [""; 0], "rules that nobody asks for");
    let unreached = ORDERS.iter().filter(|order| !met.reached.contains(&order.goal));
    assert_eq!(
        unreached.map(|order| order.says).collect::<Vec<_>>(),
        [""; 0],
        "goals that are never reached"
    );
    let early = ESCALATION.iter().filter(|stage| !met.late.contains(&stage.told));
    assert_eq!(early.map(|stage| stage.says).collect::<Vec<_>>(), [""; 0], "stages that never come");
    let asked = |state, goal, request| {
        met.cells.iter().any(|c| c.permitted && (c.state, c.goal, c.request) == (state, goal, request))
    };
    let mut missing = Vec::new();
    for (state, goal) in situations() {
        let unasked = Transition::ALL.into_iter().filter(|request| !asked(state, goal, *request));
        missing.extend(unasked.map(|request| format!("{state:?}, goal {goal:?}: {request}")));
    }
    assert_eq!(missing, [""; 0], "cells of the answer table that nobody asks for");
}

#[test]
fn every_row_of_a_workers_life_is_exercised() {
    let mut met: BTreeSet<(Stage, Stage)> = BTreeSet::new();
    for named in worker::model::ALL.iter().filter(|named| named.whose == Whose::Specification) {
        let model = (named.build)();
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let from = graph.state(number).process.stage;
            met.extend(graph.edges(number).iter().map(|e| (from, graph.state(e.target()).process.stage)));
        }
    }
    let idle = LIFE.iter().filter(|row| !met.contains(&(row.from, row.to)));
    assert_eq!(idle.map(|row| row.says).collect::<Vec<_>>(), [""; 0], "rows that never happen");
    let told = LIFE.iter().filter(|row| row.what == What::Told).count();
    assert!(told >= 2 && !met.contains(&(Stage::Done, Stage::Serving)));
}
