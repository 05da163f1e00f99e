use std::sync::{Arc, Mutex, mpsc};

use wspbus::event::Event;
use wspbus::host::feed::{Feed, Reader};
use wspbus::{Bus, Channel, Code, State};

use super::LONG;

#[test]
fn every_reader_sees_every_event_in_order() {
    let (feed, direct) = (Feed::new(), mpsc::channel());
    let mut recorder = feed.recorder();
    let bus = Bus::builder()
        .recorder(move |input, events| {
            recorder(input, events);
            events.iter().for_each(|event| direct.0.send(event.clone()).unwrap());
        })
        .build();
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (sender, seen) = mpsc::channel();
            (feed.read("test", move |event: &Event| sender.send(event.clone()).unwrap()).unwrap(), seen)
        })
        .collect();
    for _ in 0..20 {
        bus.start();
        bus.reload();
        bus.stop();
    }
    let expected: Vec<Event> = direct.1.try_iter().collect();
    assert!(expected.len() > 200);
    for (reader, seen) in readers {
        reader.end();
        assert_eq!(seen.try_iter().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_reader_that_ends_leaves_the_others() {
    let (feed, (tell, told)) = (Feed::new(), mpsc::channel());
    let bus = Bus::builder().recorder(feed.recorder()).build();
    let first = feed.read("first", |_| ()).unwrap();
    let second = feed.read("second", move |event: &Event| tell.send(event.clone()).unwrap()).unwrap();
    first.end();
    bus.start();
    second.end();
    assert!(told.try_iter().any(|event| matches!(event, Event::StateWritten { to: State::Running, .. })));
}

/// A recorder would wait for itself here.
#[test]
fn a_reader_may_use_the_bus() {
    let (feed, done) = (Feed::new(), mpsc::channel());
    let bus = Bus::builder().recorder(feed.recorder()).build();
    let weak = bus.downgrade();
    let reader = feed.read("test", move |event| {
        let running = matches!(event, Event::StateWritten { to: State::Running, .. });
        if let (true, Some(bus)) = (running, weak.upgrade()) {
            done.0.send(bus.exit(Code(3)).wait().unwrap().is_some()).unwrap();
        }
    });
    bus.start();
    assert!(done.1.recv_timeout(LONG).unwrap());
    assert_eq!(bus.block().unwrap().code, Code(3));
    drop(reader);
}

#[test]
fn a_reader_ends_with_its_bus_and_one_that_panics_disturbs_no_other() {
    let (feed, ended) = (Feed::new(), mpsc::channel::<()>());
    let bus = Bus::builder().recorder(feed.recorder()).build();
    feed.read("bad", |_| panic!("no reader")).unwrap().detach();
    let (sender, seen) = mpsc::channel();
    let alive = ended.0;
    feed.read("test", move |event: &Event| {
        let _alive = &alive;
        sender.send(event.clone()).unwrap();
    })
    .unwrap()
    .detach();
    bus.subscribe(Channel::Start, 50, || ()).unwrap().detach();
    bus.start();
    drop(bus);
    assert_eq!(ended.1.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected));
    assert!(seen.try_iter().any(|event| matches!(event, Event::StateWritten { to: State::Running, .. })));
}

/// A reader that panicked has no queue any more: the readers behind it see every event still.
#[test]
fn the_readers_behind_one_that_panicked_see_the_rest() {
    let (feed, (alive, gone)) = (Feed::new(), mpsc::channel::<()>());
    let bus = Bus::builder().recorder(feed.recorder()).build();
    let bad = move |_: &Event| {
        let _alive = &alive;
        panic!("no reader");
    };
    feed.read("bad", bad).unwrap().detach();
    let (sender, seen) = mpsc::channel();
    let reader = feed.read("test", move |event: &Event| sender.send(event.clone()).unwrap()).unwrap();
    bus.start();
    assert_eq!(gone.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected));
    bus.stop();
    reader.end();
    assert!(seen.try_iter().any(|event| matches!(event, Event::StateWritten { to: State::Idle, .. })));
}

#[test]
fn a_reader_may_end_itself() {
    let (feed, own) = (Feed::new(), Arc::new(Mutex::new(None::<Reader>)));
    let (held, (tell, told)) = (own.clone(), mpsc::channel());
    let ends = move |_: &Event| {
        drop(held.lock().unwrap().take());
        tell.send(()).unwrap();
    };
    *own.lock().unwrap() = Some(feed.read("test", ends).unwrap());
    let bus = Bus::builder().recorder(feed.recorder()).build();
    bus.start();
    told.recv_timeout(LONG).unwrap();
}
