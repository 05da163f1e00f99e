//! The answers to requests for a goal of the site: a table. The first rule that fits answers.

use super::memory::{Controller, Phase, Rounds};
use crate::site::machine::word::{Answer, Goal, Reason, Round, State};

/// All that the answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The state of the site.
    pub state: State,
    /// The goal; `None` is rest.
    pub goal: Option<Goal>,
    /// Did the first effect of the goal begin: its load, or, without one, its work?
    pub begun: bool,
    /// Was nothing ever loaded, so that the load is what a Start waits for?
    pub cold: bool,
    /// Is no slot given up?
    pub whole: bool,
    /// Is it asked inside a listener of the round of the goal?
    pub inside: bool,
    /// The goal that is asked for.
    pub request: Goal,
}

impl Cell {
    /// The cell of a request for this goal, which may be asked inside a listener of a round.
    pub fn of(controller: &Controller, inside: Option<Round>, request: Goal) -> Cell {
        let of_the_goal = |round: &&Rounds| controller.goal.and_then(Goal::work) == Some(round.work);
        let running = controller.round.as_ref().filter(of_the_goal).map(|round| round.round);
        Cell {
            state: controller.state,
            goal: controller.goal,
            begun: matches!(controller.phase, Phase::Load | Phase::Work),
            cold: controller.used.is_none(),
            whole: controller.whole(),
            inside: inside.is_some() && inside == running,
            request,
        }
    }
}

/// The comparison of a request with the goal on the ladder.
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
    /// The request is the goal, or weaker.
    AtMost,
}

/// The answer of a rule; `BehindGoal` becomes Superseded by the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// The rule gives this answer.
    Say(Answer),
    /// Superseded by the goal.
    BehindGoal,
}

/// One rule of the answer table. An empty slice, and `None`, fit everything.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule in a few words.
    pub says: &'static str,
    /// The states it is for.
    pub states: &'static [State],
    /// The goals it is for; `None` is rest.
    pub goals: &'static [Option<Goal>],
    /// The requests it is for.
    pub requests: &'static [Goal],
    /// The comparison with the goal it is for.
    pub versus: Versus,
    /// Only if the first effect of the goal began, or only if not.
    pub begun: Option<bool>,
    /// Only of a site where nothing was loaded, or only of another.
    pub cold: Option<bool>,
    /// Only if no slot is given up, or only if one is.
    pub whole: Option<bool>,
    /// Only from inside a listener of the round, or only from elsewhere.
    pub inside: Option<bool>,
    /// The answer that the rule gives.
    pub reply: Reply,
}

/// The rule that fits everything; the rules say how they differ from it.
pub const ANY: Rule = Rule {
    says: "",
    states: &[],
    goals: &[],
    requests: &[],
    versus: Versus::Any,
    begun: None,
    cold: None,
    whole: None,
    inside: None,
    reply: Reply::BehindGoal,
};

const REST: &[Option<Goal>] = &[None];
const UP: &[Option<Goal>] = &[Some(Goal::Start), Some(Goal::Graceful), Some(Goal::Reload), Some(Goal::Roll)];
const IN_ROUND: &[Option<Goal>] = &[Some(Goal::Graceful), Some(Goal::Reload)];
const DOWN: &[Option<Goal>] = &[Some(Goal::Stop), Some(Goal::Restart), Some(Goal::Exit)];
const ACCEPT: Reply = Reply::Say(Answer::Accepted);
const JOIN: Reply = Reply::Say(Answer::Joined { late: false });
const JOIN_LATE: Reply = Reply::Say(Answer::Joined { late: true });

/// The rules, in order of precedence.
pub const RULES: &[Rule] = &[
    Rule {
        says: "the controller has ended",
        states: &[State::Exited],
        reply: Reply::Say(Answer::Refused(Reason::Terminal)),
        ..ANY
    },
    Rule {
        says: "a Stop of a site that is Idle at rest: it is stopped already",
        states: &[State::Idle],
        goals: REST,
        requests: &[Goal::Stop],
        reply: Reply::Say(Answer::Already),
        ..ANY
    },
    Rule {
        says: "a Graceful, a Reload or a Roll of a site that is Idle at rest: nothing runs",
        states: &[State::Idle],
        goals: REST,
        requests: &[Goal::Graceful, Goal::Reload, Goal::Roll],
        reply: Reply::Say(Answer::Refused(Reason::NotRunning)),
        ..ANY
    },
    Rule {
        says: "a Start of a site that is Running with no slot given up: it is started already",
        states: &[State::Running],
        requests: &[Goal::Start],
        whole: Some(true),
        reply: Reply::Say(Answer::Already),
        ..ANY
    },
    Rule { says: "at rest, all else is accepted", goals: REST, reply: ACCEPT, ..ANY },
    Rule {
        says: "stronger than the goal: it becomes the goal",
        versus: Versus::Stronger,
        reply: ACCEPT,
        ..ANY
    },
    Rule {
        says: "equal to a goal that ends the site: it joins",
        goals: DOWN,
        versus: Versus::Equal,
        reply: JOIN,
        ..ANY
    },
    Rule {
        says: "weaker than a goal that ends the site: it is superseded",
        goals: DOWN,
        versus: Versus::Weaker,
        reply: Reply::BehindGoal,
        ..ANY
    },
    Rule {
        says: "a Start of a site that is down, while a load runs: it needs a load that begins after it",
        goals: UP,
        requests: &[Goal::Start],
        begun: Some(true),
        cold: Some(true),
        reply: JOIN_LATE,
        ..ANY
    },
    Rule {
        says: "any other Start is judged by what serves when the goal is reached",
        goals: UP,
        requests: &[Goal::Start],
        reply: JOIN,
        ..ANY
    },
    Rule {
        says: "from inside a listener of the round: it joins the round",
        goals: IN_ROUND,
        versus: Versus::AtMost,
        inside: Some(true),
        reply: JOIN,
        ..ANY
    },
    Rule {
        says: "after the first effect of the goal: it joins, and the site does it once more",
        goals: UP,
        versus: Versus::AtMost,
        begun: Some(true),
        reply: JOIN_LATE,
        ..ANY
    },
    Rule {
        says: "before the first effect of the goal: it joins",
        goals: UP,
        versus: Versus::AtMost,
        reply: JOIN,
        ..ANY
    },
];

/// The number of the rule that answers, and the answer, by a ladder that ranks goals.
///
/// The function is total: a request that fits no rule is Denied. Every request fits one of [`RULES`].
pub fn answer(rules: &[Rule], cell: &Cell, rank: impl Fn(Goal) -> u8) -> (Option<usize>, Answer) {
    let fits = |rule: &Rule| {
        within(rule.states, &cell.state)
            && within(rule.goals, &cell.goal)
            && within(rule.requests, &cell.request)
            && rule.begun.is_none_or(|begun| begun == cell.begun)
            && rule.cold.is_none_or(|cold| cold == cell.cold)
            && rule.whole.is_none_or(|whole| whole == cell.whole)
            && rule.inside.is_none_or(|inside| inside == cell.inside)
            && compares(rule.versus, cell, &rank)
    };
    let number = rules.iter().position(fits);
    let reply = number.and_then(|number| rules.get(number)).map(|rule| rule.reply);
    let said = match (reply, cell.goal) {
        (Some(Reply::Say(answer)), _) => answer,
        (Some(Reply::BehindGoal), Some(goal)) => Answer::Superseded(goal),
        (Some(Reply::BehindGoal), None) | (None, _) => Answer::Denied,
    };
    (number, said)
}

fn within<T: PartialEq>(set: &[T], value: &T) -> bool {
    set.is_empty() || set.contains(value)
}

fn compares(versus: Versus, cell: &Cell, rank: &impl Fn(Goal) -> u8) -> bool {
    let Some(goal) = cell.goal else { return versus == Versus::Any };
    let (request, goal) = (rank(cell.request), rank(goal));
    match versus {
        Versus::Any => true,
        Versus::Stronger => request > goal,
        Versus::Equal => request == goal,
        Versus::Weaker => request < goal,
        Versus::AtMost => request <= goal,
    }
}
