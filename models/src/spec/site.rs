//! The specification of a site as a document: `docs/site.md` is what [`markdown`] returns.

mod counterpart;
mod machines;
mod picture;
mod questions;
mod tour;

use std::fmt::Write as _;

mod defence;

use super::chapter;
use crate::requirement::{CHAPTERS, Topic};
use crate::site::machine::print;
use crate::site::relay;
use crate::use_case::plan;

const HEAD: &str = "\
# The specification of a site

A site is everything that one controller is responsible for: worker processes, and in each of them
interpreters with a bus each. [The specification of one bus](spec.md) says what happens inside an interpreter;
this page says what the bus becomes when there are many processes, several interpreters in each, and
applications that the server must not trust. It is printed from the code (`models/src/`): change it there, and run
`UPDATE=1 cargo test -p wspbus-tests --test spec`. MUST, SHOULD and MAY are those of RFC 2119. Levels of conformance:
**process** (one worker's end), **site** (a controller and its workers), **authority** (the rights of each requester).

A site is two machines: one of the controller and one of the worker (`models/src/site/machine/`). The stories of the
model `site` explore both machines in environments that ask for a few things each, and judge them by the claims of these
chapters. [How far the stories go](site-coverage.md) is a page of its
own. A relay is a model of its own. An id that is missing belonged to a requirement that another one replaced.

## Words, for a reader who knows Apache

| word | meaning | in Apache httpd and mod_wsgi |
|---|---|---|
| controller | the privileged process that spawns workers and asks them to end | the parent |
| worker | an unprivileged child process | a child of an MPM; a mod_wsgi daemon process |
| slot | a worker's place | an index into the scoreboard |
| incarnation | one life of a worker, or of an interpreter: it is never used again | a process id, until it is reused |
| generation | the configuration epoch that a worker was spawned for | `my_generation` |
| interpreter | a Python interpreter in a worker, the main one or another, with its bus | the same |
| name | the name of an interpreter: two of the same name are copies of one application, of one owner | process group and application group together |
| control message | Drain or Stop, sent to one incarnation on its own channel | a character in the pipe of death; a signal |
| Drain | said to a worker: accept nothing new, finish what was accepted, end | `graceful` and `graceful-stop`, seen by a child |
| Stop | said to a worker: end; what was accepted may be finished within the drain stage. Asked of the site: end the workers; the controller stays | `stop` and `restart`, seen by a child, which has no drain stage; Apache has no parent without children |
| Graceful | advice to the components of every bus; no process is replaced | there is none: Apache's `graceful` is a Roll |
| Reload | every bus drops to Idle and comes back with what was loaded anew; no process is replaced | there is none |
| Roll | replace the workers by those of the next generation while the site stays up | `graceful` |
| Restart | end the workers, then re-execute the controller | nearest is `stop`, then start; `restart` keeps the process |
| Exit | end the workers, then the controller | `stop` |
| goal | the strongest request that was granted and is not reached; weakest first: Start, Graceful, Reload, Roll, Stop, Restart, Exit | the pending flags |
| told | the subscribers of an interpreter heard that its process ends | `process_stopping` |
| drain stage | the time in which a worker that must end may still answer what it accepted | none for `stop`; without bound for `graceful` |
| escalation | what the controller does, deadline after deadline, about a worker that does not end | the TERMs and the KILL of `ap_reclaim_child_processes` |
| reported | the controller makes it known to the requester and to the operator | a line in the error log |
| steady, proved | said of a worker that was ready for so long that it may take the place of another one; until then its end counts against the rate, and after it only that of a worker that is forced as deaf | none: a child that is ready replaces another one |
| rate | so many workers of a slot may end, one after the other, before they are steady, or because they were forced as deaf; the deployment chooses, and 2 is usual | none |
| given up | said of a slot: as many of its workers as the rate says ended, one after the other, in a way that counts. Said of a step or a stage: its deadline passed, or it failed | none |
| in use | said of a configuration and its generation: workers are spawned for it. A Roll takes the new one into use when it is loaded; if the Roll breaks off, the one from before is in use again | the configuration that the parent read last |
| version | one content of the configuration, with its keys, as a load finds it | none |
| ticket | the receipt of a granted request; it is resolved once | none |
| superseded | said of a request: a stronger goal takes its place, which does its work or voids it. It is an answer of a request that comes too late, and the end of a ticket of one that was granted before | among the pending flags, `stop` dominates `restart` |
| code | the number with which a process exits. An Exit of the site may carry one (*the code that was asked for*); the first one other than 0 that was granted is the exit code of the controller | the exit code of the parent |
| event | for an application: a word that an interpreter, or the operator, sends to the interpreters of a scope. Of a machine: what it says that happened, for its host to log or to hand on | none; a line in the error log |
| deed | something that the bus of an interpreter is asked for: a Graceful, a Reload, a Restart or an Exit of that interpreter | none |
| retire | said of a worker: it asks to be replaced, because it has served long enough | `MaxConnectionsPerChild` |
| leave, leaving | said of a worker: its end began, and it accepts nothing more, or will not in a moment; the controller takes a worker for one that leaves when the worker says so | a child in its graceful finish |
| must go in any case | said of a worker: it was asked to go, by a request, by itself, or because it cannot reload in place. A worker that is only old in a Roll must go, and not in any case: it stays if the Roll breaks off | none |
| forced | said of a worker: its process is killed | `SIGKILL` of the parent |
| deaf | said of a worker: it closed its end of the channel, and was not told to end | none |
| host | the program around a machine | the rest of httpd |
| round | the work of every worker for a Reload or a Graceful, in place | there is none |
| notice | an event, or a deed of interpreters, on its way to each interpreter to which it is due | there is none |
| late | said of a request that joins a goal after its first effect: it waits for a goal that begins after the one that runs; the strongest late request is the next goal | there is none |
| operator | a privileged actor outside every application | a user with the right to run `apachectl`; a helper that runs as that user |
| Dedicated, Shared | the environment: the server is there for one owner, or several owners share it | your own server; a shared host |
| origin, scope | the requester; how far its request goes | there is none: `process_stopping` goes to one process |
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    out.push_str(tour::TOUR);
    out.push_str(&questions::markdown());
    out.push_str(&picture::markdown());
    out.push_str(&machines::markdown());
    for about in CHAPTERS.iter().filter(|about| !about.topic.is_of_one_bus()) {
        chapter(&mut out, about);
        for (title, says, table) in tables(about.topic) {
            let _ = write!(out, "\n### {title}\n\n{says}\n{table}");
        }
    }
    out.push_str(&counterpart::markdown());
    out
}

/// The tables that belong to a chapter: the title of each, an introduction to it, and its rows.
fn tables(topic: Topic) -> Vec<(&'static str, &'static str, String)> {
    match topic {
        Topic::Ladder => vec![
            ("The ladder of a site", LADDER, print::ladder()),
            ("The rules of the answers", RULES, print::rules()),
            ("The answers", ANSWERS, print::answers()),
        ],
        Topic::Scope => vec![
            ("The interpreters that are told", SCOPES, print::scopes()),
            ("The effect of a granted request", EFFECTS, print::effects()),
            ("The plans of the use cases", PLANS, plans()),
        ],
        Topic::Authority => vec![
            ("The policies", POLICY, print::policies()),
            ("Privileged actions, and requests that do not lead to them", RIGHTS, defence::print()),
        ],
        Topic::Teardown => {
            vec![("The stages", STAGES, print::stages())]
        }
        Topic::Relays => vec![("What a receiver does", RECEIVER, relay::print())],
        _ => Vec::new(),
    }
}

const LADDER: &str = "\
A goal is stronger than those that stand before it.

";

const RULES: &str = "\
A request for a goal of the site that the policy permits is answered by the first rule that fits. The first effect of a
goal is its load; without a load it is its round.
";

const ANSWERS: &str = "\
The table is these rules, applied to a site of which no slot is given up, and to a request from outside the round. *At
rest* means that no goal is pending. *Late* is Joined, and the request waits for a goal that begins after the one that runs:
the strongest late request is the next goal (TICKET-3). In a cell with two answers the second one is given after the first
effect of the goal. Nothing was loaded yet where the site is Starting.
";

const STAGES: &str = "\
A worker that serves, and then acts on a control message or loses its controller, goes through these stages. One that boots
has no interpreter to tell, and ends at once. The machine reads this table. A worker that was told to stop, or lost its
controller, has a deadline for the second row: then it cuts what is open.
";

const SCOPES: &str = "\
Two questions make four scopes: in this process or in every process; interpreters of the origin's name, or
every interpreter. A requester from outside names the interpreter or the process that it means. The last columns
are the policies: may an application, which asks from inside, ask for an event?
";

const EFFECTS: &str = "\
A request of a scope below the site starts and stops nothing: an interpreter, and a worker, lives or ends.
";

const PLANS: &str = "\
The phases follow each other; the work of one phase happens in any order. These are the plans of the model of the
use cases, in words. The model does not read them; the test `the_plans_in_words_are_the_plans` compares the two.
";

const POLICY: &str = "\
A policy is a value of the deployment. Under Shared an application reaches the copies of itself. It ends no process,
because applications of other owners live in the same process. *The controller* as a requester is its own host, which asks for
the Start of a new program, for example.
";

const RIGHTS: &str = "\
Only the controller takes these actions. An application may try something else instead of a request: the second table
says what keeps it from working.
";

const RECEIVER: &str = "\
A relay is an external package: it may lose, repeat and reorder messages. The table says all that the bus asks of a
relay, and what the receiver does with each message. The receiver does not read this table: the test
`the_receiver_follows_the_rules` compares the two.
";

fn plans() -> String {
    let mut out = String::from("| request | phases |\n|---|---|\n");
    for line in &plan::TABLE {
        let _ = writeln!(out, "| {} | {} |", line.request, line.phases);
    }
    out
}
