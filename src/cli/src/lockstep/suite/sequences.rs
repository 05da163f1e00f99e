//! Every sequence of requests on one thread; listeners end well.

use wspbus_models::dialect::python::{Action, Ending, ListenerSpec, MAIN, Package, family};

use super::{Case, Played, words};
use crate::lockstep::drive;

pub(super) fn cases(package: &'static Package, longest: usize) -> Vec<Case> {
    let listeners = package.topics.iter().copied().map(ListenerSpec::on).collect();
    let bus = family::sequence(package, listeners);
    let case = |calls: Vec<_>| {
        let bus = bus.clone();
        Case::new(words::name(&calls), move |name, driven| {
            drive::case(&bus, driven, name, |lockstep| {
                words::play(lockstep, &calls, |_| Action::End { thread: MAIN, ending: Ending::Ok })
            })?;
            Ok(Played { runs: 1, note: None })
        })
    };
    words::sequences(package, longest).into_iter().map(case).collect()
}
