use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use wspbus::{Bus, Channel, Code, Exit, State, Topic};

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
