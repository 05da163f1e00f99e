//! Logs of the steps of a bus, for `wspbus validate` (feature `log`). They have nothing to do with the channel `log` of a
//! bus. The command `wspbus` is that of the package `wspbus-cli`: in the repository `cargo install --path src/cli`.
//!
//! ```
//! use wspbus::{Bus, Policy, log::Writer};
//! let file = std::env::temp_dir().join("wspbus-log-example");
//! let writer = Writer::new(std::fs::File::create(&file)?, "my server", &Policy::DEDICATED)?;
//! let bus = Bus::builder().recorder(writer.recorder(|e| eprintln!("the log ends: {e}"))).build();
//! bus.start();
//! assert_eq!(std::fs::read_to_string(&file)?.lines().nth(1), Some(concat!(
//!     r#"{"answered":{"origin":{"thread":1},"request":"start","answer":"accepted","ticket":0}}"#)));
//! # std::fs::remove_file(file)?;
//! # Ok::<(), std::io::Error>(())
//! ```

use std::io::{self, Write};

use serde_json::json;
use wspbus_models::bus::event::{Event, ListenerId, Origin, ThreadId};
use wspbus_models::bus::{Goal, Input, Policy};

/// The version of the format that is written.
const FORMAT: u32 = 1;

/// Writes the log of one bus: a header, and then one event a line. The events of a step are written at once and flushed.
///
/// Every thread that is not in `block` has one number in a log, and so have all threads that wait for the same state: the
/// bus does not tell them apart.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
}

impl<W: Write + Send + 'static> Writer<W> {
    /// Writes the header. The bus has this policy, and no listener yet.
    ///
    /// # Errors
    /// If the header cannot be written, or the policy denies something to threads: a log cannot say so.
    pub fn new(mut out: W, implementation: &str, policy: &Policy) -> io::Result<Writer<W>> {
        let denied = |origin| Goal::ALL.into_iter().filter(move |goal| !policy.permits(origin, *goal));
        if let Some(goal) = denied(Origin::Thread(ThreadId(1))).next() {
            let reason = format!("a log cannot say that the policy denies {goal} to threads");
            return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
        }
        let denied: Vec<Goal> = denied(Origin::Listener(ListenerId(0))).collect();
        let header =
            json!({ "log": FORMAT, "implementation": implementation, "listeners": [], "denied": denied });
        out.write_all(format!("{header}\n").as_bytes())?;
        out.flush()?;
        Ok(Writer { out })
    }

    /// The recorder of the bus, for [`Builder::recorder`](crate::Builder::recorder). After a write that fails it writes
    /// nothing more, and tells the error; after one that panics it writes nothing more. It runs under the lock of the bus: the output should be one that is fast. `failed`
    /// runs under the lock too, and must not use the bus.
    pub fn recorder(
        mut self,
        failed: impl FnOnce(io::Error) + Send + 'static,
    ) -> impl FnMut(&Input, &[Event]) + Send + 'static {
        let mut failed = Some(failed);
        move |_, events| {
            // An output that panics has failed too: nothing is written behind the hole.
            let Some(tell) = failed.take() else { return };
            match self.write(events) {
                Ok(()) => failed = Some(tell),
                Err(error) => tell(error),
            }
        }
    }

    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        let mut lines = Vec::new();
        for event in events {
            // A log has no word for a thread that reads a ticket after its resolution.
            if matches!(event, Event::Fetched { .. } | Event::NoStep) {
                continue;
            }
            serde_json::to_writer(&mut lines, event)?;
            lines.push(b'\n');
        }
        self.out.write_all(&lines)?;
        self.out.flush()
    }
}
