//! The plan of a granted request: its work, phase after phase. The work of one phase happens in any order.

use crate::site::{Interpreter, Request, Scope, Transition, Worker};

/// One piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// An interpreter hears of the event.
    Hear(Interpreter),
    /// An interpreter drops to Idle, and comes back with what is loaded now.
    Reload(Interpreter),
    /// The event is over.
    Settle,
    /// The controller begins to load.
    LoadBegin,
    /// The controller reads the key.
    ReadKey,
    /// The load ends.
    LoadEnd,
    /// A process drops to Idle, and comes back with what the controller loaded.
    Switch(Worker),
    /// The requester is told.
    Acknowledge,
    /// An interpreter is told of its end.
    Tell(Interpreter),
    /// The threads of an interpreter are joined, and its exit functions are called; then it is destroyed.
    TakeDown(Interpreter),
    /// A process ends.
    End(Worker),
    /// The transition is over.
    Reach(Transition),
    /// The controller re-executes itself.
    ReExecute,
    /// The controller ends.
    Leave,
}

/// One line of the table: some requests, and their phases in words.
pub struct Line {
    /// The requests.
    pub request: &'static str,
    /// The phases, in order.
    pub phases: &'static str,
}

/// The plans that [`phases`] makes, in words.
pub const TABLE: [Line; 5] = [
    Line { request: "Tell, Graceful", phases: "every interpreter in scope hears of it" },
    Line {
        request: "Reload, narrower than Site",
        phases: "every interpreter in scope drops to Idle and comes back",
    },
    Line {
        request: "Reload of the site",
        phases: "the controller reads the key; every process drops to Idle and comes back; the requester is told",
    },
    Line {
        request: "Stop of one process",
        phases: "its interpreters are told; each is taken down; the process ends",
    },
    Line {
        request: "Stop, Restart, Exit of the site",
        phases: "every interpreter is told; each is taken down; the processes end; the controller stays, re-executes itself, or ends",
    },
];

/// The phases of a granted request, of which these interpreters and these workers are in scope.
pub fn phases(request: Request, scope: Scope, due: &[Interpreter], workers: &[Worker]) -> Vec<Vec<Work>> {
    let each = |work: fn(Interpreter) -> Work| due.iter().copied().map(work).collect::<Vec<_>>();
    let every = |work: fn(Worker) -> Work| workers.iter().copied().map(work).collect::<Vec<_>>();
    match request {
        Request::Change(Transition::Reload) if scope == Scope::Site => vec![
            vec![Work::LoadBegin],
            vec![Work::ReadKey],
            vec![Work::LoadEnd],
            every(Work::Switch),
            vec![Work::Acknowledge],
            vec![Work::Reach(Transition::Reload)],
        ],
        Request::Change(transition) if transition.stops() => {
            let mut phases = vec![each(Work::Tell), each(Work::TakeDown), every(Work::End)];
            match (scope, transition) {
                (Scope::Site, Transition::Restart) => phases.push(vec![Work::ReExecute]),
                (Scope::Site, Transition::Exit) => phases.push(vec![Work::Leave]),
                (Scope::Site, _) => phases.push(vec![Work::Reach(transition)]),
                _ => phases.push(vec![Work::Settle]),
            }
            phases
        }
        Request::Change(Transition::Reload) => vec![each(Work::Reload), vec![Work::Settle]],
        _ => vec![each(Work::Hear), vec![Work::Settle]],
    }
}

#[cfg(test)]
mod tests;
