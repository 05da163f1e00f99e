//! The end of the program: its exit codes and its failures.

use std::fmt;
use std::process::ExitCode;

use crate::catalogue::CatalogueError;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything holds as it should.
    Holds = 0,
    /// Something falls short.
    FallsShort = 1,
    /// The arguments or the input make no sense.
    Usage = 2,
    /// A bound cut the run.
    Inconclusive = 3,
    /// The tested program broke.
    Broke = 4,
    /// The program found itself wrong: 70, as `sysexits.h` numbers an error of the software.
    Internal = 70,
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

/// The reason why a command could not do its work: a message for the user, and the code.
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

    /// The checker found itself, or a model, wrong: no verdict can be trusted.
    pub fn checker(error: &CatalogueError) -> Self {
        Failure::new(Exit::Internal, format!("the checker found itself wrong: {error}"))
    }

    /// The code that the program ends with.
    pub fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checker_that_is_wrong_is_no_inconclusive_run() {
        let failure = Failure::checker(&CatalogueError::Replay("no".to_owned()));
        assert_eq!(failure.exit(), Exit::Internal);
        let told = failure.to_string();
        assert!(told.starts_with("the checker found itself wrong: ") && told.ends_with("no"), "{told}");
    }
}
