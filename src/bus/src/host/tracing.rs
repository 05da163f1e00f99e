//! The life of the bus as events of the crate `tracing`.
//!
//! All events have the target `wspbus`. Their fields are numbers and short texts.
//!
//! | message | level | fields |
//! |---|---|---|
//! | `state written` | INFO | `from`, `to` |
//! | `request answered` | INFO; WARN if it is refused or denied | `origin`, `request`, `answer`, `ticket` if it is granted |
//! | `ticket resolved` | INFO; WARN with failures | `ticket`, `goal`, `resolution`, `failures`: how many |
//! | `listener ended` | DEBUG | `channel`, `listener`, `outcome` |
//! | `listener failed` | WARN | `channel`, `listener`, `outcome` |
//! | `listener ended late` | WARN | `listener`, `outcome` |
//! | `pass began`, `pass ended` | DEBUG | `channel` |
//! | `log subscriber failed`, `entry of main failed` | WARN | |
//! | `result taken` | INFO | `code`, `reexec`, `failures`: how many |
//!
//! The events are emitted on a thread of their own, some time after they happened, and in their order. So a subscriber may
//! be slow and may use the bus; the time of an event is the time of its emission; and it is in no span of the thread that
//! asked. The causes of failures are in the [`Report`](crate::Report) and in the [`ExitReport`](crate::ExitReport).

use std::io;

use ::tracing::dispatcher::{self, Dispatch};
use ::tracing::{debug, info, warn};

use wspbus_models::bus::event::{Answer, Event, Outcome, Resolution};

use crate::host::feed::{Feed, Reader};

/// Emits the events of the bus of this feed, to the subscriber that the calling thread has now.
///
/// ```
/// use wspbus::{Bus, host::feed::Feed, host::tracing};
/// let feed = Feed::new();
/// let emitted = tracing::emit(&feed)?; // after the subscriber is set
/// let bus = Bus::builder().recorder(feed.recorder()).build();
/// bus.start();
/// emitted.end(); // the subscriber has all events until here
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// The system has no thread left.
pub fn emit(feed: &Feed) -> io::Result<Reader> {
    let subscriber = dispatcher::get_default(Dispatch::clone);
    feed.read("tracing", move |event| dispatcher::with_default(&subscriber, || one(event)))
}

fn one(event: &Event) {
    match event {
        Event::StateWritten { from, to } => info!(target: "wspbus", %from, %to, "state written"),
        Event::Answered { origin, request, answer, ticket } => {
            let ticket = ticket.map(u64::from);
            match answer {
                Answer::Refused(_) | Answer::Denied => {
                    warn!(target: "wspbus", %origin, %request, %answer, ticket, "request answered");
                }
                _ => info!(target: "wspbus", %origin, %request, %answer, ticket, "request answered"),
            }
        }
        Event::Resolved { ticket, goal, resolution } => {
            let (ticket, failures) = (u64::from(*ticket), told(resolution));
            match failures {
                0 => info!(target: "wspbus", ticket, %goal, %resolution, failures, "ticket resolved"),
                _ => warn!(target: "wspbus", ticket, %goal, %resolution, failures, "ticket resolved"),
            }
        }
        Event::ListenerEnded { channel, listener, outcome, .. } => {
            let listener = u64::from(*listener);
            match outcome {
                Outcome::Ok | Outcome::Exit(_) => {
                    debug!(target: "wspbus", %channel, listener, %outcome, "listener ended");
                }
                _ => warn!(target: "wspbus", %channel, listener, %outcome, "listener failed"),
            }
        }
        Event::EndedLate { listener, outcome } => {
            warn!(target: "wspbus", listener = u64::from(*listener), %outcome, "listener ended late");
        }
        Event::PassBegan { channel, .. } => debug!(target: "wspbus", %channel, "pass began"),
        Event::PassEnded { channel, .. } => debug!(target: "wspbus", %channel, "pass ended"),
        Event::LogFailed => warn!(target: "wspbus", "log subscriber failed"),
        Event::MainRan { failed: true } => warn!(target: "wspbus", "entry of main failed"),
        Event::Taken { code, reexec, failures } => {
            let failures = failures.len() as u64;
            info!(target: "wspbus", code = code.0, reexec, failures, "result taken");
        }
        _ => {}
    }
}

fn told(resolution: &Resolution) -> u64 {
    resolution.failures().len() as u64
}
