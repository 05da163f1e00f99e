//! The claims that the model of a real system leaves untested, with the reasons: data that stands beside each dialect.
//!
//! A claim is untested for one of two reasons. Either the real system has no behaviour that the claim is about. Or the model
//! fills in the thing that the claim judges: no behaviour of the real system could break the claim, and [`unasked`] takes
//! away the answers of the claim, so that no check says that it holds.

use wspbus_words::system::{Claim, Kind};

/// Claims that a model leaves untested for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untested {
    /// The subject of the claims, in a few words.
    pub about: &'static str,
    /// The reason, as a sentence without a full stop.
    pub reason: &'static str,
    /// Does the model fill in what the claims judge?
    pub filled_in: bool,
    /// The names of the claims.
    pub claims: &'static [&'static str],
}

impl Untested {
    /// The real system does nothing that these claims are about.
    pub const fn absent(
        about: &'static str,
        reason: &'static str,
        claims: &'static [&'static str],
    ) -> Untested {
        Untested { about, reason, filled_in: false, claims }
    }

    /// The model fills in what these claims judge.
    pub const fn filled_in(
        about: &'static str,
        reason: &'static str,
        claims: &'static [&'static str],
    ) -> Untested {
        Untested { about, reason, filled_in: true, claims }
    }
}

/// The entry of the list that has the claim.
pub fn entry(list: &'static [Untested], claim: &str) -> Option<&'static Untested> {
    list.iter().find(|untested| untested.claims.contains(&claim))
}

/// The same claims. Those that the model fills in answer nothing, so that they are untested.
pub fn unasked<O, E>(claims: Vec<Claim<O, E>>, list: &'static [Untested]) -> Vec<Claim<O, E>> {
    let is_filled_in = |name: &str| entry(list, name).is_some_and(|untested| untested.filled_in);
    let unasked = |claim: Claim<O, E>| match is_filled_in(claim.name) {
        true => Claim { kind: silent(claim.kind), ..claim },
        false => claim,
    };
    claims.into_iter().map(unasked).collect()
}

/// A claim of the same kind that is about nothing.
fn silent<O, E>(kind: Kind<O, E>) -> Kind<O, E> {
    match kind {
        Kind::State(_) => Kind::State(|_| None),
        Kind::Event(_) => Kind::Event(|_, _| None),
        Kind::Step(_) => Kind::Step(|_| None),
        Kind::Reachable(_) => Kind::Reachable(|_, _| false),
        Kind::ReachableStep(_) => Kind::ReachableStep(|_| false),
        Kind::LeadsTo { .. } => Kind::LeadsTo { from: |_| false, to: |_| true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &[Untested] = &[
        Untested::absent("two", "no event is a two", &["two"]),
        Untested::filled_in("one", "the model counts", &["one"]),
    ];

    #[test]
    fn a_claim_that_is_filled_in_answers_nothing_and_others_go_on() {
        let claims: Vec<Claim<(), u8>> = vec![
            Claim::event("one", &[], |(), event| Some(*event == 1)),
            Claim::event("two", &[], |(), event| (*event == 2).then_some(true)),
        ];
        let answers = |claims: &[Claim<(), u8>], event: u8| -> Vec<Option<bool>> {
            let answer = |claim: &Claim<(), u8>| match claim.kind {
                Kind::Event(holds) => holds(&(), &event),
                _ => None,
            };
            claims.iter().map(answer).collect()
        };
        assert_eq!(answers(&claims, 2), [Some(false), Some(true)]);
        assert_eq!(answers(&unasked(claims, LIST), 2), [None, Some(true)]);
        assert_eq!(entry(LIST, "two").map(|untested| untested.about), Some("two"));
        assert_eq!(entry(LIST, "three"), None);
    }
}
