//! A request to a site: its kind, its scope and its answer.

/// The kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// Tell interpreters of an event; no state changes.
    Tell,
    /// Bring about a transition.
    Change(Transition),
}

/// A transition of the site. The order of the values is the ladder, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transition {
    /// Advise the listeners of `graceful`.
    Graceful,
    /// Bring the workers up.
    Start,
    /// Drop to Idle and back, without a new process: what was loaded is loaded anew.
    Reload,
    /// Replace the workers by those of the next generation, while the site stays up.
    Roll,
    /// End the workers; the controller stays.
    Stop,
    /// End the workers, then re-execute the controller.
    Restart,
    /// End the workers, then the controller.
    Exit,
}

impl Transition {
    /// Every transition, weakest first.
    pub const ALL: [Transition; 7] = [
        Transition::Graceful,
        Transition::Start,
        Transition::Reload,
        Transition::Roll,
        Transition::Stop,
        Transition::Restart,
        Transition::Exit,
    ];

    /// Does this transition end every worker, without a replacement?
    pub fn stops(self) -> bool {
        self >= Transition::Stop
    }
}

/// The scope of a request: two independent choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// This process, interpreters of the origin's name: the interpreter that asks.
    Interpreter,
    /// This process, every interpreter.
    Process,
    /// Every process, interpreters of the origin's name: every copy of the application.
    Application,
    /// Every process, every interpreter.
    Site,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 4] = [Scope::Interpreter, Scope::Process, Scope::Application, Scope::Site];

    /// The scope of these two choices.
    pub const fn of(every_process: bool, every_name: bool) -> Scope {
        match (every_process, every_name) {
            (false, false) => Scope::Interpreter,
            (false, true) => Scope::Process,
            (true, false) => Scope::Application,
            (true, true) => Scope::Site,
        }
    }

    /// Does this scope reach other processes?
    pub const fn every_process(self) -> bool {
        matches!(self, Scope::Application | Scope::Site)
    }

    /// Does this scope reach interpreters of other names?
    pub const fn every_name(self) -> bool {
        matches!(self, Scope::Process | Scope::Site)
    }
}

/// The environment of a deployment, as the mail distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// The whole server is there for one owner.
    Dedicated,
    /// Several owners that do not trust each other share the server.
    Shared,
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// The request is the goal now, or its event is on its way.
    Accepted,
    /// The goal is the same already; this requester is told together with the earlier requesters.
    Joined,
    /// A stronger goal is pending, and stays.
    Superseded(Transition),
    /// The site is already in the state that is asked for.
    Already,
    /// There is no worker that could do it.
    Refused,
    /// The policy does not permit it.
    Denied,
}

impl Answer {
    /// Is the request granted?
    pub fn granted(self) -> bool {
        matches!(self, Answer::Accepted | Answer::Joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The controller, the observer and the claims all read this order: only these lines see an error in it.
    #[test]
    fn the_ladder_of_a_site() {
        assert!(Transition::ALL.is_sorted());
        let names = Transition::ALL.map(|transition| transition.to_string()).join(" < ");
        assert_eq!(names, "Graceful < Start < Reload < Roll < Stop < Restart < Exit");
        let ending = Transition::ALL.into_iter().filter(|transition| transition.stops()).collect::<Vec<_>>();
        assert_eq!(ending, [Transition::Stop, Transition::Restart, Transition::Exit]);
    }
}
