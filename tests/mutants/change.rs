//! Every single change.

use wspbus_models::bus::answer::{Asker, Cell, Reply, Rule};
use wspbus_models::bus::event::{Answer, Channel, Reason};
use wspbus_models::bus::plan::Move;
use wspbus_models::bus::situation::SITUATIONS;
use wspbus_models::bus::tables;
use wspbus_models::bus::{Goal, State, Tables};

/// A single change of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Answer(Cell, Answer),
    Ladder([Goal; 6]),
    Order(Order),
    Plan(State, Goal, Move),
    EdgeRemoved(State, State),
    EdgeAdded(State, State),
}

/// The key by which a pass sorts its listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As it should be: lower priority first, then by subscription.
    Right,
    ReversedPriority,
    ReversedAge,
    AgeOnly,
    NewestFirst,
    Number,
    /// Numbers are used again, so this is not the age.
    PriorityThenNumber,
}

impl Order {
    pub const WRONG: [Order; 6] = [
        Order::ReversedPriority,
        Order::ReversedAge,
        Order::AgeOnly,
        Order::NewestFirst,
        Order::Number,
        Order::PriorityThenNumber,
    ];

    fn key(self) -> tables::Order {
        match self {
            Order::Right => Tables::STANDARD.order,
            Order::ReversedPriority => |age, listener| (u8::MAX - listener.priority, age),
            Order::ReversedAge => |age, listener| (listener.priority, usize::MAX - age),
            Order::AgeOnly => |age, _| (0, age),
            Order::NewestFirst => |age, _| (0, usize::MAX - age),
            Order::Number => |_, listener| (0, listener.id.0 as usize),
            Order::PriorityThenNumber => |_, listener| (listener.priority, listener.id.0 as usize),
        }
    }
}

/// The tables, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Answers,
    Ladder,
    Order,
    Plan,
    Edges,
}

impl Table {
    pub const ALL: [Table; 5] = [Table::Answers, Table::Ladder, Table::Order, Table::Plan, Table::Edges];

    pub fn title(self) -> &'static str {
        match self {
            Table::Answers => "answer table",
            Table::Ladder => "ladder of goals",
            Table::Order => "order of listeners",
            Table::Plan => "state table",
            Table::Edges => "edges between states",
        }
    }
}

impl Change {
    pub fn table(&self) -> Table {
        match self {
            Change::Answer(..) => Table::Answers,
            Change::Ladder(_) => Table::Ladder,
            Change::Order(_) => Table::Order,
            Change::Plan(..) => Table::Plan,
            Change::EdgeRemoved(..) | Change::EdgeAdded(..) => Table::Edges,
        }
    }

    /// The tables with this change. Edges are no part of what drives the machine.
    pub fn tables(&self) -> Tables {
        let mut tables = Tables::STANDARD;
        match *self {
            Change::Answer(cell, answer) => {
                tables.rules.to_mut().insert(0, Rule::of(&cell, Reply::Say(answer)))
            }
            Change::Ladder(ladder) => tables.ladder = ladder,
            Change::Order(order) => tables.order = order.key(),
            Change::Plan(state, goal, to) => tables.plan[state as usize][goal as usize] = to,
            Change::EdgeRemoved(..) | Change::EdgeAdded(..) => {}
        }
        tables
    }
}

pub fn all() -> Vec<Change> {
    [answers(), ladders(), orders(), plans(), edges()].concat()
}

/// Every cell that can be asked: a listener runs in a pass only.
pub fn cells() -> Vec<Cell> {
    let mut all = Vec::new();
    for asker in Asker::ALL {
        for at in SITUATIONS.iter().filter(|at| asker != Asker::Listener || at.in_pass()) {
            all.extend(Goal::ALL.map(|request| Cell { at: *at, asker, request }));
        }
    }
    all
}

pub fn every_answer() -> Vec<Answer> {
    let fixed =
        [Answer::Accepted, Answer::Joined { again: false }, Answer::Joined { again: true }, Answer::Already];
    let reasons = [
        Reason::NotRunning,
        Reason::Terminal,
        Reason::Abandoned,
        Reason::InListener,
        Reason::ReExecuting,
        Reason::Stale,
    ];
    let superseded = Goal::ALL.map(Answer::Superseded);
    let refused = reasons.map(Answer::Refused);
    fixed.into_iter().chain(superseded).chain(refused).chain([Answer::Denied]).collect()
}

fn answers() -> Vec<Change> {
    let every = every_answer();
    let mut all = Vec::new();
    for cell in cells() {
        let right = Tables::STANDARD.answer(&cell);
        all.extend(every.iter().filter(|a| **a != right).map(|a| Change::Answer(cell, *a)));
    }
    all
}

/// Two goals change places, or one moves.
fn ladders() -> Vec<Change> {
    let mut all: Vec<[Goal; 6]> = Vec::new();
    for (a, b) in pairs(6) {
        let mut swapped = Goal::ALL;
        swapped.swap(a, b);
        all.push(swapped);
        let mut moved = Goal::ALL;
        if a < b {
            moved[a..=b].rotate_left(1);
        } else {
            moved[b..=a].rotate_right(1);
        }
        all.push(moved);
    }
    all.sort();
    all.dedup();
    all.into_iter().map(Change::Ladder).collect()
}

fn orders() -> Vec<Change> {
    Order::WRONG.into_iter().map(Change::Order).collect()
}

fn plans() -> Vec<Change> {
    let passes = State::ALL.iter().flat_map(|s| Channel::ALL.map(|c| Move::Pass(*s, c)));
    let every: Vec<Move> = passes.chain(State::ALL.map(Move::Enter)).chain([Move::Reached]).collect();
    let mut all = Vec::new();
    for (state, goal) in State::ALL.iter().flat_map(|s| Goal::ALL.map(|g| (*s, g))) {
        let right = Tables::STANDARD.plan(state, goal);
        all.extend(every.iter().filter(|m| **m != right).map(|m| Change::Plan(state, goal, *m)));
    }
    all
}

fn edges() -> Vec<Change> {
    let change = |(a, b): (usize, usize)| {
        let (from, to) = (State::ALL[a], State::ALL[b]);
        match from.may_become(to) {
            true => Change::EdgeRemoved(from, to),
            false => Change::EdgeAdded(from, to),
        }
    };
    pairs(6).into_iter().map(change).collect()
}

/// Every ordered pair of different numbers below `n`.
fn pairs(n: usize) -> Vec<(usize, usize)> {
    (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| a != b).collect()
}
