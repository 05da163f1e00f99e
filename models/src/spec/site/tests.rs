//! The printed columns that the controller does not read agree with what it does.

use crate::site::controller::{Controller, Design, Input, Move, ORDERS, Rules, State};
use crate::site::event::Ending;
use crate::site::{Environment, Event, Origin, Transition, Worker};

const RULES: Rules = Rules { environment: Environment::Dedicated, rate: 3, design: Design::Specified };

/// Lets the controller work, and its workers boot and end as they are told, until no work is left.
fn run(controller: &mut Controller) -> Vec<Event> {
    let mut events = Vec::new();
    while let Some(input) = next(controller) {
        events.extend(controller.step(&RULES, &input));
    }
    events
}

fn next(controller: &Controller) -> Option<Input> {
    if controller.next_move(&RULES) != Move::Wait {
        return Some(Input::Advance);
    }
    if controller.awaits_round() {
        return Some(Input::Acknowledged);
    }
    let boots = controller.children.iter().find(|c| !c.ready && c.stays());
    let ends = controller.children.iter().find(|c| !c.stays());
    boots.map(|c| Input::Ready(c.worker)).or(ends.map(|c| ended(c.worker, Ending::Done)))
}

fn ended(worker: Worker, ending: Ending) -> Input {
    Input::Ended { worker, ending, ready: true, untold: Default::default() }
}

fn ask(controller: &mut Controller, transition: Transition) {
    let answer = controller.step(&RULES, &Input::Request(Origin::Operator, transition));
    assert!(
        matches!(answer[..], [Event::Answered { answer, .. }] if answer.granted()),
        "{transition}: {answer:?}"
    );
}

/// A controller that was just asked for this transition. Its site is up, except for a Start.
fn asked(transition: Transition) -> Controller {
    let mut controller = Controller::new(2);
    if transition != Transition::Start {
        ask(&mut controller, Transition::Start);
        run(&mut controller);
        assert_eq!((controller.state, controller.children.len()), (State::Running, 2));
    }
    ask(&mut controller, transition);
    controller
}

#[test]
fn the_controller_does_what_its_orders_say() {
    for orders in ORDERS {
        let mut controller = asked(orders.goal);
        let old: Vec<Worker> = controller.children.iter().map(|c| c.worker).collect();
        let events = run(&mut controller);
        let sent = |event: &Event| match *event {
            Event::Sent { control, to } => Some((to, control)),
            _ => None,
        };
        let told: Vec<_> = events.iter().filter_map(sent).collect();
        let due: Vec<_> = old.iter().filter_map(|worker| Some((*worker, orders.tells?))).collect();
        assert_eq!(told, due, "{}", orders.goal);
    }
}

#[test]
fn a_worker_that_crashes_is_replaced_where_the_orders_say_so() {
    for orders in ORDERS {
        let mut controller = asked(orders.goal);
        let first = controller.children.first().map(|c| c.worker);
        first.map(|worker| controller.step(&RULES, &ended(worker, Ending::Crashed)));
        let spawns = run(&mut controller).iter().any(|event| matches!(event, Event::Spawned { .. }));
        assert_eq!(spawns, orders.spawns, "{}", orders.goal);
    }
}
