//! The traces of files: nothing is checked for them.

use std::collections::BTreeMap;

use wspbus_check::browse::{Browsable, Listed, NoOptions, NoTrace, TraceOf};
use wspbus_check::saved::{SavedConfiguration, SavedProperty, Stored};
use wspbus_check::trace::{Action, Fact, Trace, Values};
use wspbus_check::{Options, Verdict};

use crate::catalogue::{self, Subject};
use crate::command::words::many;

/// The traces of one configuration that files have.
struct Kept {
    model: String,
    configuration: String,
    about: Vec<Fact>,
    claims: Vec<(Listed, Option<Trace>)>,
    /// The configuration of the catalogue, if it has one of these names: it takes actions again.
    subject: Option<Box<dyn Subject>>,
}

/// The traces of these files, by configuration, in the order of the files.
pub fn shelf(stored: Vec<Stored>) -> Vec<Box<dyn Browsable>> {
    let mut shelf: Vec<Kept> = Vec::new();
    for stored in stored {
        match stored {
            Stored::Trace(trace) => {
                let kept = place(&mut shelf, &trace.model, &trace.configuration);
                kept.add(of_trace(&trace), Some(*trace));
            }
            Stored::Check(check) => {
                for saved in check.configurations {
                    let kept = place(&mut shelf, &saved.model, &saved.configuration);
                    kept.about.extend(about(&saved));
                    saved.properties.into_iter().for_each(|saved| kept.add(of_property(&saved), saved.trace));
                }
            }
        }
    }
    // One catalogue for all: to make one takes some milliseconds.
    let known = catalogue::all();
    let mut known: BTreeMap<String, _> = known.into_iter().map(|subject| (subject.name(), subject)).collect();
    for kept in &mut shelf {
        kept.subject = known.remove(&format!("{}/{}", kept.model, kept.configuration));
    }
    shelf.into_iter().map(|kept| -> Box<dyn Browsable> { Box::new(kept) }).collect()
}

/// The entry of a configuration, which is made if there is none.
fn place<'s>(shelf: &'s mut Vec<Kept>, model: &str, configuration: &str) -> &'s mut Kept {
    let is_meant = |kept: &Kept| (kept.model.as_str(), kept.configuration.as_str()) == (model, configuration);
    let index = shelf.iter().position(is_meant).unwrap_or_else(|| {
        shelf.push(Kept {
            model: model.to_owned(),
            configuration: configuration.to_owned(),
            about: Vec::new(),
            claims: Vec::new(),
            subject: None,
        });
        shelf.len() - 1
    });
    &mut shelf[index]
}

/// The counts of a saved check, and what else is told of it.
fn about(saved: &SavedConfiguration) -> Vec<Fact> {
    let (states, transitions) = (saved.states as usize, saved.transitions as usize);
    let whole = if saved.complete { "" } else { "; not everything was explored" };
    let counts = format!(
        "{}, {}, depth {}{whole}",
        many(states, "state"),
        many(transitions, "transition"),
        saved.depth
    );
    saved.about.iter().cloned().chain([Fact::new("explored", counts)]).collect()
}

fn of_trace(trace: &Trace) -> Listed {
    Listed {
        key: trace.property.clone(),
        property: trace.property.clone(),
        kind: trace.kind,
        rules: trace.rules.iter().map(|rule| rule.id.clone()).collect(),
        verdict: None,
        note: None,
        trace: TraceOf::of(trace),
    }
}

fn of_property(saved: &SavedProperty) -> Listed {
    let facts: Vec<String> =
        saved.about.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
    Listed {
        key: saved.name.clone(),
        property: saved.name.clone(),
        kind: saved.kind,
        rules: saved.rules.iter().map(|rule| rule.id.clone()).collect(),
        verdict: Some(saved.verdict),
        note: (!facts.is_empty()).then(|| facts.join("; ")),
        trace: saved.trace.as_ref().map_or(TraceOf::None, TraceOf::of),
    }
}

impl Kept {
    /// Adds a claim. Where several traces are about one claim, the keys of the later ones have a number.
    fn add(&mut self, mut listed: Listed, trace: Option<Trace>) {
        let is_taken = |key: &str| self.claims.iter().any(|(known, _)| known.key == key);
        let numbered = |number: u32| format!("{}~{number}", listed.property);
        if is_taken(&listed.key) {
            let free = (2..).map(numbered).find(|key| !is_taken(key));
            listed.key = free.unwrap_or_default();
        }
        self.claims.push((listed, trace));
    }
}

impl Browsable for Kept {
    fn model(&self) -> &str {
        &self.model
    }

    fn configuration(&self) -> &str {
        &self.configuration
    }

    fn about(&self) -> Vec<Fact> {
        self.about.clone()
    }

    fn claims(&self) -> Vec<Listed> {
        self.claims.iter().map(|(listed, _)| listed.clone()).collect()
    }

    fn trace(&self, key: &str) -> Result<Trace, NoTrace> {
        let found = self.claims.iter().find(|(listed, _)| listed.key == key);
        let (listed, trace) = found.ok_or(NoTrace::Unknown)?;
        let verdict = listed.verdict.unwrap_or(Verdict::Untested);
        trace.clone().ok_or_else(|| NoTrace::Absent(format!("the saved verdict on {key} is {verdict}")))
    }

    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, NoOptions> {
        let subject = self.subject.as_ref().ok_or(NoOptions::NoModel)?;
        Ok(subject.options(initial, path)?)
    }
}
