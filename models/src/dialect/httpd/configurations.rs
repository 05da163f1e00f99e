//! The stories.

use super::model::{Chances, Httpd, Plan};
use super::server::{Mpm, Rules};
use super::signals::Signal::{self, Hup, Term, Usr1, Winch};
use super::{EVENT, PREFORK};
use crate::named::{Named, breaks};

const ANY: &[Signal] = &[Term, Winch, Hup, Usr1];
const TWO: Rules = Rules { mpm: Mpm::Event, children: 2, limit: 2, entries: 6, timeout: false, daemon: false };
const FORKING: Rules = Rules { mpm: Mpm::Prefork, ..TWO };
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
};
const BASE: Plan =
    Plan { rules: TWO, signals: ANY, chances: NOTHING, ready: true, classes: &[], shows: &[] };

/// Every configuration.
pub const ALL: &[Named<Httpd>] = &[
    Named::real(EVENT, "a", || Httpd { plan: Plan { chances: Chances { asks: 1, connections: 1, ..NOTHING }, ..BASE } }, "One signal.", &[]),
    Named::real(EVENT, "b", || Httpd { plan: Plan { chances: Chances { asks: 2, ..NOTHING }, ..BASE } }, "Two signals.", &[]),
    Named::real(PREFORK, "c", || Httpd { plan: Plan { rules: FORKING, chances: Chances { asks: 2, connections: 1, ..NOTHING }, ..BASE } }, "Two signals.", &[]),
    Named::real(EVENT, "d", || Httpd { plan: Plan { ready: false, chances: Chances { asks: 2, connections: 1, crashes: 1, ..NOTHING }, ..BASE } }, "Two signals.", &[breaks("x", "y")]),
];
