//! The lines between the kit and its adapters, written down as they pass.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// The lines of a run: commands after `>`, replies after `<`. The adapters of the run share it.
#[derive(Clone)]
pub struct Transcript(Arc<Mutex<Written>>);

struct Written {
    out: Box<dyn Write + Send>,
    error: Option<io::Error>,
}

impl Transcript {
    /// Writes the lines here.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        Transcript(Arc::new(Mutex::new(Written { out: Box::new(out), error: None })))
    }

    /// Writes a command, which may have the end of its line.
    pub(super) fn command(&self, line: &[u8]) {
        self.write('>', &String::from_utf8_lossy(line));
    }

    /// Writes a reply as it came.
    pub(super) fn reply(&self, line: &str) {
        self.write('<', line);
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// The first error of the writing, also of lines before.
    pub fn finish(&self) -> io::Result<()> {
        let mut written = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match written.error.take() {
            Some(error) => Err(error),
            None => written.out.flush(),
        }
    }

    fn write(&self, mark: char, line: &str) {
        let mut written = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if written.error.is_none() {
            written.error = writeln!(written.out, "{mark} {}", line.trim_end()).err();
        }
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transcript")
    }
}
