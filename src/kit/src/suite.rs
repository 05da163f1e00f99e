//! Suites of cases, generated from the machine of one bus, with a stated guarantee.
//!
//! [`bounds`] says which inputs are defined in which state, and [`observable`] says what a bus then shows.
//! [`explore`] makes a minimal [`mealy`] machine of both. [`separate`] tells its states apart, [`cover`]
//! chooses the sequences, [`build`] makes cases of them, and [`about`] finds the requirements that they are
//! about. [`script`], [`concurrency`] and [`negative`] make the other cases. [`plan`] names all suites.
//!
//! A [`case`] is data: inputs of the environment, and the events that are expected after each. It is run
//! against an [`implementation`](implementation::Implementation), which may be any kind of bus. [`compare`]
//! says whether the observed events are the expected ones, and [`explain`] describes the differences.
//!
//! The kit tests itself. [`fault`] makes every single fault, [`faulty`] makes a bus of a fault, and
//! [`mutant`] names it. [`wrong`] has wrong buses by name. [`kill`] and [`trial`] try the suites on them, [`matrix`]
//! shows which case finds which bus, and [`first`] which case of a whole run finds it first. [`smoke`] picks a few
//! cases, and [`traced`] leads from each requirement to everything that tests it. [`parallel`] does several jobs at a
//! time. [`pattern`] chooses names.

pub mod about;
pub mod blame;
pub mod bounds;
pub mod build;
pub mod case;
pub(crate) mod charges;
pub mod compare;
pub mod concurrency;
pub mod cover;
pub mod explain;
pub mod explore;
pub mod fault;
pub mod faulty;
pub mod file;
pub mod first;
mod grounds;
pub mod implementation;
pub mod index;
pub mod judgement;
pub mod kill;
pub(crate) mod log;
pub mod matrix;
pub mod mealy;
pub mod mutant;
pub mod negative;
pub mod observable;
pub mod observed;
pub mod parallel;
pub mod pattern;
pub mod plan;
pub mod prefixes;
pub mod random;
#[cfg(feature = "conform")]
pub mod schema;
pub mod script;
pub mod separate;
pub mod smoke;
pub mod telling;
pub mod traced;
pub mod tree;
pub mod trial;
pub mod walk;
pub mod wide;
pub mod wild;
pub mod wrong;

pub use case::{Case, Input, Parameters, Setup, Step, Suite};
pub use implementation::{CaseVerdict, Implementation, Output, Trouble, run_case};
