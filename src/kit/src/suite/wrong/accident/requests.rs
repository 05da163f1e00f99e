//! Accidents with requests that are made while a pass runs.

use wspbus_models::bus::answer::{Asker, Cell, Reply, Rule};
use wspbus_models::bus::event::{Answer, Channel, Event, Origin, Reason, Resolution, ThreadId};
use wspbus_models::bus::listener::Ticket;
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Goal, Input, Request, State, Tables};

use super::seen::{answers, began, granted, lose, never_resolves, on, telling};
use crate::suite::wide::dimension::{LADDER, OVERTAKE_BY, OVERTAKE_IN, OVERTAKES};
use crate::suite::wrong::mistake::{After, Mistake, after, step, table};

pub(super) const ALL: &[Mistake] = &[
    after(
        &OVERTAKES,
        "table-of-three-tickets",
        "GOAL-16",
        "the ticket of a request never resolves that is granted while three are open",
        |memory, bus, _, events| {
            let full = bus.tickets.len() > 3;
            never_resolves(memory, events, full);
        },
    ),
    after(
        &OVERTAKES,
        "first-and-last-ticket-resolve",
        "GOAL-16",
        "where three or more tickets are reached at once, the first and the last resolve",
        |_, _, _, events| {
            let resolved = |event: &Event| matches!(event, Event::Resolved { resolution, .. } if !matches!(resolution, Resolution::Superseded { .. }));
            let many = events.iter().filter(|event| resolved(event)).count();
            let mut index = 0;
            events.retain(|event| {
                index += usize::from(resolved(event));
                !resolved(event) || index == 1 || index == many
            });
        },
    ),
    after(
        &OVERTAKES,
        "overtaken-twice-is-forgotten",
        "GOAL-5",
        "the second time that a request overtakes others while a pass runs, their tickets never resolve",
        |memory, bus, _, events| {
            if began(events).is_some() {
                memory.count = 0;
            }
            let overtakes =
                |e: &Event| matches!(e, Event::Resolved { resolution: Resolution::Superseded { .. }, .. });
            if bus.pass.is_some() && events.iter().any(overtakes) {
                memory.count += 1;
                if memory.count == 2 {
                    events.retain(|event| !overtakes(event));
                }
            }
        },
    ),
    after(
        &OVERTAKES,
        "third-overtaken-ticket-forgotten",
        "GOAL-5",
        "of the tickets that a request overtakes the third and later ones never resolve",
        |_, _, _, events| {
            let mut index = 0;
            events.retain(|event| {
                let overtaken =
                    matches!(event, Event::Resolved { resolution: Resolution::Superseded { .. }, .. });
                index += usize::from(overtaken);
                !overtaken || index < 3
            });
        },
    ),
    table(
        &LADDER,
        "equal-stop-overtakes",
        "GOAL-4",
        "a Stop while a Stop is pending is Accepted: strength is compared with >=",
        |t| {
            for asker in [Asker::Outside, Asker::Listener] {
                cell(t, at(State::Stopping, Goal::Stop), asker, Goal::Stop, Answer::Accepted);
            }
        },
    ),
    table(
        &LADDER,
        "reload-turns-a-stop-around",
        "GOAL-3",
        "a Reload while a Stop is pending is Accepted, and the bus comes up again",
        |t| cell(t, at(State::Stopping, Goal::Stop), Asker::Outside, Goal::Reload, Answer::Accepted),
    ),
    after(
        &LADDER,
        "superseded-by-the-first",
        "GOAL-3",
        "a weaker request is told the goal that overtook first, and not the one that is pending",
        |memory, _, _, events| {
            if began(events).is_some() {
                memory.goal = None;
            }
            if let Some((_, request, Answer::Accepted, _)) = granted(events) {
                memory.goal = memory.goal.or(Some(request.goal()));
            }
            for event in events {
                if let (Event::Answered { request, answer: Answer::Superseded(by), .. }, Some(first)) =
                    (event, memory.goal)
                    && first > request.goal()
                {
                    *by = first;
                }
            }
        },
    ),
    table(
        &LADDER,
        "start-behind-a-reload",
        "GOAL-4",
        "a Start while a Reload is pending is Superseded",
        |t| {
            for state in [State::Starting, State::Stopping] {
                let behind = Answer::Superseded(Goal::Reload);
                cell(t, at(state, Goal::Reload), Asker::Outside, Goal::Start, behind);
                cell(t, at(state, Goal::Reload), Asker::Listener, Goal::Start, behind);
            }
        },
    ),
    step(
        &LADDER,
        "superseded-and-done-later",
        "GOAL-13",
        "a Start that was superseded by a Stop is done once the Stop is reached",
        |wrong, bus, input| {
            let events = wrong.right(bus, input);
            let behind = |event: &Event| {
                let by = Answer::Superseded(Goal::Stop);
                matches!(event, Event::Answered { request: Request::Start, answer, .. } if *answer == by)
            };
            wrong.memory.done |= events.iter().any(behind);
            if wrong.memory.done && bus.goal.is_none() && bus.state == State::Idle {
                wrong.memory.done = false;
                bus.goal = Some(Goal::Start);
            }
            events
        },
    ),
    table(
        &OVERTAKE_IN,
        "no-stop-in-a-graceful-pass",
        "GOAL-3",
        "a Stop while a graceful pass runs is refused",
        |t| {
            let begun = Situation { begun: true, ..at(State::Running, Goal::Graceful) };
            for asker in [Asker::Outside, Asker::Listener] {
                cell(t, begun, asker, Goal::Stop, Answer::Refused(Reason::NotRunning));
            }
        },
    ),
    after(
        &OVERTAKE_IN,
        "start-pass-serves-a-later-reload",
        "LIFE-7",
        "a Reload in a start pass is reached by that pass, and stops nothing",
        |_, bus, _, events| {
            let reloads = matches!(granted(events), Some((_, Request::Reload, Answer::Accepted, _)));
            if let (true, Some(pass)) = (reloads && on(bus, Channel::Start), &mut bus.pass) {
                pass.goal = Goal::Reload;
            }
        },
    ),
    after(
        &OVERTAKE_IN,
        "joined-in-the-exit-pass-is-forgotten",
        "GOAL-16",
        "a ticket that joins while the exit pass runs never resolves",
        |memory, bus, input, events| {
            let joins = matches!(granted(events), Some((.., Answer::Joined { .. }, _)));
            let such = joins && on(bus, Channel::Exit) && matches!(input, Input::Request(..));
            never_resolves(memory, events, such);
        },
    ),
    table(
        &OVERTAKE_IN,
        "restart-in-the-exit-pass",
        "GOAL-3",
        "a Restart in the exit pass of an Exit is Accepted, and re-executes",
        |t| {
            for asker in [Asker::Outside, Asker::Listener] {
                cell(t, at(State::Exiting, Goal::Exit), asker, Goal::Restart, Answer::Accepted);
            }
        },
    ),
    table(
        &OVERTAKE_IN,
        "reload-in-its-stop-pass-runs-again",
        "GOAL-4",
        "a Reload in the stop pass of a Reload does not share its end, and runs once more",
        |t| {
            let again = Answer::Joined { again: true };
            cell(t, at(State::Stopping, Goal::Reload), Asker::Outside, Goal::Reload, again);
        },
    ),
    after(
        &OVERTAKE_BY,
        "one-ticket-for-each-thread",
        "GOAL-16",
        "a second ticket of a thread takes the place of its first, which never resolves",
        ONE_EACH,
    ),
    after(
        &OVERTAKE_BY,
        "second-thread-never-joins",
        "GOAL-4",
        "a request of another thread than the first is Superseded where it should join",
        |_, bus, input, events| {
            let other = matches!(input, Input::Request(Origin::Thread(ThreadId(2..)), _));
            if let (true, Some(goal), Some((.., Answer::Joined { .. }, ticket))) =
                (other, bus.goal, granted(events))
            {
                bus.tickets.retain(|open| open.id != ticket);
                answers(events, Answer::Superseded(goal));
                for event in events.iter_mut() {
                    if let Event::Answered { ticket, .. } = event {
                        *ticket = None;
                    }
                }
            }
        },
    )
    .threads(),
    after(
        &OVERTAKE_BY,
        "ticket-of-a-listener-forgotten",
        "GOAL-16",
        "the ticket of a listener that joins never resolves",
        |memory, _, input, events| {
            let asks = matches!(input, Input::Request(Origin::Listener(_), _));
            let joins = matches!(granted(events), Some((.., Answer::Joined { .. }, _)));
            never_resolves(memory, events, asks && joins);
        },
    ),
    table(
        &OVERTAKE_BY,
        "listener-may-not-stop-the-start",
        "GOAL-3",
        "a Stop of a start listener while its Start is pending is Superseded",
        |t| {
            let behind = Answer::Superseded(Goal::Start);
            cell(t, at(State::Starting, Goal::Start), Asker::Listener, Goal::Stop, behind);
        },
    ),
    after(
        &OVERTAKES,
        "table-of-four-tickets",
        "GOAL-16",
        "the ticket of a request never resolves that is granted while four are open",
        |memory, bus, _, events| super::seen::never_resolves(memory, events, bus.tickets.len() > 4),
    ),
    after(
        &OVERTAKES,
        "joined-tickets-end-in-another-kind",
        "GOAL-10",
        "of several tickets that are reached at once the first alone is told what failed",
        |_, _, _, events| {
            let reached = |event: &Event| {
                matches!(event, Event::Resolved { resolution: Resolution::ReachedWithFailures(_), .. })
            };
            if let Some(first) = events.iter().position(reached) {
                telling(&mut events[first + 1..], Vec::clear);
            }
        },
    ),
    after(
        &OVERTAKE_IN,
        "a-round-for-each-joiner",
        "GOAL-7",
        "each of several requests that join once more gets a round of its own",
        |memory, bus, _, events| {
            if let Some((.., Answer::Joined { again: true }, ticket)) = granted(events) {
                memory.tickets.push(ticket);
            }
            if !events.iter().any(|event| matches!(event, Event::Resolved { .. })) {
                return;
            }
            let mut open: Vec<&mut Ticket> =
                bus.tickets.iter_mut().filter(|open| memory.tickets.contains(&open.id)).collect();
            open.iter_mut().skip(1).for_each(|ticket| ticket.again = true);
            let left: Vec<_> = open.iter().map(|ticket| ticket.id).collect();
            memory.tickets.retain(|ticket| left.contains(ticket));
        },
    ),
    table(&LADDER, "restart-over-exit", "GOAL-3", "a Restart is stronger than an Exit", |t| {
        t.ladder.swap(4, 5)
    }),
];

/// The tickets of each thread: `held` has the answers that granted them.
const ONE_EACH: After = |memory, _, input, events| {
    if let (Input::Request(Origin::Thread(by), _), Some((.., new))) = (input, granted(events)) {
        for event in std::mem::take(&mut memory.held) {
            match event {
                Event::Answered { origin, ticket: Some(ticket), .. } if origin == Origin::Thread(*by) => {
                    if ticket != new {
                        memory.tickets.push(ticket);
                    }
                }
                event => memory.held.push(event),
            }
        }
        let overtaken =
            |e: &Event| matches!(e, Event::Resolved { ticket, .. } if memory.tickets.contains(ticket));
        let gone: Vec<_> = events.iter().filter(|event| overtaken(event)).cloned().collect();
        memory.tickets.retain(|ticket| {
            !gone.iter().any(|event| matches!(event, Event::Resolved { ticket: over, .. } if over == ticket))
        });
        memory.held.extend(events.iter().find(|event| matches!(event, Event::Answered { .. })).cloned());
    }
    lose(memory, events);
    let over_now: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Resolved { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .collect();
    memory.held.retain(|event| match event {
        Event::Answered { ticket: Some(ticket), .. } => !over_now.contains(ticket),
        _ => true,
    });
};

const fn at(state: State, goal: Goal) -> Situation {
    Situation { state, goal: Some(goal), begun: false, taken: false }
}

/// Answers otherwise in this situation: a rule before all others.
fn cell(tables: &mut Tables, at: Situation, asker: Asker, request: Goal, answer: Answer) {
    tables.rules.to_mut().insert(0, Rule::of(&Cell { at, asker, request }, Reply::Say(answer)));
}
