//! The orders of a site and the meaning of its requests, as the claims know them. No machine reads them.

use crate::site::machine::event::Stage;
use crate::site::machine::word::{
    Answer, Control, Deed, Goal, InterpreterId, Request, Step, Target, Work, WorkerId,
};

/// The place of a goal on the ladder, weakest first.
pub const fn rank(goal: Goal) -> u8 {
    match goal {
        Goal::Start => 1,
        Goal::Graceful => 2,
        Goal::Reload => 3,
        Goal::Roll => 4,
        Goal::Stop => 5,
        Goal::Restart => 6,
        Goal::Exit => 7,
    }
}

/// The place of a goal, or of rest, on the ladder.
pub const fn height(goal: Option<Goal>) -> u8 {
    match goal {
        None => 0,
        Some(goal) => rank(goal),
    }
}

/// Does this goal end every worker?
pub const fn ends_all(goal: Goal) -> bool {
    rank(goal) >= rank(Goal::Stop)
}

/// The work that a goal asks of every worker in place, if it does.
pub const fn work_of(goal: Goal) -> Option<Work> {
    match goal {
        Goal::Graceful => Some(Work::Graceful),
        Goal::Reload => Some(Work::Reload),
        _ => None,
    }
}

/// The wish of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// A goal of the site.
    Goal(Goal),
    /// The wish that this worker is replaced.
    Replaced(WorkerId),
    /// The wish that interpreters do this, or hear of it.
    Deed(Deed),
}

/// The wish of a request in a scope; `None` if it means nothing there.
pub const fn wish(request: Request, target: Target) -> Option<Wish> {
    Some(match (request, target) {
        (Request::Event, _) => Wish::Deed(Deed::Event),
        (Request::Start, Target::Site) => Wish::Goal(Goal::Start),
        (Request::Graceful, Target::Site) => Wish::Goal(Goal::Graceful),
        (Request::Reload, Target::Site) => Wish::Goal(Goal::Reload),
        (Request::Roll, Target::Site) => Wish::Goal(Goal::Roll),
        (Request::Stop, Target::Site) => Wish::Goal(Goal::Stop),
        (Request::Restart, Target::Site) => Wish::Goal(Goal::Restart),
        (Request::Exit(_), Target::Site) => Wish::Goal(Goal::Exit),
        (Request::Graceful, _) => Wish::Deed(Deed::Graceful),
        (Request::Reload, _) => Wish::Deed(Deed::Reload),
        (Request::Roll | Request::Restart | Request::Exit(_), Target::Process(worker)) => {
            Wish::Replaced(worker)
        }
        (Request::Restart, Target::Interpreter(_) | Target::Application(_)) => Wish::Deed(Deed::Restart),
        (Request::Exit(_), Target::Interpreter(_) | Target::Application(_)) => Wish::Deed(Deed::Exit),
        (Request::Start | Request::Stop | Request::Roll, _) => return None,
    })
}

/// Does this answer grant what was asked?
pub const fn grants(answer: Answer) -> bool {
    matches!(answer, Answer::Accepted | Answer::Joined { .. })
}

/// Is this interpreter in this target?
pub fn within(target: Target, interpreter: InterpreterId) -> bool {
    let InterpreterId { worker, name, .. } = interpreter;
    match target {
        Target::Interpreter(one) => one == interpreter,
        Target::Process(process) => process == worker,
        Target::Application(application) => application == name,
        Target::Site => true,
    }
}

/// The strength of a control message; 0 is none.
pub const fn strength(control: Option<Control>) -> u8 {
    match control {
        None => 0,
        Some(Control::Drain) => 1,
        Some(Control::Stop) => 2,
    }
}

/// The stage of a worker, as a number.
pub const fn far(stage: Stage) -> u8 {
    match stage {
        Stage::Booting => 0,
        Stage::Serving => 1,
        Stage::Telling => 2,
        Stage::Draining => 3,
        Stage::Joining => 4,
        Stage::Finishing => 5,
        Stage::Destroying => 6,
        Stage::Ended => 7,
    }
}

/// The progress of an interpreter's end when this step is over, as a number; 0 if none is.
pub const fn place(step: Option<Step>) -> u8 {
    match step {
        None => 0,
        Some(Step::Told) => 1,
        Some(Step::Joined) => 2,
        Some(Step::Finished) => 3,
        Some(Step::Destroyed) => 4,
    }
}
