//! The specification of a site as a document: `docs/site.md` is what [`markdown`] returns.

use std::fmt::Write as _;

use super::chapter;
use crate::requirement::{CHAPTERS, Topic};
use crate::site::{authority, controller, relay, reload, scope, teardown, worker};
use crate::use_case::plan;

const HEAD: &str = "\
# The specification of a site

A site is everything that one controller is responsible for: worker processes, and in each of them
interpreters with a bus each. [The specification of one bus](spec.md) says what happens inside an interpreter;
this page says what the bus becomes when there are many processes, several interpreters in each, and
applications that the server must not trust. It is printed from the code (`models/src/`): change it there, and run
`UPDATE=1 cargo test -p wspbus-tests --test spec`. MUST, SHOULD and MAY are those of RFC 2119. Levels of conformance:
**process** (one worker's end), **site** (a controller and its workers), **authority** (the rights of each requester).

The chapters are checked on models. The model of a whole site imports the machines of two parts: the controller and
the worker. The end of a worker, the scope of events, authority, the reload and the relay are models of their own,
each with its own machine, and are no part of that composition. The composition reads the policy, and has an
account of its own of the events that it delivers and of how far the end of an interpreter is. The chapter on
refinement relates the end of a worker to the worker of the composition; no refinement relates the other parts to it.

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
| Stop | said to a worker: end; what was accepted may be finished within the drain stage. Asked of the site: end the workers; the controller stays | `stop` and `restart`, seen by a child, which has no drain stage; a parent without children there is not |
| Graceful | advice to the components of every bus; no process is replaced | there is none: Apache's `graceful` is a Roll |
| Reload | every bus drops to Idle and comes back with what was loaded anew; no process is replaced | there is none |
| Roll | replace the workers by those of the next generation while the site stays up | `graceful` |
| Restart | end the workers, then re-execute the controller | nearest is `stop`, then start; `restart` keeps the process |
| Exit | end the workers, then the controller | `stop` |
| goal | the strongest request that was granted and is not reached; weakest first: Graceful, Start, Reload, Roll, Stop, Restart, Exit | the pending flags |
| told | the subscribers of an interpreter heard that its process ends | `process_stopping` |
| drain stage | the time in which a worker that must end may still answer what it accepted | none for `stop`; without bound for `graceful` |
| escalation | what the controller does, deadline after deadline, about a worker that does not end | the TERMs and the KILL of `ap_reclaim_child_processes` |
| reported | the controller makes it known to the requester and to the operator | a line in the error log |
| operator | a privileged actor outside every application | a user with the right to run `apachectl`; a helper that runs as that user |
| Dedicated, Shared | the environment: the server is there for one owner, or several owners share it | your own server; a shared host |
| origin, scope | the requester; how far its request goes | there is none: `process_stopping` goes to one process |
";

/// The whole document.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for about in CHAPTERS.iter().filter(|about| !about.topic.is_of_one_bus()) {
        chapter(&mut out, about);
        for (title, says, table) in tables(about.topic) {
            let _ = write!(out, "\n### {title}\n\n{says}\n{table}");
        }
    }
    out
}

/// The tables that belong to a chapter: the title of each, an introduction to it, and its rows.
fn tables(topic: Topic) -> Vec<(&'static str, &'static str, String)> {
    match topic {
        Topic::Teardown => vec![("The steps", TEARDOWN, teardown::table::table())],
        Topic::Controller => vec![
            ("What a request means", ORDERS, controller::orders_table()),
            ("What is done about a worker that does not end", ESCALATION, controller::escalation()),
            ("The rules of the answers", RULES, controller::rules()),
            ("The answers", ANSWERS, controller::answers()),
        ],
        Topic::Control => vec![("The life of a worker", LIFE, worker::life::markdown())],
        Topic::Scope => vec![
            ("The interpreters that are told", SCOPES, scope::table::print()),
            ("What a granted request does", PLANS, plans()),
        ],
        Topic::Authority => vec![
            ("The policy", POLICY, authority::policy::print()),
            ("Privileged actions, and requests that do not lead to them", RIGHTS, authority::rights::print()),
        ],
        Topic::Reload => vec![("The stages of a reload", STAGES, reload::print())],
        Topic::Relays => vec![("What a receiver does", RECEIVER, relay::print())],
        _ => Vec::new(),
    }
}

const TEARDOWN: &str = "\
A worker that acts on a control message, or lost its controller, takes these steps in this order. Each step is
done in every interpreter before the next one begins in any. No step waits without end: each step has its bound,
and work that is given up is given up at its deadline. The machine reads the order of the steps from this table. It
does not read the columns that say what a step does, its bound and what follows; the tests of the module
`teardown` compare the bounds with what the machine does.
";

const ORDERS: &str = "\
A request of the site that was granted is the goal. It stays the goal until it is reached or a stronger one is
granted: Graceful < Start < Reload < Roll < Stop < Restart < Exit. The controller forgets no goal, at any moment of
its work. It reads from this table what it does when the goal is reached (the column *then*), and which goals are a
round that every worker acknowledges. It does not read what it tells each worker: the test
`the_controller_does_what_its_orders_say` compares that column with what the controller does.
";

const ESCALATION: &str = "\
A deadline is an event, not a clock: the specification says what happens when it passes, the deployment how
long it takes. The controller forces only its own child, by the identity of that child.
";

const RULES: &str = "\
A request is answered by the first rule that fits; the table below is these rules, applied to every situation.
";

const ANSWERS: &str = "\
The answer to a request that the policy permits, no slot being given up. Superseded is by the goal. *At rest* means
that no goal is pending.
";

const LIFE: &str = "\
A worker has one channel of its own to its controller: a pair of sockets, on which it finds what it was told, in
order, or the end of file when its controller is gone. An input without a row changes nothing. A crash, and force,
end every stage.
";

const SCOPES: &str = "\
Two questions make four scopes: in this process or in every process; interpreters of the origin's name, or
every interpreter. A requester from outside names the interpreter or the process that it means. The last columns
are the answers to the request to tell of an event.
";

const PLANS: &str = "\
The phases follow each other; the work of one phase happens in any order. These are the plans of the model of the
use cases, in words. The model does not read them; the test `the_plans_in_words_are_the_plans` compares the two.
";

const POLICY: &str = "\
The policy is a table, and its lines are tried in order. Under Shared an application reaches the copies of
itself. It ends no process, because applications of other owners live in the same process.
";

const RIGHTS: &str = "\
The table lists the actions that only the controller takes, with the request that each is taken for. It also lists
what an application may try instead.
";

const STAGES: &str = "\
One round of a reload, from the granted request to the acknowledgement. The machine does not read this table: the
tests `a_reload_takes_the_stages_in_order` and `a_later_request_waits_as_the_table_says` compare the two.
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

#[cfg(test)]
mod tests;
