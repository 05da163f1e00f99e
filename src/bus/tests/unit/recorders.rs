//! Recorders: they see each step under the lock of their bus, and must not use it.

use std::sync::{Arc, Mutex};

use wspbus::event::Event;
use wspbus::{Bus, Channel, Input, State, Topic};

use super::judge::Record;
use super::probe::{Asks, Bomb, ends};
use super::{Log, on};

/// A recorder that panics is ignored, and stops nothing.
#[test]
fn a_recorder_that_panics_stops_nothing() {
    let bus = Bus::builder().recorder(|_, _| panic!("full")).build();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    let bus = Bus::builder().recorder(|_, _| std::panic::panic_any(Bomb)).build();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
}

/// The payload of a panic is foreign, and its destructor may use the bus.
#[test]
fn what_a_recorder_panics_with_is_dropped_outside_of_the_lock() {
    ends(|| {
        let (place, kept) = (Arc::new(Mutex::new(None::<Bus>)), Arc::new(()));
        let (own, mark) = (place.clone(), kept.clone());
        let bus = Bus::builder().recorder(move |_, _| {
            let asks = own.lock().unwrap().clone().map(Asks);
            std::panic::resume_unwind(Box::new((asks, mark.clone())));
        });
        let bus = bus.build();
        *place.lock().unwrap() = Some(bus.clone());
        on(&bus, Channel::Start, || ());
        assert!(bus.start().wait().unwrap().unwrap().is_reached());
        bus.stop();
        place.lock().unwrap().take();
        assert_eq!(Arc::strong_count(&kept), 2, "the recorder has one, and no payload is left");
    });
}

/// Each of them sees every step, also where the one before it panics.
#[test]
fn a_bus_may_have_several_recorders() {
    let (first, second) = (Record::default(), Record::default());
    let builder = Bus::builder().recorder(first.recorder()).recorder(|_, _| panic!("full"));
    let bus = builder.recorder(second.recorder()).build();
    bus.start();
    let steps = first.take();
    assert!(steps.len() > 2);
    assert_eq!(steps, second.take());
}

/// It would wait for the lock that it has. A recorder may use another bus.
#[test]
fn a_recorder_that_uses_its_bus_panics_instead_of_waiting_for_itself() {
    ends(|| {
        let (place, other) = (Arc::new(Mutex::new(None::<Bus>)), Bus::new());
        let (own, log) = (place.clone(), Log::default());
        let said = log.clone();
        let recorder = move |_: &Input, _: &[Event]| {
            said.note(other.state().to_string());
            let Some(bus) = own.lock().unwrap().clone() else { return };
            let ask = || drop(bus.status());
            let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask)).unwrap_err();
            said.note(panic.downcast_ref::<&str>().copied().unwrap_or("another payload"));
        };
        let bus = Bus::builder().recorder(recorder).build();
        *place.lock().unwrap() = Some(bus.clone());
        bus.stop();
        let said = log.taken();
        assert!(said[1].starts_with("a recorder uses its bus"), "{said:?}");
        assert_eq!((said.len(), said[0].as_str()), (2, "Idle"));
        place.lock().unwrap().take();
        assert!(bus.start().wait().unwrap().unwrap().is_reached());
    });
}

/// The message of the panic of a call, without the rest of its text.
fn panic_of(call: impl FnOnce()) -> Option<String> {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).err()?;
    let text = panic.downcast_ref::<&str>().copied().unwrap_or("another payload");
    text.split(':').next().map(str::to_owned)
}

const USES: &str = "a recorder uses its bus";

/// The recorder of one bus asks another one, whose recorder asks the first: the thread has both locks.
#[test]
fn a_recorder_that_uses_its_bus_by_way_of_another_bus_panics_too() {
    ends(|| {
        let (place, log) = (Arc::new(Mutex::new(None::<Bus>)), Log::default());
        let (first, said) = (place.clone(), log.clone());
        let inner = Bus::builder().recorder(move |_, _| {
            let Some(bus) = first.lock().unwrap().clone() else { return };
            said.note(panic_of(|| assert_eq!(bus.state(), State::Idle)).unwrap_or_default());
        });
        let inner = inner.build();
        let (asked, said) = (inner.clone(), log.clone());
        let outer = Bus::builder().recorder(move |_, _| {
            asked.stop();
            said.note(asked.state().to_string());
        });
        let outer = outer.build();
        *place.lock().unwrap() = Some(outer.clone());
        outer.stop();
        assert_eq!(log.taken(), [USES, "Idle"]);
        // Control: outside of the recorder of the outer bus, the inner recorder may use it.
        inner.stop();
        assert_eq!(log.taken(), [""]);
        place.lock().unwrap().take();
        assert_eq!((outer.state(), inner.state()), (State::Idle, State::Idle));
    });
}

/// Messages have a lock of their own, and subscribers would run under that of the bus.
#[test]
fn a_recorder_that_publishes_logs_or_listens_panics() {
    const TOPIC: Topic<u8> = Topic::new("topic");
    ends(|| {
        let (place, log) = (Arc::new(Mutex::new(None::<Bus>)), Log::default());
        let (own, said) = (place.clone(), log.clone());
        let recorder = move |_: &Input, _: &[Event]| {
            let Some(bus) = own.lock().unwrap().take() else { return };
            let calls: [&dyn Fn(); 4] = [
                &|| drop(bus.publish(&TOPIC, &1)),
                &|| bus.log("a line"),
                &|| bus.listen(&TOPIC, 50, |_: &u8| ()).detach(),
                &|| bus.listen_to_log(50, |_| ()).detach(),
            ];
            calls.iter().for_each(|call| said.note(panic_of(call).unwrap_or_default()));
        };
        let bus = Bus::builder().recorder(recorder).build();
        let heard = log.clone();
        bus.listen(&TOPIC, 50, move |_: &u8| heard.note("heard")).detach();
        *place.lock().unwrap() = Some(bus.clone());
        bus.stop();
        assert_eq!(log.taken(), [USES; 4], "and no subscriber heard it");
        assert_eq!((bus.publish(&TOPIC, &1).called, log.taken()), (1, vec!["heard".to_owned()]));
    });
}

/// A recorder that publishes on another bus uses that bus alone.
#[test]
fn a_recorder_may_publish_on_another_bus() {
    const TOPIC: Topic<u8> = Topic::new("topic");
    let (other, log) = (Bus::new(), Log::default());
    let heard = log.clone();
    other.listen(&TOPIC, 50, move |_: &u8| heard.note("heard")).detach();
    let bus = Bus::builder().recorder(move |_, _| drop(other.publish(&TOPIC, &1))).build();
    bus.stop();
    assert_eq!(log.taken(), ["heard"]);
}
