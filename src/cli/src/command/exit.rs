//! How the program ends.

use std::fmt;
use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything holds.
    Holds = 0,
    /// Something falls short.
    FallsShort = 1,
    /// The arguments or the input make no sense.
    Usage = 2,
    /// A bound cut the run.
    Inconclusive = 3,
    /// The tested program broke.
    Broke = 4,
    /// SIGINT stopped the run: 128 and the number of the signal, as a shell says it.
    Interrupted = 130,
    /// SIGTERM stopped the run.
    Terminated = 143,
}

/// The end of a command: what was found, or why nothing was.
pub type Result = std::result::Result<Exit, Failure>;

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command could not do its work: a message for the user, and the code.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// The user asked for something that is not there, or gave unreadable input.
    pub fn usage(message: impl fmt::Display) -> Self {
        Failure { exit: Exit::Usage, message: message.to_string() }
    }

    /// With this code.
    pub fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Failure { exit, message: message.to_string() }
    }

    /// Tells the user.
    pub fn report(self) -> Exit {
        anstream::eprintln!("wspbus: {}", self.message);
        self.exit
    }
}
