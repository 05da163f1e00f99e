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
use crate::report::{Refused, Report};
use crate::runtime::{Monitor, Runtime, Threads};
use crate::shell::{ASKER, Mailbox, Shell, Told};

/// The answer to a request (GOAL-1), and the ticket of a request that was granted.
pub struct Asked<R: Runtime = Threads> {
    /// The answer.
    pub answer: Answer,
    ticket: Option<Ticket<R>>,
}

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
/// Clones are handles of the same ticket: several threads and tasks may wait for it, and all get the same report.
///
/// A ticket for which a thread or a task waits, or has waited, gets its report when it is resolved. For any other ticket the
/// bus keeps the resolution until a handle has seen it or the last handle is dropped, but no more resolutions than
/// [`Builder::keeps`](crate::Builder::keeps) says: the oldest gives way, and its ticket is refused as *stale*. For no other
/// reason is a ticket refused so.
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
        Asked { answer, ticket }
    }

    /// The report comes to the ticket at its resolution, also if no thread waits for it yet. Under the lock.
    #[cfg(feature = "signals")]
    pub(crate) fn await_end(&self, shell: &mut Shell) {
        if let Some(ticket) = &self.ticket {
            ticket.granted.await_end(shell, Origin::Thread(ASKER));
        }
    }

    /// Was the request granted?
    pub fn is_granted(&self) -> bool {
        self.ticket.is_some()
    }

    /// The ticket, if the request was granted.
    pub fn ticket(self) -> Option<Ticket<R>> {
        self.ticket
    }

    /// Waits for the end of a request that was granted; another one ends with its answer, and there is nothing to tell.
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
}

impl<R: Runtime> Ticket<R> {
    /// The number of the ticket in the events of the bus.
    pub fn id(&self) -> TicketId {
        self.granted.id
    }

    /// Waits until the ticket is resolved. Once it is, every call of a thread gives the same report.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned*: a listener of a pass does not wait (WAIT-3). Refused *stale*: the ticket was
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

    /// The report, if the ticket is resolved. It never waits, so it differs from [`Ticket::wait`] in that alone.
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

    /// The report that a handle fetched before, else the one that the bus has now. A refusal of a listener says
    /// nothing about the ticket.
    fn look(&self, shell: &mut Shell, origin: Origin) -> Option<Result<Report, Refused>> {
        if let Some(known) = self.known(origin) {
            return Some(known);
        }
        let seen = self.engine.fetch(shell, origin, (self.id, self.goal))?;
        if matches!(seen, Ok(_) | Err(Refused(Reason::Stale))) {
            self.done.get_or_init(|| seen.clone());
        }
        Some(seen)
    }

    /// As `look`, for a thread or a task that waits: the report of a ticket that is open comes into the mailbox.
    fn await_end(&self, shell: &mut Shell, origin: Origin) -> Option<Result<Report, Refused>> {
        let seen = self.look(shell, origin);
        if seen.is_none() {
            let mailbox = || Mailbox { goal: self.goal, told: self.done.clone() };
            shell.mailboxes.entry(self.id).or_insert_with(mailbox);
        }
        seen
    }

    /// No handle is left: the ticket has no mailbox any more, and the machine need not keep the resolution.
    fn forget(&self, shell: &mut Shell) -> Outputs {
        // The report that a mailbox has is dropped with this value, outside of the lock.
        shell.mailboxes.remove(&self.id);
        match self.done.get() {
            Some(_) => Outputs::default(),
            None => shell.step(&self.engine.machine, Input::Forget(ASKER, self.id)),
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

    /// Its mailbox and its task go with the last handle, while the request goes on.
    #[test]
    fn an_open_ticket_that_is_dropped_leaves_no_place_for_its_report() {
        let (bus, (open, gate)) = (Bus::builder().drive(Drive::Thread).build(), mpsc::channel::<()>());
        let held = move || gate.recv().unwrap_or_default();
        bus.subscribe(Channel::Start, 50, held).unwrap().detach();
        let mut ticket = Box::pin(bus.start().ticket().unwrap());
        assert!(ticket.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let places = || bus.engine.shell.with(|shell| (shell.mailboxes.len(), shell.wakers.len()));
        assert_eq!(places(), (1, 1));
        drop(ticket);
        assert_eq!(places(), (0, 0));
        drop(open);
    }
}
