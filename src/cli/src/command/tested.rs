//! The program that is tested, as it is given on the command line.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command as Program;
use std::time::Duration;

use clap::Args;
use wspbus_kit::conform::message::Hello;
use wspbus_kit::conform::{Adapter, AdapterError, Control, Limits, Transcript};

use super::exit::{Exit, Failure};
use super::numbers;

/// An adapter, how many of it run at once, and how long it may be silent.
#[derive(Args)]
pub struct Tested {
    /// Adapters that run at once.
    #[arg(long, value_name = "N", default_value_t = cores(), value_parser = numbers::count)]
    pub jobs: NonZeroUsize,
    /// Give up on an adapter that is silent for so long. No verdict depends on it.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = numbers::count)]
    silence: NonZeroUsize,
    /// The adapter, and its arguments. The processes that are left in its process group are ended with it; a process
    /// that leaves the group, as with setsid, is not ended.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Tested {
    /// Starts an adapter of a run, and asks for its greeting. The commands and replies go to the log, if there is one.
    pub fn spawn(&self, run: &Control, log: Option<&Transcript>) -> Result<(Adapter, Hello), AdapterError> {
        let [name, arguments @ ..] = self.command.as_slice() else {
            return Err(AdapterError::Missing { program: String::new() });
        };
        let silence = Duration::from_secs(self.silence.get() as u64);
        let limits = Limits { silence, ..Limits::default() };
        let mut adapter = Adapter::spawn_in(Program::new(name).args(arguments), limits, run)?;
        if let Some(log) = log {
            adapter.write_down(log);
        }
        let hello = adapter.hello()?;
        Ok((adapter, hello))
    }

    /// Starts another adapter, which must greet as the first did.
    pub fn spawn_again(
        &self,
        run: &Control,
        first: &Hello,
        log: Option<&Transcript>,
    ) -> Result<Adapter, AdapterError> {
        let (adapter, hello) = self.spawn(run, log)?;
        match hello == *first {
            true => Ok(adapter),
            false => Err(AdapterError::AnotherGreeting),
        }
    }

    /// The command as it was typed, for a shell.
    pub fn typed(&self) -> String {
        let words: Vec<_> = self.command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
        words.join(" ")
    }
}

/// A log in this file.
///
/// # Errors
/// If the file cannot be written.
pub fn log(path: &PathBuf) -> io::Result<Transcript> {
    Ok(Transcript::new(BufWriter::new(File::create(path)?)))
}

/// Nothing was judged, since the adapter broke before the first case.
pub fn broke(error: &AdapterError) -> Failure {
    Failure::new(Exit::Broke, format!("the adapter broke, nothing is said about the bus: {error}"))
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_one_for_a_shell() {
        assert_eq!(quoted("docs/guide/adapter.py"), "docs/guide/adapter.py");
        assert_eq!(quoted("exec cat"), "'exec cat'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
