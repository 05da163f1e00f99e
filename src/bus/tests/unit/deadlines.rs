use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::Context;
use std::time::{Duration, Instant};

use wspbus::event::{Answer, Event, Outcome, Reason};
use wspbus::runtime::threads::Guarded;
use wspbus::runtime::{Here, Monitor, Runtime, Shared, Threads};
use wspbus::{Builder, Bus, Channel, Code, Drive, Exit, Input, Refused, Resolution, State, Topic};

use super::judge::{Court, Judge, Record};
use super::listeners::Throws;
use super::probe::{self, Asks, Count, ends, until};
use super::{Log, on};

const SHORT: Option<Duration> = Some(Duration::from_millis(5));
const LONG: Option<Duration> = Some(probe::LONG);

#[test]
fn a_listener_in_time_is_like_any_other() {
    let (bus, log) = (Bus::new(), Log::default());
    let (note, asking, inner) = (log.clone(), std::thread::current().id(), bus.clone());
    let timed = move || {
        note.note(format!("{} {}", std::thread::current().id() != asking, inner.start().answer));
        Err("no")
    };
    bus.subscribe_with(Channel::Graceful, 50, LONG, timed).unwrap().detach();
    bus.start();
    for _ in 0..10 {
        let report = bus.graceful().wait().unwrap().unwrap();
        assert_eq!(report.causes.of(&report.failures()[0]).unwrap().to_string(), "no");
        assert_eq!(log.taken(), ["true Already"], "another thread, in the name of the listener");
    }
}

/// The thread of the pass hears of the beginning of the call, and of its end, when they happen. If it did not, it would look again
/// only after the five seconds that a call has to begin.
#[test]
fn a_deadline_that_passes_is_seen_when_it_passes() {
    let bus = Bus::new();
    let (open, gate) = mpsc::channel::<()>();
    bus.subscribe_with(Channel::Graceful, 50, SHORT, move || gate.recv().unwrap_or_default())
        .unwrap()
        .detach();
    bus.subscribe_with(Channel::Graceful, 60, LONG, || ()).unwrap().detach();
    bus.start();
    let begun = Instant::now();
    bus.graceful();
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    drop(open);
}

#[test]
fn an_idle_thread_is_used_again() {
    let bus = Bus::new();
    bus.subscribe_with(Channel::Graceful, 50, LONG, || ()).unwrap().detach();
    bus.start();
    for _ in 0..10 {
        bus.graceful();
    }
    assert_eq!(bus.status().threads, 1);
}

/// Threads that come late.
struct Slow;

impl Runtime for Slow {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> std::io::Result<()> {
        let late = || {
            std::thread::sleep(Duration::from_millis(100));
            run();
        };
        std::thread::spawn(late);
        Ok(())
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// TIME-1. A thread that comes late uses up no part of the deadline.
#[test]
fn a_deadline_counts_from_the_call() {
    let bus = Builder::<Slow>::default().build();
    let short = Some(Duration::from_millis(20));
    bus.subscribe_with(Channel::Graceful, 50, short, || ()).unwrap().detach();
    bus.start();
    assert_eq!(bus.graceful().wait().unwrap().unwrap().resolution, Resolution::Reached);
}

/// Threads that do not come before they are let, and limits that pass at once.
struct Held;

/// The threads that were not let.
static HELD: Mutex<Vec<Box<dyn FnOnce() + Send>>> = Mutex::new(Vec::new());

struct Hasty<S>(Guarded<S>);

impl<S: Shared> Monitor<S> for Hasty<S> {
    fn new(state: S) -> Self {
        Hasty(Guarded::new(state))
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        self.0.with(act)
    }

    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        self.0.wait(limit.map(|limit| limit.min(Duration::from_millis(1))), look)
    }
}

impl Runtime for Held {
    type Monitor<S: Shared> = Hasty<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> std::io::Result<()> {
        HELD.lock().unwrap().push(run);
        Ok(())
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// TIME-1. A call that no thread begins does not hold the pass, and is not begun when it is over.
#[test]
fn a_call_that_is_over_is_not_begun() {
    let (bus, log) = (Builder::<Held>::default().build(), Log::default());
    let called = log.clone();
    bus.subscribe_with(Channel::Graceful, 50, LONG, move || called.note("called")).unwrap().detach();
    bus.start();
    let report = bus.graceful().wait().unwrap().unwrap();
    assert_eq!(report.failures()[0].outcome, Outcome::TimedOut);
    assert_eq!(bus.status().abandoned.len(), 1);
    let threads = std::mem::take(&mut *HELD.lock().unwrap());
    threads.into_iter().for_each(|run| run());
    assert_eq!(log.taken(), [""; 0]);
    assert!(bus.status().abandoned.is_empty(), "it ends without a call");
}

/// TIME-2. An entry of an abandoned listener is refused, and its messages and the tickets that it drops are as those of a
/// thread.
#[test]
fn an_abandoned_listener_appends_no_entry() {
    let record = Record::default();
    let bus = Bus::builder().recorder(record.recorder()).build();
    let ((open, gate), (say, said)) = (mpsc::channel::<()>(), mpsc::channel());
    let (inner, tickets) = (bus.clone(), Arc::new(Mutex::new(Vec::new())));
    let held = tickets.clone();
    let late = move || {
        gate.recv().unwrap();
        let entry = inner.run_in_main(|| ());
        held.lock().unwrap().clear();
        inner.log("late");
        say.send((entry, inner.status().queue, inner.status().kept)).unwrap();
    };
    bus.subscribe_with(Channel::Graceful, 50, SHORT, late).unwrap().detach();
    bus.listen_to_log(50, |_| Err("full")).detach();
    tickets.lock().unwrap().extend([bus.start(), bus.graceful()]);
    assert_eq!(bus.status().kept, 2);
    open.send(()).unwrap();
    assert_eq!(said.recv().unwrap(), (Err(Refused(Reason::Abandoned)), 0, 0));
    until("the late listener ends", || bus.status().abandoned.is_empty());
    let steps = record.steps();
    let forgets = steps.iter().filter(|(input, _)| matches!(input, Input::Forget(..)));
    assert_eq!((forgets.count(), bus.status().log_failures), (2, 1));
    assert_eq!(Judge::new(&Court::default()).fault(&steps), None);
}

/// TIME-1 to TIME-3.
#[test]
fn a_late_listener_is_abandoned_and_refused() {
    let record = Record::default();
    let bus = Bus::builder().recorder(record.recorder()).build();
    let (open, gate) = mpsc::channel::<()>();
    let (say, said) = mpsc::channel();
    let inner = bus.clone();
    let late = move || {
        gate.recv().unwrap();
        let other = inner.subscribe(Channel::Stop, 50, || ());
        let refused = (inner.stop().answer, inner.wait(State::Running).unwrap_err(), other.err());
        say.send(refused).unwrap();
    };
    let subscription = bus.subscribe_with(Channel::Graceful, 50, SHORT, late).unwrap();
    let log = Log::default();
    let note = log.clone();
    on(&bus, Channel::Graceful, move || note.note("second"));
    bus.start();
    let outcomes = |outcome| {
        let report = bus.graceful().wait().unwrap().unwrap();
        assert!(matches!(report.resolution, Resolution::ReachedWithFailures(_)));
        assert_eq!((report.failures()[0].outcome, log.taken()), (outcome, vec!["second".to_owned()]));
        assert!(report.causes.is_empty());
    };
    outcomes(Outcome::TimedOut);
    assert_eq!(bus.status().abandoned, [subscription.listener().unwrap()]);
    outcomes(Outcome::Busy);
    open.send(()).unwrap();
    let abandoned = Refused(Reason::Abandoned);
    assert_eq!(said.recv().unwrap(), (Answer::Refused(Reason::Abandoned), abandoned, Some(abandoned)));
    while !bus.status().abandoned.is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(bus.state(), State::Running);
    let steps = record.steps();
    assert!(steps.iter().any(|(input, events)| {
        matches!((input, &events[..]), (Input::Ended(..), [Event::EndedLate { .. }]))
    }));
    assert_eq!(Judge::new(&Court::default()).fault(&steps), None);
}

#[test]
fn a_bus_exits_without_a_listener_that_never_ends() {
    let bus = Bus::new();
    let (_open, gate) = mpsc::channel::<()>();
    bus.subscribe_with(Channel::Exit, 50, SHORT, move || assert!(gate.recv().is_ok())).unwrap().detach();
    bus.exit(wspbus::Code::OK);
    let outcome = bus.block().unwrap();
    assert_eq!((outcome.failures[0].outcome, outcome.code), (Outcome::TimedOut, wspbus::Code::SOFTWARE));
}

/// A destructor that takes long, on a thread of the bus, keeps no other listener from being called in time.
#[test]
fn a_slow_destructor_uses_up_no_deadline_of_another_listener() {
    struct Slow(mpsc::Receiver<()>);
    impl Drop for Slow {
        fn drop(&mut self) {
            let _ = self.0.recv_timeout(Duration::from_secs(20));
        }
    }
    let bus = Bus::new();
    let long = Some(Duration::from_secs(10));
    let (end, slow) = mpsc::channel::<()>();
    let (slow, own) = (Slow(slow), Arc::new(Mutex::new(None::<wspbus::Subscription>)));
    let of_first = own.clone();
    let first = move || {
        let _kept = &slow;
        // The listener unsubscribes itself, so its closure is dropped when it ends.
        drop(of_first.lock().unwrap().take());
    };
    *own.lock().unwrap() = Some(bus.subscribe_with(Channel::Start, 10, long, first).unwrap());
    let (tell, told) = mpsc::channel();
    bus.subscribe_with(Channel::Start, 20, long, move || tell.send(()).unwrap()).unwrap().detach();
    let begun = Instant::now();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    assert!(
        told.try_recv().is_ok() && begun.elapsed() < Duration::from_secs(5),
        "the second listener waited"
    );
    drop(end);
}

/// TIME-1. A thread that waits with a limit looks again at each change, and goes on until the limit.
#[test]
fn a_change_ends_no_deadline() {
    #[derive(Default)]
    struct Looks {
        seen: u32,
        changed: bool,
    }
    impl Shared for Looks {
        fn take_signal(&mut self) -> bool {
            std::mem::take(&mut self.changed)
        }
    }
    let state = Guarded::new(Looks::default());
    let third = |looks: &mut Looks| {
        looks.seen += 1;
        (looks.seen == 3).then_some(())
    };
    std::thread::scope(|scope| {
        let waiter = scope.spawn(|| state.wait(LONG, third));
        while !waiter.is_finished() {
            state.with(|looks| looks.changed = true);
            std::thread::yield_now();
        }
        assert_eq!(waiter.join().unwrap(), Some(()));
    });
}

#[test]
fn the_exit_of_a_listener_in_time_wakes_the_task_of_the_ticket_that_it_supersedes() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = mpsc::channel::<()>();
    let exits = move || {
        gate.recv().unwrap();
        Exit(Code(3))
    };
    bus.subscribe_with(Channel::Start, 50, LONG, exits).unwrap().detach();
    let mut ticket = Box::pin(bus.start().ticket().unwrap());
    let (count, waker) = Count::new();
    assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    open.send(()).unwrap();
    until("the task is woken", || count.wakes() == 1);
}

/// TIME-2. The refusal leaves the subscription, its callback and its guard as they were.
#[test]
fn an_abandoned_listener_ends_no_subscription() {
    let bus = Bus::new();
    let ((open, gate), (say, said), (tell, calls)) =
        (mpsc::channel::<()>(), mpsc::channel(), mpsc::channel());
    let other = bus.subscribe(Channel::Graceful, 60, move || tell.send(()).unwrap()).unwrap();
    let other = Arc::new(Mutex::new(Some(other)));
    let of_late = other.clone();
    let late = move || {
        gate.recv().unwrap();
        say.send(of_late.lock().unwrap().as_mut().unwrap().unsubscribe()).unwrap();
    };
    let late = bus.subscribe_with(Channel::Graceful, 50, SHORT, late).unwrap();
    bus.start();
    bus.graceful();
    open.send(()).unwrap();
    assert_eq!(said.recv_timeout(probe::LONG).unwrap(), Err(Refused(Reason::Abandoned)));
    until("the late listener ends", || bus.status().abandoned.is_empty());
    drop(late);
    assert_eq!(calls.try_iter().count(), 1);
    assert!(bus.graceful().wait().unwrap().unwrap().failures().is_empty());
    assert_eq!(calls.try_iter().count(), 1, "it is called again");
    drop(other.lock().unwrap().take());
    assert_eq!(bus.status().listeners, 0, "the guard ends it");
}

/// TIME-2. They change no state.
#[test]
fn an_abandoned_listener_begins_and_ends_subscriptions_to_messages() {
    const TOPIC: Topic<u8> = Topic::new("topic");
    let (bus, (open, gate), (say, said)) = (Bus::new(), mpsc::channel::<()>(), mpsc::channel());
    let (inner, heard) = (bus.clone(), Arc::new(AtomicUsize::new(0)));
    let count = heard.clone();
    let late = move || {
        gate.recv().unwrap();
        let count = count.clone();
        let mut hears = inner.listen(&TOPIC, 50, move |_: &u8| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let called =
            (inner.publish(&TOPIC, &1).called, hears.unsubscribe(), inner.publish(&TOPIC, &1).called);
        say.send((inner.subscribe(Channel::Stop, 50, || ()).err(), called)).unwrap();
    };
    bus.subscribe_with(Channel::Graceful, 50, SHORT, late).unwrap().detach();
    bus.start();
    bus.graceful();
    assert_eq!(bus.status().abandoned.len(), 1);
    open.send(()).unwrap();
    let told = said.recv_timeout(probe::LONG).unwrap();
    assert_eq!(told, (Some(Refused(Reason::Abandoned)), (1, Ok(()), 0)));
    assert_eq!(heard.load(Ordering::SeqCst), 1);
}

/// TIME-2.
#[test]
fn a_callback_that_was_refused_is_dropped_outside_of_the_lock() {
    ends(|| {
        let (bus, (open, gate), (say, said)) = (Bus::new(), mpsc::channel::<()>(), mpsc::channel());
        let inner = bus.clone();
        let late = move || {
            gate.recv().unwrap();
            let (asks, throws) = (Asks(inner.clone()), Throws);
            assert!(inner.subscribe(Channel::Stop, 50, move || assert_eq!(size_of_val(&throws), 0)).is_err());
            let refused = inner.subscribe(Channel::Stop, 50, move || drop(asks.0.clone()));
            say.send(refused.err()).unwrap();
        };
        bus.subscribe_with(Channel::Graceful, 50, SHORT, late).unwrap().detach();
        bus.start();
        bus.graceful();
        open.send(()).unwrap();
        assert_eq!(said.recv().unwrap(), Some(Refused(Reason::Abandoned)));
    });
}
