//! Nothing is selected by a name that is written out for a reader: by the name of a claim, by one of its requirements, by the
//! title or the page of a thing. A rename would then change what is selected. A named function, a chapter or a field
//! says what belongs together.

use super::circles::{CRATES, sources};
use super::source::Source;
use super::tree::{self, Text};

/// The fields that are there for a reader.
const FIELDS: [&str; 4] = ["name", "page", "title", "id"];

#[test]
fn nothing_is_selected_by_a_name_for_readers() {
    let sources: Vec<Source> = CRATES.iter().flat_map(|folder| sources(folder)).collect();
    let text = |source: &Source| tree::read(&source.path);
    let found: Vec<String> = sources.iter().flat_map(|source| selections(source, &text(source))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The lines outside tests that select by a field for readers.
fn selections(source: &Source, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let code = lines.filter(|(at, line)| !line.starts_with("//") && !source.is_test(*at));
    let bad = code.filter(|(at, line)| selects(line) || takes_one(&joined(text, *at)));
    bad.map(|(at, line)| format!("{}:{at}: selects by a name: {line}", source.path)).collect()
}

fn selects(line: &str) -> bool {
    FIELDS.iter().any(|field| is_compared(line, &format!(".{field}")) || is_matched(line, field))
}

/// The line of this number, with the rest of a chain of calls that goes on below. Empty for a line of that rest.
fn joined(text: &str, at: usize) -> String {
    let mut lines = text.lines().skip(at - 1).map(str::trim);
    let first = lines.next().filter(|line| !line.starts_with('.')).unwrap_or_default();
    lines.take_while(|line| line.starts_with('.')).fold(first.to_owned(), |joined, line| joined + line)
}

/// Does the code take one of the requirements by its place? A finding has all of them.
fn takes_one(code: &str) -> bool {
    let one = [".first()", ".last()", ".get(", ".iter().next()", ".split_first()"];
    code.match_indices("requirements").any(|(at, field)| {
        let after = &code[at + field.len()..];
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric());
        is_whole && (after.starts_with('[') || one.iter().any(|take| after.starts_with(take)))
    })
}

/// Does the line compare the field with a text or with a constant, or look for it in a constant?
fn is_compared(line: &str, field: &str) -> bool {
    let fixed = |rest: &str| rest.starts_with('"') || is_constant(rest);
    line.match_indices(field).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + field.len()..]);
        let compares = ["==", "!="].iter().any(|sign| {
            after.strip_prefix(&format!(" {sign} ")).is_some_and(|rest| fixed(rest.trim_start_matches('*')))
        });
        let begins = [".starts_with(\"", ".ends_with(\"", ".contains(\""];
        let list = before.rsplit_once(".contains(&").map(|(list, _)| list.rsplit([' ', '(', '|']).next());
        let listed = list.is_some_and(|list| list.is_some_and(is_constant)) && after.starts_with(')');
        compares || listed || begins.iter().any(|begin| after.starts_with(begin))
    })
}

/// Does a `match` begin that looks at the field?
fn is_matched(line: &str, field: &str) -> bool {
    line.contains("match ") && line.ends_with(&format!(".{field} {{"))
}

/// Does the name of a constant stand here?
fn is_constant(text: &str) -> bool {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    name.len() > 1 && name.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '_')
}

#[test]
fn a_selection_by_a_name_is_reported() {
    let found = |path: &str, line: &str| {
        let text = format!("fn f() {{\n    {line}\n}}\n");
        selections(&Source::parse(&Text::new(path, &text)), &text).len()
    };
    for line in [
        "a.filter(|c| [\"TEAR-6\"].contains(&c.requirements[0]));",
        "let one = failure.requirements.first().and_then(find);",
        "let one = requirements.first();",
        "let one = a.requirements.iter().next();",
        "let one = found\n    .requirements\n    .first();",
        "a.filter(|c| c.name == \"a-claim\");",
        "a.filter(|c| c.name != NOTICES);",
        "a.filter(|c| AUTHORITY.contains(&c.name));",
        "a.filter(|c| c.id.starts_with(\"TEAR\"));",
        "if self.case.page == \"u2\" {}",
        "match self.case.page {\n_ => {}\n}",
    ] {
        assert_eq!(found("models/src/a.rs", line), 1, "{line}");
        assert_eq!(found("models/src/a/tests.rs", line), 0, "{line}");
        assert_eq!(found("models/src/a.rs", &format!("// {line}").replace('\n', " ")), 0, "{line}");
    }
    for line in [
        "a.find(|c| c.name == name);",
        "a.find(|c| c.name == *name);",
        "a.filter(|c| shows.contains(&c.name));",
        "a.filter(|i| i.id.name == Name(0));",
        "let all = failure.requirements.iter().filter_map(find);",
        "let one = other_requirements_of(a).first();",
        "a.filter(|c| names.contains(&c.name) && c.requirements.contains(&id));",
    ] {
        assert_eq!(found("models/src/a.rs", line), 0, "{line}");
    }
}
