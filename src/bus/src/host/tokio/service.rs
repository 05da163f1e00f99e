//! A service: a future that runs from the start of the bus to its stop.

use std::error::Error;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use ::tokio::runtime::Handle;
use ::tokio::sync::oneshot::{self, Receiver, Sender};

use wspbus_models::bus::Code;
use wspbus_models::bus::event::Channel;

use super::{Late, Running, awaited_within};
use crate::{Bus, Refused, Subscription, WeakBus};

/// A service: it begins in the start pass, and ends in the stop pass.
///
/// The future of the beginning, which may bind a socket, ends before the start listener does; its error fails the start.
/// It gives the service itself, which runs until it is told to stop by [`Stop`]. The stop listener tells it, and waits
/// until it has ended: requests in flight are finished, if the service waits for them.
///
/// The future of the beginning is the start listener: its requests are those of a listener, and it does not wait for the
/// bus. The service itself is a task of its own from its beginning to its end, also while it drains: it asks and waits as
/// any thread does. The stop listener waits for it, so it must not wait for the end of a stop, a reload or an exit.
///
/// ```
/// use tokio::{io::AsyncWriteExt, net::TcpListener};
/// use wspbus::{Bus, Drive, State, host::tokio::Service};
/// let runtime = tokio::runtime::Runtime::new()?;
/// let bus = Bus::builder().drive(Drive::Thread).build();
/// let service = Service::new(runtime.handle(), |mut stop| async move {
///     let socket = TcpListener::bind("127.0.0.1:0").await?;
///     Ok::<_, std::io::Error>(async move {
///         loop {
///             tokio::select! {
///                 () = &mut stop => return Ok(()),
///                 client = socket.accept() => client?.0.write_all(b"hello").await?,
///             }
///         }
///     })
/// });
/// service.subscribe(&bus, 50)?;
/// assert!(bus.start().wait()?.is_some_and(|report| report.is_reached()));
/// assert!(bus.stop().wait()?.is_some_and(|report| report.failures().is_empty()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a service does nothing before it is subscribed"]
pub struct Service<B> {
    runtime: Handle,
    begin: B,
    begin_within: Option<Duration>,
    drain: Option<Duration>,
    name: Option<Arc<str>>,
}

/// Tells a service to stop: this future ends then.
#[derive(Debug)]
pub struct Stop(Receiver<()>);

/// A service ended other than well.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceError {
    /// It had not begun when the time for its beginning was over, and its beginning was cancelled.
    Begin(Duration),
    /// It had not begun when the time for its beginning was over. Its beginning was cancelled, but it was still there two
    /// seconds later: it does not come back to its runtime.
    BeginStuck(Duration),
    /// It had not ended when the time for its drain was over, and was cancelled.
    Drain(Duration),
    /// It had not ended when the time for its drain was over, and was cancelled, but it was still there two seconds later:
    /// it does not come back to its runtime.
    Stuck(Duration),
    /// The runtime was shut down first.
    Cancelled,
    /// It ended well, but before it was told to stop: the bus would run without it.
    Early,
}

/// An error of the service itself.
type Failed = Box<dyn Error + Send + Sync>;

/// The service that runs.
type Slot = Arc<Mutex<Option<(Sender<()>, Arc<AtomicBool>, Running<Result<(), Failed>>)>>>;

impl<B, F, S, E> Service<B>
where
    B: FnMut(Stop) -> F + Send + 'static,
    F: Future<Output = Result<S, E>> + Send + 'static,
    S: IntoFuture<Output = Result<(), E>> + Send + 'static,
    S::IntoFuture: Send,
    E: Into<Failed> + Send + 'static,
{
    /// A service on this runtime.
    pub fn new(runtime: &Handle, begin: B) -> Self {
        Service { runtime: runtime.clone(), begin, begin_within: None, drain: None, name: None }
    }

    /// The reports of its failures have this name: of a start that failed, and of a stop
    /// ([`Subscription::named`](crate::Subscription::named)).
    pub fn named(mut self, name: impl Into<Arc<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The start listener waits so long for the beginning of the service, and then cancels it: the start has failed, and the
    /// bus exits. Without a limit the listener waits until the service has begun, and an exit waits for the listener.
    ///
    /// ```
    /// use std::{future::{Pending, Ready, pending}, time::Duration};
    /// use wspbus::{Bus, Drive, host::tokio::Service};
    /// let runtime = tokio::runtime::Runtime::new()?;
    /// let bus = Bus::builder().drive(Drive::Thread).build();
    /// let service = Service::new(runtime.handle(), |_stop| -> Pending<Result<Ready<_>, &str>> { pending() });
    /// service.named("http").begin_within(Duration::from_millis(10)).subscribe(&bus, 50)?;
    /// bus.start();
    /// let text = "start L1 (http) fails: the service had not begun after 10 ms, and was cancelled";
    /// assert_eq!(bus.block()?.to_string(), format!("exit code 70; {text}"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn begin_within(mut self, limit: Duration) -> Self {
        self.begin_within = Some(limit);
        self
    }

    /// The stop listener waits so long for the end of the service, and then cancels it. The service is gone with all that
    /// it held before the listener ends, so that the next start can bind the same socket; a service that does not come back
    /// to its runtime is given up after two more seconds. Without a limit the listener waits until the service has ended.
    ///
    /// A service that was cancelled has failed its stop listener. The bus remembers this failure until the next Start at
    /// rest in Idle (CODE-1, CODE-3), and a Reload is no such Start: after one slow drain in a Reload the bus is Running
    /// again, and a later exit with 0 ends with the code 70 and tells the failure.
    ///
    /// A task that the service spawned is not cancelled with it, such as a connection of a server: it goes on until it ends
    /// by itself. A service that keeps its tasks in a [`JoinSet`](::tokio::task::JoinSet) takes them with it:
    ///
    /// ```
    /// use std::time::Duration;
    /// use tokio::{net::TcpListener, task::JoinSet};
    /// use wspbus::{Bus, Drive, host::tokio::Service};
    /// let runtime = tokio::runtime::Runtime::new()?;
    /// let bus = Bus::builder().drive(Drive::Thread).build();
    /// let service = Service::new(runtime.handle(), |mut stop| async move {
    ///     let socket = TcpListener::bind("127.0.0.1:0").await?;
    ///     Ok::<_, std::io::Error>(async move {
    ///         let mut connections = JoinSet::new();
    ///         loop {
    ///             tokio::select! {
    ///                 () = &mut stop => break,
    ///                 client = socket.accept() => drop(connections.spawn(answer(client?.0))),
    ///             }
    ///         }
    ///         drop(socket);
    ///         while connections.join_next().await.is_some() {}
    ///         Ok(())
    ///     })
    /// });
    /// service.drain(Duration::from_secs(10)).subscribe(&bus, 50)?;
    /// # async fn answer(_client: tokio::net::TcpStream) {}
    /// # bus.start().wait()?;
    /// # assert!(bus.stop().wait()?.is_some_and(|report| report.failures().is_empty()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn drain(mut self, limit: Duration) -> Self {
        self.drain = Some(limit);
        self
    }

    /// The service lives with the bus: it begins on the channel `start` at this priority, and ends on `stop` at 255 minus
    /// it, so that services stop in the reverse order. A bus that exits has a stop pass first, if a start pass began
    /// since the last one (LIFE-1, LIFE-4).
    ///
    /// A service that fails, panics or ends before it is told to stop asks the bus for an exit with the code 70. Its error
    /// is logged on the bus, and fails the stop listener. A service that may have nothing more to do awaits its
    /// [`Stop`] then.
    ///
    /// # Errors
    /// As [`Bus::subscribe`].
    pub fn subscribe(self, bus: &Bus, priority: u8) -> Result<(), Refused> {
        let Service { runtime, mut begin, begin_within, drain, name } = self;
        let slot = Slot::default();
        let (of_stop, held) = (runtime.clone(), slot.clone());
        let keep = |subscription: Subscription| match &name {
            Some(name) => subscription.named(name.clone()).detach(),
            None => subscription.detach(),
        };
        keep(bus.subscribe(Channel::Stop, 255 - priority, move || end(&of_stop, &held, drain))?);
        let weak = bus.downgrade();
        let start = move || -> Result<(), Failed> {
            let (sender, receiver) = oneshot::channel();
            let begun = awaited_within(&runtime, begin_within, || begin(Stop(receiver)))?;
            let limit = begin_within.unwrap_or_default();
            let service = match begun {
                Ok(service) => service.map_err(Into::into)?,
                Err(Late::Cancelled) => return Err(ServiceError::Begin(limit).into()),
                Err(Late::Stuck) => return Err(ServiceError::BeginStuck(limit).into()),
            };
            let told = Arc::new(AtomicBool::new(false));
            let watch = Watched { runtime: runtime.clone(), bus: weak.clone(), told: told.clone() };
            let service = async move {
                let ended: Result<(), Failed> = service.into_future().await.map_err(Into::into);
                match ended {
                    Err(error) => {
                        watch.give_up(format!("a service failed: {error}"));
                        Err(error)
                    }
                    Ok(()) if watch.give_up(ServiceError::Early.to_string()) => {
                        Err(ServiceError::Early.into())
                    }
                    Ok(()) => Ok(()),
                }
            };
            *locked(&slot) = Some((sender, told, Running::spawn(&runtime, service)));
            Ok(())
        };
        keep(bus.subscribe(Channel::Start, priority, start)?);
        Ok(())
    }
}

/// The stop listener.
fn end(runtime: &Handle, slot: &Slot, drain: Option<Duration>) -> Result<(), Failed> {
    let Some((stop, told, running)) = locked(slot).take() else { return Ok(()) };
    told.store(true, Ordering::SeqCst);
    // A service that has ended does not listen.
    let _ = stop.send(());
    match running.wait(runtime, drain) {
        Ok(Some(ended)) => ended,
        Ok(None) => Err(ServiceError::Cancelled.into()),
        Err(Late::Cancelled) => Err(ServiceError::Drain(drain.unwrap_or_default()).into()),
        Err(Late::Stuck) => Err(ServiceError::Stuck(drain.unwrap_or_default()).into()),
    }
}

/// Beside a service that runs. It goes with the service.
struct Watched {
    runtime: Handle,
    bus: WeakBus,
    /// Was the service told to stop? Then its end is no surprise, and the stop listener tells its failure.
    told: Arc<AtomicBool>,
}

impl Watched {
    /// The service is over. If it was not told to stop, the bus is asked for an exit.
    fn give_up(&self, said: String) -> bool {
        if self.told.load(Ordering::SeqCst) {
            return false;
        }
        let Some(bus) = self.bus.upgrade() else { return true };
        // A subscriber of `log` and a listener may block.
        self.runtime.spawn_blocking(move || {
            bus.log(said);
            bus.exit(Code::SOFTWARE);
        });
        true
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.give_up("a service panicked".to_owned());
        }
    }
}

fn locked<T>(slot: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<B> fmt::Debug for Service<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service")
    }
}

impl Future for Stop {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // A sender that is gone tells to stop too.
        Pin::new(&mut self.0).poll(context).map(|_| ())
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceError::Begin(limit) => {
                write!(f, "the service had not begun after {} ms, and was cancelled", limit.as_millis())
            }
            ServiceError::BeginStuck(limit) => {
                let limit = limit.as_millis();
                write!(f, "the service had not begun after {limit} ms, was cancelled, and is still there")
            }
            ServiceError::Drain(limit) => {
                write!(f, "the service had not ended after {} ms, and was cancelled", limit.as_millis())
            }
            ServiceError::Stuck(limit) => {
                let limit = limit.as_millis();
                write!(f, "the service had not ended after {limit} ms, was cancelled, and is still there")
            }
            ServiceError::Cancelled => f.write_str("the runtime was shut down before the service ended"),
            ServiceError::Early => f.write_str("a service ended before it was told to stop"),
        }
    }
}

crate::debug_as_text!(ServiceError);

impl Error for ServiceError {}
