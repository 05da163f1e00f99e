//! A place for the files of a test.

use std::path::PathBuf;

/// A folder of its own, empty, for a test of this name. It stays for a reader of a failure, until the next run.
#[allow(dead_code, reason = "without features no test needs a folder")]
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}
