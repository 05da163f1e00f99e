//! The requirement that is broken where the lane of the bus differs: a listener that is called or is not called, the
//! way in which it ends, and a state that is written or is not written. The first difference decides.

use wspbus_models::bus::event::{Answer, Channel, Event, ListenerId, Origin, Outcome, Reason};
use wspbus_models::bus::seen::{OpenPass, Seen};
use wspbus_models::bus::{End, Goal, Machine, Request, State};
use wspbus_words::system::Observer;

use crate::suite::case::{Input, Parameters, Setup, Step};
use crate::suite::compare::{Lane, lane};
use crate::suite::implementation::Output;
use crate::suite::observable::Rest;

/// The place of the first difference in the lane of the bus.
pub(super) struct Difference<'a> {
    /// The observer of the specification, up to there.
    seen: Seen,
    /// The events of the specification since the pass in progress began.
    since: Vec<Event>,
    /// The events of the specification before that pass.
    before: Vec<Event>,
    /// Was a log seen to fail while the listener ran that ends?
    logged: bool,
    input: Input,
    /// The answers that the specification gives in this step, also those that the adapter cannot tell.
    answers: Vec<Event>,
    /// The event that had to be seen.
    expected: Option<Event>,
    /// The event that was seen.
    observed: Option<Event>,
    step: &'a Step,
    output: &'a Output,
}

impl<'a> Difference<'a> {
    /// The first difference; none if the lane of the bus is as it must be.
    pub(super) fn of(
        setup: &Setup,
        parameters: Parameters,
        before: &[Step],
        step: &'a Step,
        output: &'a Output,
    ) -> Option<Self> {
        let of_bus = |event: &&Event| lane(event) == Some(Lane::Bus);
        let expected: Vec<&Event> = step.events.iter().filter(of_bus).collect();
        let observed: Vec<&Event> = output.events.iter().filter(of_bus).collect();
        let place = (0..=expected.len().max(observed.len()))
            .find(|place| expected.get(*place) != observed.get(*place))?;
        let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
        let (mut rest, mut seen) = (Rest::new(setup), setup.seen());
        let (mut earlier, mut since, mut logged) = (Vec::new(), Vec::new(), false);
        let mut answers = Vec::new();
        for (index, given) in before.iter().chain([step]).enumerate() {
            let mut passed = 0;
            let reaction = rest.react(&mut machine, parameters, &given.input).ok()?;
            answers = reaction.output.events;
            answers.retain(|event| matches!(event, Event::Answered { .. }));
            for event in reaction.steps.into_iter().flatten() {
                if index == before.len() && lane(&event) == Some(Lane::Bus) {
                    if passed == place {
                        break;
                    }
                    passed += 1;
                }
                seen.observe(&event);
                if matches!(event, Event::PassBegan { .. }) {
                    earlier.append(&mut since);
                }
                logged &= !matches!(event, Event::ListenerBegan { .. });
                logged |= event == Event::LogFailed;
                since.push(event);
            }
        }
        let (expected, observed) = (expected.get(place), observed.get(place));
        let (expected, observed) = (expected.copied().cloned(), observed.copied().cloned());
        let input = step.input;
        Some(Difference {
            seen,
            since,
            before: earlier,
            logged,
            input,
            answers,
            expected,
            observed,
            step,
            output,
        })
    }

    /// The requirement, where the difference alone tells it.
    pub(super) fn blame(&self) -> Option<&'static str> {
        if self.expected.is_none() && self.is_round_too_much()
            || self.observed.is_none() && self.is_round_missing()
        {
            return Some("GOAL-7");
        }
        let writes = matches!(self.observed, Some(Event::StateWritten { .. }));
        if writes && self.seen.state == State::Running && self.is_advice() {
            return Some("LIFE-8");
        }
        match (&self.expected, &self.observed) {
            (
                Some(Event::ListenerEnded { listener: one, outcome: due, .. }),
                Some(Event::ListenerEnded { listener: other, outcome, .. }),
            ) if one == other => self.ended(*due, *outcome),
            (Some(Event::ListenerEnded { outcome: Outcome::TimedOut, .. }), _) => Some("TIME-1"),
            (_, Some(Event::ListenerEnded { channel, listener, outcome: Outcome::Busy, .. })) => {
                Some(self.barred(*channel, *listener))
            }
            (_, Some(Event::ListenerBegan { channel, listener, .. })) => self.called(*channel, *listener),
            (Some(Event::ListenerBegan { channel, listener, .. }), _) => self.uncalled(*channel, *listener),
            (Some(Event::StateWritten { .. }), None) => self.hangs(),
            (due, Some(Event::StateWritten { to, .. })) => self.written(due.as_ref(), *to),
            _ => None,
        }
    }

    fn ended(&self, due: Outcome, outcome: Outcome) -> Option<&'static str> {
        match (due, outcome, self.input) {
            // A listener did not pass its deadline.
            (Outcome::TimedOut, ..) | (_, Outcome::TimedOut, _) => Some("TIME-1"),
            (Outcome::Busy, ..) | (_, Outcome::Busy, _) => Some("TIME-3"),
            (Outcome::Exit(_), ..) => Some("EXIT-1"),
            (_, _, Input::End { end: End::Exit(_), .. }) => Some("EXIT-2"),
            _ => None,
        }
    }

    /// A listener was called that had not to be called now.
    fn called(&self, channel: Channel, listener: ListenerId) -> Option<&'static str> {
        if self.seen.abandoned.contains(&listener) {
            return Some(self.barred(channel, listener));
        }
        if !self.seen.subscribed.iter().any(|(.., known)| *known == listener) {
            return Some("PASS-6");
        }
        let open = self.seen.passes.last().filter(|open| open.channel == channel);
        let subscribed =
            |event: &Event| matches!(event, Event::Subscribed { listener: new, .. } if *new == listener);
        let has_begun =
            |event: &Event| matches!(event, Event::PassBegan { channel: on, .. } if *on == channel);
        let is_uninvited = match open {
            Some(open) => !open.due.contains(&listener),
            None => self.since.iter().any(has_begun),
        };
        if is_uninvited && self.since.iter().any(subscribed) {
            // The number of a listener that is gone may have been given again.
            let gone =
                |event: &Event| matches!(event, Event::Unsubscribed { listener: gone } if *gone == listener);
            return Some(if self.since.iter().any(gone) { "PASS-6" } else { "PASS-5" });
        }
        let Some(open) = open else {
            return self.unasked(channel).or_else(|| self.again(channel, listener));
        };
        if open.running.is_some() {
            return Some("PASS-4");
        }
        match open.due.iter().position(|due| *due == listener) {
            Some(_) if self.is_reversed(open, listener) => Some("PASS-9"),
            Some(_) if open.due.first().is_some_and(|due| self.leaves_out(*due, listener, open.begun)) => {
                Some("PASS-2")
            }
            Some(_) => Some("PASS-3"),
            None => Some("PASS-2"),
        }
    }

    /// An abandoned listener got a turn. A second turn in one pass is wrong also for a listener that ended.
    fn barred(&self, channel: Channel, listener: ListenerId) -> &'static str {
        self.again(channel, listener).unwrap_or("TIME-3")
    }

    /// Does the bus go on where tickets must resolve, after a request that joined once more?
    fn is_round_too_much(&self) -> bool {
        let once_more =
            |e: &Event| matches!(e, Event::Answered { answer: Answer::Joined { again: true }, .. });
        let resolves = |e: &Event| matches!(e, Event::Resolved { .. }) && !self.output.events.contains(e);
        self.step.events.iter().any(resolves) && self.earlier().any(once_more)
    }

    /// Does the bus rest where the goal runs once more, for a ticket that joined once more?
    fn is_round_missing(&self) -> bool {
        let (mut waits, mut is_due) = (None, false);
        for event in self.earlier() {
            match event {
                Event::Answered {
                    request, answer: Answer::Joined { again: true }, ticket: Some(_), ..
                } => {
                    (waits, is_due) = (Some(request.goal()), false);
                }
                // The round that ends is that of the tickets before.
                Event::Resolved { goal, .. } if waits == Some(*goal) => (waits, is_due) = (None, true),
                Event::StateWritten { .. } | Event::ListenerBegan { .. } => is_due = false,
                _ => {}
            }
        }
        is_due && self.expected.is_some()
    }

    /// A graceful pass of a bus that runs has begun, and nothing is left to do: all that was asked for is reached.
    fn unasked(&self, channel: Channel) -> Option<&'static str> {
        let runs = self.seen.state == State::Running && channel == Channel::Graceful;
        let is_told =
            |event: &Event| !matches!(event, Event::Resolved { .. }) || self.output.events.contains(event);
        let rests = self.seen.tickets.is_empty() && self.seen.passes.is_empty() && self.seen.out.is_none();
        if !(runs && rests && self.expected.is_none() && self.step.events.iter().all(is_told)) {
            return None;
        }
        Some(if self.is_left_over() { "GOAL-13" } else { "GOAL-21" })
    }

    /// The events of the specification up to the difference.
    fn earlier(&self) -> impl Iterator<Item = &Event> {
        self.before.iter().chain(&self.since)
    }

    /// A listener of a pass that is over is called once more.
    fn again(&self, channel: Channel, listener: ListenerId) -> Option<&'static str> {
        let last = self.since.iter().rev().find_map(|event| match event {
            Event::ListenerEnded { listener, .. } => Some(*listener),
            _ => None,
        });
        match channel {
            // The claims tell a second exit pass: another listener than the last begins it.
            Channel::Exit if !self.is_repeated(listener, last) => None,
            // Another listener than the last begins a pass anew.
            Channel::Stop if self.has_ended(listener) && last != Some(listener) => Some("LIFE-5"),
            _ => self.has_ended(listener).then_some("PASS-2"),
        }
    }

    /// Is this the listener that ended last, so that its turn alone is repeated? A second pass with one listener looks
    /// alike, but has nothing to do with how that listener ended.
    fn is_repeated(&self, listener: ListenerId, last: Option<ListenerId>) -> bool {
        let is_reason = |event: &Event| match event {
            Event::ListenerEnded { listener: other, outcome, .. } => {
                *other != listener || !matches!(outcome, Outcome::Ok | Outcome::Exit(_))
            }
            _ => false,
        };
        last == Some(listener) && self.since.iter().any(is_reason)
    }

    /// Was a listener unsubscribed since the pass began?
    fn is_cut(&self) -> bool {
        self.since.iter().any(|event| matches!(event, Event::Unsubscribed { .. }))
    }

    /// Was one listener left out, since another was called in its place? Otherwise the order is wrong. A wrong order of
    /// priorities mostly shows in the first turn of a pass, and one of equals among equals.
    fn leaves_out(&self, due: ListenerId, listener: ListenerId, begun: bool) -> bool {
        let priority = |one| {
            self.seen.subscribed.iter().find(|(.., known)| *known == one).map(|(_, priority, _)| *priority)
        };
        let is_new = |one| {
            let such = |e: &Event| matches!(e, Event::Subscribed { listener, .. } if *listener == one);
            self.earlier().any(such)
        };
        if is_new(due) && !is_new(listener) {
            return true;
        }
        begun && (self.is_cut() || priority(due) != priority(listener) || self.is_in_order(due, listener))
    }

    /// Is the order of this channel alone reversed? The last listener is called first, no two priorities are equal, and a
    /// pass over another channel was in order with the first and the last of these priorities. A bus that orders such
    /// priorities wrongly, or cannot tell them apart, does so on every channel.
    fn is_reversed(&self, open: &OpenPass, listener: ListenerId) -> bool {
        let priority = |one: &ListenerId| {
            self.seen.subscribed.iter().find(|(.., known)| known == one).map(|known| known.1)
        };
        let due: Vec<Option<u8>> = open.due.iter().map(priority).collect();
        let is_strict = due.is_sorted_by(|one, other| one < other);
        let (first, last) = (due.first(), due.last());
        let in_order = |event: &Event| match event {
            Event::PassBegan { channel, due, .. } => {
                let other: Vec<Option<u8>> = due.iter().map(priority).collect();
                let has = |one: Option<&Option<u8>>| one.is_some_and(|one| other.contains(one));
                (has(first) && has(last)).then_some(*channel)
            }
            _ => None,
        };
        let in_order: Vec<Channel> = self.before.iter().filter_map(in_order).collect();
        let is_last = open.due.last() == Some(&listener) && first < last;
        !open.begun && is_strict && is_last && !in_order.is_empty() && !in_order.contains(&open.channel)
    }

    /// Were these two called in this order in an earlier pass? Then the order of the bus is right.
    fn is_in_order(&self, first: ListenerId, second: ListenerId) -> bool {
        let is =
            |event: &Event, one| matches!(event, Event::ListenerBegan { listener, .. } if *listener == one);
        let place = |one| self.before.iter().rposition(|event| is(event, one));
        place(first).is_some_and(|first| place(second).is_some_and(|second| first < second))
    }

    /// Did the turn of this listener end since its pass began?
    fn has_ended(&self, listener: ListenerId) -> bool {
        let ended = |event: &Event| matches!(event, Event::ListenerEnded { listener: ended, .. } if *ended == listener);
        self.since.iter().any(ended)
    }

    /// A listener was not called that had to be called now, and no other listener of its pass was called.
    fn uncalled(&self, channel: Channel, listener: ListenerId) -> Option<&'static str> {
        let open = self.seen.passes.last().filter(|open| open.channel == channel)?;
        let goes_on = self.observed.is_some() || self.output.events.len() > self.common();
        if !open.begun {
            // A bus that runs such passes elsewhere has run this one too, and called no listener. A change of the
            // subscriptions can be the reason too.
            let reason = |e: &Event| match e {
                Event::ListenerBegan { channel: other, .. } => *other == channel,
                event => matches!(event, Event::Unsubscribed { .. }),
            };
            return (goes_on && self.earlier().any(reason)).then_some("PASS-2");
        }
        match goes_on {
            true if open.due.contains(&listener) => self.skipped(),
            true => None,
            false => self.hangs(),
        }
    }

    /// The number of the events that were seen and had to be seen.
    fn common(&self) -> usize {
        self.output.events.iter().filter(|event| self.step.events.contains(event)).count()
    }

    /// The listeners of a pass that has begun are left out, and no other is called.
    fn skipped(&self) -> Option<&'static str> {
        if self.is_granted_exit() {
            return Some("EXIT-1");
        }
        // A listener that did not end well is reason enough.
        let well = matches!(self.input, Input::End { end: End::Ok, .. });
        Some(if self.logged && well { "MSG-1" } else { "PASS-2" })
    }

    /// Has a listener of the pass in progress ended otherwise than well?
    fn has_failed(&self, on: Channel) -> bool {
        let well = |outcome: &Outcome| matches!(outcome, Outcome::Ok | Outcome::Exit(_));
        let failed = |event: &Event| match event {
            Event::ListenerEnded { channel, outcome, .. } => *channel == on && !well(outcome),
            _ => false,
        };
        self.since.iter().any(failed)
    }

    /// Does the listener end by an exit that is granted?
    fn is_granted_exit(&self) -> bool {
        let granted = |e: &Event| matches!(e, Event::Answered { answer, .. } if *answer != Answer::Denied);
        matches!(self.input, Input::End { end: End::Exit(_), .. }) && self.answers.iter().any(granted)
    }

    /// The bus does not go on.
    fn hangs(&self) -> Option<&'static str> {
        if self.is_granted_exit() {
            return Some("EXIT-1");
        }
        if self.seen.state == State::Stopping && self.has_failed(Channel::Stop) {
            return Some("FAIL-2");
        }
        // A bus that has ended the process has another fault.
        let ends = |event: &Event| matches!(event, Event::Ended { .. } | Event::ReExecuted { .. });
        let is_lost = self.seen.out == Some(Goal::Exit) && !self.output.events.iter().any(ends);
        is_lost.then_some("GOAL-15")
    }

    /// A state was written that had not to be written now.
    fn written(&self, due: Option<&Event>, to: State) -> Option<&'static str> {
        if self.seen.state >= State::Exiting {
            return None;
        }
        // Also where the requests are not told.
        let leaves = matches!(due, Some(Event::StateWritten { to: State::Exiting, .. }));
        let granted = |e: &Event| matches!(e, Event::Answered { ticket: Some(_), .. });
        if leaves && to == State::Idle && self.seen.out.is_some() {
            // After a start that failed, the bus itself makes Exit the goal.
            let out = |e: &Event| {
                granted(e) && matches!(e, Event::Answered { request, .. } if request.goal() >= Goal::Restart)
            };
            return Some(if self.earlier().any(out) { "LIFE-6" } else { "FAIL-1" });
        }
        let asked = !self.answers.is_empty() && !self.answers.iter().any(granted);
        if to == State::Running && self.seen.state == State::Starting && self.has_failed(Channel::Start) {
            return Some("FAIL-1");
        }
        // The bus goes where nothing leads, and a stop listener that failed is the only reason.
        let is_unasked =
            self.seen.state == State::Stopping && self.seen.out.is_none() && to == State::Exiting;
        if is_unasked && self.has_failed(Channel::Stop) {
            return Some(self.exit_without_effect().unwrap_or("FAIL-2"));
        }
        // A failing log is no failure of a listener.
        let is_good = matches!(due, Some(Event::StateWritten { to: State::Running, .. }));
        if is_good && to == State::Stopping && self.since.contains(&Event::LogFailed) {
            return Some("MSG-1");
        }
        let rests = self.seen.tickets.is_empty() && self.seen.passes.is_empty() && self.seen.out.is_none();
        match due {
            None if asked || rests && self.is_left_over() => Some("GOAL-13"),
            None if rests => Some("GOAL-21"),
            _ => None,
        }
    }

    /// The requirement by which an Exit that was asked in this pass, and answered as it must be, has no effect, where no
    /// listener failed but the one that asked.
    fn exit_without_effect(&self) -> Option<&'static str> {
        let (by, requirement) = self.since.iter().rev().find_map(|event| match event {
            Event::Answered { origin, request: Request::Exit(_), answer, .. } => match answer {
                Answer::Denied => Some((*origin, "GOAL-2")),
                Answer::Refused(Reason::Abandoned) => Some((*origin, "TIME-2")),
                _ => None,
            },
            _ => None,
        })?;
        let is_other = |event: &Event| match event {
            Event::ListenerEnded { listener, outcome, .. } => {
                !matches!(outcome, Outcome::Ok | Outcome::Exit(_)) && by != Origin::Listener(*listener)
            }
            _ => false,
        };
        (!self.since.iter().any(is_other)).then_some(requirement)
    }

    /// Is a Graceful pending, or was it accepted in this step?
    fn is_advice(&self) -> bool {
        // Another request may lead out of the state.
        let is_asked = matches!(self.input, Input::Request { .. });
        let is_pending = self.seen.goal() == Some(Goal::Graceful) && !is_asked;
        let is = |event: &Event| match event {
            Event::Answered { request, answer: Answer::Accepted, .. } => request.goal() == Goal::Graceful,
            _ => false,
        };
        is_pending || self.answers.iter().any(is)
    }

    /// Was a request not granted on the way to the last goal? Then the bus may do now what it did not grant.
    fn is_left_over(&self) -> bool {
        let (mut open, mut is_left_over) = (0_usize, false);
        for event in self.earlier() {
            match event {
                Event::Answered { ticket: Some(_), .. } => {
                    is_left_over &= open > 0;
                    open += 1;
                }
                Event::Answered { .. } => is_left_over = true,
                Event::Resolved { .. } => open = open.saturating_sub(1),
                _ => {}
            }
        }
        is_left_over
    }
}
