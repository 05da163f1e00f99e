//! The states of a site, its goal, and refusals.

use super::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Goal, State};
use crate::site::observed::Observed;
use crate::site::observed::ladder::{ends_all, height, rank};
use crate::site::observed::ticket::OpenTicket;

pub(super) fn all() -> Vec<Claim> {
    [states(), goals()].concat()
}

fn states() -> Vec<Claim> {
    vec![
        Claim::event("the-states-follow-the-graph", &["LADDER-6"], |seen, event| match *event {
            Event::StateWritten { from, to } => {
                Some(from == seen.controller.state && EDGES.contains(&(from, to)))
            }
            _ => None,
        }),
        Claim::event("running-means-that-every-slot-serves-or-is-given-up", &["LADDER-6"], |seen, event| {
            match *event {
                Event::StateWritten { to: State::Running, .. } => Some(
                    seen.controller.slots() > 0
                        && seen.slots().all(|slot| seen.served(slot) || seen.is_given_up(slot)),
                ),
                _ => None,
            }
        }),
        Claim::event("idle-means-no-worker", &["LADDER-6", "CTRL-1"], |seen, event| match *event {
            Event::StateWritten { to: State::Idle | State::Exited, .. } => Some(seen.workers.is_empty()),
            _ => None,
        }),
        Claim::step("what-is-refused-changes-nothing", &["INPUT-1"], |step| {
            let refused = |event: &Event| matches!(event, Event::Refused { .. });
            step.events.iter().any(refused).then_some(step.events.len() == 1)
        }),
    ]
}

fn goals() -> Vec<Claim> {
    vec![
        Claim::state("a-site-without-a-goal-is-down-or-runs", &["LADDER-6"], |seen| {
            let settled = matches!(seen.controller.state, State::Idle | State::Running | State::Exited);
            (seen.controller.lives() && seen.controller.goal.is_none()).then_some(settled)
        }),
        Claim::state("a-stronger-goal-stays", &["LADDER-1", "CTRL-1"], |seen| {
            let mut goals = seen.tickets.iter().filter_map(OpenTicket::goal).peekable();
            goals.peek()?;
            Some(goals.all(|goal| seen.has_at_least(goal)))
        }),
        Claim::state("the-goal-is-asked-for", &["LADDER-1", "CTRL-9"], |seen| {
            let goal = seen.controller.goal.filter(|_| seen.controller.state != State::Exited)?;
            let goes_on = goal == Goal::Start && seen.controller.state == State::Starting;
            (!goes_on).then(|| seen.tickets.iter().any(|ticket| ticket.goal() == Some(goal)))
        }),
        Claim::step("a-goal-gives-way-to-a-stronger-one-or-is-over", &["LADDER-1"], |step| {
            let weaker = |seen: &Observed, event: &Event| match *event {
                Event::GoalWritten { from, to } => from == seen.controller.goal && height(to) < height(from),
                _ => false,
            };
            let was = step.before.controller.goal?;
            let open = |ticket: &OpenTicket| ticket.goal().is_some_and(|goal| rank(goal) >= rank(was));
            step.any(weaker).then(|| !step.after.tickets.iter().any(open))
        }),
        Claim::event("the-goal-is-written-from-what-it-was", &["LADDER-1"], |seen, event| match *event {
            Event::GoalWritten { from, .. } => Some(from == seen.controller.goal),
            _ => None,
        }),
        Claim::leads_to(
            "a-granted-stop-is-not-lost",
            &["CTRL-1", "CTRL-5"],
            |seen| {
                let asked = |ticket: &OpenTicket| ticket.goal().is_some_and(ends_all);
                seen.controller.lives() && seen.tickets.iter().any(asked)
            },
            |seen| {
                !seen.controller.lives()
                    || seen.workers.is_empty() && matches!(seen.controller.state, State::Idle | State::Exited)
            },
        ),
        Claim::leads_to(
            "a-roll-ends",
            &["ROLL-2"],
            |seen| seen.controller.goal == Some(Goal::Roll),
            |seen| seen.controller.goal != Some(Goal::Roll) || seen.is_shaken(),
        ),
        Claim::leads_to(
            "it-comes-to-rest",
            &["INPUT-2", "LEAVE-2", "RATE-1"],
            |seen| !rests(seen),
            |seen| rests(seen) || seen.is_shaken(),
        ),
    ]
}

/// The changes of state that a site may make: from, to.
pub const EDGES: [(State, State); 11] = [
    (State::Idle, State::Starting),
    (State::Idle, State::Exited),
    (State::Starting, State::Running),
    (State::Starting, State::Stopping),
    (State::Starting, State::Idle),
    (State::Starting, State::Exited),
    (State::Running, State::Stopping),
    (State::Running, State::Idle),
    (State::Running, State::Exited),
    (State::Stopping, State::Idle),
    (State::Stopping, State::Exited),
];

/// Is there nothing left to wait for: no request, round or event, no worker that ends, and a proved worker
/// in every slot that is not given up? Without a controller other claims say what must come.
fn rests(seen: &Observed) -> bool {
    let controller = &seen.controller;
    if !controller.lives() {
        return true;
    }
    let open = controller.goal.is_some() && controller.state != State::Exited || controller.round.is_some();
    let quiet = !open && seen.tickets.is_empty() && seen.notices.is_empty();
    let stand = seen.workers.iter().all(|worker| worker.stands() && !worker.closed);
    let full = seen.slots().all(|slot| {
        seen.is_given_up(slot) || seen.in_slot(slot).filter(|worker| worker.proved()).count() == 1
    });
    quiet && stand && (full || matches!(controller.state, State::Idle | State::Exited))
}
