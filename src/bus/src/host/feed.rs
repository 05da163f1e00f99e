//! The events of a bus, outside of its lock.
//!
//! A [recorder](crate::Builder::recorder) sees each step under the lock of the bus, and must not use the bus. A feed is such
//! a recorder: it puts the events into a queue for each reader. A reader has a thread of its own, so it may be slow, and it
//! may use the bus. It sees an event some time after the event, and all events in their order.
//!
//! A queue has no bound: it grows while its reader is slower than the bus.

use std::fmt;
use std::io;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use wspbus_models::bus::Input;
use wspbus_models::bus::event::Event;

/// A recorder with readers.
///
/// ```
/// use std::sync::mpsc;
/// use wspbus::{Bus, Code, State, event::Event, host::feed::Feed};
/// let feed = Feed::new();
/// let (sender, states) = mpsc::channel();
/// let reader = feed.read("states", move |event| match event {
///     Event::StateWritten { to, .. } => drop(sender.send(*to)),
///     _ => {}
/// })?;
/// let bus = Bus::builder().recorder(feed.recorder()).build();
/// bus.start();
/// bus.exit(Code::OK);
/// reader.end(); // the reader has seen all
/// assert_eq!(states.try_iter().last(), Some(State::Exited));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Feed {
    queues: Arc<Mutex<Queues>>,
}

/// A reader of a feed. When it is dropped, the thread of the reader ends, after all events that there are. It ends by
/// itself after the last event of a bus that is gone. A reader that panics ends, and sees no more events: its thread prints
/// the panic.
#[must_use = "the reader ends with this value, and `let _ =` ends it at once: keep it in a variable, or `detach` it"]
pub struct Reader {
    queues: Arc<Mutex<Queues>>,
    number: u64,
    thread: Option<JoinHandle<()>>,
}

/// The queues, by the number of the reader.
#[derive(Default)]
struct Queues {
    next: u64,
    all: Vec<(u64, Sender<Event>)>,
}

/// The recorder goes with its bus, and with it the queues end.
struct Recording(Arc<Mutex<Queues>>);

impl Feed {
    /// A feed without readers.
    pub fn new() -> Feed {
        Feed::default()
    }

    /// The recorder for the builder of the bus. When the bus is dropped, the readers of the feed end.
    pub fn recorder(&self) -> impl FnMut(&Input, &[Event]) + Send + 'static {
        let recording = Recording(self.queues.clone());
        move |_, events| {
            for (_, queue) in &locked(&recording.0).all {
                for event in events {
                    // A reader that panicked has no queue.
                    let _ = queue.send(event.clone());
                }
            }
        }
    }

    /// Reads the events from now on, on a thread of this name.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn read(&self, name: &str, mut read: impl FnMut(&Event) + Send + 'static) -> io::Result<Reader> {
        let (sender, events) = mpsc::channel();
        let thread = thread::Builder::new()
            .name(format!("wspbus-{name}"))
            .spawn(move || events.iter().for_each(|event: Event| read(&event)))?;
        let mut queues = locked(&self.queues);
        let number = queues.next;
        queues.next += 1;
        queues.all.push((number, sender));
        drop(queues);
        Ok(Reader { queues: self.queues.clone(), number, thread: Some(thread) })
    }
}

impl Reader {
    /// Ends the reader after all events that there are, as a drop does.
    pub fn end(self) {}

    /// The reader stays as long as the bus.
    pub fn detach(mut self) {
        self.thread = None;
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        locked(&self.queues).all.retain(|(number, _)| *number != self.number);
        if thread.thread().id() != thread::current().id() {
            // A panic of the reader was printed by its thread.
            let _ = thread.join();
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        locked(&self.0).all.clear();
    }
}

/// No foreign code runs under this lock, so a poisoned one is whole.
fn locked(queues: &Mutex<Queues>) -> std::sync::MutexGuard<'_, Queues> {
    queues.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Feed({} readers)", locked(&self.queues).all.len())
    }
}
