#![doc = include_str!("../README.md")]

pub mod authority;
pub mod claim;
pub mod dialect;
pub mod event;
pub mod lifecycle;
pub mod named;
pub mod narrate;
pub mod property;
pub mod requirement;
pub mod seed;
pub mod seen;
pub mod site;
pub mod spec;
pub mod use_case;

/// The version of the specification: that of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
