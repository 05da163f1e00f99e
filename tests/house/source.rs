//! A file of Rust, taken apart: the paths that it names, its functions, its tests.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::tree::Text;
use crate::item::{name, used};

/// A file of Rust.
pub struct Source {
    pub path: String,
    pub lines: usize,
    tokens: TokenStream,
    parts: Parts,
}

/// A function with a body.
pub struct Function {
    pub name: String,
    pub lines: usize,
}

/// A path as it is named, `std::fs::File`, also inside macros and nested `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub path: Vec<String>,
    pub line: usize,
    pub is_macro: bool,
    /// It stands before a parenthesis: `f(x)`.
    pub is_called: bool,
    /// It stands behind a dot: a field or a method.
    pub is_member: bool,
}

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub path: Vec<String>,
    /// The name in this file; `*` if the `use` brings in all.
    pub name: String,
    /// It is `pub`, also if only in a part of the crate.
    pub is_public: bool,
    pub line: usize,
}

impl Source {
    pub fn parse(file: &Text) -> Self {
        let syntax = syn::parse_file(&file.text);
        let syntax = syntax.unwrap_or_else(|e| panic!("{} does not parse: {e}", file.path));
        let tokens = TokenStream::from_str(&file.text);
        let tokens = tokens.unwrap_or_else(|e| panic!("{} does not parse: {e}", file.path));
        let mut parts = Parts::default();
        parts.visit_file(&syntax);
        Source { path: file.path.clone(), lines: file.text.lines().count(), tokens, parts }
    }

    pub fn functions(&self) -> &[Function] {
        &self.parts.functions
    }

    /// Every path outside tests; a single identifier is a path of one.
    pub fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        paths(self.tokens.clone(), &mut found);
        found.retain(|named| !self.is_test(named.line));
        found
    }

    /// Every path outside tests that is not a part of a `use`.
    pub fn code(&self) -> Vec<Named> {
        let mut found = self.named();
        found.retain(|named| !self.parts.use_lines.iter().any(|lines| lines.contains(&named.line)));
        found
    }

    /// Every name that a `use` outside tests brings in.
    pub fn uses(&self) -> impl Iterator<Item = &Use> {
        self.parts.uses.iter().filter(|used| !self.is_test(used.line))
    }

    /// Does the file define an item of this name?
    pub fn defines(&self, name: &str) -> bool {
        self.parts.items.contains(name)
    }

    /// The lines outside tests where one of these methods is called.
    pub fn calls(&self, methods: &[&str]) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        calls(self.tokens.clone(), methods, &mut found);
        found.retain(|(line, _)| !self.is_test(*line));
        found
    }

    /// The literals outside tests, outside calls of these macros, and outside implementations of `Debug`; also those
    /// of doc comments.
    pub fn literals(&self, without: &[&str]) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        literals(self.tokens.clone(), without, &mut found);
        let is_debug = |line: &usize| self.parts.debug_lines.iter().any(|lines| lines.contains(line));
        found.retain(|(line, _)| !self.is_test(*line) && !is_debug(line));
        found
    }

    /// The module of a library file, `["trace", "show"]` for `src/trace/show.rs`.
    pub fn module(&self) -> Vec<String> {
        let inner = self.path.rsplit_once("src/").map_or(self.path.as_str(), |(_, inner)| inner);
        let parts = inner.trim_end_matches(".rs").split('/').map(String::from);
        parts.filter(|part| part != "lib" && part != "main").collect()
    }

    /// A path with `self`, `super` and `crate` resolved: the parts below the crate, if it is local.
    pub fn local(&self, named: &Named) -> Option<Vec<String>> {
        let mut below = match named.path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.module(),
            _ => return None,
        };
        for part in &named.path {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => drop(below.pop()),
                _ => below.push(part.clone()),
            }
        }
        Some(below)
    }

    /// Does the line belong to a test?
    pub fn is_test(&self, line: usize) -> bool {
        let file = self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        file || self.path.starts_with("tests/") || self.parts.tests.iter().any(|lines| lines.contains(&line))
    }
}

#[derive(Default)]
struct Parts {
    functions: Vec<Function>,
    tests: Vec<RangeInclusive<usize>>,
    uses: Vec<Use>,
    use_lines: Vec<RangeInclusive<usize>>,
    /// The implementations of `Debug`.
    debug_lines: Vec<RangeInclusive<usize>>,
    items: BTreeSet<String>,
}

impl Parts {
    fn function(&mut self, name: &syn::Ident, span: proc_macro2::Span) {
        let lines = span.end().line + 1 - span.start().line;
        self.functions.push(Function { name: name.to_string(), lines });
    }

    fn uses(&mut self, item: &syn::ItemUse) {
        let lines = item.span().start().line..=item.span().end().line;
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        let line = *lines.start();
        let found = used(&item.tree).into_iter();
        self.uses.extend(found.map(|used| Use { path: used.path, name: used.name, is_public, line }));
        self.use_lines.push(lines);
    }
}

impl<'ast> Visit<'ast> for Parts {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs[..],
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if attributes.iter().any(is_test) {
            self.tests.push(item.span().start().line..=item.span().end().line);
        }
        if let syn::Item::Use(item) = item {
            self.uses(item);
        }
        if let syn::Item::Impl(syn::ItemImpl { trait_: Some((_, path, _)), .. }) = item
            && path.segments.last().is_some_and(|last| last.ident == "Debug")
        {
            self.debug_lines.push(item.span().start().line..=item.span().end().line);
        }
        self.items.extend(name(item));
        visit::visit_item(self, item);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let span = function.sig.span().join(function.block.span()).unwrap_or(function.span());
        self.function(&function.sig.ident, span);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let span = function.sig.span().join(function.block.span()).unwrap_or(function.span());
        self.function(&function.sig.ident, span);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.function(
            &function.sig.ident,
            function.sig.span().join(function.span()).unwrap_or(function.span()),
        );
        visit::visit_trait_item_fn(self, function);
    }
}

fn is_test(attribute: &syn::Attribute) -> bool {
    let of = |list: &syn::MetaList| list.path.is_ident("cfg") && list.tokens.to_string() == "test";
    match &attribute.meta {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) => of(list),
        syn::Meta::NameValue(_) => false,
    }
}

fn paths(tokens: TokenStream, found: &mut Vec<Named>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        match &trees[at] {
            TokenTree::Ident(_) => at = path(&trees, at, found),
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// The path that begins here; returns where it ends. A group at its end is a nested `use`.
fn path(trees: &[TokenTree], mut at: usize, found: &mut Vec<Named>) -> usize {
    let line = trees[at].span().start().line;
    let is_member = at.checked_sub(1).is_some_and(|before| is_punct(&trees[before], '.'));
    let mut path = vec![trees[at].to_string()];
    at += 1;
    while is_separator(trees, at) {
        match trees.get(at + 2) {
            Some(TokenTree::Ident(part)) => path.push(part.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let mut inner = Vec::new();
                paths(group.stream(), &mut inner);
                let long = |named: Named| Named { path: [path.clone(), named.path].concat(), ..named };
                found.extend(inner.into_iter().map(long));
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    let is_macro = trees.get(at).is_some_and(|next| is_punct(next, '!'));
    let is_called =
        matches!(trees.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    found.push(Named { path, line, is_macro, is_called, is_member });
    at
}

fn is_punct(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn is_separator(trees: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize, joint: bool| match trees.get(at) {
        Some(TokenTree::Punct(p)) => p.as_char() == ':' && (p.spacing() == Spacing::Joint) >= joint,
        _ => false,
    };
    colon(at, true) && colon(at + 1, false)
}

fn calls(tokens: TokenStream, methods: &[&str], found: &mut Vec<(usize, String)>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => calls(group.stream(), methods, found),
            TokenTree::Ident(name) if at > 0 && methods.contains(&name.to_string().as_str()) => {
                if matches!(&trees[at - 1], TokenTree::Punct(dot) if dot.as_char() == '.') {
                    found.push((name.span().start().line, name.to_string()));
                }
            }
            _ => {}
        }
    }
}

fn literals(tokens: TokenStream, without: &[&str], found: &mut Vec<(usize, String)>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => {
                let is_call = at >= 2 && is_punct(&trees[at - 1], '!');
                if !is_call || !without.contains(&trees[at - 2].to_string().as_str()) {
                    literals(group.stream(), without, found);
                }
            }
            TokenTree::Literal(literal) => found.push((literal.span().start().line, literal.to_string())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn source(path: &str, text: &str) -> Source {
    Source::parse(&Text::new(path, text))
}

#[test]
fn paths_are_found_in_nested_uses_macros_and_code_and_not_in_comments_or_tests() {
    let file = source(
        "src/a/b.rs",
        "//! std::env is not named here.\nuse std::{fs, io::{self, Read}};\nfn f() { vec![super::c::d()] }\n\
         #[cfg(test)]\nmod tests { use std::time; }\n",
    );
    let named: Vec<String> = file.named().iter().map(|n| n.path.join("::")).collect();
    for path in ["std::fs", "std::io::self", "std::io::Read", "super::c::d"] {
        assert!(named.contains(&path.to_string()), "{path} is not in {named:?}");
    }
    assert!(named.iter().all(|n| !n.contains("time") && !n.contains("env")), "{named:?}");
    let inner = file.named().into_iter().find(|n| n.path[0] == "super").unwrap();
    assert_eq!(file.local(&inner).unwrap(), ["a", "c", "d"]);
}

#[test]
fn functions_have_a_length_without_their_comments() {
    let file = source("src/a.rs", "/// Long\n/// words.\nfn f(\n) {\n}\nimpl A { fn g() {\n } }\n");
    let found: Vec<_> = file.functions().iter().map(|f| (f.name.as_str(), f.lines)).collect();
    assert_eq!(found, [("f", 3), ("g", 2)]);
}
