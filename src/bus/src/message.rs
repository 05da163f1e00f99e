//! Messages: typed channels beside those of the passes. A message is no pass (MSG-3).

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use wspbus_models::bus::End;

use crate::listener::Cause;
use crate::runtime::Shared;

/// The name and the type of a channel of messages. Two topics with the same name and type are the same channel.
///
/// ```
/// use wspbus::{Bus, Topic};
/// const RENEWED: Topic<String> = Topic::new("certificate renewed");
/// let bus = Bus::new();
/// let _heard = bus.listen(&RENEWED, 50, |host: &String| assert_eq!(host, "example.org"));
/// assert_eq!(bus.publish(&RENEWED, &"example.org".to_owned()).called, 1);
/// ```
pub struct Topic<T: 'static> {
    name: &'static str,
    of: PhantomData<fn(&T)>,
}

/// The fate of a message.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Published {
    /// How many subscribers were called: all that there were.
    pub called: usize,
    /// Why some of them failed.
    pub failures: Vec<Cause>,
}

/// The channel of `log`.
pub(crate) const LOG: Topic<Line> = Topic::new("log");

/// A message of `log`.
pub(crate) struct Line(pub String);

/// A subscriber may be called while it runs: messages nest.
pub(crate) type Hear = Arc<dyn Fn(&dyn Any) -> (End, Option<Cause>) + Send + Sync>;

/// A channel, without its type.
pub(crate) type Key = (&'static str, TypeId);

/// The subscribers of all channels of messages.
#[derive(Default)]
pub(crate) struct Registry {
    channels: BTreeMap<Key, Arc<[Subscriber]>>,
    next: u64,
    /// How often a subscriber of a channel other than `log` failed.
    pub failures: u64,
}

#[derive(Clone)]
pub(crate) struct Subscriber {
    number: u64,
    priority: u8,
    pub hear: Hear,
}

/// No thread waits for a change of the registry.
impl Shared for Registry {
    fn take_signal(&mut self) -> bool {
        false
    }
}

impl<T: 'static> Topic<T> {
    /// The channel with this name and this type.
    pub const fn new(name: &'static str) -> Self {
        Topic { name, of: PhantomData }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn key(&self) -> Key {
        (self.name, TypeId::of::<T>())
    }
}

impl Registry {
    /// Adds a subscriber behind those of its priority, and gives its number. The list before is no longer needed.
    pub fn add(&mut self, key: Key, priority: u8, hear: Hear) -> u64 {
        let number = self.next;
        self.next += 1;
        let mut all = self.channels.get(&key).map(|all| all.to_vec()).unwrap_or_default();
        let place = all.partition_point(|other| other.priority <= priority);
        all.insert(place, Subscriber { number, priority, hear });
        self.channels.insert(key, all.into());
        number
    }

    /// Takes a subscriber away, and gives the list before, to be dropped outside of the lock.
    pub fn remove(&mut self, key: Key, number: u64) -> Option<Arc<[Subscriber]>> {
        let before = self.channels.get(&key)?.clone();
        let left: Vec<Subscriber> = before.iter().filter(|other| other.number != number).cloned().collect();
        match left.is_empty() {
            true => self.channels.remove(&key),
            false => self.channels.insert(key, left.into()),
        };
        Some(before)
    }

    /// The subscribers at this moment, in the order of (priority, subscription).
    pub fn of(&self, key: Key) -> Option<Arc<[Subscriber]>> {
        self.channels.get(&key).cloned()
    }

    /// How many channels have a subscriber.
    pub fn channels(&self) -> usize {
        self.channels.len()
    }
}

impl<T> Clone for Topic<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Topic<T> {}

impl<T> fmt::Debug for Topic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Topic({})", self.name)
    }
}
