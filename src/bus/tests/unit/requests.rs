use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Waker};

use wspbus::event::{Answer, Reason, Resolution};
use wspbus::{Bus, Channel, Code, Drive, Goal, NotReached, Policy, Refused, State, Ticket};

use super::judge::{Court, Judge, Record};
use super::probe::{Asks, Count, ends, until};
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
    let ticket = bus.start().ticket().unwrap();
    assert_ne!(gate.recv().unwrap(), asking);
    assert!(ticket.wait().unwrap().is_reached());
    assert_eq!(bus.status().threads, 1);
}

#[test]
fn a_call_returns_at_once_where_that_was_chosen() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let ticket = bus.start().ticket().unwrap();
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
        let ticket = asked.ticket().unwrap();
        assert_eq!(ticket.try_wait().unwrap_err(), Refused(Reason::InListener));
        assert_eq!(ticket.wait().unwrap_err(), Refused(Reason::InListener));
        first.note("does not wait");
        first.note(format!("again: {}", inner.stop().answer));
    });
    let (second, stops) = (log.clone(), log.clone());
    on(&bus, Channel::Start, move || second.note("second"));
    on(&bus, Channel::Stop, move || stops.note("stop"));
    let report = bus.start().wait().unwrap().unwrap();
    assert_eq!(report.resolution, Resolution::Superseded { by: Goal::Stop, failures: vec![] });
    let told = ["asked: Accepted", "does not wait", "again: Joined", "second", "stop"];
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
    let (first, second) = (bus.start().ticket().unwrap(), bus.stop().ticket().unwrap());
    assert_eq!(first.wait().unwrap_err(), Refused(Reason::Stale));
    assert!(second.wait().unwrap().is_reached());
    assert!(second.try_wait().unwrap().is_some(), "a ticket says the same again");
    let least = Bus::builder().keeps(0).build();
    assert!(least.start().wait().unwrap().unwrap().is_reached(), "one is kept at least");
}

/// One pass resolves them all, and each of them is told.
#[test]
fn as_many_requesters_as_there_are_share_one_pass() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let tickets: Vec<_> = (0..5_000).map(|_| bus.start().ticket().unwrap()).collect();
    open.send(()).unwrap();
    for ticket in tickets {
        assert!(ticket.wait().unwrap().is_reached());
    }
    assert_eq!((bus.status().kept, bus.status().tickets), (0, 0));
}

#[test]
fn a_ticket_is_a_future_and_wakes_its_task() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let mut ticket = Box::pin(bus.start().ticket().unwrap());
    let mut running = Box::pin(bus.entered(State::Running).unwrap());
    let (count, waker) = Count::new();
    let mut context = Context::from_waker(&waker);
    assert!(ticket.as_mut().poll(&mut context).is_pending());
    assert!(running.as_mut().poll(&mut context).is_pending());
    assert_eq!(bus.status().waiting, 2);
    open.send(()).unwrap();
    bus.wait(State::Running).unwrap();
    until("both are woken", || count.wakes() == 2);
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

#[test]
fn a_goal_that_is_not_reached_is_an_error_with_its_reason() {
    let bus = Bus::builder().policy(Policy::DEDICATED.threads_only(&[Goal::Start, Goal::Stop])).build();
    assert!(bus.stop().reached().unwrap().is_none(), "Idle is reached already");
    assert!(bus.start().reached().unwrap().is_some_and(|report| report.is_reached()));
    assert_eq!(bus.restart().reached().unwrap_err().to_string(), "Restart was not granted: Denied");
    let bus = Bus::new();
    on(&bus, Channel::Start, || Err("the port is in use"));
    let text = "Start was not reached: Superseded by Exit; start L0 fails: the port is in use";
    assert_eq!(bus.start().reached().unwrap_err().to_string(), text);
    let (bus, log) = (Bus::new(), Log::default());
    let (inner, note) = (bus.clone(), log.clone());
    on(&bus, Channel::Start, move || {
        let error = inner.stop().reached().unwrap_err();
        note.note(format!("{}", matches!(error, NotReached::Refused(Refused(Reason::InListener)))));
    });
    bus.start();
    assert_eq!(log.taken(), ["true"]);
}

/// As a ticket is, which is inside.
#[test]
fn an_answer_is_awaited_to_its_end() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap_or_default());
    let mut start = Box::pin(bus.start().into_future());
    let (count, waker) = Count::new();
    let mut context = Context::from_waker(&waker);
    assert!(start.as_mut().poll(&mut context).is_pending());
    open.send(()).unwrap();
    until("it is woken", || count.wakes() == 1);
    let Poll::Ready(Ok(Some(report))) = start.as_mut().poll(&mut context) else { panic!("it is open") };
    assert!(report.is_reached());
    let mut already = Box::pin(bus.start().into_future());
    assert!(matches!(already.as_mut().poll(&mut context), Poll::Ready(Ok(None))));
}

/// Two threads and a task wait for one ticket, and all are told the same.
#[test]
fn every_handle_of_a_ticket_is_told() {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap());
    let ticket = bus.start().ticket().unwrap();
    let threads: Vec<_> = (0..2)
        .map(|_| ticket.clone())
        .map(|own| std::thread::spawn(move || own.wait().unwrap().is_reached()))
        .collect();
    let wakes = [Count::new(), Count::new()];
    let mut tasks = [Box::pin(ticket.clone()), Box::pin(ticket.clone())];
    let mut poll = |n: usize| tasks[n].as_mut().poll(&mut Context::from_waker(&wakes[n].1)).is_ready();
    assert!(!poll(0) && !poll(1));
    open.send(()).unwrap();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    assert!(ticket.wait().unwrap().is_reached());
    assert!(poll(0) && poll(1));
    assert!(wakes.iter().all(|(count, _)| count.wakes() == 1), "each task is woken once");
    drop((ticket, tasks));
    assert_eq!((bus.status().kept, bus.status().waiting), (0, 0));
}

/// WAIT-3: also for a ticket that a thread has read.
#[test]
fn a_listener_is_refused_a_ticket_that_is_known() {
    let bus = Bus::new();
    let ticket = bus.start().ticket().unwrap();
    assert!(ticket.wait().unwrap().is_reached());
    let (own, (tell, told)) = (ticket.clone(), std::sync::mpsc::channel());
    on(&bus, Channel::Stop, move || tell.send((own.wait().err(), own.try_wait().err())).unwrap());
    bus.stop();
    let refused = Some(Refused(Reason::InListener));
    assert_eq!(told.recv().unwrap(), (refused, refused));
    assert!(ticket.wait().unwrap().is_reached());
}

/// The refusal is no end of the ticket.
#[test]
fn a_ticket_that_a_listener_was_refused_is_told_to_a_thread() {
    let (bus, (give, given)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<Ticket>());
    let (tell, told) = mpsc::channel();
    on(&bus, Channel::Start, move || {
        let mut ticket = Box::pin(given.recv().unwrap());
        let refused = (ticket.wait().err(), ticket.try_wait().err());
        let polled = ticket.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        tell.send((refused, matches!(polled, Poll::Ready(Err(_))), ticket)).unwrap();
    });
    let ticket = bus.start().ticket().unwrap();
    give.send(ticket.clone()).unwrap();
    let (refused, is_refused, other) = told.recv().unwrap();
    assert_eq!(
        (refused, is_refused),
        ((Some(Refused(Reason::InListener)), Some(Refused(Reason::InListener))), true)
    );
    assert!(ticket.wait().unwrap().is_reached() && other.wait().unwrap().is_reached());
}

#[test]
fn the_waker_of_the_last_poll_of_a_ticket_is_woken() {
    let (_bus, open, mut ticket) = open_ticket();
    let counts = [Count::new(), Count::new()];
    for (_, waker) in &counts {
        assert!(ticket.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
    }
    drop(open);
    until("the task is woken", || counts[1].0.wakes() == 1);
    assert_eq!(counts[0].0.wakes(), 0);
}

/// The other handles of the ticket, and its request, go on.
#[test]
fn a_handle_that_is_dropped_takes_its_task_with_it() {
    let (bus, (give, given)) =
        (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<Pin<Box<Ticket>>>());
    on(&bus, Channel::Start, move || {
        // It is refused to the listener, and was polled by a thread before.
        let mut ticket = given.recv().unwrap();
        let _ = ticket.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        drop(ticket);
        drop(given.recv());
    });
    let ticket = bus.start().ticket().unwrap();
    let mut tasks = [Box::pin(ticket.clone()), Box::pin(ticket.clone())];
    for task in &mut tasks {
        assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(bus.status().waiting, 2);
    let [gone, refused] = tasks;
    drop(gone);
    assert_eq!(bus.status().waiting, 1);
    give.send(refused).unwrap();
    until("no task waits", || bus.status().waiting == 0);
    drop(give);
    assert!(ticket.wait().unwrap().is_reached());
}

/// A ticket that is open as long as its gate is.
fn open_ticket() -> (Bus, mpsc::Sender<()>, Pin<Box<Ticket>>) {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let (open, gate) = mpsc::channel::<()>();
    on(&bus, Channel::Start, move || gate.recv().unwrap_or_default());
    let ticket = Box::pin(bus.start().ticket().unwrap());
    (bus, open, ticket)
}

#[test]
fn the_waker_of_a_ticket_is_dropped_outside_of_the_lock() {
    for is_replaced in [false, true] {
        ends(move || {
            let (bus, _open, mut ticket) = open_ticket();
            let waker = Waker::from(Arc::new(Asks(bus)));
            assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            drop(waker);
            if is_replaced {
                assert!(ticket.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            }
        });
    }
}

/// Each report has the causes of its own failures, also where the same listener fails again before it is read.
#[test]
fn a_later_failure_leaves_the_cause_of_an_earlier_report() {
    let (bus, mut turn) = (Bus::new(), 0);
    let fails = move || {
        turn += 1;
        Err::<(), _>(format!("failure {turn}"))
    };
    on(&bus, Channel::Graceful, fails);
    bus.start();
    let all = [bus.graceful(), bus.graceful(), bus.graceful()];
    assert_eq!(bus.status().causes, 3);
    let causes = all.map(|asked| {
        let report = asked.wait().unwrap().unwrap();
        report.causes.of(&report.failures()[0]).unwrap().to_string()
    });
    assert_eq!(causes, ["failure 1", "failure 2", "failure 3"]);
    assert_eq!(bus.status().causes, 0, "what is told is kept no longer");
}

/// A cause goes with the resolution that gives way, and with the last handle of its ticket.
#[test]
fn a_cause_goes_with_its_resolution() {
    let bus = Bus::builder().keeps(2).build();
    on(&bus, Channel::Graceful, || Err("no"));
    bus.start();
    let mut all: Vec<_> = (0..3).map(|_| bus.graceful()).collect();
    assert_eq!((bus.status().kept, bus.status().causes), (2, 2));
    drop(all.pop());
    assert_eq!((bus.status().kept, bus.status().causes), (1, 1));
    assert!(all.remove(0).wait().is_err(), "the oldest gave way");
    assert!(!all.remove(0).wait().unwrap().unwrap().causes.is_empty());
    assert_eq!((bus.status().kept, bus.status().causes), (0, 0));
}

/// `block` tells the last cause, and a new Start at rest in Idle forgets it.
#[test]
fn a_cause_that_is_forgotten_is_dropped() {
    let bus = Bus::new();
    let mut left = 1;
    let once = move || {
        left -= 1;
        if left == 0 { Err("no") } else { Ok(()) }
    };
    on(&bus, Channel::Stop, once);
    bus.start();
    assert!(!bus.stop().wait().unwrap().unwrap().causes.is_empty());
    assert_eq!(bus.status().causes, 1);
    bus.start();
    assert_eq!(bus.status().causes, 0);
}
