//! The command `wspbus`, and what it stands on: the catalogue of everything that can be checked, regression
//! tests from stored traces, and real buses beside their models.

pub mod catalogue;
pub mod command;
pub mod lockstep;
mod near;
pub mod regression;
