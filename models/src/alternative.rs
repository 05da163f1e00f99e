//! Alternative designs: each lacks one rule of the specification, and the claims that it breaks say why the rule is
//! there.
//!
//! They are kept apart from the models of the specification, so that a reader of the specification meets none of them.

pub mod relay;
pub mod site;
