//! Subscriptions, of listeners and of subscribers of messages.

use std::fmt;
use std::sync::{Arc, Weak};

use wspbus_models::bus::Input;
use wspbus_models::bus::event::{Event, ListenerId, Reason};

use crate::engine::Engine;
use crate::recent::Key;
use crate::report::Refused;
use crate::runtime::{Monitor, Runtime, Threads};

/// A subscription. It ends when this value is dropped, at once: also in the pass in progress (PASS-6). A listener that
/// runs ends as it will. A listener runs for the bus from the step that calls it, so its closure may still be entered
/// once, on the thread of the pass, when another thread ends its subscription at this moment. A message that is being
/// published at this moment may still reach a subscriber whose subscription ends.
///
/// An abandoned listener ends no subscription of a listener: the bus refuses that, and the subscription stays (TIME-2). A
/// subscription to messages, which change no state, ends all the same. A part of a listener that runs when its call is over,
/// such as a future that was cancelled, may drop this value: then the subscription ends, as if a thread had dropped the
/// value.
#[must_use = "the subscription ends with this value, and `let _ =` ends it at once: keep it in a variable, or `detach` it"]
pub struct Subscription<R: Runtime = Threads> {
    engine: Weak<Engine<R>>,
    of: Option<Of>,
    /// Has it ended before this value?
    ended: bool,
}

/// The subject of a subscription.
pub(crate) enum Of {
    Listener(ListenerId),
    Messages(Key, u64),
}

impl<R: Runtime> Subscription<R> {
    pub(crate) fn new(engine: &Arc<Engine<R>>, of: Of) -> Self {
        Subscription { engine: Arc::downgrade(engine), of: Some(of), ended: false }
    }

    /// The number of the listener in the events and failures of the bus; none for messages.
    pub fn listener(&self) -> Option<ListenerId> {
        match self.of {
            Some(Of::Listener(listener)) => Some(listener),
            _ => None,
        }
    }

    /// Names the listener: the reports of its failures from now on have the name beside its number. The end of the
    /// subscription leaves the name in reports of failures before. The channel and the order of the listener do not change,
    /// and several listeners may have one name. No report names a subscriber of messages.
    ///
    /// ```
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// bus.subscribe(Channel::Stop, 50, || Err("no answer"))?.named("database").detach();
    /// bus.start().wait()?;
    /// let report = bus.stop().wait()?.ok_or("the request was not granted")?;
    /// assert_eq!(report.causes.name_of(&report.failures()[0]), Some("database"));
    /// assert!(report.to_string().ends_with("; stop L0 (database) fails: no answer"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn named(self, name: impl Into<Arc<str>>) -> Self {
        if let (Some(listener), Some(engine)) = (self.listener(), self.engine.upgrade()) {
            let name = name.into();
            engine.shell.with(|shell| shell.rename(listener, name));
        }
        self
    }

    /// Ends the subscription at once, and says whether the bus permits that. Without a bus there is nothing to end.
    ///
    /// ```
    /// use wspbus::{Bus, Channel, Reason, Refused};
    /// let bus = Bus::new();
    /// let mut watch = bus.subscribe(Channel::Stop, 50, || ())?;
    /// assert_eq!(watch.unsubscribe(), Ok(()));
    /// assert_eq!(watch.unsubscribe(), Err(Refused(Reason::Stale)));
    /// # Ok::<(), Refused>(())
    /// ```
    ///
    /// # Errors
    /// Refused *abandoned*: the listener that unsubscribes passed its deadline, and the subscription stays (TIME-2).
    /// Refused *stale*: the subscription has ended. Or a part of a listener that runs when its call is over, such as a future
    /// that was cancelled, asks for this: then the subscription stays, and ends when this value is dropped.
    pub fn unsubscribe(&mut self) -> Result<(), Refused> {
        self.end(false)
    }

    /// Ends the subscription, by a call or by a drop of its value.
    fn end(&mut self, is_drop: bool) -> Result<(), Refused> {
        let (Some(of), Some(engine)) = (&self.of, self.engine.upgrade()) else { return Ok(()) };
        match of {
            Of::Messages(key, number) => {
                let before = engine.messages().change(|registry| registry.remove(*key, *number));
                let found = before.is_some();
                engine.aside(|| drop(before));
                self.ended = true;
                if found { Ok(()) } else { Err(Refused(Reason::Stale)) }
            }
            Of::Listener(listener) => {
                let origin = engine.origin();
                let (callback, refused) = engine.take(
                    |shell| {
                        let by = if is_drop { shell.dropper(origin) } else { origin };
                        shell.step(&engine.machine, Input::Unsubscribe(by, *listener))
                    },
                    |shell, outputs| {
                        let refused = outputs.events.iter().find_map(|event| match event {
                            Event::Refused { reason, .. } => Some(Refused(*reason)),
                            _ => None,
                        });
                        let callback = refused.is_none().then(|| shell.remove(*listener));
                        (callback, refused)
                    },
                );
                engine.aside(|| drop(callback));
                self.ended |= refused.is_none();
                refused.map_or(Ok(()), Err)
            }
        }
    }

    /// The subscription stays as long as the bus.
    pub fn detach(mut self) {
        self.of = None;
    }
}

impl<R: Runtime> fmt::Debug for Subscription<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.listener() {
            Some(listener) => write!(f, "Subscription({listener})"),
            None => f.write_str("Subscription"),
        }
    }
}

impl<R: Runtime> Drop for Subscription<R> {
    fn drop(&mut self) {
        if !self.ended {
            // The bus says in its events whether it permits this; here is no reader.
            let _ = self.end(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::End;
    use wspbus_models::bus::event::Origin;

    use super::*;
    use crate::{Bus, Channel};

    /// Such as a future that was cancelled, and comes back when the call of its listener is over.
    #[test]
    fn a_guard_that_a_late_part_of_a_listener_drops_ends_its_subscription() {
        let bus = Bus::new();
        let late = |act: &mut dyn FnMut()| {
            let foreign = || {
                act();
                (End::Ok, None)
            };
            bus.engine.run(Origin::Listener(ListenerId(7)), foreign);
        };
        let (mut guard, mut ended) = (bus.subscribe(Channel::Stop, 50, || ()).ok(), None);
        late(&mut || ended = guard.as_mut().map(Subscription::unsubscribe));
        assert_eq!((ended, bus.status().listeners), (Some(Err(Refused(Reason::Stale))), 1));
        late(&mut || drop(guard.take()));
        assert_eq!(bus.status().listeners, 0);
    }
}
