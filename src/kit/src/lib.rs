#![doc = include_str!("../README.md")]

#[cfg(feature = "conform")]
pub mod conform;
pub mod harness;
pub mod suite;
