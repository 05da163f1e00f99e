//! Everything that is explored by default: counts, verdicts, a second opinion, untested claims, traces.

#[path = "exploration/counts.rs"]
mod counts;
#[path = "exploration/coverage.rs"]
mod coverage;
#[path = "exploration/opinion.rs"]
mod opinion;
#[path = "exploration/tables.rs"]
mod tables;
#[path = "exploration/traces.rs"]
mod traces;

use std::sync::LazyLock;

use wspbus_check::{Limits, silent};
use wspbus_cli::catalogue::{self, Outcome, Subject};

/// One default configuration, explored.
struct Explored {
    subject: Box<dyn Subject>,
    outcome: Outcome,
}

/// Every default configuration, explored once for all tests of this file.
static ALL: LazyLock<Vec<Explored>> = LazyLock::new(|| {
    let subjects = catalogue::all().into_iter().filter(|s| !s.identity().large);
    let explore = |subject: Box<dyn Subject>| {
        let outcome = subject.check(&Limits::default(), &mut silent);
        let outcome = outcome.unwrap_or_else(|e| panic!("{}: {e}", subject.name()));
        Explored { subject, outcome }
    };
    subjects.map(explore).collect()
});
