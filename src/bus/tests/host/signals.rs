use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::low_level::raise;
use wspbus::event::{Event, Origin};
use wspbus::host::signals::{Hangup, Signal, Table, WatchError};
use wspbus::{Answer, Bus, Channel, Code, Drive, Goal, Policy, Reason, Request, State};

use super::LONG;
use super::child::{self, Child};

/// Signals belong to the process, so one test at a time has them.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The table, and what it tells.
fn told(table: Table) -> (Table, Receiver<(Signal, Answer)>) {
    let (sender, told) = mpsc::channel();
    let sender = Mutex::new(sender);
    (
        table.tell(move |signal, answer| sender.lock().unwrap().send((signal, answer)).unwrap_or_default()),
        told,
    )
}

#[test]
fn each_signal_is_its_request_of_a_thread() {
    let _alone = alone();
    for (hangup, expected) in [
        (Hangup::Reload, Request::Reload),
        (Hangup::Graceful, Request::Graceful),
        (Hangup::Restart, Request::Restart),
    ] {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let keep = asked.clone();
        let recorder = move |_: &_, events: &[Event]| {
            let all = events.iter().filter_map(|event| match event {
                Event::Answered { origin, request, .. } => Some((*origin, *request)),
                _ => None,
            });
            keep.lock().unwrap().extend(all);
        };
        let bus = Bus::builder().recorder(recorder).build();
        bus.start();
        let (table, told) = told(Table::new(hangup).on(Signal::Window, Request::Stop));
        let watch = table.watch(&bus).unwrap();
        for signal in [SIGUSR1, SIGHUP, SIGWINCH, SIGINT, SIGTERM] {
            raise(signal).unwrap();
            assert_eq!(told.recv_timeout(LONG).unwrap().0.number(), signal);
        }
        watch.end();
        let asked = asked.lock().unwrap();
        let exit = Request::Exit(Code::OK);
        let requests: Vec<Request> = asked.iter().map(|(_, request)| *request).collect();
        assert_eq!(requests, [Request::Start, Request::Graceful, expected, Request::Stop, exit, exit]);
        assert!(asked.iter().all(|(origin, _)| matches!(origin, Origin::Thread(_))));
    }
}

#[test]
fn a_second_signal_during_the_exit_changes_nothing() {
    let _alone = alone();
    let (bus, gate) = (Bus::new(), mpsc::channel::<()>());
    bus.subscribe(Channel::Exit, 50, move || {
        let _ = gate.1.recv();
    })
    .unwrap()
    .detach();
    bus.start();
    let (table, told) = told(Table::new(Hangup::Reload));
    let _watch = table.watch(&bus).unwrap();
    raise(SIGTERM).unwrap();
    // It is told while the listener still runs.
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::Terminate, Answer::Accepted));
    bus.wait(State::Exiting).unwrap();
    raise(SIGINT).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::Interrupt, Answer::Joined { again: false }));
    raise(SIGHUP).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::Hangup, Answer::Superseded(Goal::Exit)));
    drop(gate.0);
    assert_eq!(bus.block().unwrap().code, Code::OK);
}

/// A byte means "at least once". The signals that come while a pass runs are not lost either.
#[test]
fn many_signals_are_at_least_one_request_and_at_most_as_many() {
    let _alone = alone();
    for drive in [Drive::Caller, Drive::Thread] {
        let bus = Bus::builder().drive(drive).build();
        bus.start().wait().unwrap();
        let (table, told) = told(Table::new(Hangup::Reload));
        let watch = table.watch(&bus).unwrap();
        for _ in 0..100 {
            raise(SIGUSR1).unwrap();
        }
        assert_eq!(told.recv_timeout(LONG).unwrap().0, Signal::User1);
        // The last of them is behind the first: what it asks is never lost.
        raise(SIGHUP).unwrap();
        let rest = std::iter::from_fn(|| told.recv_timeout(LONG).ok());
        let graceful = rest.take_while(|(signal, _)| *signal != Signal::Hangup).count();
        assert!(graceful < 100, "{graceful}");
        watch.end();
    }
}

/// With `Drive::Caller` too neither the thread that reads signals nor the one that asks and tells runs the pass.
#[test]
fn a_listener_that_hangs_does_not_hold_the_next_signal() {
    let _alone = alone();
    let (bus, gate) = (Bus::new(), mpsc::channel::<()>());
    let began = mpsc::channel();
    bus.subscribe(Channel::Graceful, 50, move || {
        began.0.send(()).unwrap();
        let _ = gate.1.recv();
    })
    .unwrap()
    .detach();
    bus.start();
    let (table, told) = told(Table::new(Hangup::Reload));
    let _watch = table.watch(&bus).unwrap();
    raise(SIGUSR1).unwrap();
    began.1.recv_timeout(LONG).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::User1, Answer::Accepted));
    raise(SIGTERM).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::Terminate, Answer::Accepted));
    drop(gate.0);
    assert_eq!(bus.block().unwrap().code, Code::OK);
}

/// The bus keeps one resolution here, and each end is told all the same.
#[test]
fn the_end_of_a_request_is_told_with_its_failures() {
    let _alone = alone();
    for drive in [Drive::Caller, Drive::Thread] {
        let bus = Bus::builder().drive(drive).keeps(1).build();
        bus.subscribe(Channel::Graceful, 50, || Err("no such file")).unwrap().named("configuration").detach();
        let ((sender, ended), (told, answers)) = (mpsc::channel(), mpsc::channel());
        let table = Table::new(Hangup::Reload)
            .tell(move |_, answer| told.send(answer).unwrap_or_default())
            .tell_end(move |signal, report| sender.send((signal, report)).unwrap_or_default());
        let watch = table.watch(&bus).unwrap();
        raise(SIGUSR1).unwrap();
        assert_eq!(answers.recv_timeout(LONG).unwrap(), Answer::Refused(Reason::NotRunning));
        bus.start().wait().unwrap();
        raise(SIGUSR1).unwrap();
        let (signal, report) = ended.recv_timeout(LONG).unwrap();
        let text = "SIGUSR1: Reached with failures; graceful L0 (configuration) fails: no such file";
        assert_eq!(format!("{signal}: {report}"), text, "a request that is refused has no end");
        raise(SIGHUP).unwrap();
        let (signal, report) = ended.recv_timeout(LONG).unwrap();
        assert_eq!((signal, report.failures().len()), (Signal::Hangup, 0));
        raise(SIGTERM).unwrap();
        assert_eq!(bus.block().unwrap().code, Code::OK);
        let (signal, report) = ended.recv_timeout(LONG).unwrap();
        assert_eq!((signal, report.is_reached()), (Signal::Terminate, true));
        assert_eq!(ended.try_iter().count(), 0);
        watch.end();
        assert_eq!(bus.status().kept, 0);
    }
}

/// The signal waits for its end on a thread of its own.
#[test]
fn an_end_that_does_not_come_holds_no_other_signal() {
    let _alone = alone();
    let (bus, gate) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
    let (begin, began) = mpsc::channel();
    let hangs = move || {
        begin.send(()).unwrap();
        let _ = gate.1.recv();
    };
    bus.subscribe(Channel::Graceful, 50, hangs).unwrap().detach();
    bus.start().wait().unwrap();
    let (sender, ended) = mpsc::channel();
    let table = Table::new(Hangup::Reload).tell_end(move |signal, _| sender.send(signal).unwrap_or_default());
    let (table, told) = told(table);
    let _watch = table.watch(&bus).unwrap();
    raise(SIGUSR1).unwrap();
    began.recv_timeout(LONG).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::User1, Answer::Accepted));
    raise(SIGTERM).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::Terminate, Answer::Accepted));
    // A stronger goal takes the place of the Graceful, whose listener still runs.
    assert_eq!(ended.recv_timeout(LONG).unwrap(), Signal::User1);
    assert_eq!(ended.try_recv().ok(), None);
    drop(gate.0);
    assert_eq!(ended.recv_timeout(LONG).unwrap(), Signal::Terminate);
}

/// Else the process would end at no SIGTERM, and say nothing.
#[test]
fn a_signal_that_the_policy_denies_is_not_watched() {
    let _alone = alone();
    let policy = Policy::DEDICATED.threads_only(&[Goal::Start, Goal::Stop]);
    let bus = Bus::builder().policy(policy).build();
    let (table, told) = told(Table::new(Hangup::Reload).on(Signal::User2, Request::Stop));
    let error = table.watch(&bus).unwrap_err();
    assert!(matches!(error, WatchError::Denied(Signal::Hangup, Goal::Reload)), "{error}");
    assert_eq!(error.to_string(), "SIGHUP asks for Reload, and the policy denies Reload to threads");
    let table = table.without(Signal::Hangup).without(Signal::User1);
    let error = table.watch(&bus).unwrap_err();
    assert!(matches!(error, WatchError::Denied(Signal::Interrupt, Goal::Exit)), "{error}");
    let _watch = table.without(Signal::Interrupt).without(Signal::Terminate).watch(&bus).unwrap();
    bus.start();
    raise(SIGUSR2).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (Signal::User2, Answer::Accepted));
}

#[test]
fn a_watch_keeps_no_bus_alive() {
    let _alone = alone();
    let bus = Bus::new();
    let (weak, watch) = (bus.downgrade(), Table::new(Hangup::Reload).watch(&bus).unwrap());
    drop(bus);
    assert!(weak.upgrade().is_none());
    watch.end();
}

/// Keeps its watch when the bus is gone.
#[test]
#[ignore = "a process of the test below"]
fn a_watch_without_its_bus() {
    if !child::is_child() {
        return;
    }
    let bus = Bus::new();
    let _watch = Table::new(Hangup::Reload).watch(&bus).unwrap();
    drop(bus);
    child::say("ready");
    std::thread::sleep(LONG);
}

#[test]
fn a_signal_has_its_default_action_when_the_bus_is_gone() {
    for signal in [SIGTERM, SIGUSR1] {
        let mut child = Child::run("signals::a_watch_without_its_bus", |_| ());
        child.hears("ready");
        child.signal(signal);
        assert_eq!(child.end(), Err(signal), "the signal ended it");
    }
}

/// Says what the parent asks for by the variable: ends a watch, and gets the signal then.
#[test]
#[ignore = "a process of the tests below"]
fn a_watch_that_ended() {
    if !child::is_child() {
        return;
    }
    let bus = Bus::new();
    bus.start();
    let table = Table::new(Hangup::Reload);
    let (first, second) = (table.watch(&bus).unwrap(), table.watch(&bus).unwrap());
    first.end();
    if std::env::var_os("BOTH").is_some() {
        second.end();
        child::say("ready");
        std::thread::sleep(LONG);
    }
    child::say("ready");
    std::process::exit(bus.block().unwrap().code.0.into());
}

#[test]
fn the_default_action_comes_back_when_the_last_watch_has_ended() {
    for signal in [SIGTERM, SIGHUP, SIGUSR1] {
        let mut child = Child::run("signals::a_watch_that_ended", |command| {
            command.env("BOTH", "1");
        });
        child.hears("ready");
        child.signal(signal);
        assert_eq!(child.end(), Err(signal), "the signal ended it");
    }
    let mut child = Child::run("signals::a_watch_that_ended", |_| ());
    child.hears("ready");
    child.signal(SIGTERM);
    assert_eq!(child.end(), Ok(0), "the other watch asked for an exit");
}

/// The reader has no time to read it before the watch ends.
#[test]
fn a_signal_that_came_before_the_end_of_its_watch_is_a_request() {
    let _alone = alone();
    let bus = Bus::new();
    bus.start();
    for _ in 0..50 {
        let (table, told) = told(Table::empty().on(Signal::User2, Request::Graceful));
        let watch = table.watch(&bus).unwrap();
        raise(SIGUSR2).unwrap();
        watch.end();
        // The pass of the one before may go on: then this one joins it.
        assert_eq!(told.recv_timeout(LONG).map(|(signal, _)| signal), Ok(Signal::User2));
    }
}

/// Loses its bus, gets a signal, and ends the watch at once.
#[test]
#[ignore = "a process of the test below"]
fn a_watch_that_ends_with_its_bus() {
    if child::is_child() {
        let bus = Bus::new();
        let watch = Table::new(Hangup::Reload).watch(&bus).unwrap();
        drop(bus);
        raise(SIGTERM).unwrap();
        watch.end();
        std::process::exit(0);
    }
}

#[test]
fn a_signal_that_came_before_the_end_of_a_watch_without_its_bus_has_its_default_action() {
    assert_eq!(Child::run("signals::a_watch_that_ends_with_its_bus", |_| ()).end(), Err(SIGTERM));
}

/// The thread has ended then, so it has dropped what it had of the table.
#[test]
fn the_end_of_a_watch_is_the_end_of_its_thread() {
    let _alone = alone();
    let (bus, held) = (Bus::new(), Arc::new(()));
    for _ in 0..100 {
        let of_table = held.clone();
        let table = Table::empty().on(Signal::User2, Request::Graceful);
        let table = table.tell(move |_, _| assert!(Arc::strong_count(&of_table) > 0));
        let watch = table.watch(&bus).unwrap();
        drop(table);
        assert_eq!(Arc::strong_count(&held), 2, "the thread has the table");
        watch.end();
        assert_eq!(Arc::strong_count(&held), 1);
    }
}

/// The watch of a bus that is gone gives its signals back, and the first one that comes ends no process that has another.
#[test]
fn a_signal_of_a_bus_that_is_gone_is_left_to_the_other_watch() {
    let _alone = alone();
    let (bus, gone) = (Bus::new(), Bus::new());
    bus.start();
    let (table, told) = told(Table::empty().on(Signal::User2, Request::Graceful));
    let _watch = table.watch(&bus).unwrap();
    let _other = Table::empty().on(Signal::User2, Request::Graceful).watch(&gone).unwrap();
    drop(gone);
    for _ in 0..2 {
        raise(SIGUSR2).unwrap();
        assert_eq!(told.recv_timeout(LONG).unwrap().0, Signal::User2);
    }
}

/// The thread of the signal waits for the end some time after it asked, and other requests may be resolved by then.
#[test]
fn the_end_of_a_request_is_told_though_its_resolution_gives_way() {
    let _alone = alone();
    let bus = Bus::builder().keeps(1).build();
    bus.start();
    let ((sender, ended), other, kept) = (mpsc::channel(), bus.clone(), Mutex::new(Vec::new()));
    let table = Table::empty().on(Signal::User2, Request::Graceful);
    let table = table.tell(move |_, _| kept.lock().unwrap().push(other.graceful()));
    let table = table.tell_end(move |signal, _| sender.send(signal).unwrap_or_default());
    let _watch = table.watch(&bus).unwrap();
    raise(SIGUSR2).unwrap();
    assert_eq!(ended.recv_timeout(LONG).unwrap(), Signal::User2);
}

/// A panic costs the telling of this answer alone.
#[test]
fn a_tell_that_panics_loses_neither_the_end_nor_the_next_signal() {
    let _alone = alone();
    let (bus, (sender, ended)) = (Bus::new(), mpsc::channel());
    bus.start();
    let table = Table::empty().on(Signal::User2, Request::Graceful);
    let table = table.tell(|_, _| panic!("this panic is a part of the test"));
    let table = table.tell_end(move |signal, _| sender.send(signal).unwrap_or_default());
    let _watch = table.watch(&bus).unwrap();
    for _ in 0..2 {
        raise(SIGUSR2).unwrap();
        assert_eq!(ended.recv_timeout(LONG).unwrap(), Signal::User2);
    }
}
