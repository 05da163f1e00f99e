//! Hosts that neglect a duty: each is a host that the judges must find.

/// A duty that a host neglects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It does not carry out a load.
    DropsLoad,
    /// It does not spawn a worker, and does not say so.
    DropsSpawn,
    /// It does not force a worker.
    DropsForce,
    /// It carries out the commands of a worker's step in the opposite order.
    Reverses,
    /// It handles the end of a worker before the last message of that worker.
    EndFirst,
    /// It learns of the end of a worker by the end of file alone.
    WaitsForEndOfFile,
    /// It gives a connection the number of one that is open.
    ReusesNumber,
    /// It does not start a timer of the controller.
    ForgetsTimer,
    /// It does not start a timer of a worker.
    ForgetsWorkerTimer,
    /// It does not stop a timer, and acts on it.
    KeepsTimer,
    /// It writes a message to another worker.
    WrongWorker,
    /// It hands a message to the controller as one of another worker.
    WrongOrigin,
    /// A queue that is full drops a notice, and does not say so.
    DropsNotice,
    /// A message of a worker overtakes the one before it.
    Overtakes,
    /// It hands a round to a worker that boots.
    RoundAtBoot,
    /// It does not tell workers that their controller is gone.
    HidesLoss,
    /// It loses what a worker wrote before it ended.
    LosesLast,
    /// It writes a control message behind the older one, instead of over it.
    QueuesControl,
    /// It says that it stopped to accept, and goes on.
    AcceptsOn,
}

impl Flaw {
    /// Every flaw of a host.
    pub const ALL: [Flaw; 19] = [
        Flaw::DropsLoad,
        Flaw::DropsSpawn,
        Flaw::DropsForce,
        Flaw::Reverses,
        Flaw::EndFirst,
        Flaw::WaitsForEndOfFile,
        Flaw::ReusesNumber,
        Flaw::ForgetsTimer,
        Flaw::ForgetsWorkerTimer,
        Flaw::KeepsTimer,
        Flaw::WrongWorker,
        Flaw::WrongOrigin,
        Flaw::DropsNotice,
        Flaw::Overtakes,
        Flaw::RoundAtBoot,
        Flaw::HidesLoss,
        Flaw::LosesLast,
        Flaw::QueuesControl,
        Flaw::AcceptsOn,
    ];
}
