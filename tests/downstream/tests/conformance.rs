//! Is this bus what the specification of a process bus asks for?

#[path = "conformance/tested.rs"]
mod tested;

use wspbus_kit::harness::Options;

const SUITES: [&str; 7] = [
    "requests-k0",
    "core-negative",
    "core-k0",
    "core-wide",
    "core-wild",
    "subscriptions-k0",
    "whole-concurrency-2",
];

fn options() -> Options {
    Options::new(SUITES).features(&tested::FEATURES)
}

wspbus_kit::conformance!(options(), tested::Tested::new);
