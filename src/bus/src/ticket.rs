//! Tickets: the end of a request, to be waited for, asked for or awaited.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wspbus_models::bus::command::Outputs;
use wspbus_models::bus::event::{Answer, Origin, Reason, TicketId};
use wspbus_models::bus::{Goal, Input};

use crate::engine::Engine;
use crate::report::{NotReached, Refused, Report};
use crate::runtime::{Monitor, Runtime, Threads};
use crate::shell::{ASKER, Shell, Told};

/// The answer to a request (GOAL-1), and the ticket of a request that was granted.
///
/// A task awaits the end of the request, as a thread does by [`Asked::wait`]:
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// use wspbus::{Bus, Drive};
/// let bus = Bus::builder().drive(Drive::Thread).build();
/// assert!(bus.start().await?.is_some_and(|report| report.is_reached()));
/// # Ok(())
/// # })
/// # }
/// ```
pub struct Asked<R: Runtime = Threads> {
    /// The answer to the request.
    pub answer: Answer,
    goal: Goal,
    ticket: Option<Ticket<R>>,
}

/// The future of an [`Asked`].
#[must_use = "a future does nothing before it is awaited"]
pub struct AskedEnd<R: Runtime = Threads>(Option<Ticket<R>>);

/// A request that was granted: Accepted, or Joined. It resolves exactly once (GOAL-6), and always, if every listener ends
/// or has a deadline (GOAL-16).
///
/// A ticket is a future too. It needs no runtime: the bus wakes the task.
///
/// ```
/// use std::task::{Context, Waker};
/// use wspbus::Bus;
/// let bus = Bus::new();
/// let mut ticket = Box::pin(bus.start().ticket().ok_or("the request was not granted")?);
/// let mut context = Context::from_waker(Waker::noop());
/// assert!(ticket.as_mut().poll(&mut context).is_ready());
/// # use std::future::Future;
/// # Ok::<(), &str>(())
/// ```
///
/// Clones are handles of the same ticket: several threads and tasks may wait for it, and all get the same report, now and
/// later (WAIT-10).
///
/// A ticket for which a thread or a task waits, or has waited, gets its report when it is resolved. For any other ticket the
/// bus keeps the resolution until a handle has seen it or the last handle is dropped, but no more resolutions than
/// [`Builder::keeps`](crate::Builder::keeps) says: the oldest gives way, and its ticket is refused as *stale*. No other wait of
/// a thread or a task is refused so. A listener is refused every ticket (WAIT-3): *in listener* or *abandoned*, and *stale* if
/// its call is over.
///
/// A future that is dropped before its end leaves the request as it is, and another handle of the ticket is told the same. So
/// it may stand in a `select`.
pub struct Ticket<R: Runtime = Threads> {
    granted: Arc<Granted<R>>,
    /// The number of this handle among those of the ticket: its task has a waker of its own.
    handle: u64,
    /// Has this handle left a waker?
    polled: bool,
}

/// The part of a ticket that all its handles share.
struct Granted<R: Runtime> {
    engine: Arc<Engine<R>>,
    id: TicketId,
    /// The goal of the request.
    goal: Goal,
    /// Set under the lock of the bus, where the resolution is fetched: the bus tells it once.
    done: Arc<Told>,
    /// The number of the next handle.
    next: AtomicU64,
}

impl<R: Runtime> Asked<R> {
    pub(crate) fn new(engine: &Arc<Engine<R>>, goal: Goal, answer: Answer, ticket: Option<TicketId>) -> Self {
        let granted =
            |id| Granted { engine: engine.clone(), id, goal, done: Arc::default(), next: AtomicU64::new(1) };
        let ticket = ticket.map(|id| Ticket { granted: Arc::new(granted(id)), handle: 0, polled: false });
        Asked { answer, goal, ticket }
    }

    /// The report comes to the ticket at its resolution, also if no thread waits for it yet. Under the lock.
    #[cfg(feature = "signals")]
    pub(crate) fn await_end(&self, shell: &mut Shell) {
        if let Some(ticket) = &self.ticket {
            ticket.granted.await_end(shell, Origin::Thread(ASKER));
        }
    }

    /// Was the request granted?
    ///
    /// ```
    /// use wspbus::Bus;
    /// let bus = Bus::new();
    /// assert!(bus.start().is_granted());
    /// assert!(!bus.start().is_granted(), "the bus runs already");
    /// ```
    pub fn is_granted(&self) -> bool {
        self.ticket.is_some()
    }

    /// The ticket, if the request was granted.
    pub fn ticket(self) -> Option<Ticket<R>> {
        self.ticket
    }

    /// Waits for the end of a request that was granted. It gives `None` if the request was not granted: the answer was
    /// Already, Denied, Superseded or Refused, and says why. It blocks the thread: a task awaits the ticket instead.
    ///
    /// A wait that ended well says nothing about the request: look at the report.
    ///
    /// ```
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// bus.subscribe(Channel::Start, 50, || Err("the port is in use"))?.detach();
    /// let report = bus.start().wait()?.ok_or("the request was not granted")?;
    /// assert!(!report.is_reached());
    /// assert_eq!(report.to_string(), "Superseded by Exit; start L0 fails: the port is in use");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Ticket::wait`].
    pub fn wait(self) -> Result<Option<Report>, Refused> {
        self.ticket.map(|ticket| ticket.wait()).transpose()
    }

    /// Waits until the goal of the request is reached, with failures or without. A goal that holds already has no report.
    ///
    /// ```
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// assert!(bus.stop().reached()?.is_none(), "it has not started");
    /// bus.subscribe(Channel::Start, 50, || Err("the port is in use"))?.detach();
    /// let error = bus.start().reached().err().map(|error| error.to_string());
    /// let text = "Start was not reached: Superseded by Exit; start L0 fails: the port is in use";
    /// assert_eq!(error.as_deref(), Some(text));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The request was not granted (*not granted*), it ended without its goal (*ended*), or as [`Ticket::wait`] (*refused*).
    pub fn reached(self) -> Result<Option<Report>, NotReached> {
        let Some(ticket) = self.ticket else {
            return match self.answer {
                Answer::Already => Ok(None),
                answer => Err(NotReached::NotGranted(self.goal, answer)),
            };
        };
        let report = ticket.wait()?;
        if report.is_reached() { Ok(Some(report)) } else { Err(NotReached::Ended(report)) }
    }
}

/// The end of a request, as [`Asked::wait`] gives it.
impl<R: Runtime> IntoFuture for Asked<R> {
    type Output = Result<Option<Report>, Refused>;
    type IntoFuture = AskedEnd<R>;

    fn into_future(self) -> AskedEnd<R> {
        AskedEnd(self.ticket)
    }
}

impl<R: Runtime> Future for AskedEnd<R> {
    type Output = Result<Option<Report>, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            Some(ticket) => Pin::new(ticket).poll(context).map(|end| end.map(Some)),
            None => Poll::Ready(Ok(None)),
        }
    }
}

impl<R: Runtime> fmt::Debug for AskedEnd<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AskedEnd")
    }
}

impl<R: Runtime> Ticket<R> {
    /// The number of the ticket in the events of the bus.
    pub fn id(&self) -> TicketId {
        self.granted.id
    }

    /// Waits until the ticket is resolved. Once it is, every call of a thread gives the same report.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned*: a listener of a pass does not wait (WAIT-3); a part of it that runs when its
    /// call is over, such as a future that was cancelled, is refused as *stale*. Refused *stale*: the ticket was
    /// resolved before any handle waited for it, and the resolution has given way to newer ones
    /// ([`Builder::keeps`](crate::Builder::keeps)).
    pub fn wait(&self) -> Result<Report, Refused> {
        self.wait_until(None).unwrap_or(Err(Refused(Reason::Stale)))
    }

    /// As [`Ticket::wait`], but not longer than this; none if the ticket is still open then. The request goes on.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// let (go, gone) = std::sync::mpsc::channel::<()>();
    /// let mut gone = Some(gone);
    /// bus.subscribe(Channel::Stop, 50, move || drop(gone.take().map(|gone| gone.recv())))?.detach();
    /// bus.start().wait()?;
    /// let other = bus.clone();
    /// let stopping = std::thread::spawn(move || other.stop().wait());
    /// bus.wait(wspbus::State::Stopping)?;
    /// let stopped = bus.stop().ticket().ok_or("the request was not granted")?;
    /// assert!(stopped.wait_timeout(Duration::from_millis(1))?.is_none());
    /// drop(go);
    /// assert!(stopped.wait_timeout(Duration::from_secs(60))?.is_some());
    /// # stopping.join().map_err(|_| "it panicked")??;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Ticket::wait`].
    pub fn wait_timeout(&self, limit: Duration) -> Result<Option<Report>, Refused> {
        self.wait_until(Some(limit)).transpose()
    }

    fn wait_until(&self, limit: Option<Duration>) -> Option<Result<Report, Refused>> {
        let (granted, origin) = (&*self.granted, self.granted.engine.origin());
        let look = |shell: &mut Shell| granted.await_end(shell, origin);
        granted.known(origin).or_else(|| granted.engine.shell.wait(limit, look))
    }

    /// The report, if the ticket is resolved. It never waits, so it differs from [`Ticket::wait`] in that alone: a listener is
    /// refused here too. The bus is asked for a report, and it tells a listener the end of no ticket (WAIT-3).
    /// [`Entered::try_wait`](crate::Entered::try_wait) asks the bus for nothing, and answers in a listener.
    ///
    /// ```
    /// use wspbus::{Bus, Channel, Drive};
    /// let bus = Bus::builder().drive(Drive::Thread).build();
    /// let (go, gone) = std::sync::mpsc::channel::<()>();
    /// bus.subscribe(Channel::Start, 50, move || gone.recv().unwrap_or_default())?.detach();
    /// let ticket = bus.start().ticket().ok_or("the request was not granted")?;
    /// assert!(ticket.try_wait()?.is_none(), "the start listener runs");
    /// drop(go);
    /// ticket.wait()?;
    /// assert!(ticket.try_wait()?.is_some_and(|report| report.is_reached()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Ticket::wait`].
    pub fn try_wait(&self) -> Result<Option<Report>, Refused> {
        let (granted, origin) = (&*self.granted, self.granted.engine.origin());
        let seen =
            granted.known(origin).or_else(|| granted.engine.shell.with(|shell| granted.look(shell, origin)));
        seen.transpose()
    }
}

impl<R: Runtime> Granted<R> {
    /// The report that a handle fetched before. A listener of a pass does not wait, not even for what is known (WAIT-3):
    /// the machine refuses it.
    fn known(&self, origin: Origin) -> Option<Result<Report, Refused>> {
        let is_thread = matches!(origin, Origin::Thread(_));
        self.done.get().filter(|_| is_thread).cloned()
    }

    /// The report that a handle fetched before, else the one that the bus has now. The report of a ticket with a mailbox
    /// comes there, so a thread looks no further.
    fn look(&self, shell: &mut Shell, origin: Origin) -> Option<Result<Report, Refused>> {
        let is_thread = matches!(origin, Origin::Thread(_));
        if is_thread && (self.done.get().is_some() || shell.is_awaited(self.id)) {
            return self.done.get().cloned();
        }
        let seen = self.engine.fetch(shell, origin, (self.id, self.goal))?;
        // A refusal that is meant for a listener says nothing about the ticket: *stale* is said to a late one too.
        if is_thread && matches!(seen, Ok(_) | Err(Refused(Reason::Stale))) {
            self.done.get_or_init(|| seen.clone());
        }
        Some(seen)
    }

    /// As `look`, for a thread or a task that waits: the report of a ticket that is open comes into the mailbox.
    fn await_end(&self, shell: &mut Shell, origin: Origin) -> Option<Result<Report, Refused>> {
        let seen = self.look(shell, origin);
        if seen.is_none() {
            shell.await_in(&self.engine.machine, self.id, &self.done);
        }
        seen
    }

    /// No handle is left: the ticket has no mailbox any more, or else the machine need not keep the resolution.
    fn forget(&self, shell: &mut Shell) -> Outputs {
        // The report that a mailbox has is dropped with this value, outside of the lock.
        match shell.unawait(self.id) || self.done.get().is_some() {
            true => Outputs::default(),
            false => shell.step(&self.engine.machine, Input::Forget(ASKER, self.id)),
        }
    }
}

impl<R: Runtime> Future for Ticket<R> {
    type Output = Result<Report, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ticket = self.get_mut();
        let granted = &*ticket.granted;
        let (origin, place) = (granted.engine.origin(), (granted.id, ticket.handle));
        if let Some(known) = granted.known(origin) {
            return Poll::Ready(known);
        }
        // The waker that is not needed any more is dropped outside of the lock.
        let mut waker: Option<Waker> = Some(context.waker().clone());
        let seen = granted.engine.shell.with(|shell| {
            let seen = granted.await_end(shell, origin);
            if seen.is_none() {
                waker = waker.take().and_then(|waker| shell.wakers.insert(place, waker));
            }
            seen
        });
        ticket.polled |= seen.is_none();
        seen.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<R: Runtime> Clone for Ticket<R> {
    fn clone(&self) -> Self {
        let handle = self.granted.next.fetch_add(1, Ordering::Relaxed);
        Ticket { granted: self.granted.clone(), handle, polled: false }
    }
}

impl<R: Runtime> fmt::Debug for Ticket<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket({}, {})", u64::from(self.granted.id), self.granted.goal)
    }
}

impl<R: Runtime> fmt::Debug for Asked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({})", self.answer)
    }
}

/// The task of this handle is not woken any more.
impl<R: Runtime> Drop for Ticket<R> {
    fn drop(&mut self) {
        if self.polled {
            let (engine, place) = (&self.granted.engine, (self.granted.id, self.handle));
            let waker = engine.shell.with(|shell| shell.wakers.remove(&place));
            engine.aside(|| drop(waker));
        }
    }
}

/// No thread will ask how it ended. A listener may drop the last handle, but that is no act of the listener: it could not
/// wait for the ticket.
impl<R: Runtime> Drop for Granted<R> {
    fn drop(&mut self) {
        if self.done.get().is_none() {
            self.engine.take(|shell| self.forget(shell), |_, _| ());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{Bus, Channel, Drive};

    /// A field that is new here says why the machine cannot have it. The compiler checks the lists.
    #[test]
    fn a_ticket_has_a_report_that_the_machine_has_let_go_and_nothing_else() {
        let bus = Bus::new();
        let Asked {
            answer: _, // of the event
            goal: _,   // of the request, for the words of an error
            ticket,
        } = bus.start();
        let ticket = ticket.unwrap();
        let Ticket {
            granted,
            handle: _, // the key of a waker
            polled: _, // is there a waker?
        } = &ticket;
        let Granted {
            engine: _, // the way to the bus
            id,        // the number of the ticket
            goal: _,   // of the request, for the words of the report
            done,      // a report, with causes: the machine tells a resolution once
            next: _,   // the numbers of handles
        } = &**granted;
        let is_kept = || bus.engine.shell.with(|shell| shell.memory.kept.iter().any(|(kept, _)| kept == id));
        assert_eq!((is_kept(), done.get().is_some()), (true, false));
        assert!(ticket.wait().unwrap().is_reached());
        assert_eq!((is_kept(), done.get().is_some()), (false, true));
    }

    /// Its mailbox and its task go with the last handle, while the request goes on.
    #[test]
    fn an_open_ticket_that_is_dropped_leaves_no_place_for_its_report() {
        let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
        let held = move || gate.recv().unwrap_or_default();
        bus.subscribe(Channel::Start, 50, held).unwrap().detach();
        let mut ticket = Box::pin(bus.start().ticket().unwrap());
        assert!(ticket.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let places = || bus.engine.shell.with(|shell| (shell.awaited(), shell.wakers.len()));
        assert_eq!(places(), (1, 1));
        drop(ticket);
        assert_eq!(places(), (0, 0));
        drop(open);
    }

    /// A part of a listener that goes on when its call is over, such as a future, speaks in its name. It is refused as
    /// stale, and that says nothing about the ticket; nor does it wait without end.
    #[test]
    fn what_is_refused_to_a_late_listener_is_told_to_the_others() {
        use wspbus_models::bus::event::ListenerId;
        use wspbus_models::bus::{End, State};
        let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
        bus.subscribe(Channel::Start, 50, move || gate.recv().unwrap_or_default()).unwrap().detach();
        let (ticket, mut refused) = (bus.start().ticket().unwrap(), Vec::new());
        bus.engine.run(Origin::Listener(ListenerId(7)), || {
            let mut clone = Box::pin(ticket.clone());
            refused.extend([ticket.try_wait().err(), ticket.wait().err(), bus.entered(State::Exited).err()]);
            match clone.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(polled) => refused.push(polled.err()),
                Poll::Pending => {}
            }
            (End::Ok, None)
        });
        assert_eq!(refused, [Some(Refused(Reason::Stale)); 4]);
        assert!(ticket.try_wait().unwrap().is_none(), "it is open");
        drop(open);
        assert!(ticket.wait().unwrap().is_reached());
    }
}
