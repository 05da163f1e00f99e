//! The store of states: it keeps each state once, under a number.

use std::hash::Hash;

use crate::hash::{Found, Index, Place};

/// States by number, from zero in the order in which they were added.
pub trait Store<S>: Default {
    /// The number of this state, old or new. `fresh` gets a new state with its number, before the state is kept.
    fn enter(&mut self, state: S, fresh: &mut dyn FnMut(u32, &S)) -> u32;

    /// A copy of the state of this number.
    fn get(&self, number: u32) -> S;

    /// The number of states that are kept.
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

impl<S: Eq + Hash> Kept<S> {
    fn find(&self, state: &S) -> Found {
        self.index.find(state, |number| self.states[number as usize] == *state)
    }

    /// Keeps a state that is not kept yet, where `find` says that it belongs.
    fn fill(&mut self, place: Place, state: S) -> u32 {
        let number = self.states.len() as u32;
        self.index.fill(place, number);
        self.states.push(state);
        number
    }

    /// The number of this state, old or new.
    fn number(&mut self, state: S) -> u32 {
        match self.find(&state) {
            Found::Known(number) => number,
            Found::New(place) => self.fill(place, state),
        }
    }
}

impl<S: Clone + Eq + Hash> Store<S> for Kept<S> {
    fn enter(&mut self, state: S, fresh: &mut dyn FnMut(u32, &S)) -> u32 {
        match self.find(&state) {
            Found::Known(number) => number,
            Found::New(place) => {
                fresh(self.states.len() as u32, &state);
                self.fill(place, state)
            }
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
    /// The first part of a state.
    type Left: Clone + Eq + Hash;
    /// The second part of a state.
    type Right: Clone + Eq + Hash;

    /// Both parts of the state.
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
    fn enter(&mut self, state: S, fresh: &mut dyn FnMut(u32, &S)) -> u32 {
        let (left, right) = state.halves();
        let places = (self.left.find(left), self.right.find(right));
        if let (Found::Known(left), Found::Known(right)) = places {
            return self.pairs.enter((left, right), &mut |number, _| fresh(number, &state));
        }
        fresh(self.pairs.states.len() as u32, &state);
        let (left, right) = state.split();
        let pair = (kept(&mut self.left, places.0, left), kept(&mut self.right, places.1, right));
        self.pairs.number(pair)
    }

    fn get(&self, number: u32) -> S {
        let (left, right) = self.pairs.get(number);
        S::join(self.left.get(left), self.right.get(right))
    }

    fn len(&self) -> usize {
        self.pairs.len()
    }
}

/// The number of a half: the one that was found, or a new one.
fn kept<T: Eq + Hash>(halves: &mut Kept<T>, found: Found, half: T) -> u32 {
    match found {
        Found::Known(number) => number,
        Found::New(place) => halves.fill(place, half),
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

    /// The number of the state, and whether it is new.
    fn enter<S, T: Store<S>>(store: &mut T, state: S) -> (u32, bool) {
        let (len, mut told) = (store.len() as u32, None);
        let number = store.enter(state, &mut |number, _| told = Some(number));
        assert!(told.is_none_or(|told| told == number && number == len), "a new state has the next number");
        (number, told.is_some())
    }

    #[test]
    fn colliding_hashes_do_not_merge_states() {
        let mut kept = Kept::default();
        for number in 0..1500 {
            assert_eq!(enter(&mut kept, Clash(number)), (number, true));
        }
        for number in 0..1500 {
            assert_eq!(enter(&mut kept, Clash(number)), (number, false));
        }
        assert_eq!(kept.len(), 1500);
    }

    #[test]
    fn halves_are_put_together_again() {
        let mut kept = KeptInHalves::default();
        let all = || (0..4_u8).flat_map(|a| (0..3).map(move |b| (a, Clash(b))));
        for (number, state) in (0..).zip(all()) {
            assert_eq!(enter(&mut kept, state), (number, true));
        }
        assert_eq!((kept.len(), kept.left.len(), kept.right.len()), (12, 4, 3));
        for (number, state) in (0..).zip(all()) {
            assert!(kept.get(number) == state);
            assert_eq!(enter(&mut kept, state), (number, false));
        }
    }

    #[test]
    fn a_new_pair_of_old_halves_is_a_new_state() {
        let mut kept = KeptInHalves::default();
        for (number, state) in
            (0..).zip([(0, Clash(0)), (1, Clash(1)), (0, Clash(1)), (1, Clash(0)), (0, Clash(2))])
        {
            assert_eq!(enter(&mut kept, state.clone()), (number, true));
            assert_eq!(enter(&mut kept, state), (number, false));
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
        for state in all() {
            assert!(enter(&mut kept, state).1);
        }
        assert_eq!((kept.len(), kept.left.len(), kept.right.len()), (70_000, 70_000, 70_000));
        for (number, state) in (0..).zip(all()) {
            assert!(kept.get(number) == state && enter(&mut kept, state) == (number, false), "{state:?}");
        }
    }
}
