//! The configurations of the end of a process: each is about one subject.

use crate::dialect::mod_wsgi::modes::EMBEDDED;
use crate::dialect::mod_wsgi::rules::{Rules, Stage};
use crate::dialect::mod_wsgi::state::Content;
use crate::site::machine::word::Control;

/// The actors around a process, and the number of times that each may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndConfiguration {
    /// The rules of the process.
    pub rules: Rules,
    /// The interpreters at the beginning.
    pub interpreters: &'static [Content],
    /// An interpreter that the boot or a request may need later.
    pub newcomer: Option<Content>,
    /// Does a behaviour begin with the boot? If not, the process serves at the beginning.
    pub boots: bool,
    /// The control messages that the parent may send, in this order.
    pub controls: &'static [Control],
    /// The number of times that the parent may be killed.
    pub losses: u8,
    /// The number of stages after which the parent forces the end; 0 if it never does.
    pub escalation: u8,
    /// The number of requests in flight at the beginning.
    pub in_flight: u8,
    /// The number of connections that clients try to open.
    pub connections: u8,
    /// The number of times that an application may be reloaded in its interpreter.
    pub reloads: u8,
    /// The number of calls of subscribers and exit functions that may fail.
    pub misfortunes: u8,
    /// The stages whose work never ends by itself. For the drain this means that no fairness class promises the end of a
    /// request.
    pub hangs: &'static [Stage],
    /// The reachability claims that it promises.
    pub shows: &'static [&'static str],
}

/// An interpreter with a thread and exit functions.
pub const USUAL: Content = Content { threads: true, exits: true };
/// An interpreter with exit functions.
pub const WITHOUT_THREADS: Content = Content { threads: false, exits: true };

/// Two usual interpreters, and one control message.
pub const BASE: EndConfiguration = EndConfiguration {
    rules: EMBEDDED,
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
    hangs: &[],
    shows: &[],
};

/// Two interpreters, each with a subscriber and exit functions. Releases from 6.0 on do not wait for threads, so only the
/// configurations about threads have some.
pub const PLAIN: EndConfiguration =
    EndConfiguration { interpreters: &[WITHOUT_THREADS, WITHOUT_THREADS], ..BASE };
