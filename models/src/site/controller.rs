//! The controller: the privileged process that forks the workers, tells them to end, and replaces them.
//!
//! It has **slots**, each a place for a worker; in a slot one **incarnation** follows another. Each
//! incarnation belongs to a **generation**: a Start and a Roll begin a new one. What is asked of the site is
//! answered by a table ([`RULES`]) that knows every state, every goal and every request; what a granted
//! request means for the workers is a table too ([`ORDERS`]); and so is what is done about a worker that was
//! told to end and does not ([`ESCALATION`]).
//!
//! Four things differ from Apache's parent process. A request is kept from the moment in which it is granted,
//! whatever the controller is doing, and only a stronger one replaces it. Each worker has its own socket, so
//! a message is for one incarnation and for no other. Whatever a controller does to a process, it does to
//! its own child, by its identity, never to a slot or to a process group. And a Roll asks an old worker to
//! end only when its successor serves. What becomes of a site in which one of these rules is missing is in
//! [`Design`]: each is a configuration of the model with its counterexamples.

mod advance;
mod answer;
pub mod design;
pub mod model;
mod orders;
mod print;
mod state;
mod step;

pub use advance::Move;
pub use answer::{Asked, RULES, Reply, Rule, Versus, answer};
pub use design::Design;
pub use orders::{ESCALATION, Escalation, Measure, ORDERS, Orders, Then, orders};
pub use print::{answers, escalation, orders as orders_table, rules, situations};
pub use state::{Child, Controller, Place, State};
pub use step::{Input, Rules};

#[cfg(test)]
mod tests;
