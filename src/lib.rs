//! A Web Site Process Bus, specified, model-checked, and held against real buses.
//!
//! [`models`] is the specification: pure machines, their models and properties. [`check`] explores
//! them, [`trace`] tells what was found, [`catalogue`] names everything there is to check, and
//! [`regression`] replays stored traces in tests. Without features, `models` is all there is, and
//! no foreign crate is compiled.

#[cfg(all(feature = "check", feature = "trace"))]
pub mod catalogue;
#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "kit")]
pub mod harness;
#[cfg(all(feature = "check", feature = "trace"))]
pub mod regression;
#[cfg(feature = "kit")]
pub mod suite;
#[cfg(any(feature = "kit", feature = "trace"))]
mod text;
#[cfg(feature = "trace")]
pub mod trace;
#[cfg(feature = "kit")]
mod versioned;
pub use wspbus_models as models;

#[cfg(feature = "conform")]
pub mod conform;

#[cfg(feature = "conform")]
pub mod lockstep;
