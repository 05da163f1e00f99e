//! The place of everything in the diagram, in pixels.

use crate::trace::{Trace, TraceStep};
use wspbus_words::screen::{one_line, width, wrap};

/// The height of a line of text, and its baseline below its top.
pub(super) const LINE: usize = 17;
pub(super) const BASELINE: usize = 13;
/// The free edge.
pub(super) const EDGE: usize = 16;
/// The width of the strip in which the loop's bracket runs.
pub(super) const LOOP: usize = 28;
/// The place where the numbers of the steps begin.
pub(super) const NUMBER: usize = LOOP + 8;
/// The free space at the top and at the bottom of a row.
pub(super) const PAD: usize = 7;
/// The place where the behaviour after the last step is told.
pub(super) const FOOT: usize = NUMBER + 8;
/// From a lane's line to the texts beside it.
pub(super) const BESIDE: usize = 12;

/// The place of the first lane's line, and the free space after the texts of a lane.
const FIRST_LANE: usize = NUMBER + 44;
const BETWEEN: usize = 12;

/// A character is `CHAR_NUM / CHAR_DEN` wide, a little generous: fonts differ.
const CHAR_NUM: usize = 15;
const CHAR_DEN: usize = 2;
/// A lane's texts break after so many characters, at the least and at the most.
const LANE_CHARS: (usize, usize) = (12, 30);
/// And so do the changes.
const CHANGE_CHARS: (usize, usize) = (16, 60);
/// The head breaks after at least so many characters.
const HEAD_CHARS_MIN: usize = 60;

/// A line of text with its class.
pub(super) type Told = (&'static str, String);

/// The whole diagram.
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The verdict, the rules, the model and what else is to be said of it.
    pub(super) head: Vec<String>,
    /// The place where the changes begin.
    pub(super) changes_x: usize,
    /// State 0, then the steps.
    pub(super) rows: Vec<Row>,
    /// Below the last row.
    pub(super) bottom: usize,
    /// The words for the behaviour after the last step, each text with its class.
    pub(super) foot: Vec<Told>,
    lanes: Vec<Lane>,
}

/// One lane's column.
struct Lane {
    /// The place of its line.
    x: usize,
    /// Its texts break after so many characters.
    chars: usize,
}

/// One row: a step, or the initial state.
pub(super) struct Row {
    pub(super) top: usize,
    pub(super) height: usize,
    pub(super) lane: Option<usize>,
    /// The lane to which an arrow goes, and the height at which it runs.
    pub(super) target: Option<usize>,
    pub(super) arrow_y: usize,
    /// The texts in the lane, each with its class.
    pub(super) told: Vec<Told>,
    /// The changes, and that the row decides the claim, each text with its class.
    pub(super) changes: Vec<Told>,
    /// Does it decide the claim?
    pub(super) decides: bool,
}

impl Layout {
    pub(super) fn of(trace: &Trace) -> Self {
        let (lanes, changes_x) = lanes(trace);
        let changes: Vec<Vec<Told>> =
            (0..=trace.steps.len()).map(|number| told_changes(trace, number)).collect();
        let longest = changes.iter().flatten().map(|(_, text)| width(text)).max().unwrap_or(0);
        let change_chars = longest.clamp(CHANGE_CHARS.0, CHANGE_CHARS.1);
        let mut full = changes_x + pixels(change_chars) + EDGE;
        let line_chars = (full * CHAR_DEN / CHAR_NUM).saturating_sub(5).max(HEAD_CHARS_MIN);
        let (head, foot) = (head(trace, line_chars), foot(trace, line_chars.saturating_sub(5)));
        let lines = head.iter().map(|text| (EDGE, text)).chain(foot.iter().map(|(_, text)| (FOOT, text)));
        full = full.max(lines.map(|(x, text)| x + pixels(width(text)) + EDGE).max().unwrap_or(0));
        let mut top = EDGE + head.len() * LINE + 16 + LINE + 6;
        let targets = trace.targets();
        let mut rows = Vec::with_capacity(changes.len());
        for (number, changes) in changes.into_iter().enumerate() {
            let step = number.checked_sub(1).and_then(|index| trace.steps.get(index));
            let target = number.checked_sub(1).and_then(|index| targets.get(index).copied().flatten());
            let decides = trace.pivot.is_some_and(|pivot| pivot.row() == number);
            let row = Row { decides, ..row(step, target, &changes, (&lanes, change_chars), top) };
            top += row.height;
            rows.push(row);
        }
        let height = top + EDGE + foot.len() * LINE;
        Layout { width: full, height, head, changes_x, rows, bottom: top, foot, lanes }
    }

    /// The place of the line of a lane. A lane that is not there shares the first one's place.
    pub(super) fn lane_x(&self, lane: usize) -> usize {
        self.lanes.get(lane).map_or(FIRST_LANE, |lane| lane.x)
    }

    /// A lane's name, cut to the lane.
    pub(super) fn clipped(&self, lane: usize, name: &str) -> String {
        let name = one_line(name);
        let most = lane_chars(&self.lanes, lane);
        if width(&name) <= most {
            return name.into_owned();
        }
        let mut cut = String::new();
        for c in name.chars() {
            cut.push(c);
            // A character may be two columns wide, or have no width of its own.
            if width(&cut) >= most {
                cut.pop();
                break;
            }
        }
        cut + "…"
    }
}

fn pixels(chars: usize) -> usize {
    chars * CHAR_NUM / CHAR_DEN
}

/// A lane is as wide as the longest text in it, within bounds. Also where the last one ends.
fn lanes(trace: &Trace) -> (Vec<Lane>, usize) {
    let mut chars: Vec<usize> = trace.lanes.iter().map(|name| width(&one_line(name))).collect();
    for step in &trace.steps {
        let Some(most) = chars.get_mut(step.lane) else { continue };
        let told = told_step(step).map(|(_, text)| width(&one_line(&text)));
        *most = told.chain([*most]).max().unwrap_or(0);
    }
    let mut x = FIRST_LANE;
    let mut lanes = Vec::with_capacity(chars.len());
    for chars in chars {
        let chars = chars.clamp(LANE_CHARS.0, LANE_CHARS.1);
        lanes.push(Lane { x, chars });
        x += BESIDE + pixels(chars) + BETWEEN;
    }
    (lanes, x)
}

fn lane_chars(lanes: &[Lane], lane: usize) -> usize {
    lanes.get(lane).map_or(LANE_CHARS.1, |lane| lane.chars)
}

fn head(trace: &Trace, chars: usize) -> Vec<String> {
    let verdict = format!("{} ({}): {}", trace.property, trace.kind, trace.verdict);
    let rules = trace.rules.iter().map(|rule| format!("{}  {}", rule.id, rule.text));
    let facts = trace.about.iter().map(|fact| format!("{}: {}", fact.name, fact.value));
    let place = Some(trace.place()).filter(|place| !place.is_empty());
    let texts = std::iter::once(verdict).chain(rules).chain(place).chain(facts).chain([trace.length()]);
    texts.flat_map(|text| wrap(&one_line(&text), chars)).collect()
}

fn foot(trace: &Trace, chars: usize) -> Vec<Told> {
    let sequel = trace.sequel().map(|text| ("loop-text", text));
    let verdict = trace.verdict_at_end().map(|text| (verdict_class(trace), text));
    let broken = |(class, text): Told| {
        let parts = wrap(&one_line(&text), chars).into_iter();
        parts.map(|part| (class, part)).collect::<Vec<_>>()
    };
    sequel.into_iter().chain(verdict).flat_map(broken).collect()
}

/// The class of what the trace says about its claim.
pub(super) fn verdict_class(trace: &Trace) -> &'static str {
    if trace.verdict.is_bad() { "bad" } else { "good" }
}

/// The texts about new values in row `number`: all of the initial state, or those that the step changes.
fn told_changes(trace: &Trace, number: usize) -> Vec<Told> {
    let texts: Vec<String> = match number.checked_sub(1) {
        None => trace.initial.iter().map(|(name, value)| format!("{name} = {value}")).collect(),
        Some(index) => trace.changes(index).iter().map(ToString::to_string).collect(),
    };
    let texts = texts.into_iter().map(|text| ("change", text));
    let verdict = trace.verdict_at(number).map(|text| (verdict_class(trace), text));
    texts.chain(verdict).map(|(class, text)| (class, one_line(&text).into_owned())).collect()
}

fn row(
    step: Option<&TraceStep>,
    target: Option<usize>,
    changes: &[Told],
    chars: (&[Lane], usize),
    top: usize,
) -> Row {
    let (lanes, change_chars) = chars;
    // The text of a change goes on below its first word, not below its mark.
    let broken = |(class, text): &Told| {
        let parts = wrap(text, change_chars).into_iter().enumerate();
        let indented = |(index, part)| if index == 0 { part } else { format!("  {part}") };
        parts.map(|part| (*class, indented(part))).collect::<Vec<_>>()
    };
    let changes: Vec<Told> = changes.iter().flat_map(broken).collect();
    let mut told = Vec::new();
    if let Some(step) = step {
        let lane_chars = lane_chars(lanes, step.lane);
        for (class, text) in told_step(step) {
            told.extend(wrap(&one_line(&text), lane_chars).into_iter().map(|part| (class, part)));
        }
    }
    let arrow_y = top + PAD + told.len() * LINE + 6;
    let arrow = if target.is_some() { 12 } else { 0 };
    let height = (told.len() * LINE + arrow).max(changes.len() * LINE).max(LINE) + 2 * PAD;
    let lane = step.map(|step| step.lane);
    Row { top, height, lane, target, arrow_y, told, changes, decides: false }
}

/// The texts in the lane of a step: the action, its place in a source, and the visible events.
fn told_step(step: &TraceStep) -> impl Iterator<Item = Told> {
    let source = step.source.iter().map(|source| ("dim", format!("at {source}")));
    let messages = step.messages.iter().map(|message| ("seen", message.clone()));
    std::iter::once(("act", step.action.to_string())).chain(source).chain(messages)
}
