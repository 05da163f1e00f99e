//! What a granted request means for the workers, and what is done about those that do not listen: tables.

use crate::site::event::Control;
use crate::site::request::Transition;

/// What a goal makes the controller do.
#[derive(Clone, Copy, Debug)]
pub struct Orders {
    /// The goal.
    pub goal: Transition,
    /// What each worker is told, if something.
    pub tells: Option<Control>,
    /// Is there a round of all workers, each of which acknowledges?
    pub round: bool,
    /// Are workers spawned?
    pub spawns: bool,
    /// What is done when it is over.
    pub then: Then,
    /// In words.
    pub says: &'static str,
}

/// What a controller does when a goal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// It says so, and stays.
    Stays,
    /// It re-executes itself.
    ReExecutes,
    /// It ends.
    Ends,
}

const fn order(
    goal: Transition,
    tells: Option<Control>,
    (round, spawns): (bool, bool),
    then: Then,
    says: &'static str,
) -> Orders {
    Orders { goal, tells, round, spawns, then, says }
}

/// What each request of the site means for the workers; a row a request, weakest first.
pub const ORDERS: [Orders; 7] = [
    order(
        Transition::Graceful,
        None,
        (true, true),
        Then::Stays,
        "every worker makes the graceful pass of its buses; none ends",
    ),
    order(
        Transition::Start,
        None,
        (false, true),
        Then::Stays,
        "a worker of the new generation is spawned in each slot; over when each is ready or given up",
    ),
    order(
        Transition::Reload,
        None,
        (true, true),
        Then::Stays,
        "every worker drops its buses to Idle and starts them again; none ends",
    ),
    order(
        Transition::Roll,
        Some(Control::Drain),
        (false, true),
        Then::Stays,
        "slot by slot a worker of the next generation is spawned, and when it serves the old one is told to \
         drain; over when no old one is left, or when a slot is given up: then the old ones stay",
    ),
    order(
        Transition::Stop,
        Some(Control::Stop),
        (false, false),
        Then::Stays,
        "every worker, also one that is not ready, is told to stop; over when none is left",
    ),
    order(
        Transition::Restart,
        Some(Control::Stop),
        (false, false),
        Then::ReExecutes,
        "as Stop; then the controller re-executes itself",
    ),
    order(
        Transition::Exit,
        Some(Control::Stop),
        (false, false),
        Then::Ends,
        "as Stop; then the controller ends",
    ),
];

/// The orders of a goal.
pub fn orders(goal: Transition) -> &'static Orders {
    &ORDERS[goal as usize]
}

/// What the controller does about one worker when its deadline passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// It tells it this.
    Tell(Control),
    /// It ends its own child by force.
    Force,
}

/// One stage of the escalation.
#[derive(Clone, Copy, Debug)]
pub struct Escalation {
    /// The strongest that the worker was told; `None` is one that was told nothing, and does not become ready.
    pub told: Option<Control>,
    /// What follows when the deadline passes, and the worker has not ended.
    pub then: Measure,
    /// In words.
    pub says: &'static str,
}

/// The escalation, stage by stage.
pub const ESCALATION: [Escalation; 3] = [
    Escalation {
        told: None,
        then: Measure::Force,
        says: "it does not become ready: that counts as a boot that failed",
    },
    Escalation {
        told: Some(Control::Drain),
        then: Measure::Tell(Control::Stop),
        says: "it had its time to finish what it accepted",
    },
    Escalation {
        told: Some(Control::Stop),
        then: Measure::Force,
        says: "it does not listen: its own child is ended, by its identity",
    },
];
