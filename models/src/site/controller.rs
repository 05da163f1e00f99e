//! The controller: the privileged process that forks the workers, tells them to end, and replaces them.
//!
//! A controller has **slots**, each a place for a worker; in a slot one **incarnation** follows another. Each
//! incarnation belongs to a **generation**: a Start and a Roll begin a new generation. A table ([`RULES`]) answers the
//! requests of the site; it covers every state, every goal and every request. A second table ([`ORDERS`]) says what a
//! granted request means for the workers. A third ([`ESCALATION`]) says what the controller does about a worker that
//! was told to end and does not end.
//!
//! Four things differ from Apache's parent process. A granted request is kept from the moment of the grant, at any
//! moment of the controller's work, and only a stronger request replaces it. Each worker has its own socket, so a
//! message is for one incarnation and for no other. A controller forces only its own child, by the identity of the
//! child, never by a slot or a process group. A Roll asks an old worker to end only when the successor serves.
//! [`Design`] has the sites in which one of these rules is missing: each is a configuration of the model with its
//! counterexamples.

mod advance;
mod answer;
pub mod design;
pub mod model;
mod orders;
mod print;
mod rules;
mod state;
mod step;

pub use advance::Move;
pub use answer::{Asked, RULES, Reply, Rule, Versus, answer};
pub use design::Design;
pub use orders::{ESCALATION, Escalation, Measure, ORDERS, Orders, Then, orders};
pub use print::{answers, escalation, orders as orders_table, rules, situations};
pub use rules::Rules;
pub use state::{Child, Controller, Place, State};
pub use step::Input;

#[cfg(test)]
mod tests;
