//! TICKET: what a requester is told is true, and told once.

use super::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Failures, Goal, Resolution};
use crate::site::observed::Observed;
use crate::site::observed::controller::SeenLoad;
use crate::site::observed::ladder::{Wish, ends_all, grants};
use crate::site::observed::ticket::{OpenTicket, Progress};
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [once(), truths(), failures()].concat()
}

fn once() -> Vec<Claim> {
    vec![
        Claim::event("a-ticket-resolves-once", &["TICKET-1"], |seen, event| match *event {
            Event::Resolved { ticket, .. } => Some(seen.ticket(ticket).is_some()),
            _ => None,
        }),
        Claim::event("a-ticket-is-new", &["TICKET-1"], |seen, event| match *event {
            Event::Answered { answer, ticket, .. } => {
                let fresh = |ticket| seen.ticket(ticket).is_none();
                Some(ticket.map_or(!grants(answer), |ticket| grants(answer) && fresh(ticket)))
            }
            _ => None,
        }),
        Claim::leads_to(
            "at-rest-no-ticket-waits",
            &["TICKET-1", "ROUND-3", "CTRL-5"],
            |seen| !seen.tickets.is_empty(),
            |seen| seen.tickets.is_empty() || seen.is_shaken(),
        ),
    ]
}

fn truths() -> Vec<Claim> {
    vec![
        Claim::event("stopped-is-true", &["TICKET-4", "CTRL-1", "CTRL-5"], |seen, event| {
            let (open, _) = reached(seen, event)?;
            open.goal().filter(|goal| ends_all(*goal))?;
            Some(seen.workers.is_empty())
        }),
        Claim::event("what-is-reached-is-true", &["TICKET-4", "ROLL-2", "LOAD-1"], |seen, event| {
            let (open, failures) = reached(seen, event)?;
            let goal = open.goal_up().filter(|_| failures == Failures::NONE)?;
            let serve = seen.slots().all(|slot| seen.served(slot)) && seen.controller.slots() > 0;
            let whole = causes(seen, open) == Failures::NONE;
            Some(serve && whole && is_fresh(open, goal) && has_come(seen, goal))
        }),
        Claim::event(
            "a-goal-is-resolved-when-every-slot-serves-or-is-given-up",
            &["TICKET-4"],
            |seen, event| {
                let (open, _) = reached(seen, event)?;
                open.goal_up().filter(|goal| *goal != Goal::Start)?;
                let is_cut_short = open.is_cut_short();
                let full = || seen.slots().all(|slot| seen.served(slot) || seen.is_given_up(slot));
                (!is_cut_short).then(full)
            },
        ),
        Claim::event(
            "a-start-is-resolved-when-every-slot-serves-or-one-is-given-up",
            &["TICKET-4"],
            |seen, event| {
                let (open, _) = reached(seen, event)?;
                open.goal_up().filter(|goal| *goal == Goal::Start)?;
                let is_without_load = open.load == Progress::Failed && seen.controller.in_use.is_none();
                let full = || seen.any_given_up() || seen.slots().all(|slot| seen.served(slot));
                (!is_without_load).then(full)
            },
        ),
        Claim::event("a-process-that-was-to-end-has-ended-or-goes-on", &["TICKET-5"], |seen, event| {
            let (open, failures) = reached(seen, event)?;
            let Some(Wish::Replaced(worker)) = open.wish else { return None };
            let ended = seen.worker(worker).is_none();
            let goes_on = || seen.worker(worker).is_some_and(|worker| seen.goes_on(worker));
            Some(if failures.slot { goes_on() } else { ended })
        }),
        Claim::event("a-goal-of-the-site-alone-gives-way", &["TICKET-2"], |seen, event| match *event {
            Event::Resolved { ticket, resolution: Resolution::Superseded(_) } => {
                Some(seen.ticket(ticket).is_some_and(|open| open.goal().is_some()))
            }
            _ => None,
        }),
    ]
}

/// The claim that a goal is over in the step that reaches it. A server that looks at its children in a turn of a loop
/// notices that later.
pub(super) fn at_once() -> Vec<Claim> {
    vec![Claim::state("a-goal-that-is-reached-is-over", &["TICKET-1", "ROLL-2"], |seen| {
        let goal = seen.controller.goal.filter(|goal| !ends_all(*goal))?;
        let quiet = seen.controller.load == SeenLoad::None && seen.controller.round.is_none();
        let full = seen.slots().all(|slot| seen.served(slot) || seen.is_given_up(slot));
        let done = seen.controller.lives() && quiet && full && has_come(seen, goal);
        Some(!done)
    })]
}

fn failures() -> Vec<Claim> {
    vec![
        Claim::event("all-failures-are-told-and-no-others", &["TICKET-6"], |seen, event| {
            let (open, told) = reached(seen, event)?;
            open.goal_up().filter(|_| told != Failures::NONE)?;
            Some(told == causes(seen, open))
        }),
        Claim::event("failures-are-of-a-fresh-load", &["TICKET-3", "TICKET-4"], |seen, event| {
            let (open, told) = reached(seen, event)?;
            open.goal_up().filter(|_| told.load)?;
            Some(open.load == Progress::Failed)
        }),
    ]
}

/// The ticket that is said to be reached, with the failures that are told.
fn reached<'a>(seen: &'a Observed, event: &Event) -> Option<(&'a OpenTicket, Failures)> {
    let Event::Resolved { ticket, resolution } = *event else { return None };
    let failures = match resolution {
        Resolution::Reached => Failures::NONE,
        Resolution::ReachedWithFailures(failures) => failures,
        Resolution::Superseded(_) => return None,
    };
    seen.ticket(ticket).map(|open| (open, failures))
}

/// The failures that there are to tell to the requester of a goal that leaves the site up. A Start is judged by the
/// state alone, except for a load that it waits for.
fn causes(seen: &Observed, open: &OpenTicket) -> Failures {
    let start = open.goal() == Some(Goal::Start);
    let cold = seen.controller.in_use.is_none();
    Failures {
        slot: seen.any_given_up() || open.broke_off && !start,
        load: open.load == Progress::Failed && (!start || cold),
        round: (open.round == Progress::Failed || open.beside && open.is_cut_short()) && !start,
        no_service: !seen.workers.iter().any(SeenWorker::serves),
        missed: false,
    }
}

/// Was everything that the goal needs begun after it was asked? A request from inside a round needs that round.
fn is_fresh(open: &OpenTicket, goal: Goal) -> bool {
    let loaded = open.load == Progress::Done;
    match goal {
        Goal::Start => true,
        _ if open.inside => open.round == Progress::Done,
        Goal::Graceful => open.round == Progress::Done || loaded && open.round == Progress::Before,
        _ => loaded,
    }
}

/// Do all workers that did not say that they leave have what the goal brings, in slots of the configuration?
fn has_come(seen: &Observed, goal: Goal) -> bool {
    let Some(adopted) = seen.controller.in_use else { return false };
    let stays = |worker: &&SeenWorker| !worker.left;
    seen.workers.iter().filter(stays).all(|worker| match goal {
        Goal::Reload => worker.version_heard == adopted.version && worker.slot.0 < adopted.slots,
        Goal::Roll => worker.generation == adopted.generation && worker.slot.0 < adopted.slots,
        _ => true,
    })
}
