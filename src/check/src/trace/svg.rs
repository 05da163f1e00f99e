//! A trace as a space-time diagram: one column a lane, one row a step, time downwards.
//!
//! Self-contained (no script, font, image or link), dark or light as the reader prefers.

mod layout;

use std::fmt::Write;

use super::{End, Trace};
use layout::{BASELINE, LINE, Layout, Row};
use wspbus_words::screen::one_line;

/// Colours on a light ground, then what differs on a dark one.
const STYLE: &str = "\
.wspbus-trace text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328;white-space:pre}
.wspbus-trace .ground{fill:#ffffff}
.wspbus-trace .band{fill:#f3f5f8}
.wspbus-trace .bad-row{fill:#ffebe9}
.wspbus-trace .good-row{fill:#dafbe1}
.wspbus-trace .lane{stroke:#c3cad3;stroke-width:1.5}
.wspbus-trace .name{font-weight:600}
.wspbus-trace .act{font-weight:600;fill:#0550ae}
.wspbus-trace .dot{fill:#0550ae}
.wspbus-trace .arrow{stroke:#0550ae;stroke-width:1.5;fill:none}
.wspbus-trace .head{fill:#0550ae}
.wspbus-trace .dim,.wspbus-trace .seen{fill:#59636e}
.wspbus-trace .change{fill:#7d4e00}
.wspbus-trace .bad{font-weight:600;fill:#b3261e}
.wspbus-trace .good{font-weight:600;fill:#1a7f37}
.wspbus-trace .loop{stroke:#8250df;stroke-width:2;fill:none}
.wspbus-trace .loop-head,.wspbus-trace .stay,.wspbus-trace .loop-text{fill:#8250df}
@media (prefers-color-scheme:dark){
.wspbus-trace text{fill:#e6edf3}
.wspbus-trace .ground{fill:#0d1117}
.wspbus-trace .band{fill:#161b22}
.wspbus-trace .bad-row{fill:#3b1a1c}
.wspbus-trace .good-row{fill:#12261e}
.wspbus-trace .lane{stroke:#3d444d}
.wspbus-trace .act{fill:#79c0ff}
.wspbus-trace .dot,.wspbus-trace .head{fill:#79c0ff}
.wspbus-trace .arrow{stroke:#79c0ff}
.wspbus-trace .dim,.wspbus-trace .seen{fill:#9198a1}
.wspbus-trace .change{fill:#e3b341}
.wspbus-trace .bad{fill:#ff7b72}
.wspbus-trace .good{fill:#56d364}
.wspbus-trace .loop{stroke:#d2a8ff}
.wspbus-trace .loop-head,.wspbus-trace .stay,.wspbus-trace .loop-text{fill:#d2a8ff}
}
";

/// The trace as an SVG document.
pub fn svg(trace: &Trace) -> String {
    let layout = Layout::of(trace);
    let (width, height) = (layout.width, layout.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wspbus-trace\" role=\"img\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n",
        escape(&trace.title())
    );
    head(&mut out, trace, &layout);
    bands(&mut out, trace, &layout);
    lanes(&mut out, trace, &layout);
    for (number, row) in layout.rows.iter().enumerate() {
        draw(&mut out, &layout, number, row);
    }
    foot(&mut out, trace, &layout);
    out.push_str("</svg>\n");
    out
}

fn head(out: &mut String, trace: &Trace, layout: &Layout) {
    let class = layout::verdict_class(trace);
    for (index, text) in layout.head.iter().enumerate() {
        let class = if index == 0 { class } else { "dim" };
        line(out, class, layout::EDGE, layout::EDGE + index * LINE, text);
    }
}

/// The ground of every second row, and of the one that decides the claim.
fn bands(out: &mut String, trace: &Trace, layout: &Layout) {
    for (number, row) in layout.rows.iter().enumerate() {
        let class = match (row.decides, number % 2) {
            (true, _) if trace.verdict.is_bad() => "bad-row",
            (true, _) => "good-row",
            (false, 1) => "band",
            (false, _) => continue,
        };
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            layout::LOOP,
            row.top,
            layout.width - layout::LOOP,
            row.height
        );
    }
}

fn lanes(out: &mut String, trace: &Trace, layout: &Layout) {
    let Some(first) = layout.rows.first() else { return };
    for (lane, name) in trace.lanes.iter().enumerate() {
        let x = layout.lane_x(lane);
        line(out, "name", x - 4, first.top - LINE - 6, &layout.clipped(lane, name));
        let _ = writeln!(
            out,
            "<line class=\"lane\" x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{}\"/>",
            first.top, layout.bottom
        );
    }
}

fn draw(out: &mut String, layout: &Layout, number: usize, row: &Row) {
    let top = row.top + layout::PAD;
    line(out, "dim", layout::NUMBER, top, &number.to_string());
    let middle = top + LINE / 2;
    if let Some(lane) = row.lane {
        let x = layout.lane_x(lane);
        if let Some(target) = row.target {
            let end = layout.lane_x(target);
            let back = if end > x { end - 8 } else { end + 8 };
            let y = row.arrow_y;
            let _ = writeln!(out, "<path class=\"arrow\" d=\"M{x} {middle}V{y}H{back}\"/>");
            let _ = writeln!(out, "<path class=\"head\" d=\"M{end} {y}L{back} {}V{}z\"/>", y - 4, y + 4);
        }
        let _ = writeln!(out, "<circle class=\"dot\" cx=\"{x}\" cy=\"{middle}\" r=\"5\"/>");
        for (index, (class, text)) in row.told.iter().enumerate() {
            line(out, class, x + layout::BESIDE, top + index * LINE, text);
        }
    }
    for (index, (class, text)) in row.changes.iter().enumerate() {
        line(out, class, layout.changes_x, top + index * LINE, text);
    }
}

/// Draws the behaviour after the last step: the way back to the first step of the loop, or a square where
/// the behaviour stays; and the words for it.
fn foot(out: &mut String, trace: &Trace, layout: &Layout) {
    let top = layout.bottom + 4;
    for (index, (class, text)) in layout.foot.iter().enumerate() {
        line(out, class, layout::FOOT, top + index * LINE, text);
    }
    let middle = top + LINE / 2;
    match trace.end {
        End::Open => {}
        End::Lasso { loop_start } => bracket(out, layout, loop_start, middle),
        End::Stays { .. } => {
            let (x, y) = (layout::NUMBER - 8, middle - 5);
            let _ = writeln!(out, "<rect class=\"stay\" x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\"/>");
        }
    }
}

/// The way back from below the last row, at height `from`, to the first one of the loop.
fn bracket(out: &mut String, layout: &Layout, start: usize, from: usize) {
    let Some(row) = layout.rows.get(start.saturating_add(1)) else { return };
    let to = row.top + layout::PAD + LINE / 2;
    let (left, right) = (layout::LOOP / 2, layout::NUMBER);
    let _ = writeln!(out, "<path class=\"loop\" d=\"M{right} {from}H{left}V{to}H{}\"/>", right - 10);
    let (tip, back) = (right - 3, right - 11);
    let _ = writeln!(out, "<path class=\"loop-head\" d=\"M{tip} {to}L{back} {}V{}z\"/>", to - 5, to + 5);
}

/// A line of text whose upper edge is `top`.
fn line(out: &mut String, class: &str, x: usize, top: usize, text: &str) {
    let y = top + BASELINE;
    let _ = writeln!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text));
}

/// Text for XML, of one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
