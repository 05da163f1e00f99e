use std::io::{self, Write};
use std::sync::{Arc, Mutex, mpsc};

use wspbus::log::Writer;
use wspbus::{Builder, Goal, Policy};

/// An output, and what was done to it.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Done>>);

#[derive(Default)]
struct Done {
    text: Vec<u8>,
    writes: usize,
    /// The number of writes that had been made at the last flush.
    flushed: usize,
    is_full: bool,
    /// The output panics instead of telling that it is full.
    panics: bool,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = self.0.lock().unwrap();
        done.writes += 1;
        assert!(!(done.is_full && done.panics), "a bug of the output");
        if done.is_full {
            return Err(io::Error::other("the disk is full"));
        }
        done.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut done = self.0.lock().unwrap();
        done.flushed = done.writes;
        Ok(())
    }
}

fn writer(out: &Out, policy: &Policy) -> Writer<Out> {
    Writer::new(out.clone(), "test", policy).unwrap()
}

#[test]
fn the_header_names_the_goals_that_listeners_are_denied() {
    let out = Out::default();
    writer(&out, &Policy::listeners_only(&[Goal::Start, Goal::Reload, Goal::Graceful, Goal::Restart]));
    let header = String::from_utf8(out.0.lock().unwrap().text.clone()).unwrap();
    assert!(header.contains(r#""denied":["stop","exit"]"#), "{header}");
}

#[test]
fn every_step_is_flushed() {
    let out = Out::default();
    let recorder = writer(&out, &Policy::DEDICATED).recorder(|error| panic!("{error}"));
    let bus = <Builder>::default().recorder(recorder).build();
    let before = out.0.lock().unwrap().writes;
    assert_eq!(out.0.lock().unwrap().flushed, before, "the header too");
    bus.start();
    let done = out.0.lock().unwrap();
    assert!(done.writes > before);
    assert_eq!(done.flushed, done.writes);
}

/// The format has no word for it.
#[test]
fn a_log_has_no_line_for_a_ticket_that_is_read() {
    let out = Out::default();
    let recorder = writer(&out, &Policy::DEDICATED).recorder(|error| panic!("{error}"));
    let bus = <Builder>::default().recorder(recorder).build();
    let asked = bus.start();
    let before = out.0.lock().unwrap().text.len();
    assert!(asked.wait().unwrap().unwrap().is_reached());
    assert_eq!(out.0.lock().unwrap().text.len(), before);
}

/// A line that is missing would make a judge of the log blame the bus.
#[test]
fn a_log_ends_with_the_first_write_that_panics() {
    let out = Out::default();
    let recorder = writer(&out, &Policy::DEDICATED).recorder(|error| panic!("{error}"));
    let bus = <Builder>::default().recorder(recorder).build();
    let set = |is_full| match out.0.lock() {
        Ok(mut done) => (done.is_full, done.panics) = (is_full, true),
        Err(poisoned) => (poisoned.into_inner().is_full) = is_full,
    };
    set(true);
    bus.start();
    out.0.clear_poison();
    set(false);
    let before = out.0.lock().unwrap().text.len();
    bus.stop();
    assert_eq!(out.0.lock().unwrap().text.len(), before);
}

#[test]
fn a_log_ends_with_the_first_write_that_fails() {
    let (out, (tell, told)) = (Out::default(), mpsc::channel());
    let recorder =
        writer(&out, &Policy::DEDICATED).recorder(move |error| tell.send(error.to_string()).unwrap());
    let bus = <Builder>::default().recorder(recorder).build();
    out.0.lock().unwrap().is_full = true;
    let before = out.0.lock().unwrap().writes;
    bus.start();
    bus.stop();
    assert_eq!(out.0.lock().unwrap().writes, before + 1);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), ["the disk is full"]);
}
