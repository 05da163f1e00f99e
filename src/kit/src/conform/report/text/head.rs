//! The head of a report: the tested bus, the counts of each suite, and the guarantees.

use std::collections::BTreeSet;

use anstyle::Style;
use wspbus_models::bus::narrate::list;

use crate::conform::report::page::{Page, cases};
use crate::conform::report::{Declaration, Report, SuiteReport};
use crate::conform::verdict::{Counts, ReportedVerdict};
use crate::suite::case::{Feature, Returns};
use wspbus_words::screen::width;

pub(super) fn head(page: &mut Page, report: &Report) {
    let hello = &report.implementation;
    let name = format!("{} {}", hello.implementation, hello.version);
    page.text("", page.styles.heading, &format!("{name}: conformance to the Web Site Process Bus"));
    let mut entry = |name: &str, text: &str| page.text(&format!("  {name:<15}"), Style::new(), text);
    entry("language", &hello.language);
    entry("specification", &report.specification);
    entry("claims", &levels(report));
    let has = |feature: &Feature| hello.features.iter().any(|name| name == feature.name());
    let lacks: Vec<&str> =
        Feature::ALL.iter().filter(|feature| !has(feature)).map(|feature| feature.name()).collect();
    entry("features", &if hello.features.is_empty() { "none".to_owned() } else { list(&hello.features) });
    if !lacks.is_empty() {
        entry("lacks", &list(lacks));
    }
    if !hello.lacks.is_empty() {
        entry("cannot tell", &list(&hello.lacks));
    }
    entry("parameters", &parameters(report));
    if !report.only.is_empty() {
        entry("only", &format!("the cases {}", list(&report.only)));
    }
}

/// The levels that the implementation claims.
pub(in crate::conform::report) fn levels(report: &Report) -> String {
    match report.implementation.levels.as_slice() {
        [] => "no level".to_owned(),
        levels => list(levels.iter().map(|level| level.name())),
    }
}

/// The choices of the implementation, in words.
pub(in crate::conform::report) fn parameters(report: &Report) -> String {
    let choice = match report.parameters.returns {
        Returns::AtOnce => "a granted call returns at once",
        Returns::WhenResolved => "a granted call returns when its ticket is resolved",
    };
    let from = match report.declaration {
        Declaration::Declared => "",
        Declaration::Seen => "; the adapter does not declare it, and its first call was seen to",
        Declaration::Assumed => {
            "; the adapter does not declare it, and the kit could not see it: this is assumed"
        }
    };
    format!("{choice}{from}")
}

/// One column of the table of suites.
#[derive(Clone, Copy)]
struct Column {
    head: &'static str,
    tone: Tone,
    count: fn(&Counts) -> usize,
}

/// The meaning of a count above 0 in a column.
#[derive(Clone, Copy)]
enum Tone {
    /// A size, neither good nor bad.
    Plain,
    /// Cases that went well.
    Good,
    /// Cases that make the run fail.
    Bad,
    /// Cases that deserve a look, and do not make the run fail.
    Notable,
}

const fn column(head: &'static str, tone: Tone, count: fn(&Counts) -> usize) -> Column {
    Column { head, tone, count }
}

/// The columns. The first [`ALWAYS`] of them are always shown; the others are left out where every count is
/// 0.
const COLUMNS: [Column; 9] = [
    column("cases", Tone::Plain, Counts::all),
    column("pass", Tone::Good, |counts| counts.pass),
    column("FAIL", Tone::Bad, |counts| counts.fail),
    column("known", Tone::Notable, |counts| counts.known_deviation),
    column("unexpected", Tone::Bad, |counts| counts.unexpected_pass),
    column("inconclusive", Tone::Notable, |counts| counts.inconclusive),
    column("n/a", Tone::Notable, |counts| counts.not_applicable),
    column("broken", Tone::Bad, |counts| counts.broken),
    column("not run", Tone::Notable, |counts| counts.not_run),
];
/// The number of columns that are always shown.
const ALWAYS: usize = 3;

/// Shows a row for each suite, and the total. A column in which every count is 0 is left out. Where the
/// columns do not fit, each suite is a sentence.
pub(super) fn suites(page: &mut Page, report: &Report) {
    page.blank();
    let mut rows: Vec<(&str, &Counts)> = report.suites.iter().map(|s| (s.name.as_str(), &s.counts)).collect();
    rows.push(("total", &report.counts));
    let has = |column: &Column| rows.iter().any(|(_, counts)| (column.count)(counts) > 0);
    let chosen = COLUMNS.iter().enumerate().filter(|(index, column)| *index < ALWAYS || has(column));
    let chosen: Vec<Column> = chosen.map(|(_, column)| *column).collect();
    let first = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).max(5);
    let wide = |column: &Column| width(column.head).max(6) + 2;
    if first + 2 + chosen.iter().map(wide).sum::<usize>() > page.width {
        return sentences(page, &rows, &chosen);
    }
    let mut heads = format!("  {:<first$}", "suite");
    chosen.iter().for_each(|column| heads.push_str(&format!("{:>1$}", column.head, wide(column))));
    page.line(&[(page.styles.heading, &heads)]);
    for (name, counts) in rows {
        let mut parts = vec![(Style::new(), format!("  {name:<first$}"))];
        for column in &chosen {
            let count = (column.count)(counts);
            parts.push((style(page, column.tone, count), format!("{count:>0$}", wide(column))));
        }
        page.line(&parts);
    }
}

fn sentences(page: &mut Page, rows: &[(&str, &Counts)], chosen: &[Column]) {
    for (name, counts) in rows {
        let said = chosen.iter().map(|column| ((column.count)(counts), column.head));
        let said = said.filter(|(count, _)| *count > 0).map(|(count, head)| format!("{count} {head}"));
        page.text(&format!("  {name}: "), Style::new(), &said.collect::<Vec<_>>().join(", "));
    }
}

fn style(page: &Page, tone: Tone, count: usize) -> Style {
    match tone {
        _ if count == 0 => page.styles.line,
        Tone::Plain => Style::new(),
        Tone::Good => page.styles.good,
        Tone::Bad => page.styles.bad,
        Tone::Notable => page.styles.change,
    }
}

/// Shows the guarantee of each suite, or the reason why the suite guarantees nothing.
pub(super) fn guarantees(page: &mut Page, report: &Report) {
    if report.suites.is_empty() {
        return;
    }
    page.heading("What is guaranteed");
    for suite in &report.suites {
        let gaps = report.gaps(suite);
        let head = format!("  {:<20} ", suite.name);
        let whole = suite.whole();
        let away = whole.not_applicable;
        match gaps.is_empty() {
            // No case was run against the bus, so no case failed.
            _ if away > 0 && away == whole.all() => {
                let reason = away_because(report, &suite.name);
                page.text(&head, Style::new(), &format!("does not apply: {reason}"));
            }
            true => page.text(&head, page.styles.good, &guarantee(suite)),
            false => page.text(&head, Style::new(), &format!("nothing: {}", list(gaps))),
        }
    }
}

/// The guarantee of a suite, and how many of its cases ran as other cases.
fn guarantee(suite: &SuiteReport) -> String {
    match suite.before.all() {
        0 => suite.guarantee.clone(),
        before => {
            let said = cases(before);
            format!("{} {said} of these have the inputs of a case above, and ran there.", suite.guarantee)
        }
    }
}

/// The reasons why no case of a suite applies; each reason comes once.
fn away_because(report: &Report, suite: &str) -> String {
    let cases = report.cases.iter().filter(|case| case.suite == suite);
    let reasons: BTreeSet<&str> = cases
        .filter_map(|case| match &case.verdict {
            ReportedVerdict::NotApplicable { reason } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    match reasons.is_empty() {
        // The report lists no cases.
        true => "the adapter does not claim the features that the suite needs".to_owned(),
        false => format!("the adapter {}", list(reasons)),
    }
}
