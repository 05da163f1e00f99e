//! Stories: named configurations of the world.
//!
//! Each asks only for this and that of the two machines; what a story does not use stays as it is, and costs no states.
//! Each promises what it is about: claims of reachability, by name, in `shows`.

mod control;
mod edges;
mod faults;
mod odd;
mod pairs;
mod rights;
mod together;
mod work;

use super::world::Site;
use crate::named::Named;

/// The stories by theme, and the compositions, which have everything of a theme at once.
pub const PARTS: [&[Named<Site>]; 10] = [
    control::ALL,
    work::ROUNDS,
    work::ENDS,
    work::NOTICES,
    rights::ALL,
    faults::ALL,
    odd::ALL,
    edges::ALL,
    pairs::ALL,
    together::ALL,
];

/// Every story, part by part.
pub fn all() -> impl Iterator<Item = &'static Named<Site>> {
    PARTS.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;
    use crate::site::world::pairs;

    /// The checker shows each pair that a story promises; so each name must be that of a pair, and no pair is idle.
    #[test]
    fn every_pair_is_promised_by_a_story() {
        let pairs: BTreeSet<&str> = pairs::claims().iter().map(|claim| claim.name).collect();
        let promised = all().flat_map(|named| (named.build)().configuration.meets);
        assert_eq!(promised.copied().collect::<BTreeSet<&str>>(), pairs);
    }
}
