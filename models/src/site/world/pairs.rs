//! Pairs: two things that meet in one behaviour. A story that promises a pair must show it.
//!
//! A fault that happened before is known by what is left of the budget. The rest is judged by the states and by what was
//! seen.

use super::configuration::Budget;
use super::{Action, Hang, Process, Site};
use crate::site::machine::event::{Event, Said};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Control, Deed, Goal, WorkerId};
use crate::site::observed::Observed;
use crate::site::observed::interpreter::SeenInterpreter;
use crate::site::observed::ladder::Wish;
use crate::site::observed::ticket::{By, OpenTicket};
use crate::site::observed::worker::SeenWorker;
use wspbus_words::system::{Change, InnerClaim};

type Step<'a> = Change<'a, Site>;

/// The witnesses of all pairs.
pub fn claims() -> Vec<InnerClaim<Site>> {
    [of_faults(), of_an_end_that_is_not_known(), of_a_fault_and_a_wish(), of_wishes(), of_names()].concat()
}

fn of_faults() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::reachable("a-crash-can-follow-a-crash", &["CTRL-7", "RATE-1"], |site, step| {
            is_crash(step) && was(site, step, |budget| budget.crashes)
        }),
        InnerClaim::reachable("a-crash-can-meet-a-hang", &["CTRL-7", "TEAR-6"], |site, step| {
            let hangs = matches!(step.action, Action::Hang(..));
            is_crash(step) && was(site, step, |budget| budget.hangs)
                || hangs && was(site, step, |budget| budget.crashes)
        }),
        InnerClaim::reachable("a-crash-can-meet-a-freeze", &["CTRL-7", "CTRL-5"], |site, step| {
            let freezes = matches!(step.action, Action::Freeze(_));
            is_crash(step) && was(site, step, |budget| budget.freezes)
                || freezes && was(site, step, |budget| budget.crashes)
        }),
        InnerClaim::reachable("a-crash-can-meet-a-lie", &["CTRL-7", "INPUT-1"], |site, step| {
            let lies = matches!(step.action, Action::Lie(..));
            is_crash(step) && was(site, step, |budget| budget.lies)
                || lies && was(site, step, |budget| budget.crashes)
        }),
        InnerClaim::reachable("a-crash-can-meet-a-connection", &["CTRL-7", "LOAD-1"], |_, step| {
            let holds = |process: &Process| !process.worker.connections.is_empty();
            match *step.action {
                Action::Crash(worker) => step.before.process(worker).is_some_and(holds),
                _ => false,
            }
        }),
        InnerClaim::reachable("a-spawn-and-a-boot-can-fail", &["CTRL-7", "RATE-1"], |site, step| {
            let (spawn, boot) =
                (matches!(step.action, Action::NotSpawned(_)), matches!(step.action, Action::Boot(_, false)));
            spawn && was(site, step, |budget| budget.failed_boots)
                || boot && was(site, step, |budget| budget.failed_spawns)
        }),
        InnerClaim::reachable(
            "a-controller-can-die-while-a-worker-hangs",
            &["CTRL-10", "LOSS-1"],
            |_, step| step.after.controller.is_none() && step.after.processes.iter().any(hangs),
        ),
        InnerClaim::reachable("a-channel-can-fill-while-its-worker-is-frozen", &["SCOPE-4"], |_, step| {
            step.events.iter().any(|event| match *event {
                Event::Full { worker, .. } => step.before.process(worker).is_some_and(|it| it.frozen),
                _ => false,
            })
        }),
    ]
}

/// The process of a worker ended, and the controller does not know that yet.
fn of_an_end_that_is_not_known() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::reachable("a-worker-that-ended-can-be-proved", &["LEAVE-4", "RATE-1"], |_, step| {
            match *step.action {
                Action::Pass(Timer::Steady(worker)) => ended(step, worker).is_some_and(|it| it.up.is_empty()),
                _ => false,
            }
        }),
        InnerClaim::reachable("a-channel-can-be-closed-by-an-end", &["RATE-3", "NOTICE-4"], |_, step| {
            match *step.action {
                Action::HearClosed(worker) => ended(step, worker).is_some_and(|it| !it.deaf),
                _ => false,
            }
        }),
    ]
}

fn of_a_fault_and_a_wish() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::reachable("a-crash-can-meet-a-retirement", &["CTRL-7", "LEAVE-2"], |site, step| {
            let asks = |event: &Event| matches!(event, Event::Heard { said: Said::Retire, .. });
            is_crash(step) && step.was.workers.iter().any(|worker: &SeenWorker| worker.retiring)
                || step.events.iter().any(asks) && was(site, step, |budget| budget.crashes)
        }),
        InnerClaim::reachable(
            "a-worker-can-be-stopped-while-its-boot-hangs",
            &["CTRL-5", "CHAN-3"],
            |_, step| {
                step.events.iter().any(|event| match *event {
                    Event::Sent { worker, control: Control::Stop } => {
                        step.before.process(worker).is_some_and(|process| process.hung.contains(&Hang::Boot))
                    }
                    _ => false,
                })
            },
        ),
        InnerClaim::reachable("a-hang-can-meet-a-narrow-transition", &["SCOPE-7", "TEAR-6"], |_, step| {
            step.after.processes.iter().any(hangs) && is_narrow(step.seen)
        }),
    ]
}

fn of_wishes() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::reachable("two-origins-can-wait-at-once", &["TICKET-1", "TICKET-3"], |_, step| {
            let waits = |of: fn(By) -> bool| step.seen.tickets.iter().any(|open| of(open.by));
            waits(|by| by == By::Site) && waits(|by| matches!(by, By::Application(_)))
        }),
        InnerClaim::reachable("two-events-can-be-open", &["NOTICE-3"], |_, step| {
            step.seen.notices.iter().filter(|open| open.deed == Deed::Event).count() > 1
        }),
        InnerClaim::reachable("an-event-can-meet-a-roll", &["NOTICE-1", "SCOPE-5"], |_, step| {
            let open = step.seen.notices.iter().any(|open| open.deed == Deed::Event);
            open && step.seen.controller.goal == Some(Goal::Roll)
        }),
    ]
}

fn of_names() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::reachable("an-application-can-have-copies", &["NOTICE-1"], |_, step| {
            two_known(step.seen, |one, other| {
                one.interpreter.name == other.interpreter.name
                    && one.interpreter.worker != other.interpreter.worker
            })
        }),
        InnerClaim::reachable("a-worker-can-have-two-applications", &["TEAR-1", "NOTICE-2"], |_, step| {
            two_known(step.seen, |one, other| {
                one.interpreter.name != other.interpreter.name
                    && one.interpreter.worker == other.interpreter.worker
            })
        }),
    ]
}

/// The process of this worker, if it ended.
fn ended<'a>(step: &Step<'a>, worker: WorkerId) -> Option<&'a Process> {
    step.before.process(worker).filter(|process| process.ended.is_some())
}

fn is_crash(step: &Step<'_>) -> bool {
    matches!(step.action, Action::Crash(_))
}

/// Did a fault of this kind happen before this step? With the last fault that a story may have, the rest of every kind is
/// gone, and nothing is known any more.
fn was(site: &Site, step: &Step<'_>, kind: fn(&Budget) -> u8) -> bool {
    let (whole, left) = (&site.configuration.budget, &step.before.left);
    let is_known = whole.faults == 0 || left.faults > 0;
    is_known && kind(left) < kind(whole)
}

fn hangs(process: &Process) -> bool {
    process.runs() && !process.hung.is_empty()
}

/// Is a transition under way that is not one of the whole site?
fn is_narrow(seen: &Observed) -> bool {
    let deed = seen.notices.iter().any(|open| open.deed != Deed::Event);
    let own = seen.interpreters.iter().any(|of: &SeenInterpreter| of.own);
    let replaces = |open: &OpenTicket| matches!(open.wish, Some(Wish::Replaced(_)));
    deed || own || seen.tickets.iter().any(replaces)
}

/// Does the controller know two interpreters that are to each other like this?
fn two_known(seen: &Observed, are: impl Fn(&SeenInterpreter, &SeenInterpreter) -> bool) -> bool {
    let known = || seen.interpreters.iter().filter(|of| of.is_known());
    known().any(|one| known().any(|other| are(one, other)))
}
