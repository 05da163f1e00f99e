//! A service: a future that runs from the start of the bus to its stop.

use std::error::Error;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use ::tokio::runtime::Handle;
use ::tokio::sync::oneshot::{self, Receiver, Sender};
use ::tokio::task;

use wspbus_models::bus::Code;
use wspbus_models::bus::event::{Answer, Channel};

use super::{Late, Running, awaited_within, may_block};
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
/// With [`Drive::Caller`](crate::Drive::Caller) the thread that asks runs the pass. So a handler of a request that asks for a
/// stop, a reload, a restart or an exit runs the stop listener itself, which waits for the handler. Give such a bus
/// [`Drive::Thread`](crate::Drive::Thread). A stop pass that runs in a task of a runtime may be of this kind: a service without
/// a [`drain`](Service::drain) is then cancelled after ten seconds, and its stop listener has failed.
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
    drain: Drain,
    name: Option<Arc<str>>,
}

/// The time for which a service may drain.
#[derive(Clone, Copy)]
struct Drain {
    limit: Option<Duration>,
    /// The limit of a service without one, where the stop pass runs in a task. The service may wait for this task.
    in_task: Duration,
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
    /// It had not ended after this time, and was cancelled. The stop pass ran in a task of a runtime, which may be a task for
    /// which the service waits.
    InTask(Duration),
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
        let drain = Drain { limit: None, in_task: Duration::from_secs(10) };
        Service { runtime: runtime.clone(), begin, begin_within: None, drain, name: None }
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
    /// A beginning that does not come back to its runtime is given up after two more seconds, and goes on. Its requests
    /// to the bus are refused then, as those of a call that is over.
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
    /// to its runtime is given up after two more seconds. Without a limit the listener waits until the service has ended, or ten
    /// seconds where the stop pass runs in a task of a runtime: see [`Service`].
    ///
    /// A service that was cancelled has failed its stop listener. The bus remembers this failure until the next Start at
    /// rest in Idle (CODE-1, CODE-3), and a Reload is no such Start: after one slow drain in a Reload the bus is Running
    /// again, and a later exit with 0 ends with the code 70 and tells the failure.
    ///
    /// A stop pass on the only thread of a runtime cannot wait for a service. The stop listener fails there at once, as a
    /// listener of a future does ([`Unawaited::OnlyThread`](super::Unawaited::OnlyThread)), and the service is cancelled: it
    /// is gone when that thread comes back to its runtime.
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
        self.drain.limit = Some(limit);
        self
    }

    /// The service lives with the bus: it begins on the channel `start` at this priority, and ends on `stop` at 255 minus
    /// it, so that services stop in the reverse order. A bus that exits has a stop pass first, if a start pass began
    /// since the last one (LIFE-1, LIFE-4).
    ///
    /// A service that fails, panics or ends before it is told to stop asks the bus for an exit with the code 70. Its error
    /// is logged on the bus, and fails the stop listener. A policy that denies Exit to threads denies this one too: a second
    /// message of `log` says that the bus runs without the service. A service that may have nothing more to do awaits its
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
fn end(runtime: &Handle, slot: &Slot, drain: Drain) -> Result<(), Failed> {
    let Some((stop, told, running)) = locked(slot).take() else { return Ok(()) };
    told.store(true, Ordering::SeqCst);
    // A service that has ended does not listen.
    let _ = stop.send(());
    if let Err(unawaited) = may_block(runtime) {
        // The listener cannot wait for the service, and no later pass would: the service must not go on alone.
        running.task.abort();
        return Err(unawaited.into());
    }
    let limit = drain.limit.or_else(|| task::try_id().map(|_| drain.in_task));
    let late = match running.wait(runtime, limit) {
        Ok(Some(ended)) => return ended,
        Ok(None) => ServiceError::Cancelled,
        Err(Late::Stuck) => ServiceError::Stuck(limit.unwrap_or_default()),
        Err(Late::Cancelled) if drain.limit.is_none() => ServiceError::InTask(drain.in_task),
        Err(Late::Cancelled) => ServiceError::Drain(limit.unwrap_or_default()),
    };
    Err(late.into())
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
        // A subscriber of `log` and a listener may block. The thread is no task: no service waits for it.
        let runtime = self.runtime.clone();
        let ask = move || {
            let _inside = runtime.enter();
            bus.log(said);
            let answer = bus.exit(Code::SOFTWARE).answer;
            if answer == Answer::Denied {
                bus.log("the exit that a failed service asks for is denied by the policy: the bus runs without the service");
            }
        };
        let other = ask.clone();
        if thread::Builder::new().name("wspbus-service".to_owned()).spawn(ask).is_err() {
            self.runtime.spawn_blocking(other);
        }
        true
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if thread::panicking() {
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
            ServiceError::InTask(limit) => write!(
                f,
                "the service had not ended after {} ms, and was cancelled: the stop pass runs in a task of a runtime, \
                 for which the service may wait: give the bus Drive::Thread",
                limit.as_millis()
            ),
            ServiceError::Cancelled => f.write_str("the runtime was shut down before the service ended"),
            ServiceError::Early => f.write_str("a service ended before it was told to stop"),
        }
    }
}

crate::debug_as_text!(ServiceError);

impl Error for ServiceError {}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::sync::mpsc;

    use super::*;
    use crate::Drive;

    /// A service that waits for a handler, which asks for an exit.
    fn exits_from_a_handler(drive: Drive) -> String {
        let runtime = ::tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let bus = Bus::builder().drive(drive).build();
        let weak = bus.downgrade();
        // The handler asks when the thread that started the bus leads its passes no more.
        let (go, may_go) = mpsc::channel();
        let may_go = Arc::new(Mutex::new(may_go));
        let mut service = Service::new(runtime.handle(), move |stop| {
            let (weak, may_go) = (weak.clone(), may_go.clone());
            async move {
                Ok::<_, task::JoinError>(async move {
                    let started = task::spawn_blocking(move || may_go.lock().unwrap().recv().unwrap());
                    let handler = async move {
                        started.await.unwrap();
                        drop(weak.upgrade().map(|bus| bus.exit(Code::OK)));
                    };
                    let handler = ::tokio::spawn(handler);
                    stop.await;
                    handler.await
                })
            }
        });
        service.drain.in_task = Duration::from_millis(10);
        service.named("http").subscribe(&bus, 50).unwrap();
        bus.start();
        go.send(()).unwrap();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(bus.block().unwrap().to_string()));
        told.recv_timeout(Duration::from_secs(20)).expect("the service and its handler wait for each other")
    }

    #[test]
    fn a_handler_that_runs_the_stop_pass_of_its_service_ends() {
        assert_eq!(
            exits_from_a_handler(Drive::Caller),
            "exit code 70; stop L0 (http) fails: the service had not ended after 10 ms, and was cancelled: the stop \
             pass runs in a task of a runtime, for which the service may wait: give the bus Drive::Thread"
        );
        assert_eq!(exits_from_a_handler(Drive::Thread), "exit code 0");
    }

    /// The thread that asks for this exit is no task: a service that fails shortens the drain of no other one.
    #[test]
    fn the_exit_for_a_service_that_failed_is_asked_for_in_no_task() {
        let runtime = ::tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let bus = Bus::new();
        let (tell, told) = mpsc::channel();
        let looks = move || tell.send((task::try_id(), Handle::try_current().is_ok())).unwrap();
        bus.subscribe(Channel::Stop, 50, looks).unwrap().detach();
        let failing = Service::new(runtime.handle(), |_stop| async { Ok::<_, &str>(ready(Err("no more"))) });
        failing.subscribe(&bus, 60).unwrap();
        bus.start();
        assert_eq!(bus.block().unwrap().to_string(), "exit code 70; stop L1 fails: no more");
        assert_eq!(told.recv().unwrap(), (None, true));
    }
}
