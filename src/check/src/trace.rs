//! The trace file: one behaviour of a model, told so that it can be read, replayed and compared.
//!
//! A trace says which claim about which model it is about, the actors (`lanes`), the state
//! at the beginning as named values, and each step: its actor and action, what could be seen of it, and
//! the state after it. It marks the step or the state that decides the claim (`pivot`), and says
//! what follows the last step (`end`): nothing that matters, a loop, or nothing at all. Every
//! other fact that is worth telling of the model is metadata (`about`), a name and a text each. It is
//! shown and means nothing to a program. So a trace fits every stateright model.
//!
//! [`Trace::to_json`] and [`Trace::from_json`] write and read the file. Within one version the
//! format does not change: a reader refuses fields that it does not know, so a new field is a new
//! version, and a reader refuses a version that it does not know, by name. [`schema`] is its JSON
//! Schema. [`Format`] lists what a trace can be turned into.
//!
//! Steps are numbered from 1 for people ("step 1"), from 0 in the file (`steps[0]`). State 0 is the
//! initial one, state `n` the one after step `n`.

mod change;
mod end;
mod form;
mod html;
mod itf;
mod labelled;
mod mark;
mod mermaid;
mod phrase;
mod read;
mod record;
mod replay;
pub mod rust;
mod show;
mod svg;
mod valid;
mod value;
mod values;
mod word;

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::model::Tell;
pub use change::{Entries, ValueChange, changes};
pub use end::{End, Pivot};
pub use form::{Format, UnknownFormat};
pub use html::{html, served, served_policy};
pub use itf::itf;
pub(crate) use labelled::{Lack, labelled};
pub use mark::{FormatName, Version};
pub use mermaid::{MERMAID_CHARACTERS_MAX, mermaid};
pub use read::{FILE_BYTES_MAX, ReadError};
pub use record::{Header, record};
pub(crate) use record::{step, variables};
pub use replay::{ReplayError, Replayed, assert_replays, replay};
pub use rust::rust_test;
pub use show::show;
pub use svg::svg;
pub use valid::Invalid;
pub use values::{DuplicateName, Values};
pub use word::{TraceKind, TraceVerdict, UnknownWord};
pub use wspbus_words::look::{Look, Styles};
pub use wspbus_words::system::{Label, Value};

/// A trace: one behaviour, and which claim it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The name of the format: always `wspbus-trace`.
    pub format: FormatName,
    /// The version of the format: always 2.
    pub version: Version,
    /// The name of the model.
    pub model: String,
    /// The name of the model's configuration. Empty if the model has but one.
    pub configuration: String,
    /// The name of the claim.
    pub property: String,
    /// The rules that the claim checks.
    pub rules: Vec<Rule>,
    /// The kind of the claim.
    pub kind: TraceKind,
    /// The verdict of the trace about the claim.
    pub verdict: TraceVerdict,
    /// The step or the state that decides the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pivot: Option<Pivot>,
    /// Everything else that is worth telling, in the order in which it is shown.
    pub about: Vec<Fact>,
    /// The names of the actors.
    pub lanes: Vec<String>,
    /// The state before the first step. Its names are the names of every state.
    pub initial: Values,
    /// The steps, in the order of happening.
    pub steps: Vec<TraceStep>,
    /// The behaviour after the last step.
    pub end: End,
}

/// A rule for the thing that the model describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its stable id.
    pub id: String,
    /// The words of the rule.
    pub text: String,
}

/// Something worth telling about the model or the trace. It means nothing to a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The subject, in a word or a few: `note`, `dialect`.
    pub name: String,
    /// The text of the fact.
    pub value: String,
}

/// One step of a behaviour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TraceStep {
    /// The actor: an index into the lanes.
    pub lane: usize,
    /// The action that is taken.
    pub action: Action,
    /// The place of the step in the source of a real program: a file and a line, `lock.py:12`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The visible events of the step, one short sentence an entry.
    pub messages: Vec<String>,
    /// The state after it.
    pub after: Values,
}

/// An action by name and arguments. Two different actions enabled in one state differ in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The action class.
    pub name: String,
    /// Its arguments, in the order of the model.
    pub arguments: Values,
}

impl Trace {
    /// The first place, in words, where another trace of the same behaviour says something else of it than this one: the
    /// kind of the claim, the pivot, the lanes, the lane, the source and the messages of a step, or the end. The names,
    /// the rules, the facts about the trace and the values are not compared.
    pub fn differs(&self, other: &Trace) -> Option<String> {
        let whole = [
            ("the kind of the claim", self.kind == other.kind),
            ("the pivot", self.pivot == other.pivot),
            ("the lanes", self.lanes == other.lanes),
            ("the number of steps", self.steps.len() == other.steps.len()),
            ("the end", self.end == other.end),
        ];
        let different = whole.into_iter().find(|(_, is_same)| !is_same).map(|(place, _)| place.to_owned());
        let steps = || {
            let same = |(one, two): &(&TraceStep, &TraceStep)| {
                (one.lane, &one.source, &one.messages) == (two.lane, &two.source, &two.messages)
            };
            let place = self.steps.iter().zip(&other.steps).position(|both| !same(&both))?;
            Some(format!("the lane, the source or the messages of step {}", place + 1))
        };
        different.or_else(steps)
    }
}

impl Fact {
    /// A name with what there is to say.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Fact { name: name.into(), value: value.into() }
    }
}

impl Trace {
    /// The trace as the text of a file. Equal traces give equal texts.
    pub fn to_json(&self) -> String {
        wspbus_words::lines::to_lines(self)
    }

    /// State `number`: 0 is the initial one, `n` the one after step `n`.
    pub fn state(&self, number: usize) -> Option<&Values> {
        match number.checked_sub(1) {
            None => Some(&self.initial),
            Some(index) => self.steps.get(index).map(|step| &step.after),
        }
    }

    /// The number of the state in which the behaviour goes on after the last step: in a lasso the one
    /// where its loop begins, which equals the last one; where the behaviour stays, the last state
    /// itself; `None` if nothing is said of what follows.
    pub fn loop_start(&self) -> Option<usize> {
        match self.end {
            End::Open => None,
            End::Lasso { loop_start } => Some(loop_start),
            End::Stays { .. } => Some(self.steps.len()),
        }
    }

    /// The changes that step `index` (from 0) makes, in the order of the variables.
    pub fn changes(&self, index: usize) -> Vec<ValueChange<'_>> {
        match (self.state(index), self.steps.get(index)) {
            (Some(before), Some(step)) => changes(before, &step.after),
            _ => Vec::new(),
        }
    }

    /// For each step the lane at which it aims: the first other lane that an argument names.
    fn targets(&self) -> Vec<Option<usize>> {
        // Where several lanes share a name, it is the first one's.
        let lanes: BTreeMap<&str, usize> = self
            .lanes
            .iter()
            .map(String::as_str)
            .enumerate()
            .map(|(lane, name)| (name, lane))
            .rev()
            .collect();
        let lane = |value: &Value| match value {
            Value::Text(text) => lanes.get(text.as_str()).copied(),
            _ => None,
        };
        let target = |step: &TraceStep| {
            let mut named = step.action.arguments.iter().filter_map(|(_, value)| lane(value));
            named.find(|lane| *lane != step.lane)
        };
        self.steps.iter().map(target).collect()
    }

    /// The index of the first step of the loop, in a lasso.
    fn lasso(&self) -> Option<usize> {
        match self.end {
            End::Lasso { loop_start } => Some(loop_start),
            End::Open | End::Stays { .. } => None,
        }
    }

    /// The name of a lane; `?` and the number if there is no such lane.
    fn lane_name(&self, lane: usize) -> String {
        self.lanes.get(lane).cloned().unwrap_or_else(|| format!("?{lane}"))
    }
}

/// The JSON Schema (draft 2020-12) of version 2.
///
/// [`Trace::validate`] checks the rules that a schema cannot say: lanes, `pivot` and `loop_start` in
/// range, the same names in every state, a lasso that closes.
pub fn schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Trace);
    schema.insert("title".into(), "A wspbus trace, version 2".into());
    schema
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.arguments.is_empty() {
            return Ok(());
        }
        for (index, (name, value)) in self.arguments.iter().enumerate() {
            let before = if index == 0 { "(" } else { ", " };
            write!(f, "{before}{name}={value}")?;
        }
        f.write_str(")")
    }
}
