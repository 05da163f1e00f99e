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

/// The meaning of each word of the table of requirements.
const VERDICTS: &str = "
### What the words of the table mean

A failing case is *charged* with one requirement: the first that is at stake where the case differs from what is
expected. The case then goes on as far as it can, and the claims of the specification judge all that was seen. So a case
can show that other requirements are broken too, often as a consequence. *Held in N cases, broken in M* counts these
judgements: N cases put the requirement to the test and kept it from their beginning to their end, and M broke it. *No
claim judged it*: no claim of the specification is about the requirement and looked at these cases. *No claim judges where
it is kept*: the claims about the requirement need what the adapter cannot tell, or there is none; a case that is charged
with the requirement shows that it is broken.

| word | meaning |
|---|---|
| Pass | Cases are about the requirement, and all of them pass. No case of the run fails. |
| Pass (N of M; the others are NotApplicable) | The same, for the cases that apply. |
| Held in N cases | No case that was run is charged with the requirement. Its claims judged N cases, and it was kept in each. It is as good as a pass in these cases, but other cases fail, or no case has the requirement in its id. |
| Fail (N of M) | N of the M cases about the requirement fail and are charged with it. |
| KnownDeviation (names) | All cases that are charged with it were expected to fail; the names are those of the reasons. |
| UnexpectedPass (N of M) | N cases pass and were expected to fail: the expectations are out of date. |
| NotCharged | No case is charged with the requirement, but its claims were seen to be broken in cases that are charged with another one: often a consequence. |
| NotJudged (N cases) | N cases are about the requirement and pass, but no claim judged it in any case: the adapter cannot tell what a claim needs, such as the answers. Nothing is said of the requirement. |
| AdapterBroke (N of M) | In N of the M cases the adapter died or broke the protocol; nothing is said of the bus. |
| Inconclusive | There is no verdict: the bus did not come to rest, the adapter was silent, or cases fail before the step that is about the requirement. |
| NotRun (N of M) | The run ended before N of the M cases. |
| NotApplicable | The adapter does not claim what every case about the requirement needs, or the cases make no sense after what the bus did. |
| — | No case that was run is about the requirement, and no claim judged it. |

*Pass*, and *Held* where no case fails, are the only words that say that the bus does what is required.
";

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
            let passes = format!("{} of {}", suite.counts.pass, suite.counts.all());
            let whole = if report.gaps(suite).is_empty() { ", guaranteed" } else { "" };
            format!("{} ({passes} pass{whole})", cell(&suite.name))
        });
        let lacks = match hello.lacks.as_slice() {
            [] => String::new(),
            lacks => format!("; cannot tell {}", list(lacks)),
        };
        let claims = format!("{}; {}{lacks}", levels(report), list(&hello.features));
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
            cell(&parameters(report)),
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
    out.push_str(VERDICTS);
}

/// The number of cases that fail and are charged with the requirement.
fn charged(found: &RequirementReport) -> usize {
    found.counts.fail + found.counts.known_deviation
}

/// Lists what each implementation must change: the requirements that it was seen to break, first those with which the
/// most cases are charged.
fn changes(out: &mut String, reports: &[Report], specification: &str) {
    for report in reports {
        let mut broken: Vec<&RequirementReport> =
            report.requirements.iter().filter(|found| found.broken > 0).collect();
        broken.sort_by_key(|found| std::cmp::Reverse((charged(found), found.broken)));
        if broken.is_empty() {
            continue;
        }
        let held = report.requirements.iter().filter(|found| found.broken == 0 && found.held > 0);
        let held: Vec<&str> = held.map(|found| found.id.as_str()).collect();
        let _ = writeln!(
            out,
            "\n### What {} would have to change\n\nIt keeps {} in every case that put them to the test. The table has \
             the requirements that it was seen to break, each with the shortest case that shows it. A requirement with \
             which no case is charged is broken only where another one fails first, often as a consequence: mend those \
             that are charged, and run the cases again. The traces below show the requirements that are charged.\n\n\
             | requirement | charged in | broken in | held in | shortest case | what must be |\n\
             |---|---|---|---|---|---|",
            cell(&name(report)),
            if held.is_empty() { "no requirement".to_owned() } else { cell(&list(held)) },
        );
        for found in broken {
            let Some(requirement) = requirement::find(&found.id) else { continue };
            let first = found.shortest.as_ref().map(|shown| &shown.case.id);
            let shortest = first.or(found.broken_in.as_ref()).map_or("none of its own", String::as_str);
            let link = format!("{specification}#{}", anchor(requirement));
            let _ = writeln!(
                out,
                "| [{}]({link}) | {} | {} | {} | `{}` | {} |",
                found.id,
                charged(found),
                found.broken,
                if found.is_judged { found.held.to_string() } else { "not judged".to_owned() },
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
