//! The machine where no claim can see it: the inputs that a model never offers, and the parts of the bus that
//! no event shows.
//!
//! An input that makes no sense where the bus is has an answer too: the machine refuses or ignores it, and the bus is as
//! it was.

use std::collections::HashSet;

use wspbus_models::bus::answer::Asker;
use wspbus_models::bus::command::Outputs;
use wspbus_models::bus::event::{
    Channel, Event, ListenerId, Origin, Outcome, Reason, ThreadId, TicketId, Wake,
};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::memory::{End, Main};
use wspbus_models::bus::model::{BusConfiguration, Lifecycle, configuration};
use wspbus_models::bus::seen::MAIN;
use wspbus_models::bus::{Bus, Code, Goal, Input, Machine, Policy, Request, State};
use wspbus_words::system::System;

/// The states of a configuration that are looked at, the nearest first.
const NEAR: usize = 10_000;
const T: Origin = Origin::Thread(ThreadId(1));

fn named(name: &str) -> Lifecycle {
    let named = configuration::ALL.iter().find(|c| c.name == name);
    (named.unwrap_or_else(|| panic!("no configuration {name}")).build)()
}

/// Different buses that this model meets.
fn buses(model: &Lifecycle) -> Vec<Bus> {
    let mut worlds = vec![model.begin().0];
    let mut known: HashSet<_> = worlds.iter().cloned().collect();
    let mut next = 0;
    while next < worlds.len() && worlds.len() < NEAR {
        let mut actions = Vec::new();
        model.offer(&worlds[next], &mut actions);
        for action in actions {
            let mut world = worlds[next].clone();
            model.step(&mut world, &action);
            if known.insert(world.clone()) {
                worlds.push(world);
            }
        }
        next += 1;
    }
    worlds.into_iter().map(|world| world.bus).collect()
}

fn refused(origin: Origin, reason: Reason) -> Option<Event> {
    Some(Event::Refused { origin, reason })
}

/// The inputs that make no sense to this bus, each with the refusal, if it is refused by an event.
fn senseless(bus: &Bus) -> Vec<(Input, Option<Event>)> {
    let mut all = Vec::new();
    if !bus.can_advance() {
        all.push((Input::Advance, Some(Event::NoStep)));
    }
    for id in (0..6).map(ListenerId) {
        let origin = Origin::Listener(id);
        let asker = bus.asker(origin);
        // A call that is over, of a listener that perhaps runs again, and a call that never was.
        for turn in [0, 99].map(|number| Turn { listener: id, number }) {
            let ends = [End::Ok, End::Failed, End::Exit(Code(3))].map(|end| Input::Ended(turn, end));
            all.extend(ends.map(|input| (input, refused(origin, Reason::Stale))));
            all.push((Input::Expired(turn), refused(origin, Reason::Stale)));
        }
        if let Some(turn) = bus.busy.iter().find(|turn| turn.listener == id) {
            all.push((Input::Expired(*turn), refused(origin, Reason::Stale)));
        }
        if asker != Asker::Listener {
            let reason = if asker == Asker::Abandoned { Reason::Abandoned } else { Reason::Stale };
            let changes = [
                Input::Subscribe(origin, Channel::Stop, 5),
                Input::Unsubscribe(origin, ListenerId(0)),
                Input::Enqueue(origin),
            ];
            all.extend(changes.map(|input| (input, refused(origin, reason))));
        }
        let reason = match asker {
            Asker::Listener => Reason::InListener,
            Asker::Abandoned => Reason::Abandoned,
            _ => Reason::Stale,
        };
        let waits =
            [Input::Wait(origin, State::Running), Input::Await(origin, TicketId(0)), Input::Block(origin)];
        all.extend(waits.map(|input| (input, refused(origin, reason))));
    }
    all.push((Input::Unsubscribe(T, ListenerId(99)), refused(T, Reason::Stale)));
    for ticket in (0..4).map(TicketId) {
        let open = bus.tickets.iter().any(|t| t.id == ticket);
        all.push((Input::Await(T, ticket), refused(T, Reason::Stale).filter(|_| !open)));
        if !open {
            all.push((Input::Forget(ThreadId(1), ticket), refused(T, Reason::Stale)));
        }
    }
    for (thread, _) in &bus.waiting {
        let origin = Origin::Thread(*thread);
        all.push((Input::Wait(origin, State::Idle), refused(origin, Reason::Stale)));
    }
    all.extend(senseless_to_main(bus));
    all
}

fn senseless_to_main(bus: &Bus) -> Vec<(Input, Option<Event>)> {
    let main = Origin::Thread(MAIN);
    let mut all = vec![(Input::Block(T), refused(T, Reason::Stale))];
    if bus.main != Main::Away {
        all.push((Input::Block(main), refused(main, Reason::Stale)));
    }
    if bus.main == Main::Taken {
        all.push((Input::Enqueue(T), refused(T, Reason::Terminal)));
    }
    if bus.main != Main::Blocked || bus.queue == 0 {
        all.extend([false, true].map(|failed| (Input::MainRan(failed), refused(main, Reason::Stale))));
    }
    if bus.main != Main::Blocked || bus.state != State::Exited {
        all.push((Input::Take, refused(main, Reason::Stale)));
    }
    all
}

#[test]
fn an_input_that_makes_no_sense_changes_nothing() {
    let machine = Machine::default();
    for name in ["main", "waiters", "deadlines", "subscriptions", "slow-with-one", "slow-with-two"] {
        for bus in buses(&named(name)) {
            for (input, refusal) in senseless(&bus) {
                let mut after = bus.clone();
                let out = machine.step(&mut after, &input);
                let expected = Outputs { events: Vec::from_iter(refusal), commands: Vec::new() };
                assert_eq!((&after, out), (&bus, expected), "{name}: {input:?}");
            }
        }
    }
}

/// An entry that the main program ran leaves the queue; if it failed, that is counted, and nothing else happens.
#[test]
fn an_entry_of_main_runs_once() {
    let machine = Machine::default();
    let ready = |bus: &Bus| bus.main == Main::Blocked && bus.queue > 0;
    let all = buses(&named("messages"));
    assert!(all.iter().any(ready));
    for bus in all.into_iter().filter(ready) {
        for failed in [false, true] {
            let mut after = bus.clone();
            let events = machine.step(&mut after, &Input::MainRan(failed)).events;
            let main_failures = bus.main_failures + u32::from(failed);
            assert_eq!(after, Bus { queue: bus.queue - 1, main_failures, ..bus.clone() });
            assert_eq!(events, [Event::MainRan { failed }]);
        }
    }
}

/// At rest, the failures on the way to a goal are forgotten: the next requester is not told of them.
#[test]
fn at_rest_no_failure_is_left_to_tell() {
    let all = buses(&named("failures"));
    let rests = |bus: &Bus| bus.at_rest() && bus.state != State::Exited;
    assert!(all.iter().any(|bus| rests(bus) && !bus.failures.is_empty()));
    for bus in all.iter().filter(|bus| rests(bus)) {
        assert!(bus.service.is_empty(), "{bus:?}");
    }
}

/// The outcome of a late end is how the listener ended; an Exit that the policy denies is a failure there too.
#[test]
fn a_late_end_tells_how_the_listener_ended() {
    let configuration = BusConfiguration { deadlines: true, ..named("alone").configuration };
    let all = buses(&Lifecycle::new(configuration));
    let denies = Policy::listeners_only(&[Goal::Graceful]);
    let mut late = 0;
    for bus in all {
        let Some(turn) = bus.busy.first().copied() else { continue };
        let listener = turn.listener;
        let exit = Outcome::Exit(Code(4));
        for (policy, end, outcome) in [
            (Policy::DEDICATED, End::Ok, Outcome::Ok),
            (Policy::DEDICATED, End::Failed, Outcome::Failed),
            (Policy::DEDICATED, End::Exit(Code(4)), exit),
            (denies, End::Exit(Code(4)), Outcome::Failed),
        ] {
            let machine = Machine { policy, ..Machine::default() };
            let events = machine.step(&mut bus.clone(), &Input::Ended(turn, end)).events;
            assert_eq!(events.last(), Some(&Event::EndedLate { listener, outcome }), "{end:?}");
            late += 1;
        }
    }
    assert!(late > 0);
}

fn run(bus: &mut Bus, inputs: &[Input]) -> Vec<Event> {
    inputs.iter().flat_map(|input| Machine::default().step(bus, input).events).collect()
}

/// A pass over a channel without a listener is announced and ends like any other.
#[test]
fn a_pass_without_listeners_is_a_pass() {
    let mut bus = Bus::default();
    run(&mut bus, &[Input::Request(T, Request::Start), Input::Advance, Input::Advance]);
    let graceful = [Input::Request(T, Request::Graceful), Input::Advance, Input::Advance];
    let events = run(&mut bus, &graceful);
    let passes = |event: &Event| matches!(event, Event::PassBegan { channel: Channel::Graceful, .. });
    assert_eq!(events.iter().filter(|event| passes(event)).count(), 1);
    assert!(bus.at_rest() && bus.tickets.is_empty(), "{bus:?}");
}

/// A waiter for Exited is told that the state was entered, and not that it will never come.
#[test]
fn a_waiter_for_exited_is_told_that_it_was_entered() {
    let exit = [Input::Request(T, Request::Exit(Code::OK)), Input::Advance, Input::Advance];
    let woken = Event::Woken { thread: ThreadId(2), wake: Wake::Entered(State::Exited) };
    let wait = [Input::Wait(Origin::Thread(ThreadId(2)), State::Exited)];
    let mut bus = Bus::default();
    assert!(run(&mut bus, &[&wait[..], &exit].concat()).contains(&woken));
    assert!(run(&mut bus, &wait).contains(&woken));
}

/// WAIT-1. A story has two waiters of one state, and one step wakes both.
#[test]
fn two_waiters_of_one_state_wake_at_once_in_a_story() {
    let most = |name: &str| {
        let woken = |mut bus: Bus| {
            let events = Machine::default().step(&mut bus, &Input::Advance).events;
            let is_woken =
                |event: &&Event| matches!(event, Event::Woken { wake: Wake::Entered(State::Running), .. });
            events.iter().filter(is_woken).count()
        };
        buses(&named(name)).into_iter().map(woken).max()
    };
    assert_eq!(most("waiters"), Some(2));
    assert_eq!(most("slow-with-one"), Some(1), "a story with one waiter");
}

/// GOAL-21.
#[test]
fn a_bus_at_rest_does_nothing_until_a_request_is_accepted() {
    let mut resting = 0;
    for configuration in configuration::ALL {
        for bus in buses(&(configuration.build)()) {
            let mut after = bus.clone();
            let out = Machine::default().step(&mut after, &Input::Advance);
            if bus.at_rest() {
                resting += 1;
                assert!(!bus.can_advance());
                assert_eq!((out.events, out.commands, after), (vec![Event::NoStep], Vec::new(), bus));
            }
        }
    }
    assert!(resting > 100, "{resting}");
}
