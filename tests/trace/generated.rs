//! A generated regression test compiles, and calls the function that it promises to call.

use wspbus_check::trace::{Trace, replay as follow, rust_test};

use crate::lock::Lock;
use crate::{compare_file, lock};

/// The function that the generated test calls.
fn replay(model: &str, configuration: &str, trace: &str) -> Result<(), String> {
    assert_eq!((model, configuration), ("lock", "two-processes"));
    let trace = Trace::from_json(trace.as_bytes()).map_err(|error| error.to_string())?;
    follow(&Lock::default(), &trace).map(|_| ()).map_err(|error| error.to_string())
}

// Holds `#[test] fn replays_lock_two_processes_gets_in`.
include!("samples/lasso_test.rs");

#[test]
fn the_generated_test_is_up_to_date() {
    let test = rust_test(&lock::lasso(), "crate::generated::replay");
    compare_file("tests/trace/samples/lasso_test.rs", &test);
}
