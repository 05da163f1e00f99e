//! The subscribers of an interpreter: they are called when the interpreter is told that its process ends.

use std::fmt;

/// The largest number of subscribers of an interpreter: the observer remembers those that were called in one byte.
const MOST: u8 = u8::BITS as u8;

/// A subscriber of an interpreter, by its number. The first subscriber has the number 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subscriber(u8);

/// A set of subscribers of an interpreter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subscribers(u8);

impl Subscribers {
    /// No subscriber.
    pub const NONE: Subscribers = Subscribers(0);

    /// So many subscribers, from the first on.
    ///
    /// # Panics
    /// If there are more than 8 subscribers. In a constant, the compiler reports it.
    ///
    /// ```
    /// use wspbus_models::site::Subscribers;
    /// const EIGHT: Subscribers = Subscribers::first(8);
    /// assert_eq!(EIGHT.iter().count(), 8);
    /// ```
    ///
    /// ```compile_fail
    /// use wspbus_models::site::Subscribers;
    /// const NINE: Subscribers = Subscribers::first(9);
    /// assert_eq!(NINE.iter().count(), 9);
    /// ```
    pub const fn first(count: u8) -> Subscribers {
        assert!(count <= MOST, "an interpreter has at most 8 subscribers");
        Subscribers(((1_u16 << count) - 1) as u8)
    }

    /// Does the set contain this subscriber?
    pub fn contains(self, subscriber: Subscriber) -> bool {
        self.0 & 1 << subscriber.0 != 0
    }

    /// The set with this subscriber added.
    #[must_use]
    pub fn with(self, subscriber: Subscriber) -> Subscribers {
        Subscribers(self.0 | 1 << subscriber.0)
    }

    /// Is the set empty?
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// The subscribers of the set, the smallest number first.
    pub fn iter(self) -> impl Iterator<Item = Subscriber> {
        (0..MOST).map(Subscriber).filter(move |subscriber| self.contains(*subscriber))
    }

    /// The set in one byte, to be hashed.
    pub(super) fn byte(self) -> u8 {
        self.0
    }
}

impl Subscriber {
    /// The first subscriber.
    pub const FIRST: Subscriber = Subscriber(0);
}

impl fmt::Display for Subscriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
