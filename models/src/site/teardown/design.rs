//! The rules that a teardown follows, as data: the specified ones, and what others do instead.

use super::table::ROWS;

/// What a worker in teardown does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Tells an interpreter: calls its subscribers, one after the other.
    Tell,
    /// Lets the requests in flight finish.
    Drain,
    /// Joins the threads of an interpreter.
    Join,
    /// Calls the exit functions of an interpreter.
    Finish,
    /// Destroys an interpreter.
    Destroy,
}

impl Stage {
    /// Every stage, in the specified order.
    pub const ALL: [Stage; 5] = [Stage::Tell, Stage::Drain, Stage::Join, Stage::Finish, Stage::Destroy];
}

/// The order of the stages: sweeps, one after the other. A sweep goes over the interpreters once, and takes all
/// its stages in one interpreter before it goes to the next. The drain is about the whole worker.
pub type Plan = &'static [&'static [Stage]];

/// The steps of the table, in its order: every interpreter is told; then the drain; then each stage in every
/// interpreter.
pub const SPECIFIED: Plan =
    &[&[ROWS[0].stage], &[ROWS[1].stage], &[ROWS[2].stage], &[ROWS[3].stage], &[ROWS[4].stage]];

/// The rules of a teardown. The default is the specification; any other value is only built in the module
/// `alternative`, and in the dialects of real systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Design {
    /// The order of the stages.
    pub plan: Plan,
    /// What bounds a stage that does not end by itself.
    pub bound: Bound,
    /// Are the other subscribers of an interpreter called after one failed?
    pub after_failure: AfterFailure,
    /// What a subscriber that raises SystemExit does.
    pub system_exit: SystemExit,
    /// Until when an interpreter can be created.
    pub births: Births,
    /// What reloading an application in its interpreter does to its subscriptions.
    pub reload: Reload,
    /// What happens to requests in flight.
    pub drain: Drain,
    /// Whether a Drain is a stage of grace, in which connections are accepted until the worker is idle.
    pub grace: bool,
    /// Whether a thread that looked at the flag before it was raised still accepts its connection, and is waited
    /// for by nobody.
    pub late_accept: bool,
    /// Whether taking down the first interpreter aborts the process while a request, which is in it, is in flight.
    pub aborts: bool,
    /// Whether a message that comes during the boot is lost.
    pub deaf_boot: bool,
    /// Whether the worker notices that its controller is gone.
    pub notices: bool,
    /// Whom the controller reports when a worker has ended.
    pub reports: Reports,
}

/// What bounds a stage that does not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Each has its deadline.
    EachStep,
    /// One deadline ends the process, wherever it is.
    Process,
    /// Nothing.
    Nothing,
}

/// What follows a subscriber that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AfterFailure {
    /// The next one.
    NextSubscriber,
    /// The next interpreter: the rest of this one's is skipped.
    NextInterpreter,
}

/// What a SystemExit in a subscriber is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemExit {
    /// A failure of this subscriber.
    Failure,
    /// The end of the process.
    EndsTheProcess,
}

/// Until when an interpreter can be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Births {
    /// Until the telling begins.
    BeforeTheTelling,
    /// As long as there is a request; a newcomer is the last in the order.
    WhileThereIsARequest,
    /// The same, and a newcomer stands anywhere in the table that is walked. The table may also grow because of it:
    /// then others move to where the walk still comes, or to where it has been.
    InTheWalkedTable,
}

/// What a reload of an application in its interpreter does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reload {
    /// The new subscriptions replace the old ones.
    Replaces,
    /// The new subscriptions join the old ones.
    Adds,
}

/// What happens to requests in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drain {
    /// They are waited for; those that are left at the deadline are cut.
    Waits,
    /// They are cut.
    Cuts,
    /// Their connections are cut, and what serves them is waited for all the same.
    CutsAndWaits,
}

/// Whom the controller reports when a worker has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reports {
    /// Who was live and not told.
    Untold,
    /// Whoever was there.
    Everybody,
    /// Nobody.
    Nobody,
}

impl Design {
    /// The specified rules.
    pub const SPECIFIED: Design = Design {
        plan: SPECIFIED,
        bound: Bound::EachStep,
        after_failure: AfterFailure::NextSubscriber,
        system_exit: SystemExit::Failure,
        births: Births::BeforeTheTelling,
        reload: Reload::Replaces,
        drain: Drain::Waits,
        grace: false,
        late_accept: false,
        aborts: false,
        deaf_boot: false,
        notices: true,
        reports: Reports::Untold,
    };
}

impl Default for Design {
    fn default() -> Self {
        Design::SPECIFIED
    }
}
