//! Apache httpd with mod_wsgi: how it ends a process that holds Python interpreters, exactly as it does it.
//!
//! mod_wsgi runs Python inside the children of Apache (*embedded*) or inside processes of its own, which Apache
//! starts and kills (*daemon mode*). Both have many interpreters in a process, tell subscribers that the process
//! stops, and end every interpreter; G. Dumpleton's mail of June 2007 describes the embedded way. The two differ in
//! when they tell:
//!
//! | | on the way out | what bounds it |
//! |---|---|---|
//! | embedded, threads (event, worker) | request threads joined; all interpreters told; each destroyed: its threads joined, its exit functions called | the parent: signals at 0, 3, 5, 7 seconds, killed at 9; nothing at all in a graceful restart |
//! | embedded, prefork | in the signal handler, on top of the request: all told; each destroyed | the same |
//! | daemon | all told; request threads joined; each destroyed | one timer of the process, then it exits wherever it is |
//!
//! The machine is that of the specified teardown under other rules ([`Design`](crate::site::teardown::Design)): so the same
//! claims judge it, and each rule that differs has a name. What each breaks is listed with how it shows on the
//! real server; `docs/findings/mod_wsgi.md` has the lines of the source.

pub mod daemon;
pub mod designs;
pub mod embedded;

use crate::site::teardown::model::configuration::{BASE, Configuration};
use crate::site::teardown::state::Content;

/// What is described: release 6.0, unless a story names another.
pub const DIALECT: &str = "Apache httpd 2.4 with mod_wsgi";

/// Two interpreters, each with a subscriber and an exit function. Releases from 6.0 on do not wait for threads,
/// so there are none, unless the story is about them.
const PLAIN: Configuration = Configuration { interpreters: &[WITHOUT_THREADS, WITHOUT_THREADS], ..BASE };
const WITHOUT_THREADS: Content = Content { subscribers: 1, threads: false, exits: 1 };
