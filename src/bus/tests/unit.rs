//! The behaviour of each method, and each error.

#[path = "unit/deadlines.rs"]
mod deadlines;
#[path = "common/judge.rs"]
mod judge;
#[path = "unit/listeners.rs"]
mod listeners;
#[cfg(feature = "log")]
#[path = "unit/log.rs"]
mod log;
#[path = "unit/mailboxes.rs"]
mod mailboxes;
#[path = "unit/main_program.rs"]
mod main_program;
#[path = "unit/messages.rs"]
mod messages;
#[path = "unit/names.rs"]
mod names;
#[path = "unit/own_threads.rs"]
mod own_threads;
#[path = "unit/probe.rs"]
mod probe;
#[path = "unit/recorders.rs"]
mod recorders;
#[path = "unit/requests.rs"]
mod requests;
#[path = "unit/waiting.rs"]
mod waiting;

use std::sync::{Arc, Mutex};

use wspbus::{Bus, Channel, Ending};

/// The order in which things happened.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Subscribes a listener that stays.
fn on<T: Ending>(bus: &Bus, channel: Channel, run: impl FnMut() -> T + Send + 'static) {
    bus.subscribe(channel, 50, run).unwrap().detach();
}
