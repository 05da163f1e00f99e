//! The named configurations: each is about one subject, and together they cover every pair of features.

mod named;

pub use named::ALL;

use crate::bus::event::Channel;
use crate::bus::memory::End;
use crate::bus::{Policy, Request, State};

/// The environment of a bus: its actors, what they may do, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusConfiguration {
    /// The listeners at the beginning, in the order of subscription: channel and priority.
    pub listeners: &'static [(Channel, u8)],
    /// The threads that ask.
    pub requesters: &'static [Requester],
    /// The ways in which listeners may end other than well.
    pub ends: &'static [End],
    /// The number of times that something may end other than well.
    pub misfortunes: u8,
    /// Listeners have deadlines, and nothing promises that they end.
    pub deadlines: bool,
    /// The requests that listeners may make, at most once a call.
    pub reentrant: &'static [Request],
    /// The number of requests that listeners may make; `None` is without bound.
    pub reentries: Option<u8>,
    /// The number of requests by listeners that do not run, through something that they left behind.
    pub leftovers: u8,
    /// Listeners may try to wait.
    pub waits_inside: bool,
    /// The number of times that listeners may subscribe or unsubscribe.
    pub changes: u8,
    /// The subscriptions that listeners may make: channel and priority.
    pub subscribes: &'static [(Channel, u8)],
    /// May listeners unsubscribe others and themselves?
    pub unsubscribes: bool,
    /// The states that waiters wait for, one thread each; the last begins first.
    pub waiters: &'static [State],
    /// The waiters are one thread, which waits for one state after the other.
    pub one_waiter: bool,
    /// Does the main program enter `block`?
    pub block: bool,
    /// Entries for the `main` queue.
    pub entries: u8,
    /// The number of times that a log listener may fail.
    pub logs: u8,
    /// Inputs that make no sense come at any moment.
    pub odd: bool,
    /// The number of times that threads subscribe a listener, or unsubscribe one.
    pub subscribers: u8,
    /// The number of resolutions that the bus keeps. Requesters then fetch them.
    pub keeps: usize,
    /// The goals that each origin may ask for.
    pub policy: Policy,
    /// The reachability claims that it promises.
    pub shows: &'static [&'static str],
}

/// A thread that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester {
    /// The requests that it may make, in any order.
    pub requests: &'static [Request],
    /// The number of requests that it may make.
    pub budget: u8,
    /// It asks again only after its last request was resolved.
    pub waits: bool,
}

/// Defines the features from one list of their names.
macro_rules! features {
    ($($name:ident),* $(,)?) => {
        /// A feature of a configuration. Some configuration has both features of every pair that can go together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // The names say it.
        pub enum ConfigurationFeature {
            $($name),*
        }

        impl ConfigurationFeature {
            /// Every feature, in order.
            pub const ALL: &[ConfigurationFeature] = &[$(ConfigurationFeature::$name),*];
        }
    };
}

features! {
    OneRequester,
    TwoRequesters,
    ThreeRequesters,
    OneListenerAChannel,
    TwoListenersAChannel,
    ThreeListenersAChannel,
    Failures,
    SystemExit,
    Reentrant,
    Subscribe,
    Unsubscribe,
    Deadlines,
    Waiters,
    Block,
    LogFails,
    MainFails,
    Denial,
}

impl ConfigurationFeature {
    /// Two values of the same choice never go together: numbers of requesters, of listeners.
    pub fn excludes(self, other: ConfigurationFeature) -> bool {
        let choice = |f: ConfigurationFeature| match f as usize {
            0..=2 => 1,
            3..=5 => 2,
            _ => 0,
        };
        self == other || choice(self) != 0 && choice(self) == choice(other)
    }
}

impl BusConfiguration {
    /// The largest number of listeners on one channel at the beginning.
    pub fn listeners_a_channel(&self) -> usize {
        let count = |c: Channel| self.listeners.iter().filter(|(channel, _)| *channel == c).count();
        Channel::ALL.into_iter().map(count).max().unwrap_or(0)
    }

    /// Does it have this feature?
    pub fn has(&self, feature: ConfigurationFeature) -> bool {
        let bad = self.misfortunes > 0;
        match feature {
            ConfigurationFeature::OneRequester => self.requesters.len() == 1,
            ConfigurationFeature::TwoRequesters => self.requesters.len() == 2,
            ConfigurationFeature::ThreeRequesters => self.requesters.len() == 3,
            ConfigurationFeature::OneListenerAChannel => self.listeners_a_channel() == 1,
            ConfigurationFeature::TwoListenersAChannel => self.listeners_a_channel() == 2,
            ConfigurationFeature::ThreeListenersAChannel => self.listeners_a_channel() == 3,
            ConfigurationFeature::Failures => bad && self.ends.contains(&End::Failed),
            ConfigurationFeature::SystemExit => {
                bad && self.ends.iter().any(|end| matches!(end, End::Exit(_)))
            }
            ConfigurationFeature::Reentrant => !self.reentrant.is_empty() && self.reentries != Some(0),
            ConfigurationFeature::Subscribe => self.changes > 0 && !self.subscribes.is_empty(),
            ConfigurationFeature::Unsubscribe => self.changes > 0 && self.unsubscribes,
            ConfigurationFeature::Deadlines => self.deadlines,
            ConfigurationFeature::Waiters => !self.waiters.is_empty(),
            ConfigurationFeature::Block => self.block,
            ConfigurationFeature::LogFails => self.logs > 0,
            ConfigurationFeature::MainFails => bad && self.block && self.entries > 0,
            ConfigurationFeature::Denial => self.policy != Policy::DEDICATED,
        }
    }
}
