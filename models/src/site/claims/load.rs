//! LOAD: what a load brings into use.

use super::Claim;
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{Goal, Resolution};
use crate::site::observed::controller::{Adopted, SeenLoad};
use crate::site::observed::ladder::ends_all;
use crate::site::observed::ticket::Progress;

pub(super) fn all() -> Vec<Claim> {
    [versions(), loads(), acknowledgements()].concat()
}

fn versions() -> Vec<Claim> {
    vec![
        Claim::event(
            "no-connection-after-the-acknowledged-reload-uses-the-old-version",
            &["LOAD-1", "TICKET-4", "ROUND-1"],
            |seen, event| match *event {
                // The controller cannot know better than what a worker that lies says of itself.
                Event::Accepted { worker, version, .. } => {
                    let newest = seen.acknowledged?;
                    let lied = seen.worker(worker).is_some_and(|seen| seen.lied);
                    (!lied).then_some(version >= newest)
                }
                _ => None,
            },
        ),
        Claim::event("a-connection-has-the-version-of-its-worker", &["LOAD-7"], |seen, event| match *event {
            Event::Accepted { worker, version, .. } => {
                Some(seen.worker(worker).is_some_and(|seen| seen.version == version))
            }
            _ => None,
        }),
        Claim::event("a-connection-keeps-its-version", &["LOAD-2"], |seen, event| match *event {
            Event::Read { worker, connection, version } | Event::Replied { worker, connection, version } => {
                Some(seen.connection(worker, connection).is_some_and(|seen| seen.version == version))
            }
            _ => None,
        }),
    ]
}

fn loads() -> Vec<Claim> {
    vec![
        Claim::event(
            "a-load-is-for-a-goal-that-leaves-the-site-up",
            &["LOAD-8"],
            |seen, event| match *event {
                Event::LoadBegan => {
                    let wanted = seen.controller.goal.is_some_and(|goal| !ends_all(goal));
                    Some(wanted && !matches!(seen.controller.load, SeenLoad::Runs { .. }))
                }
                _ => None,
            },
        ),
        Claim::event(
            "a-load-of-a-goal-that-is-no-more-is-dropped",
            &["LOAD-9", "TICKET-4"],
            |seen, event| {
                let Event::LoadEnded { load } = *event else { return None };
                let SeenLoad::Runs { changed, stale } = seen.controller.load else { return Some(false) };
                Some(if load == Load::Stale { changed } else { !stale })
            },
        ),
        Claim::event("only-what-was-loaded-is-in-use", &["LOAD-4", "LOAD-8"], |seen, event| match *event {
            Event::Adopted { generation, version, slots } => Some(match seen.controller.back {
                Some(back) => back == Adopted { generation, version, slots },
                None => seen.controller.load == SeenLoad::Taken { version, slots },
            }),
            _ => None,
        }),
        Claim::event("a-roll-brings-a-new-generation-and-nothing-else-does", &["LEAVE-3"], |seen, event| {
            let Event::Adopted { generation, .. } = *event else { return None };
            let controller = &seen.controller;
            let now = controller.in_use.filter(|_| controller.back.is_none())?.generation;
            Some((controller.goal == Some(Goal::Roll)) == (generation != now))
        }),
        Claim::event("a-configuration-of-no-slots-is-refused", &["CONF-1"], |_, event| match *event {
            Event::Adopted { slots, .. } | Event::LoadEnded { load: Load::Taken { slots, .. } } => {
                Some(slots > 0)
            }
            _ => None,
        }),
        Claim::step("a-load-that-failed-changes-nothing", &["LOAD-4"], |step| {
            let failed =
                |event: &Event| matches!(event, Event::LoadEnded { load: Load::Failed | Load::Stale });
            let change = |event: &Event| {
                matches!(event, Event::Adopted { .. } | Event::Sent { .. } | Event::Retiring { .. })
            };
            step.events.iter().any(failed).then(|| !step.events.iter().any(change))
        }),
    ]
}

fn acknowledgements() -> Vec<Claim> {
    vec![
        Claim::event("a-reload-is-acknowledged-on-a-fresh-load", &["TICKET-4", "TICKET-3"], |seen, event| {
            let Event::Resolved { ticket, resolution: Resolution::Reached } = *event else { return None };
            let open = seen.ticket(ticket)?;
            let needs = matches!(open.goal(), Some(Goal::Reload | Goal::Roll)) && !open.inside;
            needs.then_some(open.load == Progress::Done)
        }),
        Claim::event("a-failed-load-is-told-as-one", &["LOAD-4"], |seen, event| {
            let Event::Resolved { ticket, resolution } = *event else { return None };
            let open = seen.ticket(ticket)?;
            let cold = seen.controller.in_use.is_none();
            let waited = open.goal_up().is_some_and(|goal| goal != Goal::Start || cold);
            let told = match resolution {
                Resolution::Reached => false,
                Resolution::ReachedWithFailures(failures) => failures.load,
                // A Start that a stronger goal takes the place of is judged by the state in the end.
                Resolution::Superseded(_) => open.goal() == Some(Goal::Start),
            };
            (waited && open.load == Progress::Failed).then_some(told)
        }),
        Claim::leads_to(
            "every-reload-is-acknowledged",
            &["TICKET-1"],
            |seen| seen.tickets.iter().any(|open| open.goal() == Some(Goal::Reload)),
            |seen| seen.tickets.iter().all(|open| open.goal() != Some(Goal::Reload)),
        ),
    ]
}
