//! The configurations of Apache.

pub mod accidents;
mod limits;
mod notes;
pub mod prefork;
pub mod signals;

use super::model::{Begins, Chances, Httpd, Plan};
use super::server::{Mpm, Rules};
use crate::named::Named;

/// Two children, and as many characters: the smallest server in which one child can take over from another.
const TWO: Rules =
    Rules { mpm: Mpm::Event, children: 2, limit: 2, entries: 6, timeout: false, daemon: false };
const NOTHING: Chances = Chances {
    asks: 0,
    connections: 0,
    crashes: 0,
    fatal: 0,
    forges: 0,
    steals: 0,
    idle_kills: 0,
    kills: 0,
    broken: 0,
    attempts: 0,
    freezes: 0,
};
const BASE: Plan = Plan { rules: TWO, signals: &[], chances: NOTHING, begins: Begins::Serving, shows: &[] };
const PREFORK_BASE: Plan = Plan { rules: Rules { mpm: Mpm::Prefork, ..TWO }, ..BASE };

/// Every configuration, in parts.
pub const PARTS: [&[Named<Httpd>]; 4] = [signals::ALL, accidents::ALL, limits::ALL, prefork::ALL];
