//! Simpler designs, and what becomes of the site.

use crate::named::Named;
use crate::site::composition::Site;

/// One rule is missing in each.
pub(super) const ALL: &[Named<Site>] = &[];
