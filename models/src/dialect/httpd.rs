//! Apache httpd 2.4: the parent process and its children, as they are.
//!
//! An administrator controls Apache by UNIX signals to the parent. The handlers only set flags ([`signals`]); the
//! parent reads the flags later, at certain points of its work. To end its children the parent writes characters into
//! a pipe that all of them share, the "pipe of death": `!` means drain, and `$` means stop. The parent writes one
//! character for each child, and each child reads one ([`pipe`]). That is MPM event. MPM prefork sends signals
//! instead: SIGUSR1 to drain one child, and SIGTERM or SIGHUP to the whole process group ([`Mpm`]).
//!
//! | command of the administrator | signal | in this model |
//! |---|---|---|
//! | `apachectl stop` | TERM | Exit |
//! | `apachectl graceful-stop` | WINCH | Exit, with a drain |
//! | `apachectl restart` | HUP | Restart: all children end, then the configuration is read again |
//! | `apachectl graceful` | USR1 | Roll: children drain, the next generation starts |
//!
//! Apache does not answer a signal. [`common::Book`](super::common::Book) has the answer that the specification gives: the
//! handler has set its flag, so the administrator may take the request as granted. A start and a graceful restart are
//! reached when the parent writes "resuming normal operations" into its log; a restart is, in the vocabulary of a site,
//! the end of every child, and then a start.
//!
//! The parent is in one of a few [`Phase`]s. Between two generations it destroys the memory pool of its
//! configuration, and a cleanup of that pool resets the flags: each request that was flagged since the parent left the
//! main loop is forgotten ([`Phase::Between`]).
//!
//! The source that was read is branch 2.4.x (2.4.63-dev), commit f45abec1bd20396cea777a411bd5975abefad279.

mod child;
pub mod configurations;
pub mod model;
mod narrate;
mod parent;
pub mod pipe;
pub mod server;
pub mod signals;
mod source;
pub mod untested;

#[cfg(test)]
mod tests;

pub use pipe::{Pipe, Token, Writer};
pub use server::{Child, Input, Mpm, Phase, Rules, Server, Stage, Then};
pub use signals::{Flags, Signal};

/// The dialect of MPM event: name and version.
pub const EVENT: &str = "Apache httpd 2.4 (event)";
/// The dialect of MPM prefork: name and version.
pub const PREFORK: &str = "Apache httpd 2.4 (prefork)";
