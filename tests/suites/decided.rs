//! Places at which an implementer could guess wrong: the words decide each of them, and a generated case shows it.

use std::collections::BTreeMap;

use wspbus_kit::suite::case::{Case, Input, Parameters, Setup, Step, Subscribed};
use wspbus_kit::suite::script::script;
use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, Reason, Resolution, ThreadId, TicketId,
    Wake,
};
use wspbus_models::bus::{Code, End, Goal, Request, State};

use super::ground;

/// The suites that are searched.
const SUITES: [&str; 6] =
    ["core-wide", "core-wild", "denials-wide", "denials-wild", "whole-wide", "whole-wild"];

/// Has one of the suites a case of which this is true?
fn has_case(shows: impl Fn(&Case) -> bool) -> bool {
    SUITES.iter().flat_map(|name| &ground::suite(name).cases).any(shows)
}

/// Has one of the suites a step of which this is true?
fn has_step(shows: impl Fn(&Step) -> bool) -> bool {
    has_case(|case| case.steps.iter().any(&shows))
}

/// The events of a case, in order.
fn events(case: &Case) -> impl Iterator<Item = &Event> {
    case.steps.iter().flat_map(|step| &step.events)
}

/// The failures that a resolution tells.
fn told(resolution: &Resolution) -> &[Failure] {
    match resolution {
        Resolution::ReachedWithFailures(failures)
        | Resolution::Superseded { failures, .. }
        | Resolution::Exited(failures) => failures,
        Resolution::Reached | Resolution::Unwound(_) => &[],
    }
}

/// The failure that an event tells.
fn failure(event: &Event) -> Option<Failure> {
    match *event {
        Event::ListenerEnded { channel, listener, outcome, .. } => {
            let is_well = matches!(outcome, Outcome::Ok | Outcome::Exit(_));
            (!is_well).then_some(Failure { channel, listener, outcome })
        }
        _ => None,
    }
}

/// Is a ticket told of a failure whose last time was before the grant of the ticket?
fn tells_of_an_earlier_failure(case: &Case) -> bool {
    let (mut granted, mut failed) = (BTreeMap::<TicketId, usize>::new(), BTreeMap::<Failure, usize>::new());
    for (now, event) in events(case).enumerate() {
        failed.extend(failure(event).map(|failure| (failure, now)));
        match event {
            Event::Answered { ticket: Some(ticket), .. } => {
                granted.insert(*ticket, now);
            }
            Event::Resolved { ticket, resolution, .. } => {
                let is_earlier = |failure: &Failure| failed.get(failure) < granted.get(ticket);
                if told(resolution).iter().any(is_earlier) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Is a ticket of this goal, for which the goal ran once more, told of a failure of the first round alone? Or, if
/// `failures` is false: does it resolve as Reached in a later step than a ticket that the first round served?
fn runs_once_more(case: &Case, goal: Goal, failures: bool) -> bool {
    let (mut again, mut first_round) = (None, None);
    let mut failed = BTreeMap::<Failure, usize>::new();
    for (now, step) in case.steps.iter().enumerate() {
        for event in &step.events {
            failed.extend(failure(event).map(|failure| (failure, now)));
            match event {
                Event::Answered { request, answer: Answer::Joined { again: true }, ticket, .. }
                    if request.goal() == goal =>
                {
                    (again, first_round) = (*ticket, None);
                }
                Event::Resolved { ticket, resolution, .. } if Some(*ticket) == again => {
                    let earlier = |round: usize| told(resolution).iter().any(|f| failed[f] <= round);
                    let is_reached = *resolution == Resolution::Reached;
                    let later = first_round.filter(|round| *round < now);
                    if later.is_some_and(|round| if failures { earlier(round) } else { is_reached }) {
                        return true;
                    }
                    again = None;
                }
                Event::Resolved { goal: of, .. } if again.is_some() && *of == goal => first_round = Some(now),
                _ => {}
            }
        }
    }
    false
}

/// GOAL-10 and GOAL-19.
#[test]
fn a_ticket_is_told_of_every_failure_of_its_way() {
    assert!(has_case(tells_of_an_earlier_failure), "a failure before the grant");
    assert!(
        has_case(|case| runs_once_more(case, Goal::Graceful, true)),
        "a failure of the first graceful pass"
    );
    let is_forgotten = |case: &Case| {
        let resolved = |event: &&Event| matches!(event, Event::Resolved { .. });
        let mut later = events(case).filter(resolved).skip_while(|event| {
            !matches!(event, Event::Resolved { resolution: Resolution::ReachedWithFailures(_), .. })
        });
        later.any(|event| matches!(event, Event::Resolved { resolution: Resolution::Reached, .. }))
    };
    assert!(has_case(is_forgotten), "failures that are forgotten at rest");
    // The control: no ticket but that of a Graceful is told of a graceful failure.
    let is_foreign = |event: &Event| match event {
        Event::Resolved { goal, resolution, .. } => {
            *goal != Goal::Graceful && told(resolution).iter().any(|f| f.channel == Channel::Graceful)
        }
        _ => false,
    };
    assert!(!has_case(|case| events(case).any(is_foreign)));
}

/// CODE-4.
#[test]
fn block_is_not_told_of_graceful_failures() {
    let is_graceful = |f: &Failure| f.channel == Channel::Graceful;
    let is_told = |case: &Case, is_empty: bool, due: Code| {
        let fails = events(case).filter_map(failure).any(|failure| is_graceful(&failure));
        fails
            && events(case).any(|event| match event {
                Event::Taken { code, failures, .. } => failures.is_empty() == is_empty && *code == due,
                _ => false,
            })
    };
    assert!(has_case(|case| is_told(case, true, Code::OK)), "only a graceful listener failed");
    assert!(has_case(|case| is_told(case, false, Code::SOFTWARE)), "a graceful listener and another one");
    let tells =
        |event: &Event| matches!(event, Event::Taken { failures, .. } if failures.iter().any(is_graceful));
    assert!(!has_case(|case| events(case).any(tells)));
}

/// GOAL-20.
#[test]
fn a_ticket_for_which_the_goal_runs_once_more_resolves_after_the_others() {
    for goal in [Goal::Graceful, Goal::Reload] {
        assert!(has_case(|case| runs_once_more(case, goal, false)), "{goal}");
    }
    assert!(!has_case(|case| runs_once_more(case, Goal::Stop, false)), "no other goal runs once more");
}

/// The answer to an end by an exit and, after it, the event of the end.
fn exit(step: &Step) -> Option<(Answer, bool, &Event)> {
    let Input::End { listener, end: End::Exit(code) } = step.input else { return None };
    let by = Origin::Listener(listener);
    let asked = step.events.iter().enumerate().find_map(|(place, event)| match event {
        Event::Answered { origin, request, answer, ticket }
            if *origin == by && *request == Request::Exit(code) =>
        {
            Some((place, *answer, ticket.is_some()))
        }
        _ => None,
    });
    let (place, answer, has_ticket) = asked?;
    let is_end = |event: &&Event| match event {
        Event::ListenerEnded { listener: of, .. } | Event::EndedLate { listener: of, .. } => *of == listener,
        _ => false,
    };
    step.events[place..].iter().find(is_end).map(|end| (answer, has_ticket, end))
}

/// EXIT-1, EXIT-2 and TIME-2.
#[test]
fn an_end_by_an_exit_is_answered_and_then_booked() {
    let is_shown = |due: Answer, has_ticket: bool, is_late: bool, fails: bool| {
        has_step(|step| {
            let Some((answer, ticket, end)) = exit(step) else { return false };
            let outcome = match end {
                Event::ListenerEnded { outcome, .. } if !is_late => outcome,
                Event::EndedLate { outcome, .. } if is_late => outcome,
                _ => return false,
            };
            let is_outcome =
                matches!(outcome, Outcome::Exit(_)) != fails && (*outcome == Outcome::Failed) == fails;
            (answer, ticket) == (due, has_ticket) && is_outcome
        })
    };
    let (joined, abandoned) = (Answer::Joined { again: false }, Answer::Refused(Reason::Abandoned));
    assert!(is_shown(Answer::Accepted, true, false, false), "granted");
    assert!(is_shown(joined, true, false, false), "joined");
    assert!(is_shown(Answer::Denied, false, false, true), "denied");
    assert!(is_shown(abandoned, false, true, false), "late");
    assert!(is_shown(Answer::Denied, false, true, true), "late and denied");
    // The control: nothing else is ever answered or booked.
    assert!(!is_shown(Answer::Accepted, true, false, true) && !is_shown(abandoned, false, false, false));
    assert!(!is_shown(Answer::Denied, false, false, false) && !is_shown(Answer::Accepted, true, true, false));
}

/// Has a step this input and, of the thread or listener that gives it, these events alone?
fn waits(step: &Step, due: &[Event]) -> bool {
    matches!(step.input, Input::Wait { .. }) && step.events == due
}

/// WAIT-1, WAIT-8, WAIT-3 and TIME-2.
#[test]
fn a_wait_is_satisfied_at_once_or_refused() {
    let thread = |step: &Step| match step.input {
        Input::Wait { by: Origin::Thread(thread), state } => Some((thread, state)),
        _ => None,
    };
    let woken = |step: &Step, wake: fn(State) -> Wake| {
        thread(step).is_some_and(|(thread, state)| {
            waits(step, &[Event::Waiting { thread, state }, Event::Woken { thread, wake: wake(state) }])
        })
    };
    assert!(has_step(|step| woken(step, Wake::Entered)), "for the current state");
    assert!(has_step(|step| woken(step, |_| Wake::Gone)), "after Exited");
    let refused = |step: &Step, reason: Reason| match step.input {
        Input::Wait { by: Origin::Listener(listener), .. } => {
            waits(step, &[Event::Refused { origin: Origin::Listener(listener), reason }])
        }
        _ => false,
    };
    assert!(has_step(|step| refused(step, Reason::Abandoned)), "by an abandoned listener");
    assert!(has_step(|step| refused(step, Reason::InListener)), "by a running listener");
    assert!(!has_step(|step| refused(step, Reason::Stale)), "a listener that does not run makes no call");
}

/// WAIT-1: Idle within a Reload, and Running between two rounds of a Reload.
#[test]
fn a_state_that_the_bus_passes_through_wakes_its_waiters() {
    let shows = |step: &Step, state: State| {
        let leaves = |event: &&Event| matches!(event, Event::StateWritten { from, .. } if *from == state);
        let wakes =
            |event: &Event| matches!(event, Event::Woken { wake: Wake::Entered(of), .. } if *of == state);
        let is_woken = step.events.iter().any(wakes);
        is_woken && step.events.iter().rev().take_while(|event| !wakes(event)).any(|event| leaves(&event))
    };
    assert!(has_step(|step| shows(step, State::Idle)));
    // A waiter, a Reload and a request that joins it once more come together in the complete suite.
    let between = |step: &Step| {
        let reloads = |event: &Event| matches!(event, Event::Resolved { goal: Goal::Reload, .. });
        shows(step, State::Running) && step.events.iter().any(reloads)
    };
    assert!(ground::suite("whole-k0").cases.iter().flat_map(|case| &case.steps).any(between));
    assert!(!has_step(|step| shows(step, State::Exited)), "the bus never leaves Exited");
}

/// WAIT-9.
#[test]
fn entries_that_were_appended_before_block_run_in_it() {
    let shows = |case: &Case| {
        let block = case.steps.iter().position(|step| step.input == Input::Block);
        block.is_some_and(|block| {
            let (before, at) = (&case.steps[..block], &case.steps[block].events);
            let fails: Vec<bool> = before
                .iter()
                .filter_map(|step| match step.input {
                    Input::Enqueue { fails } => Some(fails),
                    _ => None,
                })
                .collect();
            let ran = |event: &Event| match event {
                Event::MainRan { failed } => Some(*failed),
                _ => None,
            };
            let is_last = matches!(at.last(), Some(Event::Taken { .. }));
            fails.len() > 1 && is_last && at.iter().filter_map(ran).eq(fails)
        })
    };
    assert!(has_case(shows));
    let outside = |step: &Step| {
        matches!(step.input, Input::Enqueue { .. })
            && step.events.iter().any(|e| matches!(e, Event::Taken { .. }))
    };
    assert!(!has_step(outside));
}

/// PASS-9, as the guide says it: the priority of a stop is 255 minus that of its start.
#[test]
fn components_stop_in_the_reverse_order_by_their_priorities() {
    let starts = [20, 40, 60];
    let on = |channel, number: usize, priority| Subscribed {
        listener: ListenerId(number as u64),
        channel,
        priority,
    };
    let up = (0..).zip(starts).map(|(n, priority)| on(Channel::Start, n, priority));
    let down = (3..).zip(starts).map(|(n, priority)| on(Channel::Stop, n, 255 - priority));
    let setup =
        Setup { listeners: up.chain(down).collect(), threads: 1, denied: Vec::new(), log: Vec::new() };
    let ask = |request| Input::Request { by: Origin::Thread(ThreadId(1)), request };
    let ends = |number| Input::End { listener: ListenerId(number), end: End::Ok };
    let inputs =
        [ask(Request::Start), ends(0), ends(1), ends(2), ask(Request::Stop), ends(5), ends(4), ends(3)];
    let case = script(&setup, Parameters::default(), &inputs, 0, &[]).unwrap();
    let called = events(&case).filter_map(|event| match event {
        Event::ListenerBegan { listener, .. } => Some(listener.0),
        _ => None,
    });
    assert_eq!(called.collect::<Vec<_>>(), [0, 1, 2, 5, 4, 3]);
}
