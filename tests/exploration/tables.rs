//! The explored configurations test every row of the tables of a site.

use std::collections::BTreeSet;

use stateright::Model;
use wspbus_check::{Limits, Watched, explore, silent};
use wspbus_models::named::Whose;
use wspbus_models::site::authority::permits;
use wspbus_models::site::composition::{Action, CompositionWorld, Site};
use wspbus_models::site::controller::{Asked, ESCALATION, ORDERS, RULES, answer, situations};
use wspbus_models::site::event::{Control, End, Event};
use wspbus_models::site::worker::{self, LIFE, Stage, What};
use wspbus_models::site::{Request, Scope, Transition};
use wspbus_words::system::System;

/// The rows and cells that were met in the models of the controller.
#[derive(Default)]
struct Met {
    rules: BTreeSet<usize>,
    cells: BTreeSet<Asked>,
    reached: BTreeSet<Transition>,
    /// The messages to workers whose deadline passed.
    late: BTreeSet<Option<Control>>,
}

impl Met {
    fn take(&mut self, model: &Site, before: &CompositionWorld, action: &Action) {
        let Some(controller) = &before.controller else { return };
        match *action {
            Action::Ask(origin, transition) => {
                let request = Request::Change(transition);
                let permitted = permits(model.configuration.environment, origin, request, Scope::Site);
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
    for named in wspbus_models::site::controller::model::SPECIFIED {
        assert_eq!(named.whose, Whose::Specification);
        let model = Watched::new((named.build)());
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let before = graph.state(number);
            let mut actions = Vec::new();
            model.actions(&before, &mut actions);
            for edge in graph.edges(number) {
                let action = &actions[edge.action()];
                met.take(model.system(), &before.system, action);
                for event in model.system().step(&mut before.system.clone(), action) {
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
    assert_eq!(idle.map(|rule| RULES[rule].says).collect::<Vec<_>>(), [""; 0], "rules that are never met");
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
    assert_eq!(missing, [""; 0], "cells of the answer table that no action asks for");
}

/// The row of the table of a worker's life that this action of its model is about.
fn what(before: &worker::model::WorkerWorld, action: &worker::model::Action, after: Stage) -> Option<What> {
    use worker::Input;
    use worker::model::Action;
    match *action {
        Action::Read => Some(What::Told),
        Action::Do(Input::Alone) => Some(What::Alone),
        Action::Do(Input::Boot(true)) => Some(What::Booted),
        Action::Do(Input::Boot(false)) => Some(What::BootFailed),
        Action::Do(Input::Deadline) => Some(What::Expired),
        Action::Do(Input::GivesUp) => Some(What::GivenUp),
        Action::Do(Input::Advance) if before.process.stage == after => None,
        Action::Do(Input::Advance) if before.process.stage == Stage::Leaving => Some(What::Empty),
        Action::Do(Input::Advance) => Some(What::Down),
        _ => None,
    }
}

#[test]
fn every_row_of_a_workers_life_is_exercised() {
    let mut met: BTreeSet<(Stage, What, Stage)> = BTreeSet::new();
    for named in worker::model::ALL.iter().filter(|named| named.whose == Whose::Specification) {
        let model = Watched::new((named.build)());
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let before = graph.state(number);
            let mut actions = Vec::new();
            model.actions(&before, &mut actions);
            for edge in graph.edges(number) {
                let after = graph.state(edge.target()).system.process.stage;
                let what = what(&before.system, &actions[edge.action()], after);
                met.extend(what.map(|what| (before.system.process.stage, what, after)));
            }
        }
    }
    // A failed boot is a matter of the site: its controller counts it.
    let of_the_site = |what: What| what == What::BootFailed;
    let rows = LIFE.iter().filter(|row| !of_the_site(row.what));
    let idle = rows.filter(|row| !met.contains(&(row.from, row.what, row.to)));
    assert_eq!(idle.map(|row| row.says).collect::<Vec<_>>(), [""; 0], "rows that never happen");
    assert!(boots_fail(), "no boot fails in the site");
}

fn boots_fail() -> bool {
    let mut built =
        wspbus_models::site::controller::model::SPECIFIED.iter().map(|named| Watched::new((named.build)()));
    built.any(|model| {
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        (0..graph.len() as u32).any(|number| {
            let mut actions = Vec::new();
            model.actions(&graph.state(number), &mut actions);
            actions.iter().any(|action| matches!(action, Action::Boot(_, false)))
        })
    })
}
