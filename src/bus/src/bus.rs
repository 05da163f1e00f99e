//! The bus: what a server holds.

pub mod builder;
mod main_queue;
mod messages;
pub mod status;

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use wspbus_models::bus::command::Outputs;
use wspbus_models::bus::event::{Answer, Channel, Event, Reason, Wake};
use wspbus_models::bus::{Code, Input, Request, State};

use crate::bus::builder::Builder;
#[cfg(feature = "signals")]
use crate::engine::Drive;
use crate::engine::Engine;
use crate::entered::Entered;
use crate::listener::Ending;
use crate::report::Refused;
use crate::runtime::{Monitor, Runtime, Threads};
#[cfg(feature = "signals")]
use crate::shell::Due;
use crate::subscription::{Of, Subscription};
use crate::ticket::Asked;

/// A handle of a bus. Clones are handles of the same bus; any thread may use one, and any listener.
///
/// A listener that owns a handle keeps its bus alive: give it a [`WeakBus`] if the bus is to be dropped.
///
/// The end of the last handle is no exit. A bus that is dropped in Running calls neither its stop listeners nor its exit
/// listeners, and a main program that returns without [`Bus::block`] ends the process without them too. Ask for an exit,
/// and let the main program wait in `block`.
///
/// ```
/// use wspbus::{Answer, Bus, Channel, State};
/// let bus = Bus::new();
/// let weak = bus.downgrade();
/// let _watch = bus.subscribe(Channel::Stop, 50, move || {
///     // The pass in progress is what this request asks for.
///     let answer = weak.upgrade().map(|bus| bus.stop().answer);
///     assert_eq!(answer, Some(Answer::Joined { again: false }));
/// })?;
/// bus.start().wait()?;
/// assert!(bus.stop().wait()?.is_some_and(|report| report.is_reached()));
/// assert_eq!(bus.state(), State::Idle);
/// # Ok::<(), wspbus::Refused>(())
/// ```
pub struct Bus<R: Runtime = Threads> {
    pub(crate) engine: Arc<Engine<R>>,
}

/// A handle that does not keep its bus alive.
pub struct WeakBus<R: Runtime = Threads> {
    engine: Weak<Engine<R>>,
}

impl Bus {
    /// A bus in Idle: every origin may ask for everything, and the thread that asks runs the pass.
    pub fn new() -> Bus {
        Bus::builder().build()
    }

    /// A bus with other choices.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl<R: Runtime> Bus<R> {
    /// Subscribes a listener. Listeners of a channel are called in the order of (priority, subscription), lower priority
    /// first (PASS-3), each after the one before it ended (PASS-4). A subscription during a pass takes effect with the
    /// next pass (PASS-5). No two calls of a listener run at one time (TIME-3). On a bus that has exited it is subscribed
    /// and never called. The subscription ends with the value that the call gives; [`Subscription::detach`] makes it stay.
    ///
    /// A listener may use the bus, but for waiting. Its requests are requests of the listener (GOAL-8): they are answered as
    /// any request is (GOAL-1), those that the pass in progress can serve join it, and none begins a pass inside it
    /// (PASS-1).
    ///
    /// # Errors
    /// Refused *abandoned*: the listener that subscribes passed its deadline (TIME-2). Refused *stale*: a part of a
    /// listener that runs when its call is over, such as a future that was cancelled, subscribes.
    pub fn subscribe<T: Ending>(
        &self,
        channel: Channel,
        priority: u8,
        listener: impl FnMut() -> T + Send + 'static,
    ) -> Result<Subscription<R>, Refused> {
        self.subscribe_with(channel, priority, None, listener)
    }

    /// Subscribes a listener with a deadline, measured from the moment in which a thread of the bus's own begins its call.
    /// A listener that passes its deadline counts as TimedOut, and the pass goes on without it (TIME-1). Its requests,
    /// waits, subscriptions of listeners and entries of the `main` queue are then refused (TIME-2); its messages and its
    /// subscriptions to messages, which change no state, are those of any thread. While it still runs, its next turn ends at once as Busy (TIME-3). A call that no
    /// thread begins within five seconds, or within the deadline if that is longer, is TimedOut too: the listener is not
    /// called, or it is called in that moment and counts as one that passed its deadline. If the system has no thread left
    /// for the call, the listener has failed: in a start pass the bus then exits (FAIL-1).
    /// A deadline of zero has passed when the call begins: the pass does not wait for such a listener, which is TimedOut
    /// unless it has ended by then.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wspbus::{Bus, Channel, event::Outcome};
    /// let bus = Bus::new();
    /// let hangs = || std::thread::sleep(Duration::from_secs(60));
    /// bus.subscribe_with(Channel::Graceful, 50, Some(Duration::from_millis(1)), hangs)?.detach();
    /// bus.start().wait()?;
    /// let report = bus.graceful().wait()?;
    /// assert!(report.is_some_and(|report| report.failures()[0].outcome == Outcome::TimedOut));
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    ///
    /// # Errors
    /// As [`Bus::subscribe`].
    pub fn subscribe_with<T: Ending>(
        &self,
        channel: Channel,
        priority: u8,
        deadline: Option<Duration>,
        mut listener: impl FnMut() -> T + Send + 'static,
    ) -> Result<Subscription<R>, Refused> {
        let engine = &self.engine;
        let callback = Box::new(move || listener().ending());
        let input = Input::Subscribe(engine.origin(), channel, priority);
        // A callback that was refused is dropped outside of the lock.
        let subscribed = engine.give(input, |shell, outputs| match outputs.events[..] {
            [Event::Subscribed { listener, .. }] => {
                shell.keep(listener, callback, deadline);
                Ok(listener)
            }
            [Event::Refused { reason, .. }] => Err((Refused(reason), callback)),
            _ => Err((Refused(Reason::Stale), callback)),
        });
        match subscribed {
            Ok(listener) => Ok(Subscription::new(engine, Of::Listener(listener))),
            Err((refused, callback)) => {
                engine.aside(|| drop(callback));
                Err(refused)
            }
        }
    }

    /// Asks for something. The answer is one atomic step (GOAL-1). See [`Drive`](crate::Drive) for what has happened when
    /// the call returns.
    ///
    /// ```
    /// use wspbus::{Answer, Bus, Reason, Request};
    /// let bus = Bus::new();
    /// assert_eq!(bus.request(Request::Graceful).answer, Answer::Refused(Reason::NotRunning));
    /// assert_eq!(bus.request(Request::Start).answer, Answer::Accepted);
    /// ```
    pub fn request(&self, request: Request) -> Asked<R> {
        let input = Input::Request(self.engine.origin(), request);
        self.engine.give(input, |_, outputs| self.asked(request, &outputs))
    }

    /// The answer to a request, in what the machine made of it.
    fn asked(&self, request: Request, outputs: &Outputs) -> Asked<R> {
        let answered = outputs.events.iter().find_map(|event| match event {
            Event::Answered { answer, ticket, .. } => Some((*answer, *ticket)),
            _ => None,
        });
        // The machine answers every request.
        let (answer, ticket) = answered.unwrap_or((Answer::Refused(Reason::Stale), None));
        Asked::new(&self.engine, request.goal(), answer, ticket)
    }

    /// As `request`, but the rest is left to do ([`settle_elsewhere`](Bus::settle_elsewhere)): no foreign code has run when
    /// the call returns. The report comes to the ticket at its resolution, also if no thread waits for it yet.
    #[cfg(feature = "signals")]
    pub(crate) fn ask_first(&self, request: Request) -> (Asked<R>, Due) {
        let input = Input::Request(self.engine.origin(), request);
        self.engine.begin(input, |shell, outputs| {
            let asked = self.asked(request, &outputs);
            asked.await_end(shell);
            asked
        })
    }

    /// Does the rest of a request. Another thread runs a pass that is due.
    #[cfg(feature = "signals")]
    pub(crate) fn settle_elsewhere(&self, due: Due) {
        self.engine.settle_by(Drive::Thread, due);
    }

    /// Asks the services to start: the bus goes to Running when every start listener has ended well (GOAL-17, LIFE-3). If one
    /// fails, the bus exits (FAIL-1).
    pub fn start(&self) -> Asked<R> {
        self.request(Request::Start)
    }

    /// Asks the services to stop: the bus goes to Idle, and the process stays (GOAL-17). A stop listener that fails does not hold
    /// the stop (FAIL-2). A Stop that is accepted before the first pass of a Start is reached at once (GOAL-11).
    pub fn stop(&self) -> Asked<R> {
        self.request(Request::Stop)
    }

    /// Advises the services to reload what they can without a stop; the state stays (LIFE-8). A request from
    /// outside of a listener is never reached by a pass of which a listener was called before it (GOAL-7). A request of a
    /// listener joins the Graceful that is pending (GOAL-8).
    pub fn graceful(&self) -> Asked<R> {
        self.request(Request::Graceful)
    }

    /// Drops to Idle and comes back to Running (LIFE-7). A request from outside of a listener is never reached by a pass of
    /// which a listener was called before it (GOAL-7). A request of a listener joins the Reload that is pending (GOAL-8).
    ///
    /// The listeners of a pass are those that were subscribed when it began (PASS-5). So a thread that subscribes a listener
    /// and asks, between the beginning of a pass and its first call, is reached by that pass, and the new listener is called
    /// in the next one. That can happen only where the bus wakes a task or drops a value between the two.
    ///
    /// ```
    /// use wspbus::{Bus, State};
    /// let bus = Bus::new();
    /// bus.start().wait()?;
    /// let idle = bus.entered(State::Idle)?;
    /// assert!(bus.reload().wait()?.is_some_and(|report| report.is_reached()));
    /// assert!(idle.try_wait().is_some() && bus.state() == State::Running);
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    pub fn reload(&self) -> Asked<R> {
        self.request(Request::Reload)
    }

    /// Exits; [`Bus::block`] then tells the main program to re-execute the process (WAIT-6). Stop and exit listeners that fail
    /// do not cancel the re-execution (CODE-2). An Exit that is granted before the main program takes the result cancels it
    /// (WAIT-5).
    pub fn restart(&self) -> Asked<R> {
        self.request(Request::Restart)
    }

    /// Exits with this code. An Exit that was granted is never lost (GOAL-15). Of the codes of all that were granted the first
    /// nonzero one counts (CODE-1). An Exit that is answered Already comes too late: the bus has exited, and its code does
    /// not count. After an exit with [`Code::OK`] the code of [`Bus::block`] is 70 all the same if a start, stop or exit
    /// listener failed (CODE-1).
    pub fn exit(&self, code: Code) -> Asked<R> {
        self.request(Request::Exit(code))
    }

    /// Begins to wait for a state.
    ///
    /// # Errors
    /// Refused *in listener* or *abandoned*: a listener of a pass does not wait (WAIT-3). Refused *stale*: a part of a
    /// listener that runs when its call is over, such as a future that was cancelled, waits.
    pub fn entered(&self, state: State) -> Result<Entered<R>, Refused> {
        Entered::new(&self.engine, state)
    }

    /// Waits for a state: until it is current, or entered however briefly (WAIT-1), or until the bus has exited (WAIT-2).
    ///
    /// # Errors
    /// As [`Bus::entered`].
    pub fn wait(&self, state: State) -> Result<Wake, Refused> {
        self.entered(state)?.wait()
    }

    /// As [`Bus::wait`], but not longer than this; none if neither the state was entered nor the bus has exited by then.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wspbus::{Bus, State};
    /// assert_eq!(Bus::new().wait_timeout(State::Running, Duration::from_millis(1)), Ok(None));
    /// ```
    ///
    /// # Errors
    /// As [`Bus::entered`].
    pub fn wait_timeout(&self, state: State, limit: Duration) -> Result<Option<Wake>, Refused> {
        self.entered(state)?.wait_timeout(limit)
    }

    /// The state at this moment.
    pub fn state(&self) -> State {
        self.engine.shell.with(|shell| shell.memory.state)
    }

    /// Does the current thread run a listener of this bus?
    #[cfg(feature = "tokio")]
    pub(crate) fn is_in_listener(&self) -> bool {
        matches!(self.engine.origin(), wspbus_models::bus::event::Origin::Listener(_))
    }

    /// A handle that does not keep the bus alive.
    pub fn downgrade(&self) -> WeakBus<R> {
        WeakBus { engine: Arc::downgrade(&self.engine) }
    }
}

impl<R: Runtime> WeakBus<R> {
    /// The bus, if it is still there.
    pub fn upgrade(&self) -> Option<Bus<R>> {
        self.engine.upgrade().map(|engine| Bus { engine })
    }
}

impl Default for Bus {
    fn default() -> Self {
        Bus::new()
    }
}

impl<R: Runtime> Clone for Bus<R> {
    fn clone(&self) -> Self {
        Bus { engine: self.engine.clone() }
    }
}

impl<R: Runtime> Clone for WeakBus<R> {
    fn clone(&self) -> Self {
        WeakBus { engine: self.engine.clone() }
    }
}

impl<R: Runtime> fmt::Debug for Bus<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bus({})", self.state())
    }
}
