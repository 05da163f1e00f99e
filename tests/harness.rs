//! The suites as tests of a bus in Rust: the list, the run, the text, and the exit code.

#[path = "harness/buses.rs"]
mod buses;
#[path = "harness/options.rs"]
mod options;
#[path = "harness/told.rs"]
mod told;
