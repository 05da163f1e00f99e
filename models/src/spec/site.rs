//! The specification of a site as a document: `docs/site.md` is what [`markdown`] returns.

use std::fmt::Write as _;

use super::chapter;
use crate::requirement::CHAPTERS;
use crate::use_case::plan;

/// The chapters of one bus; those of the site follow them.
pub(super) const OF_ONE_BUS: usize = 8;

const HEAD: &str = "\
# The specification of a site

A site is everything that one controller is responsible for: worker processes, and in each of them
interpreters with a bus each. [The specification of one bus](spec.md) says what happens inside an interpreter;
this page says what the bus becomes when there are many processes, several interpreters in each, and
applications that nobody should trust. It is printed from the code (`models/src/`): change it there, and run
`UPDATE=1 cargo test --test spec`. MUST, SHOULD and MAY are those of RFC 2119. Levels of conformance:
**process** (one worker's end), **site** (a controller and its workers), **authority** (who may ask for what).

## Words, for a reader who knows Apache

| word | meaning | in Apache httpd and mod_wsgi |
|---|---|---|
| controller | the privileged process that spawns workers and asks them to end | the parent |
| worker | an unprivileged child process | a child of an MPM; a mod_wsgi daemon process |
| slot | a worker's place | an index into the scoreboard |
| incarnation | one life of a worker, or of an interpreter: it is never used again | a process id, until it is reused |
| generation | the configuration epoch that a worker was spawned for | `my_generation` |
| interpreter | a sub-interpreter in a worker, with its bus | the same |
| name | the name of an interpreter: two of the same name are copies of one application | the application group |
| control message | Drain or Stop, sent to one incarnation on its own channel | a character in the pipe of death; a signal |
| Drain | accept nothing new, finish what was accepted, end | a graceful restart, seen by a child |
| Stop | end; what was accepted may be finished within the drain stage | `stop`, `graceful-stop`, seen by a child |
| Roll | replace the workers by those of the next generation while the site stays up | `graceful` |
| Restart | end the workers, then re-execute the controller | `restart` |
| told | the subscribers of an interpreter heard that its process ends | `process_stopping` |
| deadline stage | what the controller or a worker does when something does not end by itself | the TERM, TERM, TERM, KILL of `ap_reclaim_child_processes` |
| operator | a privileged actor outside every application | whoever may run `apachectl`; a suexec script |
| Dedicated, Shared | the environment: the server is there for one owner, or strangers share it | your own server; a shared host |
| origin, scope | who asks; how far it goes | there is none: `process_stopping` goes to one process |
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for (title, requirements) in &CHAPTERS[OF_ONE_BUS..] {
        chapter(&mut out, title, requirements);
        table(&mut out, title);
    }
    out
}

/// The table that belongs to a chapter.
fn table(out: &mut String, title: &str) {
    if title == "Scope" {
        out.push_str("\n### What a granted request does\n\n| request | phases |\n|---|---|\n");
        for line in &plan::TABLE {
            let _ = writeln!(out, "| {} | {} |", line.request, line.phases);
        }
    }
}
