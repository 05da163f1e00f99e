//! A trace as a Rust regression test.
//!
//! The generated test calls one function, [`REPLAY`] unless asked otherwise, whose signature is
//!
//! ```ignore
//! /// Replays a stored trace on the named configuration of the named model.
//! pub fn replay(model: &str, configuration: &str, trace: &str) -> Result<(), Error>;
//! ```
//!
//! with any `Error: Display`. It must
//! 1. read `trace` with [`Trace::from_json`], and refuse it if its model or configuration are not
//!    those named;
//! 2. look the model and its configuration up by name, and say which ones there are if it is none;
//! 3. replay it with [`super::replay`], which compares every state, and the loop if there is one;
//! 4. for a claim that the model makes: judge the behaviour by it again, and refuse a trace whose
//!    verdict is no longer the stored one. Without this a repaired model would pass as long as the
//!    same steps are still possible.

use std::fmt::Write;

use super::{End, Trace};
use wspbus_words::screen::{one_line, wrap};

/// The path of the function that a generated test calls, if the models are those of `wspbus`.
pub const REPLAY: &str = "wspbus_cli::regression::replay";

/// The trace as the text of a Rust file with one test, which needs nothing but the function of this
/// path.
pub fn rust_test(trace: &Trace, replay: &str) -> String {
    let mut out = String::new();
    let verdict = format!("{} ({}): {}.", trace.property, trace.kind, trace.verdict);
    let rules = trace.rules.iter().map(|rule| format!("{}: {}", rule.id, rule.text));
    let length = format!("{}.", trace.length());
    let reason = match &trace.end {
        End::Stays { .. } => trace.sequel().map(|sequel| format!("After the last step: {sequel}.")),
        End::Open | End::Lasso { .. } => None,
    };
    for line in std::iter::once(verdict).chain(rules).chain([length]).chain(reason) {
        for part in wrap(&one_line(&line), 96) {
            let _ = writeln!(out, "{}", format!("// {part}").trim_end());
        }
    }
    // A quote before `#` ends no JSON string: it is an escaped one, within a string. With its `#`
    // escaped too, one hash closes the raw string for every content of the trace.
    let json = trace.to_json().replace("\"#", "\"\\u0023");
    let _ = write!(
        out,
        "#[test]
fn {name}() {{
    {replay}({model:?}, {configuration:?}, TRACE).unwrap_or_else(|error| panic!(\"{{error}}\"));

    const TRACE: &str = r#\"{json}\"#;
}}
",
        name = test_name(trace),
        model = trace.model,
        configuration = trace.configuration,
    );
    out
}

/// A name that Rust accepts, for every content of the trace.
fn test_name(trace: &Trace) -> String {
    let mut name = String::from("replays");
    for part in [&trace.model, &trace.configuration, &trace.property] {
        let words = part.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            name.push('_');
            name.push_str(&word.to_ascii_lowercase());
        }
    }
    name
}
