//! A trace for a terminal or a log: one lane a column where the columns fit, else a list.
//!
//! Nothing is told by colour alone: `●` acts, `›` could be seen, `+ - ~` came, went, changed, and a
//! bracket at the left edge is the loop.

mod lanes;

use anstyle::Style;

use super::{Trace, Verdict};
use lanes::{ACTS, Lanes, Margin, Row, SEEN};
use wspbus_words::look::{Look, Styles};
use wspbus_words::screen::{one_line, wrap};

/// The least width that is laid out for, in columns.
const WIDTH_MIN: usize = 40;

/// The trace as text, each line at most as wide as asked (every character counted as one column).
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
        for (index, part) in wrap(&one_line(text), self.width - INDENT).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            self.line(&[(style, &format!("{name:<INDENT$}")), (Style::new(), part)]);
        }
    }
}

fn header(page: &mut Page, trace: &Trace) {
    let styles = page.styles;
    let style = match trace.verdict {
        verdict if verdict.is_bad() => styles.bad,
        Verdict::Shown => styles.heading,
        _ => styles.good,
    };
    page.entry(style, trace.verdict.word(), &format!("{} ({})", trace.property, trace.kind));
    for requirement in &trace.requirements {
        page.entry(styles.heading, "", &format!("{}  {}", requirement.id, requirement.text));
    }
    let dialect = trace.dialect.iter().map(|name| format!(", dialect {name}")).collect::<String>();
    page.entry(styles.heading, "model", &format!("{}{dialect}", trace.model));
    page.entry(styles.heading, "with", &trace.configuration);
    page.entry(styles.heading, "spec", &trace.specification);
    page.entry(styles.heading, "trace", &length(trace));
    if let Some(note) = &trace.note {
        page.entry(styles.heading, "note", note);
    }
    page.line(&[]);
}

fn length(trace: &Trace) -> String {
    let steps = |count: usize| if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
    let all = steps(trace.steps.len());
    match trace.loop_start {
        None => all,
        Some(0) => format!("{all}, which repeat for ever"),
        Some(start) => {
            format!("{all}; from step {} on they repeat for ever", start + 1)
        }
    }
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
    for (index, step) in trace.steps.iter().enumerate() {
        let mut margin = Margin::step(index + 1, trace.loop_start.map(|start| start + 1));
        let lane = Some(step.lane);
        let text = match lanes.are_columns() {
            true => step.action.to_string(),
            false => format!("{}: {}", trace.lane_name(step.lane), step.action),
        };
        lanes.row(page, &mut margin, &Row { lane, style: action, mark: ACTS, text: &text });
        for text in &step.messages {
            lanes.row(page, &mut margin, &Row { lane, style: message, mark: SEEN, text });
        }
        for changed in trace.changes(index) {
            let text = changed.to_string();
            let (mark, text) = text.split_at(2);
            lanes.row(page, &mut margin, &Row { lane: None, style: change, mark, text });
        }
    }
    if let Some(start) = trace.loop_start {
        page.line(&[(line, &format!("└──▸ step {} again, and so on for ever", start + 1))]);
    }
}
