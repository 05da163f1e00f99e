//! The grounds of a guarantee, and its limits.

use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Case, Input, Level, Parameters, Setup};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::fault::{Fault, Indexed};
use wspbus_kit::suite::faulty::Faulty;
use wspbus_kit::suite::observable::{Reference, Stepper};
use wspbus_kit::suite::parallel;
use wspbus_kit::suite::prefixes::Prefixes;
use wspbus_kit::suite::script::script;
use wspbus_kit::suite::{Implementation, Suite, cover, run_case};
use wspbus_models::bus::event::{Answer, Event, Origin, ThreadId};
use wspbus_models::bus::{Bus, Code, Machine, Policy, Request};

use super::ground;

/// A bus that is right in every case of a suite.
#[derive(Clone)]
struct Sly {
    machine: Machine,
    asked: u32,
    step: fn(&mut Sly, &mut Bus, &wspbus_models::bus::Input) -> Vec<Event>,
}

impl Stepper for Sly {
    fn step(&mut self, bus: &mut Bus, input: &wspbus_models::bus::Input) -> Vec<Event> {
        (self.step)(self, bus, input)
    }

    fn obey(&mut self, policy: Policy) {
        self.machine.policy = policy;
    }
}

/// This bus forgets the code 99. No level has that input.
fn forgets_a_code(sly: &mut Sly, bus: &mut Bus, input: &wspbus_models::bus::Input) -> Vec<Event> {
    let events = sly.machine.step(bus, input).events;
    bus.code = bus.code.filter(|code| *code != Code(99));
    events
}

/// This bus holds two tickets and loses the third. A third ticket is beyond the bound.
fn loses_the_third_ticket(sly: &mut Sly, bus: &mut Bus, input: &wspbus_models::bus::Input) -> Vec<Event> {
    let events = sly.machine.step(bus, input).events;
    let joined = |e: &Event| matches!(e, Event::Answered { answer: Answer::Joined { .. }, .. });
    if bus.tickets.len() > 2 && events.iter().any(joined) {
        bus.tickets.pop();
    }
    events
}

/// This bus counts, and answers the fortieth request with Already. So it has more states.
fn tires(sly: &mut Sly, bus: &mut Bus, input: &wspbus_models::bus::Input) -> Vec<Event> {
    let wspbus_models::bus::Input::Request(origin, request) = *input else {
        return sly.machine.step(bus, input).events;
    };
    sly.asked += 1;
    match sly.asked {
        40.. => vec![Event::Answered { origin, request, answer: Answer::Already, ticket: None }],
        _ => sly.machine.step(bus, input).events,
    }
}

const ONE: Origin = Origin::Thread(ThreadId(1));

fn asks(request: Request) -> Input {
    Input::Request { by: ONE, request }
}

/// Each bus with a script that reaches its fault.
fn sly() -> [(&'static str, Reference<Sly>, Setup, Vec<Input>); 3] {
    let bus = |step| Reference::new(Sly { machine: Machine::default(), asked: 0, step });
    let (bare, core) = (Bounds::of(Level::Requests).setup(), Bounds::of(Level::Core).setup());
    let code = vec![asks(Request::Exit(Code(99))), Input::Block];
    let listener = core.listeners[1].listener;
    let mut third = vec![asks(Request::Start); 3];
    third.push(Input::End { listener, end: wspbus_models::bus::End::Ok });
    third.push(Input::End { listener: core.listeners[0].listener, end: wspbus_models::bus::End::Ok });
    let long = [Request::Start, Request::Stop].repeat(21).into_iter().map(asks).collect();
    [
        ("a code that no case asks for", bus(forgets_a_code), bare.clone(), code),
        ("the third ticket", bus(loses_the_third_ticket), core, third),
        ("the fortieth request", bus(tires), bare, long),
    ]
}

fn fails(suite: &Suite, case: &Case, bus: &mut impl Implementation) -> bool {
    run_case(&suite.setup, &suite.parameters, case, bus).is_fail()
}

#[test]
fn a_bus_that_is_wrong_where_no_suite_looks_passes_those_that_are_small() {
    pass_them_all(&["requests-k1", "core-k0", "core-negative"]);
}

#[test]
#[ignore = "a hundred thousand cases"]
fn a_bus_that_is_wrong_where_no_suite_looks_passes_them_all() {
    pass_them_all(&["requests-k2", "core-k1", "core-negative", "subscriptions-k1", "denials-k0", "whole-k0"]);
}

fn pass_them_all(plans: &[&'static str]) {
    let suites: Vec<_> = plans.iter().map(|plan| (plan, Prefixes::new(ground::suite(plan)))).collect();
    parallel::each(&sly(), |(name, bus, setup, inputs)| {
        let mut bus = bus.clone();
        for (plan, suite) in &suites {
            assert_eq!(suite.failing(bus.clone()), [], "{name} fails {plan}");
        }
        // The control: the bus is wrong, and the script shows it.
        let parameters = Parameters::default();
        let case = script(setup, parameters, inputs, inputs.len() - 1, &[]).unwrap();
        assert!(run_case(setup, &parameters, &case, &mut bus).is_fail(), "{name} is right");
        assert!(run_case(setup, &parameters, &case, &mut Reference::new(Machine::default())).is_pass());
    });
}

#[test]
fn without_the_only_case_that_shows_a_fault_it_survives() {
    are_needed(4);
}

#[test]
#[ignore = "more cases"]
fn without_each_of_eleven_cases_a_fault_survives() {
    are_needed(11);
}

/// Some cases are the only one that shows a fault. Without such a case the fault survives, in the count and as a bus. There
/// are so many of these cases, or more.
fn are_needed(expected: usize) {
    let observable =
        std::sync::Arc::new(Observable::new(Bounds::of(Level::Requests), Parameters::default()).unwrap());
    let mealy = &observable.mealy;
    let whole: Vec<Vec<u32>> = cover::complete(mealy, 0).into_iter().map(|s| s.inputs).collect();
    let suite = ground::suite("requests-k0");
    let mut needed = 0;
    for place in 0..whole.len() {
        if needed == expected {
            return;
        }
        let mut fewer = whole.clone();
        fewer.remove(place);
        let indexed = Indexed::new(mealy, &fewer);
        let survivors = indexed.transfer_faults(true).survivors();
        if survivors == 0 {
            continue;
        }
        // The bus may differ where the machine has no transition: then another case may see it too.
        let only = |fault: Fault| {
            let mut bus = Faulty::new(observable.clone(), fault);
            let failing = |other: &usize| fails(suite, &suite.cases[*other], &mut bus);
            (0..whole.len()).filter(failing).eq([place])
        };
        let mut alive = faults(&observable).filter(|fault| indexed.killer(fault).is_none());
        needed += usize::from(alive.any(only));
    }
    panic!("{needed} of {} cases are needed for a transfer fault, expected {expected}", whole.len());
}

/// Every transfer fault.
fn faults(observable: &Observable) -> impl Iterator<Item = Fault> + '_ {
    let mealy = &observable.mealy;
    let states = mealy.states() as u32;
    (0..states).flat_map(move |state| {
        mealy.defined(state).flat_map(move |(input, (right, out))| {
            (0..states).filter(move |to| *to != right).map(move |to| Fault { at: (state, input), to, out })
        })
    })
}
