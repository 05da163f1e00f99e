use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wspbus::event::Reason;
use wspbus::runtime::threads::Guarded;
use wspbus::runtime::{Here, Monitor, Runtime, Shared, Threads};
use wspbus::{Builder, Bus, Channel, Code, Exit, Refused, State, Topic};

use super::listeners::Throws;
use super::probe::Bomb;
use super::{Log, on};

const NUMBERS: Topic<u32> = Topic::new("numbers");

#[test]
fn subscribers_are_called_in_order_on_the_publisher() {
    let (bus, log) = (Bus::new(), Log::default());
    let here = std::thread::current().id();
    for (priority, name) in [(60, "c"), (50, "a"), (50, "b")] {
        let log = log.clone();
        let hear = move |n: &u32| log.note(format!("{name}{n}{}", std::thread::current().id() == here));
        bus.listen(&NUMBERS, priority, hear).detach();
    }
    let published = bus.publish(&NUMBERS, &7);
    assert_eq!((published.called, published.failures.len()), (3, 0));
    assert_eq!(log.taken(), ["a7true", "b7true", "c7true"]);
    assert_eq!(bus.publish(&Topic::<u64>::new("numbers"), &7).called, 0, "a topic is its name and its type");
}

/// MSG-3.
#[test]
fn a_message_nests_and_changes_no_state() {
    let (bus, depth) = (Bus::new(), Arc::new(AtomicU32::new(0)));
    let (inner, deepest) = (bus.clone(), depth.clone());
    bus.listen(&NUMBERS, 50, move |n| {
        deepest.fetch_max(*n, Ordering::SeqCst);
        if *n < 5 {
            inner.publish(&NUMBERS, &(n + 1));
        }
    })
    .detach();
    let inner = bus.clone();
    on(&bus, Channel::Start, move || {
        inner.publish(&NUMBERS, &0);
        assert_eq!(inner.state(), State::Starting);
    });
    bus.start();
    assert_eq!((depth.load(Ordering::SeqCst), bus.state()), (5, State::Running));
}

#[test]
fn a_subscriber_that_fails_is_counted_and_keeps_none_from_its_message() {
    let (bus, log) = (Bus::new(), Log::default());
    bus.listen(&NUMBERS, 50, |_| Err("no")).detach();
    bus.listen(&NUMBERS, 50, |_| -> () { panic!("no, too") }).detach();
    bus.listen(&NUMBERS, 50, |_| Exit(Code(3))).detach();
    let note = log.clone();
    bus.listen(&NUMBERS, 50, move |_| note.note("last")).detach();
    let published = bus.publish(&NUMBERS, &1);
    let causes: Vec<String> = published.failures.iter().map(ToString::to_string).collect();
    assert_eq!((published.called, causes), (4, ["no", "no, too", "Exit(3)"].map(String::from).to_vec()));
    assert_eq!((log.taken().len(), bus.status().message_failures, bus.state()), (1, 3, State::Idle));
}

/// MSG-1.
#[test]
fn a_failing_subscriber_of_log_is_counted_and_not_logged() {
    let (bus, log) = (Bus::new(), Log::default());
    let note = log.clone();
    bus.listen_to_log(50, |_| -> () { panic!("the disk is full") }).detach();
    bus.listen_to_log(50, move |line| note.note(line)).detach();
    bus.log("one");
    bus.log(String::from("two"));
    assert_eq!((log.taken(), bus.status().log_failures), (vec!["one".to_owned(), "two".to_owned()], 2));
    assert_eq!(bus.status().message_failures, 0);
}

#[test]
fn a_subscriber_may_leave_while_it_is_called() {
    let (bus, own) = (Bus::new(), Arc::new(Mutex::new(None)));
    let held = own.clone();
    let guard = bus.listen(&NUMBERS, 50, move |_| drop(held.lock().unwrap().take()));
    assert!(guard.listener().is_none());
    *own.lock().unwrap() = Some(guard);
    assert_eq!(bus.publish(&NUMBERS, &1).called, 1);
    assert_eq!((bus.publish(&NUMBERS, &1).called, bus.status().topics), (0, 0));
}

/// A thread that published before finds the subscribers without a lock. It sees every change that was made before.
#[test]
fn a_thread_that_published_before_sees_every_change() {
    let (bus, other) = (Bus::new(), Bus::new());
    let called = || (bus.publish(&NUMBERS, &1).called, other.publish(&NUMBERS, &1).called);
    assert_eq!(called(), (0, 0));
    let mut first = bus.listen(&NUMBERS, 50, |_: &u32| ());
    assert_eq!((called(), called()), ((1, 0), (1, 0)));
    let far = bus.clone();
    let second = std::thread::spawn(move || far.listen(&NUMBERS, 50, |_: &u32| ())).join().unwrap();
    assert_eq!(called(), (2, 0));
    assert_eq!(first.unsubscribe(), Ok(()));
    assert_eq!(called(), (1, 0));
    drop(second);
    assert_eq!(called(), (0, 0));
    // More channels than a thread remembers.
    const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
    let topics = NAMES.map(Topic::<u32>::new);
    topics.iter().for_each(|topic| other.listen(topic, 50, |_: &u32| ()).detach());
    for _ in 0..2 {
        assert!(topics.iter().all(|topic| other.publish(topic, &1).called == 1));
    }
}

/// Also while a message is published, whose subscribers are those of its beginning.
#[test]
fn a_message_inside_another_one_sees_every_change() {
    let (bus, own) = (Bus::new(), Arc::new(Mutex::new(Vec::new())));
    let (inner, held) = (bus.clone(), own.clone());
    let hears = move |depth: &u32| {
        if *depth == 0 {
            held.lock().unwrap().push(inner.listen(&NUMBERS, 60, |_: &u32| ()));
            assert_eq!(inner.publish(&NUMBERS, &1).called, 2);
            held.lock().unwrap().clear();
            assert_eq!(inner.publish(&NUMBERS, &1).called, 1);
        }
    };
    bus.listen(&NUMBERS, 50, hears).detach();
    let published = bus.publish(&NUMBERS, &0);
    assert_eq!((published.called, published.failures.len()), (1, 0));
}

/// A thread that remembers a subscriber does not keep it alive.
#[test]
fn an_unsubscribed_listener_is_dropped_although_threads_published_to_it() {
    let (bus, held) = (Bus::new(), Arc::new(()));
    let own = held.clone();
    let subscription = bus.listen(&NUMBERS, 50, move |_: &u32| assert_eq!(Arc::strong_count(&own), 2));
    std::thread::scope(|scope| {
        let publishes = || assert_eq!(bus.publish(&NUMBERS, &1).failures.len(), 0);
        scope.spawn(publishes).join().unwrap();
        publishes();
    });
    drop(subscription);
    assert_eq!(Arc::strong_count(&held), 1);
}

/// MSG-1. Each failure of one message counts, also one with a payload that panics when it is dropped.
#[test]
fn every_failing_subscriber_of_log_is_counted() {
    let bus = Bus::new();
    bus.listen_to_log(50, |_| -> () { std::panic::panic_any(Bomb) }).detach();
    bus.listen_to_log(50, |_| Err("the disk is full")).detach();
    bus.log("one");
    assert_eq!(bus.status().log_failures, 2);
}

#[test]
fn topics_of_one_name_and_of_two_types_have_their_own_subscribers() {
    let (bus, other) = (Bus::new(), Topic::<u64>::new("numbers"));
    let _narrow = bus.listen(&NUMBERS, 50, |_| ());
    let _wide = bus.listen(&other, 50, |_| ());
    let _also = bus.listen(&other, 50, |_| ());
    assert_eq!((bus.publish(&NUMBERS, &1).called, bus.publish(&other, &1).called), (1, 2));
    assert_eq!(bus.status().topics, 2);
}

#[test]
fn a_subscription_that_has_ended_is_stale_and_the_others_stay() {
    let bus = Bus::new();
    let _first = bus.listen(&NUMBERS, 50, |_| ());
    let mut second = bus.listen(&NUMBERS, 50, |_| ());
    let _third = bus.listen(&NUMBERS, 50, |_| ());
    assert_eq!(second.unsubscribe(), Ok(()));
    assert_eq!(second.unsubscribe(), Err(Refused(Reason::Stale)));
    assert_eq!(bus.publish(&NUMBERS, &1).called, 2);
}

#[test]
fn a_subscriber_whose_drop_panics_disturbs_no_publisher() {
    let (bus, own, throws) = (Bus::new(), Arc::new(Mutex::new(None)), Throws);
    let held = own.clone();
    let leaves = move |_: &u32| {
        let _kept = &throws;
        drop(held.lock().unwrap().take());
    };
    *own.lock().unwrap() = Some(bus.listen(&NUMBERS, 50, leaves));
    // The payload must not be dropped here either.
    let publish =
        || catch_unwind(AssertUnwindSafe(|| bus.publish(&NUMBERS, &1).called)).map_err(std::mem::forget);
    assert_eq!((publish(), publish()), (Ok(1), Ok(0)));
}

/// Another thread may do something in the moment in which a lock is free again. Here the same thread does it.
struct Interrupted;

struct Freed<S>(Guarded<S>);

thread_local!(static THEN: RefCell<Option<Box<dyn FnOnce()>>> = RefCell::default());

impl<S: Shared> Monitor<S> for Freed<S> {
    fn new(state: S) -> Self {
        Freed(Guarded::new(state))
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let done = self.0.with(act);
        if let Some(then) = THEN.take() {
            then();
        }
        done
    }

    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        self.0.wait(limit, look)
    }
}

impl Runtime for Interrupted {
    type Monitor<S: Shared> = Freed<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        Threads::spawn(run)
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// The publisher remembers the subscribers that it found under the version that they had then. Here a subscription ends
/// when the lock of this look is free, and the message in progress keeps the old list alive.
#[test]
fn a_subscriber_that_leaves_while_a_publisher_looks_hears_no_later_message() {
    let bus = Builder::<Interrupted>::default().build();
    let (log, inner) = (Log::default(), bus.downgrade());
    let nests = move |n: &u32| {
        if *n == 1 {
            inner.upgrade().map(|bus| bus.publish(&NUMBERS, &2));
        }
    };
    bus.listen(&NUMBERS, 50, nests).detach();
    let heard = log.clone();
    let leaves = bus.listen(&NUMBERS, 60, move |n: &u32| heard.note(n.to_string()));
    THEN.set(Some(Box::new(move || drop(leaves))));
    assert_eq!(bus.publish(&NUMBERS, &1).called, 2);
    assert!(THEN.take().is_none(), "the subscription has ended meanwhile");
    assert_eq!(log.taken(), ["1"], "the message in progress alone");
}
