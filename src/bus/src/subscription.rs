//! Subscriptions, of listeners and of subscribers of messages.

use std::sync::{Arc, Weak};

use wspbus_models::bus::Input;
use wspbus_models::bus::event::ListenerId;

use crate::engine::Engine;
use crate::message::Key;
use crate::runtime::{Monitor, Runtime, Threads};

/// A subscription. It ends when this value is dropped, at once: also in the pass in progress (PASS-6). A listener that
/// runs ends as it will.
///
/// An abandoned listener does not unsubscribe: the bus refuses that, and the subscription stays (TIME-2).
#[must_use = "the subscription ends with this value; `detach` makes it stay"]
pub struct Subscription<R: Runtime = Threads> {
    engine: Weak<Engine<R>>,
    of: Option<Of>,
}

/// The subject of a subscription.
pub(crate) enum Of {
    Listener(ListenerId),
    Messages(Key, u64),
}

impl<R: Runtime> Subscription<R> {
    pub(crate) fn new(engine: &Arc<Engine<R>>, of: Of) -> Self {
        Subscription { engine: Arc::downgrade(engine), of: Some(of) }
    }

    /// The number of the listener in the events and failures of the bus; none for messages.
    pub fn listener(&self) -> Option<ListenerId> {
        match self.of {
            Some(Of::Listener(listener)) => Some(listener),
            _ => None,
        }
    }

    /// The subscription stays as long as the bus.
    pub fn detach(mut self) {
        self.of = None;
    }
}

impl<R: Runtime> Drop for Subscription<R> {
    fn drop(&mut self) {
        let (Some(of), Some(engine)) = (self.of.take(), self.engine.upgrade()) else { return };
        match of {
            Of::Messages(key, number) => {
                let before = engine.messages.with(|registry| registry.remove(key, number));
                engine.aside(|| drop(before));
            }
            Of::Listener(listener) => {
                let input = Input::Unsubscribe(engine.origin(), listener);
                let callback = engine.give(input, |shell, _| shell.remove(listener));
                engine.aside(|| drop(callback));
            }
        }
    }
}
