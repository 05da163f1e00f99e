//! Where everything of the diagram stands, in pixels.

use crate::trace::text::{one_line, width, wrap};
use crate::trace::{Step, Trace};

/// The height of a line of text, and its baseline below its top.
pub(super) const LINE: usize = 17;
pub(super) const BASELINE: usize = 13;
/// The free edge.
pub(super) const EDGE: usize = 16;
/// The width of the strip in which the loop's bracket runs.
pub(super) const LOOP: usize = 28;
/// Where the numbers of the steps begin.
pub(super) const NUMBER: usize = LOOP + 8;
/// The free space at the top and at the bottom of a row.
pub(super) const PAD: usize = 7;
/// From a lane's line to the texts beside it.
pub(super) const BESIDE: usize = 12;

/// A character is `CHAR_NUM / CHAR_DEN` wide, a little generous: fonts differ.
const CHAR_NUM: usize = 15;
const CHAR_DEN: usize = 2;
/// A lane's texts break after so many characters, at the least and at the most.
const LANE_CHARS: (usize, usize) = (12, 30);
/// And so do the changes.
const CHANGE_CHARS: (usize, usize) = (16, 60);
/// The head breaks after at least so many characters.
const HEAD_CHARS_MIN: usize = 60;

/// The whole diagram.
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The verdict, the requirements and the model.
    pub(super) head: Vec<String>,
    /// Where the changes begin.
    pub(super) changes_x: usize,
    /// State 0, then the steps.
    pub(super) rows: Vec<Row>,
    /// Below the last row.
    pub(super) bottom: usize,
    lane_chars: usize,
}

/// One row: a step, or the initial state.
pub(super) struct Row {
    pub(super) top: usize,
    pub(super) height: usize,
    pub(super) lane: Option<usize>,
    /// Where an arrow goes, and how high it runs.
    pub(super) target: Option<usize>,
    pub(super) arrow_y: usize,
    /// What stands in the lane, with its class.
    pub(super) told: Vec<(&'static str, String)>,
    pub(super) changes: Vec<String>,
}

impl Layout {
    pub(super) fn of(trace: &Trace) -> Self {
        let lane_chars = lane_chars(trace);
        let changes_x = lane_x(lane_chars, trace.lanes.len());
        let changes: Vec<Vec<String>> = std::iter::once(initial(trace))
            .chain((0..trace.steps.len()).map(|index| told_changes(trace, index)))
            .collect();
        let longest = changes.iter().flatten().map(|text| width(text)).max().unwrap_or(0);
        let change_chars = longest.clamp(CHANGE_CHARS.0, CHANGE_CHARS.1);
        let mut full = changes_x + pixels(change_chars) + EDGE;
        let head = head(trace, (full * CHAR_DEN / CHAR_NUM).saturating_sub(5));
        full = full.max(head.iter().map(|text| pixels(width(text)) + 2 * EDGE).max().unwrap_or(0));
        let mut top = EDGE + head.len() * LINE + 16 + LINE + 6;
        let mut rows = Vec::with_capacity(changes.len());
        for (number, changes) in changes.into_iter().enumerate() {
            let step = number.checked_sub(1).and_then(|index| trace.steps.get(index));
            let row = row(trace, step, &changes, (lane_chars, change_chars), top);
            top += row.height;
            rows.push(row);
        }
        let height = top + EDGE + if trace.loop_start.is_some() { LINE } else { 0 };
        Layout { width: full, height, head, changes_x, rows, bottom: top, lane_chars }
    }

    pub(super) fn lane_x(&self, lane: usize) -> usize {
        lane_x(self.lane_chars, lane)
    }

    /// A lane's name, cut to the lane.
    pub(super) fn clipped(&self, name: &str) -> String {
        let name = one_line(name);
        match width(&name) > self.lane_chars {
            true => name.chars().take(self.lane_chars - 1).chain(['…']).collect(),
            false => name.into_owned(),
        }
    }
}

fn pixels(chars: usize) -> usize {
    chars * CHAR_NUM / CHAR_DEN
}

fn lane_x(lane_chars: usize, lane: usize) -> usize {
    NUMBER + 44 + lane * (pixels(lane_chars) + BESIDE + 8)
}

/// As many characters as the longest text of a lane has, within bounds.
fn lane_chars(trace: &Trace) -> usize {
    let names = trace.lanes.iter().map(|name| width(&one_line(name)));
    let told = trace.steps.iter().flat_map(|step| {
        let action = std::iter::once(width(&one_line(&step.action.to_string())));
        action.chain(step.messages.iter().map(|message| width(&one_line(message))))
    });
    names.chain(told).max().unwrap_or(0).clamp(LANE_CHARS.0, LANE_CHARS.1)
}

fn head(trace: &Trace, chars: usize) -> Vec<String> {
    let verdict = format!("{} ({}): {}", trace.property, trace.kind, trace.verdict);
    let requirements =
        trace.requirements.iter().map(|sentence| format!("{}  {}", sentence.id, sentence.text));
    let dialect = trace.dialect.iter().map(|name| format!(", dialect {name}")).collect::<String>();
    let model =
        format!("{}{dialect}, {}, specification {}", trace.model, trace.configuration, trace.specification);
    let texts = std::iter::once(verdict).chain(requirements).chain([model]);
    texts.flat_map(|text| wrap(&one_line(&text), chars.max(HEAD_CHARS_MIN))).collect()
}

fn initial(trace: &Trace) -> Vec<String> {
    trace.initial.iter().map(|(name, value)| one_line(&format!("{name} = {value}")).into_owned()).collect()
}

fn told_changes(trace: &Trace, index: usize) -> Vec<String> {
    trace.changes(index).iter().map(|change| one_line(&change.to_string()).into_owned()).collect()
}

fn row(trace: &Trace, step: Option<&Step>, changes: &[String], chars: (usize, usize), top: usize) -> Row {
    let (lane_chars, change_chars) = chars;
    // What a change says goes on below its first word, not below its mark.
    let broken = |text: &String| {
        let parts = wrap(text, change_chars).into_iter().enumerate();
        parts.map(|(index, part)| if index == 0 { part } else { format!("  {part}") }).collect::<Vec<_>>()
    };
    let changes: Vec<String> = changes.iter().flat_map(broken).collect();
    let mut told = Vec::new();
    let mut target = None;
    if let Some(step) = step {
        let action = step.action.to_string();
        told.extend(wrap(&one_line(&action), lane_chars).into_iter().map(|part| ("act", part)));
        for message in &step.messages {
            told.extend(wrap(&one_line(message), lane_chars).into_iter().map(|part| ("seen", part)));
        }
        target = trace.target(step);
    }
    let arrow_y = top + PAD + told.len() * LINE + 6;
    let arrow = if target.is_some() { 12 } else { 0 };
    let height = (told.len() * LINE + arrow).max(changes.len() * LINE).max(LINE) + 2 * PAD;
    Row { top, height, lane: step.map(|step| step.lane), target, arrow_y, told, changes }
}
