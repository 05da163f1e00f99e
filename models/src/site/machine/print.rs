//! The tables of the two machines as Markdown. Each is printed from the value that the machine reads.

use std::fmt::Write as _;

use super::controller::answer::{Cell, RULES, Reply, answer};
use super::policy::{EFFECTS, Effect, Policy, Requester, Rights};
use super::word::{Answer, Goal, InterpreterId, Origin, Request, Scope, State};
use super::worker::stage::{STAGES, Until};

/// The goals, weakest first.
pub fn ladder() -> String {
    let goals: Vec<String> = Goal::ALL.iter().map(Goal::to_string).collect();
    format!("    {}\n", goals.join(" < "))
}

/// The rules of the answers, in order of precedence.
pub fn rules() -> String {
    let mut out = String::from("| # | rule | answer |\n|---|---|---|\n");
    for (n, rule) in RULES.iter().enumerate() {
        let reply = match rule.reply {
            Reply::Say(answer) => answer.to_string(),
            Reply::BehindGoal => "Superseded by the goal".to_owned(),
        };
        let _ = writeln!(out, "| {} | {} | {reply} |", n + 1, rule.says);
    }
    out
}

/// Every state with the goals that can be pending in it.
fn situations() -> impl Iterator<Item = (State, Option<Goal>)> {
    use Goal::{Exit, Graceful, Reload, Restart, Roll, Start, Stop};
    let goals: [(State, &[Option<Goal>]); 5] = [
        (State::Idle, &[None]),
        (State::Starting, &[Some(Start), Some(Graceful), Some(Reload), Some(Roll)]),
        (State::Running, &[None, Some(Start), Some(Graceful), Some(Reload), Some(Roll)]),
        (State::Stopping, &[Some(Stop), Some(Restart), Some(Exit)]),
        (State::Exited, &[Some(Restart)]),
    ];
    goals.into_iter().flat_map(|(state, goals)| goals.iter().map(move |goal| (state, *goal)))
}

/// The answer to every request from outside a round, in every situation of a site in which no slot is given up.
pub fn answers() -> String {
    let mut out = String::from("| state | goal |");
    Goal::ALL.iter().for_each(|goal| out.push_str(&format!(" {goal} |")));
    out.push_str("\n|---|---|---|---|---|---|---|---|---|\n");
    for (state, goal) in situations() {
        let at = goal.map_or_else(|| "at rest".to_owned(), |goal| goal.to_string());
        let _ = write!(out, "| {state} | {at} |");
        for request in Goal::ALL {
            let said = |begun| {
                let cold = state == State::Starting;
                let cell = Cell { state, goal, begun, cold, whole: true, inside: false, request };
                short(answer(RULES, &cell, |goal| goal as u8).1)
            };
            let (before, after) = (said(false), said(true));
            let both = if before == after { before.to_owned() } else { format!("{before}; then {after}") };
            let _ = write!(out, " {both} |");
        }
        out.push('\n');
    }
    out
}

/// An answer in a word or two.
const fn short(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepted => "Accepted",
        Answer::Joined { late: false } => "Joined",
        Answer::Joined { late: true } => "Late",
        Answer::Superseded(_) => "Superseded",
        Answer::Already => "Already",
        Answer::Refused(_) => "Refused",
        Answer::Denied => "Denied",
    }
}

/// The effect of every request in every scope.
pub fn effects() -> String {
    let mut out = String::from("| request |");
    Scope::ALL.iter().for_each(|scope| out.push_str(&format!(" {scope} |")));
    out.push_str("\n|---|---|---|---|---|\n");
    for (request, row) in Request::ALL.iter().zip(EFFECTS) {
        let _ = write!(out, "| {} |", name(*request));
        for effect in row {
            let what = match effect {
                Effect::Nothing => "refused".to_owned(),
                Effect::Deed(deed) => format!("{deed} of each interpreter"),
                Effect::Retire => "the worker is replaced".to_owned(),
                Effect::Goal(goal) => format!("the goal {goal}"),
            };
            let _ = write!(out, " {what} |");
        }
        out.push('\n');
    }
    out
}

/// The scopes: the two choices that each of them is, and the interpreters that it has.
pub fn scopes() -> String {
    let mut out = String::from("| | interpreters of one name | every interpreter |\n|---|---|---|\n");
    for (every, title) in [(false, "this process"), (true, "every process")] {
        let [own, all] = [Scope::of(every, false), Scope::of(every, true)];
        let _ = writeln!(out, "| {title} | {own} | {all} |");
    }
    out.push_str("\n| scope | interpreters that are told | Dedicated | Shared |\n|---|---|---|---|\n");
    let application = Origin::Application(InterpreterId::default());
    for scope in Scope::ALL {
        let told = match scope {
            Scope::Interpreter => "one interpreter: the one that asks",
            Scope::Process => "every interpreter of one process",
            Scope::Application => "every copy of one application: its name, in every process",
            Scope::Site => "every interpreter of the site",
        };
        let may = |policy: Policy| match policy.permits(application, Request::Event, scope) {
            true => "permitted",
            false => "Denied",
        };
        let (dedicated, shared) = (may(Policy::DEDICATED), may(Policy::SHARED));
        let _ = writeln!(out, "| {scope} | {told} | {dedicated} | {shared} |");
    }
    out
}

/// A request without its code.
fn name(request: Request) -> String {
    request.goal().map_or_else(|| request.to_string(), |goal| goal.to_string())
}

/// The two policies: the scopes in which each requester may ask.
pub fn policies() -> String {
    let mut out = String::from("| requester | policy | an event | any other request |\n|---|---|---|---|\n");
    for (place, requester) in Requester::ALL.iter().enumerate() {
        let named = match requester {
            Requester::Operator => "the operator",
            Requester::Controller => "the controller",
            Requester::Worker => "a worker",
            Requester::Application => "an application",
        };
        let rights = [Policy::DEDICATED, Policy::SHARED].map(|Policy(rights)| rights.get(place).copied());
        let rows = match rights {
            [dedicated, shared] if dedicated == shared => vec![("Dedicated, Shared", dedicated)],
            [dedicated, shared] => vec![("Dedicated", dedicated), ("Shared", shared)],
        };
        for (policy, rights) in rows {
            let Some(Rights { events, transitions }) = rights else { continue };
            let _ = writeln!(
                out,
                "| {named} | {policy} | {} | {} |",
                permitted_in(events),
                permitted_in(transitions)
            );
        }
    }
    out
}

fn permitted_in(permitted: [bool; 4]) -> String {
    let scopes = Scope::ALL.iter().zip(permitted).filter(|(_, is)| *is);
    let scopes: Vec<String> = scopes.map(|(scope, _)| scope.to_string()).collect();
    match scopes.len() {
        0 => "never".to_owned(),
        4 => "in any scope".to_owned(),
        _ => scopes.join(", "),
    }
}

/// The condition [`Until::Answered`], in words.
pub const UNTIL_ANSWERED: &str = "its host stopped to accept, and no connection is owed an answer";

/// The stages of the end of a worker.
pub fn stages() -> String {
    let mut out = String::from("| the worker | until | then it |\n|---|---|---|\n");
    for row in STAGES {
        let until = match row.until {
            Until::All(step) => format!("{step} of every interpreter is over, or given up"),
            Until::Answered => UNTIL_ANSWERED.to_owned(),
        };
        let _ = writeln!(out, "| {} | {until} | {} |", row.stage, row.next);
    }
    out
}
