//! One page: the intention, the behaviour of the specification, and that of other servers.

use std::fmt::Write as _;

use wspbus_check::trace::Format;
use wspbus_check::{Limits, silent};
use wspbus_cli::catalogue;
use wspbus_models::use_case::cases::CASES;
use wspbus_models::use_case::model::INTENTION;
use wspbus_models::use_case::text::Page;
use wspbus_words::look::Look;

use super::matrix;

/// The page, as Markdown.
pub fn page(page: &Page) -> String {
    let mut out = format!("# {}\n\n> {}\n\n{}\n", page.title, page.quote, page.answer);
    out.push_str("\n## Within reach?\n\n");
    out.push_str(&matrix::head("variant"));
    for case in CASES.iter().filter(|case| case.page == page.page) {
        let _ = writeln!(out, "| {} | {} |", case.title, matrix::cells(&matrix::row(case)));
    }
    for case in CASES.iter().filter(|case| case.page == page.page) {
        let _ = write!(out, "\n## {}\n\n**Intention.** {}\n\n", case.title, case.intention);
        out.push_str("**What the specification does**, by the shortest behaviour that fulfils it:\n\n");
        let _ = write!(out, "```mermaid\n{}```\n\n", diagram(case.name));
        let _ = writeln!(out, "`wspbus show use-case/{}/{INTENTION}` shows it step by step.", case.name);
    }
    out.push_str("\n## What others do\n\n| system | |\n|---|---|\n");
    for (system, what) in page.elsewhere {
        let _ = writeln!(out, "| {system} | {what} |");
    }
    let models = page.mechanism.iter().map(|m| format!("`wspbus check {m}`")).collect::<Vec<_>>();
    let _ = write!(out, "\n## How it is done\n\nThe mechanism is checked in: {}.\n", models.join(", "));
    out
}

/// The witness as a lane diagram.
fn diagram(name: &str) -> String {
    let subject = catalogue::find("use-case", name).expect("each use case is a configuration");
    let outcome = subject.check(&Limits::default(), &mut silent).expect("sound");
    let trace = outcome.property(INTENTION).and_then(|p| p.trace.clone()).expect("it can be fulfilled");
    trace.render(Format::Mermaid, &Look::default())
}
