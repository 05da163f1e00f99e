//! The suites as tests of a bus in Rust: what is listed, what is run, what is told, and with what it ends.

#[path = "harness/buses.rs"]
mod buses;
#[path = "harness/options.rs"]
mod options;
#[path = "harness/told.rs"]
mod told;
