//! Two tables: what a granted request means for the workers, and what is done about a worker that does not end.

use crate::site::event::Control;
use crate::site::request::Transition;

/// The orders of the controller for a goal.
#[derive(Clone, Copy, Debug)]
pub struct Orders {
    /// The goal.
    pub goal: Transition,
    /// The control message to each worker, if there is one.
    pub tells: Option<Control>,
    /// Is there a round of all workers, each of which acknowledges?
    pub round: bool,
    /// Are workers spawned?
    pub spawns: bool,
    /// The action of the controller when the goal is reached.
    pub then: Then,
    /// The orders, in words.
    pub says: &'static str,
}

/// The action of a controller when a goal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// The controller reports that the goal is reached, and stays.
    Stays,
    /// The controller re-executes itself.
    ReExecutes,
    /// The controller ends.
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

/// The meaning of each request of the site for the workers: one row for each request, weakest first.
pub const ORDERS: [Orders; 7] = [
    order(
        Transition::Graceful,
        None,
        (true, true),
        Then::Stays,
        "every worker makes the graceful pass of its buses; no worker ends",
    ),
    order(
        Transition::Start,
        None,
        (false, true),
        Then::Stays,
        "a worker of the new generation is spawned in each slot; the Start is over when each slot has a ready worker or is given up",
    ),
    order(
        Transition::Reload,
        None,
        (true, true),
        Then::Stays,
        "every worker drops its buses to Idle and starts them again; no worker ends",
    ),
    order(
        Transition::Roll,
        Some(Control::Drain),
        (false, true),
        Then::Stays,
        "slot by slot a worker of the next generation is spawned, and when it serves the old worker is told to \
         drain; the Roll is over when no old worker is left, or when a slot is given up: then the old workers stay",
    ),
    order(
        Transition::Stop,
        Some(Control::Stop),
        (false, false),
        Then::Stays,
        "every worker, also a worker that is not ready, is told to stop; the Stop is over when no worker is left",
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

/// The measure of the controller about one worker when the deadline of that worker passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The controller sends the worker this control message.
    Tell(Control),
    /// The controller ends its own child by force.
    Force,
}

/// One stage of the escalation.
#[derive(Clone, Copy, Debug)]
pub struct Escalation {
    /// The strongest control message that the worker was sent; `None` is for a worker that was sent none, and does not
    /// become ready.
    pub told: Option<Control>,
    /// The measure that follows when the deadline passes, and the worker has not ended.
    pub then: Measure,
    /// The reason, in words.
    pub says: &'static str,
}

/// The escalation, stage by stage.
pub const ESCALATION: [Escalation; 3] = [
    Escalation {
        told: None,
        then: Measure::Force,
        says: "the worker does not become ready: that counts as a boot that failed",
    },
    Escalation {
        told: Some(Control::Drain),
        then: Measure::Tell(Control::Stop),
        says: "the worker had its time to finish what it accepted",
    },
    Escalation {
        told: Some(Control::Stop),
        then: Measure::Force,
        says: "the worker does not react: the controller ends its own child, by the identity of the child",
    },
];
