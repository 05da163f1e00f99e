//! The identities of a site: slots, generations, workers, interpreters, origins.

/// A worker's place. When a worker ends, another worker takes its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u8);

/// The configuration epoch that a worker was spawned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u8);

/// One incarnation of a worker: the number is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Worker(pub u8);

/// The name of an interpreter. Interpreters with the same name in two workers are copies of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u8);

/// One incarnation of an interpreter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interpreter {
    /// Its process.
    pub worker: Worker,
    /// Its name.
    pub name: Name,
    /// The number of interpreters of this name that this process had before.
    pub birth: u8,
}

impl Interpreter {
    /// The first interpreter of this name in this worker.
    pub const fn first(worker: Worker, name: Name) -> Interpreter {
        Interpreter { worker, name, birth: 0 }
    }
}

/// The origin of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Code in this interpreter.
    Application(Interpreter),
    /// A privileged actor outside every application: a command line, or a helper that it runs.
    Operator,
    /// The controller itself, because of what it sees: a worker that ended, a timer.
    Controller,
}

/// The number of a client's connection. A number is reused after its connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection(pub u8);

/// The version of a configuration, of a certificate, of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u8);

/// The number of an accepted request that is in progress: an event that is delivered to interpreters, or a reload
/// that is to be acknowledged. A number is reused after its request is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice(pub u8);
