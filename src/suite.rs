//! Suites of cases, generated from the machine of one bus, with a stated guarantee.
//!
//! A [`case`] is data: inputs of the environment, and what must be seen after each of them. It is run
//! against an [`implementation`](implementation::Implementation), whatever stands behind it.

pub mod about;
pub mod bounds;
pub mod build;
pub mod case;
pub mod compare;
pub mod concurrency;
pub mod cover;
pub mod explore;
pub mod fault;
pub mod file;
pub mod implementation;
pub mod kill;
pub mod mealy;
pub mod negative;
pub mod observable;
pub mod plan;
pub mod random;
pub mod script;
pub mod separate;
pub mod tree;
pub mod trial;
pub mod wrong;

pub use case::{Case, Input, Parameters, Setup, Step, Suite};
pub use implementation::{Implementation, Output, Trouble, Verdict, run_case};
