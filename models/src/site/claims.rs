//! The claims of a site: each is a function of what was seen and of the event, and judges the two machines together, a
//! machine alone, and a log.
//!
//! The files follow the rules of a site. A claim names its requirements. No claim calls a function of a machine.

mod account;
mod answer;
mod authority;
mod connection;
mod control;
mod exit;
mod leaving;
mod load;
mod loss;
mod reach;
mod replacement;
mod round;
mod state;
mod teardown;
mod ticket;

use super::machine::event::Event;
use super::observed::Observed;
pub use state::EDGES;

/// A claim about a site.
pub type Claim = wspbus_words::system::Claim<Observed, Event>;

/// Every claim of safety and of liveness.
pub fn all() -> Vec<Claim> {
    [of_any_server(), round::said(), ticket::at_once()].concat()
}

/// The claims of a site: those that hold also of workers that lie, and where none does, also the others.
pub fn of(lies: bool) -> Vec<Claim> {
    if lies { all() } else { [all(), round::honest()].concat() }
}

/// Those of them that are about no word which real workers do not have, and leave a server the time of a turn of its loop.
pub fn of_any_server() -> Vec<Claim> {
    [
        state::all(),
        answer::all(),
        ticket::all(),
        load::all(),
        round::all(),
        leaving::all(),
        replacement::all(),
        control::all(),
        exit::all(),
        account::all(),
        teardown::all(),
        connection::all(),
        loss::all(),
        authority::all(),
    ]
    .concat()
}

/// The claims that something can happen. A story promises some of them, by name.
pub fn reachability() -> Vec<Claim> {
    reach::all()
}

#[cfg(test)]
mod tests;
