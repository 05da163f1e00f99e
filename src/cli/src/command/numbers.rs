//! Numbers among the arguments, with errors that say what was expected.

use std::num::{NonZeroU32, NonZeroUsize};

/// A whole number from 1 on.
pub fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a whole number from 1 on".to_owned())
}

/// A whole number from 1 on, up to that of 32 bits.
pub fn minutes(text: &str) -> Result<NonZeroU32, String> {
    text.parse().map_err(|_| format!("expected a whole number from 1 to {}", u32::MAX))
}

/// A whole number from 0 on, up to that of 32 bits.
pub fn sessions(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u32::MAX))
}

/// A whole number from 0 on, up to that of 64 bits.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_was_expected() {
        assert_eq!(count("0"), Err("expected a whole number from 1 on".to_owned()));
        assert_eq!(count("2").map(NonZeroUsize::get), Ok(2));
        assert_eq!(minutes("x"), Err("expected a whole number from 1 to 4294967295".to_owned()));
        assert_eq!((sessions("0"), seed("7")), (Ok(0), Ok(7)));
        assert_eq!(sessions("-1"), Err("expected a whole number from 0 to 4294967295".to_owned()));
        assert_eq!(seed("x"), Err("expected a whole number from 0 to 18446744073709551615".to_owned()));
    }
}
