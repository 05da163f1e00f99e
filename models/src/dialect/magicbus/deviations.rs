//! Which properties of the specification the bus breaks, and in which configurations.
//!
//! Exact in both directions: a property that is broken elsewhere too, or no longer, fails the check.
//! Printed by `UPDATE=1 cargo test --test dialect`.

/// Properties, and the configurations that show them broken.
#[rustfmt::skip]
pub const ALL: &[(&str, &[&str])] = &[
];
