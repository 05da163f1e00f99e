//! The command `wspbus`, and what it stands on: the catalogue of everything that can be checked, regression
//! tests from stored traces, real buses beside their models, and the reference bus under the kit.

pub mod catalogue;
pub mod command;
pub mod lockstep;
mod near;
pub mod reference;
pub mod regression;
