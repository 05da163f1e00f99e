//! The explanation as lines of parts: expected beside observed where there is room, else below.

use super::{Explained, Row};
use wspbus_words::screen::{width, wrap};

/// A line: its parts, in order.
pub type Line = Vec<(Part, String)>;

/// The kind of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words without a style.
    Plain,
    /// The heading of a block.
    Heading,
    /// An entry that was as expected, or text that explains the other parts.
    Faint,
    /// An entry that was expected and not observed.
    Missing,
    /// An entry that was observed and not expected.
    Extra,
}

const LEGEND: &str = "\
- expected and not observed; + observed and not expected; = as expected. Order counts within a heading only. \
A granted request (Accepted or Joined) has a ticket until it is resolved.";

/// The number of columns below which expected and observed stand one below the other.
const SIDE_BY_SIDE: usize = 72;
/// The least number of columns for which text is laid out.
const LEAST: usize = 40;
/// The width of the widest column.
const COLUMN: usize = 58;
/// The indent of everything in the table, in columns.
const INDENT: usize = 4;
/// The number of rows of a lane that are shown; the others are counted.
const MOST_ROWS: usize = 24;
/// The number of lines of a text that are shown: the text may come from a foreign program.
const MOST_LINES: usize = 6;

impl Explained {
    /// The explanation, each line at most as wide as asked but at least 40 columns.
    pub fn lines(&self, columns: usize) -> Vec<Line> {
        let mut page = Page { lines: Vec::new(), columns: columns.max(LEAST) };
        for requirement in &self.requirements {
            let head = format!("{} ", requirement.id);
            page.hanging(&[(Part::Heading, &head)], Part::Plain, requirement.text);
            page.blank();
        }
        self.around.iter().for_each(|said| page.hanging(&[], Part::Plain, said));
        page.blank();
        for (index, (done, seen)) in self.before.iter().enumerate() {
            let number = format!("{:>3}. ", self.first_number + index);
            let seen = seen.as_ref().map(|seen| format!(": {seen}")).unwrap_or_default();
            page.hanging(&[(Part::Faint, &number)], Part::Plain, &format!("{done}{seen}"));
        }
        let number = format!(">{:>2}. ", self.number());
        page.hanging(&[(Part::Heading, &number)], Part::Heading, &self.done);
        if let Some(why) = &self.undone {
            let text = format!("could not be done, but must be possible: {why}");
            page.hanging(&[(Part::Plain, "     ")], Part::Extra, &text);
        }
        page.blank();
        match page.columns >= SIDE_BY_SIDE {
            true => self.columns(&mut page),
            false => self.rows(&mut page),
        }
        page.lines
    }

    /// The explanation and the legend as text without colours.
    pub fn plain(&self, columns: usize) -> String {
        format!("{}\n{}", text(&self.lines(columns)), text(&legend(columns)))
    }

    fn columns(&self, page: &mut Page) {
        let column = ((page.columns - INDENT - 2) / 2).min(COLUMN);
        page.side(column, (Part::Heading, "EXPECTED"), (Part::Heading, "OBSERVED"));
        self.each(page, |page, row| match row {
            Row::Same(text) => {
                let text = format!("= {text}");
                page.side(column, (Part::Faint, &text), (Part::Faint, &text));
            }
            Row::Differs { expected, observed } => {
                let marked = |mark, text: &Option<String>| {
                    text.as_ref().map(|text| format!("{mark} {text}")).unwrap_or_default()
                };
                let (left, right) = (marked('-', expected), marked('+', observed));
                page.side(column, (Part::Missing, &left), (Part::Extra, &right));
            }
        });
    }

    fn rows(&self, page: &mut Page) {
        page.hanging(&[(Part::Plain, "    ")], Part::Heading, "EXPECTED AND OBSERVED");
        self.each(page, |page, row| match row {
            Row::Same(text) => page.hanging(&[(Part::Faint, "    = ")], Part::Faint, text),
            Row::Differs { expected, observed } => {
                for (mark, part, text) in
                    [("    - ", Part::Missing, expected), ("    + ", Part::Extra, observed)]
                {
                    if let Some(text) = text {
                        page.hanging(&[(part, mark)], part, text);
                    }
                }
            }
        });
    }

    /// Shows each lane: its head, and each of its rows.
    fn each(&self, page: &mut Page, show: impl Fn(&mut Page, &Row)) {
        for lane in &self.lanes {
            page.hanging(&[(Part::Plain, "  ")], Part::Plain, &lane.place.to_string());
            lane.rows.iter().take(MOST_ROWS).for_each(|row| show(page, row));
            if let Some(more) = lane.rows.len().checked_sub(MOST_ROWS + 1) {
                page.hanging(&[(Part::Plain, "    ")], Part::Plain, &format!("and {} more", more + 1));
            }
        }
    }
}

/// The meaning of the marks and the words.
pub fn legend(columns: usize) -> Vec<Line> {
    let mut page = Page { lines: Vec::new(), columns: columns.max(LEAST) };
    page.hanging(&[], Part::Faint, LEGEND);
    page.lines
}

/// Lines as text without colours.
pub fn text(lines: &[Line]) -> String {
    let line = |line: &Line| {
        let text: String = line.iter().map(|(_, text)| text.as_str()).collect();
        format!("{}\n", text.trim_end())
    };
    lines.iter().map(line).collect()
}

/// The lines so far.
struct Page {
    lines: Vec<Line>,
    columns: usize,
}

impl Page {
    fn blank(&mut self) {
        self.lines.push(Vec::new());
    }

    /// Writes a text after a head. The further lines of the text begin below its first.
    fn hanging(&mut self, head: &[(Part, &str)], part: Part, text: &str) {
        let indent: usize = head.iter().map(|(_, text)| width(text)).sum();
        for (index, text) in bounded(text, self.columns.saturating_sub(indent)).into_iter().enumerate() {
            let mut line: Line = match index {
                0 => head.iter().map(|(part, text)| (*part, (*text).to_owned())).collect(),
                _ => vec![(Part::Plain, " ".repeat(indent))],
            };
            line.push((part, text));
            self.lines.push(line);
        }
    }

    /// Writes two texts side by side. Their further lines are indented by the width of their marks.
    fn side(&mut self, column: usize, left: (Part, &str), right: (Part, &str)) {
        let cells = |(_, text): (Part, &str)| -> Vec<String> {
            let lines = bounded(text, column - 2).into_iter().enumerate();
            lines.map(|(index, text)| if index == 0 { text } else { format!("  {text}") }).collect()
        };
        let (lefts, rights) = (cells(left), cells(right));
        for index in 0..lefts.len().max(rights.len()) {
            let text = |cells: &[String]| cells.get(index).cloned().unwrap_or_default();
            let (first, second) = (text(&lefts), text(&rights));
            let fill = " ".repeat(column.saturating_sub(width(&first)) + 2);
            self.lines.push(vec![
                (Part::Plain, " ".repeat(INDENT)),
                (left.0, first),
                (Part::Plain, fill),
                (right.0, second),
            ]);
        }
    }
}

fn bounded(text: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push("...".to_owned());
    }
    lines
}
