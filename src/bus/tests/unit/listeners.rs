use std::sync::{Arc, Mutex, mpsc};

use wspbus::event::{Answer, Outcome, Resolution};
use wspbus::{Bus, Cause, Channel, Code, Drive, Exit, Failure, Goal, Policy, State, Subscription};

use super::probe::{Asks, Bomb, LONG, until};
use super::{Log, on};

#[test]
fn listeners_run_in_the_order_of_priority_and_then_of_age() {
    let (bus, log) = (Bus::new(), Log::default());
    for (priority, name) in [(50, "c"), (10, "a"), (50, "d"), (20, "b")] {
        let log = log.clone();
        bus.subscribe(Channel::Start, priority, move || log.note(name)).unwrap().detach();
    }
    bus.start();
    assert_eq!(log.taken(), ["a", "b", "c", "d"]);
}

#[test]
fn an_error_is_told_with_its_cause_and_skips_no_other_listener() {
    let (bus, log) = (Bus::new(), Log::default());
    on(&bus, Channel::Stop, || Err("the socket is gone"));
    let after = log.clone();
    on(&bus, Channel::Stop, move || after.note("second"));
    bus.start();
    let report = bus.stop().wait().unwrap().unwrap();
    let [failure] = report.failures() else { panic!("{report}") };
    assert_eq!((failure.channel, failure.outcome), (Channel::Stop, Outcome::Failed));
    assert_eq!(report.causes.of(failure).unwrap().to_string(), "the socket is gone");
    assert_eq!((log.taken(), bus.state()), (vec!["second".to_owned()], State::Idle));
}

#[test]
fn a_panic_is_a_failure_and_its_payload_is_kept() {
    let bus = Bus::new();
    on(&bus, Channel::Start, || -> () { std::panic::panic_any(7_u8) });
    let report = bus.start().wait().unwrap().unwrap();
    assert_eq!(bus.state(), State::Exited, "a start that failed leads to the end");
    let [failure] = report.failures() else { panic!("{report}") };
    let Some(Cause::Panic(panic)) = report.causes.of(failure) else { panic!("{report}") };
    assert_eq!(panic.message(), "a panic without a message");
    assert_eq!(panic.take().unwrap().downcast_ref::<u8>(), Some(&7));
    assert!(panic.take().is_none());
    let outcome = bus.block().unwrap();
    assert_eq!((outcome.code, outcome.failures), (Code::SOFTWARE, vec![*failure]));
    assert!(outcome.causes.of(failure).is_some());
}

/// The listener is called again after its panic.
#[test]
fn a_listener_that_panicked_stays_subscribed() {
    let (bus, mut calls) = (Bus::new(), 0);
    on(&bus, Channel::Graceful, move || -> () {
        calls += 1;
        panic!("call {calls}");
    });
    bus.start();
    for call in 1..=3 {
        let report = bus.graceful().wait().unwrap().unwrap();
        let [failure] = report.failures() else { panic!("{report}") };
        assert_eq!(report.causes.of(failure).unwrap().to_string(), format!("call {call}"));
    }
    assert_eq!(bus.status().code, Code::OK, "a graceful failure is told to its requesters alone");
}

#[test]
fn an_exit_is_a_request_also_as_an_error() {
    for boxed in [false, true] {
        let (bus, log) = (Bus::new(), Log::default());
        if boxed {
            on(&bus, Channel::Start, || -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                Err(Exit(Code(3)))?;
                Ok(())
            });
        } else {
            on(&bus, Channel::Start, || Exit(Code(3)));
        }
        let after = log.clone();
        on(&bus, Channel::Start, move || after.note("second"));
        let report = bus.start().wait().unwrap().unwrap();
        assert_eq!(report.resolution, Resolution::Superseded { by: Goal::Exit, failures: vec![] });
        assert_eq!(log.taken(), ["second"]);
        assert_eq!((bus.status().tickets, bus.status().kept), (0, 0), "no thread has its ticket");
        assert_eq!(bus.block().unwrap().code, Code(3));
    }
}

#[test]
fn an_exit_that_is_denied_is_a_failure() {
    let bus = Bus::builder().policy(Policy::listeners_only(&[])).build();
    on(&bus, Channel::Graceful, || Exit(Code(3)));
    let inner = bus.clone();
    on(&bus, Channel::Graceful, move || assert_eq!(inner.stop().answer, Answer::Denied));
    bus.start();
    let report = bus.graceful().wait().unwrap().unwrap();
    assert!(matches!(report.failures(), [Failure { outcome: Outcome::Failed, .. }]), "{report}");
    assert!(report.to_string().ends_with(": its Exit(3) was denied by the policy"), "{report}");
}

#[test]
fn a_subscription_ends_with_its_guard_also_during_the_pass() {
    let (bus, log) = (Bus::new(), Log::default());
    let guard = Arc::new(Mutex::new(None));
    let (held, first) = (guard.clone(), log.clone());
    on(&bus, Channel::Start, move || {
        first.note("first");
        drop(held.lock().unwrap().take());
    });
    let second = log.clone();
    let subscription = bus.subscribe(Channel::Start, 60, move || second.note("second")).unwrap();
    assert!(subscription.listener().is_some());
    *guard.lock().unwrap() = Some(subscription);
    bus.start();
    assert_eq!((log.taken(), bus.status().listeners), (vec!["first".to_owned()], 1));
}

#[test]
fn a_listener_may_unsubscribe_itself_and_subscribe_others() {
    let (bus, log) = (Bus::new(), Log::default());
    let own = Arc::new(Mutex::new(None));
    let (held, inner, note) = (own.clone(), bus.downgrade(), log.clone());
    let subscription = bus.subscribe(Channel::Start, 50, move || {
        drop(held.lock().unwrap().take());
        let note = note.clone();
        let bus = inner.upgrade().unwrap();
        bus.subscribe(Channel::Start, 50, move || note.note("new")).unwrap().detach();
    });
    *own.lock().unwrap() = Some(subscription.unwrap());
    bus.start();
    assert_eq!((log.taken().len(), bus.status().listeners), (0, 1), "it takes effect with the next pass");
    bus.reload();
    assert_eq!(log.taken(), ["new"]);
}

#[test]
fn callbacks_are_dropped_outside_of_the_lock() {
    let bus = Bus::new();
    let asks = Asks(bus.clone());
    let subscription = bus.subscribe(Channel::Start, 50, move || assert_eq!(asks.0.state(), State::Starting));
    drop(subscription);
    let asks = Asks(bus.clone());
    drop(bus.listen_to_log(50, move |_| drop(asks.0.clone())));
    let other = Asks(bus.clone());
    bus.exit(Code::OK);
    bus.block().unwrap();
    assert!(bus.run_in_main(move || drop(other)).is_err());
}

/// An error that uses the bus when it is dropped.
struct AsksAtTheEnd {
    bus: wspbus::WeakBus,
    _alive: Arc<()>,
}

impl Drop for AsksAtTheEnd {
    fn drop(&mut self) {
        if let Some(bus) = self.bus.upgrade() {
            bus.status();
        }
    }
}

impl std::fmt::Debug for AsksAtTheEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an error")
    }
}

impl std::fmt::Display for AsksAtTheEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an error")
    }
}

impl std::error::Error for AsksAtTheEnd {}

/// On a thread of its own: under the lock the destructor would wait without end.
#[test]
fn causes_are_dropped_outside_of_the_lock_when_they_are_replaced_evicted_or_forgotten() {
    let (sender, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (bus, alive) = (Bus::builder().keeps(1).build(), Arc::new(()));
        for channel in [Channel::Graceful, Channel::Graceful, Channel::Stop] {
            let (weak, alive) = (bus.downgrade(), alive.clone());
            on(&bus, channel, move || Err(AsksAtTheEnd { bus: weak.clone(), _alive: alive.clone() }));
        }
        for _ in 0..3 {
            bus.start();
            let kept: Vec<_> = (0..3).map(|_| bus.graceful()).collect();
            drop(kept);
            drop(bus.graceful().wait().unwrap());
            // The same listener fails twice before the bus forgets the first failure.
            bus.reload();
            drop(bus.stop().wait().unwrap());
        }
        drop(bus);
        sender.send(Arc::strong_count(&alive)).unwrap();
    });
    assert_eq!(ended.recv_timeout(std::time::Duration::from_secs(20)), Ok(1));
}

#[test]
fn a_destructor_that_panics_does_not_leave_the_drop_of_the_last_handle() {
    let (bus, dropped) = (Bus::new(), Arc::new(()));
    for _ in 0..2 {
        on(&bus, Channel::Stop, || -> () { std::panic::panic_any(Bomb) });
        let bomb = Throws;
        on(&bus, Channel::Stop, move || {
            let _bomb = &bomb;
        });
        let bomb = Bomb;
        bus.listen_to_log(50, move |_| {
            let _bomb = &bomb;
        })
        .detach();
        let bomb = Throws;
        bus.run_in_main(move || drop(bomb)).unwrap();
    }
    let held = dropped.clone();
    on(&bus, Channel::Exit, move || {
        let _held = &held;
    });
    bus.start();
    bus.stop();
    drop(bus);
    assert_eq!(Arc::strong_count(&dropped), 1, "a bomb keeps no other value");
}

#[test]
fn a_bus_is_dropped_with_its_last_handle() {
    let (bus, dropped) = (Bus::new(), Arc::new(()));
    let (weak, held) = (bus.downgrade(), dropped.clone());
    let inner = weak.clone();
    on(&bus, Channel::Start, move || {
        let _held = &held;
        assert!(inner.upgrade().is_some());
    });
    bus.start();
    drop(bus);
    assert!(weak.upgrade().is_none());
    assert_eq!(Arc::strong_count(&dropped), 1);
}

#[test]
fn causes_that_were_told_are_dropped() {
    let bus = Bus::new();
    bus.start();
    for _ in 0..100 {
        let _fails = bus.subscribe(Channel::Graceful, 50, || Err("no")).unwrap();
        let report = bus.graceful().wait().unwrap().unwrap();
        assert_eq!(report.causes.len(), 1);
    }
    assert!(bus.status().causes <= 2, "{} causes", bus.status().causes);
}

/// A ticket that no thread has read yet, and `block`, tell a failure with its cause, also after other failures.
#[test]
fn causes_that_were_not_told_are_kept() {
    let bus = Bus::new();
    let fails = |channel, said: &'static str| bus.subscribe(channel, 50, move || Err(said)).unwrap();
    let first = fails(Channel::Stop, "the first");
    bus.start();
    bus.reload();
    drop(first);
    let second = fails(Channel::Graceful, "the second");
    let unread = bus.graceful().ticket().unwrap();
    drop(second);
    let _third = fails(Channel::Graceful, "the third");
    assert_eq!(bus.graceful().wait().unwrap().unwrap().failures().len(), 1);
    let report = unread.wait().unwrap();
    assert_eq!(report.causes.of(&report.failures()[0]).unwrap().to_string(), "the second");
    bus.exit(Code::OK);
    let outcome = bus.block().unwrap();
    assert_eq!(outcome.causes.of(&outcome.failures[0]).unwrap().to_string(), "the first");
}

/// Not those of other failures that the bus remembers, for `block` or for another ticket.
#[test]
fn a_report_has_the_causes_of_its_own_failures_alone() {
    let bus = Bus::new();
    on(&bus, Channel::Stop, || Err("it leaks"));
    on(&bus, Channel::Graceful, || Err("no file"));
    bus.start();
    bus.reload();
    let unread = bus.graceful();
    let report = bus.graceful().wait().unwrap().unwrap();
    assert_eq!((report.failures().len(), report.causes.len()), (1, 1));
    let report = unread.wait().unwrap().unwrap();
    assert_eq!((report.failures().len(), report.causes.len()), (1, 1));
}

/// The goal is another one by then, and no ticket and no `block` tells the failure.
#[test]
fn a_failure_that_is_told_to_no_requester_leaves_no_cause() {
    let bus = Bus::new();
    let weak = bus.downgrade();
    on(&bus, Channel::Graceful, move || {
        drop(weak.upgrade().map(|bus| bus.stop()));
        Err("too late")
    });
    bus.start();
    let report = bus.graceful().wait().unwrap().unwrap();
    assert_eq!((bus.state(), report.failures().len()), (State::Idle, 0));
    assert_eq!(bus.status().causes, 0);
}

#[test]
fn the_status_names_the_listener_that_runs_and_the_code_of_its_exit() {
    let (bus, (tell, told)) = (Bus::new(), std::sync::mpsc::channel());
    let inner = bus.clone();
    let listener = move || {
        tell.send(inner.status().running).unwrap();
        Exit(Code(3))
    };
    let subscription = bus.subscribe(Channel::Start, 50, listener).unwrap();
    assert_eq!((bus.status().running, bus.status().code), (None, Code::OK));
    bus.start();
    assert_eq!(told.recv().unwrap(), subscription.listener());
    assert_eq!((bus.status().running, bus.status().code), (None, Code(3)));
}

/// A destructor of foreign code that panics, with a payload that panics too.
pub struct Throws;

impl Drop for Throws {
    fn drop(&mut self) {
        std::panic::panic_any(Bomb);
    }
}

impl std::fmt::Debug for Throws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it throws")
    }
}

impl std::fmt::Display for Throws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it throws")
    }
}

impl std::error::Error for Throws {}

/// The bus drops some foreign values for a caller. A panic of such a destructor does not reach the caller.
#[test]
fn a_value_whose_drop_panics_disturbs_no_caller() {
    let bus = Bus::new();
    bus.listen_to_log(50, |_| Err(Throws)).detach();
    bus.log("its error is dropped");
    on(&bus, Channel::Graceful, || -> () { std::panic::panic_any(Bomb) });
    bus.start();
    drop(bus.graceful().wait().unwrap().unwrap());
    let throws = Throws;
    bus.exit(Code::OK);
    bus.block().unwrap();
    assert!(bus.run_in_main(move || drop(throws)).is_err());
    assert_eq!(bus.status().log_failures, 1);
}

#[test]
fn a_callback_whose_drop_panics_disturbs_nothing() {
    let (bus, throws) = (Bus::new(), Throws);
    let subscription = bus.subscribe(Channel::Start, 50, move || assert_eq!(size_of_val(&throws), 0));
    drop(subscription.unwrap());
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
}

/// An error that ends a subscription when it is dropped.
struct EndsOther(Arc<Mutex<Option<Subscription>>>);

impl Drop for EndsOther {
    fn drop(&mut self) {
        if let Some(mut subscription) = self.0.lock().unwrap().take() {
            subscription.unsubscribe().unwrap();
        }
    }
}

impl std::fmt::Debug for EndsOther {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an error")
    }
}

impl std::fmt::Display for EndsOther {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an error")
    }
}

impl std::error::Error for EndsOther {}

/// PASS-6. A resolution gives way at the end of a pass, and the destructor of its cause runs before the first listener of
/// the next pass is called.
#[test]
fn a_cause_that_ends_a_subscription_keeps_the_listener_from_being_called() {
    let bus = Bus::builder().drive(Drive::Thread).keeps(1).build();
    bus.start().wait().unwrap();
    let other = Arc::new(Mutex::new(None));
    let of_error = other.clone();
    let fails = bus.subscribe(Channel::Graceful, 50, move || Err(EndsOther(of_error.clone()))).unwrap();
    let oldest = bus.graceful().ticket().unwrap();
    until("the first pass has ended", || bus.status().at_rest);
    drop(fails);
    let (log, (open, gate), (tell, began)) = (Log::default(), mpsc::channel::<()>(), mpsc::channel());
    let note = log.clone();
    let called = move || {
        note.note("called");
        tell.send(()).unwrap();
        gate.recv().unwrap_or_default();
    };
    *other.lock().unwrap() = Some(bus.subscribe(Channel::Graceful, 50, called).unwrap());
    let first = bus.graceful();
    began.recv_timeout(LONG).unwrap();
    let second = bus.graceful();
    assert_eq!(second.answer, Answer::Joined { again: true });
    drop(open);
    until("both passes have ended", || bus.status().at_rest);
    assert_eq!(log.taken(), ["called"]);
    drop((oldest, first, second));
}
