//! The answer to each request: the page, the lists, a trace, the actions that can be taken.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::http::{Head, Response};
use super::{Browsable, BrowseError, Listed, NoOptions, NoTrace, TraceOf};
use crate::options::OptionsError;
use crate::report::Verdict;
use crate::trace::{Action, Fact, TraceKind, TraceVerdict, Values, served, served_policy};

/// The path below which the page asks.
const BELOW: &str = "/api";

/// The configurations that are shown, and the answers about them.
pub(super) struct Routes {
    shown: Vec<Box<dyn Browsable>>,
    page: String,
    /// The content security policy of the page.
    policy: String,
}

/// A trace in the list of all: one that was found, or that is expected.
#[derive(Serialize)]
struct TraceRow<'a> {
    /// The name by which the trace is asked for.
    id: String,
    /// The name of the model.
    model: &'a str,
    /// The name of the configuration.
    configuration: &'a str,
    /// The name of the claim.
    property: String,
    /// The kind of the claim.
    kind: TraceKind,
    /// The verdict of the trace about the claim.
    verdict: TraceVerdict,
    /// The number of steps; null if the trace is not found yet.
    steps: Option<usize>,
    /// Is the trace found? Otherwise the configuration is checked when the trace is asked for.
    found: bool,
    /// The ids of the rules that the claim checks.
    requirements: Vec<String>,
    /// The meaning of a deviation that is known.
    note: Option<String>,
}

/// A configuration in the list of all.
#[derive(Serialize)]
struct ConfigurationRow<'a> {
    /// The name of the model.
    model: &'a str,
    /// The name of the configuration.
    configuration: &'a str,
    /// Everything that is worth telling of it.
    about: Vec<Fact>,
    /// The number of its claims.
    claims: usize,
    /// The number of its traces, found or expected.
    traces: usize,
}

/// A claim in the list of a configuration.
#[derive(Serialize)]
struct ClaimRow {
    /// The name of the claim.
    property: String,
    /// The kind of the claim.
    kind: TraceKind,
    /// The ids of the rules that the claim checks.
    requirements: Vec<String>,
    /// The verdict; null before the check.
    verdict: Option<Verdict>,
    /// The meaning of a deviation that is known.
    note: Option<String>,
    /// The name by which the trace is asked for; null if no trace is there or expected.
    trace: Option<String>,
}

/// The body of a request to `/api/options`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    model: String,
    #[serde(default)]
    configuration: String,
    /// The initial state, of which a model may have several.
    #[serde(default)]
    initial: Option<Values>,
    path: Vec<Action>,
}

/// The reason why there is no answer.
#[derive(Serialize)]
struct Unanswered<'a> {
    /// The reason, in words.
    error: String,
    /// The number of the step, from 1, at which a path stops applying.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// The number of steps before it, which apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<usize>,
    /// The labels of the actions that are enabled there.
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<&'a [String]>,
}

impl Routes {
    /// The answers about these configurations.
    pub(super) fn new(shown: Vec<Box<dyn Browsable>>) -> Result<Self, BrowseError> {
        let mut names = BTreeSet::new();
        for one in &shown {
            let name = format!("{}/{}", one.model(), one.configuration());
            if !names.insert(name.clone()) {
                return Err(BrowseError::Twice { name });
            }
        }
        // The policy in the page cannot say which other pages may show it in a frame.
        let policy = format!("{}; frame-ancestors 'none'", served_policy());
        Ok(Routes { shown, page: served(BELOW), policy })
    }

    /// The answer to one request.
    pub(super) fn answer(&self, head: &Head, body: &[u8]) -> Response {
        let is_get = head.method == "GET";
        match (head.path.as_str(), is_get) {
            ("/", true) => Response::page(&self.page, &self.policy),
            ("/api/traces", true) => json(&self.traces()),
            ("/api/configurations", true) => json(&self.configurations()),
            ("/api/claims", true) => self.claims(head),
            ("/api/trace", true) => self.trace(head),
            ("/api/options", false) => self.options(body),
            ("/api/options", true) => refused(405, "this answer is asked for with POST").allowing("POST"),
            ("/" | "/api/traces" | "/api/configurations" | "/api/claims" | "/api/trace", false) => {
                refused(405, "this answer is asked for with GET").allowing("GET")
            }
            (path, _) if path.starts_with("/api/") => refused(404, "there is no such answer"),
            _ => Response::text(404, "there is no such page; the page is at /"),
        }
    }

    fn traces(&self) -> Vec<TraceRow<'_>> {
        self.shown.iter().flat_map(|shown| trace_rows(shown.as_ref())).collect()
    }

    fn configurations(&self) -> Vec<ConfigurationRow<'_>> {
        let mut rows = Vec::with_capacity(self.shown.len());
        for shown in &self.shown {
            let claims = shown.claims();
            rows.push(ConfigurationRow {
                model: shown.model(),
                configuration: shown.configuration(),
                about: shown.about(),
                claims: claims.len(),
                traces: claims.iter().filter(|listed| listed.trace != TraceOf::None).count(),
            });
        }
        rows
    }

    fn claims(&self, head: &Head) -> Response {
        let asked = |name: &str| head.asked(name).unwrap_or_default();
        let (model, configuration) = (asked("model"), asked("configuration"));
        let Some(shown) = self.shown(&model, &configuration) else {
            return unknown(&model, &configuration);
        };
        let row = |listed: Listed| ClaimRow {
            trace: (listed.trace != TraceOf::None).then(|| id(shown, &listed)),
            property: listed.property,
            kind: listed.kind,
            requirements: listed.rules,
            verdict: listed.verdict,
            note: listed.note,
        };
        json(&shown.claims().into_iter().map(row).collect::<Vec<_>>())
    }

    fn trace(&self, head: &Head) -> Response {
        let Some(id) = head.asked("id") else {
            return refused(400, "the query has no id; /api/traces lists the ids");
        };
        for shown in &self.shown {
            let prefix = format!("{}/{}/", shown.model(), shown.configuration());
            let Some(key) = id.strip_prefix(&prefix) else { continue };
            return match shown.trace(key) {
                Ok(trace) => Response::json(200, trace.to_json()),
                Err(why) => {
                    let status = match why {
                        NoTrace::Unknown | NoTrace::Absent(_) => 404,
                        NoTrace::Busy => 503,
                        NoTrace::Wrong(_) => 500,
                    };
                    refused(status, &why.to_string())
                }
            };
        }
        refused(404, &format!("there is no trace {id:?}; /api/traces lists the ids"))
    }

    fn options(&self, body: &[u8]) -> Response {
        let asked: Asked = match serde_json::from_slice(body) {
            Ok(asked) => asked,
            Err(error) => {
                let expected = "expected an object with model, configuration and path";
                return refused(400, &format!("the body cannot be read: {error}; {expected}"));
            }
        };
        let Some(shown) = self.shown(&asked.model, &asked.configuration) else {
            return unknown(&asked.model, &asked.configuration);
        };
        match shown.options(asked.initial.as_ref(), &asked.path) {
            Ok(options) => json(&options),
            Err(why @ NoOptions::NoModel) => refused(404, &why.to_string()),
            Err(NoOptions::Path(why)) => stopped(&why),
        }
    }

    fn shown(&self, model: &str, configuration: &str) -> Option<&dyn Browsable> {
        let mut shown = self.shown.iter().map(AsRef::as_ref);
        shown.find(|shown: &&dyn Browsable| (shown.model(), shown.configuration()) == (model, configuration))
    }
}

fn trace_rows(shown: &dyn Browsable) -> Vec<TraceRow<'_>> {
    let row = |listed: Listed| {
        let (verdict, steps) = match listed.trace {
            TraceOf::Found { verdict, steps } => (verdict, Some(steps)),
            TraceOf::Expected(verdict) => (verdict, None),
            TraceOf::None => return None,
        };
        Some(TraceRow {
            id: id(shown, &listed),
            model: shown.model(),
            configuration: shown.configuration(),
            property: listed.property,
            kind: listed.kind,
            verdict,
            steps,
            found: steps.is_some(),
            requirements: listed.rules,
            note: listed.note,
        })
    };
    shown.claims().into_iter().filter_map(row).collect()
}

/// The name by which a trace is asked for.
fn id(shown: &dyn Browsable, listed: &Listed) -> String {
    format!("{}/{}/{}", shown.model(), shown.configuration(), listed.key)
}

/// Says where a path stops applying.
fn stopped(why: &OptionsError) -> Response {
    let step = why.step();
    let (step, applied) = (Some(step), Some(step.saturating_sub(1)));
    let told = Unanswered { error: why.to_string(), step, applied, enabled: Some(why.enabled()) };
    with_status(409, &told)
}

fn unknown(model: &str, configuration: &str) -> Response {
    let name = format!("{model}/{configuration}");
    refused(404, &format!("there is no configuration {name:?}; /api/configurations lists them"))
}

fn refused(status: u16, words: &str) -> Response {
    let told = Unanswered { error: words.to_owned(), step: None, applied: None, enabled: None };
    with_status(status, &told)
}

fn json(value: &impl Serialize) -> Response {
    with_status(200, value)
}

fn with_status(status: u16, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => Response::json(status, body),
        // Every map has texts as keys, so this is a mistake of the program.
        Err(error) => Response::text(500, &format!("the answer cannot be written: {error}")),
    }
}
