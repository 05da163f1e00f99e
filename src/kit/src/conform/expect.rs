//! Expectations: the known deviations of an implementation, each with a reason, as a file that others can
//! keep.
//!
//! Expectations are exact in both directions. A case that fails and is not listed is a failure. A case that
//! is listed and passes is an error, and so is a pattern that no case of a whole run meets.

mod cover;
mod usual;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::verdict::ReportedVerdict;
use crate::suite::pattern;
use wspbus_words::versioned::{self, Unread};

pub use cover::written;
pub use usual::Usual;

/// The version of the format of expectations. A reader refuses any other version.
pub const EXPECTATIONS: u32 = 1;

/// Known deviations of one implementation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectations {
    /// The version of this format.
    pub format: u32,
    /// The name of the implementation, as its adapter gives it in the greeting. Expectations of another
    /// implementation are refused.
    pub implementation: String,
    /// The known deviations.
    pub deviations: Vec<Deviation>,
}

/// One known deviation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The name of the deviation, unique in the file.
    pub id: String,
    /// The reason why the implementation deviates.
    pub reason: String,
    /// The address of an issue or a page about the deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The requirement that the cases break. A case that breaks another requirement is a failure. Without it,
    /// the cases may break any requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// The ids of the cases that show the deviation; `*` stands for any characters.
    pub cases: Vec<String>,
}

/// Expectations, prepared for the judgement of many cases.
pub struct Judge<'a> {
    deviations: &'a [Deviation],
    /// The index of the deviation of each id that is listed without `*`.
    ids: BTreeMap<&'a str, usize>,
    patterns: Vec<Pattern<'a>>,
}

struct Pattern<'a> {
    /// The index of the deviation to which the pattern belongs.
    place: usize,
    text: &'a str,
    matcher: pattern::Pattern,
}

/// The reason why a text cannot be read as expectations.
#[derive(Debug)]
pub enum ExpectError {
    /// The text is not JSON, or not the JSON of expectations.
    Malformed(serde_json::Error),
    /// The text has another version of the format.
    Version {
        /// The version that the text has.
        theirs: u64,
    },
    /// Two deviations have the same name.
    Twice {
        /// The name that both have.
        id: String,
    },
    /// Two deviations list the same case.
    CaseTwice {
        /// The id of the case.
        case: String,
    },
    /// The expectations are those of another implementation.
    Another {
        /// The name of the implementation that the expectations are for.
        theirs: String,
        /// The name of the implementation that is tested.
        tested: String,
    },
}

impl Expectations {
    /// Reads the text of a file of expectations.
    ///
    /// # Errors
    /// If the text has another version, is not a file of expectations, or has a name twice.
    pub fn read(text: &str) -> Result<Expectations, ExpectError> {
        let read: Expectations = versioned::read(text, EXPECTATIONS)?;
        let mut ids: Vec<&str> = read.deviations.iter().map(|d| d.id.as_str()).collect();
        ids.sort_unstable();
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(ExpectError::Twice { id: twice[0].to_owned() });
        }
        let mut cases: Vec<&String> = read.deviations.iter().flat_map(|d| &d.cases).collect();
        cases.sort_unstable();
        match cases.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(twice) => Err(ExpectError::CaseTwice { case: twice[0].clone() }),
            None => Ok(read),
        }
    }

    /// Checks that the expectations are those of this implementation.
    ///
    /// # Errors
    /// If they are those of another implementation.
    pub fn check(&self, implementation: &str) -> Result<(), ExpectError> {
        if self.implementation == implementation {
            return Ok(());
        }
        Err(ExpectError::Another { theirs: self.implementation.clone(), tested: implementation.to_owned() })
    }

    /// Prepares the expectations, so that many cases are judged quickly.
    pub fn judge(&self) -> Judge<'_> {
        let mut judge = Judge { deviations: &self.deviations, ids: BTreeMap::new(), patterns: Vec::new() };
        for (place, deviation) in self.deviations.iter().enumerate() {
            for text in &deviation.cases {
                if pattern::Pattern::is_open(text) {
                    judge.patterns.push(Pattern { place, text, matcher: pattern::Pattern::new(text) });
                } else {
                    judge.ids.entry(text).or_insert(place);
                }
            }
        }
        judge
    }
}

impl Deviation {
    /// Is this the requirement that the cases of the deviation are expected to break?
    fn is_so(&self, at_stake: &str) -> bool {
        self.requirement.as_ref().is_none_or(|requirement| requirement == at_stake)
    }
}

impl<'a> Judge<'a> {
    /// The deviation that a case is expected to show: the deviation that lists the id of the case, else the
    /// first deviation with a pattern that the id meets.
    pub fn find(&self, case: &str) -> Option<&'a Deviation> {
        let place = self.ids.get(case).copied().or_else(|| {
            let met = self.patterns.iter().find(|pattern| pattern.matcher.matches(case));
            met.map(|pattern| pattern.place)
        });
        place.map(|place| &self.deviations[place])
    }

    /// The verdict on a case, with its expectation taken into account. `at_stake` is the requirement that the
    /// case breaks, if it fails.
    pub fn verdict(&self, case: &str, at_stake: &str, verdict: ReportedVerdict) -> ReportedVerdict {
        let expected = match verdict {
            ReportedVerdict::Fail(_) | ReportedVerdict::Pass => self.find(case),
            _ => None,
        };
        match (verdict, expected) {
            (verdict, None) => verdict,
            (ReportedVerdict::Fail(failure), Some(known)) if !known.is_so(at_stake) => {
                ReportedVerdict::Fail(failure)
            }
            (ReportedVerdict::Fail(failure), Some(known)) => {
                ReportedVerdict::KnownDeviation { deviation: known.id.clone(), failure }
            }
            (_, Some(known)) => ReportedVerdict::UnexpectedPass { deviation: known.id.clone() },
        }
    }

    /// The ids and patterns that none of these cases meets, each with the name of its deviation: those about kinds of suites
    /// that the run has as by default.
    pub fn stale(&self, cases: &[&str], usual: Usual) -> Vec<String> {
        let told = |place: usize, text: &str| format!("{}: {text}", self.deviations[place].id);
        let known: BTreeSet<&str> = cases.iter().copied().collect();
        let ids = self.ids.iter().filter(|(id, _)| !known.contains(**id) && usual.has(id));
        let mut stale: Vec<String> = ids.map(|(id, place)| told(*place, id)).collect();
        let idle = |pattern: &&Pattern<'_>| {
            usual.has(pattern.text) && !cases.iter().any(|case| pattern.matcher.matches(case))
        };
        stale.extend(self.patterns.iter().filter(idle).map(|pattern| told(pattern.place, pattern.text)));
        stale
    }
}

impl From<Unread> for ExpectError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Malformed(error) => ExpectError::Malformed(error),
            Unread::Version(theirs) => ExpectError::Version { theirs },
        }
    }
}

impl fmt::Display for ExpectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExpectError::Malformed(error) => write!(f, "this is not a file of expectations: {error}"),
            ExpectError::Version { theirs } => {
                write!(f, "the expectations have format {theirs}, and only format {EXPECTATIONS} is known")
            }
            ExpectError::Twice { id } => write!(f, "the deviation {id:?} is listed twice"),
            ExpectError::CaseTwice { case } => write!(f, "the case {case:?} is listed under two names"),
            ExpectError::Another { theirs, tested } => {
                write!(f, "these are the expectations of \"{theirs}\", and \"{tested}\" is tested")
            }
        }
    }
}

impl std::error::Error for ExpectError {}

#[cfg(test)]
mod tests;
