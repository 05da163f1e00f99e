//! The timers of the two machines. Which of them run is a function of a machine's state; a step commands the
//! difference. A timer may pass at any moment after it was armed; one that passes and is not armed is refused.

use super::word::{Native, Notice, Round, Step, WorkerId};

/// A timer of the controller, about one worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Timer {
    /// The worker should be ready by then. If not, it is forced.
    Boot(WorkerId),
    /// A worker that was ready for so long is steady: it is proved.
    Steady(WorkerId),
    /// The worker should be back from the round by then. A Reload that is not is to be replaced; a Graceful failed.
    Round(WorkerId, Round),
    /// The worker should have answered for this notice by then, and nothing else of it has a deadline. If not, it does
    /// not answer at all, and is forced.
    Notice(WorkerId, Notice),
    /// The worker was told to drain, or says that it leaves, and should have ended by then. If not, it is told to stop.
    Drain(WorkerId),
    /// The worker was told to stop, and should have ended by then. If not, it is forced.
    Stop(WorkerId),
    /// The worker closed its channel untold, and should have ended by then. If not, it is forced.
    Deaf(WorkerId),
}

impl Timer {
    /// The worker that the timer is about.
    pub const fn worker(self) -> WorkerId {
        match self {
            Timer::Boot(worker)
            | Timer::Steady(worker)
            | Timer::Round(worker, _)
            | Timer::Notice(worker, _)
            | Timer::Drain(worker)
            | Timer::Stop(worker)
            | Timer::Deaf(worker) => worker,
        }
    }
}

/// A timer of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum WorkerTimer {
    /// A connection that is owed an answer should have it by then. If not, it is cut. The timer runs for a Stop, and
    /// without a controller.
    Drain,
    /// The step of the end that this interpreter is asked for should be over by then. If not, it is given up.
    Step(Native, Step),
    /// This interpreter should be created by then. If not, the worker goes on without it.
    Birth(Native),
    /// The bus of this interpreter should have done what this notice asks by then. If not, it missed the notice.
    Deed(Native, Notice),
    /// A worker without a controller should have ended by then. If not, it ends where it stands.
    Alone,
}
