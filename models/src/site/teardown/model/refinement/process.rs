//! A teardown as the worker that the composition is made of.
//!
//! The map of the refinement gives for a state of a teardown a [`Process`], or nothing. It leaves out what a process
//! does not know: the subscribers, which of them has its turn, what runs, the connections that were cut. It counts the
//! steps of the end as a process counts them, one round over the interpreters for each step. A teardown whose
//! interpreters are not in such a round is mapped to nothing.

use crate::site::event::{Control, Ending, Event, Step as Taken};
use crate::site::teardown::State;
use crate::site::teardown::design::Stage as Of;
use crate::site::teardown::model::{Action, Teardown, WORKER};
use crate::site::teardown::state::{Inner, Phase};
use crate::site::worker::{Design, Input, Me, Process, Stage};
use crate::site::{Connection, Interpreter, Name};
use wspbus_words::system::{Change, InnerClaim};

/// The name of the claim.
const IMPLEMENTS: &str = "a-teardown-is-a-worker-of-the-site";

/// Every step of a teardown is one step of a process, or leaves the process unchanged.
///
/// One step is enough. In both models the drain ends in one step, and giving up a destruction and the end of the
/// process are one step. A worker without interpreters goes past the telling in a step that a process does not take.
/// The same events are seen of both, with two exceptions: a process does not know the calls of subscribers, and the
/// end of a process is noticed by the controller and not shown by the process. A crash and force come from outside, and
/// the composition has them too.
pub(super) fn claim() -> InnerClaim<Teardown> {
    InnerClaim::step(IMPLEMENTS, &["SITE-2"], |model: &Teardown, change| {
        moves(model, change).then(|| implements(model, change))
    })
}

/// The process that this teardown is to the rest of the site; `None` if it is no process.
pub(super) fn process(model: &Teardown, state: &State) -> Option<Process> {
    let stage = match state.phase {
        Phase::Booting => Stage::Booting,
        Phase::Serving => Stage::Serving,
        Phase::Ending if model.machine.is_past(state, Of::Drain) => Stage::Teardown,
        Phase::Grace | Phase::Ending => Stage::Leaving,
        Phase::Over(Ending::Done) => Stage::Done,
        Phase::Over(Ending::Crashed) => Stage::Crashed,
        Phase::Over(Ending::Forced) => Stage::Forced,
    };
    let open = state.requests.iter().filter(|r| r.open).fold(0, |all, r| all | 1 << (r.connection.0 & 7));
    let mut inner: Vec<&Inner> = state.interpreters.iter().collect();
    inner.sort_by_key(|i| i.id);
    let process = Process {
        stage,
        acted: state.acted.strongest(),
        open,
        ready: state.ready,
        born: inner.len() as u8,
        done: inner.iter().map(|i| rounds(i.step)).sum(),
    };
    let known = |(n, i): (u8, &&Inner)| {
        i.id == Interpreter::first(WORKER, Name(n)) && i.step == process.step_of(Name(n))
    };
    (0..).zip(&inner).all(known).then_some(process)
}

fn rounds(step: Option<Taken>) -> u8 {
    step.map_or(0, |last| last as u8 + 1)
}

/// Does the process that this teardown is to the rest of the site take a step, or show an event?
fn moves(model: &Teardown, change: &Change<'_, Teardown>) -> bool {
    process(model, &change.before.state) != process(model, &change.after.state) || !events(change).is_empty()
}

/// The events of this step that a process could show.
fn events(change: &Change<'_, Teardown>) -> Vec<Event> {
    let inside = |event: &Event| matches!(event, Event::Called { .. } | Event::Ended { .. });
    let its_own = matches!(change.action, Action::Do(_));
    change.events.iter().filter(|event| its_own && !inside(event)).copied().collect()
}

fn implements(model: &Teardown, change: &Change<'_, Teardown>) -> bool {
    let states = (process(model, &change.before.state), process(model, &change.after.state));
    let (Some(before), Some(after)) = states else { return false };
    let events = events(change);
    if matches!(after.stage, Stage::Crashed | Stage::Forced) && before.stage.lives() {
        return is(&Process { stage: after.stage, ..before }, &after) && events.is_empty();
    }
    let me = Me { worker: WORKER, interpreters: u8::MAX, design: Design::Specified };
    inputs().any(|input| {
        let mut next = before;
        next.step(&me, input) == events && is(&next, &after)
    })
}

/// Are these two the same process? A teardown whose process is over keeps only its interpreters. A process keeps the
/// rest of what it knew, because its end does not change that; so only the interpreters are compared.
fn is(one: &Process, other: &Process) -> bool {
    let left = |p: &Process| Process { acted: None, open: 0, ready: false, ..*p };
    one == other || !one.stage.lives() && left(one) == left(other)
}

/// Every input of a process.
fn inputs() -> impl Iterator<Item = Input> {
    let controls = [Control::Drain, Control::Stop].map(|control| Input::Control(control, Some(WORKER)));
    let own =
        [Input::Boot(true), Input::Create, Input::Alone, Input::Deadline, Input::Advance, Input::GivesUp];
    let clients = (0..8).map(Connection).flat_map(|c| [Input::Open(c), Input::Close(c)]);
    own.into_iter().chain(controls).chain(clients)
}

#[cfg(test)]
mod tests;
