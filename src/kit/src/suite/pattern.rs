//! Patterns for names, in which `*` stands for any characters.

use wildmatch::WildMatchPattern;

/// A pattern that a whole name must meet. Every character but `*` stands for itself: in the place of the other wildcard
/// of the library is a character that no name has.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern(WildMatchPattern<'*', '\0'>);

impl Pattern {
    /// The pattern with this text.
    pub fn new(text: &str) -> Self {
        Pattern(WildMatchPattern::new(text))
    }

    /// Does the pattern match this whole name?
    pub fn matches(&self, name: &str) -> bool {
        self.0.matches(name)
    }

    /// Does a text have a `*`, so that it may match several names?
    pub fn is_open(text: &str) -> bool {
        text.contains('*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_and_nothing_else_does() {
        let means = |pattern: &str, name| Pattern::new(pattern).matches(name);
        assert!(means("a::b/c", "a::b/c") && !means("a::b", "a::b/c") && !means("b/c", "a::b/c"));
        assert!(means("*::b/*", "a::b/c") && means("*", "a") && means("a*", "a") && means("*c", "a::b/c"));
        assert!(means("a*b*c", "a1b2c") && !means("a*b*c", "a1c2b") && !means("ab*ba", "aba"));
        assert!(means("*", "") && means("", "") && !means("", "a") && means("a**b", "ab"));
        assert!(!means("a?", "ab") && means("a?", "a?") && !means("a[b]", "ab"));
    }
}
