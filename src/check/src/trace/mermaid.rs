//! A trace as a Mermaid sequence diagram.

use std::fmt::Write;

use super::Trace;
use wspbus_words::screen::{one_line, width};

/// Mermaid draws no text longer than this, in characters, unless it is configured to
/// (`maxTextSize`). A longer diagram says so in its first comment.
pub const MERMAID_CHARACTERS_MAX: usize = 50_000;

/// The trace as a Mermaid `sequenceDiagram`: an arrow a step, notes for where it stands in a source,
/// what could be seen, what changed, what decides the claim, and what follows the last step; a `loop`
/// for the loop.
///
/// The arrow goes to the lane that an argument of the action names, else to the actor itself.
pub fn mermaid(trace: &Trace) -> String {
    let mut body = String::new();
    for (lane, name) in trace.lanes.iter().enumerate() {
        line(&mut body, 1, &format!("participant L{lane} as {}", text(name)));
    }
    let initial = trace.initial.iter().map(|(name, value)| text(&format!("{name} = {value}")));
    note_over_all(&mut body, 1, trace, initial.chain(verdict_at(trace, 0)).collect());
    let start = trace.lasso();
    for (index, target) in trace.targets().into_iter().enumerate() {
        if start == Some(index) {
            line(&mut body, 1, "loop repeats without end");
        }
        let depth = if start.is_some_and(|start| start <= index) { 2 } else { 1 };
        arrow(&mut body, depth, trace, index, target);
    }
    if start.is_some_and(|start| start < trace.steps.len()) {
        line(&mut body, 1, "end");
    }
    // The loop says itself that it repeats.
    let sequel = trace.sequel().filter(|_| start.is_none());
    let end = sequel.into_iter().chain(trace.verdict_at_end());
    note_over_all(&mut body, 1, trace, end.map(|told| text(&told)).collect());
    let mut head = String::from("sequenceDiagram\n");
    if width(&body) > MERMAID_CHARACTERS_MAX {
        let warning = format!(
            "%% {} characters: Mermaid draws {MERMAID_CHARACTERS_MAX} unless maxTextSize is raised",
            width(&body)
        );
        line(&mut head, 1, &warning);
    }
    line(&mut head, 1, &format!("title {}", text(&trace.title())));
    head + &body
}

fn arrow(out: &mut String, depth: usize, trace: &Trace, index: usize, target: Option<usize>) {
    let Some(step) = trace.steps.get(index) else { return };
    let target = target.unwrap_or(step.lane);
    let action = text(&step.action.to_string());
    line(out, depth, &format!("L{}->>L{target}: {}. {action}", step.lane, index + 1));
    let source = step.source.iter().map(|source| text(&format!("at {source}")));
    let beside: Vec<String> = source.chain(step.messages.iter().map(|message| text(message))).collect();
    if !beside.is_empty() {
        line(out, depth, &format!("Note right of L{}: {}", step.lane, beside.join("<br/>")));
    }
    let changes = trace.changes(index);
    let changes = changes.iter().map(|change| text(&change.to_string()));
    note_over_all(out, depth, trace, changes.chain(verdict_at(trace, index + 1)).collect());
}

fn verdict_at(trace: &Trace, number: usize) -> Option<String> {
    trace.verdict_at(number).map(|verdict| text(&verdict))
}

fn note_over_all(out: &mut String, depth: usize, trace: &Trace, entries: Vec<String>) {
    let over = match trace.lanes.len() {
        0 => return,
        1 => "L0".to_owned(),
        lanes => format!("L0,L{}", lanes - 1),
    };
    if !entries.is_empty() {
        line(out, depth, &format!("Note over {over}: {}", entries.join("<br/>")));
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:1$}{text}", "", depth * 4);
}

/// Mermaid's own entities for every character to which its grammar, or the HTML it makes, gives a
/// meaning. A text that begins or ends in blanks, or is empty, would be swallowed.
fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in one_line(raw).trim().chars() {
        match c {
            '#' | ';' | ':' | '<' | '>' | '&' | '"' | '%' | '{' | '}' | '`' | '\\' | '$' | '@' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    if out.is_empty() { "(nothing)".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn nothing_with_a_meaning_to_mermaid_is_left() {
        assert_eq!(text("a: b; c #1"), "a#58; b#59; c #35;1");
        assert_eq!(text("<b>\n%%{x}"), "#60;b#62;#92;n#37;#37;#123;x#125;");
        assert_eq!(text("  "), "(nothing)");
    }
}
