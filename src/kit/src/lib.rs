#![doc = include_str!("../README.md")]

#[cfg(feature = "conform")]
pub mod conform;
pub mod harness;
#[cfg(feature = "conform")]
pub mod log_check;
pub mod suite;

/// The specification (`wspbus-models`), re-exported so that a test needs one dependency only.
pub use wspbus_models as models;
