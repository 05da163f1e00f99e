//! A walk over every edge of a small story, for the tests of this crate.

use std::collections::BTreeSet;

use super::{Action, Site, World};
use crate::site::machine::event::Event;
use wspbus_words::system::System as _;

/// No story of these tests has more states.
const STATES_MAX: usize = 60_000;

/// Shows each edge: the state before, the action, its events and the state after. Ends where `look` says no.
pub(crate) fn walk(site: &Site, mut look: impl FnMut(&World, &Action, &[Event], &World) -> bool) {
    let (first, _) = site.begin();
    let (mut known, mut open) = (BTreeSet::from([first.clone()]), vec![first]);
    while let Some(before) = open.pop() {
        let mut actions = Vec::new();
        site.offer(&before, &mut actions);
        for action in &actions {
            let mut after = before.clone();
            let events = site.step(&mut after, action);
            if !look(&before, action, &events, &after) {
                return;
            }
            if known.insert(after.clone()) {
                open.push(after);
            }
        }
        assert!(known.len() <= STATES_MAX, "the story is too large for this test");
    }
}
