//! The tables as text: for snapshots and for the specification.

use std::fmt::Write as _;

use crate::bus::answer::{Asker, Cell};
use crate::bus::event::{Answer, Reason};
use crate::bus::plan::Move;
use crate::bus::situation::{SITUATIONS, Situation};
use crate::bus::{Goal, State, Tables};

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
