//! The configurations of a teardown: each has one story.

mod specified;

pub use specified::SPECIFIED;

use crate::site::Subscribers;
use crate::site::event::Control;
use crate::site::teardown::design::{Design, Stage};
use crate::site::teardown::state::Content;

/// The actors around a worker, and the number of times that each may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeardownConfiguration {
    /// The rules of the worker.
    pub design: Design,
    /// The interpreters at the beginning.
    pub interpreters: &'static [Content],
    /// An interpreter that the boot or a request may need later.
    pub newcomer: Option<Content>,
    /// Does a behaviour begin with the boot? If not, the worker serves at the beginning.
    pub boots: bool,
    /// The control messages that the controller may send, in this order.
    pub controls: &'static [Control],
    /// The number of times that the controller may end.
    pub losses: u8,
    /// The number of stages after which the controller forces the end; 0 if it never does.
    pub escalation: u8,
    /// The number of requests in flight at the beginning.
    pub in_flight: u8,
    /// The number of connections that clients try to open.
    pub connections: u8,
    /// The number of times that an application may be reloaded in its interpreter.
    pub reloads: u8,
    /// The number of calls of subscribers and exit functions that may end other than well.
    pub misfortunes: u8,
    /// The number of times that the worker may crash.
    pub crashes: u8,
    /// The stages whose work never ends by itself, in one interpreter or in all. For the drain this means that no
    /// fairness class promises the end of a request.
    pub hangs: &'static [(Stage, Option<u8>)],
    /// The reachability claims that it promises.
    pub shows: &'static [&'static str],
}

/// An interpreter with one subscriber, one thread and one exit function.
pub const USUAL: Content = Content { subscribers: Subscribers::first(1), threads: true, exits: 1 };
/// An interpreter with two subscribers only.
pub const TWO: Content = Content { subscribers: Subscribers::first(2), threads: false, exits: 0 };
/// An interpreter with one subscriber only.
pub const SMALL: Content = Content { subscribers: Subscribers::first(1), threads: false, exits: 0 };

/// Two usual interpreters, and one control message.
pub const BASE: TeardownConfiguration = TeardownConfiguration {
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

impl TeardownConfiguration {
    /// Does no fairness class promise that a request ends?
    pub fn endless(&self) -> bool {
        self.hangs.iter().any(|(stage, _)| *stage == Stage::Drain)
    }
}
