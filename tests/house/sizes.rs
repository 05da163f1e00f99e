//! Small files, short functions, nothing unsafe, no panic that input can reach.

use super::source::Source;
use super::tree::{self, Text};

const MOST_LINES: usize = 600;
const FUNCTION_LINES: usize = 70;

/// Calls that may panic outside tests: file, method, and why it cannot.
const ALLOWED: [(&str, &str, &str); 0] = [];

fn all() -> Vec<Source> {
    tree::rust().iter().map(Source::parse).collect()
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_and_functions_are_small() {
    none(all().iter().flat_map(large).collect());
}

#[test]
fn no_module_is_named_mod() {
    none(all().iter().filter(|source| is_mod(source)).map(|source| source.path.clone()).collect());
}

#[test]
fn nothing_is_unsafe() {
    none(all().iter().flat_map(unsafe_code).collect());
}

#[test]
fn nothing_outside_tests_unwraps() {
    let all = all();
    let code = all.iter().filter(|source| source.path.contains("src/"));
    none(code.flat_map(panics).collect());
    for (file, method, why) in ALLOWED {
        let used = all.iter().any(|source| {
            source.path == file && source.calls(&[method]).iter().any(|(_, called)| called == method)
        });
        assert!(used && !why.is_empty(), "{file} no longer calls {method}: take it off the list");
    }
}

fn large(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    if source.lines > MOST_LINES {
        found.push(format!("{} has {} lines, expected at most {MOST_LINES}", source.path, source.lines));
    }
    for f in source.functions().iter().filter(|f| f.lines > FUNCTION_LINES) {
        let most = FUNCTION_LINES;
        found.push(format!("{}: {} has {} lines, expected at most {most}", source.path, f.name, f.lines));
    }
    found
}

fn is_mod(source: &Source) -> bool {
    source.path.rsplit('/').next() == Some("mod.rs")
}

fn unsafe_code(source: &Source) -> Vec<String> {
    let found = source.named().into_iter().filter(|named| named.path == ["unsafe"]);
    found.map(|named| format!("{}:{}: unsafe", source.path, named.line)).collect()
}

fn panics(source: &Source) -> Vec<String> {
    let allowed = |method: &str| ALLOWED.iter().any(|(file, m, _)| (*file, *m) == (&source.path, method));
    let calls = source.calls(&["unwrap", "expect", "unwrap_err", "expect_err"]);
    let bad = calls.iter().filter(|(_, method)| !allowed(method));
    bad.map(|(line, method)| format!("{}:{line}: calls {method}", source.path)).collect()
}

fn source(path: &str, text: &str) -> Source {
    Source::parse(&Text::new(path, text))
}

#[test]
fn a_large_file_or_function_is_reported() {
    let long = format!("fn f() {{\n{}}}\n", "a();\n".repeat(69));
    assert_eq!(large(&source("src/a.rs", &long)), ["src/a.rs: f has 71 lines, expected at most 70"]);
    assert_eq!(large(&source("src/a.rs", &long.replacen("a();\n", "", 1))).len(), 0);
    assert_eq!(large(&source("src/a.rs", &"// a\n".repeat(601))).len(), 1);
}

#[test]
fn a_mod_file_is_reported() {
    assert!(is_mod(&source("src/trace/mod.rs", "")));
    assert!(!is_mod(&source("src/trace/a_mod.rs", "")));
}

#[test]
fn unsafe_code_is_reported() {
    assert_eq!(unsafe_code(&source("src/a.rs", "fn f() { unsafe { g() } }")).len(), 1);
    assert_eq!(unsafe_code(&source("src/a.rs", "// unsafe\n#![forbid(unsafe_code)]")).len(), 0);
}

#[test]
fn an_unwrap_is_reported() {
    let bad = |text| panics(&source("src/a.rs", text)).len();
    assert_eq!(bad("fn f() { g().unwrap(); }"), 1);
    assert_eq!(bad("fn f() { println!(\"{}\", g().expect(\"g\")); }"), 1);
    assert_eq!(bad("fn f() { g().unwrap_or(1); }"), 0);
    assert_eq!(bad("/// `g().unwrap()`\nfn f() {}\n#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }"), 0);
}
