use wspbus::event::{Answer, MAIN, Origin, Reason};
use wspbus::{Bus, Channel, Code, Input, Refused, Request, State};

use super::judge::{Record, Step};
use super::probe::Bomb;
use super::{Log, on};

#[test]
fn block_runs_the_queue_in_order_and_then_takes_the_result() {
    let (bus, log) = (Bus::new(), Log::default());
    let main = std::thread::current().id();
    for n in 0..3 {
        let log = log.clone();
        bus.run_in_main(move || log.note(format!("{n} {}", std::thread::current().id() == main))).unwrap();
    }
    let (log2, inner) = (log.clone(), bus.clone());
    on(&bus, Channel::Exit, move || {
        let log = log2.clone();
        inner.run_in_main(move || log.note("last")).unwrap();
    });
    assert_eq!(bus.status().queue, 3);
    bus.start();
    bus.exit(Code(4));
    let outcome = bus.block().unwrap();
    assert_eq!((outcome.code, outcome.reexec, outcome.failures.len()), (Code(4), false, 0));
    assert_eq!(log.taken(), ["0 true", "1 true", "2 true", "last"]);
    assert_eq!(bus.run_in_main(|| panic!("never run")), Err(Refused(Reason::Terminal)));
    assert_eq!(bus.block().err(), Some(Refused(Reason::Stale)));
}

#[test]
fn an_entry_that_fails_is_counted_and_logged() {
    let (bus, log) = (Bus::new(), Log::default());
    let note = log.clone();
    bus.listen_to_log(50, move |line| note.note(line)).detach();
    bus.run_in_main(|| panic!("no window")).unwrap();
    let other = bus.clone();
    bus.run_in_main(move || drop(other.exit(Code::OK))).unwrap();
    assert_eq!(bus.block().unwrap().code, Code::OK);
    assert_eq!((bus.status().main_failures, bus.status().queue), (1, 0));
    assert_eq!(log.taken(), ["an entry of the main queue failed: no window"]);
}

#[test]
fn an_entry_may_use_the_bus_but_not_block_again() {
    let bus = Bus::new();
    let other = bus.clone();
    bus.run_in_main(move || {
        assert_eq!(other.block().err(), Some(Refused(Reason::Stale)));
        assert!(other.start().wait().unwrap().unwrap().is_reached());
        assert!(other.wait(State::Running).is_ok());
        other.exit(Code::OK);
    })
    .unwrap();
    bus.block().unwrap();
    assert_eq!(bus.status().main_failures, 0);
}

/// WAIT-5.
#[test]
fn an_exit_cancels_a_restart_until_it_is_taken() {
    let (one, other) = (Bus::new(), Bus::new());
    for bus in [&one, &other] {
        assert!(bus.restart().is_granted());
    }
    assert_eq!(one.exit(Code(2)).answer, Answer::Accepted);
    let outcome = one.block().unwrap();
    assert_eq!((outcome.reexec, outcome.code), (false, Code(2)));
    assert!(other.block().unwrap().reexec);
    assert_eq!(other.exit(Code(2)).answer, Answer::Refused(Reason::ReExecuting));
}

#[test]
fn block_waits_for_the_end() {
    let bus = Bus::new();
    let other = bus.clone();
    let main = std::thread::spawn(move || other.block().map(|outcome| outcome.code));
    bus.start();
    bus.stop();
    assert!(!main.is_finished());
    bus.exit(Code(9));
    assert_eq!(main.join().unwrap(), Ok(Code(9)));
}

/// The main program is a thread of its own to the machine: a recorded life tells its requests from those of others.
#[test]
fn an_entry_asks_in_the_name_of_the_main_program() {
    let record = Record::default();
    let bus = Bus::builder().recorder(record.recorder()).build();
    let other = bus.clone();
    bus.start();
    bus.run_in_main(move || drop(other.exit(Code::OK))).unwrap();
    bus.block().unwrap();
    let asked = |(input, _): Step| match input {
        Input::Request(origin, request) => Some((request, origin == Origin::Thread(MAIN))),
        _ => None,
    };
    let asked: Vec<_> = record.take().into_iter().filter_map(asked).collect();
    assert_eq!(asked, [(Request::Start, false), (Request::Exit(Code::OK), true)]);
}

/// MSG-2. Also with a payload that panics when it is dropped.
#[test]
fn an_entry_that_fails_ends_nothing_whatever_its_payload_is() {
    let bus = Bus::new();
    let other = bus.clone();
    bus.run_in_main(|| std::panic::panic_any(Bomb)).unwrap();
    bus.run_in_main(move || drop(other.exit(Code::OK))).unwrap();
    assert_eq!(bus.block().unwrap().code, Code::OK);
    assert_eq!(bus.status().main_failures, 1);
}

/// The bus has exited, and so a restart is reached.
#[test]
fn a_restart_is_reached_when_the_bus_has_exited() {
    let bus = Bus::new();
    assert!(bus.restart().wait().unwrap().unwrap().is_reached());
    assert_eq!(bus.state(), State::Exited);
}
