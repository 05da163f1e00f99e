//! Suites as files: JSON, one case a line.

use std::collections::BTreeSet;
use std::fmt;

use super::build::fnv;
use super::case::{FORMAT, Suite};
use wspbus_words::versioned::{self, Unread};

/// The reason why a text cannot be read as a suite.
#[derive(Debug)]
pub enum FileError {
    /// The text is not JSON, or not the JSON of a suite.
    Malformed(serde_json::Error),
    /// The suite has another version of the format.
    Version {
        /// The version that the suite has.
        theirs: u64,
    },
    /// The suite was generated from another version of the specification.
    Specification {
        /// The version of the specification.
        theirs: String,
    },
    /// A case cannot be run, or has the id of another case.
    Case {
        /// The id of the case.
        id: String,
        /// The reason why it cannot be run.
        why: &'static str,
    },
}

/// The suite as a file.
///
/// # Errors
/// None in practice: every part of a suite can be written as JSON.
pub fn write(suite: &Suite) -> Result<String, serde_json::Error> {
    let head = serde_json::to_string(&Suite { cases: Vec::new(), ..suite.clone() })?;
    let cases: Result<Vec<String>, _> = suite.cases.iter().map(serde_json::to_string).collect();
    let head = head.strip_suffix("[]}").unwrap_or(&head);
    Ok(format!("{head}[\n{}\n]}}\n", cases?.join(",\n")))
}

/// Reads the suite of a file. Fields that this version does not know are passed over.
///
/// # Errors
/// If the text has another version, or is no suite.
pub fn read(text: &str) -> Result<Suite, FileError> {
    check(versioned::read(text, FORMAT)?)
}

/// Checks the rules that the types do not enforce.
fn check(suite: Suite) -> Result<Suite, FileError> {
    if suite.specification != wspbus_models::VERSION {
        return Err(FileError::Specification { theirs: suite.specification });
    }
    let mut known = BTreeSet::new();
    for case in &suite.cases {
        let why = match case {
            _ if !known.insert(case.id.as_str()) => "another case has its id",
            _ if case.steps.is_empty() => "it has no steps",
            _ if case.question >= case.steps.len() => "the step in question is not there",
            _ => continue,
        };
        return Err(FileError::Case { id: case.id.clone(), why });
    }
    Ok(suite)
}

/// Sixteen hexadecimal digits of a file. Another file has other digits, except by accident.
pub fn digest(text: &str) -> String {
    format!("{:016x}", fnv(text.as_bytes()))
}

impl From<Unread> for FileError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Malformed(error) => FileError::Malformed(error),
            Unread::Version(theirs) => FileError::Version { theirs },
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Malformed(error) => write!(f, "this is not a suite: {error}"),
            FileError::Version { theirs } => {
                write!(f, "the suite has format {theirs}, and only format {FORMAT} is known")
            }
            FileError::Specification { theirs } => {
                let ours = wspbus_models::VERSION;
                write!(f, "the suite is of version {theirs} of the specification, and this is {ours}")
            }
            FileError::Case { id, why } => write!(f, "the case {id:?} cannot be run: {why}"),
        }
    }
}

impl std::error::Error for FileError {}

#[cfg(test)]
mod tests {
    use super::super::case::Parameters;
    use super::super::plan::Plan;
    use super::*;

    fn small() -> Suite {
        Plan::named("requests-transitions").unwrap().build(Parameters::default()).unwrap().0
    }

    #[test]
    fn a_suite_is_read_as_it_was_written() {
        let suite = small();
        let text = write(&suite).unwrap();
        assert_eq!(read(&text).unwrap(), suite);
        assert_eq!(text.lines().count(), suite.cases.len() + 2);
    }

    #[test]
    fn another_version_and_another_thing_are_refused() {
        let text = write(&small()).unwrap().replacen("\"format\":2", "\"format\":3", 1);
        assert!(read(&text).unwrap_err().to_string().contains("format 3"));
        assert!(read("{}").is_err());
        assert!(read("[").is_err());
    }

    #[test]
    fn a_suite_that_cannot_be_run_as_it_stands_is_refused() {
        let why = |change: fn(&mut Suite)| {
            let mut suite = small();
            change(&mut suite);
            read(&write(&suite).unwrap()).unwrap_err().to_string()
        };
        assert!(why(|suite| suite.specification = "9.9.9".to_owned()).contains("9.9.9"));
        assert!(why(|suite| suite.cases[1].steps.clear()).contains("no steps"));
        assert!(why(|suite| suite.cases[1].question = suite.cases[1].steps.len()).contains("in question"));
        assert!(why(|suite| suite.cases[1] = suite.cases[0].clone()).contains("has its id"));
    }
}
