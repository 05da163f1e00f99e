use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const ONE: ListenerId = ListenerId(1);
const TWO: ListenerId = ListenerId(2);

fn at(gates: &Gates) -> Vec<ListenerId> {
    gates.settle().unwrap().gates
}

/// A thread of a bus that calls these listeners, one after the other.
fn pass(gates: &Gates, listeners: &'static [ListenerId]) {
    let inner = gates.clone();
    gates.run(move || {
        for listener in listeners {
            let end = inner.listener(*listener);
            inner.surprise(format!("{} {end:?}", listener.0));
        }
    });
}

#[test]
fn a_listener_stays_at_its_gate_until_it_is_told_to_end() {
    let gates = Gates::new();
    pass(&gates, &[ONE, TWO]);
    assert_eq!(at(&gates), [ONE]);
    assert!(matches!(gates.end(TWO, End::Ok), Err(Trouble::Impossible(_))));
    gates.end(ONE, End::Failed).unwrap();
    let output = gates.settle().unwrap();
    assert_eq!((output.gates, output.surprises), (vec![TWO], vec!["1 Failed".to_owned()]));
    gates.end(TWO, End::Ok).unwrap();
    assert_eq!(at(&gates), []);
    assert!(gates.end(TWO, End::Ok).is_err());
}

#[test]
fn a_listener_does_something_at_its_gate_on_its_own_thread() {
    let gates = Gates::new();
    let thread = Arc::new(Mutex::new(None));
    let (inner, noted) = (gates.clone(), Arc::clone(&thread));
    gates.run(move || {
        *noted.lock().unwrap() = Some(std::thread::current().id());
        inner.listener(ONE);
    });
    assert_eq!(at(&gates), [ONE]);
    let inner = gates.clone();
    let own = move || inner.surprise(format!("{:?}", std::thread::current().id()));
    gates.inside(ONE, own).unwrap();
    let output = gates.settle().unwrap();
    assert_eq!(output.gates, [ONE]);
    assert_eq!(output.surprises, [format!("{:?}", thread.lock().unwrap().unwrap())]);
}

/// A listener that waits in a call of the bus rests. It is not at its gate meanwhile, and takes no order.
#[test]
fn a_listener_that_waits_in_a_call_is_not_at_its_gate() {
    let gates = Gates::new();
    pass(&gates, &[ONE]);
    assert_eq!(at(&gates), [ONE]);
    let bus = Arc::new((Mutex::new(true), gates.condvar()));
    let inner = Arc::clone(&bus);
    gates.inside(ONE, move || drop(inner.1.wait_while(inner.0.lock().unwrap(), |waits| *waits))).unwrap();
    assert_eq!(at(&gates), []);
    assert!(matches!(gates.end(ONE, End::Ok), Err(Trouble::Impossible(_))));
    let mut waits = bus.0.lock().unwrap();
    *waits = false;
    bus.1.notify_all(&waits);
    drop(waits);
    assert_eq!(at(&gates), [ONE]);
    gates.end(ONE, End::Ok).unwrap();
    assert_eq!(at(&gates), []);
}

/// A thread that is notified counts as moving before it runs: settling never comes too early.
#[test]
fn a_thread_that_waits_rests_and_a_thread_that_is_notified_moves() {
    for _ in 0..500 {
        let gates = Gates::new();
        let bus = Arc::new((Mutex::new(0), gates.condvar()));
        let done = Arc::new(AtomicUsize::new(0));
        for _ in 0..3 {
            let (bus, done) = (Arc::clone(&bus), Arc::clone(&done));
            gates.run(move || {
                for round in 1..=2 {
                    drop(bus.1.wait_while(bus.0.lock().unwrap(), |now| *now < round));
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        gates.settle().unwrap();
        assert_eq!(done.load(Ordering::Relaxed), 0);
        for round in 1..=2 {
            let mut now = bus.0.lock().unwrap();
            *now = round;
            bus.1.notify_all(&now);
            drop(now);
            gates.settle().unwrap();
            assert_eq!(done.load(Ordering::Relaxed), 3 * round);
        }
    }
}

#[test]
fn a_thread_that_moves_for_ever_is_given_up_and_said_to_move() {
    let gates = Gates::new();
    let _busy = gates.moving();
    gates.surprise("it was here");
    let output = gates.settle_within(Duration::from_millis(20)).unwrap();
    assert_eq!(output.unsettled.as_deref(), Some("threads that move still after 0.02 s: 1"));
    assert_eq!(output.surprises, ["it was here"]);
}

#[test]
fn a_thread_that_was_never_counted_breaks_the_count() {
    let gates = Gates::new();
    let inner = gates.clone();
    let uncounted = std::thread::spawn(move || inner.listener(ONE));
    while !gates.lock().at.contains_key(&ONE) {
        std::thread::yield_now();
    }
    assert!(matches!(gates.settle(), Err(Trouble::Broken(_))));
    gates.open();
    assert_eq!(uncounted.join().unwrap(), End::Ok);
}

#[test]
fn open_gates_hold_no_listener() {
    let gates = Gates::new();
    pass(&gates, &[ONE, TWO]);
    assert_eq!(at(&gates), [ONE]);
    gates.open();
    let output = gates.settle().unwrap();
    assert_eq!((output.gates, output.surprises), (vec![], vec!["1 Ok".to_owned(), "2 Ok".to_owned()]));
}

#[test]
fn a_panic_and_a_second_call_are_surprises() {
    let gates = Gates::new();
    gates.run(|| panic!("on purpose"));
    assert_eq!(gates.settle().unwrap().surprises, ["a thread panicked"]);
    pass(&gates, &[ONE]);
    assert_eq!(at(&gates), [ONE]);
    pass(&gates, &[ONE]);
    let output = gates.settle().unwrap();
    assert_eq!(output.surprises, ["listener 1 is called while it runs", "1 Ok"]);
}

/// A thread that has run one function runs the next: a hundred functions need far fewer threads, also where other tests
/// take threads from the same place.
#[test]
fn threads_are_used_again() {
    let (gates, threads) = (Gates::new(), Arc::new(Mutex::new(std::collections::BTreeSet::new())));
    for _ in 0..100 {
        let noted = Arc::clone(&threads);
        gates.run(move || {
            noted.lock().unwrap().insert(format!("{:?}", std::thread::current().id()));
        });
        gates.settle().unwrap();
    }
    assert!(threads.lock().unwrap().len() <= 50, "{}", threads.lock().unwrap().len());
}
