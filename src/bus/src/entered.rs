//! Waiting for a state.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use wspbus_models::bus::State;
use wspbus_models::bus::event::{Event, Reason, Wake};

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
/// bus.start();
/// bus.stop();
/// assert_eq!(running.wait(), Wake::Entered(State::Running));
/// # Ok::<(), wspbus::Refused>(())
/// ```
#[must_use = "the wait has begun, and ends with this value"]
pub struct Entered<R: Runtime = Threads> {
    engine: Arc<Engine<R>>,
    sleeper: u64,
}

impl<R: Runtime> Entered<R> {
    /// Begins to wait.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned* (WAIT-3).
    pub(crate) fn new(engine: &Arc<Engine<R>>, state: State) -> Result<Self, Refused> {
        let (origin, mut sleeper) = (engine.origin(), 0);
        let step = |shell: &mut Shell| {
            let (number, outputs) = shell.sleep(&engine.machine, origin, state);
            sleeper = number;
            outputs
        };
        let refused = engine.take(step, |_, outputs| match outputs.events[..] {
            [Event::Refused { reason, .. }, ..] if reason != Reason::Stale => Some(Refused(reason)),
            _ => None,
        });
        let entered = Entered { engine: engine.clone(), sleeper };
        refused.map_or(Ok(entered), Err)
    }

    /// Waits.
    pub fn wait(self) -> Wake {
        let woken = self.engine.shell.wait(None, |shell| shell.woken(self.sleeper, &mut None));
        woken.unwrap_or(Wake::Gone)
    }

    /// How the wait ended, if it has.
    pub fn try_wait(&self) -> Option<Wake> {
        self.engine.shell.with(|shell| shell.woken(self.sleeper, &mut None))
    }
}

impl<R: Runtime> Future for Entered<R> {
    type Output = Wake;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Wake> {
        let mut waker: Option<Waker> = Some(context.waker().clone());
        let woken = self.engine.shell.with(|shell| shell.woken(self.sleeper, &mut waker));
        woken.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<R: Runtime> Drop for Entered<R> {
    fn drop(&mut self) {
        let waker = self.engine.shell.with(|shell| shell.rise(self.sleeper));
        self.engine.aside(|| drop(waker));
    }
}
