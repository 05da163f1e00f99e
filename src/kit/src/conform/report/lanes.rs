//! A failing case as a diagram: expected beside observed, lane by lane, in colours.

use super::Shown;
use super::page::Page;
use crate::suite::explain::{self, Explained, Line, Part};

/// A failing case in words.
pub(super) fn explained(shown: &Shown) -> Explained {
    explain::explain(&shown.setup, &shown.case, &shown.failure)
}

/// Shows the explanation, and the meaning of the marks.
pub(super) fn show(page: &mut Page, explained: &Explained) {
    let lines = explained.lines(page.width);
    let legend = explain::legend(page.width);
    lines.iter().chain([&Line::new()]).chain(&legend).for_each(|line| show_line(page, line));
}

fn show_line(page: &mut Page, line: &Line) {
    let styles = page.styles;
    let style = |part| match part {
        Part::Plain => anstyle::Style::new(),
        Part::Heading => styles.heading,
        Part::Faint => styles.line,
        Part::Missing => styles.bad,
        Part::Extra => styles.change,
    };
    let parts: Vec<(anstyle::Style, &str)> =
        line.iter().map(|(part, text)| (style(*part), text.as_str())).collect();
    page.line(&parts);
}
