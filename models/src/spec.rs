//! The specification as a document: `docs/spec.md` is what [`markdown`] returns.

pub mod site;

use std::fmt::Write as _;

use crate::bus::answer::Asker;
use crate::bus::print;
use crate::requirement::{By, CHAPTERS, Chapter};

const HEAD: &str = "\
# The specification of one bus

This page is printed from the code (`models/src/requirement.rs`, `models/src/bus/`): change
it there, and run `UPDATE=1 cargo test -p wspbus-tests --test spec`. MUST, SHOULD and MAY are those of RFC 2119.
Levels of conformance: **core** (one thread), **threads** (many threads, deadlines, waiters),
**authority** (which requester may ask for what). [The specification of a site](site.md) says
what follows for many processes with many interpreters.

## Words

| word | meaning |
|---|---|
| bus | the state machine and message broker of one process or interpreter |
| channel, listener | a topic; a callback that is subscribed to it with a priority |
| request | Graceful, Start, Reload, Stop, Restart or Exit with a code, asked of a bus by a requester |
| granted | answered Accepted or Joined; a granted request has a ticket until it is resolved |
| goal | the strongest request that was granted and is not reached yet; without one a bus is *at rest* |
| pass | one run over the listeners of a channel, one listener after the other |
| whole | said of a pass that gave every listener its turn |
| outcome | how a listener ended: Ok, Failed, Exit(code), TimedOut, Busy |
| abandoned | said of a listener that passed its deadline and still runs; the bus does not wait for it |
| block | the main program's wait for the end of the bus |
";

const TABLES: &str = "
## What drives the machine

The machine (`models/src/bus/machine.rs`) reads four tables: the ladder of goals, the order of
listeners, the state table, and the rules of the answer table. They are printed below from the
value that it reads. The tests of `tests/tables.rs` change every entry, and see the machine do
otherwise. The two tables of answers and the state diagram are derived.
";

const LADDER: &str = "\
A goal is stronger than those that stand before it. The rules of the answer table compare a
request with the goal by this ladder.
";

const ORDER: &str = "\
A pass calls the listeners of its channel by priority, the lowest first, and those of the same
priority by age, the oldest subscription first. An example in the order of subscription:
";

const DIAGRAM: &str = "\
The diagram is derived, and drives nothing: the machine changes its state by the state table, and
to Running after a start pass that served the goal. The claim `changes-follow-the-graph` judges
every change of state by these edges, and a test compares them with the changes that the explored
machine makes.
";

const PLAN: &str = "\
The table says what a bus does next for its goal, when no pass is in progress: a pass (after
entering the state that stands before it), a change of state, or nothing, because the goal is
reached. A start pass
that served the goal enters Running; if the goal grew meanwhile, the row of Starting says what
follows. Some cells are met by no behaviour, such as a Graceful outside Running: they lead by the
shortest way to what is asked, so that the table is total.
";

const ANSWERS: &str = "\
A request is answered by the first rule that fits. The machine reads the columns *when* and
*answer*; the words and the requirement say why, and drive nothing. The two tables below are these
rules, applied to every situation that a bus can be in.
";

const CELLS: &str = "\
*Outside* is any thread that runs no listener of a pass. *Its pass* is the one that the goal needs
to begin after the request: the start pass of a Reload, the graceful pass of a Graceful. *Taken*
says that the main program has taken the result. A reason alone (*not running*, *terminal*,
*re-executing*) is Refused for that reason; Superseded is by the goal; *Joined again* is Joined,
and the goal runs once more.

Some situations lie between two steps that a bus takes by itself: Idle with a goal, such as Idle in
a Reload, or Running after the first of two rounds. A bus may take these steps without a moment in
which it answers a request; then the rows of these situations say nothing about it, and no case of
the conformance kit asks there. A bus that answers there answers by these rows.
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for about in CHAPTERS.iter().filter(|about| about.topic.is_of_one_bus()) {
        chapter(&mut out, about);
    }
    out.push_str(TABLES);
    let _ = write!(out, "\n## The ladder of goals\n\n{LADDER}\n    {}\n", print::ladder());
    let _ = write!(out, "\n## The order of listeners\n\n{ORDER}\n{}", print::order());
    let _ = write!(out, "\n## The state table\n\n{PLAN}\n");
    out.push_str(&print::plan());
    out.push_str("\n## The answer table\n\n");
    let _ = write!(out, "{ANSWERS}\n{}", print::rules());
    let _ = write!(out, "\n### The answers to a request from outside\n\n{CELLS}\n");
    out.push_str(&print::answers(Asker::Outside));
    out.push_str("\n### The answers to a request from the listener that runs\n\n");
    out.push_str(&print::answers(Asker::Listener));
    let _ = write!(out, "\n## The state diagram\n\n{DIAGRAM}\n```mermaid\n{}```\n", print::diagram());
    out
}

fn chapter(out: &mut String, about: &Chapter) {
    let _ = write!(out, "\n## {}\n", about.title);
    for r in about.requirements {
        let _ = write!(out, "\n**{}** ({}, {}). {}\n", r.id, r.force, r.level, r.text);
        let _ = write!(out, "\n- Why: {}\n- Source: {}.\n", r.rationale, r.source);
        if let By::Construction(test) = r.checked {
            let _ = writeln!(out, "- Holds by construction: test `{test}`.");
        }
    }
}
