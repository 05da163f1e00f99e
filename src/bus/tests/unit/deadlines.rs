use std::sync::mpsc;
use std::time::Duration;

use wspbus::event::{Answer, Event, Outcome, Reason};
use wspbus::{Bus, Channel, Input, Refused, Resolution, State};

use super::judge::{Court, Judge, Record};
use super::{Log, on};

const SHORT: Option<Duration> = Some(Duration::from_millis(5));
const LONG: Option<Duration> = Some(Duration::from_secs(20));

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
    assert_eq!(bus.status().threads, 1, "an idle thread is used again");
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
