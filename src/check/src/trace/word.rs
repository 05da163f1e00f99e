//! The words of a trace's header: which sort of claim, which verdict.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which sort of claim a trace is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// On states: something bad never holds.
    Safety,
    /// On steps: no bad step is taken.
    Step,
    /// Some behaviour takes such a step.
    Reachability,
    /// Something good follows at last, on every fair behaviour.
    Liveness,
    /// Only states that may end have no successor.
    Deadlock,
    /// An implementation does what its model expects of it.
    Conformance,
    /// The log of a real system is a behaviour of the model.
    Log,
    /// No claim: a behaviour worth showing.
    Example,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 8] = [
        Kind::Safety,
        Kind::Step,
        Kind::Reachability,
        Kind::Liveness,
        Kind::Deadlock,
        Kind::Conformance,
        Kind::Log,
        Kind::Example,
    ];

    /// The word for it, in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Safety => "safety",
            Kind::Step => "step",
            Kind::Reachability => "reachability",
            Kind::Liveness => "liveness",
            Kind::Deadlock => "deadlock",
            Kind::Conformance => "conformance",
            Kind::Log => "log",
            Kind::Example => "example",
        }
    }
}

/// The verdict of a trace about its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is a counterexample.
    Violated,
    /// It is a witness: what was claimed to be reachable was reached.
    Reached,
    /// It is a behaviour of the model that explains the whole log.
    Explained,
    /// It explains the log as far as any behaviour of the model does, and not to its end.
    Unexplained,
    /// Nothing: it is an example.
    Shown,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 5] =
        [Verdict::Violated, Verdict::Reached, Verdict::Explained, Verdict::Unexplained, Verdict::Shown];

    /// The word for it, in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Violated => "violated",
            Verdict::Reached => "reached",
            Verdict::Explained => "explained",
            Verdict::Unexplained => "unexplained",
            Verdict::Shown => "shown",
        }
    }

    /// Does it speak against the model or the system?
    pub fn is_bad(self) -> bool {
        matches!(self, Verdict::Violated | Verdict::Unexplained)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = Kind::ALL.into_iter().find(|kind| kind.word() == word);
        found.ok_or_else(|| UnknownWord { given: word.into(), known: Kind::ALL.map(Kind::word).to_vec() })
    }
}

impl FromStr for Verdict {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = Verdict::ALL.into_iter().find(|verdict| verdict.word() == word);
        found.ok_or_else(|| UnknownWord {
            given: word.into(),
            known: Verdict::ALL.map(Verdict::word).to_vec(),
        })
    }
}

/// A word that is none of those known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The word.
    pub given: String,
    /// The words known here.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown word {:?}, expected one of {}", self.given, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip_and_are_those_of_the_file() {
        for kind in Kind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("{:?}", kind.word()));
        }
        for verdict in Verdict::ALL {
            assert_eq!(verdict.word().parse(), Ok(verdict));
            assert_eq!(serde_json::to_string(&verdict).unwrap(), format!("{:?}", verdict.word()));
        }
        let error = "safe".parse::<Kind>().unwrap_err();
        assert!(error.to_string().contains("\"safe\", expected one of safety, step"), "{error}");
    }
}
