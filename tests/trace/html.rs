//! The page of a trace: what stands in the file. `tests/browser/` opens it in a web browser.

use serde_json::Value as Json;
use wspbus_check::trace::{Action, Fact, Format, Look, Rule, Trace, TraceStep, Values, html, served};

use crate::{compare_file, lock};

const HASHES: &str = "src/check/src/trace/html/hashes.txt";

/// Texts that end an element, a comment or a script, or that some readers of scripts take for the end of a line.
const HOSTILE: [&str; 9] = [
    "</script><script>document.title = 'run'</script>",
    "<!--<script>",
    "-->",
    "]]>",
    "<img src=x onerror=\"document.title = 'run'\">",
    "&lt;b&gt; \u{2028}\u{2029}",
    "\"'`${document.title}",
    "{TRACES} {SCRIPT} {POLICY}",
    "\\u003c/script\\u003e \u{202e}turned",
];

fn page(trace: &Trace) -> String {
    trace.render(Format::Html, &Look::default())
}

/// The text between two texts, of which each occurs once.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    assert_eq!(page.matches(from).count(), 1, "{from}");
    let (_, rest) = page.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

fn embedded(page: &str) -> Vec<Trace> {
    let text = between(page, "<script type=\"application/json\" id=\"traces\">", "</script>");
    serde_json::from_str(text).unwrap()
}

/// A trace with the text in each field that takes one.
fn hostile(text: &str) -> Trace {
    let text = || text.to_owned();
    let values = || Values::new([(text(), text()), ("kept".into(), "yes".into())]).unwrap();
    let mut trace = lock::stay();
    (trace.model, trace.configuration, trace.property) = (text(), text(), text());
    trace.rules = vec![Rule { id: text(), text: text() }];
    trace.about = vec![Fact { name: text(), value: text() }];
    trace.lanes = vec![text(), "other".into()];
    trace.initial = values();
    let action = Action { name: text(), arguments: values() };
    let step = TraceStep { lane: 0, action, source: Some(text()), messages: vec![text()], after: values() };
    trace.steps = vec![step];
    trace
}

#[test]
fn the_traces_stand_in_the_page_unchanged() {
    for (name, trace) in lock::samples() {
        assert_eq!(embedded(&page(&trace)), std::slice::from_ref(&trace), "{name}");
    }
    let (one, two) = (lock::ordinary(), lock::lasso());
    assert_eq!(embedded(&html(&[&one, &two])), [one, two]);
}

#[test]
fn a_hostile_text_is_no_markup_in_any_field() {
    let plain = page(&hostile("plain"));
    for text in HOSTILE {
        let trace = hostile(text);
        let page = page(&trace);
        assert_eq!(embedded(&page), [trace], "{text}");
        for markup in ["<script", "</script", "<!--", "-->", "<img", "onerror=\"", "{POLICY}"] {
            let is_data = markup == "{POLICY}" || markup.starts_with("onerror");
            let found = page.matches(markup).count();
            assert!(is_data || found == plain.matches(markup).count(), "{text}: {markup}");
        }
        assert_eq!(between(&page, "<title>", "</title>").matches(['<', '>']).count(), 0, "{text}");
    }
}

/// The control of the test above: a page in which the text stands as it is fails it.
#[test]
fn a_text_that_is_not_escaped_is_found() {
    let bad = page(&hostile("plain")).replacen("plain", HOSTILE[0], 1);
    assert!(bad.matches("<script").count() > page(&hostile("plain")).matches("<script").count());
}

#[test]
fn equal_traces_give_equal_pages() {
    for (_, trace) in lock::samples() {
        assert_eq!(page(&trace), page(&trace.clone()));
    }
}

/// `UPDATE=1` writes the hashes after a change of the script or of the style.
#[test]
fn the_policy_names_the_script_and_the_style_by_their_hashes() {
    let page = page(&lock::lasso());
    let hash = |text: &str| {
        let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        format!("sha256-{}", base64(digest.as_ref()))
    };
    let script = hash(between(&page, "<script type=\"module\">", "</script>"));
    let style = hash(between(&page, "<style>", "</style>"));
    compare_file(HASHES, &format!("{script}\n{style}\n"));
    let policy = between(&page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(policy.contains(&format!("script-src '{script}';")), "{policy}");
    assert!(policy.contains(&format!("style-src '{style}';")), "{policy}");
    assert!(policy.contains("connect-src 'none';") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn hashes_are_written_as_a_policy_reads_them() {
    assert_eq!(base64(b""), "");
    assert_eq!(base64(b"f"), "Zg==");
    assert_eq!(base64(b"fo"), "Zm8=");
    assert_eq!(base64(b"foobar"), "Zm9vYmFy");
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let shifted = three.iter().enumerate().map(|(at, byte)| u32::from(*byte) << (16 - 8 * at));
        let number: u32 = shifted.sum();
        for at in 0..4 {
            let sign = SIGNS[((number >> (18 - 6 * at)) & 63) as usize];
            out.push(if at <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

/// The script runs no text as a program, and puts no text into the page as markup.
#[test]
fn the_script_evaluates_nothing() {
    const FORBIDDEN: [&str; 9] = [
        "eval(",
        "Function(",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "setTimeout(\"",
        "http://",
        "https://",
    ];
    let all = page(&lock::lasso());
    let script = between(&all, "<script type=\"module\">", "</script>");
    // The name of the elements of SVG is no address that a browser asks.
    let script = script.replace("http://www.w3.org/2000/svg", "");
    let found: Vec<&str> = FORBIDDEN.into_iter().filter(|word| script.contains(word)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(
        !all.contains(" src=\"") && !all.contains("@import") && !all.contains("url("),
        "the page loads nothing"
    );
}

#[test]
fn a_page_of_a_server_has_no_trace_and_asks_this_server_alone() {
    let page = served("/api");
    assert!(page.contains("<meta name=\"wspbus-api\" content=\"/api\">"));
    assert!(page.contains("connect-src 'self';"));
    assert!(embedded(&page).is_empty());
    assert!(!self::page(&lock::lasso()).contains("wspbus-api\" content"));
}

#[test]
fn a_long_rendering_is_left_out() {
    let renderings = |trace: &Trace| -> Vec<Json> {
        let page = page(trace);
        let text = between(&page, "<script type=\"application/json\" id=\"renderings\">", "</script>");
        serde_json::from_str(text).unwrap()
    };
    let mut trace = lock::ordinary();
    let names: Vec<Json> = renderings(&trace).iter().map(|one| one["end"].clone()).collect();
    assert_eq!(names, ["itf.json", "rs"]);
    let steps = trace.steps.clone();
    trace.steps = steps.into_iter().cycle().take(4000).collect();
    assert!(renderings(&trace).is_empty());
}
