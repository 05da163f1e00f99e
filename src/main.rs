//! The command line of wspbus.
fn main() {}
