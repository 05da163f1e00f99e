//! The trace file: its schema, its reader, its renderings, and the way from a model to a file and back.

mod any;
mod generated;
mod html;
mod lock;
mod reading;
mod renderings;
mod replaying;
mod schema;

/// Compares a checked-in file with what it should be; `UPDATE=1` rewrites it.
fn compare_file(path: &str, expected: &str) {
    let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(path);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{} is out of date; UPDATE=1 rewrites it", path.display());
}
