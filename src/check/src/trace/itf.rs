//! A trace in the Informal Trace Format of Apalache (its ADR 015), which Quint and the ITF trace
//! viewers read: the states as they follow each other, every value a string.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Trace, Values};
use wspbus_words::lines::to_lines;

/// The trace as ITF.
///
/// Who acted, how, and what could be seen stands in the `#meta` of the state after the step. A
/// variable whose name starts with `#`, which ITF keeps for itself, gets `_` before it.
/// `loop` is the index of the state that follows the last one: as the last state equals state
/// `loop_start`, that is state `loop_start + 1`.
pub fn itf(trace: &Trace) -> String {
    let vars = variable_names(&trace.initial);
    let after = trace.steps.iter().enumerate().map(|(index, step)| State {
        meta: Meta {
            index: index + 1,
            actor: Some(trace.lane_name(step.lane)),
            action: Some(step.action.to_string()),
            messages: &step.messages,
        },
        vars: &vars,
        values: &step.after,
    });
    let initial = Meta { index: 0, actor: None, action: None, messages: &[] };
    let initial = State { meta: initial, vars: &vars, values: &trace.initial };
    let mut names: Vec<&str> = trace.initial.names().collect();
    names.iter_mut().for_each(|name| *name = vars.get(name).map_or(*name, String::as_str));
    to_lines(&File {
        meta: FileMeta {
            format: "ITF",
            format_description: "https://apalache-mc.org/docs/adr/015adr-trace.html",
            description: format!(
                "{} {}: {} {}",
                trace.model, trace.configuration, trace.property, trace.verdict
            ),
        },
        params: [],
        vars: names,
        states: std::iter::once(initial).chain(after).collect(),
        loop_to: trace.loop_start.map(|start| start + 1),
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
}

#[derive(Serialize)]
struct Meta<'a> {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    messages: &'a [String],
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
            map.serialize_entry(self.vars.get(name).map_or(name, String::as_str), value)?;
        }
        map.end()
    }
}

/// The names that ITF does not allow, with those that stand for them.
fn variable_names(values: &Values) -> BTreeMap<&str, String> {
    let taken: BTreeMap<&str, &str> = values.sorted();
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
