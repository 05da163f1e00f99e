//! Columns that fit the terminal.

use std::fmt::Write as _;

use anstyle::Style;
use wspbus_words::screen::{beginning, width, wrap};

use super::terminal::{HEAD, styled};

/// A column of text may shrink to the first of these before a column of numbers is left out, and then to the next.
const LEAST: [usize; 3] = [24, 10, 3];

/// The content of a column, and how the column fits the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Text that is cut with an ellipsis where it does not fit; that of the last such column comes last.
    Text,
    /// A name, which is never cut: where it does not fit its column, it has a line of its own.
    Name,
    /// Numbers, to the right. Where the columns do not fit, those with the highest rank are left out first, and
    /// those of rank 0 never.
    Number(u8),
}

/// A part of a row.
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Text in this style.
    pub fn new(style: Style, text: impl std::fmt::Display) -> Cell {
        Cell { text: text.to_string(), style }
    }

    /// Text without a style.
    pub fn plain(text: impl std::fmt::Display) -> Cell {
        Cell::new(Style::new(), text)
    }
}

/// Rows under a head, each in one line of at most `most` columns, behind `indent` blanks.
pub fn rows(columns: &[(&str, Fit)], rows: &[Vec<Cell>], indent: usize, most: usize) -> String {
    let most = most.saturating_sub(indent);
    let widths = widths(columns, rows, most);
    let mut out = String::new();
    let head: Vec<Cell> = columns.iter().map(|(name, _)| Cell::new(HEAD, name)).collect();
    let named = columns.iter().any(|(name, _)| !name.is_empty());
    for row in named.then_some(&head).into_iter().chain(rows) {
        let (mut line, mut blanks) = (String::new(), indent);
        let mut whole = String::new();
        let shown = row.iter().zip(columns).zip(&widths).filter_map(|(cell, width)| Some((cell, (*width)?)));
        for ((cell, (_, fit)), column) in shown {
            let is_long_name = *fit == Fit::Name && width(&cell.text) > column;
            if is_long_name {
                let parts = wrap(&cell.text, most.max(1));
                let lines =
                    parts.iter().map(|p| format!("{}{}\n", " ".repeat(indent), styled(cell.style, p)));
                whole.extend(lines);
            }
            let text = if is_long_name { String::new() } else { cut(&cell.text, column) };
            let missing = column - width(&text);
            let (before, after) = if matches!(fit, Fit::Number(_)) { (missing, 0) } else { (0, missing) };
            if !text.is_empty() {
                let _ = write!(line, "{}{}", " ".repeat(blanks + before), styled(cell.style, &text));
                blanks = 0;
            }
            blanks += after + 1 + if text.is_empty() { before } else { 0 };
        }
        let _ = writeln!(out, "{whole}{line}");
    }
    out
}

/// The width of each column; `None` if it is left out.
fn widths(columns: &[(&str, Fit)], rows: &[Vec<Cell>], most: usize) -> Vec<Option<usize>> {
    let widest = |(place, (name, _)): (usize, &(&str, Fit))| {
        let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| width(&cell.text));
        Some(cells.max().unwrap_or_default().max(width(name)))
    };
    let mut widths: Vec<Option<usize>> = columns.iter().enumerate().map(widest).collect();
    let last = columns.iter().rposition(|(_, fit)| *fit == Fit::Text || *fit == Fit::Name);
    for least in LEAST {
        loop {
            let used = widths.iter().flatten().map(|width| width + 1).sum::<usize>().saturating_sub(1);
            let over = used.saturating_sub(most);
            let wide =
                columns.iter().zip(&mut widths).enumerate().filter_map(|(place, ((_, fit), width))| {
                    let width =
                        width.as_mut().filter(|width| !matches!(fit, Fit::Number(_)) && **width > least)?;
                    Some((place, width))
                });
            let longest = wide.max_by_key(|(place, width)| (Some(*place) != last, **width));
            match longest {
                _ if over == 0 => return widths,
                Some((_, longest)) => *longest -= 1,
                None => match least_needed(columns, &widths) {
                    Some(place) => widths[place] = None,
                    None => break,
                },
            }
        }
    }
    widths
}

/// The column of numbers that is left out next.
fn least_needed(columns: &[(&str, Fit)], widths: &[Option<usize>]) -> Option<usize> {
    let rank = |place: &usize| match (columns[*place].1, widths[*place]) {
        (Fit::Number(rank), Some(_)) if rank > 0 => Some(rank),
        _ => None,
    };
    (0..columns.len()).filter(|place| rank(place).is_some()).max_by_key(rank)
}

/// The text in at most `most` columns; an ellipsis says that there is more.
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    format!("{}…", beginning(text, most.saturating_sub(1)).trim_end())
}

/// The text in lines of at most `most` columns, the first behind `first` blanks, the others behind `rest`.
pub fn paragraph(text: &str, first: usize, rest: usize, most: usize) -> String {
    let lines = wrap(text, most.saturating_sub(first.max(rest)));
    let indent = |place: usize| if place == 0 { first } else { rest };
    lines.iter().enumerate().map(|(place, line)| format!("{}{line}\n", " ".repeat(indent(place)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [(&str, Fit); 4] = [
        ("model", Fit::Text),
        ("states", Fit::Number(2)),
        ("seconds", Fit::Number(3)),
        ("holds", Fit::Number(0)),
    ];

    fn table(most: usize) -> String {
        let row = |cells: [&str; 4]| cells.map(Cell::plain).into_iter().collect::<Vec<_>>();
        let all = [row(["a-model-of-something", "12", "0.10", "98"]), row(["b", "1234567", "0.01", ""])];
        anstream::adapter::strip_str(&rows(&COLUMNS, &all, 0, most)).to_string()
    }

    #[test]
    fn what_fits_is_whole() {
        let expected = "\
model                 states seconds holds
a-model-of-something      12    0.10    98
b                    1234567    0.01
";
        assert_eq!(table(100), expected);
    }

    #[test]
    fn what_does_not_fit_is_cut_or_left_out() {
        for most in 12..60 {
            let told = table(most);
            assert!(told.lines().all(|line| width(line) <= most.max(9)), "{most}\n{told}");
            assert!(told.contains("holds"), "{most}\n{told}");
        }
        assert!(!table(40).contains("seconds") && table(40).contains("states"), "{}", table(40));
        assert!(table(20).contains("a-model-of-so… "), "{}", table(20));
    }

    #[test]
    fn a_name_is_never_cut() {
        let columns = [("claim", Fit::Name), ("verdict", Fit::Text)];
        let all = [[Cell::plain("a-claim-with-a-long-name"), Cell::plain("holds in 12")].into()];
        let told = anstream::adapter::strip_str(&rows(&columns, &all, 2, 28)).to_string();
        assert!(told.contains("  a-claim-with-a-long-name\n"), "{told}");
        assert!(told.lines().all(|line| width(line) <= 28 && !line.contains('…')), "{told}");
        let wide = anstream::adapter::strip_str(&rows(&columns, &all, 2, 60)).to_string();
        assert!(wide.contains("  a-claim-with-a-long-name holds in 12\n"), "{wide}");
    }

    #[test]
    fn a_paragraph_hangs() {
        assert_eq!(paragraph("one two three", 0, 2, 9), "one two\n  three\n");
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abcde…");
        assert_eq!((cut("総線総線", 8), cut("総線総線", 6)), ("総線総線".to_owned(), "総線…".to_owned()));
    }
}
