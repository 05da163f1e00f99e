//! The vocabulary between a bus and its callers.

/// The state of a bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Idle,
    Starting,
    Running,
    Stopping,
    Exiting,
    Exited,
}

/// A channel to which callbacks are subscribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Start,
    Stop,
    Exit,
    Graceful,
}

/// A request to the bus, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    Graceful,
    Start,
    Reload,
    Stop,
    Restart,
    Exit,
}

/// The number of a wish that was granted. The bus tells its resolution under this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u32);

/// One subscribed callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subscription(pub u32);

/// The answer of the bus to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The bus goes there now.
    Accepted(Ticket),
    /// The bus goes there already. If the callbacks for it had begun before the wish, it goes there once more.
    Joined { ticket: Ticket, again: bool },
    /// A stronger wish is under way.
    Overtaken(Wish),
    /// The bus is there already.
    Already,
    /// The wish makes no sense in this state.
    Refused(Refusal),
}

/// The reason why a wish makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotRunning,
    Over,
    ReExecuting,
}

/// The end of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Well,
    Failed,
    /// It asked for the end of the process with this code.
    Exit(u8),
}

/// A callback that failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub channel: Channel,
    pub listener: String,
}

/// The resolution of a granted wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Reached(Vec<Failure>),
    Overtaken(Wish, Vec<Failure>),
    Exited(Vec<Failure>),
}

/// The result that `block` returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The exit code.
    pub code: u8,
    /// The main program is to re-execute the process.
    pub restart: bool,
    /// The failures on the way.
    pub failures: Vec<Failure>,
}

/// A notice to the observer. Notices come in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    Entered {
        from: State,
        to: State,
    },
    Calls {
        channel: Channel,
        listener: String,
    },
    Ended {
        channel: Channel,
        listener: String,
        how: How,
    },
    /// A callback made a request.
    Asked {
        listener: String,
        wish: Wish,
        code: u8,
        answer: Answer,
    },
    Resolved {
        ticket: Ticket,
        wish: Wish,
        fate: Fate,
    },
    LogFailed,
    Blocked,
}
