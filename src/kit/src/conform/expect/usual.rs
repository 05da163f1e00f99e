//! The kinds of suites that a run has, for the expectations that no case meets.

/// The kinds of suites that a run has as a run by default has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// True for the suites whose cases have the id of a requirement.
    pub complete: bool,
    /// True for the wide suites.
    pub wide: bool,
    /// True for the wild sessions.
    pub wild: bool,
}

impl Usual {
    /// A run by default.
    pub const ALL: Usual = Usual { complete: true, wide: true, wild: true };
    /// A run of suites that were chosen.
    pub const NONE: Usual = Usual { complete: false, wide: false, wild: false };

    /// Does the run have, as by default, all the cases that an expectation with this id or pattern can mean? The
    /// beginning of an id says of which kind its suite is.
    pub fn has(self, pattern: &str) -> bool {
        let known = pattern.split('*').next().unwrap_or_default();
        let is_open = known.len() < pattern.len();
        let of = |kind: &str| known.starts_with(kind) || is_open && kind.starts_with(known);
        let (wide, wild) = (of(WIDE), of(WILD));
        let complete = !known.starts_with(WIDE) && !known.starts_with(WILD);
        (self.wide || !wide) && (self.wild || !wild) && (self.complete || !complete)
    }
}

/// The beginnings of the ids of wide cases and of wild sessions.
const WIDE: &str = "wide/";
const WILD: &str = "wild/";
