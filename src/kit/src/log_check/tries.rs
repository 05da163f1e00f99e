//! The inputs that may come next: those that the next event of the log names, and those that the log does not tell.

use wspbus_models::bus::event::{Channel, Event, ListenerId, MAIN, Origin, Outcome, ThreadId, TicketId};
use wspbus_models::bus::listener::{Listener, Turn};
use wspbus_models::bus::{Bus, End, Input, Main, Request, State};

use super::candidate::{Candidate, is_free, unnamed};
use super::header::Kind;
use super::terms::{NOT_NAMED, Terms, UNNAMED, is_granted_to_thread, told_later};

/// A thread that no event names: to the bus, all threads that make requests are alike.
const UNSEEN: Origin = Origin::Thread(ThreadId(1));

/// Inputs to be tried, with the numbers that the bus is to hand out.
#[derive(Clone, Debug)]
pub struct Try {
    /// The inputs, in order. They are one step of the search.
    pub inputs: Vec<Input>,
    /// The number of the next ticket.
    pub ticket: u64,
    /// The number of the next listener.
    pub listener: u64,
    /// The listeners that the bus is to have, where subscriptions are not told.
    pub listeners: Option<Vec<Listener>>,
    /// The place of the answer in the log, if the request comes before its answer.
    pub early: Option<usize>,
    /// True if the log must not tell the answer: it ends before the call returns.
    pub is_untold: bool,
}

impl Try {
    fn of(input: Input) -> Try {
        let (ticket, listener) = (UNNAMED, NOT_NAMED.0);
        Try { inputs: vec![input], ticket, listener, listeners: None, early: None, is_untold: false }
    }

    fn with_ticket(self, ticket: u64) -> Try {
        Try { ticket, ..self }
    }
}

/// The tries at this place of the log. A new ticket without a name gets the number after those of the others.
pub fn tries(terms: &Terms<'_>, candidate: &Candidate, place: usize) -> Vec<Try> {
    let bus = &candidate.bus;
    let mut found: Vec<Try> = Vec::new();
    if let Some(event) = terms.event(place) {
        by_event(terms, bus, event, place, &mut found);
    }
    if bus.can_advance() {
        found.push(Try::of(Input::Advance));
    }
    hidden_requests(terms, candidate, place, &mut found);
    hidden_ends(terms, bus, &mut found);
    if !terms.tells(Kind::Main) {
        match bus.main {
            Main::Away => found.push(Try::of(Input::Block(Origin::Thread(MAIN)))),
            Main::Blocked if bus.can_take() => found.push(Try::of(Input::Take)),
            Main::Blocked | Main::Taken => {}
        }
    }
    let next = UNNAMED + unnamed(bus) as u64;
    found.iter_mut().filter(|t| t.ticket == UNNAMED).for_each(|t| t.ticket = next);
    found
}

/// The inputs that the event names.
fn by_event(terms: &Terms<'_>, bus: &Bus, event: &Event, place: usize, found: &mut Vec<Try>) {
    match *event {
        Event::Answered { origin, request, ticket, .. } => {
            let is_new =
                |ticket: &TicketId| terms.names_tickets() && !terms.is_taken(*ticket, place, bus, &[]);
            let named = ticket.filter(is_new).map(|ticket| ticket.0);
            let ticket = named.unwrap_or(if terms.names_tickets() { UNNAMED } else { 0 });
            let ticket = if terms.tells(Kind::Tickets) { ticket } else { lowest(bus) };
            found.push(Try::of(Input::Request(origin, request)).with_ticket(ticket));
            if let (Origin::Listener(listener), Request::Exit(code)) = (origin, request)
                && let Some(turn) = bus.turn_of(listener)
            {
                found.push(Try::of(Input::Ended(turn, End::Exit(code))).with_ticket(ticket));
            }
        }
        Event::ListenerEnded { listener, outcome, .. } | Event::EndedLate { listener, outcome } => {
            let Some(turn) = bus.turn_of(listener) else { return };
            found.extend(match outcome {
                Outcome::Ok => Some(Try::of(Input::Ended(turn, End::Ok))),
                Outcome::Failed => Some(Try::of(Input::Ended(turn, End::Failed))),
                Outcome::Exit(code) => Some(Try::of(Input::Ended(turn, End::Exit(code)))),
                Outcome::TimedOut => Some(Try::of(Input::Expired(turn))),
                Outcome::Busy | Outcome::Interrupted => None,
            });
        }
        Event::Subscribed { channel, listener, priority } => {
            let number = if is_free(bus, listener) { listener.0 } else { NOT_NAMED.0 };
            let input = Input::Subscribe(UNSEEN, channel, priority);
            found.push(Try { listener: number, ..Try::of(input) });
        }
        Event::Unsubscribed { listener } => found.push(Try::of(Input::Unsubscribe(UNSEEN, listener))),
        Event::Waiting { thread, state } => found.push(Try::of(Input::Wait(Origin::Thread(thread), state))),
        Event::Refused { origin, .. } => refusals(bus, origin, found),
        Event::Blocked => found.push(Try::of(Input::Block(Origin::Thread(MAIN)))),
        Event::MainRan { failed } => {
            let mut entry = Try::of(Input::MainRan(failed));
            entry.inputs.insert(0, Input::Enqueue(UNSEEN));
            found.push(entry);
        }
        Event::Taken { .. } => found.push(Try::of(Input::Take)),
        Event::LogFailed => found.push(Try::of(Input::LogFailed)),
        _ => {}
    }
}

/// The calls that a bus may refuse by an event. A refusal changes nothing, so it does not matter which call it was.
fn refusals(bus: &Bus, origin: Origin, found: &mut Vec<Try>) {
    let waits = State::ALL.into_iter().map(|state| Input::Wait(origin, state));
    let over = |listener| Turn { listener, number: u64::MAX };
    let ends = match origin {
        Origin::Listener(listener) => vec![Input::Ended(over(listener), End::Ok)],
        Origin::Thread(_) => vec![],
    };
    let others = [
        Input::Block(origin),
        Input::Unsubscribe(origin, NOT_NAMED),
        Input::Await(origin, TicketId(u64::MAX)),
    ];
    // An entry that is not refused is told by no event: it would not be a refusal.
    let late_entry = (bus.main == Main::Taken).then_some(Input::Enqueue(origin));
    found.extend(waits.chain(others).chain(ends).chain(late_entry).map(Try::of));
}

/// The lowest number of a ticket that is free.
fn lowest(bus: &Bus) -> u64 {
    (0..).find(|n| bus.tickets.iter().all(|open| open.id.0 != *n)).unwrap_or_default()
}

/// The requests whose answers the log does not tell, or tells later.
fn hidden_requests(terms: &Terms<'_>, candidate: &Candidate, place: usize, found: &mut Vec<Try>) {
    let bus = &candidate.bus;
    let unnamed = unnamed(bus);
    let listener = bus.running().map(Origin::Listener);
    if !terms.tells(Kind::Answers) {
        for request in terms.requests() {
            found.extend(
                [Some(UNSEEN), listener].into_iter().flatten().map(|o| Try::of(Input::Request(o, request))),
            );
        }
    }
    if !terms.is_late() {
        return;
    }
    let mut threads: Vec<ThreadId> = Vec::new();
    for (at, event) in terms.rest(place) {
        let Event::Answered { origin: Origin::Thread(thread), .. } = event else { continue };
        if candidate.early.contains(&at) || threads.contains(thread) {
            continue;
        }
        threads.push(*thread);
        if let (Some(_), Event::Answered { origin, request, ticket, .. }) =
            (is_granted_to_thread(event), event)
        {
            let ticket = match ticket {
                Some(number)
                    if terms.names_tickets() && at == place && terms.is_taken(*number, at, bus, &[]) =>
                {
                    continue;
                }
                Some(_) if terms.names_tickets() => told_later(at),
                _ => lowest(bus),
            };
            let asks = Try::of(Input::Request(*origin, *request)).with_ticket(ticket);
            found.push(Try { early: Some(at), ..asks });
        }
    }
    if unnamed <= 1 {
        let untold = |request| Try { is_untold: true, ..Try::of(Input::Request(UNSEEN, request)) };
        found.extend(terms.requests().into_iter().map(untold));
    }
}

/// The ends of listeners that the log does not tell.
fn hidden_ends(terms: &Terms<'_>, bus: &Bus, found: &mut Vec<Try>) {
    if terms.tells(Kind::Listeners) {
        return;
    }
    for turn in bus.turns() {
        found.push(Try::of(Input::Ended(turn, End::Ok)));
        if bus.turn() == Some(turn) {
            found.push(Try::of(Input::Ended(turn, End::Failed)));
            if terms.may_expire(turn.listener) {
                found.push(Try::of(Input::Expired(turn)));
            }
        }
    }
}

/// The tries of a step that begins a pass on this channel, where subscriptions are not told: the listeners that may be
/// due, as far as the log shows the listeners of the pass.
pub fn due(terms: &Terms<'_>, bus: &Bus, channel: Channel, place: usize) -> Vec<Vec<Listener>> {
    if terms.tells(Kind::Passes) {
        let next = terms.rest(place).find_map(|(_, event)| match event {
            Event::PassBegan { channel: on, due, .. } => Some((*on, due.clone())),
            _ => None,
        });
        return match next {
            Some((on, due)) if on == channel => vec![as_listeners(channel, &due)],
            // No pass of this channel comes next in the log.
            _ => vec![Vec::new()],
        };
    }
    if !terms.tells(Kind::Listeners) {
        let mut due = terms.speaking(place);
        due.extend(terms.failing(channel).filter(|listener| !due.contains(listener)).collect::<Vec<_>>());
        due.retain(|listener| !bus.is_abandoned(*listener) || terms.failing(channel).any(|f| f == *listener));
        due.push(NOT_NAMED);
        return vec![Vec::new(), as_listeners(channel, &due)];
    }
    let mut called: Vec<ListenerId> = Vec::new();
    for (_, event) in terms.rest(place) {
        match event {
            Event::ListenerBegan { channel: on, listener, .. }
            | Event::ListenerEnded { channel: on, listener, outcome: Outcome::Busy, .. } => {
                if *on != channel || called.contains(listener) {
                    break;
                }
                called.push(*listener);
            }
            _ => {}
        }
    }
    (0..=called.len()).map(|count| as_listeners(channel, &called[..count])).collect()
}

fn as_listeners(channel: Channel, due: &[ListenerId]) -> Vec<Listener> {
    let listener = |(priority, id): (usize, &ListenerId)| Listener {
        id: *id,
        channel,
        priority: u8::try_from(priority).unwrap_or(u8::MAX),
    };
    due.iter().enumerate().map(listener).collect()
}

/// The unsubscription of a listener that is due, where subscriptions are not told.
pub fn unsubscription(terms: &Terms<'_>, bus: &Bus) -> Option<Try> {
    let pass = bus.pass.as_ref().filter(|_| !terms.tells(Kind::Subscriptions))?;
    let first = *pass.due.first()?;
    let listeners = Some(as_listeners(pass.channel, &[first]));
    Some(Try { listeners, ..Try::of(Input::Unsubscribe(UNSEEN, first)) })
}
