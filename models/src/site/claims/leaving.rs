//! LEAVE: one rule of leaving, for a Roll, a retirement, a replacement and a slot too many.

use super::Claim;
use crate::site::machine::event::{Cause, Event, Said};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Control, Generation, Goal, Slot, WorkerId};
use crate::site::observed::Observed;
use crate::site::observed::ladder::grants;
use crate::site::observed::ticket::{OpenTicket, replaced};
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [retiring(), draining(), successors(), rolls()].concat()
}

fn retiring() -> Vec<Claim> {
    vec![Claim::step("a-worker-retires-for-a-reason", &["LEAVE-1"], |step| {
        let retires = |event: &Event| matches!(event, Event::Retiring { .. });
        step.events.iter().any(retires).then(|| {
            step.events.iter().all(|event| match *event {
                Event::Retiring { worker, cause } => step.events.iter().any(|e| is_reason(e, worker, cause)),
                _ => true,
            })
        })
    })]
}

fn draining() -> Vec<Claim> {
    vec![
        Claim::event("no-worker-is-told-to-drain-without-a-reason", &["LEAVE-1"], |seen, event| {
            let worker = drained(seen, event)?;
            let in_use = seen.controller.in_use?;
            let surplus = worker.slot.0 >= in_use.slots;
            Some(worker.retiring || worker.left || worker.generation != in_use.generation || surplus)
        }),
        Claim::event("no-worker-is-retired-without-a-successor", &["LEAVE-2", "LEAVE-4"], |seen, event| {
            let worker = drained(seen, event).filter(|worker| worker.serves())?;
            let generation = seen.controller.in_use?.generation;
            let takes_over = |w: &SeenWorker| w.proved() && succeeds(w, worker, generation);
            let succeeded = seen.in_slot(worker.slot).any(takes_over);
            let all_proved = || seen.slots().all(|slot| seen.in_slot(slot).any(SeenWorker::proved));
            let surplus = worker.slot.0 >= seen.controller.slots() && all_proved();
            Some(succeeded || surplus)
        }),
        Claim::event(
            "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
            &["LEAVE-4", "CONF-2"],
            |seen, event| {
                let worker = told_to_end(seen, event).filter(|worker| worker.serves())?;
                let still = |slot: Slot| {
                    seen.in_slot(slot).any(|other| other.serves() && other.worker != worker.worker)
                };
                Some(
                    still(worker.slot) || worker.slot.0 >= seen.controller.slots() && seen.slots().all(still),
                )
            },
        ),
        Claim::leads_to(
            "a-worker-asked-to-drain-ends",
            &["ROLL-3"],
            |seen| seen.controller.lives() && seen.workers.iter().any(|worker| worker.sent.is_some()),
            |seen| {
                let quiet = seen.workers.iter().all(|worker| worker.sent.is_none());
                !seen.controller.lives() || quiet || seen.is_shaken()
            },
        ),
    ]
}

fn successors() -> Vec<Claim> {
    vec![
        Claim::event("a-successor-replaces-a-worker-that-must-go", &["LEAVE-5"], |seen, event| {
            let (slot, generation) = spawned(seen, event)?;
            let mut standing = seen.in_slot(slot).filter(|worker| worker.stands());
            let first = standing.next()?;
            let goes = first.retiring || first.generation != generation;
            Some(standing.next().is_none() && goes)
        }),
        Claim::event(
            "a-successor-comes-when-no-other-worker-of-the-slot-leaves",
            &["LEAVE-5"],
            |seen, event| {
                let (slot, _) = spawned(seen, event)?;
                let stands = seen.in_slot(slot).any(SeenWorker::stands);
                stands.then(|| seen.in_slot(slot).all(SeenWorker::stands))
            },
        ),
        Claim::event("a-slot-has-a-bounded-number-of-processes", &["LEAVE-5"], |seen, event| {
            let (slot, _) = spawned(seen, event)?;
            Some(seen.in_slot(slot).count() < 3)
        }),
        Claim::leads_to("at-rest-a-slot-has-one-worker", &["LEAVE-6"], crowded, |seen| {
            !crowded(seen) || seen.is_shaken()
        }),
    ]
}

fn rolls() -> Vec<Claim> {
    vec![
        Claim::event("a-roll-goes-slot-by-slot", &["LEAVE-3"], |seen, event| {
            let (slot, generation) = spawned(seen, event)?;
            let mut others = seen.slots().filter(|other| *other != slot).peekable();
            others.peek()?;
            let rolls = rolling(seen) && seen.in_slot(slot).any(|worker| is_rolled(worker, generation));
            rolls.then(|| others.all(|other| !turns(seen, other, generation)))
        }),
        Claim::event(
            "a-roll-breaks-off-for-a-slot-that-is-given-up",
            &["LEAVE-6"],
            |seen, event| match *event {
                Event::BrokeOff { generation } => {
                    Some(seen.given_up.iter().any(|(_, of)| *of == generation) && rolling(seen))
                }
                _ => None,
            },
        ),
        Claim::step("a-slot-given-up-in-a-roll-breaks-it-off", &["LEAVE-6", "ROLL-2"], |step| {
            let new = step.before.controller.before.and(step.before.controller.in_use)?.generation;
            let given_up =
                |event: &Event| matches!(*event, Event::GivenUp { generation, .. } if generation == new);
            let waits = |open: &OpenTicket| open.broke_off && open.goal() == Some(Goal::Roll);
            // A round of a weaker goal goes on, and the Roll is over after it.
            let over = || step.after.controller.round.is_some() || !step.after.tickets.iter().any(waits);
            let back = || step.events.contains(&Event::BrokeOff { generation: new }) && over();
            (rolling(step.before) && step.events.iter().any(given_up)).then(back)
        }),
        Claim::event("a-roll-is-gentle", &["LEAVE-7"], |seen, event| {
            let (worker, stops) = match *event {
                Event::Forced { worker } => (worker, false),
                Event::Sent { worker, control: Control::Stop } => (worker, true),
                _ => return None,
            };
            let worker = seen.worker(worker).filter(|worker| worker.ready)?;
            let passed = worker.passed;
            let late = if stops { passed.drain } else { passed.stop || passed.deaf || passed.notice };
            rolling(seen).then_some(late)
        }),
    ]
}

/// May a worker stay in a slot and the other one go? One that came later is of the generation in use, or the other one
/// must go in any case. One that was there before stays, unless it must go, where the other one is left of a Roll that
/// broke off.
fn succeeds(stays: &SeenWorker, goes: &SeenWorker, in_use: Generation) -> bool {
    if stays.worker == goes.worker {
        return false;
    }
    let is_older = stays.followed && !goes.followed;
    match is_older {
        true => goes.broken_off && !stays.retiring,
        false => stays.generation == in_use || goes.retiring,
    }
}

/// The worker that is told to drain while its site is up.
fn drained<'a>(seen: &'a Observed, event: &Event) -> Option<&'a SeenWorker> {
    match *event {
        Event::Sent { worker, control: Control::Drain } if seen.controller.is_up() => seen.worker(worker),
        _ => None,
    }
}

/// The worker that is told to end while its site is up.
fn told_to_end<'a>(seen: &'a Observed, event: &Event) -> Option<&'a SeenWorker> {
    match *event {
        Event::Sent { worker, .. } if seen.controller.is_up() => seen.worker(worker),
        _ => None,
    }
}

/// The slot and the generation of a worker that is spawned while its site is up.
fn spawned(seen: &Observed, event: &Event) -> Option<(Slot, Generation)> {
    match *event {
        Event::Spawned { slot, generation, .. } if seen.controller.is_up() => Some((slot, generation)),
        _ => None,
    }
}

/// Is this event the reason why that worker retires?
fn is_reason(event: &Event, worker: WorkerId, cause: Cause) -> bool {
    match (cause, *event) {
        (Cause::Asked, Event::Answered { request, target, answer, .. }) => {
            grants(answer) && replaced(request, target) == Some(worker)
        }
        (Cause::Asked, Event::Heard { worker: of, said: Said::Retire })
        | (Cause::Reload, Event::Heard { worker: of, said: Said::Round(..) }) => of == worker,
        (Cause::Reload, Event::Passed { timer: Timer::Round(of, _) }) => of == worker,
        _ => false,
    }
}

fn rolling(seen: &Observed) -> bool {
    seen.controller.goal == Some(Goal::Roll)
}

/// Is it there to be replaced by the Roll, and by nothing else?
fn is_rolled(worker: &SeenWorker, generation: Generation) -> bool {
    worker.stands() && worker.generation != generation && !worker.retiring
}

/// Is the Roll at work in this slot: is its successor not proved, beside a worker that it replaces?
fn turns(seen: &Observed, slot: Slot, generation: Generation) -> bool {
    let unproved = |worker: &SeenWorker| worker.generation == generation && worker.stands() && !worker.steady;
    seen.in_slot(slot).any(unproved) && seen.in_slot(slot).any(|worker| is_rolled(worker, generation))
}

/// Do two workers stand in one slot?
fn crowded(seen: &Observed) -> bool {
    let stand = |slot| seen.in_slot(slot).filter(|worker| worker.stands()).count();
    seen.controller.is_up() && seen.workers.iter().any(|worker| stand(worker.slot) > 1)
}
