//! Request sequences, and how a program of one thread plays them.

use wspbus_models::bus::event::ListenerId;
use wspbus_models::dialect::python::{Action, At, Call, Ending, MAIN, Package};

use crate::lockstep::drive::{Lockstep, Stop};

/// No program of a suite needs more commands for one request.
const MOST: usize = 2_000;

/// Every sequence of requests up to this length, shorter ones first.
pub(super) fn sequences(package: &Package, longest: usize) -> Vec<Vec<Call>> {
    let mut all = vec![Vec::new()];
    let mut last = 0;
    for _ in 0..longest {
        let grown: Vec<Vec<Call>> = all[last..]
            .iter()
            .flat_map(|shorter| package.requests.map(|call| [shorter.as_slice(), &[call]].concat()))
            .collect();
        last = all.len();
        all.extend(grown);
    }
    all
}

/// A sequence as a part of a case's name.
pub(super) fn name(calls: &[Call]) -> String {
    let names: Vec<String> =
        calls.iter().map(|call| call.to_string().trim_end_matches("()").to_owned()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(",") }
}

/// Main makes these calls one after the other, as long as there is a process, and finishes.
/// `at_listener` says what a listener does.
pub(super) fn play(
    lockstep: &mut Lockstep<'_>,
    calls: &[Call],
    mut at_listener: impl FnMut(ListenerId) -> Action,
) -> Result<(), Stop> {
    let requests = calls.iter().map(|call| Action::Request { thread: MAIN, call: *call });
    for action in requests.chain([Action::Finish { thread: MAIN }]) {
        if lockstep.at(MAIN) == At::Ended {
            break;
        }
        lockstep.take(&action)?;
        through(lockstep, &mut at_listener)?;
    }
    Ok(())
}

/// Main goes on until it is outside the bus or has ended.
fn through(
    lockstep: &mut Lockstep<'_>,
    at_listener: &mut impl FnMut(ListenerId) -> Action,
) -> Result<(), Stop> {
    for _ in 0..MOST {
        if lockstep.at(MAIN) == At::Join {
            return Err(Stop::Cut("main waits for a thread that this case does not move".to_owned()));
        }
        let Some(action) = onward(lockstep.at(MAIN), &mut *at_listener) else { return Ok(()) };
        lockstep.take(&action)?;
    }
    Err(Stop::Cut(format!("one request took more than {MOST} commands")))
}

/// The action with which main goes on from here, if it can go on by itself.
pub(super) fn onward(at: At, at_listener: impl FnOnce(ListenerId) -> Action) -> Option<Action> {
    match at {
        At::Idle | At::Ended | At::Unborn | At::Join => None,
        At::Listener { listener, .. } => Some(at_listener(listener)),
        At::Write { .. } | At::Publish { .. } | At::Read | At::Poll | At::Execv => {
            Some(Action::Step { thread: MAIN })
        }
    }
}

/// The listener that main runs returns.
pub(super) fn ends_well() -> Action {
    Action::End { thread: MAIN, ending: Ending::Ok }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wspbus_models::dialect::magicbus;

    #[test]
    fn every_sequence_is_there_once() {
        let all = sequences(&magicbus::PACKAGE, 5);
        assert_eq!(all.len(), 3906);
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 3906);
        assert_eq!(name(&all[0]), "nothing");
        assert_eq!(name(&[Call::Start, Call::Exit]), "start,exit");
    }
}
