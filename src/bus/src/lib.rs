#![doc = include_str!("../README.md")]

pub use wspbus_models::bus::{Bus as Memory, End, Goal, Input, Machine, Main, Policy, Request, State, event};
