//! The columns of a shown trace, and the margin to the left of them.

use std::ops::Range;

use anstyle::Style;

use super::Page;
use crate::trace::Trace;
use wspbus_words::screen::{one_line, pad, width, wrap};

/// The width of the margin: the loop's bracket and the number of the step.
const MARGIN: usize = 8;
/// A lane is at least and at most this wide, in columns.
const LANE_MIN: usize = 16;
const LANE_MAX: usize = 30;
/// A text at the right edge gets at least this width; if need be it begins farther left.
const TEXT_MIN: usize = 20;

/// The mark of an action. Every mark is a character and a blank.
pub(super) const ACTS: &str = "● ";
/// The mark of a place in a source.
pub(super) const STANDS: &str = "@ ";
/// The mark of something seen.
pub(super) const SEEN: &str = "› ";

/// One text to show: of which lane if any, how, after which mark.
pub(super) struct Row<'a> {
    pub(super) lane: Option<usize>,
    pub(super) style: Style,
    pub(super) mark: &'a str,
    pub(super) text: &'a str,
}

/// The lanes as columns, or none if they do not fit: then everything begins at the margin.
pub(super) struct Lanes {
    names: Vec<String>,
    lane: usize,
    page: usize,
}

impl Lanes {
    /// The columns of a trace on a page of this width.
    pub(super) fn fitting(trace: &Trace, page: usize) -> Self {
        let names: Vec<String> = trace.lanes.iter().map(|name| one_line(name).into_owned()).collect();
        let needed = names.iter().map(|name| width(name) + 2).max().unwrap_or(0).max(LANE_MIN);
        let room = page - MARGIN;
        match names.len() >= 2 && names.len().saturating_mul(needed) <= room {
            true => Lanes { lane: (room / names.len()).min(LANE_MAX.max(needed)), names, page },
            false => Lanes { names: Vec::new(), lane: 0, page },
        }
    }

    /// Has each actor a column of its own?
    pub(super) fn are_columns(&self) -> bool {
        !self.names.is_empty()
    }

    /// The heads of the columns.
    pub(super) fn names(&self, page: &mut Page) {
        if self.are_columns() {
            let names: String = self.names.iter().map(|name| pad(name, self.lane)).collect();
            page.line(&[(Style::new(), &" ".repeat(MARGIN)), (page.styles.heading, &names)]);
        }
    }

    /// A text after its mark: an action on the bar of its lane, anything else beside the bar.
    /// Without a lane it stands beside the first one and may cross the others.
    pub(super) fn row(&self, page: &mut Page, margin: &mut Margin, row: &Row<'_>) {
        let start = self.start(row.lane);
        let indent = if row.mark == ACTS { 0 } else { 2 };
        let line = page.styles.line;
        let room = (self.page - MARGIN).saturating_sub(start + indent + 2);
        for (index, part) in wrap(&one_line(row.text), room).into_iter().enumerate() {
            let (at, text) = match index {
                0 => (start + indent, format!("{}{part}", row.mark)),
                _ => (start + indent + 2, part),
            };
            let end = at + width(&text);
            let (before, after) = (self.bars(0..at, 0), self.bars(end..self.page, end + 1));
            page.line(&[(line, &margin.take()), (line, &before), (row.style, &text), (line, &after)]);
        }
    }

    /// The place where a text in a lane begins, in columns right of the margin.
    fn start(&self, lane: Option<usize>) -> usize {
        let start = lane.unwrap_or(0).min(self.names.len()).saturating_mul(self.lane);
        start.min((self.page - MARGIN).saturating_sub(TEXT_MIN))
    }

    /// Blanks in these columns, with the bars of the lanes from column `first` on.
    fn bars(&self, columns: Range<usize>, first: usize) -> String {
        let is_bar = |column: usize| {
            self.are_columns() && column.is_multiple_of(self.lane) && column / self.lane < self.names.len()
        };
        columns.map(|column| if column >= first && is_bar(column) { '│' } else { ' ' }).collect()
    }
}

/// The margin left of the lanes: the number in the first row of a step, the bracket of the loop.
pub(super) struct Margin {
    number: Option<usize>,
    bracket: char,
    below: char,
}

impl Margin {
    /// Of a state outside every step.
    pub(super) fn state(number: usize) -> Self {
        Margin { number: Some(number), bracket: ' ', below: ' ' }
    }

    /// Of a step, where the loop starts with step `loop_start`, both from 1.
    pub(super) fn step(number: usize, loop_start: Option<usize>) -> Self {
        let (bracket, below) = match loop_start {
            Some(start) if start == number => ('┌', '│'),
            Some(start) if start < number => ('│', '│'),
            _ => (' ', ' '),
        };
        Margin { number: Some(number), bracket, below }
    }

    /// The margin of the next row.
    fn take(&mut self) -> String {
        let bracket = std::mem::replace(&mut self.bracket, self.below);
        match self.number.take() {
            Some(number) => format!("{bracket}{number:>5}  "),
            None => format!("{bracket}{:7}", ""),
        }
    }
}
