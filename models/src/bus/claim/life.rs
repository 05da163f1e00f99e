//! LIFE: the states.

use super::{Observed, any, each, judge, on_event};
use crate::bus::event::{Channel, Event};
use crate::bus::seen::Services;
use crate::bus::{Goal, State};
use wspbus_words::model::{Kind, Property};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    vec![
        on_event!("changes-follow-the-graph", &["LIFE-1"],
            Event::StateWritten { from, to } => |_seen| from.may_become(*to)),
        on_event!("exiting-is-left-for-exited-only", &["LIFE-2"],
        Event::StateWritten { from: State::Exiting | State::Exited, to } => |seen| {
            (seen.state, *to) == (State::Exiting, State::Exited)
        }),
        Property {
            name: "running-means-services-up",
            requirements: &["LIFE-3"],
            kind: Kind::Always {
                when: |_, s| M::seen(s).state == State::Running,
                holds: |_, s| M::seen(s).services == Services::Up,
            },
        },
        Property {
            name: "idle-means-services-down",
            requirements: &["LIFE-4"],
            kind: Kind::Always {
                when: |_, s| M::seen(s).state == State::Idle,
                holds: |_, s| M::seen(s).services == Services::Down,
            },
        },
        on_event!("stop-pass-stops-what-started", &["LIFE-5"],
            Event::PassBegan { channel: Channel::Stop, .. } => |seen| seen.services != Services::Down),
        Property {
            name: "no-idle-on-the-way-out",
            requirements: &["LIFE-6"],
            kind: Kind::Step {
                when: |step| {
                    any(step, |seen, e| seen.out.is_some() && matches!(e, Event::StateWritten { .. }))
                },
                holds: |step| {
                    each(step, |seen, e| {
                        seen.out.is_none() || !matches!(e, Event::StateWritten { to: State::Idle, .. })
                    })
                },
            },
        },
        on_event!("reload-ends-in-running-by-way-of-idle", &["LIFE-7"],
        Event::StateWritten { from: State::Idle, to } => |seen| {
            *to != State::Exiting || seen.tickets.iter().all(|t| t.goal != Goal::Reload)
        }),
        Property {
            name: "graceful-changes-no-state",
            requirements: &["LIFE-8"],
            kind: Kind::Step {
                when: |step| any(step, |seen, _| graceful(seen)),
                holds: |step| {
                    each(step, |seen, e| !graceful(seen) || !matches!(e, Event::StateWritten { .. }))
                },
            },
        },
    ]
}

fn graceful(seen: &crate::bus::seen::Seen) -> bool {
    seen.passes.iter().any(|p| p.channel == Channel::Graceful)
}
