//! The outcome of a pair of requests: the facts that are left when both are over.

use std::fmt;

use wspbus_models::bus::State;
use wspbus_models::bus::event::{Channel, Event, Origin, Resolution, TicketId};
use wspbus_models::bus::seen::Ending;

/// The outcome of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PairOutcome {
    /// The state last written.
    pub(super) state: State,
    /// The end of the process, if it ended.
    pub(super) end: Option<Ending>,
    /// The result that each of the two callers was told.
    pub(super) results: [Option<Resolution>; 2],
    /// The channel of each listener that was called, in order.
    pub(super) called: Vec<Channel>,
}

impl PairOutcome {
    /// The same with the two callers exchanged.
    pub(super) fn mirrored(&self) -> PairOutcome {
        let [a, b] = self.results.clone();
        PairOutcome { results: [b, a], ..self.clone() }
    }
}

impl fmt::Display for PairOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.state)?;
        match self.end {
            None => {}
            Some(Ending::Ended(code)) => write!(f, ", the process ended with {code}")?,
            Some(Ending::ReExecuted) => f.write_str(", the process was re-executed")?,
        }
        for (number, result) in self.results.iter().enumerate() {
            match result {
                Some(resolution) => write!(f, ", T{number}: {resolution}")?,
                None => write!(f, ", T{number}: pending")?,
            }
        }
        let called: Vec<_> = self.called.iter().map(Channel::to_string).collect();
        match called.as_slice() {
            [] => f.write_str(", no listener was called"),
            called => write!(f, ", called: {}", called.join(" ")),
        }
    }
}

/// An outcome in the making.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Record {
    outcome: PairOutcome,
    tickets: [Option<TicketId>; 2],
}

impl Record {
    pub(super) fn new(state: State) -> Self {
        let outcome = PairOutcome { state, end: None, results: [None, None], called: Vec::new() };
        Record { outcome, tickets: [None, None] }
    }

    pub(super) fn observe(&mut self, event: &Event) {
        match event {
            Event::Answered { origin: Origin::Thread(thread), ticket, .. } => {
                if let Some(slot) = usize::from(thread.0).checked_sub(1).and_then(|i| self.tickets.get_mut(i))
                {
                    *slot = *ticket;
                }
            }
            Event::Resolved { ticket, resolution, .. } => {
                let asked = self.tickets.iter_mut().zip(&mut self.outcome.results);
                for (slot, result) in asked.filter(|(slot, _)| **slot == Some(*ticket)) {
                    *slot = None;
                    *result = Some(resolution.clone());
                }
            }
            Event::StateWritten { to, .. } => self.outcome.state = *to,
            Event::ListenerBegan { channel, .. } => self.outcome.called.push(*channel),
            Event::Ended { code } => self.outcome.end = Some(Ending::Ended(*code)),
            Event::ReExecuted { .. } => self.outcome.end = Some(Ending::ReExecuted),
            _ => {}
        }
    }

    pub(super) fn outcome(self) -> PairOutcome {
        self.outcome
    }
}
