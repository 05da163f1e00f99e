//! Every sequence of requests on one thread; listeners end well.

use wspbus_models::dialect::cherrypy::{Action, Ending, ListenerSpec, MAIN, Topic, configurations};

use super::{Case, Played, words};
use crate::conform::lockstep;

pub(super) fn cases(longest: usize) -> Vec<Case> {
    let listeners = [Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful].map(ListenerSpec::on).to_vec();
    let bus = configurations::sequence(listeners);
    let case = |calls: Vec<_>| {
        let bus = bus.clone();
        Case::new(words::name(&calls), move |name, driven| {
            lockstep::case(&bus, driven, name, |lockstep| {
                words::play(lockstep, &calls, |_| Action::End { thread: MAIN, ending: Ending::Ok })
            })?;
            Ok(Played { runs: 1, note: None })
        })
    };
    words::sequences(longest).into_iter().map(case).collect()
}
