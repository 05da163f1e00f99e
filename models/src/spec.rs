//! The specification as a document: `docs/spec.md` is what [`markdown`] returns.

pub mod site;

use std::fmt::Write as _;

use crate::bus::answer::{Asker, RULES, Reply};
use crate::bus::print;
use crate::requirement::{By, CHAPTERS, Requirement};

const HEAD: &str = "\
# The specification of one bus

This page is printed from the code (`models/src/requirement.rs`, `models/src/lifecycle/`): change
it there, and run `UPDATE=1 cargo test --test spec`. MUST, SHOULD and MAY are those of RFC 2119.
Levels of conformance: **core** (one thread), **threads** (many threads, deadlines, waiters),
**authority** (who may ask for what). What many processes and many interpreters make of it is
in [the specification of a site](site.md).

## Words

| word | meaning |
|---|---|
| bus | the state machine and message broker of one process or interpreter |
| channel, listener | a topic; a callback that is subscribed to it with a priority |
| request | what somebody asks of a bus: Graceful, Start, Reload, Stop, Restart or Exit with a code |
| granted | answered Accepted or Joined; a granted request has a ticket until it is resolved |
| goal | the strongest request that was granted and is not reached yet; without one a bus is *at rest* |
| pass | one run over the listeners of a channel, one listener after the other |
| whole | said of a pass that gave every listener its turn |
| outcome | how a listener ended: Ok, Failed, Exit(code), TimedOut, Busy |
| abandoned | said of a listener that passed its deadline and still runs; nobody waits for it |
| block | the main program's wait for the end of the bus |
";

const PLAN: &str = "\
What a bus does next for its goal, when no pass is in progress: a pass (after entering the state
that stands before it), a change of state, or nothing, because the goal is reached. A start pass
that served the goal enters Running; if the goal grew meanwhile, the row of Starting says what
follows. Some cells are met by no behaviour, such as a Graceful outside Running: they lead by the
shortest way to what is asked, so that the table is total.
";

const ANSWERS: &str = "\
A request is answered by the first rule that fits. The two tables below are these rules, applied
to every situation that a bus can be in.
";

const CELLS: &str = "\
*Outside* is any thread that runs no listener of a pass. *Its pass* is the one that the goal needs
to begin after the request: the start pass of a Reload, the graceful pass of a Graceful. *Taken*
says that the main program has taken the result. A reason alone (*not running*, *terminal*,
*re-executing*) is Refused for that reason; Superseded is by the goal; *Joined again* is Joined,
and the goal runs once more.
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for (title, requirements) in &CHAPTERS[..site::OF_ONE_BUS] {
        chapter(&mut out, title, requirements);
    }
    out.push_str("\n## The state diagram\n\n```mermaid\n");
    out.push_str(&print::diagram());
    let _ = write!(out, "```\n\n## The state table\n\n{PLAN}\n");
    out.push_str(&print::plan());
    out.push_str("\n## The answer table\n\n");
    out.push_str(ANSWERS);
    rules(&mut out);
    let _ = write!(out, "\n### The answers to a request from outside\n\n{CELLS}\n");
    out.push_str(&print::answers(Asker::Outside));
    out.push_str("\n### The answers to a request from the listener that runs\n\n");
    out.push_str(&print::answers(Asker::Listener));
    out
}

fn chapter(out: &mut String, title: &str, requirements: &[Requirement]) {
    let _ = write!(out, "\n## {title}\n");
    for r in requirements {
        let _ = write!(out, "\n**{}** ({}, {}). {}\n", r.id, r.force, r.level, r.text);
        let _ = write!(out, "\n- Why: {}\n- Source: {}.\n", r.rationale, r.source);
        if let By::Construction(test) = r.checked {
            let _ = writeln!(out, "- Holds by construction: test `{test}`.");
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
