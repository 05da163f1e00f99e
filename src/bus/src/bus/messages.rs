//! Messages on the bus: `log`, and the channels of components.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use wspbus_models::bus::{End, Input};

use crate::bus::Bus;
use crate::listener::{Cause, Ending, Exit};
use crate::message::{Hear, LOG, Line, Published, Topic};
use crate::runtime::Runtime;
use crate::subscription::{Of, Subscription};

impl<R: Runtime> Bus<R> {
    /// Subscribes to a topic. Its subscribers are called in the order of (priority, subscription). That is the order of PASS-3,
    /// which is about passes: a message is none (MSG-3), and no requirement gives it an order. A message may be published while
    /// another is, so a subscriber may be called while it runs. A message changes no state, so every listener may subscribe to
    /// it and end that subscription, also one that passed its deadline (TIME-2).
    ///
    /// # Panics
    /// In a recorder of this bus, as every use of the bus there.
    pub fn listen<T: 'static, E: Ending>(
        &self,
        topic: &Topic<T>,
        priority: u8,
        subscriber: impl Fn(&T) -> E + Send + Sync + 'static,
    ) -> Subscription<R> {
        let hear = move |message: &T| match subscriber(message).ending() {
            (End::Ok, _) => None,
            (end, cause) => Some(Box::new(fault(end, cause))),
        };
        let (key, hear): (_, Hear<T>) = (topic.key(), Arc::new(hear));
        let number = self.engine.messages().change(|registry| registry.add(key, priority, hear));
        Subscription::new(&self.engine, Of::Messages(key, number))
    }

    /// Publishes a message: every subscriber is called, on this thread, before the call returns. A message is no pass
    /// (MSG-3): it may nest, it changes no state, and a subscriber that fails or panics is counted and keeps no other one
    /// from being called. A subscriber that returns an [`Exit`](crate::Exit) has failed.
    pub fn publish<T: 'static>(&self, topic: &Topic<T>, message: &T) -> Published {
        let published = self.tell(topic, message);
        if !published.failures.is_empty() {
            let failures = published.failures.len() as u64;
            self.engine.messages().with(|registry| registry.failures += failures);
        }
        published
    }

    /// Subscribes to the messages of `log`. A subscriber that logs is called for its own message too, and calls itself
    /// until the stack of its thread ends: it must tell its own messages from those of others, or not log.
    pub fn listen_to_log<E: Ending>(
        &self,
        priority: u8,
        subscriber: impl Fn(&str) -> E + Send + Sync + 'static,
    ) -> Subscription<R> {
        self.listen(&LOG, priority, move |line: &Line| subscriber(&line.0))
    }

    /// Logs a message. A subscriber of `log` that fails is counted in the status, and never logged (MSG-1).
    ///
    /// ```
    /// use wspbus::Bus;
    /// let bus = Bus::new();
    /// bus.listen_to_log(50, |_| Err("the disk is full")).detach();
    /// bus.log("the site serves");
    /// assert_eq!(bus.status().log_failures, 1);
    /// ```
    pub fn log(&self, message: impl Into<String>) {
        for failure in self.tell(&LOG, &Line(message.into())).failures {
            self.engine.give(Input::LogFailed, |_, _| ());
            self.engine.aside(|| drop(failure));
        }
    }

    fn tell<T: 'static>(&self, topic: &Topic<T>, message: &T) -> Published {
        let messages = self.engine.messages();
        let Some(all) = messages.all::<T>(topic.key()) else { return Published::default() };
        let mut published = Published { called: all.0.len(), failures: Vec::new() };
        let mut left = all.0.iter();
        // A panic of one subscriber keeps no other one from being called: the rest is called after it.
        while left.len() > 0 {
            let hear = || left.find_map(|subscriber| (subscriber.hear)(message));
            match messages.outside(|| catch_unwind(AssertUnwindSafe(hear))) {
                Ok(failure) => published.failures.extend(failure.map(|cause| *cause)),
                Err(payload) => published.failures.push(Cause::panic(payload)),
            }
        }
        // A subscriber that was unsubscribed meanwhile goes here with the list, which lets no panic out.
        published
    }
}

/// The cause of the failure of a subscriber.
#[cold]
fn fault(end: End, cause: Option<Cause>) -> Cause {
    cause.unwrap_or_else(|| match end {
        End::Exit(code) => Cause::Error(Arc::new(Exit(code))),
        End::Ok | End::Failed => {
            let said: Box<dyn Error + Send + Sync> = "the subscriber failed".into();
            Cause::Error(said.into())
        }
    })
}
