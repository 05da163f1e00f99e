//! wspbus.
#[cfg(feature = "check")]
pub mod check;
pub use wspbus_models as models;
