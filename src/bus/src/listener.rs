//! Listeners: what a callback may return, and how it is run.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use wspbus_models::bus::{Code, End};

/// The return value of a listener.
///
/// | value | the listener ends |
/// |---|---|
/// | `()`, `Ok(())` | well |
/// | `Err(error)` | as failed; the error is kept as its [`Cause`] |
/// | [`Exit`], or an error that is an [`Exit`] | as a request for the end of the process (EXIT-1) |
///
/// A closure that returns errors by `?` alone does not say which type they become, and the compiler asks for it. Its last
/// line names the type: `Ok::<(), std::io::Error>(())`. A boxed error is `Box<dyn Error + Send + Sync>`: another thread may read
/// it. A closure that never returns, such as `|| todo!()`, names its type: `|| -> () { todo!() }`. A future is no listener:
/// `host::tokio::listener` makes one of it.
#[diagnostic::on_unimplemented(
    message = "a listener cannot return `{Self}`",
    label = "this listener returns `{Self}`",
    note = "a listener returns `()`, an `Exit`, or a `Result<(), E>` whose error is one for `Box<dyn Error + Send + Sync>`",
    note = "a closure that only panics names its type: `|| -> ()` stands before its block",
    note = "a future, as of `async || ..`, becomes a listener by `wspbus::host::tokio::listener` (feature `tokio`)",
    note = "a closure with `?` names the type of its error in its last line: `Ok::<(), E>(())`"
)]
pub trait Ending {
    /// The end of the listener, and the reason of its failure.
    fn ending(self) -> (End, Option<Cause>);
}

/// A listener that returns this asks for the end of the process with this code: it is a request like any other, and
/// skips no other listener (EXIT-1). Where the policy denies it, the listener has failed (EXIT-2).
///
/// ```
/// use wspbus::{Bus, Channel, Code, Exit, State};
/// let bus = Bus::new();
/// bus.subscribe(Channel::Start, 50, || Exit(Code(3)))?.detach();
/// bus.start();
/// assert_eq!(bus.block()?.code, Code(3));
/// # Ok::<(), wspbus::Refused>(())
/// ```
///
/// It is an error too, so that a listener can return it where its errors are boxed: `Err(Exit(Code(3)).into())`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub Code);

/// The reason why a listener failed. The specification has the failure itself: a requester is told it (GOAL-10), and so is the
/// main program (CODE-3). The reason is of this bus alone, and comes with the failure in each report.
#[derive(Clone)]
pub enum Cause {
    /// It returned this error.
    Error(Arc<dyn Error + Send + Sync>),
    /// The listener panicked.
    Panic(Arc<Panic>),
}

/// The payload of a panic.
///
/// ```
/// use wspbus::{Bus, Cause, Channel};
/// let bus = Bus::new();
/// bus.subscribe(Channel::Stop, 50, || -> () { panic!("no answer") })?.detach();
/// bus.start().wait()?;
/// let report = bus.stop().wait()?.ok_or("the request was not granted")?;
/// let Some(Cause::Panic(panic)) = report.causes.of(&report.failures()[0]) else { unreachable!() };
/// assert_eq!(panic.message(), "no answer");
/// let payload = panic.take().ok_or("another reader has the payload")?;
/// assert_eq!(payload.downcast_ref::<&str>(), Some(&"no answer"));
/// assert!(panic.take().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Panic {
    message: String,
    payload: Mutex<Option<Box<dyn Any + Send>>>,
}

/// A callback, boxed. It is with the call while it runs, so no two calls of it can meet.
pub(crate) type Callback = Box<dyn FnMut() -> (End, Option<Cause>) + Send>;

/// Calls foreign code, and takes a panic for a failure.
pub(crate) fn run(foreign: impl FnOnce() -> (End, Option<Cause>)) -> (End, Option<Cause>) {
    catch_unwind(AssertUnwindSafe(foreign))
        .unwrap_or_else(|payload| (End::Failed, Some(Cause::panic(payload))))
}

/// Runs foreign code on which nothing depends. A panic of it has no reader, and its payload, which could panic again, stays.
pub(crate) fn alone(foreign: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(foreign)) {
        std::mem::forget(payload);
    }
}

/// Drops a foreign value, and lets no panic of its destructor out.
pub(crate) fn quietly<T>(foreign: T) {
    alone(|| drop(foreign));
}

impl Ending for () {
    fn ending(self) -> (End, Option<Cause>) {
        (End::Ok, None)
    }
}

impl Ending for Exit {
    fn ending(self) -> (End, Option<Cause>) {
        (End::Exit(self.0), None)
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> Ending for Result<(), E> {
    fn ending(self) -> (End, Option<Cause>) {
        let Err(error) = self else { return (End::Ok, None) };
        let error: Box<dyn Error + Send + Sync> = error.into();
        match error.downcast_ref::<Exit>() {
            Some(exit) => exit.ending(),
            None => (End::Failed, Some(Cause::Error(Arc::from(error)))),
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exit({})", self.0)
    }
}

crate::debug_as_text!(Exit);

impl Error for Exit {}

impl Cause {
    /// The cause of a denied exit (EXIT-2).
    pub(crate) fn denied(code: Code) -> Cause {
        let said = format!("its Exit({code}) was denied by the policy");
        Cause::Error(Arc::from(Box::<dyn Error + Send + Sync>::from(said)))
    }

    pub(crate) fn panic(payload: Box<dyn Any + Send>) -> Cause {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        let message = text.unwrap_or_else(|| "a panic without a message".to_owned());
        Cause::Panic(Arc::new(Panic { message, payload: Mutex::new(Some(payload)) }))
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Error(error) => fmt::Display::fmt(error, f),
            Cause::Panic(panic) => f.write_str(panic.message()),
        }
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cause({self})")
    }
}

/// The payload is foreign, and a destructor of it that panics has no reader.
impl Drop for Panic {
    fn drop(&mut self) {
        quietly(self.take());
    }
}

impl Panic {
    /// The message of the panic.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The payload itself, for `std::panic::resume_unwind`. The first caller gets it.
    pub fn take(&self) -> Option<Box<dyn Any + Send>> {
        self.payload.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
