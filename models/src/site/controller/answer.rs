//! The answers of a controller: a total function of its state, its goal, and the request.
//!
//! The rules stand once, in [`RULES`], in order of precedence; the first that fits answers.

use super::state::State;
use crate::site::request::{Answer, Transition};

/// All that the answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// Does the policy permit it?
    pub permitted: bool,
    /// Where the site is.
    pub state: State,
    /// The goal, if one is pending.
    pub goal: Option<Transition>,
    /// Was a slot given up?
    pub damaged: bool,
    /// The request.
    pub request: Transition,
}

/// How a request compares with the goal on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Versus {
    /// The rule does not ask.
    Any,
    /// No goal is pending.
    Rest,
    /// A goal is pending, and this is stronger.
    Stronger,
    /// A goal is pending, and this is the same.
    Equal,
    /// A goal is pending, and this is weaker.
    Weaker,
}

/// What a rule answers.
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
    /// The requirement that says so.
    pub requirement: &'static str,
    /// The rule in a few words.
    pub says: &'static str,
    /// Is it for what the policy forbids?
    pub forbidden: bool,
    /// The states it is for.
    pub states: &'static [State],
    /// The requests it is for.
    pub requests: &'static [Transition],
    /// How the request must compare with the goal.
    pub versus: Versus,
    /// Only for a site in which no slot was given up.
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
        says: "what the policy forbids is denied",
        forbidden: true,
        reply: Reply::Say(Answer::Denied),
        ..ANY
    },
    Rule { says: "the same again joins", versus: Versus::Equal, reply: Reply::Say(Answer::Joined), ..ANY },
    Rule {
        says: "a site that is up, and stays up, needs no Start",
        states: &[State::Starting, State::Running],
        requests: &[Transition::Start],
        versus: Versus::Weaker,
        reply: ALREADY,
        ..ANY
    },
    Rule {
        says: "a site that runs, or is told something, needs no Start unless a slot was given up",
        states: &[State::Running],
        requests: &[Transition::Start],
        whole: true,
        reply: ALREADY,
        ..ANY
    },
    Rule {
        says: "advice is for a site that runs",
        states: &[State::Idle, State::Starting, State::Stopping],
        requests: &[Transition::Graceful],
        reply: REFUSE,
        ..ANY
    },
    Rule {
        says: "what is weaker than the goal is superseded",
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
        says: "a site without workers has nothing to reload or to roll",
        states: &[State::Idle],
        requests: &[Transition::Reload, Transition::Roll],
        reply: REFUSE,
        ..ANY
    },
    Rule { requirement: "CTRL-4", says: "everything else is accepted, and becomes the goal", ..ANY },
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
