//! What is known to go wrong in the real bus, and which configuration shows it.

use crate::dialect::python::named::{Hazard, allowed, inside, outside};

/// Every known hazard, by number.
pub const ALL: &[Hazard] = &[];
