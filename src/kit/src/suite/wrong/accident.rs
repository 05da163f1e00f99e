//! Accidents: the slips that engineers make when they write a bus, by the dimension of a script along which each shows.
//!
//! The accidents were written by dimension, and not by what the suites have. There are at least three for each
//! dimension. Each is correct until a script reaches the slip: the fourth listener, the second waiter, the third
//! cycle.

mod cycles;
mod denials;
mod ends_of_listeners;
mod exit_code;
mod failing_listeners;
mod late_ends;
mod listeners;
mod log;
mod look_alikes;
mod main_program;
mod mixed;
mod order;
mod queue;
mod requests;
mod seen;
mod subscriptions;
mod together;
mod waiters;
mod way_out;

use super::mistake::Mistake;

/// Every accident, in the order of the dimensions.
pub(super) const ALL: &[&[Mistake]] = &[
    listeners::ALL,
    failing_listeners::ALL,
    ends_of_listeners::ALL,
    cycles::ALL,
    order::ALL,
    subscriptions::ALL,
    waiters::ALL,
    requests::ALL,
    exit_code::ALL,
    way_out::ALL,
    main_program::ALL,
    denials::ALL,
    late_ends::ALL,
    together::ALL,
    queue::ALL,
    mixed::ALL,
    look_alikes::ALL,
    log::ALL,
];
