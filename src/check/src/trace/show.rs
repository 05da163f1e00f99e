//! A trace for a terminal or a log: one lane a column where the columns fit, else a list.
//!
//! Nothing is told by colour alone: `●` acts, `@` stands in a source, `›` could be seen, `+ - ~` came,
//! went, changed, `✗` or `✓` decides the claim, a bracket at the left edge is the loop, and `■` is the
//! end after which no step is required.

mod lanes;

use anstyle::Style;

use super::{End, Trace, TraceVerdict};
use lanes::{ACTS, Lanes, Margin, Row, SEEN, STANDS};
use wspbus_words::look::{Look, Styles};
use wspbus_words::screen::{one_line, pad, width, wrap};

/// The least width that is laid out for, in columns.
const WIDTH_MIN: usize = 40;

/// The meaning of the mark of a place in a source.
const SOURCES: &str = "the line of the source that the step runs; of a call, the first line of the method";

/// The trace as text, each line at most as wide as asked, in columns of the terminal.
pub fn show(trace: &Trace, look: &Look) -> String {
    let mut page = Page { out: String::new(), width: look.width.max(WIDTH_MIN), styles: look.styles };
    header(&mut page, trace);
    steps(&mut page, trace);
    page.out
}

/// The text so far.
struct Page {
    out: String,
    width: usize,
    styles: Styles,
}

impl Page {
    /// One line of styled parts.
    fn line(&mut self, parts: &[(Style, &str)]) {
        let Some(last) = parts.iter().rposition(|(_, text)| !text.trim_end().is_empty()) else {
            self.out.push('\n');
            return;
        };
        for (index, (style, text)) in parts[..=last].iter().enumerate() {
            let text = if index == last { text.trim_end() } else { text };
            match *style == Style::new() || text.is_empty() {
                true => self.out.push_str(text),
                false => self.out.push_str(&format!("{style}{text}{style:#}")),
            }
        }
        self.out.push('\n');
    }

    /// A named entry of the header; what does not fit goes below its beginning.
    fn entry(&mut self, style: Style, name: &str, text: &str) {
        const INDENT: usize = 13;
        let mut name = one_line(name).into_owned();
        if width(&name) >= INDENT {
            // A long name has its own line.
            wrap(&name, self.width).iter().for_each(|part| self.line(&[(style, part)]));
            name.clear();
        }
        for (index, part) in wrap(&one_line(text), self.width - INDENT).iter().enumerate() {
            let name = if index == 0 { name.as_str() } else { "" };
            self.line(&[(style, &pad(name, INDENT)), (Style::new(), part)]);
        }
    }

    /// Writes the text below the last step, after its mark.
    fn below(&mut self, style: Style, mark: &str, text: &str) {
        const INDENT: usize = 5;
        for (index, part) in wrap(&one_line(text), self.width - INDENT).iter().enumerate() {
            let mark = if index == 0 { mark } else { "" };
            self.line(&[(self.styles.line, &pad(mark, INDENT)), (style, part)]);
        }
    }
}

fn verdict_style(trace: &Trace, styles: &Styles) -> Style {
    match trace.verdict {
        verdict if verdict.is_bad() => styles.bad,
        TraceVerdict::Shown => styles.heading,
        _ => styles.good,
    }
}

fn header(page: &mut Page, trace: &Trace) {
    let style = verdict_style(trace, &page.styles);
    page.entry(style, trace.verdict.word(), &format!("{} ({})", trace.property, trace.kind));
    let heading = page.styles.heading;
    for rule in &trace.rules {
        page.entry(heading, "", &format!("{}  {}", rule.id, rule.text));
    }
    for (name, text) in [("model", &trace.model), ("with", &trace.configuration)] {
        if !text.is_empty() {
            page.entry(heading, name, text);
        }
    }
    for fact in &trace.about {
        page.entry(heading, &fact.name, &fact.value);
    }
    page.entry(heading, "trace", &trace.length());
    if trace.steps.iter().any(|step| step.source.is_some()) {
        page.entry(heading, STANDS.trim_end(), SOURCES);
    }
    page.line(&[]);
}

fn steps(page: &mut Page, trace: &Trace) {
    let lanes = Lanes::fitting(trace, page.width);
    lanes.names(page);
    let Styles { action, message, change, line, .. } = page.styles;
    let mut margin = Margin::state(0);
    let initial = trace.initial.iter().map(|(name, value)| format!("{name} = {value}"));
    for text in initial {
        lanes.row(page, &mut margin, &Row { lane: None, style: change, mark: "  ", text: &text });
    }
    decided(page, trace, &lanes, 0, &mut margin);
    let start = trace.lasso().map(|start| start.saturating_add(1));
    for (index, step) in trace.steps.iter().enumerate() {
        let mut margin = Margin::step(index + 1, start);
        let lane = Some(step.lane);
        let text = match lanes.are_columns() {
            true => step.action.to_string(),
            false => format!("{}: {}", trace.lane_name(step.lane), step.action),
        };
        lanes.row(page, &mut margin, &Row { lane, style: action, mark: ACTS, text: &text });
        if let Some(text) = &step.source {
            lanes.row(page, &mut margin, &Row { lane, style: line, mark: STANDS, text });
        }
        for text in &step.messages {
            lanes.row(page, &mut margin, &Row { lane, style: message, mark: SEEN, text });
        }
        for changed in trace.changes(index) {
            let text = changed.to_string();
            let (mark, text) = text.split_at(2);
            lanes.row(page, &mut margin, &Row { lane: None, style: change, mark, text });
        }
        decided(page, trace, &lanes, index + 1, &mut margin);
    }
    sequel(page, trace);
}

/// Marks the row that decides the claim.
fn decided(page: &mut Page, trace: &Trace, lanes: &Lanes, number: usize, margin: &mut Margin) {
    let Some(verdict) = trace.verdict_at(number) else { return };
    let style = verdict_style(trace, &page.styles);
    if let Some((mark, text)) = verdict.split_once(' ') {
        lanes.row(page, margin, &Row { lane: None, style, mark: &format!("{mark} "), text });
    }
}

/// Writes the behaviour after the last step, and that it decides the claim.
fn sequel(page: &mut Page, trace: &Trace) {
    if let Some(text) = trace.sequel() {
        let mark = if matches!(trace.end, End::Lasso { .. }) { "└──▸" } else { "■" };
        page.below(page.styles.line, mark, &text);
    }
    if let Some(verdict) = trace.verdict_at_end() {
        page.below(verdict_style(trace, &page.styles), "", &verdict);
    }
}
