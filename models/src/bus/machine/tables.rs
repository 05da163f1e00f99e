//! The tables that drive the machine, as a value: so that a mutant is one changed entry.

use std::borrow::Cow;

use crate::bus::answer::{Cell, RULES, Rule, answer};
use crate::bus::event::{Answer, Channel, ListenerId};
use crate::bus::listener::Listener;
use crate::bus::plan::{Move, PLAN};
use crate::bus::{Goal, State};

/// All tables of the machine but two: its policy, which is a value of the deployment, and the passes that goals need
/// ([`needs`](crate::bus::plan::needs)). [`Tables::STANDARD`] is normative.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Goals, weakest first.
    pub ladder: [Goal; 6],
    /// By state and goal.
    pub plan: [[Move; 6]; 6],
    /// The order in which a pass calls its listeners.
    pub order: Order,
    /// The rules of the answer table, in order of precedence.
    pub rules: Cow<'static, [Rule]>,
}

/// The key by which a pass sorts its listeners, the smallest first. The number is the age of the subscription: its
/// place among all, in the order of subscription.
pub type Order = fn(age: usize, listener: &Listener) -> (u8, usize);

impl Tables {
    /// The normative tables.
    pub const STANDARD: Tables =
        Tables { ladder: Goal::ALL, plan: PLAN, order: priority_then_age, rules: Cow::Borrowed(RULES) };

    /// The rank of a goal on the ladder, 0 for the weakest.
    pub fn rank(&self, goal: Goal) -> u8 {
        self.ladder.iter().position(|g| *g == goal).unwrap_or(0) as u8
    }

    /// The answer in this cell.
    pub fn answer(&self, cell: &Cell) -> Answer {
        answer(&self.rules, cell, |goal| self.rank(goal)).1
    }

    /// The way from this state to this goal.
    pub fn plan(&self, state: State, goal: Goal) -> Move {
        self.plan[state as usize][goal as usize]
    }

    /// The listeners of a channel in the order in which a pass that begins now calls them.
    /// `listeners` stands in the order of subscription.
    pub fn due(&self, listeners: &[Listener], channel: Channel) -> Vec<ListenerId> {
        let mut due: Vec<(usize, &Listener)> =
            listeners.iter().enumerate().filter(|(_, l)| l.channel == channel).collect();
        due.sort_by_key(|(age, listener)| (self.order)(*age, listener));
        due.into_iter().map(|(_, listener)| listener.id).collect()
    }
}

/// Lower priority first, then the older subscription.
fn priority_then_age(age: usize, listener: &Listener) -> (u8, usize) {
    (listener.priority, age)
}

impl Default for Tables {
    fn default() -> Self {
        Self::STANDARD
    }
}
