//! Foreign text made fit for one line of a reader's screen.

use std::borrow::Cow;

/// The text with everything that is not a visible part of a line written as an escape: line breaks,
/// control characters (a trace may come from any source, a terminal obeys them), characters that turn
/// the direction of the text, and what XML forbids.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unfit) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match is_unfit(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || turns_direction(c)
}

/// The characters that change the direction of the text around them.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The number of columns of a text on a screen: most characters have one, those of East Asia have two.
#[cfg(feature = "wrap")]
pub fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The text, followed by as many blanks as fill this number of columns. (The padding of `format!` counts characters.)
#[cfg(feature = "wrap")]
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The longest beginning of a text that has at most this number of columns.
#[cfg(feature = "wrap")]
pub fn beginning(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(1);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// Breaks a text into lines of at most `most` columns (at least 1), between words where it can.
/// There is always one line.
#[cfg(feature = "wrap")]
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let options = textwrap::Options::new(most.max(1))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(one_line("plain → text"), "plain → text");
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}\0"), "a\\nb\\u{1b}[31m\\u{202e}\\u{0}");
    }

    #[cfg(feature = "wrap")]
    #[test]
    fn lines_break_between_words_and_within_long_ones() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
        assert_eq!(wrap("a-b c", 3), ["a-b", "c"]);
        assert_eq!(wrap("abcdefg hi", 5), ["abcde", "fg hi"]);
    }

    #[cfg(feature = "wrap")]
    #[test]
    fn a_wide_character_has_two_columns() {
        assert_eq!((width("bus"), width("総線"), width("e\u{301}")), (3, 4, 1));
        assert_eq!(wrap("総線 bus", 6), ["総線", "bus"]);
        assert_eq!(wrap("総線総線", 4), ["総線", "総線"]);
        assert_eq!((pad("総線", 6), pad("bus", 2)), ("総線  ".to_owned(), "bus".to_owned()));
        assert_eq!((beginning("総線", 3), beginning("総線", 4), beginning("総線", 0)), ("総", "総線", ""));
        assert_eq!(beginning("e\u{301}e", 1), "e\u{301}");
    }
}
