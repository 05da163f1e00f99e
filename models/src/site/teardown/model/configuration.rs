//! The named configurations: each tells one story.

mod specified;

pub use specified::SPECIFIED;

use crate::site::event::Control;
use crate::site::teardown::design::{Design, Stage};
use crate::site::teardown::state::Content;

/// Who there is around a worker, and what they may do, how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The rules of the worker.
    pub design: Design,
    /// The interpreters at the beginning.
    pub interpreters: &'static [Content],
    /// An interpreter that something may need later.
    pub newcomer: Option<Content>,
    /// Does it begin with the boot?
    pub boots: bool,
    /// What the controller may send, in this order.
    pub controls: &'static [Control],
    /// How often the controller may end.
    pub losses: u8,
    /// After how many stages the controller forces the end; 0: never.
    pub escalation: u8,
    /// Requests in flight at the beginning.
    pub in_flight: u8,
    /// Connections that clients try to open.
    pub connections: u8,
    /// How often an application is reloaded in its interpreter.
    pub reloads: u8,
    /// How often a subscriber or an exit function ends other than well.
    pub misfortunes: u8,
    /// How often the worker may crash.
    pub crashes: u8,
    /// What never ends by itself: a stage, in one interpreter or in all. For the drain: no request ever ends
    /// by a promise.
    pub hangs: &'static [(Stage, Option<u8>)],
    /// The reachability properties that it promises.
    pub shows: &'static [&'static str],
}

/// One subscriber, one thread, one exit function.
pub const USUAL: Content = Content { subscribers: 1, threads: true, exits: 1 };
/// Two subscribers, and nothing else.
pub const TWO: Content = Content { subscribers: 2, threads: false, exits: 0 };
/// One subscriber, and nothing else.
pub const SMALL: Content = Content { subscribers: 1, threads: false, exits: 0 };

/// Two usual interpreters, and one control message.
pub const BASE: Configuration = Configuration {
    design: Design::SPECIFIED,
    interpreters: &[USUAL, USUAL],
    newcomer: None,
    boots: false,
    controls: &[Control::Stop],
    losses: 0,
    escalation: 0,
    in_flight: 0,
    connections: 0,
    reloads: 0,
    misfortunes: 0,
    crashes: 0,
    hangs: &[],
    shows: &[],
};

impl Configuration {
    /// Does nobody promise that a request ends?
    pub fn endless(&self) -> bool {
        self.hangs.iter().any(|(stage, _)| *stage == Stage::Drain)
    }
}
