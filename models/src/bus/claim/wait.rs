//! TIME, WAIT and MSG: deadlines, waiters, the main program, messages.

use super::{Observed, any, each, judge, on_event};
use crate::bus::event::{Answer, Event, Origin, Outcome, Reason, Wake};
use crate::bus::seen::{MAIN, Seen, Stage};
use crate::bus::{Goal, Request, State};
use wspbus_words::model::{Kind, Property};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    let mut all = deadlines();
    all.extend(waits());
    all.extend(messages());
    all
}

fn deadlines<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-late-end-changes-nothing",
            requirements: &["TIME-2"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::EndedLate { .. })),
                holds: |step| {
                    let kept = Seen { abandoned: Vec::new(), ..M::seen(step.before).clone() };
                    kept == Seen { abandoned: Vec::new(), ..M::seen(step.after).clone() }
                },
            },
        },
        Property {
            name: "an-abandoned-listener-is-refused",
            requirements: &["TIME-2"],
            kind: Kind::Step {
                when: |step| {
                    any(step, |_, e| matches!(e, Event::Answered { origin: Origin::Listener(_), .. }))
                },
                holds: |step| {
                    each(step, |seen, e| match e {
                        Event::Answered { origin: Origin::Listener(l), answer, .. } => {
                            seen.passes.iter().any(|p| p.running == Some(*l))
                                || matches!(answer, Answer::Denied | Answer::Refused(_))
                        }
                        _ => true,
                    })
                },
            },
        },
        on_event!("an-abandoned-listener-is-not-called", &["TIME-3"],
            Event::ListenerBegan { listener, .. } => |seen| !seen.abandoned.contains(listener)),
        on_event!("only-an-abandoned-listener-is-busy", &["TIME-3"],
        Event::ListenerEnded { listener, outcome: Outcome::Busy, .. } => |seen| {
            seen.abandoned.contains(listener)
        }),
    ]
}

fn waits<M: Observed>() -> Vec<Property<M>> {
    vec![
        on_event!("a-waiter-wakes-for-its-state", &["WAIT-1"],
        Event::Woken { thread, wake: Wake::Entered(state) } => |seen| {
            seen.waiting.iter().any(|(t, s, due)| t == thread && s == state && *due)
        }),
        on_event!("gone-is-said-at-the-end-only", &["WAIT-2"],
        Event::Woken { thread, wake: Wake::Gone } => |seen| {
            seen.state == State::Exited && seen.waiting.iter().any(|(t, _, due)| t == thread && !due)
        }),
        Property {
            name: "entering-a-state-wakes-who-waits-for-it",
            requirements: &["WAIT-1"],
            kind: Kind::Step {
                when: |step| any(step, |seen, e| seen.waiting.iter().any(|(_, s, _)| entered(e) == Some(*s))),
                holds: |step| M::seen(step.after).waiting.iter().all(|(_, _, due)| !due),
            },
        },
        Property {
            name: "entering-exited-wakes-everybody",
            requirements: &["WAIT-2"],
            kind: Kind::Step {
                when: |step| {
                    any(step, |seen, e| !seen.waiting.is_empty() && entered(e) == Some(State::Exited))
                },
                holds: |step| M::seen(step.after).waiting.is_empty(),
            },
        },
        Property {
            name: "a-wait-inside-a-listener-is-refused",
            requirements: &["WAIT-3"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::Refused { reason: Reason::InListener, .. })),
                holds: |step| M::seen(step.before).waiting == M::seen(step.after).waiting,
            },
        },
        on_event!("block-returns-after-the-exit-pass", &["WAIT-4"],
        Event::Taken { .. } => |seen| {
            seen.exit == Stage::Done && seen.passes.is_empty()
        }),
        on_event!("the-result-is-the-final-goal", &["WAIT-5", "CODE-2"],
            Event::Taken { reexec, .. } => |seen| *reexec == (seen.out == Some(Goal::Restart))),
        on_event!("after-a-re-exec-is-taken-exit-is-refused", &["WAIT-5"],
        Event::Answered { request: Request::Exit(_), answer, .. } => |seen| {
            let late = seen.main == Stage::Done && seen.out == Some(Goal::Restart);
            let refused = matches!(answer, Answer::Refused(_) | Answer::Denied);
            (!late || refused) && (late || *answer != Answer::Refused(Reason::ReExecuting))
        }),
        on_event!("only-main-re-executes", &["WAIT-6"],
            Event::ReExecuted { thread } => |seen| *thread == MAIN && seen.out == Some(Goal::Restart)),
    ]
}

fn messages<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-failing-log-changes-nothing",
            requirements: &["MSG-1"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::LogFailed)),
                holds: |step| M::seen(step.before) == M::seen(step.after),
            },
        },
        Property {
            name: "main-survives-its-entries",
            requirements: &["MSG-2"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::MainRan { failed: true })),
                holds: |step| M::seen(step.before) == M::seen(step.after),
            },
        },
    ]
}

pub(super) fn liveness<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-listener-ends-or-is-abandoned",
            requirements: &["TIME-1"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).passes.iter().any(|p| p.running.is_some()),
                to: |_, s| M::seen(s).ended() || M::seen(s).passes.iter().all(|p| p.running.is_none()),
            },
        },
        Property {
            name: "block-returns",
            requirements: &["WAIT-7"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).main == Stage::Open && M::seen(s).state >= State::Exiting,
                to: |_, s| M::seen(s).main == Stage::Done || M::seen(s).ended(),
            },
        },
    ]
}

/// For a bus that polls, and so cannot wake a waiter in the step that enters its state.
pub(super) fn polling<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-waiter-whose-state-was-entered-wakes",
            requirements: &["WAIT-1"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).waiting.iter().any(|(_, _, due)| *due),
                to: |_, s| M::seen(s).ended() || M::seen(s).waiting.iter().all(|(_, _, due)| !due),
            },
        },
        Property {
            name: "at-the-end-every-waiter-wakes",
            requirements: &["WAIT-2"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).over() && !M::seen(s).waiting.is_empty(),
                to: |_, s| M::seen(s).ended() || M::seen(s).waiting.is_empty(),
            },
        },
    ]
}

fn entered(event: &Event) -> Option<State> {
    match event {
        Event::StateWritten { to, .. } => Some(*to),
        _ => None,
    }
}
