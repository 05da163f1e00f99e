//! The effect of a request in a scope, and the requests that an origin may ask for: two tables.
//!
//! Every site has the same table of effects. The policy is a value of the deployment.

use super::word::{Deed, Goal, Origin, Request, Scope};

/// The effect of a granted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It means nothing in this scope, and is refused.
    Nothing,
    /// Interpreters are asked for a deed, and each is accounted for.
    Deed(Deed),
    /// The worker is replaced: it ends by its teardown when a successor is proved.
    Retire,
    /// It is a goal of the site.
    Goal(Goal),
}

/// The effects: a row for each request, in the order of [`Request::ALL`], and a column for each scope, in the order of
/// [`Scope::ALL`].
///
/// A process that interpreters share never ends because one of them asked for itself: in the scopes of one name a
/// request ends interpreters alone. Below the site there is no Start and no Stop: an interpreter, and a worker, lives
/// or ends.
pub const EFFECTS: [[Effect; 4]; 8] = {
    use Effect::{Nothing, Retire};
    const fn deed(deed: Deed) -> Effect {
        Effect::Deed(deed)
    }
    const fn goal(goal: Goal) -> Effect {
        Effect::Goal(goal)
    }
    [
        [deed(Deed::Event), deed(Deed::Event), deed(Deed::Event), deed(Deed::Event)],
        [Nothing, Nothing, Nothing, goal(Goal::Start)],
        [deed(Deed::Graceful), deed(Deed::Graceful), deed(Deed::Graceful), goal(Goal::Graceful)],
        [deed(Deed::Reload), deed(Deed::Reload), deed(Deed::Reload), goal(Goal::Reload)],
        [Nothing, Retire, Nothing, goal(Goal::Roll)],
        [Nothing, Nothing, Nothing, goal(Goal::Stop)],
        [deed(Deed::Restart), Retire, deed(Deed::Restart), goal(Goal::Restart)],
        [deed(Deed::Exit), Retire, deed(Deed::Exit), goal(Goal::Exit)],
    ]
};

/// The row of a request in [`EFFECTS`].
pub const fn row(request: Request) -> usize {
    match request {
        Request::Event => 0,
        Request::Start => 1,
        Request::Graceful => 2,
        Request::Reload => 3,
        Request::Roll => 4,
        Request::Stop => 5,
        Request::Restart => 6,
        Request::Exit(_) => 7,
    }
}

/// The kind of an origin, as a policy distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requester {
    /// A privileged actor outside every application.
    Operator,
    /// The controller itself.
    Controller,
    /// A worker itself.
    Worker,
    /// Code in some interpreter.
    Application,
}

impl Requester {
    /// Every kind, in the order of the rows.
    pub const ALL: [Requester; 4] =
        [Requester::Operator, Requester::Controller, Requester::Worker, Requester::Application];
}

impl From<Origin> for Requester {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Operator => Requester::Operator,
            Origin::Controller => Requester::Controller,
            Origin::Worker(_) => Requester::Worker,
            Origin::Application(_) => Requester::Application,
        }
    }
}

/// The scopes that one kind of requester may use, in the order of [`Scope::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rights {
    /// The scopes for events.
    pub events: [bool; 4],
    /// For transitions: every request that is no event.
    pub transitions: [bool; 4],
}

/// The policy of a deployment: for each kind of requester, in the order of [`Requester::ALL`], what it may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Policy(pub [Rights; 4]);

const ALL: [bool; 4] = [true; 4];
const OWN: [bool; 4] = [true, false, true, false];
const PROCESS: [bool; 4] = [false, true, false, false];
const NONE: [bool; 4] = [false; 4];

impl Policy {
    /// The server has one owner: each application may make every request.
    pub const DEDICATED: Policy = Policy([
        Rights { events: ALL, transitions: ALL },
        Rights { events: ALL, transitions: ALL },
        Rights { events: NONE, transitions: PROCESS },
        Rights { events: ALL, transitions: ALL },
    ]);

    /// Several owners that do not trust each other share the server: an application reaches its own copies alone.
    pub const SHARED: Policy = Policy([
        Rights { events: ALL, transitions: ALL },
        Rights { events: ALL, transitions: ALL },
        Rights { events: NONE, transitions: PROCESS },
        Rights { events: OWN, transitions: OWN },
    ]);

    /// May this origin ask for this, in this scope?
    ///
    /// ```
    /// use wspbus_models::site::machine::policy::Policy;
    /// use wspbus_models::site::machine::word::{InterpreterId, Origin, Request, Scope};
    /// let application = Origin::Application(InterpreterId::default());
    /// assert!(!Policy::SHARED.permits(application, Request::Reload, Scope::Site));
    /// assert!(Policy::SHARED.permits(application, Request::Reload, Scope::Application));
    /// ```
    pub fn permits(&self, origin: Origin, request: Request, scope: Scope) -> bool {
        let rights = self.0[Requester::from(origin) as usize];
        let scopes = if request == Request::Event { rights.events } else { rights.transitions };
        scopes[scope as usize]
    }
}

impl Default for Policy {
    fn default() -> Self {
        Policy::DEDICATED
    }
}
