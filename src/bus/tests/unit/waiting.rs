use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake as Waking, Waker};
use std::time::Duration;

use wspbus::event::{Reason, Wake};
use wspbus::{Bus, Channel, Code, Drive, Refused, Report, State, Subscription, Ticket};

use super::probe::{Asks, Count, LONG, ends};
use super::{Log, on};

#[test]
fn a_wait_for_the_current_state_ends_at_once() {
    let bus = Bus::new();
    assert_eq!(bus.wait(State::Idle), Ok(Wake::Entered(State::Idle)));
}

/// WAIT-1. Each of many waits is satisfied by an entry, however short, and none by the end alone.
#[test]
fn an_entry_is_latched_for_every_wait() {
    let bus = Bus::new();
    bus.start();
    let waits: Vec<_> = (0..300).map(|_| bus.entered(State::Idle).unwrap()).collect();
    assert!(waits.iter().all(|wait| wait.try_wait().is_none()));
    bus.reload();
    let later = bus.entered(State::Idle).unwrap();
    bus.exit(Code::OK);
    assert!(waits.into_iter().all(|wait| wait.wait() == Ok(Wake::Entered(State::Idle))));
    assert_eq!(later.wait(), Ok(Wake::Gone));
    assert_eq!(bus.wait(State::Exited), Ok(Wake::Entered(State::Exited)));
    assert_eq!(bus.wait(State::Running), Ok(Wake::Gone));
    assert_eq!(bus.status().waiting, 0);
}

#[test]
fn a_wait_that_is_given_up_leaves_nothing_behind() {
    let bus = Bus::new();
    for _ in 0..100 {
        drop(bus.entered(State::Running).unwrap());
    }
    assert_eq!(bus.status().waiting, 0);
    let wait = bus.entered(State::Running).unwrap();
    bus.start();
    assert_eq!(wait.wait(), Ok(Wake::Entered(State::Running)));
}

/// The waits that go on are those that they were, also when a new one begins.
#[test]
fn a_wait_that_is_given_up_leaves_the_other_waits() {
    let bus = Bus::new();
    let mut waits: Vec<_> = (0..3).map(|_| bus.entered(State::Running).unwrap()).collect();
    drop(waits.remove(0));
    let stopping = bus.entered(State::Stopping).unwrap();
    assert_eq!(bus.status().waiting, 3);
    bus.start();
    assert!(waits.iter().all(|wait| wait.try_wait() == Some(Wake::Entered(State::Running))));
    assert_eq!(stopping.try_wait(), None);
    bus.stop();
    assert_eq!(stopping.try_wait(), Some(Wake::Entered(State::Stopping)));
}

#[test]
fn a_waiting_thread_wakes() {
    let bus = Bus::new();
    let other = bus.clone();
    let waiter = std::thread::spawn(move || other.wait(State::Running));
    while bus.status().waiting == 0 {
        std::thread::yield_now();
    }
    bus.start();
    assert_eq!(waiter.join().unwrap(), Ok(Wake::Entered(State::Running)));
}

/// WAIT-3. Also where the state is current, and on a thread that publishes a message for the listener.
#[test]
fn a_listener_does_not_wait() {
    let (bus, log) = (Bus::new(), Log::default());
    let (inner, note) = (bus.clone(), log.clone());
    let topic = wspbus::Topic::<()>::new("nested");
    let (hears, also) = (bus.clone(), log.clone());
    bus.listen(&topic, 50, move |()| also.note(hears.wait(State::Starting).unwrap_err().to_string()))
        .detach();
    on(&bus, Channel::Start, move || {
        assert_eq!(inner.wait(State::Starting), Err(Refused(Reason::InListener)));
        assert_eq!(inner.block().err(), Some(Refused(Reason::InListener)));
        inner.publish(&topic, &());
        note.note(inner.entered(State::Exited).err().unwrap().to_string());
    });
    bus.start();
    let refused = Refused(Reason::InListener).to_string();
    assert_eq!(log.taken(), [refused.clone(), refused]);
    assert_eq!(bus.status().waiting, 0);
}

/// Each reason has its sentence, and each thing that is refused as stale has one.
#[test]
fn a_refusal_says_why() {
    let said = |reason| Refused(reason).to_string();
    assert_eq!(
        said(Reason::InListener),
        "refused: in listener: the caller is a listener of the pass, which waits for it: ask in a listener, and wait in a \
         thread or a task"
    );
    let all = [Reason::Terminal, Reason::Abandoned, Reason::Stale, Reason::ReExecuting, Reason::NotRunning];
    let texts: std::collections::BTreeSet<String> = all.map(said).into_iter().collect();
    assert_eq!(texts.len(), 5);
    assert!(texts.iter().all(|text| text.split(": ").count() > 2), "{texts:?}");
    assert!(["a block", "a subscription", "a ticket"].iter().all(|of| said(Reason::Stale).contains(of)));
}

/// As `entered`, with a limit.
#[test]
fn a_wait_for_a_state_may_have_a_limit() {
    let bus = Bus::new();
    assert_eq!(bus.wait_timeout(State::Running, Duration::from_millis(1)), Ok(None));
    assert_eq!(bus.wait_timeout(State::Idle, Duration::ZERO), Ok(Some(Wake::Entered(State::Idle))));
    assert_eq!(bus.status().waiting, 0, "a wait that is over leaves nothing");
}

/// WAIT-3. Also where another thread began the wait.
#[test]
fn a_listener_does_not_finish_the_wait_of_a_thread() {
    let (bus, log) = (Bus::new(), Log::default());
    let (wait, note) = (bus.entered(State::Exited).unwrap(), log.clone());
    let mut wait = Some(wait);
    on(&bus, Channel::Start, move || {
        if let Some(wait) = wait.take() {
            note.note(wait.wait().unwrap_err().to_string());
        }
    });
    bus.start();
    assert_eq!(log.taken(), [Refused(Reason::InListener).to_string()]);
}

/// A look at a wait leaves the task that waits.
#[test]
fn a_look_at_a_wait_does_not_lose_its_task() {
    struct Woken(std::sync::atomic::AtomicBool);
    impl std::task::Wake for Woken {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.store(true, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let (bus, woken) = (Bus::new(), std::sync::Arc::new(Woken(false.into())));
    let mut wait = Box::pin(bus.entered(State::Running).unwrap());
    let waker = woken.clone().into();
    assert!(wait.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending());
    assert_eq!(wait.try_wait(), None);
    bus.start();
    assert!(woken.0.load(std::sync::atomic::Ordering::SeqCst));
}

#[test]
fn handles_say_what_they_are() {
    let bus = Bus::new();
    let subscription = bus.subscribe(Channel::Stop, 50, || ()).unwrap();
    let asked = bus.start();
    assert_eq!(
        (format!("{subscription:?}"), format!("{asked:?}")),
        ("Subscription(L0)".into(), "Asked(Accepted)".into())
    );
    let ticket = format!("{:?}", asked.ticket().unwrap());
    assert_eq!(
        (ticket, format!("{:?}", bus.entered(State::Idle).unwrap())),
        ("Ticket(0, Start)".into(), "Entered(Idle)".into())
    );
}

/// A handle, and everything that it gives, may go to any thread.
#[test]
fn handles_go_to_any_thread() {
    fn any<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    any::<Bus>();
    any::<wspbus::WeakBus>();
    any::<wspbus::Ticket>();
    any::<wspbus::Report>();
    any::<wspbus::ExitReport>();
    any::<wspbus::Subscription>();
    any::<wspbus::Entered>();
    any::<wspbus::Topic<std::cell::Cell<u8>>>();
    moved::<wspbus::Builder>();
}

/// WAIT-3. A poll is a wait too, also where another thread began it.
#[test]
fn a_listener_does_not_poll_the_wait_of_a_thread() {
    let (bus, (tell, told)) = (Bus::new(), mpsc::channel());
    let mut wait = Some(Box::pin(bus.entered(State::Exited).unwrap()));
    on(&bus, Channel::Start, move || {
        let polled = wait.take().map(|mut wait| wait.as_mut().poll(&mut Context::from_waker(Waker::noop())));
        tell.send(polled).unwrap();
    });
    bus.start();
    assert_eq!(told.recv().unwrap(), Some(Poll::Ready(Err(Refused(Reason::InListener)))));
}

#[test]
fn the_waker_of_the_last_poll_is_woken() {
    let bus = Bus::new();
    let mut wait = Box::pin(bus.entered(State::Running).unwrap());
    let counts = [Count::new(), Count::new()];
    for (_, waker) in &counts {
        assert!(wait.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
    }
    bus.start();
    assert_eq!(counts.map(|(count, _)| count.wakes()), [0, 1]);
}

#[test]
fn a_waker_that_panics_keeps_no_other_task_asleep() {
    struct Panics;
    impl Waking for Panics {
        fn wake(self: Arc<Self>) {
            panic!("no task");
        }
    }
    let bus = Bus::new();
    let (count, waker) = Count::new();
    let mut waits = [Waker::from(Arc::new(Panics)), waker]
        .map(|waker| (Box::pin(bus.entered(State::Running).unwrap()), waker));
    for (wait, waker) in &mut waits {
        assert!(wait.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
    }
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    assert_eq!(count.wakes(), 1);
}

#[test]
fn the_waker_of_a_wait_is_dropped_outside_of_the_lock() {
    ends(|| {
        let bus = Bus::new();
        let mut wait = Box::pin(bus.entered(State::Running).unwrap());
        let waker = Waker::from(Arc::new(Asks(bus)));
        assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        drop(waker);
        drop(wait);
    });
}

/// A wait with a limit ends without an answer, and goes on; a listener is refused here too.
#[test]
fn a_wait_with_a_limit_may_end_without_an_answer() {
    let (bus, log) = (Bus::new(), Log::default());
    let running = bus.entered(State::Running).unwrap();
    assert_eq!(running.wait_timeout(Duration::ZERO), Ok(None));
    assert_eq!(bus.status().waiting, 1);
    let (other, told) = (bus.clone(), log.clone());
    let listener = move || {
        let stopped = other.stop().ticket().unwrap();
        told.0.lock().unwrap().push(format!("{:?}", stopped.wait_timeout(Duration::ZERO).err()));
        told.0.lock().unwrap().push(format!("{:?}", running.wait_timeout(Duration::ZERO).err()));
    };
    bus.subscribe(Channel::Start, 50, listener).unwrap().detach();
    bus.start();
    let refused = format!("{:?}", Some(Refused(Reason::InListener)));
    assert_eq!(*log.0.lock().unwrap(), [refused.clone(), refused]);
    assert_eq!(bus.state(), State::Idle);
    let ticket = bus.start().ticket().unwrap();
    assert!(ticket.wait_timeout(Duration::MAX).unwrap().is_some());
}

/// An executor that polls its task inside of the call of the waker, here on the thread of a listener that stops the bus.
struct Inline(Mutex<Option<Pin<Box<Ticket>>>>, mpsc::Sender<Result<Report, Refused>>);

impl Waking for Inline {
    fn wake(self: Arc<Self>) {
        let waker = Waker::from(self.clone());
        let mut place = self.0.lock().unwrap();
        let polled = place.as_mut().map(|ticket| ticket.as_mut().poll(&mut Context::from_waker(&waker)));
        if let Some(Poll::Ready(report)) = polled {
            *place = None;
            self.1.send(report).unwrap();
        }
    }
}

/// WAIT-3. The task is no part of the listener on whose thread it is woken.
#[test]
fn a_task_that_a_listener_wakes_is_no_listener() {
    let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
    let (inner, (tell, told)) = (bus.downgrade(), mpsc::channel());
    on(&bus, Channel::Start, move || {
        let _ = gate.recv();
        drop(inner.upgrade().map(|bus| bus.stop()));
    });
    let ticket = Box::pin(bus.start().ticket().unwrap());
    Arc::new(Inline(Mutex::new(Some(ticket)), tell)).wake();
    drop(open);
    let report = told.recv_timeout(LONG).unwrap().unwrap();
    assert_eq!(report.to_string(), "Superseded by Stop");
}

/// States that are entered under one lock, with a listener between them and without.
#[test]
fn every_state_wakes_its_task_however_many_are_entered_at_once() {
    for listeners in 0..2 {
        let bus = Bus::new();
        (0..listeners).for_each(|_| on(&bus, Channel::Start, || ()));
        let mut waits = [State::Starting, State::Running].map(|state| {
            let (count, waker) = Count::new();
            (Box::pin(bus.entered(state).unwrap()), count, waker)
        });
        for (wait, _, waker) in &mut waits {
            assert!(wait.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
        }
        bus.start();
        assert_eq!(waits.map(|(_, count, _)| count.wakes()), [1, 1], "{listeners} listeners");
    }
}

/// PASS-6. The waker runs on the thread of the pass, before the next listener is called.
#[test]
fn a_waker_that_ends_a_subscription_keeps_the_listener_from_being_called() {
    struct Ends(Mutex<Option<Subscription>>, Log);
    impl Waking for Ends {
        fn wake(self: Arc<Self>) {
            let ended = self.0.lock().unwrap().take().map(|mut subscription| subscription.unsubscribe());
            self.1.note(format!("{:?}", ended.map(|ended| ended.is_ok())));
        }
    }
    let (bus, log) = (Bus::new(), Log::default());
    let called = log.clone();
    let subscription = bus.subscribe(Channel::Start, 50, move || called.note("called")).unwrap();
    let waker = Waker::from(Arc::new(Ends(Mutex::new(Some(subscription)), log.clone())));
    let mut wait = Box::pin(bus.entered(State::Starting).unwrap());
    assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    bus.start();
    assert_eq!(log.taken(), ["Some(true)"]);
}
