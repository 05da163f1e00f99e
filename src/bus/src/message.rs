//! Messages: typed channels beside those of the passes. A message is no pass (MSG-3).

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::listener::{Cause, quietly};
use crate::recent::{Erased, Key, Version};
use crate::runtime::{Monitor, Runtime, Shared};

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
    /// The number of subscribers that were called: all that there were.
    pub called: usize,
    /// The causes of the failures among them.
    pub failures: Vec<Cause>,
}

/// The channel of `log`.
pub(crate) const LOG: Topic<Line> = Topic::new("log");

/// A message of `log`.
pub(crate) struct Line(pub String);

/// A subscriber may be called while it runs: messages nest. It gives the cause of its failure, in a box: a subscriber that
/// ends well then gives a single word.
pub(crate) type Hear<T> = Arc<dyn Fn(&T) -> Option<Box<Cause>> + Send + Sync>;

/// The messages of a bus.
pub(crate) struct Messages<R: Runtime> {
    registry: R::Monitor<Registry>,
    version: Version,
}

/// The subscribers of all channels of messages.
#[derive(Default)]
pub(crate) struct Registry {
    channels: BTreeMap<Key, Arc<dyn Subscribers>>,
    next: u64,
    /// The number of times that a subscriber of a channel other than `log` failed.
    pub failures: u64,
}

/// The subscribers of one channel, without the type of its messages.
pub(crate) trait Subscribers: Any + Send + Sync {
    /// The same without this subscriber; none if there is no such subscriber.
    fn without(&self, number: u64) -> Option<Arc<dyn Subscribers>>;

    /// Is there no subscriber?
    fn is_empty(&self) -> bool;
}

/// The subscribers of one channel, in the order of (priority, subscription).
pub(crate) struct Of<T>(pub Vec<Subscriber<T>>);

pub(crate) struct Subscriber<T> {
    number: u64,
    priority: u8,
    pub hear: Hear<T>,
}

/// Each subscriber goes for itself: a destructor that panics keeps no other one from being run.
impl<T> Drop for Of<T> {
    fn drop(&mut self) {
        self.0.drain(..).for_each(quietly);
    }
}

impl<T: 'static> Subscribers for Of<T> {
    fn without(&self, number: u64) -> Option<Arc<dyn Subscribers>> {
        let left: Vec<Subscriber<T>> =
            self.0.iter().filter(|subscriber| subscriber.number != number).cloned().collect();
        (left.len() < self.0.len()).then(|| Arc::new(Of(left)) as Arc<dyn Subscribers>)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Clone for Subscriber<T> {
    fn clone(&self) -> Self {
        Subscriber { number: self.number, priority: self.priority, hear: self.hear.clone() }
    }
}

/// As the shell does, when the bus is gone.
impl Drop for Registry {
    fn drop(&mut self) {
        std::mem::take(&mut self.channels).into_values().for_each(quietly);
    }
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

    /// The name of the channel.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn key(&self) -> Key {
        (TypeId::of::<T>(), self.name)
    }
}

/// The subscribers of a channel, as those of messages of this type. The key of a channel has the type.
fn of<T: 'static>(channel: Arc<Erased>) -> Option<Arc<Of<T>>> {
    channel.downcast().ok()
}

impl<R: Runtime> Messages<R> {
    /// A table without subscribers.
    pub fn new() -> Self {
        Messages { registry: R::Monitor::new(Registry::default()), version: Version::new() }
    }

    /// Looks at the registry, or counts in it.
    pub fn with<T>(&self, act: impl FnOnce(&mut Registry) -> T) -> T {
        self.registry.with(act)
    }

    /// Changes the subscriptions. A message that is published after the call sees the change.
    pub fn change<T>(&self, change: impl FnOnce(&mut Registry) -> T) -> T {
        self.registry.with(|registry| {
            let done = change(registry);
            self.version.change();
            done
        })
    }

    /// Runs subscribers. The lock is free meanwhile.
    pub fn outside<T>(&self, foreign: impl FnOnce() -> T) -> T {
        self.registry.outside(foreign)
    }

    /// The subscribers of a channel at this moment.
    #[inline]
    pub fn all<T: 'static>(&self, key: Key) -> Option<Arc<Of<T>>> {
        let version = self.version.now();
        let known = R::here(|here| here.recent.find(version, key));
        of(match known {
            Some(known) => known,
            None => self.look_up(key)?,
        })
    }

    /// Looks in the registry, and lets the thread remember what it found.
    #[cold]
    fn look_up(&self, key: Key) -> Option<Arc<Erased>> {
        let (version, found) = self.registry.with(|registry| (self.version.now(), registry.all(key)));
        let found: Arc<Erased> = found?;
        R::here(|here| here.recent.remember(version, key, &found));
        Some(found)
    }
}

impl Registry {
    /// Adds a subscriber behind those of its priority, and gives its number.
    pub fn add<T: 'static>(&mut self, key: Key, priority: u8, hear: Hear<T>) -> u64 {
        let number = self.next;
        self.next += 1;
        let before = self.channels.get(&key).cloned().and_then(|channel| of::<T>(channel));
        let mut all = before.map(|before| before.0.clone()).unwrap_or_default();
        let place = all.partition_point(|other| other.priority <= priority);
        all.insert(place, Subscriber { number, priority, hear });
        self.channels.insert(key, Arc::new(Of(all)));
        number
    }

    /// Takes a subscriber away, and gives the list before, to be dropped outside of the lock; none if there is no such
    /// subscriber.
    pub fn remove(&mut self, key: Key, number: u64) -> Option<Arc<dyn Subscribers>> {
        let left = self.channels.get(&key)?.without(number)?;
        match left.is_empty() {
            true => self.channels.remove(&key),
            false => self.channels.insert(key, left),
        }
    }

    /// The subscribers at this moment.
    pub fn all(&self, key: Key) -> Option<Arc<dyn Subscribers>> {
        self.channels.get(&key).cloned()
    }

    /// The number of channels that have a subscriber.
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
