//! Apache httpd with mod_wsgi: the end of a process that holds Python interpreters, as the real server does it.
//!
//! mod_wsgi runs Python inside the children of Apache (*embedded*) or inside processes of its own, which Apache
//! starts and kills (*daemon mode*). Both have many interpreters in a process, tell subscribers that the process
//! stops, and end every interpreter; G. Dumpleton's mail of June 2007 describes the embedded mode. The two modes differ
//! in the time of the telling:
//!
//! | mode | order of the teardown | bound |
//! |---|---|---|
//! | embedded, threads (event, worker) | request threads are joined; all interpreters are told; each is destroyed: its threads are joined, its exit functions called | the escalation of the parent: signals at 0, 3, 5, 7 seconds, killed at 9; no bound in a graceful restart |
//! | embedded, prefork | in the signal handler, on top of the request: all interpreters are told; each is destroyed | the same |
//! | daemon | all interpreters are told; request threads are joined; each interpreter is destroyed | one timer of the process, at which it exits in any step |
//!
//! The [machine] follows a few [rules](rules::Rules), and the rules of each mode and release are [data](modes).
//! The model has one process. Of the parent it has the messages, the escalation and the death; the rest of the parent is in
//! the model of Apache. The parent hears of a process the lines of the error log: which interpreters were created
//! and destroyed. The model lets it hear too which were told, so that an interpreter counts as not told only if it was not.
//!
//! Each broken claim is listed with a note on how it shows on the real server; `docs/findings/mod_wsgi.md` has the lines of
//! the source.

pub mod daemon;
pub mod embedded;
pub mod machine;
pub mod model;
pub mod modes;
mod notes;
pub mod rules;
pub mod state;
pub mod untested;

#[cfg(test)]
mod tests;

/// The dialect: release 6.0, unless a configuration names another release.
pub const DIALECT: &str = "Apache httpd 2.4 with mod_wsgi";
