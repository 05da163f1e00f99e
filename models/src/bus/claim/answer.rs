//! GOAL: what is answered, law by law.
//!
//! The laws never look at the answer table: they follow from the state, the goal that is pending
//! as far as it can be seen, and whether the origin of the request is heard at all.

use crate::bus::event::{Answer, Channel, Event, Origin, Reason};
use crate::bus::seen::law::{is_permitted, pass_of};
use crate::bus::seen::{OpenPass, Seen, Services, Stage};
use crate::bus::{Goal, State};
use wspbus_words::system::Claim;

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    [askers(), pendings(), rests(), reloads()].concat()
}

fn reloads() -> Vec<Claim<Seen, Event>> {
    vec![Claim::event("a-reload-starts-stopped-services", &["LIFE-7"], |seen, event| match event {
        Event::PassBegan { channel: Channel::Start, .. } => {
            let reloads = seen.tickets.iter().any(|t| t.goal == Goal::Reload);
            reloads.then_some(seen.services == Services::Down)
        }
        _ => None,
    })]
}

fn askers() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("exactly-the-forbidden-requests-are-denied", &["GOAL-2"], |seen, event| {
            policy(&Asked::of(seen, event)?)
        }),
        Claim::event("only-a-listener-that-runs-is-heard", &["GOAL-1", "TIME-2"], |seen, event| {
            heard(&Asked::of(seen, event)?)
        }),
    ]
}

fn pendings() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("stronger-than-the-goal-is-accepted", &["GOAL-1", "GOAL-3"], |seen, event| {
            stronger(&Asked::of(seen, event)?)
        }),
        Claim::event("equal-to-the-goal-joins", &["GOAL-4"], |seen, event| equal(&Asked::of(seen, event)?)),
        Claim::event("weaker-than-the-goal-is-superseded-by-it", &["GOAL-3"], |seen, event| {
            weaker(&Asked::of(seen, event)?)
        }),
        Claim::event("once-more-only-where-the-pass-had-begun", &["GOAL-7", "GOAL-8"], |seen, event| {
            again(&Asked::of(seen, event)?)
        }),
    ]
}

fn rests() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("graceful-is-refused-outside-running", &["GOAL-12"], |seen, event| {
            graceful(&Asked::of(seen, event)?)
        }),
        Claim::event(
            "at-rest-a-request-is-accepted-or-there-is-nothing-to-do",
            &["GOAL-1", "GOAL-12"],
            |seen, event| rest(&Asked::of(seen, event)?),
        ),
        Claim::event("exited-answers-for-good", &["LIFE-2", "GOAL-3", "WAIT-5"], |seen, event| {
            exited(&Asked::of(seen, event)?)
        }),
    ]
}

/// A request with its answer, and what could be seen when it was asked.
struct Asked<'a> {
    /// The account of the observer before the request.
    seen: &'a Seen,
    /// The requester of the request.
    origin: Origin,
    /// The goal that was asked for.
    request: Goal,
    /// The answer that it got.
    answer: Answer,
    /// Does the policy permit the request?
    permitted: bool,
}

impl<'a> Asked<'a> {
    fn of(seen: &'a Seen, event: &Event) -> Option<Self> {
        let Event::Answered { origin, request, answer, .. } = *event else { return None };
        let request = request.goal();
        let permitted = is_permitted(&seen.policy, origin, request);
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

    fn graceful_elsewhere(&self) -> bool {
        self.request == Goal::Graceful && !matches!(self.seen.state, State::Running | State::Exited)
    }

    /// The goal, where the ladder decides.
    fn on_ladder(&self) -> Option<Goal> {
        let decides = self.is_heard() && self.seen.state != State::Exited && !self.graceful_elsewhere();
        self.seen.goal().filter(|_| decides)
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

/// A thread that asks for the goal is heard too late for a pass of that goal that has begun: so the goal runs once more,
/// and for no other reason.
fn again(a: &Asked<'_>) -> Option<bool> {
    let Answer::Joined { again } = a.answer else { return None };
    let goal = a.seen.goal()?;
    let needed = |p: &&OpenPass| p.begun && p.goal == Some(goal) && pass_of(goal) == Some(p.channel);
    let begun = a.seen.passes.iter().any(|p| needed(&p));
    Some(again == (begun && a.request == goal && matches!(a.origin, Origin::Thread(_))))
}

fn graceful(a: &Asked<'_>) -> Option<bool> {
    let applies = a.is_heard() && a.graceful_elsewhere();
    applies.then_some(a.answer == Answer::Refused(Reason::NotRunning))
}

fn rest(a: &Asked<'_>) -> Option<bool> {
    let applies = a.is_heard() && a.seen.goal().is_none() && !a.graceful_elsewhere();
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
