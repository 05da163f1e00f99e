//! A ticket for which a thread or a task waits gets its report, however many resolutions come after it.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wspbus::event::{Event, Reason};
use wspbus::{Bus, Channel, Drive, Input, Refused, Report, Ticket};

use super::judge::{Court, Judge, Record};
use super::on;
use super::probe::{ends, until};

/// A bus that keeps one resolution, and whose start is held at a gate.
fn held(record: &Record) -> (Bus, Sender<()>) {
    let builder = Bus::builder().drive(Drive::Thread).keeps(1).recorder(record.recorder());
    let (bus, (open, gate)) = (builder.build(), mpsc::channel::<()>());
    on(&bus, Channel::Start, move || gate.recv().unwrap_or_default());
    on(&bus, Channel::Graceful, || Err("no file"));
    (bus, open)
}

fn start(bus: &Bus) -> Ticket {
    bus.start().ticket().unwrap()
}

fn poll(ticket: &mut Pin<Box<Ticket>>) -> Poll<Result<Report, Refused>> {
    ticket.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// One step resolves all of them, and the bus keeps the last one.
#[test]
fn a_ticket_that_is_waited_for_does_not_give_way_in_its_own_step() {
    let (bus, open) = held(&Record::default());
    let (unread, looked_at, timed) = (start(&bus), start(&bus), start(&bus));
    let (threads, mut task) = (start(&bus), Box::pin(start(&bus)));
    let last = start(&bus);
    assert!(looked_at.try_wait().unwrap().is_none(), "a look is no wait");
    assert!(timed.wait_timeout(Duration::from_millis(1)).unwrap().is_none());
    assert!(poll(&mut task).is_pending());
    let (other, (say, waits)) = (threads.clone(), mpsc::channel());
    let thread = std::thread::spawn(move || {
        assert!(other.wait_timeout(Duration::ZERO).unwrap().is_none());
        say.send(()).unwrap();
        other.wait()
    });
    waits.recv().unwrap();
    open.send(()).unwrap();
    // A wait for the last one would make room for another.
    until("the start pass has ended", || bus.status().at_rest);
    assert!(last.wait().unwrap().is_reached());
    assert!(thread.join().unwrap().unwrap().is_reached());
    assert!(matches!(poll(&mut task), Poll::Ready(Ok(report)) if report.is_reached()));
    assert!(timed.wait().unwrap().is_reached());
    for control in [unread, looked_at] {
        assert_eq!(control.wait().unwrap_err(), Refused(Reason::Stale));
    }
    assert_eq!(bus.status().kept, 0);
}

#[test]
fn a_report_waits_for_its_task_while_many_resolutions_come() {
    let (record, law) = (Record::default(), Court::default());
    let (bus, open) = held(&record);
    let mut task = Box::pin(start(&bus));
    assert!(poll(&mut task).is_pending());
    open.send(()).unwrap();
    bus.wait(wspbus::State::Running).unwrap();
    for _ in 0..10 {
        assert_eq!(bus.graceful().wait().unwrap().unwrap().causes.len(), 1);
    }
    assert!(matches!(poll(&mut task), Poll::Ready(Ok(report)) if report.is_reached()));
    assert_eq!((bus.status().kept, bus.status().causes), (0, 0));
    let mut judge = Judge::with(&law, 1);
    assert_eq!(judge.fault(&record.take()), None);
}

/// The report has the goal of the request, as one that is fetched has.
#[test]
fn a_report_that_comes_to_its_mailbox_is_whole() {
    let (bus, open) = held(&Record::default());
    let mut task = Box::pin(start(&bus));
    assert!(poll(&mut task).is_pending());
    let mut joins = Box::pin(bus.exit(wspbus::Code::OK).ticket().unwrap());
    assert!(poll(&mut joins).is_pending());
    assert!(matches!(poll(&mut task), Poll::Ready(Ok(report)) if report.to_string() == "Superseded by Exit"));
    open.send(()).unwrap();
    assert!(bus.block().unwrap().failures.is_empty());
    let Poll::Ready(Ok(report)) = poll(&mut joins) else { panic!("the bus has exited") };
    assert!(report.is_reached() && report.goal == wspbus::Goal::Exit);
}

/// A handle that goes while its ticket is open, and one that goes with a report that no thread read.
#[test]
fn a_ticket_that_was_waited_for_and_is_dropped_leaves_nothing_and_asks_nothing() {
    let record = Record::default();
    let (bus, open) = held(&record);
    let (mut gone, mut unread) = (Box::pin(start(&bus)), Box::pin(start(&bus)));
    assert!(poll(&mut gone).is_pending() && poll(&mut unread).is_pending());
    drop(gone);
    open.send(()).unwrap();
    bus.wait(wspbus::State::Running).unwrap();
    drop(unread);
    let status = bus.status();
    assert_eq!((status.kept, status.tickets, status.waiting), (0, 0, 0));
    let steps = record.take();
    let refused = |(_, events): &(Input, Vec<Event>)| matches!(events[..], [Event::Refused { .. }]);
    assert!(!steps.iter().any(refused), "{steps:?}");
    let forgets = steps.iter().filter(|(input, _)| matches!(input, Input::Forget(..))).count();
    assert_eq!(forgets, 2, "the machine lets each ticket go once: when its task begins to wait");
}

/// A thread that waits looks again at every change of the bus, and a task at every poll.
#[test]
fn the_machine_is_asked_once_for_a_ticket_that_is_waited_for() {
    let record = Record::default();
    let (bus, open) = held(&record);
    let (mut task, ticket) = (Box::pin(start(&bus)), start(&bus));
    (0..10).for_each(|_| assert!(poll(&mut task).is_pending()));
    (0..10).for_each(|_| assert!(ticket.wait_timeout(Duration::from_millis(1)).unwrap().is_none()));
    let (other, (say, waits)) = (ticket.clone(), mpsc::channel());
    let thread = std::thread::spawn(move || {
        say.send(()).unwrap();
        other.wait()
    });
    waits.recv().unwrap();
    (0..10).for_each(|_| bus.run_in_main(|| ()).unwrap());
    assert!(ticket.try_wait().unwrap().is_none());
    open.send(()).unwrap();
    assert!(thread.join().unwrap().unwrap().is_reached() && ticket.wait().unwrap().is_reached());
    bus.wait(wspbus::State::Running).unwrap();
    assert!(matches!(poll(&mut task), Poll::Ready(Ok(report)) if report.is_reached()));
    let steps = record.take();
    let asked = |of: &Ticket| {
        let is_meant = |input: &Input| matches!(input, Input::Await(_, ticket) if *ticket == of.id());
        steps.iter().filter(|(input, _)| is_meant(input)).count()
    };
    assert_eq!((asked(&task), asked(&ticket)), (1, 1));
}

/// Its report comes from the event, and the one resolution that the bus keeps is that of another ticket.
#[test]
fn a_ticket_that_is_waited_for_takes_no_place_of_a_kept_resolution() {
    let record = Record::default();
    let (bus, open) = held(&record);
    drop(open);
    start(&bus).wait().unwrap();
    let (open, gate) = mpsc::channel::<()>();
    on(&bus, Channel::Stop, move || gate.recv().unwrap_or_default());
    let unread = bus.graceful().ticket().unwrap();
    until("the graceful pass has ended", || bus.status().at_rest);
    assert_eq!((bus.status().kept, bus.status().causes), (1, 1));
    let mut task = Box::pin(bus.stop().ticket().unwrap());
    assert!(poll(&mut task).is_pending());
    drop(open);
    bus.wait(wspbus::State::Idle).unwrap();
    assert_eq!((bus.status().kept, bus.status().causes), (1, 1));
    assert!(matches!(poll(&mut task), Poll::Ready(Ok(report)) if report.is_reached()));
    assert_eq!(unread.wait().unwrap().causes.len(), 1, "with its cause");
    assert_eq!((bus.status().kept, bus.status().causes), (0, 0));
    let mut judge = Judge::with(&Court::default(), 1);
    assert_eq!(judge.fault(&record.take()), None);
}

/// A resolution gives way in a step that resolves another ticket, for which a task waits, and its causes go with it.
#[test]
fn a_resolution_that_gives_way_beside_a_mailbox_leaves_no_cause() {
    let (bus, open) = held(&Record::default());
    let (mut task, unread) = (Box::pin(start(&bus)), start(&bus));
    assert!(poll(&mut task).is_pending());
    drop(open);
    until("the start pass has ended", || bus.status().at_rest);
    assert!(unread.wait().unwrap().is_reached());
    let (open, gate) = mpsc::channel::<()>();
    on(&bus, Channel::Stop, move || gate.recv().unwrap_or_default());
    let oldest = bus.graceful().ticket().unwrap();
    until("the graceful pass has ended", || bus.status().at_rest);
    assert_eq!((bus.status().kept, bus.status().causes), (1, 1));
    let (newest, mut task) = (bus.stop().ticket().unwrap(), Box::pin(bus.stop().ticket().unwrap()));
    assert!(poll(&mut task).is_pending());
    drop(open);
    until("the stop pass has ended", || bus.status().at_rest);
    assert_eq!((bus.status().kept, bus.status().causes), (1, 0));
    assert_eq!(oldest.wait().unwrap_err(), Refused(Reason::Stale));
    drop((oldest, task, newest));
    assert_eq!((bus.status().kept, bus.status().causes), (0, 0));
}

/// Under the lock the destructor of a cause would wait without end.
#[test]
fn a_cause_in_a_mailbox_is_dropped_outside_of_the_lock() {
    struct Asks(Bus);
    impl Drop for Asks {
        fn drop(&mut self) {
            self.0.status();
        }
    }
    impl std::fmt::Debug for Asks {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an error")
        }
    }
    impl std::fmt::Display for Asks {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an error")
        }
    }
    impl std::error::Error for Asks {}
    ends(|| {
        let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
        let weak = bus.downgrade();
        on(&bus, Channel::Graceful, move || {
            let _ = gate.recv();
            Err(Asks(weak.upgrade().unwrap()))
        });
        bus.start().wait().unwrap();
        let mut task = Box::pin(bus.graceful().ticket().unwrap());
        assert!(poll(&mut task).is_pending());
        drop(open);
        let second = bus.graceful().wait().unwrap().unwrap();
        drop(task);
        assert_eq!(second.failures().len(), 1);
    });
}
