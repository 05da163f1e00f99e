//! A trace in the Informal Trace Format of Apalache (its ADR 015), which Quint and the ITF trace
//! viewers read: the states as they follow each other, with typed values.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{End, Trace, Value, Values};
use wspbus_words::lines::to_lines;

/// The trace as ITF.
///
/// A text is a string, a flag a boolean, a list an array (a sequence), and a number a `#bigint`, as
/// Apalache and Quint write it. The actor, the action, its place in a source, what could be seen,
/// and what it does to the claim stand in the `#meta` of the state after the step. A variable whose
/// name starts with `#`, which ITF keeps for itself, gets `_` before it.
///
/// `loop` is the index of the state that follows the last one. In a lasso the last state equals state
/// `loop_start`, so that is state `loop_start + 1`; where the behaviour stays, it is the last state
/// itself.
pub fn itf(trace: &Trace) -> String {
    let vars = variable_names(&trace.initial);
    let decides = |number| trace.pivot.filter(|pivot| pivot.row() == number).map(|_| trace.predicate());
    let after = trace.steps.iter().enumerate().map(|(index, step)| State {
        meta: Meta {
            index: index + 1,
            actor: Some(trace.lane_name(step.lane)),
            action: Some(step.action.to_string()),
            source: step.source.as_deref(),
            messages: &step.messages,
            verdict: decides(index + 1),
        },
        vars: &vars,
        values: &step.after,
    });
    let verdict = decides(0);
    let initial = Meta { index: 0, actor: None, action: None, source: None, messages: &[], verdict };
    let initial = State { meta: initial, vars: &vars, values: &trace.initial };
    let mut names: Vec<&str> = trace.initial.names().collect();
    names.iter_mut().for_each(|name| *name = vars.get(name).map_or(*name, String::as_str));
    to_lines(&File {
        meta: FileMeta {
            format: "ITF",
            format_description: "https://apalache-mc.org/docs/adr/015adr-trace.html",
            description: trace.title(),
            end: trace.sequel(),
        },
        params: [],
        vars: names,
        states: std::iter::once(initial).chain(after).collect(),
        loop_to: match trace.end {
            End::Open => None,
            End::Lasso { loop_start } => Some(loop_start.saturating_add(1)),
            End::Stays { .. } => Some(trace.steps.len()),
        },
    })
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "#meta")]
    meta: FileMeta,
    params: [&'a str; 0],
    vars: Vec<&'a str>,
    states: Vec<State<'a>>,
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    loop_to: Option<usize>,
}

#[derive(Serialize)]
struct FileMeta {
    format: &'static str,
    #[serde(rename = "format-description")]
    format_description: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
}

#[derive(Serialize)]
struct Meta<'a> {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    messages: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
}

struct State<'a> {
    meta: Meta<'a>,
    vars: &'a BTreeMap<&'a str, String>,
    values: &'a Values,
}

impl Serialize for State<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len() + 1))?;
        map.serialize_entry("#meta", &self.meta)?;
        for (name, value) in self.values.iter() {
            map.serialize_entry(self.vars.get(name).map_or(name, String::as_str), &Typed(value))?;
        }
        map.end()
    }
}

/// A value as ITF has it.
struct Typed<'a>(&'a Value);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::List(values) => serializer.collect_seq(values.iter().map(Typed)),
            Value::Number(number) => serializer.collect_map([("#bigint", number.to_string())]),
        }
    }
}

/// The names that ITF does not allow, with those that stand for them.
fn variable_names(values: &Values) -> BTreeMap<&str, String> {
    let taken: BTreeMap<&str, &Value> = values.sorted();
    let mut renamed = BTreeMap::<&str, String>::new();
    for name in values.names().filter(|name| name.starts_with('#')) {
        let mut other = format!("_{name}");
        while taken.contains_key(other.as_str()) {
            other.insert(0, '_');
        }
        renamed.insert(name, other);
    }
    renamed
}
