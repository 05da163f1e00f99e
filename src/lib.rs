//! wspbus.
pub use wspbus_models as models;
