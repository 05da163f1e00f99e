//! The choices of a bus.

use std::marker::PhantomData;
use std::sync::Arc;

use wspbus_models::bus::event::Event;
use wspbus_models::bus::{Input, Machine, Policy};

use crate::bus::Bus;
use crate::engine::{Drive, Engine};
use crate::runtime::{Runtime, Threads};
use crate::shell::{Recorder, Shell};

/// So many resolutions are kept for tickets that have not seen them.
const KEEPS: usize = 65_536;

/// The choices of a bus.
///
/// ```
/// use wspbus::{Answer, Bus, Drive, Goal, Policy};
/// let policy = Policy::DEDICATED.threads_only(&[Goal::Start, Goal::Stop, Goal::Exit]);
/// let bus = Bus::builder().policy(policy).drive(Drive::Thread).build();
/// assert_eq!(bus.restart().answer, Answer::Denied);
/// assert!(bus.start().wait()?.is_some_and(|report| report.is_reached()));
/// # Ok::<(), wspbus::Refused>(())
/// ```
#[must_use]
pub struct Builder<R: Runtime = Threads> {
    machine: Machine,
    drive: Drive,
    recorders: Vec<Recorder>,
    world: PhantomData<fn() -> R>,
}

impl<R: Runtime> Default for Builder<R> {
    fn default() -> Self {
        let machine = Machine { keeps: KEEPS, ..Machine::default() };
        Builder { machine, drive: Drive::default(), recorders: Vec::new(), world: PhantomData }
    }
}

impl<R: Runtime> Builder<R> {
    /// The goals that each origin may ask for (GOAL-2). By default every origin may ask for everything.
    ///
    /// A signal asks as a thread. A policy that denies Exit to threads would leave SIGTERM and Ctrl-C without effect, so
    /// `Table::watch` refuses a table with a request that the policy denies to threads: the default actions of these signals
    /// stay.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.machine.policy = policy;
        self
    }

    /// The thread that runs the passes: it decides when the call of a request returns (GOAL-18). By default it is the one that
    /// asks.
    pub fn drive(mut self, drive: Drive) -> Self {
        self.drive = drive;
        self
    }

    /// The number of resolutions kept for tickets that have not seen them, 65,536 by default; at least one is. A ticket that
    /// is dropped keeps none, and a ticket for which a thread or a task waits needs none: its report comes at its resolution.
    /// More tickets than that, resolved before any handle waited for them, lose the oldest resolutions, and are refused as
    /// *stale* (WAIT-10).
    ///
    /// ```
    /// use wspbus::{Bus, Reason, Refused};
    /// let bus = Bus::builder().keeps(1).build();
    /// let (first, second) = (bus.start().ticket(), bus.graceful().ticket());
    /// let ends = [first, second].map(|ticket| ticket.map(|ticket| ticket.wait().map(|end| end.is_reached())));
    /// assert_eq!(ends, [Some(Err(Refused(Reason::Stale))), Some(Ok(true))]);
    /// ```
    pub fn keeps(mut self, keeps: usize) -> Self {
        self.machine.keeps = keeps.max(1);
        self
    }

    /// Sees every step of the machine: the input, and the events in the order of happening. A bus may have several
    /// recorders, which see each step in the order in which the builder was given them. All passes have the number 0: there
    /// is one at a time. A [`Feed`](crate::host::feed::Feed) is a recorder with readers outside of the lock, which may be slow
    /// and may use the bus.
    ///
    /// A recorder runs under the lock of the bus, so it must be short and must use no bus. One that uses its own panics at that
    /// call, and two recorders that use the buses of each other may wait for each other without end. A panic of a
    /// recorder is caught and ignored; the panic hook of the process then runs under the lock, and must not use the bus
    /// either: a panic in a panic hook ends the process.
    pub fn recorder(mut self, recorder: impl FnMut(&Input, &[Event]) + Send + 'static) -> Self {
        self.recorders.push(Box::new(recorder));
        self
    }

    /// The bus, in Idle.
    pub fn build(self) -> Bus<R> {
        let Builder { machine, drive, recorders, .. } = self;
        let mut shell = Shell::default();
        shell.recorders = recorders;
        Bus { engine: Arc::new(Engine::new(shell, machine, drive)) }
    }
}
