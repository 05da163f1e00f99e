//! CHAN and CTRL: control messages, deadlines of the controller, and force.

use super::Claim;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{Control, Goal, State};
use crate::site::observed::Observed;
use crate::site::observed::ladder::{ends_all, strength};
use crate::site::observed::worker::{RoundDue, SeenWorker};

pub(super) fn all() -> Vec<Claim> {
    [messages(), reach(), force(), timers()].concat()
}

fn messages() -> Vec<Claim> {
    vec![
        Claim::event(
            "control-is-acted-on-by-the-worker-that-it-was-sent-to",
            &["CHAN-1", "CHAN-4"],
            |seen, event| match *event {
                Event::Acted { worker, control } => {
                    let sent = |w: &SeenWorker| strength(w.sent) >= strength(Some(control));
                    Some(seen.worker(worker).is_some_and(sent))
                }
                _ => None,
            },
        ),
        Claim::event("control-is-acted-on-once", &["CHAN-2"], |seen, event| match *event {
            Event::Acted { worker, control } => {
                let new = |w: &SeenWorker| strength(w.acted) < strength(Some(control));
                Some(seen.worker(worker).is_some_and(new))
            }
            _ => None,
        }),
        Claim::event("control-is-sent-once", &["CHAN-2"], |seen, event| match *event {
            Event::Sent { worker, control } => {
                let new = |w: &SeenWorker| strength(w.sent) < strength(Some(control));
                Some(seen.worker(worker).is_some_and(new))
            }
            _ => None,
        }),
        Claim::step("a-worker-that-acts-leaves-at-once", &["CHAN-3", "CHAN-5"], |step| {
            let acts = |event: &Event| matches!(event, Event::Acted { .. });
            step.events.iter().any(acts).then(|| {
                step.events.iter().all(|event| match *event {
                    Event::Acted { worker, .. } => step.after.worker(worker).is_none_or(SeenWorker::leaves),
                    _ => true,
                })
            })
        }),
    ]
}

fn reach() -> Vec<Claim> {
    vec![
        Claim::leads_to(
            "control-reaches-the-worker-that-it-was-sent-to",
            &["CHAN-3", "CHAN-4"],
            |seen| seen.living().any(unheard),
            |seen| !seen.living().any(unheard) || seen.is_shaken(),
        ),
        // A server that notices its signals later begins to stop later.
        Claim::state("a-stop-is-told-to-every-worker", &["CTRL-1", "CTRL-5"], |seen| {
            let mut open = seen.workers.iter().filter(|worker| !worker.closed).peekable();
            let stops = seen.controller.stops() && seen.controller.state == State::Stopping;
            (seen.controller.lives() && stops).then_some(())?;
            open.peek()?;
            Some(open.all(|worker| worker.sent == Some(Control::Stop)))
        }),
        Claim::event(
            "a-stop-follows-a-drain-unless-the-site-stops",
            &["LEAVE-7"],
            |seen, event| match *event {
                Event::Sent { worker, control: Control::Stop } if seen.controller.is_up() => {
                    Some(seen.worker(worker).is_some_and(|w| w.passed.drain))
                }
                _ => None,
            },
        ),
    ]
}

fn force() -> Vec<Claim> {
    vec![
        Claim::event("force-is-for-its-own-child", &["CTRL-6"], |seen, event| match *event {
            Event::Forced { worker } => Some(seen.worker(worker).is_some()),
            _ => None,
        }),
        Claim::event("force-is-the-last-resort", &["CTRL-5", "CTRL-6", "LEAVE-7"], |seen, event| {
            let Event::Forced { worker } = *event else { return None };
            let worker = seen.worker(worker)?;
            let passed = worker.passed;
            let late = passed.boot && !worker.ready || passed.stop || passed.deaf || passed.notice;
            Some(late && !worker.forced)
        }),
        Claim::event("a-worker-forced-in-a-stop-was-asked", &["CTRL-5"], |seen, event| match *event {
            Event::Forced { worker } if seen.controller.stops() => {
                let asked = |w: &SeenWorker| w.sent == Some(Control::Stop) || w.closed;
                Some(seen.worker(worker).is_some_and(asked))
            }
            _ => None,
        }),
        Claim::step("the-end-of-a-worker-is-no-request", &["CTRL-9"], |step| {
            let ends = |event: &Event| {
                matches!(event, Event::Ended { .. } | Event::SpawnFailed { .. } | Event::Died { .. })
            };
            let wishes = |seen: &Observed, event: &Event| match *event {
                Event::Answered { .. } => true,
                Event::GoalWritten { to: Some(goal), .. } => {
                    ends_all(goal) && seen.controller.goal != Some(goal)
                }
                _ => false,
            };
            step.events.iter().any(ends).then(|| !step.any(wishes))
        }),
        Claim::event(
            "a-process-that-was-killed-by-force-was-forced",
            &["CTRL-6"],
            |seen, event| match *event {
                Event::Died { worker, forced: true } if seen.controller.lives() => {
                    Some(seen.worker(worker).is_some_and(|w| w.forced))
                }
                _ => None,
            },
        ),
    ]
}

fn timers() -> Vec<Claim> {
    vec![
        Claim::event("a-timer-passes-where-it-runs", &["TIMER-1"], |seen, event| match *event {
            Event::Passed { timer } => {
                Some(seen.worker(timer.worker()).is_some_and(|worker| runs(worker, timer)))
            }
            _ => None,
        }),
        Claim::event("a-timer-of-a-worker-passes-where-it-runs", &["TIMER-1"], |seen, event| match *event {
            Event::WorkerPassed { worker, timer } => runs_in_worker(seen, seen.worker(worker)?, timer),
            _ => None,
        }),
        Claim::event("a-worker-is-steady-that-was-ready-for-long", &["RATE-1"], |seen, event| match *event {
            Event::Steady { worker } => Some(seen.worker(worker).is_some_and(|w| w.serves() && !w.steady)),
            _ => None,
        }),
        Claim::event(
            "the-controller-leaves-when-it-is-asked",
            &["CTRL-1", "CTRL-9", "CONF-3"],
            |seen, event| {
                let asked = match *event {
                    Event::ControllerEnded { .. } => Goal::Exit,
                    Event::ReExecuting => Goal::Restart,
                    _ => return None,
                };
                Some(seen.controller.out == Some(asked) && seen.workers.is_empty())
            },
        ),
    ]
}

/// Was something sent to it on which it did not act? A process that takes no step cannot.
fn unheard(worker: &SeenWorker) -> bool {
    strength(worker.acted) < strength(worker.sent) && !worker.frozen && !worker.closed
}

/// Can this timer of the controller run?
fn runs(worker: &SeenWorker, timer: Timer) -> bool {
    match timer {
        Timer::Boot(_) => !worker.ready,
        Timer::Steady(_) => worker.serves() && !worker.steady,
        Timer::Round(..) => worker.ready && worker.due == RoundDue::Sent,
        Timer::Notice(..) => worker.ready && worker.sent.is_none(),
        Timer::Drain(_) => worker.left || worker.sent.is_some(),
        Timer::Stop(_) => worker.sent == Some(Control::Stop),
        Timer::Deaf(_) => worker.deaf,
    }
}

/// Can this timer of a worker run? Of births nothing is seen before they are over.
fn runs_in_worker(seen: &Observed, worker: &SeenWorker, timer: WorkerTimer) -> Option<bool> {
    let of = |native: crate::site::machine::word::Native| native.of(worker.worker);
    Some(match timer {
        WorkerTimer::Drain => {
            worker.stage == Stage::Draining && (worker.acted == Some(Control::Stop) || worker.lost)
        }
        WorkerTimer::Step(native, step) => {
            seen.interpreter(of(native)).is_some_and(|seen| seen.asked == Some(step))
        }
        WorkerTimer::Deed(native, notice) => {
            // The worker does the deed until it is through with it, also when the controller has settled its account.
            seen.deeds.contains(&(of(native), notice))
        }
        WorkerTimer::Alone => worker.lost,
        WorkerTimer::Birth(_) => return None,
    })
}
