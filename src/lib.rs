//! wspbus.
pub use wspbus_models as models;

#[cfg(feature = "trace")]
pub mod trace;
