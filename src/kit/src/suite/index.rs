//! The index of a folder of exported suites: a file in the same folder.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::case::{Level, Parameters, Suite};
use super::file::digest;
use super::plan::{Figures, Plan, PlanKind};
use wspbus_words::versioned::{self, Unread};

/// The version of the format of an index. A reader refuses any other version.
pub const FORMAT: u32 = 1;

/// The suites of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Index {
    /// The version of this format.
    pub format: u32,
    /// The version of the specification from which the suites were generated.
    pub specification: String,
    /// The suites, in the order in which they were written: by level, the small ones first.
    pub suites: Vec<Entry>,
}

/// The entry of one suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Entry {
    /// The name of the file, in the same folder.
    pub file: String,
    /// The name of the suite, such as `core-k0`.
    pub name: String,
    /// The observable machine from which the suite was generated.
    pub level: Level,
    /// The number of additional states for which the suite is complete; none if it is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<usize>,
    /// The choices for which the suite was generated.
    pub parameters: Parameters,
    /// The number of cases.
    pub cases: usize,
    /// The number of steps of all cases.
    pub steps: usize,
    /// Sixteen hexadecimal digits of the file: FNV-1a.
    pub digest: String,
}

impl Default for Index {
    fn default() -> Self {
        Index { format: FORMAT, specification: wspbus_models::VERSION.to_owned(), suites: Vec::new() }
    }
}

impl Index {
    /// The index as a file.
    ///
    /// # Errors
    /// None in practice: every part of an index can be written as JSON.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Reads the index of a file. Fields that this version does not know are passed over.
    ///
    /// # Errors
    /// If the text has another version, or is no index.
    pub fn read(text: &str) -> Result<Self, IndexError> {
        Ok(versioned::read(text, FORMAT)?)
    }
}

/// The reason why a text cannot be read as an index of suites.
#[derive(Debug)]
pub enum IndexError {
    /// The text is not JSON, or not the JSON of an index.
    Malformed(serde_json::Error),
    /// The index has another version of the format.
    Version {
        /// The version that the index has.
        theirs: u64,
    },
}

impl From<Unread> for IndexError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Malformed(error) => IndexError::Malformed(error),
            Unread::Version(theirs) => IndexError::Version { theirs },
        }
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::Malformed(error) => write!(f, "this is not an index of suites: {error}"),
            IndexError::Version { theirs } => {
                write!(f, "the index has format {theirs}, and only format {FORMAT} is known")
            }
        }
    }
}

impl std::error::Error for IndexError {}

impl Entry {
    /// The entry of a suite and the text of its file.
    pub fn new(plan: Plan, suite: &Suite, figures: &Figures, text: &str) -> Self {
        let k = match plan.kind {
            PlanKind::Complete(k) => Some(k),
            _ => None,
        };
        Entry {
            file: format!("{}.json", suite.name),
            name: suite.name.clone(),
            level: suite.level,
            k,
            parameters: suite.parameters,
            cases: figures.cases,
            steps: figures.steps,
            digest: digest(text),
        }
    }
}
