//! Tickets: the end of a request, to be waited for, asked for or awaited.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use wspbus_models::bus::Input;
use wspbus_models::bus::event::{Answer, Reason, TicketId};

use crate::engine::Engine;
use crate::report::{Refused, Report};
use crate::runtime::{Monitor, Runtime, Threads};

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
/// The bus keeps a resolution until its ticket has seen it or is dropped, but no more of them than
/// [`Builder::keeps`](crate::Builder::keeps) says: the oldest gives way, and its ticket is refused as *stale*.
pub struct Ticket<R: Runtime = Threads> {
    engine: Arc<Engine<R>>,
    id: TicketId,
    done: Option<Result<Report, Refused>>,
}

impl<R: Runtime> Asked<R> {
    pub(crate) fn new(engine: &Arc<Engine<R>>, answer: Answer, ticket: Option<TicketId>) -> Self {
        let ticket = ticket.map(|id| Ticket { engine: engine.clone(), id, done: None });
        Asked { answer, ticket }
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
    /// # Errors
    /// As [`Ticket::wait`].
    pub fn wait(self) -> Result<Option<Report>, Refused> {
        self.ticket.map(|mut ticket| ticket.wait()).transpose()
    }
}

impl<R: Runtime> Ticket<R> {
    /// The number of the ticket in the events of the bus.
    pub fn id(&self) -> TicketId {
        self.id
    }

    /// Waits until the ticket is resolved. Once it is, every call gives the same report.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned*: a listener of a pass does not wait (WAIT-3). Refused *stale*: the bus
    /// no longer has the resolution.
    pub fn wait(&mut self) -> Result<Report, Refused> {
        let origin = self.engine.origin();
        let engine = self.engine.clone();
        self.seen(|id| engine.shell.wait(None, |shell| engine.fetch(shell, origin, id)))
            .unwrap_or(Err(Refused(Reason::Stale)))
    }

    /// The report, if the ticket is resolved. It never waits, so it differs from [`Ticket::wait`] in that alone.
    ///
    /// # Errors
    /// As [`Ticket::wait`].
    pub fn try_wait(&mut self) -> Result<Option<Report>, Refused> {
        let origin = self.engine.origin();
        let engine = self.engine.clone();
        self.seen(|id| engine.shell.with(|shell| engine.fetch(shell, origin, id))).transpose()
    }

    /// The report that was fetched before, else the one that `look` fetches. A refusal of a listener says nothing about the ticket.
    fn seen(
        &mut self,
        look: impl FnOnce(TicketId) -> Option<Result<Report, Refused>>,
    ) -> Option<Result<Report, Refused>> {
        if self.done.is_none() {
            match look(self.id) {
                Some(Err(Refused(reason))) if reason != Reason::Stale => return Some(Err(Refused(reason))),
                seen => self.done = seen,
            }
        }
        self.done.clone()
    }
}

impl<R: Runtime> Future for Ticket<R> {
    type Output = Result<Report, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ticket = self.get_mut();
        let (origin, engine) = (ticket.engine.origin(), ticket.engine.clone());
        // The waker that is not needed any more is dropped outside of the lock.
        let mut waker: Option<Waker> = Some(context.waker().clone());
        let seen = ticket.seen(|id| {
            engine.shell.with(|shell| {
                let seen = engine.fetch(shell, origin, id);
                if seen.is_none() {
                    waker = waker.take().and_then(|waker| shell.wakers.insert(id, waker));
                }
                seen
            })
        });
        seen.map_or(Poll::Pending, Poll::Ready)
    }
}

/// No thread will ask how it ended.
impl<R: Runtime> Drop for Ticket<R> {
    fn drop(&mut self) {
        if self.done.is_some() {
            return;
        }
        let (origin, id) = (self.engine.origin(), self.id);
        let waker = self.engine.give(Input::Forget(origin, id), |shell, _| shell.wakers.remove(&id));
        self.engine.aside(|| drop(waker));
    }
}
