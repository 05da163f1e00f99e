//! The answers: a total function of the situation, the asker and the request.
//!
//! The rules stand once, in [`RULES`], in order of precedence. [`answer`] is the first rule that
//! fits; the full table in `docs/spec.md` is its print.

use crate::bus::event::{Answer, Reason};
use crate::bus::situation::Situation;
use crate::bus::{Goal, State};

/// All that the answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The situation of the bus.
    pub at: Situation,
    /// The origin of the request.
    pub asker: Asker,
    /// The goal that is asked for.
    pub request: Goal,
}

/// The origin of a request, as far as the answer depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asker {
    /// An origin to which the policy denies this request.
    Denied,
    /// A listener that was abandoned.
    Abandoned,
    /// A listener that does not run.
    Stale,
    /// The listener that runs.
    Listener,
    /// Any other origin.
    Outside,
}

impl Asker {
    /// Every asker, in order of precedence.
    pub const ALL: [Asker; 5] =
        [Asker::Denied, Asker::Abandoned, Asker::Stale, Asker::Listener, Asker::Outside];
}

/// The comparison of the request with the goal on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Versus {
    /// There is no goal, or the rule does not ask.
    Any,
    /// The request is stronger.
    Stronger,
    /// The request is the goal.
    Equal,
    /// The request is weaker.
    Weaker,
}

/// The answer of a rule; `BehindGoal` becomes `Superseded(by the goal)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// The rule gives this answer.
    Say(Answer),
    /// Superseded by the goal.
    BehindGoal,
}

/// One rule of the answer table. An empty slice fits everything.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The requirement that says so.
    pub requirement: &'static str,
    /// The rule in a few words.
    pub says: &'static str,
    /// The askers it is for.
    pub askers: &'static [Asker],
    /// The states it is for.
    pub states: &'static [State],
    /// The goals it is for; `None` is rest.
    pub goals: &'static [Option<Goal>],
    /// The requests it is for.
    pub requests: &'static [Goal],
    /// The comparison with the goal it is for.
    pub versus: Versus,
    /// Only if the pass that the goal needs has begun, or only if it has not; `None` does not ask.
    pub begun: Option<bool>,
    /// Only if the main program has taken the result, or only if it has not; `None` does not ask.
    pub taken: Option<bool>,
    /// The answer that the rule gives.
    pub reply: Reply,
}

/// The rule that fits everything; the rules say how they differ from it.
pub const ANY: Rule = Rule {
    requirement: "",
    says: "",
    askers: &[],
    states: &[],
    goals: &[],
    requests: &[],
    versus: Versus::Any,
    begun: None,
    taken: None,
    reply: Reply::BehindGoal,
};

const ACCEPT: Reply = Reply::Say(Answer::Accepted);
const ALREADY: Reply = Reply::Say(Answer::Already);
const JOIN: Reply = Reply::Say(Answer::Joined { again: false });
const JOIN_AGAIN: Reply = Reply::Say(Answer::Joined { again: true });
const REST: &[Option<Goal>] = &[None];
/// Rest, then every goal, weakest first.
const GOALS: &[Option<Goal>] = {
    use Goal::{Exit, Graceful, Reload, Restart, Start, Stop};
    &[None, Some(Graceful), Some(Start), Some(Reload), Some(Stop), Some(Restart), Some(Exit)]
};

const fn refuse(reason: Reason) -> Reply {
    Reply::Say(Answer::Refused(reason))
}

/// The rules, in order of precedence: the first that fits answers.
pub const RULES: &[Rule] = &[
    Rule {
        requirement: "GOAL-2",
        says: "a request that the policy forbids is denied",
        askers: &[Asker::Denied],
        reply: Reply::Say(Answer::Denied),
        ..ANY
    },
    Rule {
        requirement: "TIME-2",
        says: "an abandoned listener is refused",
        askers: &[Asker::Abandoned],
        reply: refuse(Reason::Abandoned),
        ..ANY
    },
    Rule {
        requirement: "GOAL-1",
        says: "a listener that does not run is refused",
        askers: &[Asker::Stale],
        reply: refuse(Reason::Stale),
        ..ANY
    },
    Rule {
        requirement: "WAIT-5",
        says: "after the main program took a re-exec, an Exit comes too late",
        states: &[State::Exited],
        goals: &[Some(Goal::Restart)],
        requests: &[Goal::Exit],
        taken: Some(true),
        reply: refuse(Reason::ReExecuting),
        ..ANY
    },
    Rule {
        requirement: "WAIT-5",
        says: "until then, an Exit cancels the re-exec",
        states: &[State::Exited],
        goals: &[Some(Goal::Restart)],
        requests: &[Goal::Exit],
        reply: ACCEPT,
        ..ANY
    },
    Rule {
        requirement: "GOAL-1",
        says: "Exited: the final goal is reached already",
        states: &[State::Exited],
        requests: &[Goal::Restart, Goal::Exit],
        versus: Versus::Equal,
        reply: ALREADY,
        ..ANY
    },
    Rule {
        requirement: "GOAL-3",
        says: "Exited: a Restart does not replace an Exit",
        states: &[State::Exited],
        requests: &[Goal::Restart],
        versus: Versus::Weaker,
        reply: Reply::BehindGoal,
        ..ANY
    },
    Rule {
        requirement: "LIFE-2",
        says: "Exited: nothing else leads anywhere",
        states: &[State::Exited],
        reply: refuse(Reason::Terminal),
        ..ANY
    },
    Rule {
        requirement: "GOAL-12",
        says: "Graceful is for a bus that runs",
        states: &[State::Idle, State::Starting, State::Stopping, State::Exiting],
        requests: &[Goal::Graceful],
        reply: refuse(Reason::NotRunning),
        ..ANY
    },
    Rule {
        requirement: "GOAL-1",
        says: "Idle at rest: it is stopped already",
        states: &[State::Idle],
        goals: REST,
        requests: &[Goal::Stop],
        reply: ALREADY,
        ..ANY
    },
    Rule {
        requirement: "GOAL-12",
        says: "Idle at rest: there is nothing to reload",
        states: &[State::Idle],
        goals: REST,
        requests: &[Goal::Reload],
        reply: refuse(Reason::NotRunning),
        ..ANY
    },
    Rule {
        requirement: "GOAL-1",
        says: "Running: it is started already, unless it is on its way out of Running",
        states: &[State::Running],
        goals: &[None, Some(Goal::Graceful)],
        requests: &[Goal::Start],
        reply: ALREADY,
        ..ANY
    },
    Rule { requirement: "GOAL-1", says: "at rest, all else is accepted", goals: REST, reply: ACCEPT, ..ANY },
    Rule {
        requirement: "GOAL-4",
        says: "a Reload ends in Running, so a Start joins it",
        goals: &[Some(Goal::Reload)],
        requests: &[Goal::Start],
        reply: JOIN,
        ..ANY
    },
    Rule {
        requirement: "GOAL-3",
        says: "stronger than the goal: it becomes the goal",
        versus: Versus::Stronger,
        reply: ACCEPT,
        ..ANY
    },
    Rule {
        requirement: "GOAL-7",
        says: "from outside, after the pass it needs began: it joins, and the goal runs once more",
        askers: &[Asker::Outside],
        goals: &[Some(Goal::Graceful), Some(Goal::Reload)],
        versus: Versus::Equal,
        begun: Some(true),
        reply: JOIN_AGAIN,
        ..ANY
    },
    Rule {
        requirement: "GOAL-4",
        says: "equal to the goal: it joins",
        versus: Versus::Equal,
        reply: JOIN,
        ..ANY
    },
    Rule {
        requirement: "GOAL-3",
        says: "weaker than the goal: it is superseded",
        versus: Versus::Weaker,
        reply: Reply::BehindGoal,
        ..ANY
    },
];

/// The number of the rule that answers, and the answer, by a ladder that ranks goals.
///
/// The function is total: a request that fits no rule is Denied. Every request fits one of [`RULES`]: the last rules
/// fit every request while a goal is pending, and the rule for rest fits every other request.
///
/// ```
/// use wspbus_models::bus::event::Answer;
/// use wspbus_models::bus::answer::{Asker, Cell, RULES, answer};
/// use wspbus_models::bus::situation::Situation;
/// use wspbus_models::bus::{Goal, State};
/// let at = Situation { state: State::Stopping, goal: Some(Goal::Stop), begun: false, taken: false };
/// let cell = Cell { at, asker: Asker::Outside, request: Goal::Start };
/// assert_eq!(answer(RULES, &cell, |goal| goal as u8).1, Answer::Superseded(Goal::Stop));
/// ```
pub fn answer(rules: &[Rule], cell: &Cell, rank: impl Fn(Goal) -> u8) -> (Option<usize>, Answer) {
    let fits = |rule: &Rule| {
        within(rule.askers, &cell.asker)
            && within(rule.states, &cell.at.state)
            && within(rule.goals, &cell.at.goal)
            && within(rule.requests, &cell.request)
            && rule.begun.is_none_or(|begun| begun == cell.at.begun)
            && rule.taken.is_none_or(|taken| taken == cell.at.taken)
            && compares(rule.versus, cell, &rank)
    };
    let number = rules.iter().position(fits);
    let reply = number.and_then(|number| rules.get(number)).map(|rule| rule.reply);
    let said = match (reply, cell.at.goal) {
        (Some(Reply::Say(answer)), _) => answer,
        (Some(Reply::BehindGoal), Some(goal)) => Answer::Superseded(goal),
        (Some(Reply::BehindGoal), None) | (None, _) => Answer::Denied,
    };
    (number, said)
}

impl Rule {
    /// The rule for one cell alone. Put before all others, it changes that cell of the table, and no other.
    pub fn of(cell: &Cell, reply: Reply) -> Rule {
        Rule {
            says: "in this cell",
            askers: one(&Asker::ALL, cell.asker as usize),
            states: one(&State::ALL, cell.at.state as usize),
            goals: one(GOALS, cell.at.goal.map_or(0, |goal| goal as usize + 1)),
            requests: one(&Goal::ALL, cell.request as usize),
            begun: Some(cell.at.begun),
            taken: Some(cell.at.taken),
            reply,
            ..ANY
        }
    }
}

/// The slice of the value at this place.
fn one<T>(all: &'static [T], place: usize) -> &'static [T] {
    all.get(place..=place).unwrap_or_default()
}

fn within<T: PartialEq>(set: &[T], value: &T) -> bool {
    set.is_empty() || set.contains(value)
}

fn compares(versus: Versus, cell: &Cell, rank: &impl Fn(Goal) -> u8) -> bool {
    let Some(goal) = cell.at.goal else { return versus == Versus::Any };
    match versus {
        Versus::Any => true,
        Versus::Stronger => rank(cell.request) > rank(goal),
        Versus::Equal => rank(cell.request) == rank(goal),
        Versus::Weaker => rank(cell.request) < rank(goal),
    }
}
