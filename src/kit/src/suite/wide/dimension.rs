//! The dimensions in which a script can vary, and the values of each.
//!
//! A dimension is one thing that a script decides: how many listeners a channel has, which of them ends how, when
//! the main program blocks. A scenario has one value for each dimension.

use wspbus_models::bus::event::Channel;
use wspbus_models::bus::{Code, End, Goal, State};

use super::super::case::Feature;

/// One dimension with values of a type.
pub struct Dimension<T: 'static> {
    /// The index of the dimension among all.
    pub index: usize,
    /// The name, in kebab case.
    pub name: &'static str,
    /// The thing that varies, for the page about the suites.
    pub says: &'static str,
    /// The values, each with its name and with the features that it needs.
    pub values: &'static [(&'static str, T, &'static [Feature])],
}

impl<T> Dimension<T> {
    /// The dimension without the type of its values.
    pub const fn named(&self) -> &'static Named {
        &ALL[self.index]
    }
}

/// A dimension without the type of its values.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name of the dimension.
    pub name: &'static str,
    /// The thing that varies.
    pub says: &'static str,
    /// The names of the values.
    pub values: fn() -> Vec<&'static str>,
    /// The features that the value with this index needs.
    pub needs: fn(usize) -> &'static [Feature],
}

/// The listeners of a pass that end other than well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ill {
    /// None of them.
    None,
    /// The first listener of the pass.
    First,
    /// One that is neither the first nor the last.
    Middle,
    /// The last of several.
    Last,
    /// The first and the last.
    Both,
    /// All of several.
    All,
}

/// The end of a listener that does not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It ends by itself, in this way.
    Ends(End),
    /// Its deadline passes, and it returns at once.
    Late,
    /// Its deadline passes, and it returns when the bus rests.
    Later,
    /// Its deadline passes, and it never returns: it is busy when it is due again.
    Never,
}

/// The last action of a listener that passed its deadline and runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// It ends in this way.
    Ends(End),
    /// It makes a request, and ends well.
    Asks,
    /// It subscribes a listener, and ends well.
    Subscribes,
    /// It ends its subscription, and ends well.
    Unsubscribes,
}

/// The order of the priorities of the listeners of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They rise in the order of subscription.
    Rising,
    /// They fall in the order of subscription.
    Falling,
    /// They are equal.
    Equal,
    /// They are the least and the greatest of the type, in turn.
    Extremes,
    /// Their digits sort in another order than the numbers: 100, 9, 20, 3.
    Digits,
}

/// A change of the subscriptions while a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The subscriptions stay as they are.
    None,
    /// The listener that runs is unsubscribed.
    RemovesItself,
    /// A listener that was called before is unsubscribed.
    RemovesEarlier,
    /// A listener that is due is unsubscribed.
    RemovesLater,
    /// A listener of another channel is unsubscribed.
    RemovesElsewhere,
    /// A listener is subscribed to this channel, with this priority.
    Adds(u8),
    /// A listener is subscribed to another channel.
    AddsElsewhere,
    /// Listeners of this channel are subscribed and unsubscribed in turn.
    Mixed,
}

/// The fate of a change when the bus rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// The change stays in force.
    Stays,
    /// It is undone.
    Undone,
}

/// The time at which something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// It never happens.
    Never,
    /// Before the first request.
    First,
    /// While a pass runs.
    InPass,
    /// While the bus is Running, or rests where it should be Running.
    Running,
    /// After everything else.
    Last,
    /// After the last requests, in Exited.
    End,
}

/// The cycles in which the special things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In the first cycle.
    First,
    /// In the last cycle.
    Last,
    /// In each cycle.
    Each,
    /// After the cycles, on the way out.
    Out,
}

/// Requests that overtake each other while a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// Each asks for the goal that is pending.
    Equal,
    /// Each is stronger than the one before.
    Rising,
    /// Each is weaker than the one before.
    Falling,
    /// Stronger and weaker ones in turn.
    Mixed,
}

/// The requester of something that happens while a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One thread asks for it.
    Thread,
    /// Several threads in turn.
    Threads,
    /// The listener that runs.
    Listener,
}

/// The way in which the bus is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    /// It is not ended.
    None,
    /// By an Exit.
    Exit,
    /// By two Exits with different codes.
    ExitTwice,
    /// By a Restart.
    Restart,
    /// By a Restart and an Exit that cancels it.
    RestartThenExit,
}

/// The situation of the bus when it is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The bus is Idle.
    Idle,
    /// The bus is Running.
    Running,
    /// In the start pass.
    Starting,
    /// In the stop pass.
    Stopping,
}

/// The requests between a start and a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Middle {
    /// There is no request.
    Nothing,
    /// There is a Graceful.
    Graceful,
    /// There are two Gracefuls.
    Graceful2,
    /// There is a Reload.
    Reload,
    /// There are two Reloads.
    Reload2,
    /// A Reload and a Graceful.
    Both,
}

/// The entries of the `main` queue that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// No entry fails.
    None,
    /// The first entry fails.
    First,
    /// The last entry fails.
    Last,
    /// Every entry fails.
    All,
    /// Every second, from the first on.
    Alternate,
}

/// The times at which the entries of the `main` queue are appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batches {
    /// All of them at one time.
    One(At),
    /// The first half at first, and the others at the next time of all.
    Two,
    /// One at each time, and those that are left at last.
    Each,
}

const NONE: &[Feature] = &[];
const EXIT_END: &[Feature] = &[Feature::ExitEnd];
const EXPIRE: &[Feature] = &[Feature::Expire];
const LATE: &[Feature] = &[Feature::Expire, Feature::Late];
const LATE_CHANGE: &[Feature] = &[Feature::Expire, Feature::Late, Feature::Reenter, Feature::Subscribe];
const SUBSCRIBE: &[Feature] = &[Feature::Subscribe];
const REENTER: &[Feature] = &[Feature::Reenter];
const GRACEFUL: &[Feature] = &[Feature::Graceful];
const RELOAD: &[Feature] = &[Feature::Reload];
const RESTART: &[Feature] = &[Feature::Restart];
const CODE: &[Feature] = &[Feature::ExitCode];
const WAIT: &[Feature] = &[Feature::Wait];
const QUEUE: &[Feature] = &[Feature::Block, Feature::Enqueue];
const BLOCK: &[Feature] = &[Feature::Block];
const LOG: &[Feature] = &[Feature::Log];
const POLICY: &[Feature] = &[Feature::Policy];

type Values<T> = &'static [(&'static str, T, &'static [Feature])];

const MANY: Values<usize> = &[("0", 0, NONE), ("1", 1, NONE), ("2", 2, NONE), ("3", 3, NONE), ("4", 4, NONE)];
const PLACES: Values<Ill> = &[
    ("none", Ill::None, NONE),
    ("first", Ill::First, NONE),
    ("middle", Ill::Middle, NONE),
    ("last", Ill::Last, NONE),
    ("first-and-last", Ill::Both, NONE),
    ("all", Ill::All, NONE),
];
const ENDS: Values<How> = &[
    ("fails", How::Ends(End::Failed), NONE),
    ("exits-0", How::Ends(End::Exit(Code(0))), EXIT_END),
    ("exits-3", How::Ends(End::Exit(Code(3))), EXIT_END),
    ("exits-255", How::Ends(End::Exit(Code(255))), EXIT_END),
    ("passes-its-deadline-and-returns", How::Late, LATE),
    ("passes-its-deadline-and-returns-later", How::Later, LATE),
    ("passes-its-deadline-and-never-returns", How::Never, EXPIRE),
];
const CHANNELS: Values<Channel> = &[
    ("start", Channel::Start, NONE),
    ("stop", Channel::Stop, NONE),
    ("exit", Channel::Exit, NONE),
    ("graceful", Channel::Graceful, GRACEFUL),
];

macro_rules! dimensions {
    ($($(#[$doc:meta])* $const:ident : $type:ty = $index:literal, $name:literal, $says:literal, $values:expr;)*) => {
        $($(#[$doc])* pub const $const: Dimension<$type> =
            Dimension { index: $index, name: $name, says: $says, values: $values };)*

        /// Every dimension, in the order of their indices.
        pub const ALL: &[Named] = &[$(Named {
            name: $name,
            says: $says,
            values: || $const.values.iter().map(|(name, ..)| *name).collect(),
            needs: |value| $const.values.get(value).map_or(NONE, |(.., needs)| *needs),
        }),*];
    };
}

dimensions! {
    /// The number of start listeners.
    ON_START: usize = 0, "listeners-on-start", "listeners of the channel start", MANY;
    /// The number of stop listeners.
    ON_STOP: usize = 1, "listeners-on-stop", "listeners of the channel stop", MANY;
    /// The number of exit listeners.
    ON_EXIT: usize = 2, "listeners-on-exit", "listeners of the channel exit", MANY;
    /// The number of graceful listeners.
    ON_GRACEFUL: usize = 3, "listeners-on-graceful", "listeners of the channel graceful", MANY;
    /// The start listeners that end ill.
    ILL_ON_START: Ill = 4, "ill-on-start", "which listeners of a start pass do not end well", PLACES;
    /// The stop listeners that end ill.
    ILL_ON_STOP: Ill = 5, "ill-on-stop", "which listeners of a stop pass do not end well", PLACES;
    /// The exit listeners that end ill.
    ILL_ON_EXIT: Ill = 6, "ill-on-exit", "which listeners of an exit pass do not end well", PLACES;
    /// The graceful listeners that end ill.
    ILL_ON_GRACEFUL: Ill = 7, "ill-on-graceful", "which listeners of a graceful pass do not end well", PLACES;
    /// The end of start listeners that end ill.
    HOW_ON_START: How = 8, "how-on-start", "how these listeners end", ENDS;
    /// The end of stop listeners that end ill.
    HOW_ON_STOP: How = 9, "how-on-stop", "how these listeners end", ENDS;
    /// The end of exit listeners that end ill.
    HOW_ON_EXIT: How = 10, "how-on-exit", "how these listeners end", ENDS;
    /// The end of graceful listeners that end ill.
    HOW_ON_GRACEFUL: How = 11, "how-on-graceful", "how these listeners end", ENDS;
    /// The cycles in which listeners end ill, subscriptions change, requests overtake.
    WHEN: When = 12, "in-cycle", "the cycles in which all this happens",
        &[("first", When::First, NONE), ("last", When::Last, NONE), ("each", When::Each, NONE), ("way-out", When::Out, NONE)];
    /// The priorities.
    ORDER: Order = 13, "priorities", "the priorities of the listeners of a channel, in the order of subscription", &[
        ("rising", Order::Rising, NONE),
        ("falling", Order::Falling, NONE),
        ("equal", Order::Equal, NONE),
        ("extremes", Order::Extremes, NONE),
        ("digits", Order::Digits, NONE),
    ];
    /// The change of subscriptions.
    CHANGE: Change = 14, "change", "how subscriptions change while a pass runs", &[
        ("none", Change::None, NONE),
        ("removes-itself", Change::RemovesItself, SUBSCRIBE),
        ("removes-an-earlier", Change::RemovesEarlier, SUBSCRIBE),
        ("removes-a-later", Change::RemovesLater, SUBSCRIBE),
        ("removes-elsewhere", Change::RemovesElsewhere, SUBSCRIBE),
        ("adds-the-first", Change::Adds(0), SUBSCRIBE),
        ("adds-an-equal", Change::Adds(50), SUBSCRIBE),
        ("adds-the-last", Change::Adds(255), SUBSCRIBE),
        ("adds-elsewhere", Change::AddsElsewhere, SUBSCRIBE),
        ("adds-and-removes", Change::Mixed, SUBSCRIBE),
    ];
    /// The pass in which subscriptions change.
    CHANGE_IN: Channel = 15, "change-in", "the pass in which they change", CHANNELS;
    /// The origin of the change.
    CHANGE_BY: By = 16, "change-by", "the requester of the change",
        &[("thread", By::Thread, SUBSCRIBE), ("listener", By::Listener, &[Feature::Subscribe, Feature::Reenter])];
    /// The fate of the change.
    AFTERWARDS: Afterwards = 17, "change-afterwards", "what becomes of the change when the bus rests",
        &[("stays", Afterwards::Stays, SUBSCRIBE), ("undone", Afterwards::Undone, SUBSCRIBE)];
    /// The number of waiters.
    WAITERS: usize = 18, "waiters", "threads that wait for a state",
        &[("0", 0, NONE), ("1", 1, WAIT), ("2", 2, WAIT), ("3", 3, WAIT), ("5", 5, WAIT)];
    /// The state that the first two waiters and the fifth wait for. The third and the fourth wait for the next two.
    WAIT_FOR: State = 19, "wait-for", "the state that they wait for", &[
        ("idle", State::Idle, WAIT),
        ("starting", State::Starting, WAIT),
        ("running", State::Running, WAIT),
        ("stopping", State::Stopping, WAIT),
        ("exiting", State::Exiting, WAIT),
        ("exited", State::Exited, WAIT),
    ];
    /// The time at which the waiters begin to wait.
    WAIT_AT: At = 20, "wait-at", "when they begin to wait", &[
        ("first", At::First, WAIT),
        ("in-pass", At::InPass, WAIT),
        ("running", At::Running, WAIT),
        ("last", At::Last, WAIT),
        ("after-the-end", At::End, WAIT),
    ];
    /// The number of requests that overtake.
    OVERTAKES: usize = 21, "requests-in-pass", "requests while a pass runs", MANY;
    /// The order in which these requests follow each other.
    LADDER: Ladder = 22, "ladder", "how these requests follow each other", &[
        ("equal", Ladder::Equal, NONE),
        ("rising", Ladder::Rising, NONE),
        ("falling", Ladder::Falling, NONE),
        ("mixed", Ladder::Mixed, NONE),
    ];
    /// The pass in which they are made.
    OVERTAKE_IN: Channel = 23, "requests-in", "the pass in which they are made", CHANNELS;
    /// Their requester.
    OVERTAKE_BY: By = 24, "requests-by", "their requester", &[
        ("thread", By::Thread, NONE),
        ("threads", By::Threads, NONE),
        ("listener", By::Listener, REENTER),
    ];
    /// The code of an Exit.
    EXIT_CODE: Code = 25, "exit-code", "the code of an Exit", &[
        ("0", Code(0), NONE),
        ("1", Code(1), CODE),
        ("70", Code(70), CODE),
        ("143", Code(143), CODE),
        ("255", Code(255), CODE),
    ];
    /// The way in which the bus is ended.
    OUT: Out = 26, "way-out", "how the bus is ended", &[
        ("none", Out::None, NONE),
        ("exit", Out::Exit, NONE),
        ("exit-twice", Out::ExitTwice, CODE),
        ("restart", Out::Restart, RESTART),
        ("restart-then-exit", Out::RestartThenExit, RESTART),
    ];
    /// The situation of the bus at that time.
    FROM: From = 27, "way-out-from", "where the bus is then", &[
        ("idle", From::Idle, NONE),
        ("running", From::Running, NONE),
        ("starting", From::Starting, NONE),
        ("stopping", From::Stopping, NONE),
    ];
    /// The number of entries of the `main` queue.
    ENTRIES: usize = 28, "queue-entries", "entries of the main queue",
        &[("0", 0, NONE), ("1", 1, QUEUE), ("2", 2, QUEUE), ("3", 3, QUEUE), ("4", 4, QUEUE), ("5", 5, QUEUE)];
    /// The entries that fail.
    ENTRY_FAILS: Fails = 29, "queue-fails", "which of them fails", &[
        ("none", Fails::None, QUEUE),
        ("first", Fails::First, QUEUE),
        ("last", Fails::Last, QUEUE),
        ("all", Fails::All, QUEUE),
        ("alternate", Fails::Alternate, QUEUE),
    ];
    /// The time at which the main program blocks.
    BLOCK_AT: At = 30, "block-at", "when the main program enters block", &[
        ("never", At::Never, NONE),
        ("first", At::First, BLOCK),
        ("in-pass", At::InPass, BLOCK),
        ("running", At::Running, BLOCK),
        ("last", At::Last, BLOCK),
    ];
    /// The number of cycles.
    CYCLES: usize = 31, "cycles", "starts, with a stop between two of them",
        &[("1", 1, NONE), ("2", 2, NONE), ("3", 3, NONE), ("4", 4, NONE), ("5", 5, NONE), ("6", 6, NONE),
          ("7", 7, NONE), ("8", 8, NONE)];
    /// The requests while the bus is Running.
    MIDDLE: Middle = 32, "between", "what is asked while the bus is Running", &[
        ("nothing", Middle::Nothing, NONE),
        ("graceful", Middle::Graceful, GRACEFUL),
        ("graceful-twice", Middle::Graceful2, GRACEFUL),
        ("reload", Middle::Reload, RELOAD),
        ("reload-twice", Middle::Reload2, RELOAD),
        ("reload-and-graceful", Middle::Both, &[Feature::Reload, Feature::Graceful]),
    ];
    /// The time at which a message is logged whose listener fails.
    LOG_AT: At = 33, "log-fails", "when the listener of log fails", &[
        ("never", At::Never, NONE),
        ("first", At::First, LOG),
        ("in-pass", At::InPass, LOG),
        ("running", At::Running, LOG),
        ("last", At::Last, LOG),
    ];
    /// The goals that are denied to listeners.
    DENIED: &'static [Goal] = 34, "denied", "the goals that the policy denies to listeners", &[
        ("none", &[], NONE),
        ("exit", &[Goal::Exit], POLICY),
        ("ways-down-and-out", &[Goal::Stop, Goal::Restart, Goal::Exit], POLICY),
        ("all", &Goal::ALL, POLICY),
    ];
    /// A wait that a listener tries while it runs.
    HOLDS: bool = 35, "listener-waits", "whether a listener tries to wait for a state and for a ticket",
        &[("no", false, NONE), ("yes", true, &[Feature::Wait, Feature::Await, Feature::Reenter])];
    /// The last action of an abandoned listener.
    LATE_END: Late = 36, "late-end", "what a listener does at last that passed its deadline", &[
        ("returns", Late::Ends(End::Ok), LATE),
        ("fails", Late::Ends(End::Failed), LATE),
        ("exits-3", Late::Ends(End::Exit(Code(3))), &[Feature::Expire, Feature::Late, Feature::ExitEnd]),
        ("asks-and-returns", Late::Asks, &[Feature::Expire, Feature::Late, Feature::Reenter]),
        ("subscribes-and-returns", Late::Subscribes, LATE_CHANGE),
        ("unsubscribes-and-returns", Late::Unsubscribes, LATE_CHANGE),
    ];
    /// The number of changes.
    CHANGES: usize = 37, "changes", "changes of the subscriptions in one pass",
        &[("1", 1, SUBSCRIBE), ("2", 2, SUBSCRIBE), ("3", 3, SUBSCRIBE)];
    /// The end of the last of several listeners that end ill.
    MIXED: Option<How> = 38, "mixed-ends",
        "how the last of several listeners of one pass that do not end well ends instead", &[
        ("alike", None, NONE),
        ("the-last-fails", Some(How::Ends(End::Failed)), NONE),
        ("the-last-exits", Some(How::Ends(End::Exit(Code(3)))), EXIT_END),
        ("the-last-passes-its-deadline", Some(How::Never), EXPIRE),
    ];
    /// The number of tickets that are open at once.
    TICKETS: usize = 39, "open-tickets", "tickets that are open at once while a pass runs", MANY;
    /// The time at which entries are appended to the `main` queue.
    ENTRIES_AT: Batches = 40, "queue-entries-at", "when the entries are appended to the main queue", &[
        ("first", Batches::One(At::First), QUEUE),
        ("in-pass", Batches::One(At::InPass), QUEUE),
        ("running", Batches::One(At::Running), QUEUE),
        ("last", Batches::One(At::Last), QUEUE),
        ("in-two-batches", Batches::Two, QUEUE),
        ("one-by-one", Batches::Each, QUEUE),
    ];
    /// The number of entries that are too late.
    LATE_ENTRIES: usize = 41, "late-entries", "entries that are appended after the main program has taken the result",
        &[("0", 0, NONE), ("1", 1, QUEUE), ("2", 2, QUEUE)];
    /// A request after a change of the subscriptions.
    ASKS_AFTER: bool = 42, "request-after-change", "whether a Reload is asked for in the pass, after its changes",
        &[("no", false, NONE), ("yes", true, &[Feature::Reload, Feature::Subscribe])];
    /// The listeners of `log`: true for each that fails.
    LOG_LISTENERS: &'static [bool] = 43, "log-listeners", "the listeners of log, and which of them fail", &[
        ("that-of-the-adapter", &[], NONE),
        ("1-fails", &[true], LOG),
        ("the-second-of-2-fails", &[false, true], LOG),
        ("3-fail", &[true, true, true], LOG),
        ("the-first-and-the-last-of-4-fail", &[true, false, false, true], LOG),
    ];
}

/// The dimensions of the listeners of a channel: how many, which of them end ill, and how.
pub(super) const fn of(channel: Channel) -> (Dimension<usize>, Dimension<Ill>, Dimension<How>) {
    match channel {
        Channel::Start => (ON_START, ILL_ON_START, HOW_ON_START),
        Channel::Stop => (ON_STOP, ILL_ON_STOP, HOW_ON_STOP),
        Channel::Exit => (ON_EXIT, ILL_ON_EXIT, HOW_ON_EXIT),
        Channel::Graceful => (ON_GRACEFUL, ILL_ON_GRACEFUL, HOW_ON_GRACEFUL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dimension_stands_at_its_index_and_no_name_is_used_twice() {
        assert_eq!(ALL[ON_START.index].name, ON_START.name);
        assert_eq!(ALL[LOG_LISTENERS.index].name, LOG_LISTENERS.name);
        assert_eq!(ALL.len(), LOG_LISTENERS.index + 1);
        for (place, dimension) in ALL.iter().enumerate() {
            assert!(ALL[..place].iter().all(|other| other.name != dimension.name), "{}", dimension.name);
            assert!((dimension.values)().len() > 1, "{}", dimension.name);
        }
    }
}
