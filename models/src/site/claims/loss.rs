//! LOSS: a worker whose controller is gone.

use super::Claim;
use crate::site::machine::event::Event;
use crate::site::observed::Observed;
use crate::site::observed::controller::End;
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    vec![
        Claim::leads_to("without-a-controller-workers-end", &["CTRL-10"], orphaned, |seen| !orphaned(seen)),
        Claim::step("a-worker-without-a-controller-begins-its-end", &["CTRL-10"], |step| {
            let worker = step.events.iter().find_map(|event| match *event {
                Event::ControllerLost { worker } => Some(worker),
                _ => None,
            })?;
            Some(step.after.worker(worker).is_none_or(SeenWorker::leaves))
        }),
        Claim::step("a-worker-whose-own-deadline-passed-is-gone", &["LOSS-1", "CTRL-10"], |step| {
            use crate::site::machine::timer::WorkerTimer::Alone;
            let worker = step.events.iter().find_map(|event| match *event {
                Event::WorkerPassed { worker, timer: Alone } => Some(worker),
                _ => None,
            })?;
            Some(step.after.worker(worker).is_none_or(|worker| worker.gone))
        }),
        // In the model a controller that died takes no step. The claim is about hosts, whose logs it judges, and about
        // designs in which another process answers.
        Claim::event("a-dead-controller-resolves-nothing", &["LOSS-2"], |seen, event| {
            let told = matches!(event, Event::Resolved { .. } | Event::Answered { .. });
            (seen.controller.end == Some(End::Died)).then_some(!told)
        }),
    ]
}

/// Is the controller gone, and a worker left that takes steps?
fn orphaned(seen: &Observed) -> bool {
    let gone = matches!(seen.controller.end, Some(End::Died | End::Ended));
    gone && seen.living().any(|worker| !worker.frozen)
}
