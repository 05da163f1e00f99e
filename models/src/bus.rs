//! The lifecycle of one bus: its states, its ladder of goals, its answers, its passes.

pub mod answer;
pub mod claim;
pub mod event;
pub mod goal;
pub mod listener;
pub mod machine;
pub mod memory;
pub mod model;
pub mod narrate;
pub mod plan;
pub mod policy;
pub mod print;
pub mod seen;
pub mod situation;
pub mod state;
pub mod tables;

pub use goal::{Code, Goal, Request};
pub use machine::Machine;
pub use memory::{Bus, End, Input, Main};
pub use policy::Policy;
pub use state::State;
pub use tables::Tables;

#[cfg(test)]
mod tests;
