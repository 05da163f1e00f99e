#![doc = include_str!("../README.md")]

/// `Debug` of an error is its text: that is what a `main` that returns the error prints.
macro_rules! debug_as_text {
    ($($error:ty),+) => {$(
        impl std::fmt::Debug for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    )+};
}
pub(crate) use debug_as_text;

mod bus;
mod engine;
mod entered;
mod helpers;
pub mod host;
mod listener;
#[cfg(feature = "log")]
pub mod log;
mod message;
mod recent;
mod report;
#[doc(hidden)]
pub mod runtime;
mod shell;
#[cfg(all(target_os = "linux", feature = "site"))]
pub mod site;
#[cfg(all(not(target_os = "linux"), feature = "site"))]
compile_error!(
    "the feature `site` of wspbus needs Linux: it knows a worker by a handle of its process (pidfd)"
);
mod subscription;
mod ticket;

pub use bus::builder::Builder;
pub use bus::status::Status;
pub use bus::{Bus, WeakBus};
pub use engine::Drive;
pub use entered::Entered;
pub use listener::{Cause, Ending, Exit, Panic};
pub use message::{Published, Topic};
pub use report::{Causes, ExitReport, NotReached, Refused, Report};
pub use subscription::Subscription;
pub use ticket::{Asked, AskedEnd, Ticket};
pub use wspbus_models::bus::event::{Answer, Channel, Failure, ListenerId, Reason, Resolution, Wake};
pub use wspbus_models::bus::{
    Bus as Memory, Code, End, Goal, Input, Machine, Main, Policy, Request, State, event,
};
