use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Event, Metadata, Subscriber};
use wspbus::host::{feed::Feed, tracing};
use wspbus::{Bus, Channel, Code, Exit, Request};

/// A subscriber that keeps every event as a line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => write!(self.0, " {value:?}").unwrap(),
            name => write!(self.0, " {name}={value:?}").unwrap(),
        }
    }
}

impl Subscriber for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("{} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The lines of a life.
fn lines(live: impl FnOnce(&Bus)) -> Vec<String> {
    let (lines, feed) = (Lines::default(), Feed::new());
    let emitted = ::tracing::subscriber::with_default(lines.clone(), || tracing::emit(&feed)).unwrap();
    live(&Bus::builder().recorder(feed.recorder()).build());
    emitted.end();
    let lines = lines.0.lock().unwrap();
    lines.clone()
}

#[test]
fn a_life_is_a_list_of_events() {
    let found = lines(|bus| {
        bus.subscribe(Channel::Start, 50, || ()).unwrap().detach();
        bus.graceful();
        bus.start();
    });
    let expected = [
        "WARN wspbus request answered origin=thread 1 request=Graceful answer=Refused(not running)",
        "INFO wspbus request answered origin=thread 1 request=Start answer=Accepted ticket=0",
        "INFO wspbus state written from=Idle to=Starting",
        "DEBUG wspbus pass began channel=start",
        "DEBUG wspbus listener ended channel=start listener=0 outcome=ends",
        "DEBUG wspbus pass ended channel=start",
        "INFO wspbus state written from=Starting to=Running",
        "INFO wspbus ticket resolved ticket=0 goal=Start resolution=Reached failures=0",
    ];
    let shown: Vec<String> = found
        .iter()
        .map(|line| {
            let (head, fields) = line.split_at(line.find("wspbus").unwrap());
            format!("{head}{fields}")
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn failures_are_warnings() {
    let found = lines(|bus| {
        bus.subscribe(Channel::Start, 50, || Err("no socket")).unwrap().detach();
        let hangs = || std::thread::sleep(Duration::from_millis(50));
        bus.subscribe_with(Channel::Exit, 50, Some(Duration::from_millis(1)), hangs).unwrap().detach();
        bus.listen_to_log(50, |_| Err("the disk is full")).detach();
        bus.run_in_main(|| panic!("no window")).unwrap();
        bus.log("a line");
        bus.request(Request::Start);
        assert_eq!(bus.block().unwrap().code, Code::SOFTWARE);
    });
    let warnings: Vec<&str> = found.iter().filter_map(|line| line.strip_prefix("WARN wspbus ")).collect();
    for expected in [
        "log subscriber failed",
        "listener failed channel=start listener=0 outcome=fails",
        "listener failed channel=exit listener=1 outcome=passes its deadline and is abandoned",
        "entry of main failed",
    ] {
        assert!(warnings.contains(&expected), "{expected} is not in {found:#?}");
    }
    assert!(
        warnings.iter().any(|line| line.starts_with("ticket resolved ticket=0 goal=Start")),
        "{found:#?}"
    );
    assert!(
        found.contains(&"INFO wspbus result taken code=70 reexec=false failures=2".to_owned()),
        "{found:#?}"
    );
}

#[test]
fn an_exit_and_an_entry_that_ends_well_are_no_warnings_and_a_late_end_is_one() {
    let found = lines(|bus| {
        let (open, gate) = mpsc::channel::<()>();
        bus.subscribe(Channel::Start, 50, || Exit(Code(3))).unwrap().detach();
        let late = move || gate.recv().unwrap_or_default();
        bus.subscribe_with(Channel::Start, 60, Some(Duration::from_millis(1)), late).unwrap().detach();
        bus.run_in_main(|| ()).unwrap();
        bus.start();
        assert_eq!(bus.block().unwrap().code, Code(3));
        drop(open);
        while !bus.status().abandoned.is_empty() {
            std::thread::yield_now();
        }
    });
    let has = |begin: &str| found.iter().any(|line| line.starts_with(begin));
    assert!(has("DEBUG wspbus listener ended channel=start listener=0 outcome="), "{found:#?}");
    assert!(has("WARN wspbus listener ended late listener=1 outcome=ends"), "{found:#?}");
    assert!(!has("WARN wspbus entry of main failed"), "{found:#?}");
}
