//! The specification as a document: `docs/spec.md` is what [`markdown`] returns.

use std::fmt::Write as _;

use crate::lifecycle::answer::{Asker, RULES, Reply};
use crate::lifecycle::print;
use crate::requirement::{By, CHAPTERS};

const HEAD: &str = "\
# The specification of one bus

This page is printed from the code (`models/src/requirement.rs`, `models/src/lifecycle/`): change
it there, and run `UPDATE=1 cargo test --test spec`. MUST, SHOULD and MAY are those of RFC 2119.
Levels of conformance: **core** (one thread), **threads** (many threads, deadlines, waiters),
**authority** (who may ask for what).
";

const ANSWERS: &str = "\
A request is answered by the first rule that fits. *Outside* is any thread that runs no listener
of a pass; *listener* is the listener that runs.
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    chapters(&mut out);
    out.push_str("\n## The state diagram\n\n```mermaid\n");
    out.push_str(&print::diagram());
    out.push_str("```\n\n## The state table\n\nWhat a bus does next for its goal, when no pass is in progress. A start pass that served the goal\nenters Running; if the goal grew meanwhile, the row of Starting says what follows.\n\n");
    out.push_str(&print::plan());
    out.push_str("\n## The answer table\n\n");
    out.push_str(ANSWERS);
    rules(&mut out);
    out.push_str("\n### The answers to a request from outside\n\n");
    out.push_str(&print::answers(Asker::Outside));
    out.push_str("\n### The answers to a request from the listener that runs\n\n");
    out.push_str(&print::answers(Asker::Listener));
    out
}

fn chapters(out: &mut String) {
    for (title, requirements) in CHAPTERS {
        let _ = write!(out, "\n## {title}\n");
        for r in requirements {
            let _ = write!(out, "\n**{}** ({}, {}) {}\n", r.id, r.force, r.level, r.text);
            let _ = write!(out, "\n> Why: {}\n> Source: {}.\n", r.rationale, r.source);
            if let By::Construction(test) = r.checked {
                let _ = write!(out, "> Holds by construction: test `{test}`.\n");
            }
        }
    }
}

fn rules(out: &mut String) {
    out.push_str("\n| # | rule | answer | requirement |\n|---|---|---|---|\n");
    for (n, rule) in RULES.iter().enumerate() {
        let reply = match rule.reply {
            Reply::Say(answer) => answer.to_string(),
            Reply::BehindGoal => "Superseded(the goal)".into(),
        };
        let _ = writeln!(out, "| {} | {} | {reply} | {} |", n + 1, rule.says, rule.requirement);
    }
}
