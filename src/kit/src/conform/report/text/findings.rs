//! The findings of a report that are known, out of date, or undecided.

use anstyle::Style;

use crate::conform::report::page::{Page, cases};
use crate::conform::report::weigh::Alike;
use crate::conform::report::{DeviationReport, Report};
use crate::conform::verdict::ReportedVerdict;

/// The number of requirements, reasons and cases that are listed; the others are counted.
pub(super) const MOST: usize = 20;

/// The number of lines of a reason that are shown.
const MOST_LINES: usize = 8;

pub(super) fn findings(page: &mut Page, report: &Report) {
    deviations(page, report);
    unexpected(page, report);
    if !report.stale.is_empty() {
        page.heading("Expectations that no case meets any more: remove them");
        page.some(&report.stale, MOST, |page, id| page.text("  ", Style::new(), id));
    }
    unsaid(page, report);
}

fn deviations(page: &mut Page, report: &Report) {
    if report.deviations.is_empty() {
        return;
    }
    page.heading("Known deviations");
    page.some(&report.deviations, MOST, |page, deviation| {
        let DeviationReport { id, reason, link, cases: count, shortest } = deviation;
        page.text("  ", page.styles.change, &format!("{id} ({})", cases(*count)));
        page.text("      ", Style::new(), reason);
        if let Some(link) = link {
            page.text("      ", Style::new(), link);
        }
        if let Some(shown) = shortest {
            page.text("      shortest: ", Style::new(), &shown.case.id);
        }
    });
}

fn unexpected(page: &mut Page, report: &Report) {
    let deviation = |verdict: &ReportedVerdict| matches!(verdict, ReportedVerdict::UnexpectedPass { .. });
    let found: Vec<_> = report.cases.iter().filter(|case| deviation(&case.verdict)).collect();
    if found.is_empty() {
        return;
    }
    page.heading("UNEXPECTED PASS: these cases are expected to fail, but pass; correct the expectations");
    page.some(&found, MOST, |page, case| {
        let of = match &case.verdict {
            ReportedVerdict::UnexpectedPass { deviation } => deviation.as_str(),
            _ => "",
        };
        page.text("  ", Style::new(), &format!("{} ({of})", case.id));
    });
}

/// A function that gives the reason of a verdict, if the verdict is of a certain kind.
type Reason = fn(&ReportedVerdict) -> Option<&str>;

/// Shows the cases that neither pass nor fail, with their reasons.
fn unsaid(page: &mut Page, report: &Report) {
    let groups: [(&str, Reason); 3] = [
        ("BROKEN: the adapter broke, or broke the protocol; there is no verdict on the bus", |verdict| {
            match verdict {
                ReportedVerdict::Broken { reason, .. } => Some(reason),
                _ => None,
            }
        }),
        ("Inconclusive: the bus did not come to rest, or the adapter was silent", |verdict| match verdict {
            ReportedVerdict::Inconclusive { reason, .. } => Some(reason),
            _ => None,
        }),
        (
            "Not applicable: the case needs a level or a feature that the adapter does not claim, or makes no sense after \
             what the bus did",
            |verdict| match verdict {
                ReportedVerdict::NotApplicable { reason } => Some(reason),
                _ => None,
            },
        ),
    ];
    for (heading, reason) in groups {
        let found = report.alike(reason);
        if found.is_empty() {
            continue;
        }
        page.heading(heading);
        page.some(&found, MOST, |page, Alike { reason, is_one, cases: count, first }| {
            let alike = if *is_one { "" } else { " of this kind; the first" };
            let head = format!("  {}{alike}: ", cases(*count));
            // An adapter that died may have said the reason in many lines.
            for (index, line) in reason.lines().take(MOST_LINES).enumerate() {
                page.text(if index == 0 { &head } else { "      " }, Style::new(), line);
            }
            page.text("      first: ", page.styles.line, &first.id);
        });
    }
    if report.counts.not_run > 0 {
        page.heading("Not run");
        let reason = report.ended.as_deref().unwrap_or("the run ended before them");
        let said = format!("{}: {reason}.", cases(report.counts.not_run));
        page.text("  ", Style::new(), &said);
    }
}
