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
    /// How many listeners are subscribed.
    pub listeners: usize,
    /// The listener that runs.
    pub running: Option<ListenerId>,
    /// The listeners that passed their deadline and still run.
    pub abandoned: Vec<ListenerId>,
    /// How many tickets are not resolved.
    pub tickets: usize,
    /// How many resolutions are kept for tickets that have not seen them.
    pub kept: usize,
    /// How many causes of failures are kept: those of failures that an open ticket or `block` will tell, and those of each
    /// resolution that is kept.
    pub causes: usize,
    /// How many threads and tasks wait for a state, and how many tasks for a ticket.
    pub waiting: usize,
    /// How many entries of the `main` queue have not ended.
    pub queue: u32,
    /// How often an entry of the `main` queue failed (MSG-2).
    pub main_failures: u32,
    /// How often a subscriber of `log` failed (MSG-1).
    pub log_failures: u32,
    /// How often a subscriber of another channel of messages failed.
    pub message_failures: u64,
    /// How many channels of messages have a subscriber.
    pub topics: usize,
    /// How many threads of the bus's own there are.
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
