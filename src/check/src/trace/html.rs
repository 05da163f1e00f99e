//! One page that shows traces in a web browser.
//!
//! The page is one file with its style, its script and the traces in it. It works from a disk, without a server or a
//! network. Its content security policy names its style and its script by their hashes, so that the browser runs
//! nothing else: no text of a trace, and no script that is added to the file. A text of a trace stands in the page as JSON
//! in which no character can end the element around it, and the script puts it into the page as text alone.
//!
//! A server sends the same page without traces ([`served`]). Then the script asks the server for them.

use serde::Serialize;

use super::{Trace, itf, rust, rust_test};
use wspbus_words::screen::one_line;

/// The page, with names in braces for what differs.
const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");

/// The parts of the script in the order in which the browser reads them. They share one scope. The last part begins.
const SCRIPT: [&str; 19] = [
    include_str!("html/value.js"),
    include_str!("html/align.js"),
    include_str!("html/trace.js"),
    include_str!("html/phrase.js"),
    include_str!("html/expression.js"),
    include_str!("html/dom.js"),
    include_str!("html/virtual.js"),
    include_str!("html/app.js"),
    include_str!("html/diagram.js"),
    include_str!("html/list.js"),
    include_str!("html/table.js"),
    include_str!("html/compare.js"),
    include_str!("html/detail.js"),
    include_str!("html/head.js"),
    include_str!("html/filter.js"),
    include_str!("html/link.js"),
    include_str!("html/export.js"),
    include_str!("html/api.js"),
    include_str!("html/main.js"),
];

/// The SHA-256 of the script and of the style, as a policy names them, one a line. A test writes the file.
const HASHES: &str = include_str!("html/hashes.txt");

/// A rendering that needs more bytes than this is not put into the page.
const RENDERING_BYTES_MAX: usize = 256 * 1024;

/// The page of these traces: the first one is shown, and the others can be chosen and compared with it. Equal traces give
/// equal pages.
pub fn html(traces: &[&Trace]) -> String {
    let title = traces.first().map_or_else(|| "Traces".to_owned(), |trace| trace.title());
    let all: Vec<String> = traces.iter().map(|trace| trace.to_json()).collect();
    let renderings = traces.first().map_or_else(|| "[]".to_owned(), |trace| renderings(trace));
    page(&Parts {
        policy: &policy("'none'"),
        api: "",
        title: &title,
        traces: &in_element(&format!("[{}]", all.join(","))),
        renderings: &in_element(&renderings),
    })
}

/// The page without a trace, for a server that answers below the path `api`.
pub fn served(api: &str) -> String {
    page(&Parts {
        policy: &served_policy(),
        api: &format!("<meta name=\"wspbus-api\" content=\"{}\">\n", in_markup(api)),
        title: "Traces",
        traces: "[]",
        renderings: "[]",
    })
}

/// The content security policy of the page that a server sends: its own style, its own script, and questions to this
/// server alone. A server may send it as a header too.
pub fn served_policy() -> String {
    policy("'self'")
}

fn policy(connect: &str) -> String {
    let mut hashes = HASHES.lines();
    let (script, style) = (hashes.next().unwrap_or_default(), hashes.next().unwrap_or_default());
    format!(
        "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; connect-src {connect}; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The texts that differ between two pages. Each is fit for its place.
struct Parts<'a> {
    policy: &'a str,
    api: &'a str,
    title: &'a str,
    traces: &'a str,
    renderings: &'a str,
}

/// Puts the parts into the page. A name in braces within a part stays as it is.
fn page(parts: &Parts<'_>) -> String {
    let script: String = SCRIPT.iter().map(|part| format!("\n{part}")).collect();
    let style = format!("\n{STYLE}");
    let title = in_markup(parts.title);
    let named = [
        ("{POLICY}", parts.policy),
        ("{API}", parts.api),
        ("{TITLE}", title.as_str()),
        ("{STYLE}", style.as_str()),
        ("{TRACES}", parts.traces),
        ("{RENDERINGS}", parts.renderings),
        ("{SCRIPT}", script.as_str()),
    ];
    let mut out = String::with_capacity(PAGE.len() + named.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut rest = PAGE;
    // The names stand in the page in this order.
    for (name, text) in named {
        let (before, after) = rest.split_once(name).unwrap_or((rest, ""));
        out.push_str(before);
        out.push_str(text);
        rest = after;
    }
    out + rest
}

/// A form of the trace that the page can save as a file.
#[derive(Serialize)]
struct Rendering {
    /// Its name, for a reader.
    name: &'static str,
    /// The end of the file's name.
    end: &'static str,
    /// The text of the file.
    text: String,
}

/// The forms that the script of the page does not write itself.
fn renderings(trace: &Trace) -> String {
    let forms = [
        Rendering { name: "ITF trace (Apalache)", end: "itf.json", text: itf(trace) },
        Rendering { name: "Rust regression test", end: "rs", text: rust_test(trace, rust::REPLAY) },
    ];
    let short: Vec<&Rendering> = forms.iter().filter(|one| one.text.len() <= RENDERING_BYTES_MAX).collect();
    // Writing texts into memory does not fail.
    serde_json::to_string(&short).unwrap_or_else(|_| "[]".to_owned())
}

/// JSON for an element of a page: the characters that markup is made of, and those that end a line in some scripts, are
/// escapes. They stand in texts alone, so that the JSON means the same.
fn in_element(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

/// Text for markup, of one line.
fn in_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
