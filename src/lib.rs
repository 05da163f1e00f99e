//! wspbus.
#[cfg(feature = "check")]
pub mod check;
pub use wspbus_models as models;

#[cfg(feature = "trace")]
pub mod trace;
