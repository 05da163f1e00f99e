//! The plan of a granted request: its work, phase after phase. The work of one phase happens in any order.

use crate::site::machine::word::{Goal, InterpreterId, Request, Scope, WorkerId};

/// One piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// An interpreter hears of the event.
    Hear(InterpreterId),
    /// An interpreter drops to Idle, and comes back with what is loaded now.
    Reload(InterpreterId),
    /// The event is over.
    Settle,
    /// The controller begins to load.
    LoadBegin,
    /// The controller reads the key.
    ReadKey,
    /// The load ends.
    LoadEnd,
    /// A process drops to Idle, and comes back with what the controller loaded.
    Switch(WorkerId),
    /// The requester is told.
    Acknowledge,
    /// An interpreter is told of its end.
    Tell(InterpreterId),
    /// The threads of an interpreter are joined, and its exit functions are called; then it is destroyed.
    TakeDown(InterpreterId),
    /// A process ends.
    End(WorkerId),
    /// The goal is reached.
    Reach(Goal),
    /// The controller re-executes itself.
    ReExecute,
    /// The controller ends.
    Leave,
}

/// One line of the table: some requests, and their phases in words.
pub struct Line {
    /// The requests of the line.
    pub request: &'static str,
    /// The phases, in order.
    pub phases: &'static str,
}

/// The plans that [`phases`] makes, in words.
pub const TABLE: [Line; 5] = [
    Line { request: "Event, Graceful", phases: "every interpreter in scope hears of it" },
    Line {
        request: "Reload, narrower than Site",
        phases: "every interpreter in scope drops to Idle and comes back",
    },
    Line {
        request: "Reload of the site",
        phases: "the controller reads the key; every process drops to Idle and comes back; the requester is told",
    },
    Line {
        request: "Exit of one process",
        phases: "its interpreters are told; each is taken down; the process ends",
    },
    Line {
        request: "Stop, Restart, Exit of the site",
        phases: "every interpreter is told; each is taken down; the processes end; the controller stays, re-executes itself, or ends",
    },
];

/// The phases of a granted request, of which these interpreters and these workers are in scope.
pub fn phases(request: Request, scope: Scope, due: &[InterpreterId], workers: &[WorkerId]) -> Vec<Vec<Work>> {
    let each = |work: fn(InterpreterId) -> Work| due.iter().copied().map(work).collect::<Vec<_>>();
    let every = |work: fn(WorkerId) -> Work| workers.iter().copied().map(work).collect::<Vec<_>>();
    match request {
        Request::Reload if scope == Scope::Site => vec![
            vec![Work::LoadBegin],
            vec![Work::ReadKey],
            vec![Work::LoadEnd],
            every(Work::Switch),
            vec![Work::Acknowledge],
            vec![Work::Reach(Goal::Reload)],
        ],
        _ if ends_processes(request) => {
            let mut phases = vec![each(Work::Tell), each(Work::TakeDown), every(Work::End)];
            phases.push(vec![match (scope, request) {
                (Scope::Site, Request::Restart) => Work::ReExecute,
                (Scope::Site, Request::Exit(_)) => Work::Leave,
                (Scope::Site, _) => Work::Reach(Goal::Stop),
                _ => Work::Settle,
            }]);
            phases
        }
        Request::Reload => vec![each(Work::Reload), vec![Work::Settle]],
        _ => vec![each(Work::Hear), vec![Work::Settle]],
    }
}

/// Does this request end processes?
pub fn ends_processes(request: Request) -> bool {
    request.goal().is_some_and(Goal::stops)
}

#[cfg(test)]
mod tests;
