//! A trace in the Informal Trace Format of Apalache (its ADR 015), which Quint and the ITF trace
//! viewers read: the states as they follow each other, with typed values.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{End, Trace, Value, Values};
use wspbus_words::lines::to_lines;

/// The trace as ITF.
///
/// A text is a string, a flag a boolean, a list an array (a sequence), and a number a `#bigint`, as
/// Apalache and Quint write it. The actor, the action, its place in a source, what could be seen,
/// and what it does to the claim stand in the `#meta` of the state after the step. The behaviour after the
/// last state decides a claim of liveness, so its verdict stands there. Each variable stands under an identifier of TLA+
/// and Quint: `_` takes the place of a character that no identifier has, as in `messages_on_their_way`.
///
/// `loop` is the index of the state that follows the last one. In a lasso the last state equals state
/// `loop_start`, so that is state `loop_start + 1`; where the behaviour stays, it is the last state
/// itself.
pub fn itf(trace: &Trace) -> String {
    let vars = variable_names(&trace.initial);
    let last = trace.steps.len();
    let decides = |number| {
        let is_pivot = trace.pivot.is_some_and(|pivot| pivot.row() == number);
        // The behaviour after the last state decides a claim of liveness.
        let ends_here = number == last && trace.verdict_at_end().is_some();
        (is_pivot || ends_here).then(|| trace.predicate())
    };
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
    /// The facts about the file.
    #[serde(rename = "#meta")]
    meta: FileMeta,
    /// The parameters of the specification: there are none.
    params: [&'a str; 0],
    /// The names of the variables.
    vars: Vec<&'a str>,
    /// The states, the initial one first.
    states: Vec<State<'a>>,
    /// The place of the state that follows the last one, counted from 0; nothing if the behaviour ends open.
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    loop_to: Option<usize>,
}

#[derive(Serialize)]
struct FileMeta {
    /// The name of the format.
    format: &'static str,
    /// The address of the description of the format.
    #[serde(rename = "format-description")]
    format_description: &'static str,
    /// The title of the trace.
    description: String,
    /// The continuation of the behaviour after the last state, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
}

#[derive(Serialize)]
struct Meta<'a> {
    /// The place of the state, counted from 0.
    index: usize,
    /// The actor of the step that led here; nothing in the initial state.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    /// The action of that step, with its arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    /// The line of the source at which the actor stood, if the model has a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The events of the step, in words and in their order.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    messages: &'a [String],
    /// The effect of the state on the claim, if it decides the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
}

struct State<'a> {
    /// The facts about the state.
    meta: Meta<'a>,
    /// The names that stand for those that ITF does not allow.
    vars: &'a BTreeMap<&'a str, String>,
    /// The values of the variables.
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

/// Words that TLA+ or Quint keeps for itself, in small letters.
const RESERVED: [&str; 48] = [
    "action",
    "all",
    "and",
    "any",
    "as",
    "assume",
    "assumption",
    "axiom",
    "case",
    "choose",
    "const",
    "constant",
    "constants",
    "def",
    "domain",
    "else",
    "enabled",
    "except",
    "export",
    "extends",
    "false",
    "from",
    "if",
    "iff",
    "implies",
    "import",
    "in",
    "instance",
    "let",
    "local",
    "match",
    "module",
    "nondet",
    "or",
    "other",
    "pure",
    "run",
    "subset",
    "temporal",
    "then",
    "theorem",
    "true",
    "type",
    "unchanged",
    "union",
    "val",
    "var",
    "with",
];

/// The identifier under which each variable stands: its own name, if that is one.
fn variable_names(values: &Values) -> BTreeMap<&str, String> {
    let mut identifiers: BTreeMap<&str, String> =
        values.names().filter(|name| is_identifier(name)).map(|name| (name, name.to_owned())).collect();
    let mut taken: BTreeSet<String> = identifiers.values().cloned().collect();
    for name in values.names().filter(|name| !is_identifier(name)) {
        let mut other: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if !is_identifier(&other) {
            other.insert_str(0, "v_");
        }
        while taken.contains(&other) {
            other.push('_');
        }
        taken.insert(other.clone());
        identifiers.insert(name, other);
    }
    identifiers
}

/// Is this an identifier of TLA+ and of Quint, and no word that one of them keeps for itself?
fn is_identifier(name: &str) -> bool {
    let is_fairness = name.starts_with("WF_") || name.starts_with("SF_");
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !RESERVED.contains(&name.to_ascii_lowercase().as_str())
        && !is_fairness
}
