//! Is this bus what the specification of a process bus asks for?

#[path = "conformance/tested.rs"]
mod tested;

use wspbus_kit::harness::Options;

const SUITES: [&str; 4] = ["requests-k0", "core-k0", "subscriptions-k0", "whole-concurrency-2"];

fn options() -> Options {
    Options::new(SUITES).features(&tested::FEATURES)
}

wspbus_kit::conformance!(options(), tested::Tested::new);
