//! Text in lines that fit the terminal.

use wspbus_words::screen::width;

/// The text with each line that has more than `most` columns broken between words; what follows hangs. No word is
/// broken, nor is a command between two backticks that fits a line: both are of use only as a whole.
pub fn fit(text: &str, most: usize) -> String {
    text.lines()
        .map(|line| if seen(line) <= most { format!("{line}\n") } else { broken(line, most) })
        .collect()
}

/// The number of columns of a text that may have styles.
fn seen(text: &str) -> usize {
    width(&anstream::adapter::strip_str(text).to_string())
}

/// One line in lines of at most `most` columns.
fn broken(line: &str, most: usize) -> String {
    let blanks = line.len() - line.trim_start().len();
    let (mut out, mut rest) = (String::new(), line[..blanks].to_owned());
    let mut is_empty = true;
    for word in words(line, most.saturating_sub(blanks + 2)) {
        if !is_empty && seen(&rest) + 1 + seen(word) > most {
            out += &format!("{rest}\n");
            (rest, is_empty) = (" ".repeat(blanks + 2), true);
        }
        if !is_empty {
            rest.push(' ');
        }
        rest += word;
        is_empty = false;
    }
    out + &rest + "\n"
}

/// The words of a line. The text between two backticks is one word, if it has at most `most` columns.
fn words(line: &str, most: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let blank = |text: &str| text.find(' ').unwrap_or(text.len());
        let end = match rest.strip_prefix('`').and_then(|quoted| quoted.find('`')) {
            Some(close) => close + 2 + blank(&rest[close + 2..]),
            None => blank(rest),
        };
        let end = if seen(&rest[..end]) <= most { end } else { blank(rest) };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_no_word_is_broken() {
        assert_eq!(fit("one  two\n  three\n", 8), "one  two\n  three\n");
        assert_eq!(fit("  one two three", 9), "  one two\n    three\n");
        assert_eq!(fit("a /a/path/that/is/long b", 9), "a\n  /a/path/that/is/long\n  b\n");
        assert_eq!(fit("see `a b c`; or d", 12), "see `a b c`;\n  or d\n");
        assert_eq!(fit("see `a b c d e f g h`", 12), "see `a b c d\n  e f g h`\n");
        let bold = anstyle::Style::new().bold();
        let styled = format!("{bold}one two{bold:#} three");
        assert_eq!(anstream::adapter::strip_str(&fit(&styled, 8)).to_string(), "one two\n  three\n");
        assert_eq!(fit("总线 总线", 6), "总线\n  总线\n");
    }
}
