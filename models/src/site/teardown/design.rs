//! The rules that a teardown follows, as data: the specified rules, and the rules of other systems.

pub use super::table::Stage;

use super::table::ROWS;

/// The order of the stages: sweeps, one after the other. A sweep goes over the interpreters once, and takes all
/// its stages in one interpreter before it goes to the next. The drain concerns the whole worker.
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
    /// The bound of a stage that does not end by itself.
    pub bound: Bound,
    /// The call that follows a subscriber that failed.
    pub after_failure: AfterFailure,
    /// The effect of a SystemExit in a subscriber.
    pub system_exit: SystemExit,
    /// The time until which an interpreter can be created.
    pub births: Births,
    /// The effect of a reload in place on the subscriptions of the application.
    pub reload: Reload,
    /// The treatment of requests in flight.
    pub drain: Drain,
    /// Does a Drain begin a grace phase, in which connections are accepted until the worker is idle?
    pub grace: bool,
    /// Does a thread that read the flag before it was raised still accept its connection, and does no step wait for
    /// that connection?
    pub late_accept: bool,
    /// Does taking down the first interpreter abort the process while a request in that interpreter is in flight?
    pub aborts: bool,
    /// Is a message that comes during the boot lost?
    pub deaf_boot: bool,
    /// Does the worker notice that its controller is gone?
    pub notices: bool,
    /// The interpreters that the controller reports when a worker has ended.
    pub reports: Reports,
}

/// The bound of a stage that does not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Each step has its deadline.
    EachStep,
    /// One deadline ends the process, in any stage.
    Process,
    /// No deadline bounds it.
    Nothing,
}

/// The call that follows a subscriber that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AfterFailure {
    /// The next subscriber is called.
    NextSubscriber,
    /// The next interpreter is told: the other subscribers of this interpreter are skipped.
    NextInterpreter,
}

/// The effect of a SystemExit in a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemExit {
    /// It counts as a failure of this subscriber.
    Failure,
    /// It ends the process.
    EndsTheProcess,
}

/// The time until which an interpreter can be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Births {
    /// Interpreters can be created until the telling begins.
    BeforeTheTelling,
    /// Interpreters can be created as long as there is a request; a new interpreter is the last in the order.
    WhileThereIsARequest,
    /// The time is the same, and a new interpreter gets any place in the table that is walked. The table may also grow
    /// because of it: then other interpreters move to where the walk still comes, or to where it has been.
    InTheWalkedTable,
}

/// The effect of a reload in place on the subscriptions of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reload {
    /// The new subscriptions replace the old ones.
    Replaces,
    /// The new subscriptions join the old ones.
    Adds,
}

/// The treatment of requests in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drain {
    /// The worker waits for them; those that are left at the deadline are cut.
    Waits,
    /// They are cut.
    Cuts,
    /// Their connections are cut, and the worker waits for the threads that serve them all the same.
    CutsAndWaits,
}

/// The interpreters that the controller reports when a worker has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reports {
    /// The interpreters that were live and not told.
    Untold,
    /// Every interpreter that was live.
    Every,
    /// No interpreter.
    None,
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
