#![doc = include_str!("../README.md")]

#[cfg(feature = "files")]
pub mod lines;
#[cfg(feature = "look")]
pub mod look;
pub mod screen;
pub mod system;
#[cfg(feature = "files")]
pub mod versioned;
