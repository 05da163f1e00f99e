//! The application of a worker.

use std::error::Error;

use wspbus_models::site::machine::word::{
    Connection, Deed, Name, Native, Notice, Round, RoundOutcome, Step, Version, Work,
};

/// An error of an application.
pub type AppError = Box<dyn Error + Send + Sync>;

/// The application of a worker. Each call but those that say otherwise has a thread of its own and may take its time: the
/// machine sets the deadlines. A call that panics has failed, and a worker whose call to accept panics ends with code 70, before
/// it is ready.
pub trait App: Send + Sync + 'static {
    /// Boots with this version: everything that a worker needs before it serves. Gives the names of the interpreters that
    /// it has.
    ///
    /// # Errors
    /// The worker cannot boot: it ends with code 70.
    fn boot(&self, version: Version) -> Result<Vec<Name>, AppError>;

    /// Accept connections from now on. Called on the thread of the worker, and must not wait.
    fn accept(&self);

    /// Accept connections no more, and close this process's copies of the listening sockets. It returns when the worker
    /// was told of every connection that was accepted ([`Handle::accepted`](super::Handle::accepted)): each of them is
    /// owed an answer, and the worker waits for that.
    fn stop_accepting(&self);

    /// Closes a connection: after the answer that it was given, at the deadline of the drain, or because it was accepted
    /// too late. Called on the thread of the worker, and must not wait.
    fn close(&self, connection: Connection) {
        let _ = connection;
    }

    /// Creates an interpreter.
    ///
    /// # Errors
    /// It cannot be created: the worker goes on without it.
    fn create(&self, interpreter: Native) -> Result<(), AppError> {
        let _ = interpreter;
        Ok(())
    }

    /// Takes an interpreter one step towards its end: the stop pass of its bus, the join of its threads, the exit pass of
    /// its bus, its destruction.
    ///
    /// # Errors
    /// The step failed: it is given up, and the end goes on.
    fn step(&self, interpreter: Native, step: Step) -> Result<(), AppError> {
        let _ = (interpreter, step);
        Ok(())
    }

    /// Does this with the bus of every interpreter: a Graceful, or a Reload with this version.
    fn round(&self, round: Round, work: Work, version: Version) -> RoundOutcome {
        let _ = (round, work, version);
        RoundOutcome::Done
    }

    /// Asks the bus of an interpreter for this.
    ///
    /// # Errors
    /// It did not do it: the requester is told.
    fn deed(&self, interpreter: Native, deed: Deed) -> Result<(), AppError> {
        let _ = (interpreter, deed);
        Ok(())
    }

    /// Is told why a boot, a birth, a step or a deed failed, and that a call on the thread of the worker panicked. Called on
    /// the thread of the worker, and must not wait.
    fn failed(&self, error: &AppError) {
        let _ = error;
    }

    /// Hands an event to an interpreter. Called on the thread of the worker, and must not wait.
    fn deliver(&self, notice: Notice, interpreter: Native) {
        let _ = (notice, interpreter);
    }
}
