//! The words of a trace's header: which sort of claim, which verdict.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of claim that a trace is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
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

impl TraceKind {
    /// Every kind, in order.
    pub const ALL: [TraceKind; 8] = [
        TraceKind::Safety,
        TraceKind::Step,
        TraceKind::Reachability,
        TraceKind::Liveness,
        TraceKind::Deadlock,
        TraceKind::Conformance,
        TraceKind::Log,
        TraceKind::Example,
    ];

    /// The word for it, in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            TraceKind::Safety => "safety",
            TraceKind::Step => "step",
            TraceKind::Reachability => "reachability",
            TraceKind::Liveness => "liveness",
            TraceKind::Deadlock => "deadlock",
            TraceKind::Conformance => "conformance",
            TraceKind::Log => "log",
            TraceKind::Example => "example",
        }
    }
}

/// The verdict of a trace about its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TraceVerdict {
    /// It is a counterexample.
    Violated,
    /// It is a witness: what was claimed to be reachable was reached.
    Reached,
    /// The log that it tells is a behaviour of the model.
    Explained,
    /// The log that it tells is no behaviour of the model. The pivot is the first step that no behaviour has.
    Unexplained,
    /// Nothing: it is an example.
    Shown,
}

impl TraceVerdict {
    /// Every verdict, in order.
    pub const ALL: [TraceVerdict; 5] = [
        TraceVerdict::Violated,
        TraceVerdict::Reached,
        TraceVerdict::Explained,
        TraceVerdict::Unexplained,
        TraceVerdict::Shown,
    ];

    /// The word for it, in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            TraceVerdict::Violated => "violated",
            TraceVerdict::Reached => "reached",
            TraceVerdict::Explained => "explained",
            TraceVerdict::Unexplained => "unexplained",
            TraceVerdict::Shown => "shown",
        }
    }

    /// Does it speak against the model or the system?
    pub fn is_bad(self) -> bool {
        matches!(self, TraceVerdict::Violated | TraceVerdict::Unexplained)
    }
}

impl fmt::Display for TraceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for TraceVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for TraceKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = TraceKind::ALL.into_iter().find(|kind| kind.word() == word);
        found.ok_or_else(|| UnknownWord {
            given: word.into(),
            known: TraceKind::ALL.map(TraceKind::word).to_vec(),
        })
    }
}

impl FromStr for TraceVerdict {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = TraceVerdict::ALL.into_iter().find(|verdict| verdict.word() == word);
        found.ok_or_else(|| UnknownWord {
            given: word.into(),
            known: TraceVerdict::ALL.map(TraceVerdict::word).to_vec(),
        })
    }
}

/// A word that is none of those known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The word that was given.
    pub given: String,
    /// The words known here.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownWord { given, known } = self;
        write!(f, "unknown word {given:?}, expected one of {}", known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip_and_are_those_of_the_file() {
        for kind in TraceKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("{:?}", kind.word()));
        }
        for verdict in TraceVerdict::ALL {
            assert_eq!(verdict.word().parse(), Ok(verdict));
            assert_eq!(serde_json::to_string(&verdict).unwrap(), format!("{:?}", verdict.word()));
        }
        let error = "safe".parse::<TraceKind>().unwrap_err();
        assert!(error.to_string().contains("\"safe\", expected one of safety, step"), "{error}");
        let error = "bad".parse::<TraceVerdict>().unwrap_err();
        assert!(error.to_string().contains("\"bad\", expected one of violated, reached"), "{error}");
    }
}
