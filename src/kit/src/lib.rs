#![doc = include_str!("../README.md")]

#[cfg(feature = "conform")]
pub mod conform;
pub mod harness;
pub mod suite;

/// The specification, so that a test needs one dependency alone.
pub use wspbus_models as models;
