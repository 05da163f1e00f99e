use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake as Waking, Waker};

use wspbus::event::{Answer, Reason, Resolution};
use wspbus::{Bus, Channel, Code, Drive, Goal, Policy, Refused, State};

use super::judge::{Court, Judge, Record};
use super::{Log, on};

#[test]
fn the_thread_that_asks_runs_the_pass_before_its_call_returns() {
    let (bus, log) = (Bus::new(), Log::default());
    for (channel, word) in
        [(Channel::Start, "start"), (Channel::Stop, "stop"), (Channel::Graceful, "graceful")]
    {
        let log = log.clone();
        on(&bus, channel, move || log.note(word));
    }
    let started = bus.start();
    assert_eq!((started.answer, bus.state()), (Answer::Accepted, State::Running));
    assert_eq!(started.wait().unwrap().unwrap().resolution, Resolution::Reached);
    bus.graceful();
    bus.reload();
    bus.stop();
    assert_eq!(
        (bus.state(), log.taken()),
        (State::Idle, ["start", "graceful", "stop", "start", "stop"].map(String::from).to_vec())
    );
}

#[test]
fn a_thread_of_the_bus_runs_the_pass_where_that_was_chosen() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let asking = std::thread::current().id();
    let (seen, gate) = std::sync::mpsc::channel();
    on(&bus, Channel::Start, move || seen.send(std::thread::current().id()).unwrap());
    let mut ticket = bus.start().ticket().unwrap();
    assert_ne!(gate.recv().unwrap(), asking);
    assert!(ticket.wait().unwrap().is_reached());
    assert_eq!(bus.status().threads, 1);
}

#[test]
fn a_call_returns_at_once_where_that_was_chosen() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let mut ticket = bus.start().ticket().unwrap();
    assert!(ticket.try_wait().unwrap().is_none());
    open.send(()).unwrap();
    assert!(ticket.wait().unwrap().is_reached());
}

#[test]
fn every_answer_comes_with_a_ticket_or_without() {
    let bus = Bus::new();
    let plain = |asked: wspbus::Asked| (asked.answer, asked.is_granted(), asked.wait().unwrap().is_some());
    assert_eq!(plain(bus.stop()), (Answer::Already, false, false));
    assert_eq!(plain(bus.reload()), (Answer::Refused(Reason::NotRunning), false, false));
    assert_eq!(plain(bus.start()), (Answer::Accepted, true, true));
    assert_eq!(plain(bus.start()), (Answer::Already, false, false));
    assert_eq!(plain(bus.exit(Code(3))), (Answer::Accepted, true, true));
    assert_eq!(plain(bus.start()), (Answer::Refused(Reason::Terminal), false, false));
    let shy = Bus::builder().policy(Policy::DEDICATED.threads_only(&[Goal::Start])).build();
    assert_eq!(plain(shy.stop()), (Answer::Denied, false, false));
}

#[test]
fn a_request_of_a_listener_joins_or_supersedes_and_never_nests() {
    let (bus, log) = (Bus::new(), Log::default());
    let (inner, first) = (bus.clone(), log.clone());
    on(&bus, Channel::Start, move || {
        let asked = inner.stop();
        first.note(format!("asked: {}", asked.answer));
        let mut ticket = asked.ticket().unwrap();
        first.note(format!("waits: {}", ticket.wait().unwrap_err()));
        first.note(format!("again: {}", inner.stop().answer));
    });
    let (second, stops) = (log.clone(), log.clone());
    on(&bus, Channel::Start, move || second.note("second"));
    on(&bus, Channel::Stop, move || stops.note("stop"));
    let report = bus.start().wait().unwrap().unwrap();
    assert_eq!(report.resolution, Resolution::Superseded { by: Goal::Stop, failures: vec![] });
    let told = ["asked: Accepted", "waits: refused: in listener", "again: Joined", "second", "stop"];
    assert_eq!((bus.state(), log.taken()), (State::Idle, told.map(String::from).to_vec()));
}

/// The origin is that of the innermost listener of *this* bus.
#[test]
fn a_listener_of_one_bus_drives_another() {
    let (outer, inner) = (Bus::new(), Bus::new());
    let (log, other, back) = (Log::default(), inner.clone(), outer.clone());
    let note = log.clone();
    on(&inner, Channel::Start, move || note.note(format!("outer says {}", back.start().answer)));
    let note = log.clone();
    on(&outer, Channel::Start, move || {
        note.note(format!("inner is {}", other.start().wait().unwrap().unwrap()))
    });
    outer.start();
    let told = ["outer says Joined", "inner is Reached"];
    assert_eq!(
        (outer.state(), inner.state(), log.taken()),
        (State::Running, State::Running, told.map(String::from).to_vec())
    );
}

#[test]
fn a_ticket_that_is_dropped_is_forgotten() {
    let bus = Bus::new();
    for _ in 0..10 {
        drop(bus.start());
        let seen = bus.stop().ticket();
        assert_eq!(bus.status().kept, 1);
        drop(seen);
        assert_eq!((bus.status().kept, bus.status().tickets), (0, 0));
    }
}

#[test]
fn the_oldest_resolution_gives_way() {
    let bus = Bus::builder().keeps(1).build();
    let (mut first, mut second) = (bus.start().ticket().unwrap(), bus.stop().ticket().unwrap());
    assert_eq!(first.wait().unwrap_err(), Refused(Reason::Stale));
    assert!(second.wait().unwrap().is_reached());
    assert!(second.try_wait().unwrap().is_some(), "a ticket says the same again");
}

/// One pass resolves them all, and each of them is told.
#[test]
fn as_many_requesters_as_there_are_share_one_pass() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let tickets: Vec<_> = (0..5_000).map(|_| bus.start().ticket().unwrap()).collect();
    open.send(()).unwrap();
    for mut ticket in tickets {
        assert!(ticket.wait().unwrap().is_reached());
    }
    assert_eq!((bus.status().kept, bus.status().tickets), (0, 0));
}

struct Count(AtomicUsize);

impl Waking for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_ticket_is_a_future_and_wakes_its_task() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let mut ticket = Box::pin(bus.start().ticket().unwrap());
    let mut running = Box::pin(bus.entered(State::Running).unwrap());
    let count = Arc::new(Count(AtomicUsize::new(0)));
    let waker = Waker::from(count.clone());
    let mut context = Context::from_waker(&waker);
    assert!(ticket.as_mut().poll(&mut context).is_pending());
    assert!(running.as_mut().poll(&mut context).is_pending());
    assert_eq!(bus.status().waiting, 2);
    open.send(()).unwrap();
    bus.wait(State::Running).unwrap();
    while count.0.load(Ordering::SeqCst) < 2 {
        std::thread::yield_now();
    }
    let Poll::Ready(Ok(report)) = ticket.as_mut().poll(&mut context) else { panic!("the ticket is open") };
    assert!(report.is_reached() && running.as_mut().poll(&mut context).is_ready());
    drop(running);
    assert_eq!(bus.status().waiting, 0);
}

#[test]
fn a_recorded_life_is_one_of_the_machine() {
    let record = Record::default();
    let bus = Bus::builder().recorder(record.recorder()).build();
    on(&bus, Channel::Start, || ());
    on(&bus, Channel::Graceful, || Err("no"));
    bus.start();
    bus.graceful();
    bus.reload();
    bus.restart();
    assert!(bus.block().unwrap().reexec);
    let mut judge = Judge::new(&Court::default());
    assert_eq!(judge.fault(&record.steps()), None);
    assert_eq!(judge.due(), None);
    // Control: a step that is missing, and one that is changed, are seen.
    let mut steps = record.take();
    steps.remove(3);
    assert!(Judge::new(&Court::default()).fault(&steps).is_some());
}

/// A recorder that panics is ignored, and stops nothing.
#[test]
fn a_recorder_that_panics_stops_nothing() {
    let bus = Bus::builder().recorder(|_, _| panic!("full")).build();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
}
