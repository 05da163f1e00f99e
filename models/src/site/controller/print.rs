//! The tables as Markdown.

use std::fmt::Write as _;

use super::answer::{Asked, RULES, Reply, answer};
use super::orders::{ESCALATION, Measure, ORDERS};
use super::state::State;
use crate::site::request::{Answer, Transition};

/// Every state with the goals that can be pending in it.
pub fn situations() -> Vec<(State, Option<Transition>)> {
    let goals: [(State, &[Option<Transition>]); 4] = [
        (State::Idle, &[None]),
        (State::Starting, &[Some(Transition::Start), Some(Transition::Reload), Some(Transition::Roll)]),
        (
            State::Running,
            &[
                None,
                Some(Transition::Graceful),
                Some(Transition::Start),
                Some(Transition::Reload),
                Some(Transition::Roll),
            ],
        ),
        (State::Stopping, &[Some(Transition::Stop), Some(Transition::Restart), Some(Transition::Exit)]),
    ];
    goals.into_iter().flat_map(|(state, goals)| goals.iter().map(move |goal| (state, *goal))).collect()
}

/// The answer to every request in every state with every goal, if no slot was given up.
pub fn answers() -> String {
    let mut out = String::from("| state | goal |");
    Transition::ALL.iter().for_each(|t| out.push_str(&format!(" {t} |")));
    out.push_str("\n|---|---|---|---|---|---|---|---|---|\n");
    for (state, goal) in situations() {
        let at = goal.map_or("at rest".into(), |g| g.to_string());
        let _ = write!(out, "| {state} | {at} |");
        for request in Transition::ALL {
            let said = answer(&Asked { permitted: true, state, goal, damaged: false, request }).1;
            let _ = write!(out, " {} |", short(said));
        }
        out.push('\n');
    }
    out
}

fn short(answer: Answer) -> String {
    match answer {
        Answer::Superseded(_) => "Superseded".into(),
        other => other.to_string(),
    }
}

/// The rules behind the answers, in order of precedence.
pub fn rules() -> String {
    let mut out = String::from("| # | rule | answer | requirement |\n|---|---|---|---|\n");
    for (n, rule) in RULES.iter().enumerate() {
        let reply = match rule.reply {
            Reply::Say(answer) => answer.to_string(),
            Reply::BehindGoal => "Superseded(the goal)".into(),
        };
        let _ = writeln!(out, "| {} | {} | {reply} | {} |", n + 1, rule.says, rule.requirement);
    }
    out
}

/// The table of what each request means for the workers.
pub fn orders() -> String {
    let mut out = String::from(
        "| request | control message to each worker | what it means | then |\n|---|---|---|---|\n",
    );
    for o in ORDERS {
        let tells = o.tells.map_or_else(|| "-".into(), |control| control.to_string());
        let _ = writeln!(out, "| {} | {tells} | {} | {} |", o.goal, o.says, o.then);
    }
    out
}

/// The table of what is done about a worker that does not end.
pub fn escalation() -> String {
    let mut out = String::from("| told | at its deadline | because |\n|---|---|---|\n");
    for e in ESCALATION {
        let then = match e.then {
            Measure::Tell(control) => format!("is told {control}"),
            Measure::Force => "is ended by force".into(),
        };
        let told = e.told.map_or_else(|| "-".into(), |control| control.to_string());
        let _ = writeln!(out, "| {told} | {then} | {} |", e.says);
    }
    out
}
