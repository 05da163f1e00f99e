//! A model makes the numbers of a bus small again after each step ([`Bus::reuse_numbers`]). A bus whose numbers only grow
//! does the same, but for the names: both get the same inputs here, and show the same events.

use std::collections::HashMap;

use proptest::prelude::*;
use wspbus_models::bus::event::{
    Channel, Event, Failure, ListenerId, MAIN, Origin, Reason, Resolution, ThreadId, TicketId,
};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{Bus, Code, End, Input, Machine, Request, State};

/// Two buses that get the same inputs, with the names that the second has for what the first knows.
struct Twins {
    machine: Machine,
    /// Its numbers are made small after each step.
    small: Bus,
    /// Its numbers only grow.
    grown: Bus,
    listeners: HashMap<ListenerId, ListenerId>,
    tickets: HashMap<TicketId, TicketId>,
}

impl Twins {
    fn new() -> Self {
        let machine = Machine { keeps: 2, ..Machine::default() };
        let (listeners, tickets) = (HashMap::new(), HashMap::new());
        Twins { machine, small: Bus::default(), grown: Bus::default(), listeners, tickets }
    }

    /// Gives an input in the names of the small bus to both.
    fn give(&mut self, input: Input) -> Result<(), TestCaseError> {
        let other = self.grown_input(input);
        let small = self.machine.step(&mut self.small, &input).events;
        let grown = self.machine.step(&mut self.grown, &other).events;
        for (one, two) in small.iter().zip(&grown) {
            match (one, two) {
                (Event::Subscribed { listener: one, .. }, Event::Subscribed { listener: two, .. }) => {
                    self.listeners.insert(*one, *two);
                }
                (Event::Answered { ticket: Some(one), .. }, Event::Answered { ticket: Some(two), .. }) => {
                    self.tickets.insert(*one, *two);
                }
                _ => {}
            }
        }
        let renamed: Vec<Event> = small.iter().map(|event| self.grown_event(event)).collect();
        prop_assert_eq!(renamed, grown.into_iter().map(sorted).collect::<Vec<_>>(), "{:?}", input);
        self.small.reuse_numbers();
        prop_assert_eq!(self.small.situation(), self.grown.situation());
        prop_assert_eq!(self.small.exit_code(), self.grown.exit_code());
        Ok(())
    }

    fn listener(&self, small: ListenerId) -> ListenerId {
        self.listeners.get(&small).copied().unwrap_or(ListenerId(u64::MAX))
    }

    fn ticket(&self, small: TicketId) -> TicketId {
        self.tickets.get(&small).copied().unwrap_or(TicketId(u64::MAX))
    }

    fn origin(&self, small: Origin) -> Origin {
        match small {
            Origin::Listener(listener) => Origin::Listener(self.listener(listener)),
            thread @ Origin::Thread(_) => thread,
        }
    }

    /// The call of the grown bus; one that is over stays so.
    fn turn(&self, small: Turn) -> Turn {
        let listener = self.listener(small.listener);
        let known = self.grown.turn_of(listener).filter(|_| self.small.turns().any(|turn| turn == small));
        known.unwrap_or(Turn { listener, number: 0 })
    }

    fn grown_input(&self, input: Input) -> Input {
        match input {
            Input::Request(by, request) => Input::Request(self.origin(by), request),
            Input::Ended(turn, end) => Input::Ended(self.turn(turn), end),
            Input::Expired(turn) => Input::Expired(self.turn(turn)),
            Input::Subscribe(by, channel, priority) => Input::Subscribe(self.origin(by), channel, priority),
            Input::Unsubscribe(by, listener) => Input::Unsubscribe(self.origin(by), self.listener(listener)),
            Input::Wait(by, state) => Input::Wait(self.origin(by), state),
            Input::Await(by, ticket) => Input::Await(self.origin(by), self.ticket(ticket)),
            Input::Forget(by, ticket) => Input::Forget(by, self.ticket(ticket)),
            Input::Enqueue(by) => Input::Enqueue(self.origin(by)),
            Input::Block(by) => Input::Block(self.origin(by)),
            other => other,
        }
    }

    fn grown_event(&self, event: &Event) -> Event {
        let mut event = event.clone();
        match &mut event {
            Event::Answered { origin, ticket, .. } => {
                (*origin, *ticket) = (self.origin(*origin), ticket.map(|ticket| self.ticket(ticket)));
            }
            Event::Refused { origin, .. } => *origin = self.origin(*origin),
            Event::PassBegan { due, .. } => {
                due.iter_mut().for_each(|listener| *listener = self.listener(*listener))
            }
            Event::ListenerBegan { listener, .. }
            | Event::ListenerEnded { listener, .. }
            | Event::EndedLate { listener, .. }
            | Event::Subscribed { listener, .. }
            | Event::Unsubscribed { listener } => *listener = self.listener(*listener),
            Event::Resolved { ticket, .. } | Event::Fetched { ticket, .. } => *ticket = self.ticket(*ticket),
            _ => {}
        }
        let failures = failures(&mut event);
        failures.into_iter().flatten().for_each(|failure| failure.listener = self.listener(failure.listener));
        sorted(event)
    }
}

fn failures(event: &mut Event) -> Option<&mut Vec<Failure>> {
    match event {
        Event::Resolved { resolution, .. } | Event::Fetched { resolution, .. } => match resolution {
            Resolution::ReachedWithFailures(failures)
            | Resolution::Exited(failures)
            | Resolution::Superseded { failures, .. } => Some(failures),
            _ => None,
        },
        Event::Taken { failures, .. } => Some(failures),
        _ => None,
    }
}

/// Failures are a set: their order follows the names.
fn sorted(mut event: Event) -> Event {
    if let Some(failures) = failures(&mut event) {
        failures.sort();
    }
    event
}

/// A choice that each bus understands in its own names.
#[derive(Clone, Debug)]
enum Pick {
    Plain(Input),
    End(usize, End),
    Expire(usize),
    Late(usize, End),
    Reenter(Request),
    Unsubscribe(usize),
    Await(usize),
    Forget(usize),
}

fn picks() -> impl Strategy<Value = Vec<Pick>> {
    let thread = (1..4u8).prop_map(|n| Origin::Thread(ThreadId(n)));
    let request = || {
        let exit = any::<u8>().prop_map(|code| Request::Exit(Code(code)));
        prop_oneof![6 => proptest::sample::select(Request::ALL.to_vec()), 1 => exit]
    };
    let end = || {
        let exit = any::<u8>().prop_map(|code| End::Exit(Code(code)));
        prop_oneof![5 => Just(End::Ok), 2 => Just(End::Failed), 1 => exit]
    };
    let channel = proptest::sample::select(Channel::ALL.to_vec());
    let pick = prop_oneof![
        10 => Just(Pick::Plain(Input::Advance)),
        4 => (thread.clone(), request()).prop_map(|(by, request)| Pick::Plain(Input::Request(by, request))),
        3 => (channel, 0..4u8).prop_map(|(c, p)| Pick::Plain(Input::Subscribe(Origin::Thread(MAIN), c, p))),
        1 => (thread, proptest::sample::select(State::ALL.to_vec())).prop_map(|(t, s)| Pick::Plain(Input::Wait(t, s))),
        8 => (0..3usize, end()).prop_map(|(n, end)| Pick::End(n, end)),
        2 => (0..3usize).prop_map(Pick::Expire),
        2 => (0..3usize, end()).prop_map(|(n, end)| Pick::Late(n, end)),
        1 => request().prop_map(Pick::Reenter),
        2 => (0..6usize).prop_map(Pick::Unsubscribe),
        2 => (0..4usize).prop_map(Pick::Await),
        1 => (0..4usize).prop_map(Pick::Forget),
    ];
    prop::collection::vec(pick, 0..200)
}

/// The input in the names of the small bus; none if nothing is there that it could mean.
fn input(bus: &Bus, pick: Pick) -> Option<Input> {
    let thread = Origin::Thread(ThreadId(3));
    let ticket = |n: usize| {
        let all = bus.kept.iter().map(|(ticket, _)| *ticket).chain(bus.tickets.iter().map(|open| open.id));
        all.chain([TicketId(9)]).nth(n)
    };
    Some(match pick {
        Pick::Plain(input) => input,
        Pick::End(n, end) => Input::Ended(bus.turns().nth(n)?, end),
        Pick::Expire(n) => Input::Expired(bus.turns().nth(n)?),
        Pick::Late(n, end) => Input::Ended(Turn { listener: bus.listeners.get(n)?.id, number: 0 }, end),
        Pick::Reenter(request) => Input::Request(Origin::Listener(bus.running()?), request),
        Pick::Unsubscribe(n) => Input::Unsubscribe(thread, bus.listeners.get(n)?.id),
        Pick::Await(n) => Input::Await(thread, ticket(n)?),
        Pick::Forget(n) => Input::Forget(ThreadId(3), ticket(n)?),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bus_with_small_numbers_does_what_a_bus_with_grown_numbers_does(picks in picks()) {
        let mut twins = Twins::new();
        for pick in picks {
            if let Some(input) = input(&twins.small, pick) {
                twins.give(input)?;
            }
        }
    }
}

/// A host that is late names a call by its number. With the number of the listener alone, the end of the first call
/// would end the second.
#[test]
fn a_late_end_ends_no_later_call() {
    let (machine, mut bus) = (Machine::default(), Bus::default());
    let me = Origin::Thread(ThreadId(1));
    let mut give = |input: Input| {
        let out = machine.step(&mut bus, &input);
        (out.events, bus.turn())
    };
    give(Input::Subscribe(me, Channel::Start, 50));
    let (mut turns, refused) = (Vec::new(), Reason::Stale);
    for request in [Request::Start, Request::Reload] {
        give(Input::Request(me, request));
        while turns.len() < 2 {
            if let (_, Some(turn)) = give(Input::Advance) {
                turns.push(turn);
                break;
            }
        }
        if turns.len() < 2 {
            give(Input::Ended(turns[0], End::Ok));
            while give(Input::Advance).0 != [Event::NoStep] {}
        }
    }
    let (first, second) = (turns[0], turns[1]);
    assert_eq!((first.listener, first.number < second.number), (second.listener, true));
    for late in [Input::Ended(first, End::Failed), Input::Expired(first)] {
        let origin = Origin::Listener(first.listener);
        assert_eq!(give(late), (vec![Event::Refused { origin, reason: refused }], Some(second)));
    }
}
