//! wspbus.
pub use wspbus_models as models;

#[cfg(feature = "conform")]
pub mod conform;
