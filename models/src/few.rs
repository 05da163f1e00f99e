//! A list that is short: its first entries stand in place, so that a state holds no pointer and is cheap to copy.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

/// A list of which the first `N` entries stand in place. A longer one stands in the heap: nothing is ever lost.
///
/// Two lists are equal, and have the same hash, if their entries are; how they stand makes no difference.
///
/// ```
/// use wspbus_models::few::Few;
/// let mut few: Few<u8, 2> = [1, 2].into_iter().collect();
/// few.push(3);
/// few.remove(0);
/// assert_eq!(few[..], [2, 3]);
/// assert_eq!(few, [2, 3].into_iter().collect());
/// ```
#[derive(Clone)]
pub struct Few<T, const N: usize>(Stands<T, N>);

/// The place of the entries of a list.
#[derive(Clone)]
enum Stands<T, const N: usize> {
    /// There is no entry.
    Empty,
    /// So many entries stand in place, from 1 to `N`; the places behind them hold copies that mean nothing.
    Here(u8, [T; N]),
    /// The entries stand in the heap.
    There(Box<Heap<T>>),
}

/// The entries of a long list. One pointer to it is smaller than the three words of a vector.
#[derive(Clone)]
struct Heap<T>(Vec<T>);

impl<T, const N: usize> Few<T, N> {
    /// A list without entries.
    pub const fn new() -> Self {
        Few(Stands::Empty)
    }

    /// Removes every entry.
    pub fn clear(&mut self) {
        self.0 = Stands::Empty;
    }
}

impl<T: Copy, const N: usize> Few<T, N> {
    /// Adds an entry behind the others.
    pub fn push(&mut self, entry: T) {
        match &mut self.0 {
            Stands::Empty if N > 0 => self.0 = Stands::Here(1, [entry; N]),
            Stands::Empty => self.0 = Stands::There(Box::new(Heap(vec![entry]))),
            Stands::Here(length, places) => match places.get_mut(usize::from(*length)) {
                Some(place) if *length < u8::MAX => {
                    *place = entry;
                    *length += 1;
                }
                _ => {
                    let mut entries = self.to_vec();
                    entries.push(entry);
                    self.0 = Stands::There(Box::new(Heap(entries)));
                }
            },
            Stands::There(heap) => heap.0.push(entry),
        }
    }

    /// Adds an entry at this place, or behind the others if there is no such place.
    pub fn insert(&mut self, place: usize, entry: T) {
        let place = place.min(self.len());
        self.push(entry);
        self[place..].rotate_right(1);
    }

    /// Removes the entry at this place, if there is one.
    pub fn remove(&mut self, place: usize) -> Option<T> {
        let removed = *self.get(place)?;
        self[place..].rotate_left(1);
        self.truncate(self.len() - 1);
        Some(removed)
    }

    /// Keeps the entries for which this holds.
    pub fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        let mut kept = 0;
        for place in 0..self.len() {
            if keeps(&self[place]) {
                self.swap(kept, place);
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    /// Keeps the first `length` entries, or all if there are no more.
    fn truncate(&mut self, length: usize) {
        match &mut self.0 {
            _ if length == 0 => self.clear(),
            Stands::Here(now, _) => *now = (*now).min(u8::try_from(length).unwrap_or(u8::MAX)),
            Stands::There(heap) => heap.0.truncate(length),
            Stands::Empty => {}
        }
    }
}

impl<T, const N: usize> Deref for Few<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Stands::Empty => &[],
            Stands::Here(length, places) => places.get(..usize::from(*length)).unwrap_or(places),
            Stands::There(heap) => &heap.0,
        }
    }
}

impl<T, const N: usize> DerefMut for Few<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Stands::Empty => &mut [],
            Stands::Here(length, places) => {
                let length = usize::from(*length).min(N);
                &mut places[..length]
            }
            Stands::There(heap) => &mut heap.0,
        }
    }
}

impl<T, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Few::new()
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Few<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}
impl<T: Eq, const N: usize> Eq for Few<T, N> {}

impl<T: PartialOrd, const N: usize> PartialOrd for Few<T, N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self[..].partial_cmp(&other[..])
    }
}

impl<T: Ord, const N: usize> Ord for Few<T, N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self[..].cmp(&other[..])
    }
}

impl<T: Hash, const N: usize> Hash for Few<T, N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self[..].hash(state);
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Few<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self[..].fmt(f)
    }
}

impl<T: Copy, const N: usize> Extend<T> for Few<T, N> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        entries.into_iter().for_each(|entry| self.push(entry));
    }
}

impl<T: Copy, const N: usize> FromIterator<T> for Few<T, N> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut few = Few::new();
        few.extend(entries);
        few
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a Few<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests;
