//! LOAD: what a reload brings into use.

use super::{Kind, Property, Watched, all_of, any, leads, on_watched, watched};
use crate::site::event::Event;

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("no-connection-after-the-reload-uses-the-old-version", &["LOAD-1"],
            Event::Opened { version, .. }, |_m, seen| seen.loads.acknowledged.is_some()
            => Some(version) >= seen.loads.acknowledged),
        on_watched!("a-connection-keeps-its-version", &["LOAD-2"],
        Event::Used { worker, connection, version } => |_m, seen| {
            seen.worker(worker).is_some_and(|w| w.connections.contains(&(connection, version)))
        }),
        on_watched!("a-reload-is-acknowledged-on-a-fresh-load", &["LOAD-3"],
            Event::Acknowledged { notice, .. } => |_m, seen| seen.loads.reloads.contains(&(notice, true))),
        on_watched!("a-failed-load-is-told-as-one", &["LOAD-4"],
            Event::Acknowledged { version, .. } => |_m, seen| seen.loads.ended == Some(version.is_some())),
        Property {
            name: "a-failed-load-ends-nothing",
            requirements: &["LOAD-4"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::LoadEnded { version: None })),
                holds: |step| {
                    all_of(step, |_, e| !matches!(e, Event::ControllerEnded { .. } | Event::Ended { .. }))
                },
            },
        },
        leads!("every-reload-is-acknowledged", &["LOAD-5"],
            |seen| !seen.loads.reloads.is_empty() => seen.loads.reloads.is_empty()),
    ]
}
