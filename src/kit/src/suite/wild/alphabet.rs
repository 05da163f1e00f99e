//! The inputs of a wild session, and how often each of them comes.

use wspbus_models::bus::event::{Channel, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::{Code, End, Main, Request, State};

use super::super::case::{Input, Level, Subscribed};
use super::super::observable::Rest;
use super::super::random::Random;
use super::is_way_out;

/// Codes that a bus may treat in a way of their own: success, an error, an error of the bus, the end by a signal,
/// the last of the type.
const CODES: [u8; 7] = [0, 1, 3, 70, 128, 143, 255];
/// Priorities at which an order may go wrong: the extremes, and numbers whose digits sort in another way.
const PRIORITIES: [u8; 8] = [0, 1, 9, 10, 50, 100, 254, 255];

/// The most tickets that are open when a request is made.
const TICKETS: usize = 5;
/// The most listeners that are subscribed when one more is.
const LISTENERS: usize = 12;
/// The most entries of the `main` queue that wait for `block`.
const ENTRIES: usize = 6;

/// The weights of a session: how often each kind of input comes beside the others.
pub(super) struct Alphabet {
    threads: bool,
    requests: [u32; 6],
    by_listeners: u32,
    well: u32,
    failed: u32,
    exits: u32,
    deadlines: u32,
    late: u32,
    waits: u32,
    blocks: u32,
    entries: u32,
    changes: u32,
    log: u32,
    codes: Vec<Code>,
}

impl Alphabet {
    /// The alphabet of one session. Each kind of input is left out of some sessions, and comes often in others.
    pub(super) fn draw(level: Level, random: &mut Random) -> Self {
        let threads = level == Level::Whole;
        let mut often = |weights: &[u32]| weights[random.below(weights.len())];
        let requests = [
            often(&[0, 2, 6]),
            often(&[2, 6]),
            often(&[0, 2, 6]),
            often(&[0, 2, 6]),
            often(&[0, 0, 1, 3]),
            often(&[0, 1, 1, 3]),
        ];
        let by_listeners = often(&[0, 0, 1, 3]);
        let (well, failed) = (often(&[4, 16, 40]), often(&[0, 0, 2, 8]));
        let exits = often(&[0, 0, 0, 1, 3]);
        let (deadlines, late) = (often(&[0, 2, 8]), often(&[0, 2, 6]));
        let waits = often(&[0, 1, 3]);
        let (blocks, entries) = (often(&[0, 1, 4]), often(&[0, 1, 4]));
        let (changes, log) = (often(&[0, 0, 1, 3]), often(&[0, 0, 1]));
        let codes = (0..1 + random.below(3)).map(|_| code(random)).collect();
        Alphabet {
            threads,
            requests,
            by_listeners,
            well,
            failed,
            exits,
            deadlines,
            late,
            waits,
            blocks,
            entries,
            changes,
            log,
            codes,
        }
    }

    /// The inputs that make sense here, each with its weight. Not every one of them can be given.
    pub(super) fn inputs(&self, rest: &Rest, random: &mut Random) -> Vec<(Input, u32)> {
        let mut inputs = vec![(Input::Settle, 1)];
        for thread in 1..=if self.threads { 3 } else { 1 } {
            self.requests(rest, Origin::Thread(ThreadId(thread)), 1, random, &mut inputs);
            self.changes(rest, Origin::Thread(ThreadId(thread)), random, &mut inputs);
        }
        if let Some(listener) = rest.bus.running() {
            self.ends(listener, false, random, &mut inputs);
            self.inside(rest, listener, random, &mut inputs);
        }
        for listener in rest.bus.abandoned() {
            self.ends(listener, true, random, &mut inputs);
            if self.late > 0 {
                self.inside(rest, listener, random, &mut inputs);
            }
        }
        for thread in 1..=if self.threads { 6 } else { 1 } {
            let by = Origin::Thread(ThreadId(thread));
            inputs.push((Input::Wait { by, state: state(random) }, self.waits));
        }
        self.main(rest, random, &mut inputs);
        inputs.push((Input::Log, self.log));
        inputs
    }

    fn requests(
        &self,
        rest: &Rest,
        by: Origin,
        times: u32,
        random: &mut Random,
        inputs: &mut Vec<(Input, u32)>,
    ) {
        if rest.bus.tickets.len() >= TICKETS {
            return;
        }
        let exit = Request::Exit(self.codes[random.below(self.codes.len())]);
        let all = [Request::Graceful, Request::Start, Request::Reload, Request::Stop, Request::Restart, exit];
        for (request, weight) in all.into_iter().zip(self.requests) {
            // A bus that has exited is asked everything alike, and one that rests in Idle is mostly started.
            let weight = match rest.bus.state {
                State::Exited => 1,
                State::Idle if request == Request::Start => weight + 8,
                _ if is_way_out(request) && rest.bus.pass.is_none() => weight.div_ceil(2),
                _ => weight,
            };
            inputs.push((Input::Request { by, request }, weight * times));
        }
    }

    fn ends(&self, listener: ListenerId, late: bool, random: &mut Random, inputs: &mut Vec<(Input, u32)>) {
        // A late end changes nothing, however it is: each comes as often as the others.
        let times = |weight: u32| if late { self.late } else { weight };
        let code = self.codes[random.below(self.codes.len())];
        inputs.push((Input::End { listener, end: End::Ok }, times(self.well)));
        inputs.push((Input::End { listener, end: End::Failed }, times(self.failed)));
        inputs.push((Input::End { listener, end: End::Exit(code) }, times(self.exits)));
        // The deadline of a listener that was abandoned is over: it is refused to let it pass again.
        let deadlines = if late { self.deadlines.min(2) } else { self.deadlines };
        inputs.push((Input::Expire { listener }, deadlines));
    }

    fn inside(&self, rest: &Rest, listener: ListenerId, random: &mut Random, inputs: &mut Vec<(Input, u32)>) {
        let by = Origin::Listener(listener);
        self.requests(rest, by, self.by_listeners, random, inputs);
        self.changes(rest, by, random, inputs);
        let waits = self.waits.min(1) * self.by_listeners.min(1);
        inputs.push((Input::Wait { by, state: state(random) }, waits));
        let ticket = TicketId(random.below(rest.bus.tickets.len() + 1) as u64);
        inputs.push((Input::Await { by, ticket }, waits));
    }

    fn changes(&self, rest: &Rest, by: Origin, random: &mut Random, inputs: &mut Vec<(Input, u32)>) {
        let listeners = &rest.bus.listeners;
        if listeners.len() < LISTENERS {
            let listener = rest.bus.numbers.next_listener();
            let (mut channel, mut priority) =
                (Channel::ALL[random.below(Channel::ALL.len())], priority(0, 0, random));
            // Every third new listener is the equal of one that is subscribed.
            if random.below(3) == 0
                && let Some(equal) = listeners.get(random.below(listeners.len() + 1))
            {
                (channel, priority) = (equal.channel, equal.priority);
            }
            let subscribed = Subscribed { listener, channel, priority };
            inputs.push((Input::Subscribe { by, subscribed }, self.changes));
        }
        // An adapter may have no listener to name that is not subscribed.
        if let Some(listener) = listeners.get(random.below(listeners.len())) {
            inputs.push((Input::Unsubscribe { by, listener: listener.id }, self.changes));
        }
    }

    fn main(&self, rest: &Rest, random: &mut Random, inputs: &mut Vec<(Input, u32)>) {
        let weight = if rest.bus.state == State::Exited { self.blocks.max(1) * 2 } else { self.blocks };
        inputs.push((Input::Block, weight));
        // An entry runs at once in `block`, waits before it, and is refused after it.
        let entries = match rest.bus.main {
            Main::Blocked => self.entries,
            Main::Away | Main::Taken if !self.threads => 0,
            Main::Away if rest.entries.len() >= ENTRIES => 0,
            Main::Away | Main::Taken => self.entries.min(1),
        };
        if entries > 0 || rest.bus.main == Main::Blocked {
            inputs.push((Input::Enqueue { fails: random.below(3) == 0 }, entries));
        }
    }
}

/// A priority in one of four styles: any, ascending, descending, all equal.
pub(super) fn priority(style: usize, number: usize, random: &mut Random) -> u8 {
    match style {
        1 => (number * 20).min(255) as u8,
        2 => 255 - (number * 20).min(255) as u8,
        3 => 50,
        _ if random.below(4) == 0 => random.below(256) as u8,
        _ => PRIORITIES[random.below(PRIORITIES.len())],
    }
}

fn code(random: &mut Random) -> Code {
    match random.below(4) {
        0 => Code(random.below(256) as u8),
        _ => Code(CODES[random.below(CODES.len())]),
    }
}

fn state(random: &mut Random) -> State {
    State::ALL[random.below(State::ALL.len())]
}
