#![doc = include_str!("../README.md")]

#[cfg(feature = "alternative")]
pub mod alternative;
pub mod bus;
pub mod dialect;
pub mod few;
pub mod life;
pub mod named;
pub mod requirement;
pub mod seed;
pub mod site;
pub mod spec;
pub mod use_case;

/// The version of the specification: that of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
