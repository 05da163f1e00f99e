//! The lifecycle of one bus: its states, its ladder of goals, its answers, its passes.

pub mod claim;
pub mod event;
pub mod goal;
pub mod machine;
pub mod model;
pub mod narrate;
pub mod print;
pub mod seen;
pub mod state;

pub use goal::{Code, Goal, Request};
pub use machine::{Machine, answer, command, kept, listener, memory, plan, policy, situation, tables};
pub use memory::{Bus, End, Input, Main};
pub use policy::Policy;
pub use state::State;
pub use tables::Tables;

#[cfg(test)]
mod tests;
