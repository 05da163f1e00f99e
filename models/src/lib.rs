#![doc = include_str!("../README.md")]

pub mod dialect;
pub mod event;
pub mod lifecycle;
#[cfg(feature = "stateright")]
pub mod property;
pub mod seen;
