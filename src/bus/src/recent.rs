//! The subscribers to which a thread published of late: as long as no subscription changes, it finds them without a lock.

use std::any::{Any, TypeId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

/// A channel: the type of its messages, and its name. Types are compared first, which is quick.
pub(crate) type Key = (TypeId, &'static str);

/// The subscribers of one channel, without the type of its messages.
pub(crate) type Erased = dyn Any + Send + Sync;

/// The number of channels that a thread remembers.
const REMEMBERED: usize = 4;

/// The version of the subscriptions of a bus. No two buses have the same version, and none has one twice, so the version
/// alone says that a thread remembers rightly.
#[derive(Debug)]
pub(crate) struct Version(AtomicU64);

/// The channels that a thread remembers.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    channels: [Option<Channel>; REMEMBERED],
    /// The place that is used next.
    next: usize,
}

#[derive(Debug)]
struct Channel {
    version: u64,
    key: Key,
    /// The thread keeps no subscriber alive: one that is unsubscribed is dropped when it is called no more.
    subscribers: Weak<Erased>,
}

impl Version {
    pub fn new() -> Self {
        Version(AtomicU64::new(fresh()))
    }

    /// The version now. A thread that reads it sees every change that was made before.
    #[inline]
    pub fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// The subscriptions have changed.
    pub fn change(&self) {
        self.0.store(fresh(), Ordering::Release);
    }
}

fn fresh() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Recent {
    /// A memory without a channel.
    pub const fn new() -> Self {
        Recent { channels: [const { None }; REMEMBERED], next: 0 }
    }

    /// The subscribers of the channel, if the thread remembers those of this version.
    #[inline]
    pub fn find(&self, version: u64, key: Key) -> Option<Arc<Erased>> {
        let is_same = |other: Key| other.0 == key.0 && (std::ptr::eq(other.1, key.1) || other.1 == key.1);
        let mut all = self.channels.iter().flatten();
        all.find(|channel| channel.version == version && is_same(channel.key))?.subscribers.upgrade()
    }

    /// Remembers the subscribers of this version.
    pub fn remember(&mut self, version: u64, key: Key, subscribers: &Arc<Erased>) {
        self.channels[self.next % REMEMBERED] =
            Some(Channel { version, key, subscribers: Arc::downgrade(subscribers) });
        self.next = (self.next + 1) % REMEMBERED;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; REMEMBERED] = ["a", "b", "c", "d"];

    fn key<T: 'static>(name: &'static str) -> Key {
        (TypeId::of::<T>(), name)
    }

    /// The last ones, each by its version, its type and its name.
    #[test]
    fn a_thread_remembers_some_channels_and_mistakes_none() {
        let (mut recent, all) = (Recent::new(), NAMES.map(|name| -> Arc<Erased> { Arc::new(name) }));
        let is_known = |recent: &Recent, version, key, known: &Arc<Erased>| {
            recent.find(version, key).is_some_and(|found| Arc::ptr_eq(&found, known))
        };
        NAMES.iter().zip(&all).for_each(|(name, known)| recent.remember(7, key::<u8>(name), known));
        assert!(NAMES.iter().zip(&all).all(|(name, known)| is_known(&recent, 7, key::<u8>(name), known)));
        for other in [(8, key::<u8>("a")), (7, key::<u16>("a")), (7, key::<u8>("e"))] {
            assert!(recent.find(other.0, other.1).is_none(), "{other:?}");
        }
        let newer: Arc<Erased> = Arc::new("e");
        recent.remember(7, key::<u8>("e"), &newer);
        assert!(is_known(&recent, 7, key::<u8>("e"), &newer) && recent.find(7, key::<u8>("a")).is_none());
        drop(all);
        assert!(recent.find(7, key::<u8>("b")).is_none(), "a thread keeps no subscriber");
    }

    #[test]
    fn no_two_versions_are_the_same() {
        let all = [Version::new(), Version::new()];
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..3 {
            all.iter().for_each(|version| assert!(seen.insert(version.now())));
            all.iter().for_each(Version::change);
        }
    }
}
