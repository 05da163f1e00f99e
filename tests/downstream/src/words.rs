//! What a bus is told, and what it tells.

/// Where a bus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Idle,
    Starting,
    Running,
    Stopping,
    Exiting,
    Exited,
}

/// What callbacks are subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Start,
    Stop,
    Exit,
    Graceful,
}

/// What can be asked for, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    Graceful,
    Start,
    Reload,
    Stop,
    Restart,
    Exit,
}

/// A wish that was granted; what becomes of it is told under this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u32);

/// One subscribed callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subscription(pub u32);

/// What the bus says to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The bus goes there now.
    Accepted(Ticket),
    /// It goes there already; if what was needed had begun before the wish, once more.
    Joined { ticket: Ticket, again: bool },
    /// Something stronger is under way.
    Overtaken(Wish),
    /// It is there already.
    Already,
    /// It makes no sense here.
    Refused(Refusal),
}

/// Why something makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotRunning,
    Over,
    ReExecuting,
}

/// How a callback ended.
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

/// What became of a granted wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Reached(Vec<Failure>),
    Overtaken(Wish, Vec<Failure>),
    Exited(Vec<Failure>),
}

/// What `block` returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The exit code.
    pub code: u8,
    /// The main program is to re-execute the process.
    pub restart: bool,
    /// What failed on the way.
    pub failures: Vec<Failure>,
}

/// What an observer is told, in order.
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
    /// A callback asked for something.
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
