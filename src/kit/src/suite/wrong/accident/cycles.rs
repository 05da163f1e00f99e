//! Accidents with the number of cycles, with what is asked between a start and a stop, and with the log.

use wspbus_models::bus::answer::{Asker, Cell, Reply, Rule};
use wspbus_models::bus::event::{Answer, Channel, Event, Outcome, Resolution, TicketId};
use wspbus_models::bus::plan::Move;
use wspbus_models::bus::{Bus, Code, Goal, Input, Request, State};

use super::seen::{began, ended, entered, granted, ill, never_resolves, taking, telling};
use crate::suite::wide::dimension::{CYCLES, LOG_AT, MIDDLE, WHEN};
use crate::suite::wrong::mistake::{Mistake, after, due, step};

pub(super) const ALL: &[Mistake] = &[
    after(
        &WHEN,
        "failed-once-is-70",
        "CODE-1",
        "a failure of an earlier cycle makes the code 70",
        |memory, bus, _, events| {
            memory.done |= ill(events).is_some_and(|failure| failure.channel != Channel::Graceful);
            let (failed, asked) = (memory.done, bus.code);
            taking(events, |code, _, _| {
                if failed && asked.is_none() {
                    *code = Code::SOFTWARE;
                }
            });
        },
    ),
    after(
        &WHEN,
        "failures-of-all-cycles",
        "CODE-3",
        "block tells the failures of earlier cycles too",
        |memory, _, _, events| {
            memory.failures.extend(ill(events).filter(|failure| failure.channel != Channel::Graceful));
            memory.failures.sort();
            memory.failures.dedup();
            let all = memory.failures.clone();
            taking(events, |_, _, told| told.clone_from(&all));
        },
    ),
    after(
        &WHEN,
        "ticket-of-the-next-cycle-told",
        "GOAL-19",
        "the failures that one ticket was told are told to the next one too",
        |memory, _, _, events| {
            let told = |event: &Event| match event {
                Event::Resolved { resolution: Resolution::ReachedWithFailures(told), .. } => {
                    Some(told.clone())
                }
                _ => None,
            };
            let new: Vec<_> = events.iter().filter_map(told).flatten().collect();
            let old = std::mem::take(&mut memory.failures);
            let resolved = events.iter().any(|event| matches!(event, Event::Resolved { .. }));
            telling(events, |told| {
                told.extend(old.clone());
                told.sort();
                told.dedup();
            });
            memory.failures = if resolved { new } else { old };
        },
    ),
    step(
        &WHEN,
        "deadline-of-one-shot",
        "TIME-1",
        "a deadline that has passed once is not set again for the same listener",
        |wrong, bus, input| {
            if let Input::Expired(turn) = input
                && bus.turn() == Some(*turn)
            {
                if wrong.memory.listeners.contains(&turn.listener) {
                    return Vec::new();
                }
                wrong.memory.listeners.push(turn.listener);
            }
            wrong.right(bus, input)
        },
    )
    .threads(),
    after(
        &WHEN,
        "exit-of-a-listener-in-a-later-cycle-is-well",
        "EXIT-1",
        "from the second start pass on, the answer to an exit of a listener is not awaited: the code is lost",
        |memory, _, input, events| {
            memory.count += usize::from(began(events) == Some(Channel::Start));
            let exits =
                matches!(input, Input::Ended(..)) && matches!(ended(events), Some((.., Outcome::Exit(_))));
            if exits && memory.count > 1 {
                events.retain(|event| !matches!(event, Event::Answered { .. }));
            }
        },
    ),
    due(
        &CYCLES,
        "called-four-times-at-most",
        "PASS-2",
        "a listener that is not the first of its pass is called in four passes at most",
        |memory, _, _, due| {
            let times = |one: &_| memory.listeners.iter().filter(|called| *called == one).count();
            let first = due.first().copied();
            due.retain(|one| Some(*one) == first || times(one) < 4);
            memory.listeners.extend(due.iter().copied());
        },
    ),
    after(
        &CYCLES,
        "eight-tickets-in-a-life",
        "GOAL-16",
        "the ninth ticket of a life never resolves",
        |memory, _, _, events| {
            memory.count += usize::from(granted(events).is_some());
            let ninth = granted(events).is_some() && memory.count == 9;
            never_resolves(memory, events, ninth);
        },
    ),
    due(
        &CYCLES,
        "order-of-two-cycles",
        "PASS-3",
        "from the third start pass on, start listeners are called in the order of subscription",
        |memory, bus, on, due| {
            memory.count += usize::from(on == Channel::Start);
            if on == Channel::Start && memory.count > 2 {
                due.sort_by_key(|listener| super::seen::age(bus, *listener));
            }
        },
    ),
    after(
        &CYCLES,
        "third-stop-starts-again",
        "GOAL-21",
        "once three start passes began, a bus that was stopped starts again by itself, once",
        |memory, bus, _, events| {
            memory.count += usize::from(began(events) == Some(Channel::Start));
            let stopped = entered(events) == Some(State::Idle) && bus.goal.is_none();
            if stopped && memory.count > 2 && !memory.done {
                memory.done = true;
                bus.goal = Some(Goal::Start);
            }
        },
    ),
    after(
        &CYCLES,
        "fifth-start-never-runs",
        "GOAL-16",
        "the fifth start pass is over, and its Start never resolves",
        |memory, _, _, events| {
            memory.count += usize::from(began(events) == Some(Channel::Start));
            let fifth = memory.count == 5 && entered(events) == Some(State::Running);
            events.retain(|event| !(fifth && matches!(event, Event::Resolved { .. })));
        },
    ),
    after(
        &MIDDLE,
        "one-graceful-in-a-cycle",
        "GOAL-1",
        "a second Graceful of a bus that runs is answered Already",
        |memory, bus, input, events| {
            if entered(events) == Some(State::Running) {
                memory.count = 0;
            }
            let asks = matches!(input, Input::Request(_, Request::Graceful));
            if let (true, Some((.., Answer::Accepted, ticket))) = (asks, granted(events)) {
                memory.count += 1;
                if memory.count > 1 {
                    let_be(bus, events, ticket);
                }
            }
        },
    ),
    step(
        &MIDDLE,
        "second-reload-stops-nothing",
        "LIFE-7",
        "a second Reload of a life starts again what was not stopped",
        |wrong, bus, input| {
            if *input == Input::Advance && wrong.memory.count > 1 {
                wrong.machine.tables.plan[State::Running as usize][Goal::Reload as usize] =
                    Move::Pass(State::Starting, Channel::Start);
                wrong.machine.tables.plan[State::Starting as usize][Goal::Reload as usize] =
                    Move::Enter(State::Running);
            }
            let events = wrong.right(bus, input);
            let reloads = matches!(granted(&events), Some((_, Request::Reload, Answer::Accepted, _)));
            wrong.memory.count += usize::from(reloads && bus.pass.is_none());
            events
        },
    ),
    after(
        &MIDDLE,
        "one-reload-in-a-run",
        "GOAL-1",
        "a second Reload between a start and a stop is answered Already",
        |memory, bus, _, events| match granted(events) {
            Some((_, Request::Reload, Answer::Accepted, ticket)) => {
                memory.count += 1;
                if memory.count > 1 && bus.state == State::Running && bus.pass.is_none() {
                    let_be(bus, events, ticket);
                }
            }
            Some((_, Request::Start | Request::Stop, ..)) => memory.count = 0,
            _ => {}
        },
    ),
    after(
        &MIDDLE,
        "failures-of-gracefuls-pile-up",
        "GOAL-19",
        "a Graceful is told the failures of earlier Gracefuls too",
        |memory, _, _, events| {
            memory.failures.extend(ill(events).filter(|failure| failure.channel == Channel::Graceful));
            memory.failures.sort();
            memory.failures.dedup();
            let all = memory.failures.clone();
            let graceful = |e: &Event| matches!(e, Event::Resolved { goal: Goal::Graceful, .. });
            if events.iter().any(graceful) {
                telling(events, |told| {
                    told.extend(all.clone());
                    told.sort();
                    told.dedup();
                });
            }
        },
    ),
    after(
        &MIDDLE,
        "graceful-after-a-reload-runs-twice",
        "PASS-2",
        "the first graceful pass after a Reload calls its last listener twice",
        |memory, bus, _, events| {
            memory.done |= matches!(granted(events), Some((_, Request::Reload, ..)));
            if let (true, Some(Channel::Graceful), Some(pass)) = (memory.done, began(events), &mut bus.pass) {
                pass.due.extend(pass.due.last().copied());
                memory.done = false;
            }
        },
    ),
    step(
        &MIDDLE,
        "start-while-running-is-refused-after-a-reload",
        "GOAL-1",
        "a Start of a bus that runs is Accepted once there was a Reload",
        |wrong, bus, input| {
            let events = wrong.right(bus, input);
            if matches!(granted(&events), Some((_, Request::Reload, ..))) && !wrong.memory.done {
                wrong.memory.done = true;
                let at = wspbus_models::bus::situation::Situation {
                    state: State::Running,
                    goal: None,
                    begun: false,
                    taken: false,
                };
                let cell = Cell { at, asker: Asker::Outside, request: Goal::Start };
                let rule = Rule::of(&cell, Reply::Say(Answer::Accepted));
                wrong.machine.tables.rules.to_mut().insert(0, rule);
            }
            events
        },
    ),
    step(
        &LOG_AT,
        "failing-log-in-a-pass-resolves-the-ticket",
        "MSG-1",
        "a failing log in a pass resolves the tickets of the goal: the call is left by the error",
        |wrong, bus, input| {
            let mut events = wrong.right(bus, input);
            if *input == Input::LogFailed && bus.pass.is_some() {
                for ticket in std::mem::take(&mut bus.tickets) {
                    let resolution = Resolution::Reached;
                    events.push(Event::Resolved { ticket: ticket.id, goal: ticket.goal, resolution });
                }
            }
            events
        },
    ),
    after(
        &LOG_AT,
        "second-failing-log-uncounted",
        "MSG-1",
        "a log that fails for the second time is not counted",
        |memory, _, input, events| {
            memory.count += usize::from(*input == Input::LogFailed);
            let second = memory.count == 2;
            events.retain(|event| !(second && *event == Event::LogFailed));
        },
    ),
    step(
        &LOG_AT,
        "failing-log-while-running-stops",
        "MSG-1",
        "a failing log while the bus is at rest in Running stops it",
        |wrong, bus, input| {
            let events = wrong.right(bus, input);
            if *input == Input::LogFailed && bus.state == State::Running && bus.goal.is_none() {
                bus.goal = Some(Goal::Stop);
            }
            events
        },
    ),
    after(
        &LOG_AT,
        "failing-log-ends-the-pass",
        "MSG-1",
        "after a failing log in a pass the listeners that are due are not called",
        |_, bus, input, _| {
            if let (Input::LogFailed, Some(pass)) = (input, &mut bus.pass) {
                pass.due.clear();
            }
        },
    ),
    after(
        &LOG_AT,
        "failing-log-makes-the-code-70",
        "MSG-1",
        "a failing log counts for the exit code",
        |memory, bus, input, events| {
            memory.done |= *input == Input::LogFailed;
            let (failed, asked) = (memory.done, bus.code);
            taking(events, |code, _, _| {
                if failed && asked.is_none() {
                    *code = Code::SOFTWARE;
                }
            });
        },
    ),
    after(
        &MIDDLE,
        "third-graceful-calls-the-first-alone",
        "PASS-2",
        "from the third graceful pass between a start and a stop on, the first listener alone is called",
        |memory, bus, _, events| {
            match began(events) {
                Some(Channel::Graceful) => memory.count += 1,
                Some(_) => memory.count = 0,
                None => {}
            }
            if let (Some(_), true, Some(pass)) = (began(events), memory.count > 2, &mut bus.pass) {
                pass.due.truncate(1);
            }
        },
    ),
    due(
        &CYCLES,
        "sixth-stop-pass-in-reverse",
        "PASS-3",
        "from the sixth stop pass on, stop listeners are called in the reverse order",
        |memory, _, on, due| {
            memory.count += usize::from(on == Channel::Stop);
            if on == Channel::Stop && memory.count > 5 {
                due.reverse();
            }
        },
    ),
    after(
        &WHEN,
        "code-70-of-the-first-cycle-alone",
        "CODE-1",
        "a failure makes the code 70 in the first cycle, and in no later one",
        |memory, bus, _, events| {
            memory.count += usize::from(began(events) == Some(Channel::Start));
            let (later, asked) = (memory.count > 1, bus.code);
            taking(events, |code, _, _| {
                if later && asked.is_none() {
                    code.0 = 0;
                }
            });
        },
    ),
];

/// Answers Already to the request that was granted this ticket, and does not carry it out.
fn let_be(bus: &mut Bus, events: &mut [Event], granted: TicketId) {
    bus.goal = None;
    bus.tickets.retain(|open| open.id != granted);
    for event in events {
        if let Event::Answered { answer, ticket, .. } = event {
            (*answer, *ticket) = (Answer::Already, None);
        }
    }
}
