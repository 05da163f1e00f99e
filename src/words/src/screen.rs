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

/// How many characters a text has: its width where every character has the same.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// Breaks a text into lines of at most `most` characters (at least 1), between words where it can.
/// There is always one line.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let (mut lines, mut used, most) = (vec![String::new()], 0, most.max(1));
    for word in text.split_inclusive(' ') {
        let bare = width(word.trim_end_matches(' '));
        if used > 0 && used + bare > most {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            if used == most {
                // A blank at the end of a line is the break itself.
                if c == ' ' {
                    continue;
                }
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
                used += 1;
            }
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end_matches(' ').len()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(one_line("plain → text"), "plain → text");
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}\0"), "a\\nb\\u{1b}[31m\\u{202e}\\u{0}");
    }

    #[test]
    fn lines_break_between_words_and_within_long_ones() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
    }
}
