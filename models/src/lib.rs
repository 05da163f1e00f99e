#![doc = include_str!("../README.md")]

pub mod authority;
pub mod claim;
pub mod controller;
pub mod dialect;
pub mod event;
pub mod lifecycle;
pub mod named;
pub mod narrate;
pub mod property;
pub mod relay;
pub mod reload;
pub mod requirement;
pub mod scope;
pub mod seed;
pub mod seen;
pub mod site;
pub mod spec;
pub mod teardown;
pub mod use_case;
pub mod worker;

/// The version of the specification: that of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
