//! How states are kept: each once, under a number.

use std::hash::Hash;

use crate::hash::{Found, Index};

/// States by number, from zero in the order in which they were added.
pub trait Store<S>: Default {
    /// The number of this state, if it is kept.
    fn find(&self, state: &S) -> Option<u32>;

    /// Keeps a state that is not kept yet.
    fn add(&mut self, state: S);

    /// A copy of the state of this number.
    fn get(&self, number: u32) -> S;

    /// How many states are kept.
    fn len(&self) -> usize;

    /// Is none kept?
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// States kept whole.
pub struct Kept<S> {
    states: Vec<S>,
    index: Index,
}

impl<S> Default for Kept<S> {
    fn default() -> Self {
        Kept { states: Vec::new(), index: Index::new() }
    }
}

impl<S: Clone + Eq + Hash> Store<S> for Kept<S> {
    fn find(&self, state: &S) -> Option<u32> {
        match self.index.find(state, |number| self.states[number as usize] == *state) {
            Found::Known(number) => Some(number),
            Found::New(_) => None,
        }
    }

    fn add(&mut self, state: S) {
        if let Found::New(place) = self.index.find(&state, |_| false) {
            self.index.fill(place, self.states.len() as u32);
            self.states.push(state);
        }
    }

    fn get(&self, number: u32) -> S {
        self.states[number as usize].clone()
    }

    fn len(&self) -> usize {
        self.states.len()
    }
}

/// A state that consists of two parts, each of which recurs in many states.
pub trait Halves {
    /// One part.
    type Left: Clone + Eq + Hash;
    /// The other.
    type Right: Clone + Eq + Hash;

    /// Both parts.
    fn halves(&self) -> (&Self::Left, &Self::Right);

    /// Both parts, taken apart.
    fn split(self) -> (Self::Left, Self::Right);

    /// The state of these parts.
    fn join(left: Self::Left, right: Self::Right) -> Self;
}

/// States kept in halves: each different half once, and of a state two numbers.
pub struct KeptInHalves<S: Halves> {
    left: Kept<S::Left>,
    right: Kept<S::Right>,
    pairs: Kept<(u32, u32)>,
}

impl<S: Halves> Default for KeptInHalves<S> {
    fn default() -> Self {
        KeptInHalves { left: Kept::default(), right: Kept::default(), pairs: Kept::default() }
    }
}

impl<S: Halves> Store<S> for KeptInHalves<S> {
    fn find(&self, state: &S) -> Option<u32> {
        let (left, right) = state.halves();
        self.pairs.find(&(self.left.find(left)?, self.right.find(right)?))
    }

    fn add(&mut self, state: S) {
        let (left, right) = state.split();
        let pair = (number(&mut self.left, left), number(&mut self.right, right));
        self.pairs.add(pair);
    }

    fn get(&self, number: u32) -> S {
        let (left, right) = self.pairs.get(number);
        S::join(self.left.get(left), self.right.get(right))
    }

    fn len(&self) -> usize {
        self.pairs.len()
    }
}

/// The number of a half, old or new.
fn number<T: Clone + Eq + Hash>(kept: &mut Kept<T>, half: T) -> u32 {
    match kept.find(&half) {
        Some(number) => number,
        None => {
            kept.add(half);
            kept.len() as u32 - 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hasher;

    /// Equal hashes for everything: only equality can tell these apart.
    #[derive(Clone, PartialEq, Eq)]
    struct Clash(u32);
    impl Hash for Clash {
        fn hash<H: Hasher>(&self, state: &mut H) {
            0u8.hash(state);
        }
    }

    impl Halves for (u8, Clash) {
        type Left = u8;
        type Right = Clash;
        fn halves(&self) -> (&u8, &Clash) {
            (&self.0, &self.1)
        }
        fn split(self) -> (u8, Clash) {
            self
        }
        fn join(left: u8, right: Clash) -> Self {
            (left, right)
        }
    }

    #[test]
    fn colliding_hashes_do_not_merge_states() {
        let mut kept = Kept::default();
        for number in (0..1500).chain(0..1500).map(Clash) {
            if kept.find(&number).is_none() {
                kept.add(number);
            }
        }
        assert_eq!(kept.len(), 1500);
        assert_eq!(kept.find(&Clash(1499)), Some(1499));
        assert_eq!(kept.find(&Clash(1500)), None);
    }

    #[test]
    fn halves_are_put_together_again() {
        let mut kept = KeptInHalves::default();
        let all = || (0..4_u8).flat_map(|a| (0..3).map(move |b| (a, Clash(b))));
        for state in all().chain(all()) {
            if kept.find(&state).is_none() {
                kept.add(state);
            }
        }
        assert_eq!((kept.len(), kept.left.len(), kept.right.len()), (12, 4, 3));
        for (number, state) in all().enumerate() {
            assert!(kept.get(number as u32) == state && kept.find(&state) == Some(number as u32));
        }
    }

    impl Halves for (u32, u32) {
        type Left = u32;
        type Right = u32;
        fn halves(&self) -> (&u32, &u32) {
            (&self.0, &self.1)
        }
        fn split(self) -> (u32, u32) {
            self
        }
        fn join(left: u32, right: u32) -> Self {
            (left, right)
        }
    }

    #[test]
    fn each_half_may_have_more_values_than_two_bytes_can_number() {
        let mut kept = KeptInHalves::default();
        let all = || (0..70_000_u32).map(|n| (n, 70_000 - n));
        all().for_each(|state| kept.add(state));
        assert_eq!((kept.len(), kept.left.len(), kept.right.len()), (70_000, 70_000, 70_000));
        for (number, state) in (0..).zip(all()) {
            assert!(kept.get(number) == state && kept.find(&state) == Some(number), "{state:?}");
        }
    }
}
