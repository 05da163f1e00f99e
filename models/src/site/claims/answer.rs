//! LADDER: what is answered, law by law. The laws follow from the state, the goal and the slots as they were seen.

use super::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Answer, Goal, Origin, Reason, Resolution, Round, State};
use crate::site::observed::Observed;
use crate::site::observed::controller::SeenLoad;
use crate::site::observed::ladder::{Wish, ends_all, grants, rank, wish};
use crate::site::observed::ticket::{OpenTicket, Progress};

pub(super) fn all() -> Vec<Claim> {
    [pendings(), rests(), grantings()].concat()
}

fn pendings() -> Vec<Claim> {
    vec![
        Claim::event("stronger-than-the-goal-is-accepted", &["LADDER-2", "LADDER-1"], |seen, event| {
            stronger(&Asked::of(seen, event)?)
        }),
        Claim::event("equal-to-the-goal-joins", &["LADDER-2"], |seen, event| {
            let asked = Asked::of(seen, event)?;
            (asked.pending()? == asked.goal && !asked.is_needless()).then(|| asked.joins())
        }),
        Claim::event("weaker-than-a-goal-that-leaves-the-site-up-joins-it", &["LADDER-2"], |seen, event| {
            let asked = Asked::of(seen, event)?;
            let pending = asked.pending().filter(|goal| !ends_all(*goal))?;
            (rank(asked.goal) < rank(pending) && !asked.is_needless()).then(|| asked.joins())
        }),
        Claim::event(
            "weaker-than-a-goal-that-ends-the-site-is-superseded-by-it",
            &["LADDER-3", "LADDER-1"],
            |seen, event| {
                let asked = Asked::of(seen, event)?;
                let pending = asked.pending().filter(|goal| ends_all(*goal))?;
                let weaker = rank(asked.goal) < rank(pending);
                weaker.then_some(asked.answer == Answer::Superseded(pending))
            },
        ),
        Claim::event("late-is-what-came-after-the-work-began", &["TICKET-3"], |seen, event| {
            let asked = Asked::of(seen, event)?;
            let Answer::Joined { late } = asked.answer else { return None };
            asked.must_be_late().map(|must| must == late)
        }),
    ]
}

fn rests() -> Vec<Claim> {
    vec![
        Claim::event(
            "at-rest-a-request-is-accepted-or-there-is-nothing-to-do",
            &["LADDER-4"],
            |seen, event| at_rest(&Asked::of(seen, event)?),
        ),
        Claim::event("already-is-true", &["LADDER-5"], |seen, event| {
            let asked = Asked::of(seen, event)?;
            let idle = || seen.controller.state == State::Idle && seen.workers.is_empty();
            (asked.answer == Answer::Already).then(|| match asked.goal {
                Goal::Start => seen.controller.state == State::Running && seen.given_up.is_empty(),
                Goal::Stop => idle() && seen.controller.goal.is_none(),
                _ => false,
            })
        }),
        Claim::event(
            "an-exited-site-refuses-everything-but-an-exit",
            &["LADDER-4", "LADDER-5"],
            |seen, event| {
                // It may still be asked while it waits for its re-execution.
                let Event::Answered { request, target, answer, .. } = *event else { return None };
                let exits = wish(request, target) == Some(Wish::Goal(Goal::Exit));
                let is_refused = matches!(answer, Answer::Refused(_) | Answer::Denied);
                (seen.controller.state == State::Exited).then(|| is_refused || exits && grants(answer))
            },
        ),
    ]
}

fn grantings() -> Vec<Claim> {
    vec![
        Claim::step("a-request-is-answered-once", &["LADDER-7"], |step| {
            let answers = step.events.iter().filter(|event| is_answer(event)).count();
            (answers > 0).then_some(answers == 1)
        }),
        Claim::step("an-answer-without-grant-changes-nothing", &["LADDER-7"], |step| {
            let without = |event: &Event| is_answer(event) && !is_granted(event);
            let quiet = |event: &Event| is_answer(event) || matches!(event, Event::Heard { .. });
            step.events.iter().any(without).then(|| step.events.iter().all(quiet))
        }),
        Claim::step("accepting-resolves-the-weaker-at-once", &["TICKET-2"], |step| {
            let goal = step.events.iter().find_map(accepted)?;
            let goals = |seen: &Observed| seen.tickets.iter().any(|ticket| ticket.goal().is_some());
            let weaker = |ticket: &OpenTicket| ticket.goal().is_some_and(|of| rank(of) < rank(goal));
            goals(step.before).then(|| !step.after.tickets.iter().any(weaker))
        }),
        Claim::step("superseded-is-subsumed", &["LADDER-3", "TICKET-2"], |step| {
            let judged = |event: &Event| superseded(event).is_some();
            step.events.iter().any(judged).then(|| {
                step.all(|seen, event| {
                    superseded(event).is_none_or(|by| subsumes(step.events, seen, event, by))
                })
            })
        }),
    ]
}

/// A request for a goal of the site, with its answer, and what could be seen when it was asked.
struct Asked<'a> {
    seen: &'a Observed,
    goal: Goal,
    answer: Answer,
    inside: Option<Round>,
}

impl<'a> Asked<'a> {
    /// A request that the policy permits, and whose origin its channel proves.
    fn of(seen: &'a Observed, event: &Event) -> Option<Asked<'a>> {
        let Event::Answered { origin, request, target, answer, inside, .. } = *event else { return None };
        let Some(Wish::Goal(goal)) = wish(request, target) else { return None };
        let unproven =
            matches!(origin, Origin::Worker(_)) && answer == Answer::Refused(Reason::NoInterpreter);
        let heard = answer != Answer::Denied && !unproven && seen.controller.lives();
        heard.then_some(Asked { seen, goal, answer, inside })
    }

    fn pending(&self) -> Option<Goal> {
        self.seen.controller.goal.filter(|_| self.seen.controller.state != State::Exited)
    }

    fn joins(&self) -> bool {
        matches!(self.answer, Answer::Joined { .. })
    }

    fn runs(&self) -> bool {
        self.seen.controller.state == State::Running
    }

    /// A Start of a site that runs has nothing to do if no slot is given up, in a Roll also none of the configuration that
    /// is in use again if the Roll breaks off.
    fn is_needless(&self) -> bool {
        self.goal == Goal::Start && self.runs() && self.seen.given_up.is_empty()
    }

    /// Must it be late? `None` where nothing is promised.
    fn must_be_late(&self) -> Option<bool> {
        let controller = &self.seen.controller;
        let of_goal = controller.round.filter(|round| round.goal == controller.goal);
        if self.inside.is_some() && self.inside == of_goal.map(|round| round.round) {
            return Some(false);
        }
        let pending = self.pending()?;
        let of_goal = |ticket: &&OpenTicket| ticket.goal() == Some(pending) && !ticket.late;
        let mut of_goal = self.seen.tickets.iter().filter(of_goal);
        match self.goal {
            Goal::Start if controller.in_use.is_some() => Some(false),
            Goal::Start => match controller.load {
                SeenLoad::Runs { changed, .. } => (!changed).then_some(true),
                _ => None,
            },
            Goal::Graceful | Goal::Reload | Goal::Roll => {
                let began =
                    |ticket: &OpenTicket| ticket.load != Progress::Before || ticket.round != Progress::Before;
                Some(of_goal.any(began))
            }
            _ => None,
        }
    }
}

fn stronger(asked: &Asked<'_>) -> Option<bool> {
    let pending = asked.pending()?;
    (rank(asked.goal) > rank(pending)).then_some(asked.answer == Answer::Accepted)
}

fn at_rest(asked: &Asked<'_>) -> Option<bool> {
    let (controller, answer) = (&asked.seen.controller, asked.answer);
    if asked.is_needless() {
        return Some(answer == Answer::Already);
    }
    if controller.goal.is_some() {
        return None;
    }
    match (controller.state, asked.goal) {
        (State::Idle, Goal::Start | Goal::Restart | Goal::Exit) => Some(answer == Answer::Accepted),
        (State::Idle, Goal::Stop) => Some(answer == Answer::Already),
        (State::Idle, _) => Some(answer == Answer::Refused(Reason::NotRunning)),
        (State::Running, _) => Some(answer == Answer::Accepted),
        _ => None,
    }
}

fn is_answer(event: &Event) -> bool {
    matches!(event, Event::Answered { .. })
}

fn is_granted(event: &Event) -> bool {
    matches!(*event, Event::Answered { answer, .. } if grants(answer))
}

/// The goal that was accepted.
fn accepted(event: &Event) -> Option<Goal> {
    match *event {
        Event::Answered { request, target, answer: Answer::Accepted, .. } => match wish(request, target) {
            Some(Wish::Goal(goal)) => Some(goal),
            _ => None,
        },
        _ => None,
    }
}

/// The goal by which a request or a ticket is superseded.
fn superseded(event: &Event) -> Option<Goal> {
    match *event {
        Event::Answered { answer: Answer::Superseded(by), .. }
        | Event::Resolved { resolution: Resolution::Superseded(by), .. } => Some(by),
        _ => None,
    }
}

/// A request is superseded by a pending goal that ends the site, a ticket by a goal that is written in the same step, so
/// that its first effect is yet to come.
fn subsumes(events: &[Event], seen: &Observed, event: &Event, by: Goal) -> bool {
    let written = |event: &Event| matches!(*event, Event::GoalWritten { to: Some(to), .. } if to == by);
    match *event {
        Event::Answered { request, target, .. } => {
            let weaker = matches!(wish(request, target), Some(Wish::Goal(goal)) if rank(goal) < rank(by));
            weaker && ends_all(by) && seen.controller.goal == Some(by)
        }
        Event::Resolved { ticket, .. } => {
            let goal = seen.ticket(ticket).and_then(OpenTicket::goal);
            goal.is_some_and(|goal| rank(goal) < rank(by)) && events.iter().any(written)
        }
        _ => true,
    }
}
