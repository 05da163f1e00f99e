//! Listeners and services that are futures, on a runtime of the crate `tokio`.
//!
//! A pass is synchronous: the next listener is called when the one before has ended. So a listener that runs a future
//! blocks the thread of the pass until the future has ended. Give the bus [`Drive::Thread`](crate::Drive::Thread), and
//! no thread of the runtime is blocked. With [`Drive::Caller`](crate::Drive::Caller) a request inside a task runs the
//! pass on a thread of the runtime. One with several threads gives that thread's tasks to another one, but for the task
//! that asked: a listener that waits for this task waits for itself. A [`Service`] waits for the handlers of its requests,
//! so no handler may ask for a stop, a reload, a restart or an exit there. On a runtime with a single thread the listener
//! fails instead of waiting for itself; the panic hook of the process sees a panic of the runtime then.
//!
//! A runtime with a single thread makes progress only while a thread is inside its `block_on`. A pass on another thread waits
//! for it: on such a runtime a `bus.start()` before `runtime.block_on(…)` never returns, if a start listener is a future. Start
//! the bus inside `block_on`, with `Drive::Thread`, or use a runtime with several threads.
//!
//! [`Ticket`](crate::Ticket) and [`Entered`](crate::Entered) are futures without this module. An `Entered` is to a task
//! as a token of cancellation:
//!
//! ```
//! use wspbus::{Bus, Code, Drive, State};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let runtime = tokio::runtime::Runtime::new()?;
//! let bus = Bus::builder().drive(Drive::Thread).build();
//! let (stopping, idle) = (bus.entered(State::Stopping)?, std::future::pending::<()>());
//! let task = runtime.spawn(async move {
//!     tokio::select! {
//!         () = idle => "worked",
//!         _ = stopping => "stopped",
//!     }
//! });
//! bus.start().wait()?;
//! bus.exit(Code::OK);
//! assert_eq!(runtime.block_on(task)?, "stopped");
//! # Ok(())
//! # }
//! ```

mod named;
mod service;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use ::tokio::runtime::{Handle, RuntimeFlavor};
use ::tokio::sync::oneshot;
use ::tokio::task::{self, JoinHandle};
use wspbus_models::bus::End;
use wspbus_models::bus::event::Reason;

use named::Named;
pub use service::{Service, ServiceError, Stop};

use crate::{Bus, Cause, Ending, ExitReport, Refused};

/// A listener that runs a future on this runtime, and ends with it.
///
/// ```
/// use std::time::Duration;
/// use wspbus::{Bus, Channel, Drive, host::tokio::listener};
/// let runtime = tokio::runtime::Runtime::new()?;
/// let bus = Bus::builder().drive(Drive::Thread).build();
/// let connect = listener(runtime.handle(), || async {
///     tokio::time::sleep(Duration::from_millis(1)).await;
///     Err("no database")
/// });
/// bus.subscribe(Channel::Start, 50, connect)?.detach();
/// let report = runtime.block_on(bus.start().ticket().ok_or("not granted")?)?;
/// let cause = report.causes.of(&report.failures()[0]).map(|cause| cause.to_string());
/// assert_eq!(cause.as_deref(), Some("no database"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The future is the listener: its requests are those of the listener (GOAL-8), it does not wait for the bus (WAIT-3),
/// and a policy sees a listener in it, on every thread on which the runtime polls it. A task that the future spawns is
/// another task, as a thread that a listener starts is another thread.
///
/// A future that panics fails the listener, with the panic as the cause. A listener that passes its deadline is
/// abandoned as any other: its future goes on, and all that it asks is refused (TIME-2).
pub fn listener<F>(
    runtime: &Handle,
    mut make: impl FnMut() -> F + Send + 'static,
) -> impl FnMut() -> Awaited<F::Output> + Send + 'static
where
    F: Future + Send + 'static,
    F::Output: Ending + Send + 'static,
{
    let runtime = runtime.clone();
    move || Awaited(awaited(&runtime, &mut make))
}

/// The end of the future of a listener. Without one the listener has failed.
pub struct Awaited<T>(Result<T, Unawaited>);

/// The listener could not wait for the end of its future.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unawaited {
    /// The runtime was shut down before.
    Cancelled,
    /// The pass runs on a thread of a runtime that must not wait: the only thread of its runtime, which would wait for
    /// itself, or a thread of another runtime than that of the future. The future of a listener was not begun, and a service
    /// that had to stop is cancelled.
    OnlyThread,
}

/// The bus was not blocked for.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockError {
    /// The bus refused it, as [`Bus::block`] does.
    Refused(Refused),
    /// The system had no thread for the block.
    Thread(std::io::ErrorKind),
}

/// Blocks for the bus, as [`Bus::block`] does, on a thread that may block. Entries of the `main` queue run there too. An
/// async main program calls this one: [`Bus::block`] would block its thread of the runtime.
///
/// ```
/// use wspbus::{Bus, Code, Drive, host};
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let bus = Bus::builder().drive(Drive::Thread).build();
///     bus.start();
///     let other = bus.clone();
///     tokio::spawn(async move { drop(other.exit(Code(4))) });
///     assert_eq!(host::tokio::block(&bus).await?.code, Code(4));
///     Ok(())
/// }
/// ```
///
/// # Errors
/// As [`Bus::block`]; *thread* if the system has no thread left.
///
/// # Cancel safety
/// The future may be dropped: by a timeout, or in a `select!`. The main program then counts as blocked, and the next
/// call goes on with the same block: no code and no failure is lost. A thread, which keeps the bus alive, blocks until
/// the bus has exited.
///
/// # Panics
/// Outside of a runtime.
pub async fn block(bus: &Bus) -> Result<ExitReport, BlockError> {
    if bus.is_in_listener() {
        // It is refused at once, in the name of the listener.
        return bus.block().map_err(BlockError::Refused);
    }
    let over = BlockError::Refused(Refused(Reason::Stale));
    // Another call awaits the end.
    let Ok(mut blocked) = bus.engine.blocked.try_lock() else { return Err(over) };
    let ended = match blocked.take() {
        Some(begun) => blocked.insert(begun),
        None => blocked.insert(begin_block(bus)?),
    };
    let report = ended.await;
    *blocked = None;
    // `block` runs foreign code with its panics caught, so its thread always tells.
    report.map_or(Err(over), |report| report.map_err(BlockError::Refused))
}

/// The thread is none of the runtime, which can be shut down while the thread blocks.
fn begin_block(bus: &Bus) -> Result<oneshot::Receiver<Result<ExitReport, Refused>>, BlockError> {
    let (sender, ended) = oneshot::channel();
    let (bus, runtime) = (bus.clone(), Handle::current());
    let block = move || {
        let _inside = runtime.enter();
        // Without a reader the report stays for the next call.
        let _ = sender.send(bus.block());
    };
    let thread = std::thread::Builder::new().name("wspbus-block".to_owned()).spawn(block);
    thread.map(|_| ended).map_err(|error| BlockError::Thread(error.kind()))
}

/// A task, and the message of its end for a thread that blocks.
struct Running<T> {
    task: JoinHandle<()>,
    ended: Receiver<T>,
}

/// The future has not ended in time.
#[derive(Debug)]
enum Late {
    /// It was cancelled, and is gone with all that it held.
    Cancelled,
    /// It was cancelled, and is still there: it does not come back to its runtime.
    Stuck,
}

/// So long a future may need to be gone once it is cancelled. One that does not come back to its runtime needs longer.
const CANCEL: Duration = Duration::from_secs(2);

impl<T: Send + 'static> Running<T> {
    fn spawn(runtime: &Handle, future: impl Future<Output = T> + Send + 'static) -> Running<T> {
        let (sender, ended) = mpsc::channel();
        // The future is dropped before its sender, also if the task never ran: a sender that is gone says that the future is.
        let both = (future, sender);
        let task = runtime.spawn(async move {
            let both = both;
            let (future, sender) = both;
            let value = future.await;
            // Without a reader the value has no use.
            let _ = sender.send(value);
        });
        Running { task, ended }
    }

    /// Blocks until the future has ended. `None` if the runtime was shut down. A future that is late is cancelled, and the
    /// call waits until it is gone with all that it held, such as a socket.
    ///
    /// # Panics
    /// If the future did, or if the thread is the only one of the runtime.
    fn wait(self, runtime: &Handle, limit: Option<Duration>) -> Result<Option<T>, Late> {
        let ended = blocking(runtime, || match limit {
            Some(limit) => self.ended.recv_timeout(limit),
            None => self.ended.recv().map_err(RecvTimeoutError::from),
        });
        match ended {
            Ok(value) => Ok(Some(value)),
            Err(RecvTimeoutError::Timeout) => {
                self.task.abort();
                match blocking(runtime, || self.ended.recv_timeout(CANCEL)) {
                    Err(RecvTimeoutError::Timeout) => Err(Late::Stuck),
                    Ok(_) | Err(RecvTimeoutError::Disconnected) => Err(Late::Cancelled),
                }
            }
            // The task is over, so this waits for nothing.
            Err(RecvTimeoutError::Disconnected) => match blocking(runtime, || runtime.block_on(self.task)) {
                Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                _ => Ok(None),
            },
        }
    }
}

/// Runs a future of a listener to its end, in the name of the listener.
///
/// # Panics
/// If the future did.
fn awaited<F>(runtime: &Handle, make: impl FnOnce() -> F) -> Result<F::Output, Unawaited>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    awaited_within(runtime, None, make)?.map_err(|_| Unawaited::Cancelled)
}

/// As `awaited`, but a future that is late is cancelled.
///
/// # Panics
/// If the future did.
fn awaited_within<F>(
    runtime: &Handle,
    limit: Option<Duration>,
    make: impl FnOnce() -> F,
) -> Result<Result<F::Output, Late>, Unawaited>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    may_block(runtime)?;
    let running = Running::spawn(runtime, Named::new(inside(runtime, make)));
    match running.wait(runtime, limit) {
        Ok(ended) => ended.map(Ok).ok_or(Unawaited::Cancelled),
        Err(late) => Ok(Err(late)),
    }
}

/// May the thread wait for a future of this runtime?
fn may_block(runtime: &Handle) -> Result<(), Unawaited> {
    // The payload is a text of the runtime.
    catch_unwind(AssertUnwindSafe(|| blocking(runtime, || ()))).map_err(|_| Unawaited::OnlyThread)
}

/// A future may need its runtime when it is made.
fn inside<F>(runtime: &Handle, make: impl FnOnce() -> F) -> F {
    let _inside = runtime.enter();
    make()
}

/// Blocks the thread, but none that the runtime needs.
fn blocking<R>(runtime: &Handle, block: impl FnOnce() -> R) -> R {
    match runtime.runtime_flavor() {
        RuntimeFlavor::CurrentThread => {
            // This panics on the thread of the runtime, which would wait for itself.
            runtime.block_on(async {});
            block()
        }
        _ => task::block_in_place(block),
    }
}

impl<T: Ending> Ending for Awaited<T> {
    fn ending(self) -> (End, Option<Cause>) {
        match self.0 {
            Ok(value) => value.ending(),
            Err(error) => (End::Failed, Some(Cause::Error(Arc::new(error)))),
        }
    }
}

impl fmt::Display for Unawaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unawaited::Cancelled => "the runtime was shut down before the future ended",
            Unawaited::OnlyThread => {
                "the pass runs on the only thread of a runtime, which would wait for itself, or on a thread of another \
                 runtime: give the bus Drive::Thread, or the program one runtime of several threads"
            }
        })
    }
}

crate::debug_as_text!(Unawaited);

impl Error for Unawaited {}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockError::Refused(refused) => fmt::Display::fmt(refused, f),
            BlockError::Thread(kind) => write!(f, "no thread for the block: {kind}"),
        }
    }
}

crate::debug_as_text!(BlockError);

impl Error for BlockError {}
