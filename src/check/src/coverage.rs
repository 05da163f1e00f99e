//! Claims that hold because nothing ever puts them to the test.

use std::collections::BTreeMap;
use std::fmt;

use stateright::Model;

use super::report::Report;

/// Something that a model promises to exercise and does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vacuity {
    /// A promised action class was never taken.
    ClassNeverTaken {
        /// In which configuration: an index into the reports.
        configuration: usize,
        /// Which.
        class: &'static str,
    },
    /// The antecedent of a property was never met in any configuration that claims it.
    AntecedentNeverMet {
        /// Which.
        property: &'static str,
    },
}

impl fmt::Display for Vacuity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Vacuity::ClassNeverTaken { configuration, class } => {
                write!(f, "configuration {configuration} promises `{class}` and never takes it")
            }
            Vacuity::AntecedentNeverMet { property } => {
                write!(f, "no configuration puts `{property}` to the test")
            }
        }
    }
}

/// Finds what was never put to the test. `reports` are those of all configurations of one model.
///
/// A run that was cut may not have come to it yet; it is listed all the same, since nothing shows that it
/// would.
pub fn vacuous<M: Model>(reports: &[&Report<M>]) -> Vec<Vacuity> {
    let mut found = Vec::new();
    let mut met: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (configuration, report) in reports.iter().enumerate() {
        let idle = report.classes.iter().filter(|class| class.promised && class.taken == 0);
        found.extend(idle.map(|class| Vacuity::ClassNeverTaken { configuration, class: class.name }));
        for finding in &report.findings {
            *met.entry(finding.name).or_default() += finding.antecedent;
        }
    }
    let never = met.into_iter().filter(|(_, count)| *count == 0);
    found.extend(never.map(|(property, _)| Vacuity::AntecedentNeverMet { property }));
    found
}
