//! Every sentence of the mail that asks for behaviour has requirements, models, claims and a trace.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use wspbus_check::trace::TraceKind;
use wspbus_cli::catalogue::{self, Subject};
use wspbus_models::requirement::{self, By};
use wspbus_models::seed::{SENTENCES, Sentence};

const HEAD: &str = "\
# The mail, sentence by sentence

On 26 June 2007 Graham Dumpleton answered Joseph Tate on Python's Web-SIG list, under the subject *Web Site
Process Bus*. This page goes through the mail in order: the words that ask for behaviour, what they ask, the
requirements that answer ([one bus](spec.md), [a site](site.md)), the models whose claims check these requirements,
and a behaviour that shows the answer. It is printed by `UPDATE=1 cargo test -p wspbus-tests --test seed` from
`models/src/seed.rs`; the models are looked up in what is checked.

| the mail | asks | requirements | models | trace |
|---|---|---|---|---|
";

#[test]
fn the_page_is_what_the_models_say() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/seed-map.md");
    let all = catalogue::all();
    let mut said = String::from(HEAD);
    SENTENCES.iter().for_each(|s| row(&mut said, s, &all));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &said).expect("writable");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == said, "docs/seed-map.md is not what the models say: run with UPDATE=1");
}

fn row(out: &mut String, sentence: &Sentence, all: &[Box<dyn Subject>]) {
    let ids = sentence.requirements;
    let models = models(ids, all).into_iter().collect::<Vec<_>>().join(", ");
    let [quote, asks] = [sentence.quote, sentence.asks];
    let trace = sentence.trace.join("/");
    let _ = writeln!(out, "| \"{quote}\" | {asks} | {} | {models} | `{trace}` |", ids.join(", "));
}

/// The models of the specification with a claim that names one of these requirements.
fn models(ids: &[&str], all: &[Box<dyn Subject>]) -> BTreeSet<&'static str> {
    let specified = all.iter().filter(|s| s.identity().is_specified());
    let names =
        |s: &dyn Subject| s.claims().iter().any(|claim| claim.requirements.iter().any(|id| ids.contains(id)));
    specified.filter(|s| names(s.as_ref())).map(|s| s.identity().model).collect()
}

/// The reason why a sentence is not answered.
fn complaints(sentence: &Sentence, all: &[Box<dyn Subject>]) -> Vec<String> {
    let mut found = Vec::new();
    if sentence.requirements.is_empty() {
        found.push(format!("{:?} has no requirement", sentence.quote));
    }
    for id in sentence.requirements {
        match requirement::find(id) {
            None => found.push(format!("{:?} names {id}, and there is none", sentence.quote)),
            Some(r) if r.checked == By::Property && models(&[id], all).is_empty() => {
                found.push(format!("no model checks {id}, which {:?} needs", sentence.quote));
            }
            Some(_) => {}
        }
    }
    if models(sentence.requirements, all).is_empty() {
        found.push(format!("{:?} has no model", sentence.quote));
    }
    let [model, configuration, property] = sentence.trace;
    let subject = all.iter().find(|s| {
        let identity = s.identity();
        identity.model == model && identity.configuration == configuration
    });
    match subject.map(|s| s.claims().into_iter().find(|c| c.name == property)) {
        Some(Some(claim)) if !claim.requirements.iter().any(|id| sentence.requirements.contains(id)) => {
            found.push(format!("the trace of {:?} is about {:?}", sentence.quote, claim.requirements));
        }
        Some(Some(claim)) if claim.kind == TraceKind::Reachability => {}
        // The counterexample of a design that lacks the rule shows the reason for the rule.
        Some(Some(_)) if subject.is_some_and(|s| !s.identity().is_specified()) => {}
        _ => found.push(format!("{:?} has no trace {}", sentence.quote, sentence.trace.join("/"))),
    }
    found
}

#[test]
fn every_sentence_is_answered() {
    let all = catalogue::all();
    let found: Vec<_> = SENTENCES.iter().flat_map(|s| complaints(s, &all)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(SENTENCES.len() > 30, "only {} sentences are left", SENTENCES.len());
}

#[test]
fn a_sentence_without_an_answer_is_seen() {
    let all = catalogue::all();
    let bare = Sentence { requirements: &[], ..SENTENCES[0] };
    assert!(!complaints(&bare, &all).is_empty());
    let unknown = Sentence { requirements: &["TEA-1"], ..SENTENCES[0] };
    assert!(!complaints(&unknown, &all).is_empty());
    let untold = Sentence { trace: ["use-case", "u6-dump", "tea"], ..SENTENCES[0] };
    assert!(!complaints(&untold, &all).is_empty());
    let besides = Sentence { requirements: &["LIFE-1"], ..SENTENCES[4] };
    assert!(!complaints(&besides, &all).is_empty());
}
