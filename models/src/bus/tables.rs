//! The tables that drive the machine, as a value: so that a mutant is one changed entry.

use crate::bus::answer::{Cell, answer};
use crate::bus::event::{Answer, Channel, ListenerId};
use crate::bus::listener::Listener;
use crate::bus::plan::{Move, PLAN};
use crate::bus::{Goal, State};

/// Everything in the machine that is data. [`Tables::STANDARD`] is normative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// Goals, weakest first.
    pub ladder: [Goal; 6],
    /// By state and goal.
    pub plan: [[Move; 6]; 6],
    /// In which order a pass calls its listeners.
    pub order: Order,
    /// One cell of the answer table that answers otherwise.
    pub changed: Option<(Cell, Answer)>,
}

/// By what a pass sorts its listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// Lower priority first, then by subscription. Normative.
    PriorityThenAge,
    /// Higher priority first, then by subscription.
    ReversedPriority,
    /// Lower priority first, the newest subscription first.
    ReversedAge,
    /// By subscription alone.
    AgeOnly,
    /// The newest subscription first, without regard to priority.
    NewestFirst,
    /// By number alone.
    Number,
    /// Lower priority first, then by number: numbers are reused, so this is not the age.
    PriorityThenNumber,
}

impl Order {
    /// Every order.
    pub const ALL: [Order; 7] = [
        Order::PriorityThenAge,
        Order::ReversedPriority,
        Order::ReversedAge,
        Order::AgeOnly,
        Order::NewestFirst,
        Order::Number,
        Order::PriorityThenNumber,
    ];
}

impl Tables {
    /// The normative tables.
    pub const STANDARD: Tables =
        Tables { ladder: Goal::ALL, plan: PLAN, order: Order::PriorityThenAge, changed: None };

    /// The rank of a goal on the ladder, 0 for the weakest.
    pub fn rank(&self, goal: Goal) -> u8 {
        self.ladder.iter().position(|g| *g == goal).unwrap_or(0) as u8
    }

    /// The answer in this cell.
    pub fn answer(&self, cell: &Cell) -> Answer {
        match &self.changed {
            Some((changed, answer)) if changed == cell => *answer,
            _ => answer(cell, |goal| self.rank(goal)).1,
        }
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
        match self.order {
            Order::PriorityThenAge => due.sort_by_key(|(age, l)| (l.priority, *age)),
            Order::ReversedPriority => due.sort_by_key(|(age, l)| (u8::MAX - l.priority, *age)),
            Order::ReversedAge => due.sort_by_key(|(age, l)| (l.priority, usize::MAX - *age)),
            Order::AgeOnly => due.sort_by_key(|(age, _)| *age),
            Order::NewestFirst => due.sort_by_key(|(age, _)| usize::MAX - *age),
            Order::Number => due.sort_by_key(|(_, l)| l.id),
            Order::PriorityThenNumber => due.sort_by_key(|(_, l)| (l.priority, l.id)),
        }
        due.into_iter().map(|(_, l)| l.id).collect()
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self::STANDARD
    }
}
