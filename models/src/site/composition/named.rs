//! The stories of the whole site.

use super::Site;
use crate::named::Named;

/// Every configuration.
pub const ALL: &[Named<Site>] = &[];
