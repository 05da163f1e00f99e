//! Several reports side by side, as a page of Markdown: requirements are rows, implementations columns.

use std::fmt::Write as _;

use wspbus_models::bus::narrate::list;
use wspbus_models::requirement::{self, CHAPTERS, Chapter, Requirement};

use super::page::cases;
use super::text::{levels, parameters};
use super::{Report, RequirementReport, lanes};
use crate::conform::verdict::Counts;
use crate::suite::explain;
use wspbus_words::screen::one_line;

/// The number of columns for which the traces are laid out.
const COLUMNS: usize = 100;
/// The number of lines of a trace that are shown.
const MOST_LINES: usize = 60;

const LEGEND: &str = "\
In the traces `-` is expected and not observed, `+` is observed and not expected, `=` is as expected. Order counts
within a heading only. A granted request (Accepted or Joined) has a ticket until it is resolved.";

/// The page, from its first table on: the caller that makes a document of it gives it a title. Links to
/// requirements lead to this page of the specification (`spec.md`).
pub fn markdown(reports: &[Report], specification: &str) -> String {
    let mut out = String::new();
    implementations(&mut out, reports);
    requirements(&mut out, reports, specification);
    changes(&mut out, reports, specification);
    deviations(&mut out, reports);
    traces(&mut out, reports);
    out
}

fn implementations(out: &mut String, reports: &[Report]) {
    out.push_str("| implementation | language | specification | claims | parameters | suites |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for report in reports {
        let hello = &report.implementation;
        let suites = report.suites.iter().map(|suite| {
            let passes = format!("{} of {}", suite.counts.passes(), suite.counts.all());
            let whole = if report.gaps(suite).is_empty() { ", guaranteed" } else { "" };
            format!("{} ({passes} pass{whole})", cell(&suite.name))
        });
        let claims = format!("{}; {}", levels(report), list(&hello.features));
        let only = match report.only.as_slice() {
            [] => String::new(),
            only => format!("; only {}", cell(&list(only))),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {}{only} |",
            cell(&name(report)),
            cell(&hello.language),
            cell(&report.specification),
            cell(&claims),
            parameters(report.parameters),
            suites.collect::<Vec<_>>().join("<br>"),
        );
    }
}

fn requirements(out: &mut String, reports: &[Report], specification: &str) {
    let names: Vec<String> = reports.iter().map(|report| cell(&name(report))).collect();
    let _ = writeln!(out, "\n| requirement | {} |", names.join(" | "));
    let _ = writeln!(out, "|---|{}", "---|".repeat(reports.len()));
    for requirement in requirement::all() {
        let found: Vec<Option<&RequirementReport>> =
            reports.iter().map(|report| report.requirement(requirement.id)).collect();
        if found.iter().all(Option::is_none) {
            continue;
        }
        let cells = reports.iter().zip(found).map(|(report, found)| match found {
            Some(found) => said(found, &report.counts),
            None => "—".to_owned(),
        });
        let cells = cells.collect::<Vec<_>>().join(" | ");
        let link = format!("{specification}#{}", anchor(requirement));
        let _ = writeln!(out, "| [{}]({link}) | {cells} |", requirement.id);
    }
}

/// Lists what each implementation must change: the requirements that it was seen to break, the most often broken
/// first.
fn changes(out: &mut String, reports: &[Report], specification: &str) {
    for report in reports {
        let mut broken: Vec<&RequirementReport> =
            report.requirements.iter().filter(|found| found.broken > 0).collect();
        broken.sort_by_key(|found| std::cmp::Reverse(found.broken));
        if broken.is_empty() {
            continue;
        }
        let held = report.requirements.iter().filter(|found| found.broken == 0 && found.held > 0);
        let held: Vec<&str> = held.map(|found| found.id.as_str()).collect();
        let _ = writeln!(
            out,
            "\n### What {} would have to change\n\nIt keeps {} in every case that put them to the test. The table has \
             the requirements that it breaks, each with the shortest case that shows it; the case may fail first for \
             another requirement. The traces below show the requirements that are the first to fail.\n\n\
             | requirement | broken in | held in | shortest case | what must be |\n|---|---|---|---|---|",
            cell(&name(report)),
            if held.is_empty() { "no requirement".to_owned() } else { list(held) },
        );
        for found in broken {
            let Some(requirement) = requirement::find(&found.id) else { continue };
            let first = found.shortest.as_ref().map(|shown| &shown.case.id);
            let shortest = first.or(found.broken_in.as_ref()).map_or("none of its own", String::as_str);
            let link = format!("{specification}#{}", anchor(requirement));
            let _ = writeln!(
                out,
                "| [{}]({link}) | {} | {} | `{}` | {} |",
                found.id,
                found.broken,
                found.held,
                one_line(shortest).replace('`', "'"),
                cell(requirement.text)
            );
        }
    }
}

/// The verdict on a requirement. A verdict that needs attention stands out.
fn said(found: &RequirementReport, run: &Counts) -> String {
    match found.counts.fail + found.counts.unexpected_pass {
        0 => cell(&found.said(run)),
        _ => format!("**{}**", cell(&found.said(run))),
    }
}

/// Lists the known deviations with their reasons.
fn deviations(out: &mut String, reports: &[Report]) {
    for report in reports.iter().filter(|report| !report.deviations.is_empty()) {
        let _ = writeln!(out, "\nKnown deviations of {}:\n", cell(&name(report)));
        for known in &report.deviations {
            let link = known.link.as_deref().map(link).unwrap_or_default();
            let (id, reason, count) = (cell(&known.id), cell(&known.reason), cases(known.cases));
            let _ = writeln!(out, "- {id} ({count}): {reason}{link}");
        }
    }
}

/// The text as a link, if it is an address.
fn link(text: &str) -> String {
    let is_address =
        text.starts_with("https://") && !text.contains(|c: char| c.is_whitespace() || "<>".contains(c));
    if is_address { format!(" <{}>", one_line(text)) } else { format!(" {}", cell(text)) }
}

/// The shortest trace of each requirement that fails, known or not.
fn traces(out: &mut String, reports: &[Report]) {
    let mut told = false;
    for requirement in requirement::all() {
        for report in reports {
            let found = report.requirement(requirement.id);
            let Some(shown) = found.and_then(|found| found.shortest.as_ref()) else { continue };
            told = true;
            let _ = writeln!(out, "\n### {}: {}\n", requirement.id, cell(&name(report)));
            let _ = writeln!(out, "`{}`\n", one_line(&shown.case.id).replace('`', "'"));
            let text = explain::text(&lanes::explained(shown).lines(COLUMNS));
            let lines: Vec<&str> = text.lines().collect();
            let _ = writeln!(out, "```text");
            lines.iter().take(MOST_LINES).for_each(|line| {
                let _ = writeln!(out, "{line}");
            });
            if let Some(more) = lines.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
                let _ = writeln!(out, "... and {more} more lines");
            }
            let _ = writeln!(out, "```");
        }
    }
    if told {
        let _ = writeln!(out, "\n{LEGEND}");
    }
}

fn name(report: &Report) -> String {
    format!("{} {}", report.implementation.implementation, report.implementation.version)
}

/// The heading of the requirement's chapter, in the form in which the forges make an anchor of it.
fn anchor(requirement: &Requirement) -> String {
    let is_in = |chapter: &&Chapter| chapter.requirements.iter().any(|r| r.id == requirement.id);
    let title = CHAPTERS.iter().find(is_in).map_or("", |chapter| chapter.title);
    let kept = title.to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
        .collect::<String>()
        .replace(' ', "-")
}

/// Foreign text with every mark of Markdown escaped.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '|' | '<' | '>' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
