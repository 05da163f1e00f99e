//! Runs the program.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// The result of a run.
pub struct Ran {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output, and the words of standard error in one line.
    pub text: String,
    /// The report, if one was asked for.
    pub report: Value,
}

/// The program as it was built for this test.
pub const WSPBUS: &str = env!("CARGO_BIN_EXE_wspbus-tested");

/// `wspbus conform OPTIONS -- ADAPTER`.
pub fn conform(options: &[&str], adapter: &[&str]) -> Ran {
    let mut program = Command::new(WSPBUS);
    program.arg("conform").args(options).env("NO_COLOR", "1").arg("--").args(adapter);
    let Output { status, stdout, stderr } = program.output().unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    let report = serde_json::from_str(&stdout).unwrap_or_default();
    // A message may be broken between its words.
    let messages = String::from_utf8(stderr).unwrap();
    let text = stdout + &messages.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!text.contains("panicked"), "{text}");
    Ran { code: status.code(), text, report }
}

/// The small suite of requests, as a report, against this adapter.
pub fn requests(options: &[&str], adapter: &[&str]) -> Ran {
    conform(&[&["--suite", "requests-k0", "--json", "--silence", "1"], options].concat(), adapter)
}

/// The reference behind a filter: `FILTER` is a shell's, on its replies.
pub fn filtered(filter: &str) -> Ran {
    shell(&format!("'{WSPBUS}' adapter | {{ {filter}; }}"))
}

/// A shell script as an adapter.
pub fn shell(script: &str) -> Ran {
    requests(&["--jobs", "1"], &["sh", "-c", script])
}

impl Ran {
    /// The number of cases with this verdict: `pass`, `broken`.
    #[track_caller]
    pub fn count(&self, word: &str) -> u64 {
        self.report["counts"][word].as_u64().unwrap_or_else(|| panic!("no counts of {word} in {}", self.text))
    }

    /// The number of cases.
    #[track_caller]
    pub fn all(&self) -> u64 {
        let counts =
            self.report["counts"].as_object().unwrap_or_else(|| panic!("no counts in {}", self.text));
        counts.values().map(|count| count.as_u64().unwrap()).sum()
    }
}

/// A file of this test alone.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("conform_cli");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}
