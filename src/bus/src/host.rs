//! The parts of a host: the process around the bus.
//!
//! The bus knows no signal, no file and no process (SIG-1, FAIL-4). A host translates them into requests, and a report
//! into the end of the process. Each part but [`feed`] has a feature of its own, and no part is needed by another.
//!
//! | feature | module | for |
//! |---|---|---|
//! | | [`feed`] | the events of a bus, outside of its lock |
//! | `signals` | `signals` | signals of the process become requests |
//! | `pidfile` | `pidfile` | a PID file that only its writer removes |
//! | `reexec` | `reexec` | the main program executes itself again |
//! | `systemd` | `systemd` | systemd is told of the life of the bus |
//! | `tracing` | `tracing` | the life of the bus as events of the crate `tracing` |
//! | `tokio` | `tokio` | listeners and services that are futures |
//!
//! `signals`, `pidfile`, `reexec` and `systemd` need Unix.
//!
//! A bus is not used across a fork of the process: its threads are not in the new process, and a lock that one of them
//! held is held without end. Fork before the bus is made.

#[cfg(all(
    not(unix),
    any(feature = "signals", feature = "pidfile", feature = "reexec", feature = "systemd")
))]
compile_error!("the features `signals`, `pidfile`, `reexec` and `systemd` of wspbus need Unix");

pub mod feed;
#[cfg(all(unix, feature = "pidfile"))]
pub mod pidfile;
#[cfg(all(unix, feature = "reexec"))]
pub mod reexec;
#[cfg(all(unix, feature = "signals"))]
pub mod signals;
#[cfg(all(unix, feature = "systemd"))]
pub mod systemd;
#[cfg(feature = "tokio")]
pub mod tokio;
#[cfg(feature = "tracing")]
pub mod tracing;
