//! Finds a state's number again: a hash table of numbers that compares the states themselves.

use std::hash::{Hash, Hasher};

/// A fast hash that is the same in every run. Its quality decides speed, never a result.
#[derive(Clone, Copy)]
struct Fold(u64);

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR: u64 = 0xa076_1d64_78bd_642f;

impl Fold {
    #[inline]
    fn take(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word) * u128::from(FACTOR);
        // The added seed keeps the product from sticking at zero.
        self.0 = ((wide as u64) ^ ((wide >> 64) as u64)).wrapping_add(SEED);
    }
}

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        let mut last = *self;
        last.take(SEED);
        last.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.take(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.take(u64::from_le_bytes(word));
        }
    }
    #[inline]
    fn write_u8(&mut self, word: u8) {
        self.take(u64::from(word));
    }
    #[inline]
    fn write_u16(&mut self, word: u16) {
        self.take(u64::from(word));
    }
    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.take(u64::from(word));
    }
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.take(word);
    }
    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.take(word as u64);
    }
}

/// Open addressing over `tag << 32 | number + 1`; zero is empty. The states live elsewhere.
pub(super) struct Index {
    slots: Vec<u64>,
    /// 32 minus the binary logarithm of the number of slots.
    shift: u32,
    used: usize,
}

/// The answer of `Index::find` about a state.
pub(super) enum Found {
    /// It has this number.
    Known(u32),
    /// It is new; `Index::fill` takes this place.
    New(Place),
}

/// The place of a new state. It is valid until the next `fill`.
pub(super) struct Place {
    slot: usize,
    tag: u64,
}

impl Index {
    pub(super) fn new() -> Self {
        Index { slots: vec![0; 1 << 10], shift: 32 - 10, used: 0 }
    }

    /// Finds a state; `is` says whether it is the one of this number.
    pub(super) fn find<S: Hash>(&self, state: &S, is: impl Fn(u32) -> bool) -> Found {
        let mut hasher = Fold(SEED);
        state.hash(&mut hasher);
        let tag = hasher.finish() >> 32;
        let mut slot = self.home(tag);
        loop {
            let entry = self.slots[slot];
            if entry == 0 {
                return Found::New(Place { slot, tag });
            }
            let number = (entry as u32) - 1;
            // A tag saves comparisons; equality alone decides.
            if entry >> 32 == tag && is(number) {
                return Found::Known(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Enters the number of a new state.
    pub(super) fn fill(&mut self, place: Place, number: u32) {
        self.slots[place.slot] = place.tag << 32 | (u64::from(number) + 1);
        self.used += 1;
        if self.used * 2 > self.slots.len() && self.shift > 0 {
            self.grow();
        }
    }

    fn home(&self, tag: u64) -> usize {
        (tag >> self.shift) as usize
    }

    fn grow(&mut self) {
        self.shift -= 1;
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![0; old.len() * 2];
        for entry in old.into_iter().filter(|entry| *entry != 0) {
            let mut slot = self.home(entry >> 32);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number_all<S: Hash + Eq>(items: impl Iterator<Item = S>) -> (Vec<S>, Index) {
        let (mut states, mut index) = (Vec::new(), Index::new());
        for item in items {
            if let Found::New(place) = index.find(&item, |number| states[number as usize] == item) {
                index.fill(place, states.len() as u32);
                states.push(item);
            }
        }
        (states, index)
    }

    #[test]
    fn numbers_survive_growth() {
        let (states, index) = number_all((0..50_000u64).map(|n| vec![n % 7, n]));
        assert_eq!(states.len(), 50_000);
        for (number, state) in states.iter().enumerate() {
            let found = index.find(state, |number| states[number as usize] == *state);
            assert!(matches!(found, Found::Known(n) if n as usize == number));
        }
    }

    #[test]
    fn zeros_of_different_length_hash_differently() {
        let hash = |bytes: &[u8]| {
            let mut hasher = Fold(SEED);
            bytes.iter().for_each(|byte| hasher.write_u8(*byte));
            hasher.finish()
        };
        assert_ne!(hash(&[0; 3]), hash(&[0; 4]));
    }
}
