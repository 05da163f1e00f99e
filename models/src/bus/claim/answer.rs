//! GOAL: what is answered, law by law.
//!
//! The laws never look at the answer table: they follow from the state, the goal that is pending
//! as far as it can be seen, and whether whoever asks is heard at all.

use super::{Observed, any, each, judge, on_event};
use crate::bus::event::{Answer, Channel, Event, Origin, Reason};
use crate::bus::plan::needs;
use crate::bus::seen::{Seen, Services, Stage};
use crate::bus::{Goal, State};
use wspbus_words::model::{Kind, Property, Step};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    let reload: Property<M> = on_event!("a-reload-starts-what-was-stopped", &["LIFE-7"],
    Event::PassBegan { channel: Channel::Start, .. } => |seen| {
        seen.services == Services::Down || seen.tickets.iter().all(|t| t.goal != Goal::Reload)
    });
    [askers(), pendings(), rests(), vec![reload]].concat()
}

/// Whenever a request is in this `$law`, it holds. The law is `None` where it says nothing.
macro_rules! law {
    ($name:literal, $ids:expr, $law:path) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::Step {
                when: |step| {
                    any(step, |seen, e| Asked::of(step, seen, e).is_some_and(|a| $law(&a).is_some()))
                },
                holds: |step| {
                    each(step, |seen, e| Asked::of(step, seen, e).and_then(|a| $law(&a)).unwrap_or(true))
                },
            },
        }
    };
}

fn askers<M: Observed>() -> Vec<Property<M>> {
    vec![
        law!("denied-is-what-the-policy-forbids", &["GOAL-2"], policy),
        law!("only-a-listener-that-runs-is-heard", &["GOAL-1", "TIME-2"], heard),
    ]
}

fn pendings<M: Observed>() -> Vec<Property<M>> {
    vec![
        law!("stronger-than-the-goal-is-accepted", &["GOAL-1", "GOAL-3"], stronger),
        law!("equal-to-the-goal-joins", &["GOAL-4"], equal),
        law!("weaker-than-the-goal-is-superseded-by-it", &["GOAL-3"], weaker),
        law!("once-more-only-where-the-pass-had-begun", &["GOAL-7", "GOAL-8"], again),
    ]
}

fn rests<M: Observed>() -> Vec<Property<M>> {
    vec![
        law!("graceful-is-refused-outside-running", &["GOAL-12"], graceful),
        law!("at-rest-a-request-is-accepted-or-there-is-nothing-to-do", &["GOAL-1", "GOAL-12"], rest),
        law!("exited-answers-for-good", &["LIFE-2", "GOAL-3", "WAIT-5"], exited),
    ]
}

/// A request with its answer, and what could be seen when it was asked.
struct Asked<'a> {
    seen: &'a Seen,
    origin: Origin,
    request: Goal,
    answer: Answer,
    permitted: bool,
}

impl<'a> Asked<'a> {
    fn of<M: Observed>(step: &Step<'_, M>, seen: &'a Seen, event: &Event) -> Option<Self> {
        let Event::Answered { origin, request, answer, .. } = *event else { return None };
        let request = request.goal();
        let permitted = step.model.permits(origin, request);
        Some(Asked { seen, origin, request, answer, permitted })
    }

    /// A thread, or a listener that runs.
    fn runs(&self) -> bool {
        match self.origin {
            Origin::Thread(_) => true,
            Origin::Listener(l) => self.seen.passes.iter().any(|p| p.running == Some(l)),
        }
    }

    fn is_heard(&self) -> bool {
        self.permitted && self.runs()
    }

    /// What is pending: the strongest open request, or the Exit that the bus itself made the
    /// goal after a start that failed. In Exited: what was reached.
    fn goal(&self) -> Option<Goal> {
        let own = self.seen.out.filter(|out| *out == Goal::Exit);
        match self.seen.state {
            State::Exited => self.seen.out,
            _ => self.seen.tickets.iter().map(|t| t.goal).chain(own).max(),
        }
    }

    fn graceful_elsewhere(&self) -> bool {
        self.request == Goal::Graceful && !matches!(self.seen.state, State::Running | State::Exited)
    }

    /// The goal, where the ladder decides.
    fn on_ladder(&self) -> Option<Goal> {
        let decides = self.is_heard() && self.seen.state != State::Exited && !self.graceful_elsewhere();
        self.goal().filter(|_| decides)
    }

    /// Equal to this goal, or a Start, which a Reload brings with it.
    fn shares(&self, goal: Goal) -> bool {
        self.request == goal || (self.request, goal) == (Goal::Start, Goal::Reload)
    }
}

fn policy(a: &Asked<'_>) -> Option<bool> {
    Some((a.answer == Answer::Denied) != a.permitted)
}

fn heard(a: &Asked<'_>) -> Option<bool> {
    let abandoned = matches!(a.origin, Origin::Listener(l) if a.seen.abandoned.contains(&l));
    let expected = if abandoned { Reason::Abandoned } else { Reason::Stale };
    let heard = !matches!(a.answer, Answer::Refused(Reason::Abandoned | Reason::Stale));
    a.permitted.then_some(if a.runs() { heard } else { a.answer == Answer::Refused(expected) })
}

/// While a Graceful is pending, the bus is Running, and a Start has nothing to do.
fn stronger(a: &Asked<'_>) -> Option<bool> {
    let goal = a.on_ladder().filter(|goal| a.request > *goal)?;
    let running = (a.request, goal, a.seen.state) == (Goal::Start, Goal::Graceful, State::Running);
    Some(a.answer == if running { Answer::Already } else { Answer::Accepted })
}

fn equal(a: &Asked<'_>) -> Option<bool> {
    a.on_ladder().filter(|goal| a.shares(*goal))?;
    Some(matches!(a.answer, Answer::Joined { .. }))
}

fn weaker(a: &Asked<'_>) -> Option<bool> {
    let goal = a.on_ladder().filter(|goal| a.request < *goal && !a.shares(*goal))?;
    Some(a.answer == Answer::Superseded(goal))
}

fn again(a: &Asked<'_>) -> Option<bool> {
    if a.answer != (Answer::Joined { again: true }) {
        return None;
    }
    let begun = a.seen.passes.iter().any(|p| p.begun && needs(a.request) == Some(p.channel));
    Some(begun && matches!(a.origin, Origin::Thread(_)))
}

fn graceful(a: &Asked<'_>) -> Option<bool> {
    let applies = a.is_heard() && a.graceful_elsewhere();
    applies.then_some(a.answer == Answer::Refused(Reason::NotRunning))
}

fn rest(a: &Asked<'_>) -> Option<bool> {
    let applies = a.is_heard() && a.goal().is_none() && !a.graceful_elsewhere();
    let due = match (a.seen.state, a.request) {
        (State::Idle, Goal::Stop) | (State::Running, Goal::Start) => Answer::Already,
        (State::Idle, Goal::Reload) => Answer::Refused(Reason::NotRunning),
        _ => Answer::Accepted,
    };
    (applies && a.seen.state != State::Exited).then_some(a.answer == due)
}

fn exited(a: &Asked<'_>) -> Option<bool> {
    let due = match (a.request, a.seen.out) {
        (Goal::Exit, Some(Goal::Restart)) if a.seen.main == Stage::Done => {
            Answer::Refused(Reason::ReExecuting)
        }
        (Goal::Exit, Some(Goal::Restart)) => Answer::Accepted,
        (Goal::Restart, Some(Goal::Exit)) => Answer::Superseded(Goal::Exit),
        (Goal::Restart | Goal::Exit, _) => Answer::Already,
        _ => Answer::Refused(Reason::Terminal),
    };
    (a.is_heard() && a.seen.state == State::Exited).then_some(a.answer == due)
}
