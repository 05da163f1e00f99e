//! Rust's Debug output is for developers: no text that the program prints has it.

use super::source::Source;
use super::tree::{self, Text};

/// Macros whose text a developer reads: a failed assertion, a panic.
const FOR_DEVELOPERS: [&str; 11] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "panic",
    "unreachable",
    "prop_assert",
    "prop_assert_eq",
    "todo",
    "unimplemented",
];

/// Names that always stand for a text. Debug puts quotation marks around a text, and shows its
/// control characters.
const TEXTS: [&str; 17] = [
    "action",
    "case",
    "claim",
    "configuration",
    "found",
    "given",
    "id",
    "implementation",
    "key",
    "model",
    "name",
    "pattern",
    "program",
    "property",
    "unknown",
    "variable",
    "wanted",
];

/// Files that print another value by Debug, and the reason.
const ALLOWED: [(&str, &str); 1] =
    [("src/check/src/plain.rs", "a model that gives no names has no other text for its states and actions")];

#[test]
fn no_printed_text_has_the_debug_output_of_rust() {
    let found: Vec<String> = code().iter().filter(|file| !is_allowed(&file.path)).flat_map(debugs).collect();
    assert!(found.is_empty(), "give the value a Display, or words:\n{}", found.join("\n"));
}

/// An entry that is no longer needed is taken off its list.
#[test]
fn every_exception_is_used() {
    let code = code();
    for (path, why) in ALLOWED {
        let file = code.iter().find(|file| file.path == path);
        assert!(file.is_some_and(|file| !debugs(file).is_empty()) && !why.is_empty(), "{path}");
    }
    let shown: Vec<String> = code.iter().flat_map(placeholders).map(|(_, name)| name).collect();
    for name in TEXTS {
        assert!(shown.iter().any(|shown| shown == name), "no text named {name} is printed");
    }
}

fn code() -> Vec<Text> {
    let is_code = |file: &Text| file.path.contains("src/");
    tree::rust().into_iter().filter(is_code).collect()
}

fn is_allowed(path: &str) -> bool {
    ALLOWED.iter().any(|(allowed, _)| *allowed == path)
}

/// The places where something other than a text is printed by Debug.
fn debugs(file: &Text) -> Vec<String> {
    let values = placeholders(file).into_iter().filter(|(_, name)| !TEXTS.contains(&name.as_str()));
    let mut found: Vec<String> =
        values.map(|(line, name)| format!("{}:{line}: {{{name}:?}}", file.path)).collect();
    let source = Source::parse(file);
    let delegates =
        source.code().into_iter().filter(|named| named.path.ends_with(&["Debug".into(), "fmt".into()]));
    found.extend(delegates.map(|named| format!("{}:{}: Debug::fmt", file.path, named.line)));
    found
}

/// The names of the placeholders that print by Debug, with their lines; that of `{:?}` is empty.
fn placeholders(file: &Text) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, literal) in Source::parse(file).literals(&FOR_DEVELOPERS) {
        for (at, _) in literal.match_indices("?}") {
            let before = &literal[..at];
            let inner = before.rfind('{').map_or("", |open| &before[open + 1..]);
            if let Some((name, _)) = inner.split_once(':').filter(|(_, how)| is_format(how)) {
                found.push((line, name.to_owned()));
            }
        }
    }
    found
}

/// Can this stand between the colon and the question mark of a placeholder?
fn is_format(how: &str) -> bool {
    how.chars().all(|c| c.is_ascii_alphanumeric() || "#<>^+-.$_*".contains(c))
}

#[test]
fn debug_output_is_reported_where_a_reader_gets_it() {
    let bad = |text: &str| debugs(&Text::new("src/kit/src/a.rs", text)).len();
    for told in ["{:?}", "{level:?}", "{level:#?}", "{0:>8?}", "{{}} {level:02x?}"] {
        assert_eq!(bad(&format!("fn f() {{ let _ = format!(\"{told}\"); }}")), 1, "{told}");
        assert_eq!(bad(&format!("/// `format!(\"{told}\")`\nfn f() {{}}")), 1, "{told}");
        assert_eq!(bad(&format!("fn f() {{ panic!(\"{told}\"); }}")), 0, "{told}");
        assert_eq!(bad(&format!("#[test]\nfn f() {{ let _ = format!(\"{told}\"); }}")), 0, "{told}");
        let own = format!("impl fmt::Debug for A {{ fn fmt(&self) {{ write!(f, \"{told}\") }} }}");
        assert_eq!(bad(&own), 0, "{told}");
        let display = own.replace("Debug", "Display");
        assert_eq!(bad(&display), 1, "{told}");
    }
    assert_eq!(bad("impl fmt::Display for A { fn fmt(&self) { fmt::Debug::fmt(self, f) } }"), 1);
    assert_eq!(bad("fn f() { let _ = format!(\"{name:?} {name}?\"); }"), 0);
}
