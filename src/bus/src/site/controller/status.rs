//! A site at one moment, for a person and for a program.

use std::collections::BTreeMap;
use std::fmt;

use wspbus_models::site::machine::controller::memory::{Child, Controller as Memory};
use wspbus_models::site::machine::word::{Control, WorkerId};

/// A site at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Everything that the controller knows.
    pub memory: Memory,
    /// The processes of its workers. A process whose end the controller has not heard of is among them.
    pub processes: BTreeMap<WorkerId, u32>,
}

/// A line for the site, one for each slot that was given up, and one for each worker.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let memory = &self.memory;
        write!(f, "site {}", memory.state)?;
        if let Some(goal) = memory.goal {
            write!(f, ", goal {goal}")?;
        }
        if let Some(epoch) = &memory.used {
            write!(f, ", generation {}, version {}", epoch.generation, epoch.version)?;
        }
        if let Some(epoch) = &memory.rolled {
            write!(f, ", rolls to generation {}", epoch.generation)?;
        }
        if let Some(round) = &memory.round {
            write!(f, ", round {} waits for {}", round.round, round.due.len())?;
        }
        writeln!(f, ", {} open requests, {} notices", memory.tickets.len(), memory.accounts.len())?;
        for (slot, place) in memory.used.iter().flat_map(|epoch| epoch.slots.iter().enumerate()) {
            if place.given_up {
                writeln!(f, "slot {slot} is given up")?;
            }
        }
        for child in &memory.children {
            let process = self.processes.get(&child.worker);
            write!(f, "slot {} worker {} generation {} ", child.slot, child.worker, child.generation)?;
            match process {
                Some(process) => write!(f, "process {process} ")?,
                None => f.write_str("no process ")?,
            }
            writeln!(f, "{}", says(child))?;
        }
        Ok(())
    }
}

/// The words for the stage of a worker, as its controller knows it.
const fn says(child: &Child) -> &'static str {
    match (child.control, child.ready, child.steady) {
        _ if child.forced => "is forced",
        _ if child.closed => "closed its channel",
        (Some(Control::Stop), ..) => "stops",
        (Some(Control::Drain), ..) => "drains",
        (None, false, _) => "boots",
        (None, true, false) => "serves",
        (None, true, true) => "serves, proved",
    }
}
