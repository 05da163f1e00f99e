//! ROUND: a Reload or a Graceful that every worker does in place.

use super::Claim;
use crate::site::machine::event::{Cause, Event, Said, Stage};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Round, RoundOutcome, Work, WorkerId};
use crate::site::observed::Observed;
use crate::site::observed::ladder::{ends_all, height, rank, work_of};
use crate::site::observed::worker::{RoundDue, SeenWorker};

pub(super) fn all() -> Vec<Claim> {
    [sending(), ending(), workers()].concat()
}

fn sending() -> Vec<Claim> {
    vec![
        Claim::event("a-round-is-of-the-goal-and-of-the-version-in-use", &["ROUND-1"], |seen, event| {
            let Event::RoundBegan { work, version, .. } = *event else { return None };
            let fits = seen.controller.goal.and_then(work_of) == Some(work);
            let in_use = seen.controller.in_use.is_some_and(|adopted| adopted.version == version);
            // A newer round takes the place of a Graceful. That of a Reload nothing may take: workers owe it.
            let free = seen.controller.round.is_none_or(|open| open.work == Work::Graceful);
            Some(fits && in_use && free)
        }),
        Claim::step("a-round-goes-to-every-worker-that-did-not-say-that-it-leaves", &["ROUND-1"], |step| {
            let began = |event: &Event| matches!(event, Event::RoundBegan { .. });
            let unsent = |worker: &SeenWorker| worker.due == RoundDue::Unsent;
            step.events.iter().any(began).then(|| !step.after.workers.iter().any(unsent))
        }),
        Claim::event("a-round-is-written-once-and-to-no-other-process", &["ROUND-1"], |seen, event| {
            let Event::RoundSent { round, worker } = *event else { return None };
            let open = seen.controller.round.is_some_and(|open| open.round == round);
            Some(open && seen.worker(worker).is_some_and(|seen| seen.due == RoundDue::Unsent))
        }),
    ]
}

fn ending() -> Vec<Claim> {
    vec![
        Claim::event("a-round-ends-when-no-worker-is-due", &["ROUND-2"], |seen, event| {
            let Event::RoundEnded { round, .. } = *event else { return None };
            Some(seen.controller.round.is_some_and(|open| open.round == round) && !waits(seen))
        }),
        Claim::state("a-round-that-waits-for-no-worker-is-over", &["ROUND-2"], |seen| {
            seen.controller.round.map(|_| waits(seen))
        }),
        Claim::event("a-round-that-failed-has-a-worker-that-did", &["ROUND-3"], |seen, event| {
            let Event::RoundEnded { round, failed } = *event else { return None };
            let open = seen.controller.round.filter(|open| open.round == round)?;
            Some(failed == open.failed)
        }),
        Claim::step("a-worker-that-does-not-reload-in-place-is-replaced", &["ROUND-3"], |step| {
            let worker = step.events.iter().find_map(|event| unable(step.before, event))?;
            let stood = step.before.worker(worker).is_some_and(|seen| seen.stands() && !seen.retiring);
            let retires = Event::Retiring { worker, cause: Cause::Reload };
            stood.then(|| step.events.contains(&retires))
        }),
        Claim::event("a-goal-is-not-over-before-the-round", &["ROUND-2"], |seen, event| {
            let Event::GoalWritten { from: Some(from), to } = *event else { return None };
            let ends = !ends_all(from) && height(to) <= rank(from);
            ends.then_some(seen.controller.round.is_none())
        }),
        Claim::leads_to(
            "a-round-comes-to-its-end",
            &["ROUND-3", "TICKET-1"],
            |seen| seen.controller.round.is_some(),
            |seen| seen.controller.round.is_none(),
        ),
        // Each message of a worker from before its end, or before the end of its channel, was heard by then.
        Claim::event("a-reload-does-not-wait-for-drains", &["ROUND-2"], |seen, event| {
            let (Event::Ended { worker, .. } | Event::ChannelClosed { worker }) = *event else { return None };
            seen.controller.round?;
            let drained = seen.worker(worker).filter(|worker| worker.left || worker.silent)?;
            Some(drained.due == RoundDue::No)
        }),
    ]
}

/// The claim about a word that real workers do not have: "I accept nothing any more".
pub(super) fn said() -> Vec<Claim> {
    vec![Claim::event(
        "a-worker-said-that-it-leaves-before-its-end",
        &["ROUND-2", "NOTICE-4"],
        |seen, event| {
            let Event::Ended { worker, .. } = *event else { return None };
            let worker = seen.worker(worker).filter(|worker| worker.left || worker.silent)?;
            Some(!worker.silent)
        },
    )]
}

/// The claim about a worker that does not lie.
pub(super) fn honest() -> Vec<Claim> {
    vec![Claim::event(
        "a-worker-says-that-it-leaves-when-it-is-so",
        &["CHAN-5"],
        |seen, event| match *event {
            Event::Heard { worker, said: Said::Leaving } => {
                Some(seen.worker(worker).is_some_and(|worker| worker.leaves() && !worker.accepting))
            }
            _ => None,
        },
    )]
}

fn workers() -> Vec<Claim> {
    vec![
        Claim::event("one-pass-at-a-time", &["ROUND-4"], |seen, event| match *event {
            Event::RoundTaken { worker, .. } => Some(
                seen.worker(worker).is_some_and(|seen| seen.round.is_none() && seen.stage == Stage::Serving),
            ),
            _ => None,
        }),
        Claim::event("a-worker-comes-back-from-the-round-that-it-does", &["ROUND-4"], |seen, event| {
            match *event {
                Event::RoundDone { worker, round, .. } => {
                    Some(seen.worker(worker).is_some_and(|seen| seen.round == Some(round)))
                }
                _ => None,
            }
        }),
        Claim::step("a-worker-has-the-new-version-when-it-says-so", &["ROUND-4", "LOAD-7"], |step| {
            let (worker, version) = step.events.iter().find_map(|event| match *event {
                Event::VersionTaken { worker, version } => Some((worker, version)),
                _ => None,
            })?;
            // A round that the controller forgot may have had any version.
            let is_its = |of: Round| {
                let open = step.before.controller.round.filter(|open| open.round == of);
                open.is_none_or(|open| open.work == Work::Reload && open.version == version)
            };
            let done = |event: &Event| match *event {
                Event::RoundDone { worker: by, round, outcome } => {
                    by == worker && outcome == RoundOutcome::Done && is_its(round)
                }
                _ => false,
            };
            Some(step.events.iter().any(done))
        }),
    ]
}

/// Is a worker waited for?
fn waits(seen: &Observed) -> bool {
    seen.workers.iter().any(|worker| worker.due != RoundDue::No)
}

/// The worker that cannot do the Reload in place, as the controller learns.
fn unable(seen: &Observed, event: &Event) -> Option<WorkerId> {
    let round = seen.controller.round?;
    match *event {
        Event::Heard { worker, said: Said::Round(of, RoundOutcome::Replace) }
        | Event::Passed { timer: Timer::Round(worker, of) } => {
            (of == round.round && round.work == Work::Reload).then_some(worker)
        }
        _ => None,
    }
}
