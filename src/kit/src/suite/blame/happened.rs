//! The subject of each requirement: what must have happened in a session before a failing step can be charged with it.
//!
//! This is a table, one line for each requirement of one bus. A requirement that speaks of an unsubscription is charged
//! only in a session with an unsubscription, and a requirement on stop listeners that fail only where one failed. The
//! things that happened are those of the specification up to the failing step and in it, and those of the bus in it.

use std::collections::BTreeSet;

use wspbus_models::bus::event::{Answer, Channel, Event, Origin, Outcome, Reason, Resolution};
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::{End, Goal, Machine, Request, State};
use wspbus_words::system::Observer;

use super::Whole;
use crate::suite::case::{Input, Parameters, Setup, Step};
use crate::suite::implementation::Output;
use crate::suite::observable::Rest;

/// One thing that happened.
struct Moment<'a> {
    /// The observations before it.
    seen: &'a Seen,
    /// The input of the step.
    input: &'a Input,
    /// The event; none for the input itself.
    event: Option<&'a Event>,
    /// Is this the step that fails?
    is_now: bool,
}

/// A kind of thing that happens.
type Kind = fn(&Moment<'_>) -> bool;

/// The requirements of one bus, each with the kinds of things that must have happened: all of them.
const SUBJECTS: &[(&str, &[Kind])] = &[
    ("LIFE-1", &[|m| m.written().is_some()]),
    ("LIFE-2", &[|m| m.state() >= State::Exiting]),
    ("LIFE-3", &[|m| m.state() == State::Running]),
    // The bus has left Idle: it comes back, or starts services where it is.
    ("LIFE-4", &[|m| m.written() == Some(State::Idle) || m.begins(Channel::Start)]),
    ("LIFE-5", &[|m| m.begins(Channel::Stop)]),
    ("LIFE-6", &[|m| m.granted() >= Some(Goal::Restart)]),
    ("LIFE-7", &[|m| m.granted() == Some(Goal::Reload)]),
    ("LIFE-8", &[|m| m.granted() == Some(Goal::Graceful) || m.begins(Channel::Graceful)]),
    ("LIFE-9", &[|m| m.is_stale()]),
    ("GOAL-1", &[|m| m.asks()]),
    ("GOAL-2", &[|m| m.answer() == Some(Answer::Denied)]),
    ("GOAL-3", &[|m| m.asks() && m.seen.goal().is_some()]),
    ("GOAL-4", &[|m| matches!(m.answer(), Some(Answer::Joined { .. })) || m.asks_again()]),
    // A thing that has to happen at once happens in the step of the answer.
    ("GOAL-5", &[|m| m.is_now && (m.overtakes() || m.is_told_superseded())]),
    ("GOAL-6", &[|m| m.granted().is_some() || m.resolved().is_some()]),
    ("GOAL-7", &[|m| m.granted_outside().is_some_and(runs_again)]),
    ("GOAL-8", &[|m| m.asked_inside().is_some_and(runs_again)]),
    ("GOAL-9", &[|m| m.asked_inside().is_some() && m.granted().is_some()]),
    ("GOAL-10", &[|m| m.ill().is_some() || m.resolved().is_some_and(|told| told != &Resolution::Reached)]),
    ("GOAL-11", &[|m| m.granted() == Some(Goal::Stop) && m.seen.state == State::Idle]),
    ("GOAL-12", &[|m| m.asks_to_advise() || m.begins(Channel::Graceful)]),
    ("GOAL-13", &[|m| m.answer().is_some() && m.granted().is_none()]),
    ("GOAL-14", &[|m| m.granted() >= Some(Goal::Stop)]),
    ("GOAL-15", &[|m| m.granted() == Some(Goal::Exit)]),
    ("GOAL-16", &[|m| m.granted().is_some()]),
    ("GOAL-17", &[|m| m.is_now && m.resolved().is_some()]),
    ("GOAL-19", &[|m| m.ill().is_some()]),
    ("GOAL-20", &[|m| m.answer() == Some(Answer::Joined { again: true })]),
    ("GOAL-21", &[|m| m.is_now && m.rests()]),
    ("PASS-1", &[|m| !m.seen.passes.is_empty()]),
    ("PASS-2", &[|m| m.due() > 0]),
    ("PASS-3", &[|m| m.due() > 1]),
    ("PASS-4", &[|m| m.seen.passes.iter().any(|open| open.running.is_some())]),
    ("PASS-5", &[|m| matches!(m.input, Input::Subscribe { .. }) && (m.is_now || !m.seen.passes.is_empty())]),
    ("PASS-6", &[|m| matches!(m.input, Input::Unsubscribe { .. })]),
    ("PASS-7", &[|m| m.calls(Channel::Exit)]),
    ("PASS-8", &[|m| m.begins(Channel::Exit)]),
    ("PASS-9", &[|m| m.due() > 1]),
    ("FAIL-1", &[|m| m.ill() == Some(Channel::Start)]),
    ("FAIL-2", &[|m| m.ill() == Some(Channel::Stop)]),
    ("FAIL-3", &[|m| m.returns() || m.ends()]),
    ("FAIL-4", &[|m| m.ends()]),
    ("CODE-1", &[|m| m.returns()]),
    (
        "CODE-2",
        &[|m| m.granted() == Some(Goal::Restart), |m| matches!(m.ill(), Some(Channel::Stop | Channel::Exit))],
    ),
    ("CODE-3", &[|m| m.returns()]),
    ("CODE-4", &[|m| m.ill() == Some(Channel::Graceful), |m| m.returns()]),
    ("EXIT-1", &[|m| m.exits()]),
    ("EXIT-2", &[|m| m.exits() && m.answer() == Some(Answer::Denied)]),
    ("TIME-1", &[|m| matches!(m.input, Input::Expire { .. }) || m.is_timed_out()]),
    ("TIME-2", &[|m| !m.seen.abandoned.is_empty()]),
    ("TIME-3", &[|m| !m.seen.abandoned.is_empty()]),
    ("WAIT-1", &[|m| m.waits()]),
    ("WAIT-2", &[|m| m.waits(), |m| m.state() == State::Exited]),
    ("WAIT-3", &[|m| m.waits() && matches!(m.input.origin(), Some(Origin::Listener(_)))]),
    ("WAIT-4", &[|m| *m.input == Input::Block]),
    ("WAIT-5", &[|m| m.returns() || m.state() == State::Exited]),
    ("WAIT-6", &[|m| matches!(m.event, Some(Event::ReExecuted { .. }))]),
    ("WAIT-7", &[|m| *m.input == Input::Block, |m| m.state() == State::Exited]),
    ("WAIT-8", &[|m| m.waits() && m.seen.state == State::Exited]),
    ("WAIT-9", &[|m| matches!(m.input, Input::Enqueue { .. })]),
    ("MSG-1", &[|m| *m.input == Input::Log]),
    ("MSG-2", &[|m| matches!(m.input, Input::Enqueue { .. })]),
];

/// The things that happened in a session up to the step that fails, and in it.
pub(super) struct Happened<'a> {
    setup: &'a Setup,
    /// The inputs of the steps before, each with the events of the specification.
    pub(super) before: Vec<(Input, Vec<Event>)>,
    /// The step that fails, by the specification and as it was seen.
    now: Input,
    ways: [Vec<Event>; 2],
}

impl<'a> Happened<'a> {
    /// The things that happened. None if the steps before are no steps of the specification.
    pub(super) fn of(
        setup: &'a Setup,
        parameters: Parameters,
        before: &[Step],
        step: &Step,
        observed: Option<&Output>,
    ) -> Option<Self> {
        let (mut rest, mut machine) =
            (Rest::new(setup), Machine { policy: setup.policy(), ..Machine::default() });
        let mut react = |step: &Step| {
            let reaction = rest.react(&mut machine, parameters, &step.input).ok()?;
            Some(reaction.steps.into_iter().flatten().collect::<Vec<Event>>())
        };
        let mut steps = Vec::new();
        for step in before {
            steps.push((step.input, react(step)?));
        }
        let mut seen = setup.seen();
        steps.iter().flat_map(|(_, events)| events).for_each(|event| seen.observe(event));
        let observed = observed.map_or(&[][..], |output| &output.events);
        let is_whole =
            |event: &&Event| super::is_of_the_bus(event) || matches!(event, Event::Answered { .. });
        let mut shown = Whole::of(&seen, observed);
        shown.extend(observed.iter().filter(|event| !is_whole(event)).cloned());
        Some(Happened { setup, before: steps, now: step.input, ways: [react(step)?, shown] })
    }

    /// Did everything happen that the requirement is about? A requirement that has no line is about every session.
    pub(super) fn permits(&self, requirement: &str) -> bool {
        let line = SUBJECTS.iter().find(|(id, _)| *id == requirement);
        line.is_none_or(|(_, kinds)| kinds.iter().all(|kind| self.has(*kind)))
    }

    /// Did all of it happen before the step that fails, whose input could not be given?
    pub(super) fn permits_before(&self, requirement: &str) -> bool {
        let line = SUBJECTS.iter().find(|(id, _)| *id == requirement);
        line.is_none_or(|(_, kinds)| kinds.iter().all(|kind| self.had(*kind).is_ok()))
    }

    fn has(&self, kind: Kind) -> bool {
        let Err(seen) = self.had(kind) else { return true };
        self.ways.iter().any(|events| walk(&mut seen.clone(), &self.now, events, true, kind))
    }

    /// Did such a thing happen before the step that fails?
    ///
    /// # Errors
    /// If it did not: the observations up to that step.
    fn had(&self, kind: Kind) -> Result<(), Box<Seen>> {
        let mut seen = self.setup.seen();
        let found = self.before.iter().any(|(input, events)| walk(&mut seen, input, events, false, kind));
        if found { Ok(()) } else { Err(Box::new(seen)) }
    }
}

/// The things that have happened so far in a session, for every requirement of the table.
#[derive(Clone, Debug, Default)]
pub(in crate::suite) struct Subjects {
    /// The things that happened, by the place of the requirement in the table and that of the thing in its line.
    happened: BTreeSet<(usize, usize)>,
}

impl Subjects {
    /// Has everything happened that the requirement is about, up to the end of this step? A requirement that has no line is
    /// about every session. `seen` has the observations before the step.
    pub(in crate::suite) fn permit(
        &self,
        requirement: &str,
        seen: &Seen,
        input: &Input,
        events: &[Event],
    ) -> bool {
        let Some(line) = SUBJECTS.iter().position(|(id, _)| *id == requirement) else { return true };
        SUBJECTS[line].1.iter().enumerate().all(|(place, kind)| {
            self.happened.contains(&(line, place)) || walk(&mut seen.clone(), input, events, true, *kind)
        })
    }

    /// Notes the things that happen in a step that is over.
    pub(in crate::suite) fn note(&mut self, seen: &Seen, input: &Input, events: &[Event]) {
        let mut seen = seen.clone();
        self.look(&Moment { seen: &seen, input, event: None, is_now: false });
        for event in events {
            self.look(&Moment { seen: &seen, input, event: Some(event), is_now: false });
            seen.observe(event);
            self.look(&Moment { seen: &seen, input, event: None, is_now: false });
        }
    }

    fn look(&mut self, moment: &Moment<'_>) {
        for (line, (_, kinds)) in SUBJECTS.iter().enumerate() {
            for (place, kind) in kinds.iter().enumerate() {
                if !self.happened.contains(&(line, place)) && kind(moment) {
                    self.happened.insert((line, place));
                }
            }
        }
    }
}

/// Does one of the moments of a step fit?
fn walk(seen: &mut Seen, input: &Input, events: &[Event], is_now: bool, fits: Kind) -> bool {
    if fits(&Moment { seen, input, event: None, is_now }) {
        return true;
    }
    events.iter().any(|event| {
        let found = fits(&Moment { seen, input, event: Some(event), is_now });
        seen.observe(event);
        // The last event of a step is seen too.
        found || fits(&Moment { seen, input, event: None, is_now })
    })
}

fn runs_again(goal: Goal) -> bool {
    matches!(goal, Goal::Reload | Goal::Graceful)
}

impl Moment<'_> {
    /// The state that is written.
    fn written(&self) -> Option<State> {
        match self.event {
            Some(Event::StateWritten { to, .. }) => Some(*to),
            _ => None,
        }
    }

    /// The state that is written, or the state of the bus.
    fn state(&self) -> State {
        self.written().unwrap_or(self.seen.state)
    }

    fn begins(&self, on: Channel) -> bool {
        self.calls(on) || matches!(self.event, Some(Event::PassBegan { channel, .. }) if *channel == on)
    }

    fn calls(&self, on: Channel) -> bool {
        matches!(self.event, Some(Event::ListenerBegan { channel, .. }) if *channel == on)
    }

    /// The number of listeners that are due where a pass begins.
    fn due(&self) -> usize {
        match self.event {
            Some(Event::PassBegan { due, .. }) => due.len(),
            Some(Event::ListenerBegan { channel, .. }) => self.seen.due(*channel).len(),
            _ => 0,
        }
    }

    /// Is nothing pending?
    fn rests(&self) -> bool {
        self.seen.goal().is_none() && self.seen.passes.is_empty()
    }

    /// The request that is answered, its origin, and the answer.
    fn answered(&self) -> Option<(Origin, Request, Answer)> {
        match self.event {
            Some(Event::Answered { origin, request, answer, .. }) => Some((*origin, *request, *answer)),
            _ => None,
        }
    }

    fn answer(&self) -> Option<Answer> {
        self.answered().map(|(.., answer)| answer)
    }

    /// The goal that is asked for: a request is answered, or given.
    fn asked(&self) -> Option<Goal> {
        match (self.event, self.input) {
            (None, Input::Request { request, .. }) => Some(request.goal()),
            _ => self.answered().map(|(_, request, _)| request.goal()),
        }
    }

    /// Is a Graceful asked for, or a Reload of a bus that does not run? Both are refused where nothing runs.
    fn asks_to_advise(&self) -> bool {
        match self.asked() {
            Some(Goal::Graceful) => true,
            Some(Goal::Reload) => self.seen.state == State::Idle,
            _ => false,
        }
    }

    fn asks(&self) -> bool {
        self.asked().is_some() || self.event.is_none() && self.exits()
    }

    fn asks_again(&self) -> bool {
        self.asked().is_some_and(|goal| self.seen.goal() == Some(goal))
    }

    fn asked_inside(&self) -> Option<Goal> {
        match self.answered() {
            Some((Origin::Listener(_), request, _)) => Some(request.goal()),
            _ => None,
        }
    }

    /// The goal of a request that is granted.
    fn granted(&self) -> Option<Goal> {
        let (_, request, answer) = self.answered()?;
        matches!(answer, Answer::Accepted | Answer::Joined { .. }).then(|| request.goal())
    }

    fn granted_outside(&self) -> Option<Goal> {
        self.granted().filter(|_| matches!(self.answered(), Some((Origin::Thread(_), ..))))
    }

    /// Is a request accepted while tickets are open?
    fn overtakes(&self) -> bool {
        self.answer() == Some(Answer::Accepted) && !self.seen.tickets.is_empty()
    }

    fn is_told_superseded(&self) -> bool {
        self.resolved().is_some_and(|told| matches!(told, Resolution::Superseded { .. }))
    }

    fn resolved(&self) -> Option<&Resolution> {
        match self.event {
            Some(Event::Resolved { resolution, .. }) => Some(resolution),
            _ => None,
        }
    }

    /// The channel of a listener that does not end well.
    fn ill(&self) -> Option<Channel> {
        match self.event {
            Some(Event::ListenerEnded { channel, outcome, .. }) => {
                (!matches!(outcome, Outcome::Ok | Outcome::Exit(_))).then_some(*channel)
            }
            _ => None,
        }
    }

    fn is_timed_out(&self) -> bool {
        matches!(self.event, Some(Event::ListenerEnded { outcome: Outcome::TimedOut, .. }))
    }

    /// Does `block` return, or the main program take the result?
    fn returns(&self) -> bool {
        matches!(self.event, Some(Event::Taken { .. } | Event::Ended { .. } | Event::ReExecuted { .. }))
    }

    fn ends(&self) -> bool {
        matches!(self.event, Some(Event::Ended { .. }))
    }

    /// Does the input name something that is over or never was?
    fn is_stale(&self) -> bool {
        matches!(self.event, Some(Event::Refused { reason: Reason::Stale, .. }))
    }

    fn exits(&self) -> bool {
        matches!(self.input, Input::End { end: End::Exit(_), .. })
    }

    fn waits(&self) -> bool {
        matches!(self.input, Input::Wait { .. } | Input::Await { .. })
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::event::{ListenerId, ThreadId};
    use wspbus_models::requirement::{CHAPTERS, Force};

    use super::*;
    use crate::suite::wrong::UNSEEN;

    /// A subject has happened from its step on; a thing that has to happen at once, in its step alone.
    #[test]
    fn a_subject_stays_happened_unless_it_is_about_now() {
        let (seen, mut subjects) = (Seen::default(), Subjects::default());
        let (settle, unsubscribes) =
            (Input::Settle, Input::Unsubscribe { by: Origin::Thread(ThreadId(1)), listener: ListenerId(0) });
        let permits = |subjects: &Subjects, id: &str, input: &Input| subjects.permit(id, &seen, input, &[]);
        assert!(!permits(&subjects, "PASS-6", &settle) && permits(&subjects, "PASS-6", &unsubscribes));
        assert!(permits(&subjects, "GOAL-21", &settle), "the bus rests now");
        subjects.note(&seen, &unsubscribes, &[]);
        assert!(permits(&subjects, "PASS-6", &settle));
        let up = [Event::StateWritten { from: State::Idle, to: State::Exited }];
        assert!(!permits(&subjects, "LIFE-2", &settle) && subjects.permit("LIFE-2", &seen, &settle, &up));
        subjects.note(&seen, &settle, &up);
        assert!(permits(&subjects, "LIFE-2", &settle));
        assert!(permits(&subjects, "NONE-1", &settle), "a requirement without a line");
    }

    /// The requirements that no suite can show broken have no line.
    #[test]
    fn every_requirement_of_one_bus_has_a_line() {
        let of_one_bus = CHAPTERS.iter().filter(|chapter| chapter.topic.is_of_one_bus());
        let binding = of_one_bus.flat_map(|chapter| chapter.requirements).filter(|r| r.force == Force::Must);
        let without = binding.map(|found| found.id).filter(|id| SUBJECTS.iter().all(|(line, _)| line != id));
        let unseen: Vec<&str> = UNSEEN.iter().map(|(id, _)| *id).collect();
        assert!(without.clone().all(|id| unseen.contains(&id)), "{:?}", without.collect::<Vec<_>>());
    }
}
