//! The lifecycle of one bus: its states, its ladder of goals, its answers, its passes.

pub mod goal;
pub mod state;

pub use goal::{Code, Goal, Request};
pub use state::State;
