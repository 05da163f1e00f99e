//! Everything that is explored by default: counts, verdicts, a second opinion, untested claims, traces.
//!
//! The everyday tests explore the small configurations. The ignored tests, which `.ci/run` runs, ask the same of the
//! others.

#[path = "exploration/counts.rs"]
mod counts;
#[path = "exploration/coverage.rs"]
mod coverage;
#[path = "exploration/filled_in.rs"]
mod filled_in;
#[path = "exploration/opinion.rs"]
mod opinion;
#[path = "exploration/site_page.rs"]
mod site_page;
#[path = "exploration/tables.rs"]
mod tables;
#[path = "exploration/traces.rs"]
mod traces;

use std::sync::LazyLock;

use wspbus_check::{Limits, silent};
use wspbus_cli::catalogue::{self, CheckOutcome, Subject};
use wspbus_kit::suite::parallel;
use wspbus_models::named::Size;

/// One default configuration, explored.
struct Explored {
    subject: Box<dyn Subject>,
    outcome: CheckOutcome,
}

/// Every small configuration, explored once for all tests of this file.
static SMALL: LazyLock<Vec<Explored>> = LazyLock::new(|| explored(Size::Small));

/// Every other default configuration, explored once for all ignored tests of this file.
static MEDIUM: LazyLock<Vec<Explored>> = LazyLock::new(|| explored(Size::Medium));

fn explored(size: Size) -> Vec<Explored> {
    let subjects: Vec<_> = catalogue::all().into_iter().filter(|s| s.identity().size == size).collect();
    let outcomes = parallel::each(&subjects, |subject| {
        let outcome = subject.check(&Limits::default(), &mut silent);
        outcome.unwrap_or_else(|e| panic!("{}: {e}", subject.name()))
    });
    subjects.into_iter().zip(outcomes).map(|(subject, outcome)| Explored { subject, outcome }).collect()
}
