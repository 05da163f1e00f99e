//! The inputs that are defined in each state. They make an observable machine finite.

use wspbus_models::bus::event::{Channel, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::narrate::list;
use wspbus_models::bus::{Code, End, Goal, Main, Request, State};

use super::case::{Feature, Input, Level, Setup, Subscribed, needed};
use super::observable::Rest;

/// The actions of an environment, and their bounds. An input beyond a bound is not defined in a state: cases
/// never give it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The level of the machine.
    pub level: Level,
    /// The listeners, in the order of subscription, numbered from 0.
    pub listeners: &'static [Listening],
    /// The threads that make requests.
    pub askers: &'static [u8],
    /// The requests that the threads make.
    pub requests: &'static [Request],
    /// The most tickets that may be open when a request is made.
    pub tickets: usize,
    /// The most failures that may be remembered when a listener ends other than well.
    pub failures: usize,
    /// The most listeners that may be abandoned at a time.
    pub abandoned: usize,
    /// The states for which the waiter waits. The waiter is a thread of its own.
    pub waits: &'static [State],
    /// The states in which the main program may enter `block`. After it has left `block`, it may enter it
    /// again in every state.
    pub blocks: &'static [State],
    /// True if there is a `main` queue.
    pub queue: bool,
    /// True if a log listener fails.
    pub log: bool,
    /// The subscriptions that the listener that runs makes, one at a time: channel and priority.
    pub subscribes: &'static [(Channel, u8)],
    /// The goals that the policy denies to listeners.
    pub denied: &'static [Goal],
}

/// One listener, and the actions that it may take while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listening {
    /// The channel of the listener.
    pub channel: Channel,
    /// The priority of the listener.
    pub priority: u8,
    /// The ways in which the listener may end.
    pub ends: &'static [End],
    /// The requests that the listener may make.
    pub asks: &'static [Request],
    /// True if the listener may pass its deadline.
    pub deadline: bool,
    /// True if the listener may try to wait.
    pub waits: bool,
    /// True if the listener may subscribe and unsubscribe listeners.
    pub changes: bool,
}

/// The thread that waits.
const WAITER: ThreadId = ThreadId(2);

/// Every request, with two codes of Exit.
pub const ALL: &[Request] = &[
    Request::Graceful,
    Request::Start,
    Request::Reload,
    Request::Stop,
    Request::Restart,
    Request::Exit(Code(0)),
    Request::Exit(Code(3)),
];

/// The most entries of the `main` queue that wait for `block`.
const ENTRIES: usize = 2;

const WELL: &[End] = &[End::Ok];
const ILL: &[End] = &[End::Ok, End::Failed];
const EXITS: &[End] = &[End::Ok, End::Exit(Code(3))];
const SOME: &[Request] = &[Request::Reload, Request::Stop];
/// Every request, with one code of Exit.
const EACH: &[Request] = ALL.split_at(6).0;
/// Every request, with a second code of Exit, so that the first code that was asked for is told from
/// the last.
const EACH_AND_ANOTHER_CODE: &[Request] = &[
    Request::Graceful,
    Request::Start,
    Request::Reload,
    Request::Stop,
    Request::Restart,
    Request::Exit(Code(0)),
    Request::Exit(Code(4)),
];

const fn on(channel: Channel, priority: u8, ends: &'static [End]) -> Listening {
    Listening { channel, priority, ends, asks: &[], deadline: false, waits: false, changes: false }
}

const NOTHING: Bounds = Bounds {
    level: Level::Requests,
    listeners: &[],
    askers: &[1],
    requests: ALL,
    tickets: 2,
    failures: 0,
    abandoned: 0,
    waits: &[],
    blocks: &State::ALL,
    queue: false,
    log: false,
    subscribes: &[],
    denied: &[],
};

/// Requests to a bus without listeners: each is reached at once.
pub const REQUESTS: Bounds = NOTHING;

/// One thread that makes every request, and listeners that make every request too, fail, and exit.
pub const CORE: Bounds = Bounds {
    level: Level::Core,
    listeners: &[
        Listening { asks: EACH, ..on(Channel::Start, 60, &[End::Ok, End::Failed, End::Exit(Code(3))]) },
        on(Channel::Start, 40, WELL),
        Listening { asks: EACH, ..on(Channel::Stop, 50, ILL) },
        Listening { asks: EACH_AND_ANOTHER_CODE, ..on(Channel::Exit, 50, ILL) },
        Listening { asks: EACH, ..on(Channel::Graceful, 50, ILL) },
    ],
    failures: 1,
    blocks: &[State::Exited],
    log: true,
    ..NOTHING
};

/// Listeners that change the subscriptions while the bus is at work.
pub const SUBSCRIPTIONS: Bounds = Bounds {
    level: Level::Subscriptions,
    listeners: &[
        on(Channel::Start, 50, WELL),
        Listening { changes: true, ..on(Channel::Stop, 50, WELL) },
        on(Channel::Stop, 50, WELL),
    ],
    requests: &[Request::Start, Request::Stop],
    subscribes: &[(Channel::Stop, 40), (Channel::Stop, 50)],
    tickets: 1,
    blocks: &[],
    ..NOTHING
};

/// Shared hosting: the policy denies listeners every request that stops or ends the bus.
pub const DENIALS: Bounds = Bounds {
    level: Level::Denials,
    listeners: &[
        Listening { asks: ALL, ..on(Channel::Start, 50, EXITS) },
        Listening { asks: ALL, ..on(Channel::Stop, 50, EXITS) },
        Listening { asks: ALL, ..on(Channel::Exit, 50, EXITS) },
        Listening { asks: ALL, ..on(Channel::Graceful, 50, EXITS) },
    ],
    requests: &[Request::Graceful, Request::Start, Request::Reload, Request::Exit(Code(0))],
    denied: &[Goal::Stop, Goal::Restart, Goal::Exit],
    failures: 1,
    blocks: &[State::Exited],
    ..NOTHING
};

/// Several threads, deadlines, waiters, and the main program.
pub const WHOLE: Bounds = Bounds {
    level: Level::Whole,
    listeners: &[
        Listening { asks: SOME, waits: true, ..on(Channel::Start, 50, WELL) },
        Listening { deadline: true, ..on(Channel::Stop, 50, &[End::Ok, End::Exit(Code(3))]) },
        Listening { asks: SOME, ..on(Channel::Stop, 50, WELL) },
        on(Channel::Exit, 50, WELL),
    ],
    requests: &[Request::Start, Request::Reload, Request::Exit(Code(0))],
    failures: 1,
    abandoned: 1,
    waits: &[State::Running],
    blocks: &[State::Idle, State::Exited],
    queue: true,
    ..NOTHING
};

/// One thread that brings passes about, while others make requests. There is one listener for each channel.
pub const CONCURRENT: Bounds = Bounds {
    level: Level::Whole,
    listeners: &[
        on(Channel::Start, 50, ILL),
        on(Channel::Stop, 50, WELL),
        on(Channel::Exit, 50, WELL),
        on(Channel::Graceful, 50, WELL),
    ],
    failures: 1,
    blocks: &[],
    ..NOTHING
};

impl Listening {
    /// The actions of the listener beside ending well, in brackets.
    fn says(&self) -> String {
        let mut may: Vec<&str> = Vec::new();
        let ends = |is_it: fn(&End) -> bool| self.ends.iter().any(is_it);
        may.extend(ends(|end| *end == End::Failed).then_some("fails"));
        may.extend(ends(|end| matches!(end, End::Exit(_))).then_some("exits"));
        may.extend(self.deadline.then_some("passes its deadline"));
        may.extend((!self.asks.is_empty()).then_some("asks"));
        may.extend(self.waits.then_some("waits"));
        may.extend(self.changes.then_some("subscribes"));
        if may.is_empty() { String::new() } else { format!(" ({})", list(may)) }
    }
}

impl Bounds {
    /// The bounds of a level.
    pub fn of(level: Level) -> &'static Bounds {
        match level {
            Level::Requests => &REQUESTS,
            Level::Core => &CORE,
            Level::Subscriptions => &SUBSCRIPTIONS,
            Level::Denials => &DENIALS,
            Level::Whole => &WHOLE,
        }
    }

    /// The set-up: the listeners and threads around the bus, and the policy.
    pub fn setup(&self) -> Setup {
        self.setup_for(&Feature::ALL)
    }

    /// The set-up for a bus that has these features alone. Without the feature Graceful, no listener is
    /// subscribed to that channel.
    pub fn setup_for(&self, features: &[Feature]) -> Setup {
        let numbered = self.listeners.iter().enumerate();
        let takes = |(_, l): &(usize, &Listening)| {
            l.channel != Channel::Graceful || features.contains(&Feature::Graceful)
        };
        let listeners = numbered.filter(takes).map(|(n, l)| Subscribed {
            listener: ListenerId(n as u64),
            channel: l.channel,
            priority: l.priority,
        });
        let waiter = if self.waits.is_empty() { 0 } else { WAITER.0 };
        let threads = self.askers.iter().copied().max().unwrap_or(0).max(waiter);
        Setup { listeners: listeners.collect(), threads, denied: self.denied.to_vec(), log: Vec::new() }
    }

    /// The bounds in words: the actions of each party, and their limits.
    pub fn says(&self) -> String {
        let many = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let mut words = Vec::new();
        words.push(format!("{} asks for {}", many(self.askers.len(), "thread"), list(self.requests)));
        words.push(match self.listeners.len() {
            0 => "no listeners".to_owned(),
            n => {
                let each = self.listeners.iter().map(|l| format!("{}{}", l.channel, l.says()));
                format!("{}: {}", many(n, "listener"), list(each))
            }
        });
        words.push(format!("up to {} open", many(self.tickets, "ticket")));
        if self.failures > 0 {
            words.push(format!("up to {} remembered", many(self.failures, "failure")));
        }
        if self.abandoned > 0 {
            words.push(format!("up to {} abandoned", many(self.abandoned, "listener")));
        }
        if !self.waits.is_empty() {
            words.push(format!("a thread that waits for {}", list(self.waits)));
        }
        match self.blocks.len() {
            0 => {}
            n if n == State::ALL.len() => words.push("a main program that blocks in any state".to_owned()),
            _ => words.push(format!("a main program that blocks in {}", list(self.blocks))),
        }
        if self.queue {
            words.push("a main queue".to_owned());
        }
        if self.log {
            words.push("a log that fails".to_owned());
        }
        if !self.denied.is_empty() {
            words.push(format!("a policy that denies listeners {}", list(self.denied)));
        }
        words.join("; ")
    }

    /// Every input that is defined here and that a bus with these features alone can be given, in a fixed
    /// order.
    pub fn inputs_for(&self, rest: &Rest, features: &[Feature]) -> Vec<Input> {
        let late = |input: &Input| input.gate().is_some_and(|listener| rest.bus.is_abandoned(listener));
        let permits = |input: &Input| {
            let more = late(input).then_some(Feature::Late);
            needed(input).into_iter().chain(more).all(|need| features.contains(&need))
        };
        let mut inputs = self.inputs(rest);
        inputs.retain(permits);
        inputs
    }

    /// Every input that is defined here, in a fixed order.
    pub fn inputs(&self, rest: &Rest) -> Vec<Input> {
        let mut inputs = Vec::new();
        let room = rest.bus.tickets.len() < self.tickets;
        for asker in self.askers.iter().map(|n| ThreadId(*n)) {
            if room && !rest.is_away(asker) {
                let by = Origin::Thread(asker);
                inputs.extend(self.requests.iter().map(|request| Input::Request { by, request: *request }));
            }
        }
        if let Some(listener) = rest.bus.running() {
            self.running(rest, listener, room, &mut inputs);
        }
        for listener in rest.bus.abandoned() {
            self.late(listener, &mut inputs);
        }
        self.main(rest, &mut inputs);
        if !rest.is_away(WAITER) {
            let by = Origin::Thread(WAITER);
            inputs.extend(self.waits.iter().map(|state| Input::Wait { by, state: *state }));
        }
        if self.log {
            inputs.push(Input::Log);
        }
        inputs.push(Input::Settle);
        inputs
    }

    fn running(&self, rest: &Rest, listener: ListenerId, room: bool, inputs: &mut Vec<Input>) {
        let by = Origin::Listener(listener);
        let Some(listening) = self.listeners.get(listener.0 as usize) else {
            return inputs.push(Input::End { listener, end: End::Ok });
        };
        let bad = rest.bus.failures.len() < self.failures && rest.bus.service.len() < self.failures;
        for end in listening.ends {
            let fits = match end {
                End::Ok => true,
                End::Failed => bad,
                End::Exit(_) => room,
            };
            if fits {
                inputs.push(Input::End { listener, end: *end });
            }
        }
        if listening.deadline && bad && rest.bus.busy.len() < self.abandoned {
            inputs.push(Input::Expire { listener });
        }
        if room {
            inputs.extend(listening.asks.iter().map(|request| Input::Request { by, request: *request }));
        }
        if listening.waits {
            inputs.push(Input::Wait { by, state: State::Running });
            inputs.push(Input::Await { by, ticket: TicketId(0) });
        }
        if listening.changes {
            self.changes(rest, by, inputs);
        }
    }

    /// Adds the inputs by which a listener subscribes one listener more than there were, and unsubscribes any
    /// other.
    fn changes(&self, rest: &Rest, by: Origin, inputs: &mut Vec<Input>) {
        let listeners = &rest.bus.listeners;
        if listeners.len() <= self.listeners.len() {
            for (channel, priority) in self.subscribes {
                let listener = rest.bus.numbers.next_listener();
                inputs.push(Input::Subscribe {
                    by,
                    subscribed: Subscribed { listener, channel: *channel, priority: *priority },
                });
            }
        }
        let others = listeners.iter().map(|l| l.id).filter(|id| by != Origin::Listener(*id) && id.0 > 0);
        inputs.extend(others.map(|listener| Input::Unsubscribe { by, listener }));
    }

    fn late(&self, listener: ListenerId, inputs: &mut Vec<Input>) {
        let by = Origin::Listener(listener);
        inputs.extend([End::Ok, End::Exit(Code(3))].map(|end| Input::End { listener, end }));
        inputs.push(Input::Request { by, request: Request::Stop });
    }

    fn main(&self, rest: &Rest, inputs: &mut Vec<Input>) {
        let blocked = rest.bus.main == Main::Blocked;
        let taken = rest.bus.main == Main::Taken;
        if taken || !blocked && self.blocks.contains(&rest.bus.state) {
            inputs.push(Input::Block);
        }
        // Before `block` the queue grows in Exited alone: entries that wait in every state would make each state many.
        let waiting = rest.bus.main == Main::Away && rest.bus.state == State::Exited;
        if self.queue && (blocked || taken || waiting && rest.entries.len() < ENTRIES) {
            inputs.extend([false, true].map(|fails| Input::Enqueue { fails }));
        }
    }
}
