//! The tables as text: for snapshots and for the specification.
//!
//! Each function `x_of` prints what it is given; `x` prints the tables that the machine runs on.

use std::fmt::Write as _;

use crate::bus::answer::{Asker, Cell, Reply, Rule, Versus};
use crate::bus::event::{Answer, Channel, ListenerId, Reason};
use crate::bus::listener::Listener;
use crate::bus::plan::Move;
use crate::bus::situation::{SITUATIONS, Situation};
use crate::bus::{Goal, State, Tables};

/// The ladder of goals in one line, the weakest first.
pub fn ladder() -> String {
    ladder_of(&Tables::STANDARD)
}

/// The same of other tables.
pub fn ladder_of(tables: &Tables) -> String {
    tables.ladder.map(|goal| goal.to_string()).join(" < ")
}

/// Subscriptions to one channel in the order of subscription, number and priority. The numbers are in
/// another order, so that the example shows that they do not count.
pub const SUBSCRIBED: [(u64, u8); 4] = [(2, 50), (0, 50), (3, 20), (1, 80)];

/// The order of listeners by example, a Markdown table: a row a subscription of [`SUBSCRIBED`].
pub fn order() -> String {
    order_of(&Tables::STANDARD)
}

/// The same of other tables.
pub fn order_of(tables: &Tables) -> String {
    let listener = |(id, priority)| Listener { id: ListenerId(id), channel: Channel::Start, priority };
    let listeners = SUBSCRIBED.map(listener);
    let due = tables.due(&listeners, Channel::Start);
    let mut out = String::from("| listener | priority | turn |\n|--:|--:|--:|\n");
    for listener in listeners {
        let turn = due.iter().position(|id| *id == listener.id).map_or(0, |place| place + 1);
        let _ = writeln!(out, "| {} | {} | {turn} |", listener.id.0, listener.priority);
    }
    out
}

/// The rules of the answer table, a Markdown table: a row a rule, in order of precedence.
pub fn rules() -> String {
    rules_of(&Tables::STANDARD)
}

/// The same of other tables.
pub fn rules_of(tables: &Tables) -> String {
    let mut out = String::from("| # | when | answer | in words | requirement |\n|---|---|---|---|---|\n");
    for (number, rule) in (1..).zip(tables.rules.iter()) {
        let reply = match rule.reply {
            Reply::Say(answer) => answer.to_string(),
            Reply::BehindGoal => "Superseded(the goal)".into(),
        };
        let (when, says) = (when(rule), rule.says);
        let _ = writeln!(out, "| {number} | {when} | {reply} | {says} | {} |", rule.requirement);
    }
    out
}

/// The conditions of a rule.
fn when(rule: &Rule) -> String {
    let asker = |asker: &Asker| match asker {
        Asker::Denied => "an origin to which the policy denies it",
        Asker::Abandoned => "an abandoned listener",
        Asker::Stale => "a listener that does not run",
        Asker::Listener => "the listener that runs",
        Asker::Outside => "outside",
    };
    let goal = |goal: &Option<Goal>| goal.map_or("at rest".into(), |goal| format!("goal {goal}"));
    let versus = match rule.versus {
        Versus::Any => None,
        Versus::Stronger => Some("stronger than the goal"),
        Versus::Equal => Some("equal to the goal"),
        Versus::Weaker => Some("weaker than the goal"),
    };
    let conditions = [
        any_of("", rule.requests, Goal::to_string),
        versus.map(str::to_string),
        any_of("from ", rule.askers, |each| asker(each).into()),
        any_of("in ", rule.states, State::to_string),
        any_of("", rule.goals, goal),
        rule.begun.map(|begun| if begun { "its pass begun" } else { "its pass not begun" }.into()),
        rule.taken.map(|taken| if taken { "taken" } else { "not taken" }.into()),
    ];
    let conditions: Vec<String> = conditions.into_iter().flatten().collect();
    if conditions.is_empty() { "always".into() } else { conditions.join("; ") }
}

/// The values that a condition allows; an empty set is no condition.
fn any_of<T>(before: &str, allowed: &[T], word: impl Fn(&T) -> String) -> Option<String> {
    let words: Vec<String> = allowed.iter().map(word).collect();
    (!words.is_empty()).then(|| format!("{before}{}", words.join(" or ")))
}

/// The answers to one kind of asker, a Markdown table: a row a situation, a column a request.
pub fn answers(asker: Asker) -> String {
    answers_of(&Tables::STANDARD, asker)
}

/// The same of other tables.
pub fn answers_of(tables: &Tables, asker: Asker) -> String {
    let mut out = String::from("| state | goal | Graceful | Start | Reload | Stop | Restart | Exit |\n");
    out.push_str("|---|---|---|---|---|---|---|---|\n");
    for at in SITUATIONS.iter().filter(|at| asker != Asker::Listener || at.in_pass()) {
        let _ = write!(out, "| {} | {} |", at.state, goal_text(at));
        for goal in Goal::ALL {
            let said = tables.answer(&Cell { at: *at, asker, request: goal });
            let _ = write!(out, " {} |", short(said));
        }
        out.push('\n');
    }
    out
}

/// The state table: a row a state, a column a goal.
pub fn plan() -> String {
    plan_of(&Tables::STANDARD)
}

/// The same of other tables.
pub fn plan_of(tables: &Tables) -> String {
    let mut out = String::from("| state | Graceful | Start | Reload | Stop | Restart | Exit |\n");
    out.push_str("|---|---|---|---|---|---|---|\n");
    for state in State::ALL {
        let _ = write!(out, "| {state} |");
        for goal in Goal::ALL {
            let cell = match tables.plan(state, goal) {
                Move::Pass(to, channel) if to == state => format!("{channel} pass"),
                Move::Pass(to, channel) => format!("{to}, {channel} pass"),
                Move::Enter(to) => format!("{to}"),
                Move::Reached => "reached".into(),
            };
            let _ = write!(out, " {cell} |");
        }
        out.push('\n');
    }
    out
}

/// The declared graph as a Mermaid state diagram.
pub fn diagram() -> String {
    let mut out = String::from("stateDiagram-v2\n    [*] --> Idle\n");
    for (from, to) in State::EDGES {
        let _ = writeln!(out, "    {from} --> {to}{}", why(from, to));
    }
    out.push_str("    Exited --> [*]\n");
    out
}

fn why(from: State, to: State) -> &'static str {
    match (from, to) {
        (State::Starting, State::Running) => ": start pass whole and well",
        (State::Starting, State::Stopping) => ": a listener failed, or the goal grew",
        (State::Stopping, State::Idle) => ": Stop, Reload",
        (State::Stopping, State::Exiting) | (State::Idle, State::Exiting) => ": Restart, Exit",
        _ => "",
    }
}

fn goal_text(at: &Situation) -> String {
    let goal = at.goal.map_or("at rest".into(), |g| g.to_string());
    let flag = match (at.begun, at.taken) {
        (true, _) => ", its pass begun",
        (_, true) => ", taken",
        _ => "",
    };
    goal + flag
}

/// An answer in one or two words.
pub fn short(answer: Answer) -> String {
    match answer {
        Answer::Joined { again: true } => "Joined again".into(),
        Answer::Superseded(_) => "Superseded".into(),
        Answer::Refused(Reason::NotRunning) => "not running".into(),
        Answer::Refused(reason) => reason.to_string(),
        other => other.to_string(),
    }
}
