//! The combinations of values that took effect in no scenario yet, as sets of bits.

use super::dimension::ALL;

/// Values of some dimensions: each the index of the dimension and the index of the value, lowest first.
pub type Combination = Vec<(u8, u8)>;

/// The bits of a word.
const WORD: usize = 64;

/// Combinations of two or of three values: a row of bits for all values of a combination but the last, and a bit for
/// each last value.
pub(super) struct Open {
    strength: usize,
    /// By dimension: the number of its first value among all values of all dimensions.
    first: Vec<usize>,
    /// By the number of a value: its dimension and its index there.
    named: Vec<(u8, u8)>,
    /// The words of a row.
    words: usize,
    /// The combinations that took effect in no scenario.
    open: Vec<u64>,
    /// Those of them that were not given up.
    wanted: Vec<u64>,
    /// The combinations that took effect in a scenario that was tried.
    seen: Vec<u64>,
    /// The index of the first word of `wanted` that may have a bit.
    at: usize,
    all: usize,
    covered: usize,
    given_up: usize,
}

impl Open {
    /// Every combination of values of so many dimensions: 2 or 3. `values` has the values of each dimension.
    pub(super) fn new(values: &[Vec<u8>], strength: usize) -> Self {
        let (mut first, mut named) = (Vec::new(), Vec::new());
        for (dimension, of) in ALL.iter().enumerate() {
            first.push(named.len());
            named.extend((0..(of.values)().len()).map(|value| (dimension as u8, value as u8)));
        }
        let words = named.len().div_ceil(WORD);
        let rows = named.len().pow(strength as u32 - 1);
        let open = vec![0; rows * words];
        let mut new = Open {
            strength,
            first,
            named,
            words,
            wanted: open.clone(),
            seen: open.clone(),
            open,
            at: 0,
            all: 0,
            covered: 0,
            given_up: 0,
        };
        let every: Combination = values
            .iter()
            .enumerate()
            .flat_map(|(dimension, values)| values.iter().map(move |value| (dimension as u8, *value)))
            .collect();
        new.rows(&every, |row, dimension, new| {
            for one in every.iter().filter(|(other, _)| *other > dimension) {
                let number = new.number(*one);
                new.open[row * new.words + number / WORD] |= 1 << (number % WORD);
            }
        });
        new.all = new.open.iter().map(|word| word.count_ones() as usize).sum();
        new.wanted.clone_from(&new.open);
        new
    }

    /// The number of all values of all dimensions.
    pub(super) fn values(&self) -> usize {
        self.named.len()
    }

    /// The number of a value among all values of all dimensions.
    pub(super) fn number(&self, (dimension, value): (u8, u8)) -> usize {
        self.first[usize::from(dimension)] + usize::from(value)
    }

    /// Calls `each` with every row of these values, and with the last dimension of the row.
    fn rows(&mut self, values: &[(u8, u8)], mut each: impl FnMut(usize, u8, &mut Self)) {
        for (place, one) in values.iter().enumerate() {
            let row = self.number(*one);
            if self.strength == 2 {
                each(row, one.0, self);
                continue;
            }
            for other in values[place + 1..].iter().filter(|other| other.0 > one.0) {
                let row = row * self.named.len() + self.number(*other);
                each(row, other.0, self);
            }
        }
    }

    /// The bits of these values.
    fn mask(&self, values: &[(u8, u8)]) -> Vec<u64> {
        let mut mask = vec![0; self.words];
        for one in values {
            let number = self.number(*one);
            mask[number / WORD] |= 1 << (number % WORD);
        }
        mask
    }

    /// The number of open combinations of these values, which took effect together.
    pub(super) fn news(&mut self, took: &[(u8, u8)]) -> usize {
        let (mask, mut new) = (self.mask(took), 0);
        self.rows(took, |row, _, this| {
            let words = this.open[row * this.words..].iter().zip(&mask);
            new += words.map(|(word, mask)| (word & mask).count_ones() as usize).sum::<usize>();
        });
        new
    }

    /// Notes that these values took effect together.
    pub(super) fn take(&mut self, took: &[(u8, u8)]) {
        let mask = self.mask(took);
        self.rows(took, |row, _, this| {
            for (place, mask) in mask.iter().enumerate() {
                let place = row * this.words + place;
                let taken = this.open[place] & mask;
                this.covered += taken.count_ones() as usize;
                this.given_up -= (taken & !this.wanted[place]).count_ones() as usize;
                this.open[place] &= !mask;
                this.wanted[place] &= !mask;
            }
        });
    }

    /// Notes that these values took effect together in a scenario that was tried, and returns the keys of the open
    /// combinations that never did before. Those of them that were given up are wanted again.
    pub(super) fn see(&mut self, took: &[(u8, u8)]) -> Vec<usize> {
        let (mask, mut keys) = (self.mask(took), Vec::new());
        self.rows(took, |row, _, this| {
            for (place, mask) in mask.iter().enumerate() {
                let place = row * this.words + place;
                let mut new = this.open[place] & mask & !this.seen[place];
                if new == 0 {
                    continue;
                }
                this.seen[place] |= new;
                this.given_up -= (new & !this.wanted[place]).count_ones() as usize;
                this.wanted[place] |= new;
                this.at = this.at.min(place);
                while new != 0 {
                    keys.push(place * WORD + new.trailing_zeros() as usize);
                    new &= new - 1;
                }
            }
        });
        keys
    }

    /// Did this combination take effect in a scenario that was tried?
    pub(super) fn was_seen(&self, combination: &Combination) -> bool {
        let key = self.key(combination);
        key.is_some_and(|key| self.seen[key / WORD] >> (key % WORD) & 1 == 1)
    }

    /// The key of a combination: a number that no other has.
    pub(super) fn key(&self, combination: &Combination) -> Option<usize> {
        let (last, before) = combination.split_last()?;
        Some(self.part(before) * self.words * WORD + self.number(*last))
    }

    /// The number of a combination of one value less.
    pub(super) fn part(&self, values: &[(u8, u8)]) -> usize {
        values.iter().fold(0, |row, one| row * self.named.len() + self.number(*one))
    }

    /// Gives a combination up. It stays open: a scenario for another one may bring it about.
    pub(super) fn give_up(&mut self, combination: &Combination) {
        let Some(key) = self.key(combination) else { return };
        let (place, bit) = (key / WORD, 1 << (key % WORD));
        self.given_up += usize::from(self.wanted[place] & bit != 0);
        self.wanted[place] &= !bit;
    }

    /// Wants these combinations again, if they are open.
    pub(super) fn want(&mut self, combinations: &[Combination]) {
        for combination in combinations {
            let Some(key) = self.key(combination) else { continue };
            let (place, bit) = (key / WORD, 1 << (key % WORD));
            let new = self.open[place] & bit & !self.wanted[place];
            self.given_up -= usize::from(new != 0);
            self.wanted[place] |= new;
            self.at = self.at.min(place);
        }
    }

    /// Gives up the combinations that have one of these, each of one value less.
    pub(super) fn give_up_with(&mut self, parts: &[Combination]) {
        for part in parts {
            for number in 0..self.named.len() {
                let mut whole = part.clone();
                whole.push(self.named[number]);
                whole.sort_unstable();
                if whole.windows(2).all(|two| two[0].0 < two[1].0) {
                    self.give_up(&whole);
                }
            }
        }
    }

    /// The first combination that is wanted.
    pub(super) fn next(&mut self) -> Option<Combination> {
        let found = self.wanted[self.at..].iter().position(|word| *word != 0)?;
        self.at += found;
        Some(self.combination(self.at, self.wanted[self.at].trailing_zeros() as usize))
    }

    fn combination(&self, place: usize, bit: usize) -> Combination {
        let (mut row, mut values) = (place / self.words, vec![self.named[place % self.words * WORD + bit]]);
        for _ in 1..self.strength {
            values.push(self.named[row % self.named.len()]);
            row /= self.named.len();
        }
        values.reverse();
        values
    }

    /// The number of all combinations.
    pub(super) fn all(&self) -> usize {
        self.all
    }

    /// The number of combinations that took effect.
    pub(super) fn covered(&self) -> usize {
        self.covered
    }

    /// The number of combinations that took effect or were given up.
    pub(super) fn decided(&self) -> usize {
        self.covered + self.given_up
    }

    /// The combinations that took effect in no scenario.
    pub(super) fn missing(&self) -> Vec<Combination> {
        let words = self.open.iter().enumerate();
        let bits = |(place, word): (usize, &u64)| {
            let bits = (0..WORD).filter(|bit| word >> bit & 1 == 1).collect::<Vec<_>>();
            bits.into_iter().map(move |bit| (place, bit))
        };
        words.flat_map(bits).map(|(place, bit)| self.combination(place, bit)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_effect_or_is_given_up_is_not_wanted() {
        let values = [vec![0, 1], vec![0, 2], vec![1], vec![4]];
        for (strength, all) in [(2, 4 + 4 + 4 + 1), (3, 4 + 4 + 2 + 2)] {
            let mut open = Open::new(&values, strength);
            assert_eq!((open.all(), open.decided(), open.missing().len()), (all, 0, all));
            let took = [(0, 1), (1, 2), (2, 1)];
            let new = if strength == 2 { 3 } else { 1 };
            assert_eq!(open.news(&took), new);
            open.take(&took);
            assert_eq!((open.news(&took), open.covered(), open.decided()), (0, new, new));
            while let Some(next) = open.next() {
                assert!(open.missing().contains(&next), "{next:?}");
                open.give_up(&next);
            }
            assert_eq!((open.covered(), open.decided()), (new, all));
            open.take(&[(0, 0), (1, 0), (3, 4)]);
            let more = new + if strength == 2 { 3 } else { 1 };
            assert_eq!((open.covered(), open.decided(), open.missing().len()), (more, all, all - more));
        }
        let mut open = Open::new(&values, 2);
        let pair = vec![(0, 0), (3, 4)];
        open.give_up(&pair);
        let key = open.key(&pair).unwrap();
        assert_eq!((open.decided(), open.see(&pair), open.decided()), (1, vec![key], 0), "wanted again");
        assert_eq!(open.see(&[(0, 0), (2, 1), (3, 4)]).len(), 2, "the pair was seen before");
        assert!(open.was_seen(&pair) && !open.was_seen(&vec![(0, 1), (3, 4)]));
        let mut open = Open::new(&values, 2);
        open.give_up(&pair);
        open.take(&[(0, 0), (2, 1)]);
        open.want(&[pair.clone(), vec![(0, 0), (2, 1)]]);
        assert_eq!((open.decided(), open.missing().len(), open.next()), (1, 12, Some(vec![(0, 0), (1, 0)])));
        let mut open = Open::new(&values, 3);
        open.give_up_with(&[vec![(0, 0), (2, 1)]]);
        assert_eq!(open.decided(), 3, "with either value of the second dimension, and with the last");
    }
}
