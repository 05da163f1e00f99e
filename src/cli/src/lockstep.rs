//! A dialect and the real bus that it is a model of, driven together.
//!
//! [`drive`] takes one action at a time in both and compares them after each; a [`suite`] is many such cases,
//! chosen from the model; [`modelled`] is a dialect itself as an adapter, for controls. The real
//! bus is reached through the adapter protocol of [`wspbus_kit::conform`].

pub mod drive;
pub mod modelled;
mod possible;
pub mod suite;
