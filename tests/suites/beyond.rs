//! The grounds of a guarantee, and its limits.

use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Case, Input, Level, Parameters, Setup, Subscribed};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::fault::{Fault, Indexed};
use wspbus_kit::suite::faulty::Faulty;
use wspbus_kit::suite::observable::{Reference, Stepper};
use wspbus_kit::suite::parallel;
use wspbus_kit::suite::plan::{Figures, Plan};
use wspbus_kit::suite::prefixes::Prefixes;
use wspbus_kit::suite::script::script;
use wspbus_kit::suite::{Implementation, Suite, cover, run_case};
use wspbus_models::bus::event::{Answer, Channel, Event, ListenerId, Origin, ThreadId};
use wspbus_models::bus::{self, Bus, Code, End, Machine, Policy, Request, State};

use super::ground;

/// A bus that is right until its moment comes.
#[derive(Clone)]
struct Sly {
    machine: Machine,
    seen: Seen,
    step: Step,
}

type Step = fn(&mut Sly, &mut Bus, &bus::Input) -> Vec<Event>;

/// The number of times that a bus has seen each of these things.
#[derive(Clone, Copy, Default)]
struct Seen {
    requests: u32,
    /// The requests in Exited.
    late: u32,
    /// The Starts in Idle.
    cycles: u32,
    /// The Stops in Idle.
    stops: u32,
}

impl Seen {
    /// Notes a request that comes now.
    fn note(&mut self, state: State, request: Request) {
        self.requests += 1;
        self.late += u32::from(state == State::Exited);
        self.cycles += u32::from(state == State::Idle && request == Request::Start);
        self.stops += u32::from(state == State::Idle && request == Request::Stop);
    }
}

impl Stepper for Sly {
    fn step(&mut self, bus: &mut Bus, input: &bus::Input) -> Vec<Event> {
        if let bus::Input::Request(_, request) = *input {
            self.seen.note(bus.state, request);
        }
        (self.step)(self, bus, input)
    }

    fn obey(&mut self, policy: Policy) {
        self.machine.policy = policy;
    }
}

impl Sly {
    fn right(&self, bus: &mut Bus, input: &bus::Input) -> Vec<Event> {
        self.machine.step(bus, input).events
    }

    /// A bus that denies a request when its moment has come, and does nothing.
    fn denies(&self, bus: &mut Bus, input: &bus::Input, now: bool) -> Vec<Event> {
        match *input {
            bus::Input::Request(origin, request) if now => {
                vec![Event::Answered { origin, request, answer: Answer::Denied, ticket: None }]
            }
            _ => self.right(bus, input),
        }
    }

    /// A bus that forgets the code 99 when its moment has come.
    fn forgets(&self, bus: &mut Bus, input: &bus::Input, now: bool) -> Vec<Event> {
        let events = self.right(bus, input);
        bus.code = bus.code.filter(|code| !now || *code != Code(99));
        events
    }
}

/// A third ticket is beyond the bound of the complete suites.
fn loses_the_third_ticket(sly: &mut Sly, bus: &mut Bus, input: &bus::Input) -> Vec<Event> {
    let events = sly.right(bus, input);
    let joined = |e: &Event| matches!(e, Event::Answered { answer: Answer::Joined { .. }, .. });
    if bus.tickets.len() > 2 && events.iter().any(joined) {
        bus.tickets.pop();
    }
    events
}

fn skips_a_priority(sly: &mut Sly, bus: &mut Bus, input: &bus::Input) -> Vec<Event> {
    let events = sly.right(bus, input);
    let skipped = |id: &ListenerId| bus.listeners.iter().any(|l| l.id == *id && l.priority == 77);
    if let Some(pass) = &mut bus.pass {
        pass.due.retain(|id| !skipped(id));
    }
    events
}

const ONE: Origin = Origin::Thread(ThreadId(1));

fn asks(request: Request) -> Input {
    Input::Request { by: ONE, request }
}

/// The requests of one thread, time and again.
fn again(requests: &[Request], times: usize) -> Vec<Input> {
    requests.repeat(times).into_iter().map(asks).collect()
}

/// A bus for each example that a suite names, with a script that reaches its moment.
fn sly() -> Vec<(&'static str, Step, Setup, Vec<Input>)> {
    use Request::{Exit, Start, Stop};
    let (bare, core) = (Bounds::of(Level::Requests).setup(), Bounds::of(Level::Core).setup());
    let ends = |place: usize| Input::End { listener: core.listeners[place].listener, end: End::Ok };
    let skipped = Subscribed { listener: ListenerId(0), channel: Channel::Start, priority: 77 };
    let cycles = again(&[Start, Stop], 10);
    let fourth = Origin::Thread(ThreadId(4));
    let four = Setup { threads: 4, ..bare.clone() };
    let out = [asks(Exit(Code(99))), Input::Block];
    vec![
        (
            "the second time that a transition is taken",
            |sly, bus, input| sly.denies(bus, input, sly.seen.stops == 2),
            bare.clone(),
            again(&[Stop], 2),
        ),
        (
            "at the tenth cycle",
            |sly, bus, input| sly.denies(bus, input, sly.seen.cycles == 10),
            bare.clone(),
            cycles.clone(),
        ),
        (
            "at the fortieth request",
            |sly, bus, input| sly.denies(bus, input, sly.seen.requests == 40),
            bare.clone(),
            again(&[Start, Stop], 20),
        ),
        (
            "at an Exit with the code 99",
            |sly, bus, input| sly.forgets(bus, input, true),
            bare.clone(),
            out.into(),
        ),
        (
            "when a third ticket is open",
            loses_the_third_ticket,
            core.clone(),
            [again(&[Start], 3), vec![ends(1), ends(0)]].concat(),
        ),
        (
            "at a request of a fourth thread",
            |sly, bus, input| {
                let now = matches!(input, bus::Input::Request(Origin::Thread(ThreadId(4)), _));
                sly.denies(bus, input, now)
            },
            four,
            vec![Input::Request { by: fourth, request: Start }],
        ),
        (
            "at the twentieth request after the end",
            |sly, bus, input| sly.denies(bus, input, sly.seen.late == 20),
            bare.clone(),
            again(&[Exit(Code(0))], 21),
        ),
        (
            "at a listener with the priority 77",
            skips_a_priority,
            Setup { listeners: vec![skipped], ..bare.clone() },
            vec![asks(Start)],
        ),
        (
            "at an Exit with the code 99 in the tenth cycle",
            |sly, bus, input| sly.forgets(bus, input, sly.seen.cycles == 10),
            bare,
            [&cycles[..], &out].concat(),
        ),
    ]
}

fn fails(suite: &Suite, case: &Case, bus: &mut impl Implementation) -> bool {
    run_case(&suite.setup, &suite.parameters, case, bus).is_fail()
}

/// Each bus is wrong, and its script shows it.
#[test]
fn each_bus_with_a_bug_beyond_the_suites_is_wrong() {
    for (name, step, setup, inputs) in sly() {
        let mut bus = Reference::new(Sly { machine: Machine::default(), seen: Seen::default(), step });
        let parameters = Parameters::default();
        let case = script(&setup, parameters, &inputs, inputs.len() - 1, &[]).unwrap();
        assert!(run_case(&setup, &parameters, &case, &mut bus).is_fail(), "{name}: it is right");
        assert!(run_case(&setup, &parameters, &case, &mut Reference::new(Machine::default())).is_pass());
    }
}

/// The most cases of a suite that the everyday tests try.
const FEW: usize = 5_000;

/// A suite names no example that it finds.
#[test]
fn a_bus_with_a_bug_that_a_suite_names_as_not_shown_passes_the_suite() {
    pass(ground::suites().iter().filter(|(_, suite, _)| suite.cases.len() <= FEW));
}

#[test]
#[ignore = "a hundred thousand cases"]
fn a_bus_with_a_bug_that_a_large_suite_names_as_not_shown_passes_the_suite() {
    pass(ground::all().into_iter().filter(|(_, suite, _)| suite.cases.len() > FEW));
}

fn pass<'a>(suites: impl Iterator<Item = &'a (Plan, Suite, Figures)>) {
    let (suites, buses) = (suites.collect::<Vec<_>>(), sly());
    assert!(suites.len() > 1);
    parallel::each(&suites, |(plan, suite, _)| {
        let cases = Prefixes::new(suite);
        for example in plan.beyond() {
            let (_, step, ..) = buses.iter().find(|(name, ..)| name == example).expect(example);
            let bus = Reference::new(Sly { machine: Machine::default(), seen: Seen::default(), step: *step });
            assert_eq!(cases.failing(bus), [], "{plan} finds the bug {example}");
        }
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
