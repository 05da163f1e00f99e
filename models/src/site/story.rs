//! Stories: named configurations of the world.
//!
//! Each asks only for this and that of the two machines; what a story does not use stays as it is, and costs no states.
//! Each promises what it is about: claims of reachability, by name, in `shows`.

mod control;
mod faults;
mod odd;
mod pairs;
mod rights;
mod together;
mod work;

use super::world::Site;
use crate::named::Named;

/// The stories by theme, and the compositions, which have everything of a theme at once.
pub const PARTS: [&[Named<Site>]; 9] = [
    control::ALL,
    work::ROUNDS,
    work::ENDS,
    work::NOTICES,
    rights::ALL,
    faults::ALL,
    odd::ALL,
    pairs::ALL,
    together::ALL,
];

/// Every story, part by part.
pub fn all() -> impl Iterator<Item = &'static Named<Site>> {
    PARTS.into_iter().flatten()
}
