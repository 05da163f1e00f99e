//! A report for a terminal or a log. The words say everything; colours only repeat it.
//!
//! The text is for a reader who maintains the bus that was tested, and has never seen this project. It says
//! which bus was tested, how the suites ended, and which guarantees follow. Then it shows the failures, the
//! shortest case first.

mod findings;
mod head;

use anstyle::Style;

use super::page::{Page, cases};
use super::{Report, RequirementReport, lanes};
use crate::suite::explain::Explained;
use findings::{MOST, findings};
use wspbus_words::look::Look;

pub(super) use head::{levels, parameters};

/// The report as text. Each line is at most as wide as asked, except for commands, which are to be copied.
/// `command` is the tested command, as it is typed; without it, a placeholder stands in its place.
pub fn text(report: &Report, look: &Look, command: Option<&str>) -> String {
    let mut page = Page::new(look);
    head::head(&mut page, report);
    head::suites(&mut page, report);
    head::guarantees(&mut page, report);
    let command = command.unwrap_or("COMMAND");
    fails(&mut page, report, command);
    findings(&mut page, report);
    conclusion(&mut page, report);
    page.out
}

/// The explanation of a failure, lane by lane, with the meaning of the marks.
pub fn diagram(explained: &Explained, look: &Look) -> String {
    let mut page = Page::new(look);
    lanes::show(&mut page, explained);
    page.out
}

/// The command that runs one case again.
pub fn rerun(case: &str, command: &str) -> String {
    format!("wspbus conform --only '{}' -- {command}", case.replace('\'', r"'\''"))
}

/// Shows the shortest case of the requirement that explains most fails, and the other requirements of failing cases.
fn fails(page: &mut Page, report: &Report, command: &str) {
    let failing = report.failing();
    let Some((first, others)) = failing.split_first() else { return };
    page.blank();
    let said = match report.counts.fail {
        1 => "FAIL: one case fails".to_owned(),
        fails if others.is_empty() => format!("FAIL: {fails} cases fail; this is the shortest"),
        fails => {
            let (id, most) = (&first.id, first.counts.fail);
            let breaks = if most == 1 { "breaks" } else { "break" };
            format!(
                "FAIL: {fails} cases fail; {most} of them {breaks} {id}, and this is the shortest of those"
            )
        }
    };
    page.text("", page.styles.bad, &said);
    shortest(page, first, command);
    if others.is_empty() {
        return;
    }
    page.heading("Other requirements at stake in cases that fail, each with its shortest");
    page.some(others, MOST, |page, requirement| {
        let counts = requirement.counts;
        let of = format!("{} of {}", counts.fail, counts.all());
        let id = requirement.shortest.as_ref().map_or("", |shown| shown.case.id.as_str());
        page.text(&format!("  {:<9} {of:>14}  ", requirement.id), Style::new(), id);
        page.text(&" ".repeat(28), page.styles.line, &requirement.seen());
    });
}

fn shortest(page: &mut Page, requirement: &RequirementReport, command: &str) {
    let RequirementReport { id, counts, shortest, .. } = requirement;
    let said = match (counts.all(), counts.fail) {
        (1, _) => format!("{id} is at stake in 1 case, which fails."),
        (all, 1) => format!("{id} is at stake in {}, of which 1 fails.", cases(all)),
        (all, fail) => format!("{id} is at stake in {}, of which {fail} fail.", cases(all)),
    };
    let Some(shown) = shortest else { return page.text("  ", Style::new(), &said) };
    page.text("  ", page.styles.heading, &shown.case.id);
    if let Some(inputs) = shown.shortened_from {
        page.text("  ", Style::new(), &format!("shortened from {inputs} inputs"));
    }
    if let Some(before) = &shown.at_first {
        page.text(
            "  ",
            Style::new(),
            &format!("{before} was at stake before that: expectations name {before}"),
        );
    }
    page.blank();
    lanes::show(page, &lanes::explained(shown));
    page.blank();
    page.text("", Style::new(), &said);
    page.text("", Style::new(), "To run this case alone:");
    page.command(&rerun(&shown.case.id, command));
}

/// Writes the conclusion of the report.
fn conclusion(page: &mut Page, report: &Report) {
    let counts = report.counts;
    page.blank();
    let (style, said) = match counts {
        _ if counts.all() == 0 => (page.styles.bad, "No case was run, so there is no verdict.".to_owned()),
        _ if counts.fail > 0 => {
            let fail = if counts.fail == 1 { "fails" } else { "fail" };
            let said = format!("{} of {} {fail}.", counts.fail, cases(counts.all()));
            (page.styles.bad, format!("{} falls short: {said}", report.implementation.implementation))
        }
        _ if counts.broken > 0 => {
            (page.styles.bad, "The adapter broke, so there is no verdict on the bus behind it.".to_owned())
        }
        _ if counts.unexpected_pass + report.stale.len() > 0 => {
            (page.styles.bad, "The expectations are out of date: correct them.".to_owned())
        }
        _ if counts.inconclusive + counts.not_run > 0 => {
            let said = cases(counts.inconclusive + counts.not_run);
            (page.styles.change, format!("Inconclusive: there is no verdict on {said}."))
        }
        _ if counts.pass + counts.known_deviation == 0 => {
            let said = "No case applies to what the adapter claims, so there is no verdict.";
            (page.styles.change, said.to_owned())
        }
        _ if counts.pass == counts.all() => {
            (page.styles.good, format!("Every case passes: {}.", cases(counts.all())))
        }
        _ => {
            let known = match counts.known_deviation {
                0 => String::new(),
                1 => ", 1 is a known deviation".to_owned(),
                known => format!(", {known} are known deviations"),
            };
            let away = match counts.not_applicable {
                0 => String::new(),
                1 => ", 1 does not apply".to_owned(),
                away => format!(", {away} do not apply"),
            };
            let pass = if counts.pass == 1 { "passes" } else { "pass" };
            let said = format!("{} of {} {pass}{known}{away}.", counts.pass, cases(counts.all()));
            (page.styles.good, format!("As expected: {said}"))
        }
    };
    page.text("", style, &said);
}

#[cfg(test)]
mod tests;
