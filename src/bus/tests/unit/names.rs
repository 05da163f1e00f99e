use std::sync::mpsc;
use std::time::Duration;

use wspbus::{Bus, Channel, Code, Drive, Report, Subscription, Topic};

use super::probe::until;

fn fails(bus: &Bus, channel: Channel, cause: &'static str) -> Subscription {
    bus.subscribe(channel, 50, move || Err(cause)).unwrap()
}

fn graceful(bus: &Bus) -> Report {
    bus.graceful().wait().unwrap().unwrap()
}

#[test]
fn a_report_and_an_outcome_name_the_listener_that_failed() {
    let bus = Bus::new();
    fails(&bus, Channel::Graceful, "no file").named("configuration").detach();
    fails(&bus, Channel::Stop, "no answer").named(String::from("database")).detach();
    fails(&bus, Channel::Stop, "a bug").detach();
    bus.start();
    let report = graceful(&bus);
    let text = "Reached with failures; graceful L0 (configuration) fails: no file";
    assert_eq!(report.to_string(), text);
    assert_eq!(report.causes.name_of(&report.failures()[0]), Some("configuration"));
    bus.exit(Code::OK);
    let outcome = bus.block().unwrap();
    let text = "exit code 70; stop L1 (database) fails: no answer; stop L2 fails: a bug";
    assert_eq!(outcome.to_string(), text);
    let names: Vec<_> = outcome.failures.iter().map(|failure| outcome.causes.name_of(failure)).collect();
    assert_eq!(names, [Some("database"), None]);
}

/// A failure has the name that its listener had then.
#[test]
fn a_name_outlives_its_subscription_and_a_new_name_changes_no_report() {
    let bus = Bus::new();
    let first = fails(&bus, Channel::Graceful, "no").named("old").named("first");
    bus.start();
    let unread = bus.graceful().ticket().unwrap();
    let mut second = first.named("second");
    assert_eq!(graceful(&bus).to_string(), "Reached with failures; graceful L0 (second) fails: no");
    let stops = fails(&bus, Channel::Stop, "it leaks").named("cache");
    bus.reload();
    drop(stops);
    second.unsubscribe().unwrap();
    drop(second.named("late"));
    let report = unread.wait().unwrap();
    assert_eq!(report.to_string(), "Reached with failures; graceful L0 (first) fails: no");
    bus.exit(Code::OK);
    assert_eq!(bus.block().unwrap().to_string(), "exit code 70; stop L1 (cache) fails: it leaks");
}

#[test]
fn a_listener_that_ends_its_own_subscription_fails_by_its_name() {
    let (bus, (give, given)) = (Bus::new(), mpsc::channel::<Subscription>());
    let listener = move || {
        given.recv().unwrap().unsubscribe().unwrap();
        Err("no more")
    };
    give.send(bus.subscribe(Channel::Graceful, 50, listener).unwrap().named("once")).unwrap();
    bus.start();
    assert_eq!(graceful(&bus).to_string(), "Reached with failures; graceful L0 (once) fails: no more");
}

/// It has no cause. It is named when it passes its deadline, and while it is busy.
#[test]
fn a_listener_that_passes_its_deadline_is_named() {
    let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
    let (limit, hangs) = (Some(Duration::from_millis(5)), move || gate.recv().unwrap_or_default());
    bus.subscribe_with(Channel::Graceful, 50, limit, hangs).unwrap().named("slow").detach();
    bus.start().wait().unwrap();
    let late = graceful(&bus);
    let text = "Reached with failures; graceful L0 (slow) passes its deadline and is abandoned";
    assert_eq!((late.to_string().as_str(), late.causes.is_empty()), (text, true));
    assert!(graceful(&bus).to_string().contains("; graceful L0 (slow) is busy"));
    drop(open);
    until("the listener ends", || bus.status().abandoned.is_empty());
    assert_eq!(graceful(&bus).to_string(), "Reached");
}

#[test]
fn a_subscriber_of_messages_may_have_a_name_that_no_report_tells() {
    const NEWS: Topic<u8> = Topic::new("news");
    let bus = Bus::new();
    let _heard = bus.listen(&NEWS, 50, |_| Err("deaf")).named("ear");
    assert_eq!(bus.publish(&NEWS, &1).failures[0].to_string(), "deaf");
}
