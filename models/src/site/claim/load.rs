//! LOAD: what a reload brings into use.

use super::Claim;
use crate::site::event::Event;
use crate::site::identity::Version;
use crate::site::seen::SeenConnection;

pub(super) fn all() -> Vec<Claim> {
    vec![
        Claim::event("no-connection-after-the-reload-uses-the-old-version", &["LOAD-1"], |seen, event| {
            match *event {
                Event::Opened { version, .. } => seen.loads.acknowledged.map(|newest| version >= newest),
                _ => None,
            }
        }),
        Claim::event("only-a-loaded-version-is-in-use", &["LOAD-4"], |seen, event| match *event {
            Event::Opened { version, .. } => (seen.loads.ended == Some(false) || seen.loads.loaded.is_some())
                .then(|| version == Version(0) || Some(version) <= seen.loads.loaded),
            _ => None,
        }),
        Claim::event("a-connection-keeps-its-version", &["LOAD-2"], |seen, event| match *event {
            Event::Used { worker, connection, version } => {
                Some(seen.connections.contains(&SeenConnection { worker, connection, version }))
            }
            _ => None,
        }),
        Claim::event("a-reload-is-acknowledged-on-a-fresh-load", &["LOAD-3"], |seen, event| match *event {
            Event::Acknowledged { notice, .. } => Some(seen.loads.reloads.contains(&(notice, true))),
            _ => None,
        }),
        Claim::event("a-failed-load-is-told-as-one", &["LOAD-4"], |seen, event| match *event {
            Event::Acknowledged { version, .. } => Some(seen.loads.ended == Some(version.is_some())),
            _ => None,
        }),
        Claim::step("a-failed-load-ends-nothing", &["LOAD-4"], |step| {
            let ends = |e: &Event| matches!(e, Event::ControllerEnded { .. } | Event::Ended { .. });
            let fails = step.events.contains(&Event::LoadEnded { version: None });
            fails.then(|| !step.events.iter().any(ends))
        }),
        Claim::leads_to(
            "every-reload-is-acknowledged",
            &["LOAD-5"],
            |seen| !seen.loads.reloads.is_empty(),
            |seen| seen.loads.reloads.is_empty(),
        ),
    ]
}
