//! RATE: the replacement of workers that end, and its bounds.

use super::Claim;
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{Goal, Request, Slot, Target};
use crate::site::observed::Observed;
use crate::site::observed::ladder::grants;
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [spawning(), rates()].concat()
}

fn spawning() -> Vec<Claim> {
    vec![
        Claim::event("a-stopping-site-spawns-nothing", &["CTRL-2"], |seen, event| match *event {
            Event::Spawned { .. } => Some(seen.controller.is_up()),
            _ => None,
        }),
        Claim::event("a-worker-is-spawned-once", &["CHAN-1"], |seen, event| match *event {
            Event::Spawned { worker, .. } => Some(seen.worker(worker).is_none()),
            _ => None,
        }),
        Claim::event("a-replacement-is-of-the-generation-in-use", &["RATE-2"], |seen, event| match *event {
            Event::Spawned { slot, generation, version, .. } => {
                Some(seen.controller.in_use.is_some_and(|adopted| {
                    let of = (adopted.generation, adopted.version) == (generation, version);
                    of && slot.0 < adopted.slots
                }))
            }
            _ => None,
        }),
        Claim::event("a-slot-is-filled-when-the-end-of-its-worker-is-known", &["RATE-3"], |seen, event| {
            let Event::Spawned { slot, .. } = *event else { return None };
            let ends = |worker: &SeenWorker| worker.closed || worker.forced;
            Some(!seen.in_slot(slot).any(ends))
        }),
        Claim::event("a-spawn-that-failed-has-no-process", &["RATE-3", "INPUT-1"], |seen, event| {
            let Event::SpawnFailed { worker } = *event else { return None };
            Some(seen.worker(worker).is_some_and(|worker| !worker.was_spawned()))
        }),
        Claim::leads_to("a-worker-that-ends-is-replaced", &["CTRL-7"], lacks, |seen| !lacks(seen)),
    ]
}

fn rates() -> Vec<Claim> {
    vec![
        Claim::event("the-rate-of-replacements-is-bounded", &["RATE-1"], |seen, event| {
            let Event::Spawned { slot, generation, .. } = *event else { return None };
            let given_up = seen.given_up.contains(&(slot, generation));
            Some(!given_up && seen.ended_early(slot, generation) < seen.terms.rate)
        }),
        Claim::event("a-slot-is-given-up-after-so-many-of-its-generation", &["RATE-1"], |seen, event| {
            match *event {
                Event::GivenUp { slot, generation } => {
                    let again = seen.given_up.contains(&(slot, generation));
                    Some(!again && seen.ended_early(slot, generation) >= seen.terms.rate)
                }
                _ => None,
            }
        }),
        Claim::state("a-slot-whose-workers-fail-is-given-up-at-once", &["RATE-1"], |seen| {
            let generation = seen.controller.in_use.filter(|_| seen.controller.is_up())?.generation;
            let spent = |slot: &Slot| seen.ended_early(*slot, generation) >= seen.terms.rate;
            let mut spent = seen.slots().filter(spent).peekable();
            spent.peek()?;
            Some(spent.all(|slot| seen.is_given_up(slot)))
        }),
        Claim::step("a-request-tries-the-slots-that-were-given-up", &["RATE-4"], |step| {
            let tries = |seen: &Observed, event: &Event| match *event {
                Event::Answered { request: Request::Start, target: Target::Site, answer, .. } => grants(answer),
                Event::GoalWritten { to: Some(Goal::Start | Goal::Graceful), .. } => true,
                Event::LoadEnded { load: Load::Taken { .. } } => true,
                _ => false,
            } && seen.controller.in_use.is_some();
            let starts = |event: &Event| matches!(event, Event::Answered { request: Request::Start, .. });
            let again = step.events.iter().any(|event| matches!(event, Event::TriedAgain { .. }));
            // A Start tries also the slots of the configuration that a Roll replaces.
            let lost = |seen: &Observed| match step.events.iter().any(starts) {
                true => !seen.given_up.is_empty(),
                false => seen.any_given_up(),
            };
            match step.any(tries) {
                true => lost(step.before).then(|| !lost(step.after)),
                false => again.then_some(false),
            }
        }),
        Claim::event("a-slot-is-tried-again-when-it-was-given-up", &["RATE-4"], |seen, event| match *event {
            Event::TriedAgain { slot } => Some(seen.given_up.iter().any(|(of, _)| *of == slot)),
            _ => None,
        }),
    ]
}

/// Is there a slot that should have a worker, and has none that stands?
fn lacks(seen: &Observed) -> bool {
    let empty = |slot: Slot| !seen.in_slot(slot).any(|worker| worker.stands()) && !seen.is_given_up(slot);
    seen.controller.is_up() && seen.slots().any(empty)
}
