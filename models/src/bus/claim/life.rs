//! LIFE: the states.

use super::is_reached;
use crate::bus::event::{Channel, Event};
use crate::bus::seen::{Seen, Services};
use crate::bus::{Goal, State};
use wspbus_words::system::Claim;

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("changes-follow-the-graph", &["LIFE-1"], |seen, event| match event {
            Event::StateWritten { from, to } => Some(*from == seen.state && from.may_become(*to)),
            _ => None,
        }),
        Claim::event("exiting-is-left-for-exited-only", &["LIFE-2"], |seen, event| match event {
            Event::StateWritten { from: State::Exiting | State::Exited, to } => {
                Some((seen.state, *to) == (State::Exiting, State::Exited))
            }
            _ => None,
        }),
        Claim::state("running-means-services-up", &["LIFE-3"], |seen| {
            (seen.state == State::Running).then_some(seen.services == Services::Up)
        }),
        Claim::state("idle-means-services-down", &["LIFE-4"], |seen| {
            (seen.state == State::Idle).then_some(seen.services == Services::Down)
        }),
        Claim::event("stop-pass-stops-started-services", &["LIFE-5"], |seen, event| match event {
            Event::PassBegan { channel: Channel::Stop, .. } => {
                Some(matches!(seen.services, Services::Rising | Services::Up))
            }
            _ => None,
        }),
        Claim::event("no-idle-on-the-way-out", &["LIFE-6"], |seen, event| match event {
            Event::StateWritten { to, .. } if seen.out.is_some() => Some(*to != State::Idle),
            _ => None,
        }),
        Claim::event("reload-ends-in-running-by-way-of-idle", &["LIFE-7"], |seen, event| match event {
            Event::StateWritten { from: State::Idle, to } => {
                seen.tickets.iter().any(|t| t.goal == Goal::Reload).then_some(*to != State::Exiting)
            }
            Event::Resolved { ticket, goal: Goal::Reload, resolution } if is_reached(resolution) => {
                Some(seen.tickets.iter().all(|t| t.ticket != *ticket || t.been_down))
            }
            _ => None,
        }),
        Claim::event("graceful-changes-no-state", &["LIFE-8"], |seen, event| {
            let graceful = seen.passes.iter().any(|p| p.channel == Channel::Graceful);
            graceful.then_some(!matches!(event, Event::StateWritten { .. }))
        }),
    ]
}
