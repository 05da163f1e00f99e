//! The status of a bus.

use wspbus_models::bus::event::ListenerId;
use wspbus_models::bus::{Code, Goal, State};

use crate::bus::Bus;
use crate::runtime::{Monitor, Runtime};

/// A bus at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The state of the bus.
    pub state: State,
    /// The goal that is pending; in Exited, the goal that was reached.
    pub goal: Option<Goal>,
    /// Is nothing pending (GOAL-19)?
    pub at_rest: bool,
    /// The number of listeners that are subscribed.
    pub listeners: usize,
    /// The listener that runs.
    pub running: Option<ListenerId>,
    /// The listeners that passed their deadline and still run.
    pub abandoned: Vec<ListenerId>,
    /// The number of tickets that are not resolved.
    pub tickets: usize,
    /// The number of resolutions that are kept for tickets that have not seen them.
    pub kept: usize,
    /// The number of causes of failures kept: those of failures that an open ticket or `block` will tell, and those of each
    /// resolution that is kept.
    pub causes: usize,
    /// The number of threads and tasks that wait for a state, and of tasks that wait for a ticket.
    pub waiting: usize,
    /// The number of entries of the `main` queue that have not ended.
    pub queue: u32,
    /// The number of times that an entry of the `main` queue failed (MSG-2).
    pub main_failures: u32,
    /// The number of times that a subscriber of `log` failed (MSG-1).
    pub log_failures: u32,
    /// The number of times that a subscriber of another channel of messages failed.
    pub message_failures: u64,
    /// The number of channels of messages that have a subscriber.
    pub topics: usize,
    /// The number of threads that are the bus's own.
    pub threads: usize,
    /// The exit code if the bus exited now (CODE-1).
    pub code: Code,
}

impl<R: Runtime> Bus<R> {
    /// The status. The bus and its messages are looked at one after the other.
    pub fn status(&self) -> Status {
        let engine = &self.engine;
        let (message_failures, topics) =
            engine.messages().with(|registry| (registry.failures, registry.channels()));
        let threads = engine.helpers.alive();
        engine.shell.with(|shell| {
            let memory = &shell.memory;
            Status {
                state: memory.state,
                goal: memory.goal,
                at_rest: memory.at_rest(),
                listeners: memory.listeners.len(),
                running: memory.running(),
                abandoned: memory.abandoned().collect(),
                tickets: memory.tickets.len(),
                kept: memory.kept.len(),
                causes: shell.count_causes(),
                waiting: shell.sleeping(),
                queue: memory.queue,
                main_failures: memory.main_failures,
                log_failures: memory.log_failures,
                message_failures,
                topics,
                threads,
                code: memory.exit_code(),
            }
        })
    }
}
