//! The parts of a host. Tests of signals, of the environment and of the end of a process run this program again, as a
//! process of its own.
#![cfg(unix)]

#[cfg(feature = "tokio")]
#[path = "host/begin.rs"]
mod begin;
#[path = "common/child.rs"]
mod child;
#[path = "host/feed.rs"]
mod feed;
#[path = "common/folder.rs"]
mod folder;
#[cfg(feature = "pidfile")]
#[path = "host/pidfile.rs"]
mod pidfile;
#[cfg(feature = "reexec")]
#[path = "host/reexec.rs"]
mod reexec;
#[cfg(feature = "tokio")]
#[path = "host/services.rs"]
mod services;
#[cfg(feature = "signals")]
#[path = "host/signals.rs"]
mod signals;
#[cfg(feature = "systemd")]
#[path = "host/systemd.rs"]
mod systemd;
#[cfg(feature = "tokio")]
#[path = "host/tokio.rs"]
mod tokio;
#[cfg(feature = "tracing")]
#[path = "host/tracing.rs"]
mod tracing;

use std::time::Duration;

#[allow(unused_imports, reason = "without features no test needs a folder")]
use folder::folder;

/// A wait that ends as soon as it can; this long if something is wrong.
const LONG: Duration = Duration::from_secs(20);
