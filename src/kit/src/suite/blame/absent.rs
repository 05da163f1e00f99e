//! The requirement where an input could not be given, because its thread has not come back from an earlier call. The
//! input was never given, so the requirement is that of the earlier call.

use wspbus_models::bus::event::{Answer, Event, Origin, Resolution, ThreadId, TicketId, Wake};

use crate::suite::case::Input;

/// The requirement that brings the thread back from its last call; none if it made no call, or none that is known.
///
/// `before` has the earlier inputs, each with the events of the specification. The steps of a case would not do: the
/// answers that an adapter cannot tell are taken out of them.
pub(super) fn blame(before: &[(Input, Vec<Event>)], thread: ThreadId) -> Option<&'static str> {
    let called = before.iter().rposition(|(input, _)| input.thread() == Some(thread))?;
    let events: Vec<&Event> = before[called..].iter().flat_map(|(_, events)| events).collect();
    match before[called].0 {
        Input::Wait { .. } => Some(if is_gone(&events, thread) { "WAIT-2" } else { "WAIT-1" }),
        Input::Block => Some("WAIT-7"),
        Input::Request { .. } => {
            Some(match granted(&events, thread).and_then(|ticket| end(&events, ticket)) {
                Some(Resolution::Superseded { .. }) => "GOAL-5",
                Some(_) => "GOAL-16",
                // The answer alone had to bring it back.
                None => "GOAL-1",
            })
        }
        // The change of the subscriptions is done at once, also in a pass.
        Input::Subscribe { .. } => Some("PASS-5"),
        Input::Unsubscribe { .. } => Some("PASS-6"),
        _ => None,
    }
}

fn is_gone(events: &[&Event], thread: ThreadId) -> bool {
    events.iter().any(|event| matches!(event, Event::Woken { thread: t, wake: Wake::Gone } if *t == thread))
}

/// The ticket with which the call of the thread was granted.
fn granted(events: &[&Event], thread: ThreadId) -> Option<TicketId> {
    events.iter().find_map(|event| match event {
        Event::Answered { origin: Origin::Thread(t), answer, ticket, .. } if *t == thread => {
            ticket.filter(|_| matches!(answer, Answer::Accepted | Answer::Joined { .. }))
        }
        _ => None,
    })
}

fn end<'a>(events: &[&'a Event], ticket: TicketId) -> Option<&'a Resolution> {
    events.iter().find_map(|event| match event {
        Event::Resolved { ticket: t, resolution, .. } if *t == ticket => Some(resolution),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::event::{Channel, ListenerId};
    use wspbus_models::bus::{Code, End, Machine, Request, State};

    use super::*;
    use crate::suite::case::{Parameters, Returns, Setup, Subscribed};
    use crate::suite::observable::Rest;

    const ONE: ThreadId = ThreadId(1);
    const TWO: ThreadId = ThreadId(2);

    /// The events of the specification for these inputs: a start listener, and calls that return when they are resolved.
    fn steps(inputs: &[Input]) -> Vec<(Input, Vec<Event>)> {
        let subscribed = Subscribed { listener: ListenerId(0), channel: Channel::Start, priority: 50 };
        let setup = Setup { listeners: vec![subscribed], threads: 2, ..Setup::default() };
        let (mut rest, mut machine) = (Rest::new(&setup), Machine::default());
        let parameters = Parameters { returns: Returns::WhenResolved };
        let react = |input: &Input| {
            let steps = rest.react(&mut machine, parameters, input).unwrap().steps;
            (*input, steps.into_iter().flatten().collect())
        };
        inputs.iter().map(react).collect()
    }

    #[test]
    fn a_thread_that_has_not_come_back_breaks_the_requirement_of_its_last_call() {
        let ask = |by, request| Input::Request { by: Origin::Thread(by), request };
        let end = |end| Input::End { listener: ListenerId(0), end };
        let exit = ask(TWO, Request::Exit(Code::OK));
        let by = Origin::Thread(ONE);
        let subscribed = Subscribed { listener: ListenerId(1), channel: Channel::Stop, priority: 50 };
        let subscribe = Input::Subscribe { by, subscribed };
        let unsubscribe = Input::Unsubscribe { by, listener: ListenerId(1) };
        let wait = |state| Input::Wait { by: Origin::Thread(ONE), state };
        for (inputs, requirement) in [
            (vec![ask(ONE, Request::Start), end(End::Failed)], Some("GOAL-5")),
            (vec![ask(ONE, Request::Start), end(End::Ok)], Some("GOAL-16")),
            (vec![ask(ONE, Request::Stop)], Some("GOAL-1")),
            (vec![ask(ONE, Request::Start)], Some("GOAL-1")),
            (vec![wait(State::Idle)], Some("WAIT-1")),
            (vec![wait(State::Running), exit], Some("WAIT-2")),
            (vec![subscribe], Some("PASS-5")),
            (vec![subscribe, unsubscribe], Some("PASS-6")),
            (vec![exit], None),
        ] {
            assert_eq!(blame(&steps(&inputs), ONE), requirement, "{inputs:?}");
        }
        assert_eq!(blame(&steps(&[Input::Block, exit]), ThreadId(0)), Some("WAIT-7"));
    }
}
