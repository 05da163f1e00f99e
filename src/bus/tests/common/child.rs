//! A test that runs as a process of its own: this program again, with the name of an ignored test. The child speaks by
//! lines of its standard error.
#![allow(dead_code, reason = "no test file uses all of this")]

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

const VARIABLE: &str = "WSPBUS_TEST_CHILD";
const LONG: Duration = Duration::from_secs(20);

/// A process. It is killed with this value, if it is still there.
pub struct Child {
    process: std::process::Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

/// In the child: is this process run for this test?
pub fn is_child() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// In the child: says a line to the parent.
pub fn say(line: impl std::fmt::Display) {
    eprintln!("{line}");
}

impl Child {
    /// Runs an ignored test of this program as a process.
    pub fn run(test: &str, set: impl FnOnce(&mut Command)) -> Child {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(VARIABLE, "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        set(&mut command);
        let mut process = command.spawn().unwrap();
        let errors = BufReader::new(process.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)).ok()
        });
        Child { process, lines, seen: Vec::new() }
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The rest of the next line of the child's standard error that begins with this.
    pub fn hears(&mut self, begin: &str) -> String {
        let end = Instant::now() + LONG;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if let Some(rest) = line.strip_prefix(begin) {
                return rest.trim().to_owned();
            }
            self.seen.push(line);
        }
        panic!("the child did not say {begin}, but: {:#?}", self.seen)
    }

    /// Sends a signal by its number.
    pub fn signal(&self, number: i32) {
        let signal = Signal::from_named_raw(number).unwrap();
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    /// The end of the process: its code, or the number of the signal that ended it.
    pub fn end(&mut self) -> Result<i32, i32> {
        let status = self.status();
        status.code().ok_or(status.signal().unwrap_or_default())
    }

    fn status(&mut self) -> ExitStatus {
        let end = Instant::now() + LONG;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("the child did not end; it said {:#?}", self.seen)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
