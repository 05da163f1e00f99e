//! A counterexample as a regression test: the printed file compiles, passes, and can fail.

use wspbus_check::trace::{Format, Trace};
use wspbus_check::{Limits, silent};
use wspbus_cli::catalogue;
use wspbus_cli::regression::{RegressionError, replay};
use wspbus_words::look::Look;

include!("regression/running_without_services.rs");

fn stored() -> Trace {
    let subject = catalogue::find("cherrypy", "start-listener-stops").expect("it is there");
    let outcome = subject.check(&Limits::default(), &mut silent).expect("the checker is sound");
    let judged = outcome.property("running-means-services-up").expect("it is claimed");
    judged.trace.clone().expect("it is broken")
}

/// `wspbus show cherrypy/start-listener-stops/running-means-services-up --as rust` prints the
/// file that is included above.
#[test]
fn the_included_test_is_the_one_that_is_printed() {
    let printed = stored().render(Format::Rust, &Look::default());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/regression/running_without_services.rs");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &printed).expect("the tree can be written");
    }
    let included = std::fs::read_to_string(path).expect("it is included");
    assert!(included == printed, "stale: run UPDATE=1 cargo test -p wspbus-tests --test regression");
}

#[test]
fn a_model_that_was_repaired_fails_its_regression_test() {
    let json = stored().to_json();
    assert!(replay("cherrypy", "start-listener-stops", &json).is_ok());
    // The same steps where the listener asks for something else: another configuration.
    let moved = json.replace("\"start-listener-stops\"", "\"start-error\"");
    let error = replay("cherrypy", "start-error", &moved).expect_err("it has other listeners");
    assert!(matches!(error, RegressionError::Replay(_)), "{error}");
    // The same steps under a claim that holds on them.
    let other = json.replace("running-means-services-up", "exiting-is-left-for-exited-only");
    let error = replay("cherrypy", "start-listener-stops", &other).expect_err("they do not break it");
    assert!(matches!(error, RegressionError::Replay(_)), "{error}");
}

#[test]
fn a_trace_of_something_else_is_refused() {
    let json = stored().to_json();
    let error = replay("cherrypy", "two-exits", &json).expect_err("another configuration");
    assert!(error.to_string().contains("cherrypy/start-listener-stops"), "{error}");
    let error = replay("cherrypy", "two-exits", "{").expect_err("no trace");
    assert!(matches!(error, RegressionError::Read(_)), "{error}");
    let renamed = json.replace("\"start-listener-stops\"", "\"two-exit\"");
    let error = replay("cherrypy", "two-exit", &renamed).expect_err("no such configuration");
    assert!(error.to_string().contains("cherrypy/two-exits"), "{error}");
}
