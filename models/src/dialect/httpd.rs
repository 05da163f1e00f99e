//! Apache httpd 2.4: the parent process and its children, as they are.
//!
//! An administrator talks to Apache with UNIX signals to the parent. Their handlers only set flags
//! ([`signals`]); the parent looks at the flags when it comes by. To end its children it writes characters
//! into a pipe that all of them share, the "pipe of death": `!` means drain, `$` means stop, one character a
//! child, and each child reads one ([`pipe`]). That is MPM event. MPM prefork sends signals instead: SIGUSR1 to
//! drain one child, and SIGTERM or SIGHUP to the whole process group ([`Mpm`]).
//!
//! | the administrator says | signal | here |
//! |---|---|---|
//! | `apachectl stop` | TERM | Exit |
//! | `apachectl graceful-stop` | WINCH | Exit, with a drain |
//! | `apachectl restart` | HUP | Restart: all children end, then the configuration is read again |
//! | `apachectl graceful` | USR1 | Roll: children drain, the next generation starts |
//!
//! A signal is not answered. What is shown as the answer is what the specification would say: the handler has
//! set its flag, so the administrator may take it as granted.
//!
//! The parent is in one of a few [`Phase`]s. Between two generations it destroys the memory pool of its
//! configuration, and a cleanup of that pool resets the flags: whatever was flagged since the main loop was
//! left is forgotten ([`Phase::Between`]).
//!
//! What was read: branch 2.4.x (2.4.63-dev), commit f45abec1bd20396cea777a411bd5975abefad279.

mod child;
pub mod configurations;
pub mod model;
mod narrate;
mod parent;
pub mod pipe;
pub mod server;
pub mod signals;

#[cfg(test)]
mod tests;

pub use pipe::{Pipe, Token, Writer};
pub use server::{Child, Input, Mpm, Phase, Rules, Server, Stage, Then};
pub use signals::{Flags, Signal};

/// The dialects, by name and version.
pub const EVENT: &str = "Apache httpd 2.4 (event)";
/// The dialects, by name and version.
pub const PREFORK: &str = "Apache httpd 2.4 (prefork)";
