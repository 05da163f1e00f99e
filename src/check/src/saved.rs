//! The saved check: the verdicts and the traces of a check in one file, so that they can be read again without checking.
//!
//! A saved check has an entry for each configuration that was checked: its counts, and each property with its verdict, the
//! rules that it checks, and its trace if there is one. It does not have the graph of the states.
//!
//! [`SavedCheck::to_json`] and [`SavedCheck::from_json`] write and read the file. Within one version the format does not
//! change: a reader refuses fields that it does not know, and a version that it does not know, by name. [`schema`] is the
//! JSON Schema of the file.
//!
//! ```
//! # use wspbus_check::{Checker, Plain};
//! # struct Coin;
//! # impl stateright::Model for Coin {
//! #     type State = bool;
//! #     type Action = bool;
//! #     fn init_states(&self) -> Vec<bool> { vec![false] }
//! #     fn actions(&self, _: &bool, actions: &mut Vec<bool>) { actions.extend([false, true]); }
//! #     fn next_state(&self, _: &bool, side: bool) -> Option<bool> { Some(side) }
//! #     fn properties(&self) -> Vec<stateright::Property<Self>> {
//! #         vec![stateright::Property::always("never heads", |_, heads| !heads)]
//! #     }
//! # }
//! use wspbus_check::saved::{SavedCheck, SavedConfiguration};
//!
//! let coin = Plain::new(Coin);
//! let report = Checker::new(&coin).check()?;
//! let saved = SavedCheck::new(vec![SavedConfiguration::new(&coin, "coin", "", &report)?]);
//! let read = SavedCheck::from_json(saved.to_json().as_bytes())?;
//! assert_eq!(read.configurations[0].properties[0].name, "never heads");
//! assert_eq!(read, saved);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod read;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::explore::Cut;
use crate::model::Checkable;
use crate::report::{Report, Verdict};
use crate::trace::{Fact, Invalid, Rule, Trace, TraceKind};

pub use read::{SAVED_BYTES_MAX, SavedError, Stored, StoredError};

/// The text of the field `format` in a saved check.
pub const FORMAT: &str = "wspbus-check";

/// The version that is written. It is the one version that can be read.
pub const VERSION: u64 = 1;

/// A finished check of one configuration or of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedCheck {
    /// The name of the format, always `wspbus-check`.
    format: FormatName,
    /// The version of the format, always 1.
    #[schemars(range(min = 1, max = 1))]
    version: u64,
    /// The configurations, in the order in which they are shown. No two have the same model and the same name.
    pub configurations: Vec<SavedConfiguration>,
}

/// The check of one configuration of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedConfiguration {
    /// The name of the model.
    pub model: String,
    /// The name of the configuration. Empty if the model has but one.
    pub configuration: String,
    /// Everything else that is worth telling of it. It means nothing to a program.
    pub about: Vec<Fact>,
    /// The number of different states.
    pub states: u64,
    /// The number of edges.
    pub transitions: u64,
    /// The distance of the state farthest from the beginning, in steps.
    pub depth: u32,
    /// The number of states without a successor.
    pub terminals: u64,
    /// Was everything explored?
    pub complete: bool,
    /// The limit that ended the run, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// The properties, in the order of the model.
    pub properties: Vec<SavedProperty>,
}

/// A claim with its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedProperty {
    /// The name of the claim.
    pub name: String,
    /// The kind of the claim.
    pub kind: TraceKind,
    /// The rules that the claim checks.
    pub rules: Vec<Rule>,
    /// The verdict of the checker.
    pub verdict: Verdict,
    /// The number of states or steps that the claim is about.
    pub antecedent: u64,
    /// Everything else that is worth telling of it. It means nothing to a program.
    pub about: Vec<Fact>,
    /// The counterexample or the witness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
}

/// The name of the format. As a type, no saved check can carry another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum FormatName {
    #[serde(rename = "wspbus-check")]
    SavedCheck,
}

impl SavedCheck {
    /// A check of these configurations.
    pub fn new(configurations: Vec<SavedConfiguration>) -> Self {
        SavedCheck { format: FormatName::SavedCheck, version: VERSION, configurations }
    }

    /// The check as the text of a file. Equal checks give equal texts.
    pub fn to_json(&self) -> String {
        wspbus_words::lines::to_lines(self)
    }
}

impl SavedConfiguration {
    /// The check of a model, with the trace of each finding that has one. The rules have no texts.
    ///
    /// # Errors
    /// If the model tells a behaviour in a way that is no trace.
    pub fn new<M: Checkable>(
        model: &M,
        name: &str,
        configuration: &str,
        report: &Report<M>,
    ) -> Result<Self, Invalid> {
        let rule = |id: &&str| Rule { id: (*id).into(), text: String::new() };
        let mut properties = Vec::with_capacity(report.findings.len());
        for finding in &report.findings {
            properties.push(SavedProperty {
                name: finding.name.into(),
                kind: finding.kind,
                rules: finding.requirements.iter().map(rule).collect(),
                verdict: finding.verdict,
                antecedent: finding.antecedent,
                about: Vec::new(),
                trace: finding.trace(model, name, configuration)?,
            });
        }
        Ok(SavedConfiguration {
            model: name.into(),
            configuration: configuration.into(),
            about: Vec::new(),
            states: report.states as u64,
            transitions: report.transitions as u64,
            depth: report.depth,
            terminals: report.terminals,
            complete: report.complete,
            cut: report.cut,
            properties,
        })
    }
}

/// The JSON Schema (draft 2020-12) of version 1.
///
/// [`SavedCheck::from_json`] checks the rules that a schema cannot say: each trace is one, and is about the
/// configuration and the property with which it stands.
pub fn schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(SavedCheck);
    schema.insert("title".into(), "A saved check of wspbus, version 1".into());
    schema
}
