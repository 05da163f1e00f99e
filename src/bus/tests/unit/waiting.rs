use wspbus::event::{Reason, Wake};
use wspbus::{Bus, Channel, Code, Refused, State};

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
    assert_eq!(log.taken(), ["refused: in listener", "refused: in listener"]);
    assert_eq!(bus.status().waiting, 0);
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
    assert_eq!(log.taken(), ["refused: in listener"]);
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
    any::<wspbus::Outcome>();
    any::<wspbus::Subscription>();
    any::<wspbus::Entered>();
    any::<wspbus::Topic<std::cell::Cell<u8>>>();
    moved::<wspbus::Builder>();
}
