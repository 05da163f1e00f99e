//! Waiting for a state.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wspbus_models::bus::event::{Event, Origin, Reason, Wake};
use wspbus_models::bus::{Input, State};

use crate::engine::Engine;
use crate::report::Refused;
use crate::runtime::{Monitor, Runtime, Threads};
use crate::shell::Shell;

/// A wait that has begun: it is satisfied by the state at its beginning, or by any later entry of it, however short
/// (WAIT-1). When the bus has exited, a wait for another state ends as Gone (WAIT-2, WAIT-8).
///
/// It is a future too.
///
/// ```
/// use wspbus::{Bus, State, Wake};
/// let bus = Bus::new();
/// let running = bus.entered(State::Running)?;
/// bus.start().wait()?; // else the stop may come before the first pass of the start, and Running is never entered
/// bus.stop();
/// assert_eq!(running.wait()?, Wake::Entered(State::Running));
/// # Ok::<(), wspbus::Refused>(())
/// ```
#[must_use = "the wait has begun and ends with this value, and `let _ =` ends it at once: keep it in a variable"]
pub struct Entered<R: Runtime = Threads> {
    engine: Arc<Engine<R>>,
    sleeper: u64,
    state: State,
}

impl<R: Runtime> Entered<R> {
    /// Begins to wait.
    ///
    /// # Errors
    /// As [`Bus::entered`](crate::Bus::entered).
    pub(crate) fn new(engine: &Arc<Engine<R>>, state: State) -> Result<Self, Refused> {
        let (origin, sleeper) = (engine.origin(), Cell::new(0));
        let step = |shell: &mut Shell| {
            let (number, outputs) = shell.sleep(&engine.machine, origin, state);
            sleeper.set(number);
            outputs
        };
        let is_thread = matches!(origin, Origin::Thread(_));
        let refused = engine.take(step, |shell, outputs| match outputs.events[..] {
            // The threads that wait for one state have one number: the second wait is part of the first.
            [Event::Refused { reason: Reason::Stale, .. }, ..] if is_thread => None,
            [Event::Refused { reason, .. }, ..] => {
                // No task has left a waker.
                shell.rise(sleeper.get());
                Some(Refused(reason))
            }
            _ => None,
        });
        match refused {
            Some(refused) => Err(refused),
            None => Ok(Entered { engine: engine.clone(), sleeper: sleeper.get(), state }),
        }
    }

    /// Waits.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned*: a listener does not wait, also where another thread began the wait (WAIT-3).
    /// Refused *stale*: a part of a listener that runs when its call is over, such as a future that was cancelled, waits.
    pub fn wait(self) -> Result<Wake, Refused> {
        self.may_wait()?;
        let woken = self.engine.shell.wait(None, |shell| shell.awoke(self.sleeper));
        woken.ok_or(Refused(Reason::Stale))
    }

    /// As [`Entered::wait`], but not longer than this; none if neither the state was entered nor the bus has exited by
    /// then. The wait that has begun goes on.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wspbus::{Bus, State, Wake};
    /// let bus = Bus::new();
    /// let running = bus.entered(State::Running)?;
    /// assert_eq!(running.wait_timeout(Duration::from_millis(1))?, None);
    /// bus.start();
    /// assert_eq!(running.wait_timeout(Duration::from_secs(60))?, Some(Wake::Entered(State::Running)));
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    ///
    /// # Errors
    /// As [`Entered::wait`].
    pub fn wait_timeout(&self, limit: Duration) -> Result<Option<Wake>, Refused> {
        self.may_wait()?;
        Ok(self.engine.shell.wait(Some(limit), |shell| shell.awoke(self.sleeper)))
    }

    /// The end of the wait, if it has ended. The call never waits, and looks at what the bus told this wait: so it answers in a
    /// listener too.
    ///
    /// ```
    /// use wspbus::{Bus, State, Wake};
    /// let bus = Bus::new();
    /// let running = bus.entered(State::Running)?;
    /// assert_eq!(running.try_wait(), None);
    /// bus.start();
    /// assert_eq!(running.try_wait(), Some(Wake::Entered(State::Running)));
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    pub fn try_wait(&self) -> Option<Wake> {
        self.engine.shell.with(|shell| shell.awoke(self.sleeper))
    }

    /// The machine says whether the current thread may wait: a listener asks as it would for a new wait.
    fn may_wait(&self) -> Result<(), Refused> {
        let origin = self.engine.origin();
        if matches!(origin, Origin::Thread(_)) {
            return Ok(());
        }
        self.engine.give(Input::Wait(origin, self.state), |_, outputs| match outputs.events[..] {
            [Event::Refused { reason, .. }, ..] => Err(Refused(reason)),
            _ => Ok(()),
        })
    }
}

impl<R: Runtime> Future for Entered<R> {
    type Output = Result<Wake, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Err(refused) = self.may_wait() {
            return Poll::Ready(Err(refused));
        }
        let mut waker: Option<Waker> = Some(context.waker().clone());
        let woken = self.engine.shell.with(|shell| shell.woken(self.sleeper, &mut waker));
        woken.map_or(Poll::Pending, |wake| Poll::Ready(Ok(wake)))
    }
}

impl<R: Runtime> fmt::Debug for Entered<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entered({})", self.state)
    }
}

impl<R: Runtime> Drop for Entered<R> {
    fn drop(&mut self) {
        let waker = self.engine.shell.with(|shell| shell.rise(self.sleeper));
        self.engine.aside(|| drop(waker));
    }
}
