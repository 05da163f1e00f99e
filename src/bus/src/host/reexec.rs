//! The main program executes itself again: the same executable, with the same arguments, in the same folder.
//!
//! The bus never does this. [`Bus::block`](crate::Bus::block) says in its report whether to (WAIT-6), and the main program
//! does it when all that it holds is put away: the new program takes the place of the process, without any destructor, and
//! every other thread is gone at once. The number of the process stays.

use std::convert::Infallible;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::ExitReport;

/// The program of this process, as it was started.
///
/// ```no_run
/// use std::process::ExitCode;
/// use wspbus::{Bus, host::reexec::Program};
/// fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
///     let program = Program::captured()?; // before anything changes the folder
///     let bus = Bus::new();
///     bus.start();
///     let report = bus.block()?;
///     Ok(program.finish(&report)?)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    executable: PathBuf,
    /// The first is the name by which the program was called.
    arguments: Vec<OsString>,
    folder: PathBuf,
}

/// The program could not be captured, or not be executed again.
#[non_exhaustive]
pub enum ReexecError {
    /// The system does not say where the executable is.
    Executable(io::Error),
    /// The system does not say which folder is the current one.
    Folder(io::Error),
    /// The process cannot go to this folder, in which it was started: it may be gone. The process is where it was.
    Enter(PathBuf, io::Error),
    /// The system did not execute this file. End the process then: its folder is the captured one, and the standard
    /// library does not promise that it works on after such a failure.
    Exec(PathBuf, io::Error),
}

impl Program {
    /// The program of this process. Call it at the start of `main`: later the folder may have changed, and the executable
    /// may have been replaced. A restart executes the file that is at the path of the executable then.
    ///
    /// The system gives the path without links: of a program that was started as `current/server`, where `current` is a
    /// link to `v1`, a restart executes `v1/server`, also when `current` is a link to `v2` by then.
    ///
    /// # Errors
    /// The system does not say where the executable is, or which folder is the current one.
    pub fn captured() -> Result<Program, ReexecError> {
        Ok(Program {
            executable: std::env::current_exe().map_err(ReexecError::Executable)?,
            arguments: std::env::args_os().collect(),
            folder: std::env::current_dir().map_err(ReexecError::Folder)?,
        })
    }

    /// The path of the executable.
    pub fn executable(&self) -> &std::path::Path {
        &self.executable
    }

    /// Executes the program in the place of this process. It returns only if that failed.
    ///
    /// # Errors
    /// The folder in which the process was started cannot be entered, or the system did not execute the file.
    pub fn execute(&self) -> Result<Infallible, ReexecError> {
        let mut command = Command::new(&self.executable);
        let mut arguments = self.arguments.iter();
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        // Before the execution, so that a folder that is gone is not taken for an executable that is gone.
        std::env::set_current_dir(&self.folder)
            .map_err(|error| ReexecError::Enter(self.folder.clone(), error))?;
        let error = command.args(arguments).exec();
        Err(ReexecError::Exec(self.executable.clone(), error))
    }

    /// Ends the main program as the report says: with its exit code, or by executing the program again.
    ///
    /// # Errors
    /// As [`Program::execute`].
    pub fn finish(&self, report: &ExitReport) -> Result<ExitCode, ReexecError> {
        if report.reexec {
            self.execute()?;
        }
        Ok(ExitCode::from(report.code.0))
    }
}

impl fmt::Display for ReexecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReexecError::Executable(error) => {
                write!(f, "the executable of the process is not known: {error}")
            }
            ReexecError::Folder(error) => write!(f, "the current folder is not known: {error}"),
            ReexecError::Enter(path, error) => {
                write!(f, "cannot go to the folder {}: {error}", path.display())
            }
            ReexecError::Exec(path, error) => write!(f, "cannot execute {}: {error}", path.display()),
        }
    }
}

crate::debug_as_text!(ReexecError);

impl Error for ReexecError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ReexecError::Executable(error) | ReexecError::Folder(error) => Some(error),
            ReexecError::Enter(_, error) | ReexecError::Exec(_, error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_gone_is_named_and_the_process_goes_on() {
        let captured = Program::captured().unwrap();
        let gone = Program { executable: "no/such/program".into(), ..captured };
        let error = gone.execute().unwrap_err();
        assert!(error.to_string().starts_with("cannot execute no/such/program: "), "{error}");
        assert!(matches!(error, ReexecError::Exec(_, error) if error.kind() == io::ErrorKind::NotFound));
    }

    #[test]
    fn a_folder_that_is_gone_is_not_taken_for_the_executable() {
        let captured = Program::captured().unwrap();
        let here = std::env::current_dir().unwrap();
        let error = Program { folder: "/no/such/folder".into(), ..captured }.execute().unwrap_err();
        assert!(error.to_string().starts_with("cannot go to the folder /no/such/folder: "), "{error}");
        assert!(matches!(error, ReexecError::Enter(_, error) if error.kind() == io::ErrorKind::NotFound));
        assert_eq!(std::env::current_dir().unwrap(), here, "the process is where it was");
    }
}
