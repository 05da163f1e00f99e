//! The machine far beyond the bounds of the model: long runs, many listeners, the same claims.

use proptest::prelude::*;
use wspbus_models::bus::claim;
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, ThreadId};
use wspbus_models::bus::seen::{MAIN, Seen};
use wspbus_models::bus::{Bus, Code, End, Goal, Input, Machine, Policy, Request, State};
use wspbus_words::system::{Claim, Kind, judge_step};

/// A run: a policy, and inputs that name listeners by their place among those there are.
#[derive(Clone, Debug)]
struct Run {
    policy: Policy,
    inputs: Vec<Pick>,
}

#[derive(Clone, Copy, Debug)]
enum Pick {
    Plain(Input),
    Running(End),
    Expire,
    Reenter(Request),
    WaitInside(State),
    Late(usize, End),
    Unsubscribe(usize),
}

fn request() -> impl Strategy<Value = Request> {
    prop_oneof![
        5 => proptest::sample::select(Request::ALL.to_vec()),
        1 => any::<u8>().prop_map(|code| Request::Exit(Code(code))),
    ]
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![6 => Just(End::Ok), 2 => Just(End::Failed), 1 => any::<u8>().prop_map(|c| End::Exit(Code(c)))]
}

fn channel() -> impl Strategy<Value = Channel> {
    proptest::sample::select(Channel::ALL.to_vec())
}

fn pick() -> impl Strategy<Value = Pick> {
    let thread = (1..40u8).prop_map(|n| Origin::Thread(ThreadId(n)));
    let state = proptest::sample::select(State::ALL.to_vec());
    let plain = prop_oneof![
        12 => Just(Input::Advance),
        4 => (thread.clone(), request()).prop_map(|(o, r)| Input::Request(o, r)),
        2 => (thread.clone(), channel(), any::<u8>()).prop_map(|(o, c, p)| Input::Subscribe(o, c, p)),
        1 => (thread.clone(), state.clone()).prop_map(|(o, s)| Input::Wait(o, s)),
        1 => Just(Input::Block(Origin::Thread(MAIN))),
        1 => thread.prop_map(Input::Enqueue),
        1 => any::<bool>().prop_map(Input::MainRan),
        1 => Just(Input::Take),
        1 => Just(Input::LogFailed),
    ];
    prop_oneof![
        12 => plain.prop_map(Pick::Plain),
        8 => end().prop_map(Pick::Running),
        1 => Just(Pick::Expire),
        1 => request().prop_map(Pick::Reenter),
        1 => state.prop_map(Pick::WaitInside),
        1 => (0..8usize, end()).prop_map(|(n, e)| Pick::Late(n, e)),
        1 => (0..60usize).prop_map(Pick::Unsubscribe),
    ]
}

fn runs() -> impl Strategy<Value = Run> {
    let subscribe =
        (channel(), any::<u8>()).prop_map(|(c, p)| Pick::Plain(Input::Subscribe(Origin::Thread(MAIN), c, p)));
    let policy = prop_oneof![
        3 => Just(Policy::DEDICATED),
        1 => Just(Policy::listeners_only(&[Goal::Graceful])),
        1 => Just(Policy::listeners_only(&[Goal::Exit, Goal::Reload]).threads_only(&[Goal::Start, Goal::Stop])),
    ];
    (policy, prop::collection::vec(subscribe, 0..60), prop::collection::vec(pick(), 0..300))
        .prop_map(|(policy, first, then)| Run { policy, inputs: first.into_iter().chain(then).collect() })
}

/// The input that a pick means for this bus; `None` if there is no listener that it could mean.
fn input(bus: &Bus, pick: Pick) -> Option<Input> {
    let (running, turn) = (bus.running(), bus.turn());
    Some(match pick {
        Pick::Plain(input) => input,
        Pick::Running(end) => Input::Ended(turn?, end),
        Pick::Expire => Input::Expired(turn?),
        Pick::Reenter(request) => Input::Request(Origin::Listener(running?), request),
        Pick::WaitInside(state) => Input::Wait(Origin::Listener(running?), state),
        Pick::Late(n, end) => Input::Ended(*bus.busy.get(n)?, end),
        Pick::Unsubscribe(n) => {
            let origin = running.map_or(Origin::Thread(MAIN), Origin::Listener);
            Input::Unsubscribe(origin, ListenerId(n as u64))
        }
    })
}

struct Driver {
    machine: Machine,
    bus: Bus,
    seen: Seen,
    claims: Vec<Claim<Seen, Event>>,
}

impl Driver {
    fn new(policy: Policy) -> Self {
        let machine = Machine { policy, ..Machine::default() };
        Driver { machine, bus: Bus::default(), seen: Seen::of(policy, Vec::new()), claims: claim::safety() }
    }

    fn step(&mut self, input: Input) -> Result<(), TestCaseError> {
        let before = self.bus.clone();
        let events = self.machine.step(&mut self.bus, &input).events;
        let mut broken = Vec::new();
        let seen = judge_step(&self.claims, &self.seen, &events, &mut |place, holds| {
            if !holds {
                broken.push(self.claims[place].name);
            }
        });
        for claim in &self.claims {
            if let Kind::State(holds) = claim.kind
                && holds(&seen) == Some(false)
            {
                broken.push(claim.name);
            }
        }
        self.seen = seen;
        prop_assert!(broken.is_empty(), "{broken:?} broken by {input:?}\n{events:#?}\nbefore: {before:#?}");
        Ok(())
    }

    /// The bus and its listeners go on, nothing is asked: the bus comes to rest, within as many steps
    /// as there are listeners and states.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        let bound = 16 * (self.bus.listeners.len() + 8);
        for _ in 0..bound {
            let bus = &self.bus;
            match bus.turn() {
                Some(turn) => self.step(Input::Ended(turn, End::Ok))?,
                None if bus.can_advance() => self.step(Input::Advance)?,
                None => break,
            }
        }
        prop_assert!(self.bus.at_rest(), "no rest within {bound} steps: {:#?}", self.bus);
        prop_assert_eq!(&self.bus.tickets, &Vec::new());
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_safety_property_holds_on_long_runs_and_the_bus_comes_to_rest(run in runs()) {
        let mut driver = Driver::new(run.policy);
        for pick in run.inputs {
            if let Some(input) = input(&driver.bus, pick) {
                driver.step(input)?;
            }
        }
        driver.settle()?;
    }
}

/// The driver can fail: a machine with a broken table is caught.
#[test]
fn a_broken_machine_is_caught() {
    let mut driver = Driver::new(Policy::DEDICATED);
    driver.machine.tables.order = |age, listener| (u8::MAX - listener.priority, age);
    let subscribe = |priority| Input::Subscribe(Origin::Thread(MAIN), Channel::Start, priority);
    let ask = Input::Request(Origin::Thread(ThreadId(1)), Request::Start);
    let broken = [subscribe(1), subscribe(2), ask, Input::Advance].map(|i| driver.step(i).is_err());
    assert_eq!(broken, [false, false, false, true]);
}
