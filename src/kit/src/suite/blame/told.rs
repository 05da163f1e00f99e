//! The requirement that is broken where a ticket holder, a waiter or the main program is told something other
//! than expected. The first missing event decides; if no event is missing, the first surplus event decides.

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::{Answer, Channel, Event, Failure, Outcome, Resolution, TicketId, Wake};
use wspbus_models::bus::seen::{Seen, Stage};
use wspbus_models::bus::{Code, End, Goal, Request, State};
use wspbus_words::system::Observer;

use super::Whole;
use crate::suite::case::{Input, Step};
use crate::suite::compare::{Lane, NOT_OPEN, lane};
use crate::suite::implementation::Output;

/// A step of which something is told otherwise than expected.
pub(super) struct Told<'a> {
    /// The observer of the specification before the step.
    pub(super) seen: &'a Seen,
    /// The goal that will run once more after this round, for a ticket that joined once more.
    pub(super) runs_again: Option<Goal>,
    pub(super) before: &'a [Step],
    pub(super) step: &'a Step,
    pub(super) observed: &'a Output,
}

impl Told<'_> {
    /// The requirement; none where an answer differs, since the rule of the answer table says more.
    pub(super) fn blame(&self) -> Option<&'static str> {
        let (expected, observed) = (&self.step.events, &self.observed.events);
        let (missing, extra) = (beyond(expected, observed), beyond(observed, expected));
        let runs_on = !missing.iter().any(|event| lane(event) == Some(Lane::Bus));
        if let Some(requirement) = extra.iter().find_map(|event| too_early(self.step, event, &extra, runs_on))
        {
            return Some(requirement);
        }
        // An answer that is missing may be that of a call which has not returned.
        if extra.iter().any(|event| is_other_answer(event, &missing)) {
            return None;
        }
        if missing.is_empty() && extra.is_empty() && entries(expected) != entries(observed) {
            return Some("WAIT-9");
        }
        let ends = extra.iter().find_map(|event| match event {
            Event::Ended { .. } => Some("FAIL-4"),
            Event::ReExecuted { .. } => Some("WAIT-6"),
            _ => None,
        });
        ends.or_else(|| missing.iter().find_map(|event| self.of_missing(event, &extra)))
            .or_else(|| extra.iter().find_map(|event| self.of_extra(event, runs_on)))
    }

    fn of_missing(&self, event: &Event, extra: &[&Event]) -> Option<&'static str> {
        match event {
            Event::Resolved { ticket, goal, resolution } => Some(match instead(*ticket, extra) {
                Some(other) if kind(other) == kind(resolution) => {
                    self.of_failures(*goal, failures(resolution), failures(other))
                }
                Some(other) => self.of_end(*ticket, *goal, Some(resolution), other),
                // Where no request is accepted, the bus makes Exit the goal by itself.
                None if matches!(resolution, Resolution::Superseded { .. }) => match self.is_accepted() {
                    true => "GOAL-5",
                    false => "FAIL-1",
                },
                None if self.joined_again(*ticket) => "GOAL-7",
                // The bus goes on with the goal, and the tickets of the round that ended wait with it.
                None if kind(resolution) == Resolution::Reached && self.runs_again == Some(*goal) => {
                    "GOAL-20"
                }
                None => "GOAL-16",
            }),
            // Nothing is entered after Exited.
            Event::Woken { .. } if self.hangs_in_exited(extra) => Some("WAIT-8"),
            Event::Woken { wake: Wake::Entered(_), .. } => Some("WAIT-1"),
            Event::Woken { wake: Wake::Gone, .. } => Some("WAIT-2"),
            Event::Taken { .. } => {
                let other = extra.iter().find(|event| matches!(event, Event::Taken { .. }));
                Some(other.map_or("WAIT-7", |other| self.of_taken(event, other)))
            }
            // The end of `block` stands in the place of an entry that did not fail.
            Event::MainRan { failed: false } if extra.iter().any(|e| matches!(e, Event::Taken { .. })) => {
                Some("WAIT-4")
            }
            Event::MainRan { failed } => Some(self.of_entry(*failed, extra)),
            Event::LogFailed => Some("MSG-1"),
            _ => None,
        }
    }

    fn of_extra(&self, event: &Event, runs_on: bool) -> Option<&'static str> {
        match event {
            Event::Resolved { ticket, goal, resolution } if is_open(self.seen, self.step, *ticket) => {
                let ends = |e: &Event| matches!(e, Event::Resolved { goal: other, .. } if other == goal);
                let is_round = runs_on && self.step.events.iter().any(ends);
                Some(match is_round && self.joined_again(*ticket) {
                    true => "GOAL-20",
                    false => self.of_end(*ticket, *goal, None, resolution),
                })
            }
            // A ticket that was never granted can be that of a request that was denied.
            Event::Resolved { ticket: NOT_OPEN, goal, .. } if is_denied(self.before, *goal) => Some("GOAL-2"),
            Event::Resolved { .. } => Some("GOAL-6"),
            Event::Woken { .. } => Some("WAIT-1"),
            Event::Taken { .. } if self.seen.main == Stage::Done => Some("WAIT-5"),
            Event::Taken { .. } => Some("WAIT-4"),
            Event::MainRan { failed } => Some(if *failed { "MSG-2" } else { "WAIT-9" }),
            _ => None,
        }
    }

    /// The requirement where a ticket resolves that had to stay open, or in another way.
    ///
    /// A ticket that is told that it was superseded did not share the end of its goal, or nothing superseded it so. Where
    /// it is told another end, it is GOAL-17 if the bus is not where the resolution says. Else the goal was not reached in
    /// the way that this ticket needs, or the ticket had to be told that it was superseded.
    fn of_end(
        &self,
        ticket: TicketId,
        goal: Goal,
        due: Option<&Resolution>,
        told: &Resolution,
    ) -> &'static str {
        let is_superseded = |end: &Resolution| matches!(end, Resolution::Superseded { .. });
        let was_due = due.is_some_and(is_superseded);
        if is_superseded(told) {
            let shares =
                due.is_some() && !was_due && matches!(self.answer_of(ticket), Some(Answer::Joined { .. }));
            return if shares { "GOAL-4" } else { "GOAL-5" };
        }
        let mut seen = self.seen.clone();
        // The end that was due is told with the answer, before the bus goes on.
        if !was_due {
            Whole::of(self.seen, &self.observed.events).iter().for_each(|event| seen.observe(event));
        }
        let event = Event::Resolved { ticket, goal, resolution: told.clone() };
        let broken = BusClaims::default().broken(&seen, &[event]);
        let is_broken = |claim: &str| broken.iter().any(|concern| concern.property == claim);
        match () {
            () if is_broken("reached-is-where-it-asked-for") => "GOAL-17",
            () if was_due => "GOAL-5",
            () if is_broken("reload-ends-in-running-by-way-of-idle") => "LIFE-7",
            () if is_broken("reached-by-a-pass-begun-after-the-request") => "GOAL-7",
            () => "GOAL-17",
        }
    }

    /// Is a request accepted in this step?
    fn is_accepted(&self) -> bool {
        let is = |event: &Event| matches!(event, Event::Answered { answer: Answer::Accepted, .. });
        matches!(self.step.input, Input::Request { .. })
            || self.step.events.iter().chain(&self.observed.events).any(is)
    }

    /// Does a wait go on that began in Exited?
    fn hangs_in_exited(&self, extra: &[&Event]) -> bool {
        let waits = matches!(self.step.input, Input::Wait { .. });
        let is_woken = extra.iter().any(|event| matches!(event, Event::Woken { .. }));
        waits && self.seen.state == State::Exited && !is_woken
    }

    /// The requirement where the end of an entry of the `main` queue is not told: WAIT-9 if the entry was not run. It is MSG-2
    /// if an entry is told to have ended in another way, if `block` ends in the place of an entry that fails, or if the
    /// entry before it failed and no entry was run after a failure yet.
    fn of_entry(&self, failed: bool, extra: &[&Event]) -> &'static str {
        let (due, ran) = (entries(&self.step.events), entries(&self.observed.events));
        let is_told_otherwise = ran.len() >= due.len() && due != ran;
        let ends = failed && extra.iter().any(|event| matches!(event, Event::Taken { .. }));
        let common = due.iter().zip(&ran).take_while(|(due, ran)| due == ran).count();
        let before = self.before.iter().flat_map(|step| entries(&step.events));
        let before: Vec<bool> = before.chain(ran.into_iter().take(common)).collect();
        let goes_on = before.iter().rev().skip(1).any(|failed| *failed);
        let follows_a_failure = before.last() == Some(&true) && !goes_on;
        if is_told_otherwise || ends || follows_a_failure { "MSG-2" } else { "WAIT-9" }
    }

    /// The answer that the request of this ticket had to get.
    fn answer_of(&self, ticket: TicketId) -> Option<Answer> {
        let steps = self.before.iter().chain([self.step]);
        let mut granted = steps.flat_map(|step| &step.events).filter_map(|event| match event {
            Event::Answered { answer, ticket: Some(new), .. } if *new == ticket => Some(*answer),
            _ => None,
        });
        granted.next_back()
    }

    /// Did the request of this ticket join the goal once more? Then the goal runs once more for it, and no further
    /// time.
    fn joined_again(&self, ticket: TicketId) -> bool {
        self.answer_of(ticket) == Some(Answer::Joined { again: true })
    }

    /// The requirement where a ticket is told other failures: GOAL-19 if the bus did not forget a failure, or remembers one
    /// twice.
    fn of_failures(&self, goal: Goal, due: &[Failure], told: &[Failure]) -> &'static str {
        if told.iter().any(|failure| !due.contains(failure) && self.is_of_log(failure)) {
            return "MSG-1";
        }
        if told.iter().any(|failure| !due.contains(failure) && self.is_of_exit(failure)) {
            return "EXIT-1";
        }
        let happened = |failure: &Failure| {
            let such = |event: &Event| match *event {
                Event::ListenerEnded { channel, listener, outcome, .. } => {
                    Failure { channel, listener, outcome } == *failure
                }
                _ => false,
            };
            self.before.iter().flat_map(|step| &step.events).any(such)
        };
        let is_foreign = |failure: &Failure| failure.channel == Channel::Graceful && goal != Goal::Graceful;
        let is_kept = |failure: &&Failure| !is_foreign(failure) && happened(failure);
        let is_more = told.len() > due.len() && due.iter().all(|failure| told.contains(failure));
        let of_old = told.iter().filter(|failure| !due.contains(failure)).all(|failure| is_kept(&failure));
        if is_more && of_old { "GOAL-19" } else { "GOAL-10" }
    }

    /// The requirement where the main program is told another result.
    fn of_taken(&self, due: &Event, other: &Event) -> &'static str {
        let (
            Event::Taken { code, reexec, failures },
            Event::Taken { code: other_code, reexec: other_reexec, failures: told },
        ) = (due, other)
        else {
            return "WAIT-7";
        };
        let seen = |such: &dyn Fn(&Event) -> bool| self.before.iter().flat_map(|step| &step.events).any(such);
        if told.iter().any(|failure| !failures.contains(failure) && self.is_of_exit(failure)) {
            return "EXIT-1";
        }
        let is_graceful = |failure: &Failure| failure.channel == Channel::Graceful;
        if told.iter().any(is_graceful) {
            return "CODE-4";
        }
        if told.iter().any(|failure| !failures.contains(failure) && self.is_of_log(failure)) {
            return "MSG-1";
        }
        if reexec != other_reexec {
            // Without an Exit, the failures alone can have cancelled the re-exec.
            return if *reexec && !failures.is_empty() { "CODE-2" } else { "WAIT-5" };
        }
        if code != other_code {
            let is_unexplained =
                *other_code != Code::OK && failures.is_empty() && !self.is_asked(*other_code);
            let logged = self.has_logged() && is_unexplained;
            let ill = |event: &Event| match event {
                Event::ListenerEnded { channel, outcome, .. } => {
                    (!matches!(outcome, Outcome::Ok | Outcome::Exit(_))).then_some(*channel)
                }
                _ => None,
            };
            // Failures of graceful listeners alone can have changed the code.
            let advised = *other_code == Code::SOFTWARE
                && seen(&|event| ill(event) == Some(Channel::Graceful))
                && !seen(&|event| ill(event).is_some_and(|channel| channel != Channel::Graceful));
            return match (logged, advised) {
                (true, _) => "MSG-1",
                (_, true) => "CODE-4",
                _ => "CODE-1",
            };
        }
        let late = |failure: &Failure| {
            let Failure { listener, outcome, .. } = *failure;
            !failures.contains(failure) && seen(&|event| *event == Event::EndedLate { listener, outcome })
        };
        if told.iter().any(late) { "TIME-2" } else { "CODE-3" }
    }

    /// Is the failure that of a listener that ended by an exit, and never as the failure says? Such an end is a request,
    /// and no failure.
    fn is_of_exit(&self, failure: &Failure) -> bool {
        let ends = |event: &Event| match event {
            Event::ListenerEnded { channel, listener, outcome, .. }
                if (*channel, *listener) == (failure.channel, failure.listener) =>
            {
                Some(*outcome)
            }
            _ => None,
        };
        let events = || self.before.iter().chain([self.step]).flat_map(|step| &step.events).filter_map(ends);
        let exits = |outcome: Outcome| matches!(outcome, Outcome::Exit(_));
        events().any(exits) && (exits(failure.outcome) || !events().any(|outcome| outcome == failure.outcome))
    }

    /// Is the failure that of a listener that ended well, and while which a listener of `log` failed?
    fn is_of_log(&self, failure: &Failure) -> bool {
        let (mut logged, mut is_of_log) = (false, false);
        for step in self.before.iter().chain([self.step]) {
            for event in &step.events {
                match event {
                    Event::ListenerBegan { .. } => logged = false,
                    Event::LogFailed => logged = true,
                    Event::ListenerEnded { channel, listener, outcome, .. }
                        if (*channel, *listener) == (failure.channel, failure.listener) =>
                    {
                        is_of_log |= logged && matches!(outcome, Outcome::Ok | Outcome::Exit(_));
                    }
                    _ => {}
                }
            }
        }
        is_of_log
    }

    fn has_logged(&self) -> bool {
        self.before.iter().flat_map(|step| &step.events).any(|event| *event == Event::LogFailed)
    }

    /// Is this the code of an Exit that was asked for, also of one that was not granted?
    fn is_asked(&self, code: Code) -> bool {
        self.before.iter().chain([self.step]).any(|step| match step.input {
            Input::Request { request: Request::Exit(asked), .. }
            | Input::End { end: End::Exit(asked), .. } => asked == code,
            _ => false,
        })
    }
}

/// The requirement where a call that had to go on has returned, and its goal is said to be reached.
///
/// GOAL-20 if the bus goes on as it must, so that the goal runs once more.
fn too_early(step: &Step, event: &Event, extra: &[&Event], runs_on: bool) -> Option<&'static str> {
    let Event::Answered { origin, answer, ticket: Some(ticket), .. } = event else { return None };
    let told = |e: &Event| matches!(e, Event::Answered { origin: other, .. } if other == origin);
    if step.events.iter().any(told) || instead(*ticket, extra).map(kind) != Some(Resolution::Reached) {
        return None;
    }
    Some(match answer {
        Answer::Joined { again: true } if runs_on && step.events.iter().any(is_reached) => "GOAL-20",
        Answer::Joined { .. } => "GOAL-7",
        _ => "GOAL-17",
    })
}

fn is_reached(event: &Event) -> bool {
    matches!(event, Event::Resolved { resolution, .. } if kind(resolution) == Resolution::Reached)
}

/// Is this an answer that no missing event gives? The number of its ticket follows from other events.
fn is_other_answer(event: &Event, missing: &[&Event]) -> bool {
    let Event::Answered { origin, request, answer, .. } = event else { return false };
    let alike = |other: &&Event| matches!(other, Event::Answered { origin: o, request: r, answer: a, .. } if (o, r, a) == (origin, request, answer));
    !missing.iter().any(alike)
}

/// The events of the first list that the second has less often, in order: the last of equal events are left over.
fn beyond<'a>(events: &'a [Event], others: &[Event]) -> Vec<&'a Event> {
    let mut others: Vec<&Event> = others.iter().collect();
    let mut is_left = |event: &&Event| match others.iter().position(|other| other == event) {
        Some(place) => {
            others.swap_remove(place);
            false
        }
        None => true,
    };
    events.iter().filter(|event| is_left(event)).collect()
}

/// The entries of the `main` queue that ran, in order: true if the entry failed.
fn entries(events: &[Event]) -> Vec<bool> {
    let ran = |event: &Event| match event {
        Event::MainRan { failed } => Some(*failed),
        _ => None,
    };
    events.iter().filter_map(ran).collect()
}

/// Was a request for this goal denied?
fn is_denied(before: &[Step], goal: Goal) -> bool {
    before.iter().flat_map(|step| &step.events).any(|event| {
        matches!(event, Event::Answered { request, answer: Answer::Denied, .. } if request.goal() == goal)
    })
}

/// Is the ticket open after the step, as it must be?
fn is_open(seen: &Seen, step: &Step, ticket: TicketId) -> bool {
    let granted = |e: &Event| matches!(e, Event::Answered { ticket: Some(new), .. } if *new == ticket);
    let resolved = |e: &Event| matches!(e, Event::Resolved { ticket: over, .. } if *over == ticket);
    let known = seen.tickets.iter().any(|open| open.ticket == ticket) || step.events.iter().any(granted);
    known && !step.events.iter().any(resolved)
}

/// The resolution that the ticket got instead.
fn instead<'a>(ticket: TicketId, extra: &[&'a Event]) -> Option<&'a Resolution> {
    extra.iter().find_map(|event| match event {
        Event::Resolved { ticket: other, resolution, .. } if *other == ticket => Some(resolution),
        _ => None,
    })
}

/// The failures that a resolution tells.
fn failures(resolution: &Resolution) -> &[Failure] {
    match resolution {
        Resolution::ReachedWithFailures(failures)
        | Resolution::Superseded { failures, .. }
        | Resolution::Exited(failures) => failures,
        Resolution::Reached | Resolution::Unwound(_) => &[],
    }
}

/// A resolution without the failures that it tells.
fn kind(resolution: &Resolution) -> Resolution {
    match resolution {
        Resolution::ReachedWithFailures(_) => Resolution::Reached,
        Resolution::Superseded { by, .. } => Resolution::Superseded { by: *by, failures: Vec::new() },
        Resolution::Exited(_) => Resolution::Exited(Vec::new()),
        other => other.clone(),
    }
}
