//! The values of every model as a reader sees them: a list is a list, and no variable is a bare count.

use std::collections::HashSet;
use std::hash::Hash;

use wspbus_models::alternative;
use wspbus_models::bus;
use wspbus_models::dialect::mod_wsgi::{daemon, embedded};
use wspbus_models::dialect::{cherrypy, gunicorn, httpd, magicbus};
use wspbus_models::named::Named;
use wspbus_models::site::{relay, story};
use wspbus_models::use_case;
use wspbus_words::system::{Narrate, System, Value};

/// So many states of each configuration are looked at, breadth first.
const STATES: usize = 1500;

/// The variables that are numbers for a reader too: a generation, an exit code, and a count that its name explains.
const NUMBERS: [&str; 4] = ["generation", "code", "denied", "number of workers"];

/// These ends of a sentence say one thing.
const SENTENCES: [&str; 2] = ["passes its deadline and is abandoned", "drops to Idle and comes back"];

#[test]
fn the_values_of_every_model_are_lists_and_words() {
    let mut bad = Vec::new();
    look("lifecycle", bus::model::configuration::ALL, &mut bad);
    look("use-case", use_case::model::ALL, &mut bad);
    look("relay", relay::model::configuration::ALL, &mut bad);
    for part in story::PARTS.into_iter().chain(alternative::site::ALL.iter().copied()) {
        look("site", part, &mut bad);
    }
    look("cherrypy", cherrypy::configurations::ALL, &mut bad);
    look("magicbus", magicbus::configurations::ALL, &mut bad);
    look("mod_wsgi", embedded::EMBEDDED_CONFIGURATIONS, &mut bad);
    look("mod_wsgi", daemon::DAEMON_CONFIGURATIONS, &mut bad);
    look("gunicorn", gunicorn::configurations::ALL, &mut bad);
    for part in httpd::configurations::PARTS {
        look("httpd", part, &mut bad);
    }
    bad.sort();
    bad.dedup();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Adds the variables that are neither lists nor words, in the first states of each configuration.
fn look<S>(model: &str, all: &[Named<S>], bad: &mut Vec<String>)
where
    S: System<State: Clone + Eq + Hash> + Narrate,
{
    for named in all {
        let system = (named.build)();
        let mut known = HashSet::new();
        let mut states = vec![system.begin().0];
        let mut next = 0;
        while let Some(state) = states.get(next).cloned().filter(|_| next < STATES) {
            next += 1;
            let variables = system.variables(&state);
            let found = variables.iter().filter_map(|(name, value)| complaint(name, value));
            bad.extend(found.map(|complaint| format!("{model}: {complaint}")));
            let mut actions = Vec::new();
            system.offer(&state, &mut actions);
            for action in &actions {
                let mut after = state.clone();
                system.step(&mut after, action);
                if known.insert(after.clone()) {
                    states.push(after);
                }
            }
        }
    }
}

/// The complaint about a variable, if there is one.
fn complaint(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if !NUMBERS.contains(&name) => Some(format!("{name} is the number {number}")),
        Value::Text(text) if text.contains(": ") && is_a_list(text) => {
            Some(format!("{name} is a list inside a text: {text}"))
        }
        Value::List(entries) => entries.iter().find_map(|entry| match entry {
            Value::Text(text) if !is_a_list(text) => None,
            Value::Text(text) => Some(format!("an entry of {name} is a list inside a text: {text}")),
            Value::Number(number) => Some(format!("an entry of {name} is the number {number}")),
            Value::Flag(_) | Value::List(_) => None,
        }),
        Value::Number(_) | Value::Text(_) | Value::Flag(_) => None,
    }
}

/// Are there several things in the words of one?
fn is_a_list(text: &str) -> bool {
    let is_sentence = SENTENCES.iter().any(|sentence| text.ends_with(sentence));
    text.contains(", ") || (text.contains(" and ") && !is_sentence)
}

#[test]
fn a_list_inside_a_text_and_a_bare_number_are_reported() {
    let bad = |name: &str, value: Value| complaint(name, &value).is_some();
    assert!(bad("interpreters", 1_u8.into()) && bad("open", Value::list([1_u8])));
    assert!(bad("workers", Value::list(["worker 0 Serving, connection open"])));
    assert!(bad("known", Value::list(["worker 0: ready and steady"])));
    assert!(bad("event", "Site around A of worker 0, due: B of worker 1".into()));
    assert!(!bad("generation", 1_u8.into()) && !bad("workers", Value::list(["worker 0 Serving"])));
    assert!(!bad("called", true.into()) && !bad("parent", "ends its children, then exits".into()));
}
