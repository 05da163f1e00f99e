//! Messages on the bus: `log`, and the channels of components.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

use wspbus_models::bus::{End, Input};

use crate::bus::Bus;
use crate::listener::{self, Cause, Ending, Exit};
use crate::message::{Hear, Key, LOG, Line, Published, Topic};
use crate::runtime::{Monitor, Runtime};
use crate::subscription::{Of, Subscription};

impl<R: Runtime> Bus<R> {
    /// Subscribes to a topic. Its subscribers are called in the order of (priority, subscription). A message may be
    /// published while another is, so a subscriber may be called while it runs.
    pub fn listen<T: 'static, E: Ending>(
        &self,
        topic: &Topic<T>,
        priority: u8,
        subscriber: impl Fn(&T) -> E + Send + Sync + 'static,
    ) -> Subscription<R> {
        // The key has the type, so a message of another type never comes.
        let hear = move |message: &dyn Any| match message.downcast_ref::<T>() {
            Some(message) => subscriber(message).ending(),
            None => (End::Ok, None),
        };
        self.add(topic.key(), priority, Arc::new(hear))
    }

    /// Publishes a message: every subscriber is called, on this thread, before the call returns. A message is no pass
    /// (MSG-3): it may nest, it changes no state, and a subscriber that fails or panics is counted and keeps no other one
    /// from being called. A subscriber that returns an [`Exit`](crate::Exit) has failed.
    pub fn publish<T: 'static>(&self, topic: &Topic<T>, message: &T) -> Published {
        let published = self.tell(topic.key(), message);
        if !published.failures.is_empty() {
            let failures = published.failures.len() as u64;
            self.engine.messages.with(|registry| registry.failures += failures);
        }
        published
    }

    /// Subscribes to the messages of `log`.
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
        for _ in self.tell(LOG.key(), &Line(message.into())).failures {
            self.engine.give(Input::LogFailed, |_, _| ());
        }
    }

    fn add(&self, key: Key, priority: u8, hear: Hear) -> Subscription<R> {
        let number = self.engine.messages.with(|registry| registry.add(key, priority, hear));
        Subscription::new(&self.engine, Of::Messages(key, number))
    }

    fn tell(&self, key: Key, message: &dyn Any) -> Published {
        let mut published = Published::default();
        let Some(all) = self.engine.messages.with(|registry| registry.of(key)) else { return published };
        for subscriber in all.iter() {
            let ended = self.engine.messages.outside(|| listener::run(|| (subscriber.hear)(message)));
            published.called += 1;
            match ended {
                (End::Ok, _) => {}
                (_, Some(cause)) => published.failures.push(cause),
                (End::Exit(code), None) => published.failures.push(Cause::Error(Arc::new(Exit(code)))),
                (End::Failed, None) => {
                    let said: Box<dyn Error + Send + Sync> = "the subscriber failed".into();
                    published.failures.push(Cause::Error(said.into()));
                }
            }
        }
        // A subscriber that was unsubscribed meanwhile is dropped here.
        self.engine.aside(|| drop(all));
        published
    }
}
