//! A list of flags, one bit each.

/// Flags by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// Adds a flag behind the others.
    pub(crate) fn push(&mut self, flag: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(flag) << (self.len % 64);
        }
        self.len += 1;
    }

    /// The flag of this number; `false` beyond the last.
    pub(crate) fn get(&self, number: u32) -> bool {
        let word = self.words.get(number as usize / 64).copied().unwrap_or(0);
        word >> (number % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_kept_in_order() {
        let mut bits = Bits::default();
        (0..200).for_each(|n| bits.push(n % 3 == 0));
        assert!((0..200).all(|n| bits.get(n) == (n % 3 == 0)));
        assert!(!bits.get(201) && !bits.get(256), "beyond the last flag, and beyond the last word");
    }
}
