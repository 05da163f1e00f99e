//! The answers of a controller: a total function of its state, its goal, and the request.
//!
//! The rules are the table [`RULES`], in order of precedence; the first rule that fits answers.

use super::state::State;
use crate::site::request::{Answer, Transition};

/// The situation that an answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// Does the policy permit the request?
    pub permitted: bool,
    /// The state of the site.
    pub state: State,
    /// The goal, if one is pending.
    pub goal: Option<Transition>,
    /// Was a slot given up?
    pub damaged: bool,
    /// The request.
    pub request: Transition,
}

/// The place of a request on the ladder, compared with the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Versus {
    /// The rule does not compare them.
    Any,
    /// No goal is pending.
    Rest,
    /// A goal is pending, and the request is stronger.
    Stronger,
    /// A goal is pending, and the request is the same.
    Equal,
    /// A goal is pending, and the request is weaker.
    Weaker,
}

/// The answer of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// This answer.
    Say(Answer),
    /// Superseded by the goal.
    BehindGoal,
}

/// One rule. An empty slice fits everything.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The requirement that the rule comes from.
    pub requirement: &'static str,
    /// The rule in a few words.
    pub says: &'static str,
    /// Is the rule for requests that the policy forbids?
    pub forbidden: bool,
    /// The states that the rule is for.
    pub states: &'static [State],
    /// The requests that the rule is for.
    pub requests: &'static [Transition],
    /// The place that the request must have, compared with the goal.
    pub versus: Versus,
    /// Is the rule only for a site in which no slot was given up?
    pub whole: bool,
    /// The answer.
    pub reply: Reply,
}

const ANY: Rule = Rule {
    requirement: "CTRL-3",
    says: "",
    forbidden: false,
    states: &[],
    requests: &[],
    versus: Versus::Any,
    whole: false,
    reply: Reply::Say(Answer::Accepted),
};

const ALREADY: Reply = Reply::Say(Answer::Already);
const REFUSE: Reply = Reply::Say(Answer::Refused);

/// The rules, in order of precedence.
pub const RULES: &[Rule] = &[
    Rule {
        requirement: "AUTH-1",
        says: "a request that the policy forbids is denied",
        forbidden: true,
        reply: Reply::Say(Answer::Denied),
        ..ANY
    },
    Rule {
        says: "a request equal to the goal joins it",
        versus: Versus::Equal,
        reply: Reply::Say(Answer::Joined),
        ..ANY
    },
    Rule {
        says: "a site that is up, with a goal that keeps it up, needs no Start",
        states: &[State::Starting, State::Running],
        requests: &[Transition::Start],
        versus: Versus::Weaker,
        reply: ALREADY,
        ..ANY
    },
    Rule {
        says: "a site that runs needs no Start unless a slot was given up",
        states: &[State::Running],
        requests: &[Transition::Start],
        whole: true,
        reply: ALREADY,
        ..ANY
    },
    Rule {
        says: "a Graceful is only for a site that runs",
        states: &[State::Idle, State::Starting, State::Stopping],
        requests: &[Transition::Graceful],
        reply: REFUSE,
        ..ANY
    },
    Rule {
        says: "a request weaker than the goal is superseded",
        versus: Versus::Weaker,
        reply: Reply::BehindGoal,
        ..ANY
    },
    Rule {
        says: "a site without workers is stopped already",
        states: &[State::Idle],
        requests: &[Transition::Stop],
        reply: ALREADY,
        ..ANY
    },
    Rule {
        says: "a site without workers cannot reload or roll",
        states: &[State::Idle],
        requests: &[Transition::Reload, Transition::Roll],
        reply: REFUSE,
        ..ANY
    },
    Rule { requirement: "CTRL-4", says: "every other request is accepted, and becomes the goal", ..ANY },
];

impl Rule {
    fn fits(&self, asked: &Asked) -> bool {
        let versus = match asked.goal {
            None => Versus::Rest,
            Some(goal) if asked.request > goal => Versus::Stronger,
            Some(goal) if asked.request == goal => Versus::Equal,
            Some(_) => Versus::Weaker,
        };
        (!self.forbidden || !asked.permitted)
            && (self.states.is_empty() || self.states.contains(&asked.state))
            && (self.requests.is_empty() || self.requests.contains(&asked.request))
            && (self.versus == Versus::Any || self.versus == versus)
            && !(self.whole && asked.damaged)
    }
}

/// The answer, and the number of the rule that gives it.
pub fn answer(asked: &Asked) -> (usize, Answer) {
    let rule = RULES.iter().position(|rule| rule.fits(asked)).unwrap_or(RULES.len() - 1);
    let answer = match (RULES[rule].reply, asked.goal) {
        (Reply::Say(answer), _) => answer,
        (Reply::BehindGoal, Some(goal)) => Answer::Superseded(goal),
        (Reply::BehindGoal, None) => Answer::Refused,
    };
    (rule, answer)
}
