//! Every field that is written to JSON has a doc comment: it says the meaning of the value, and its unit. The comment of
//! a field or of a variant says more than a noun.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, ExprLit, Field, Fields, ItemEnum, ItemMod, ItemStruct, Lit, Meta, MetaNameValue, Variant,
};

use super::circles::CRATES;
use super::tree::{self, Text};

/// The fewest words of the doc comment of a field or of a variant: "The worker." only repeats the name.
const WORDS_MIN: usize = 3;

/// The files of the crates without their tests.
fn shipped() -> Vec<Text> {
    let is_shipped = |file: &Text| CRATES.iter().any(|folder| file.path.starts_with(folder));
    let is_test = |file: &Text| file.path.ends_with("/tests.rs") || file.path.contains("/tests/");
    tree::rust().into_iter().filter(|file| is_shipped(file) && !is_test(file)).collect()
}

#[test]
fn the_doc_comment_of_a_field_or_a_variant_has_three_words_or_more() {
    let found: Vec<String> = shipped().iter().flat_map(terse).collect();
    assert!(found.is_empty(), "{} comments say too little:\n{}", found.len(), found.join("\n"));
}

/// The fields and variants whose doc comment has too few words.
fn terse(file: &Text) -> Vec<String> {
    let syntax = syn::parse_file(&file.text).unwrap_or_else(|e| panic!("{} does not parse: {e}", file.path));
    let mut look = Terse::default();
    look.visit_file(&syntax);
    look.found.iter().map(|(line, text)| format!("{}:{line}: {text}", file.path)).collect()
}

#[derive(Default)]
struct Terse {
    found: Vec<(usize, String)>,
}

impl Terse {
    fn look(&mut self, line: usize, attributes: &[Attribute]) {
        let text = docs(attributes);
        if !text.is_empty() && text.split_whitespace().count() < WORDS_MIN {
            self.found.push((line, text));
        }
    }
}

impl<'a> Visit<'a> for Terse {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_field(&mut self, field: &'a Field) {
        self.look(field.span().start().line, &field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'a Variant) {
        self.look(variant.ident.span().start().line, &variant.attrs);
        visit::visit_variant(self, variant);
    }
}

/// The text of the doc comment in one line; empty if there is none.
fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(MetaNameValue {
            path,
            value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }),
            ..
        }) if path.is_ident("doc") => Some(text.value().trim().to_owned()),
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// Is a module with these attributes compiled for tests alone?
fn is_test(attributes: &[Attribute]) -> bool {
    let is_test = |a: &Attribute| matches!(&a.meta, Meta::List(list) if list.tokens.to_string() == "test");
    attributes.iter().any(is_test)
}

#[test]
fn every_field_that_is_written_to_json_says_its_meaning() {
    let shipped = shipped();
    let found: Vec<String> = shipped.iter().flat_map(silent).collect();
    assert!(found.is_empty(), "{} fields:\n{}", found.len(), found.join("\n"));
    assert!(shipped.iter().any(|file| file.text.contains("Serialize)]")), "the scan sees no such struct");
}

/// The fields without a doc comment, of structs and of variants that are written to JSON.
fn silent(file: &Text) -> Vec<String> {
    let syntax = syn::parse_file(&file.text).unwrap_or_else(|e| panic!("{} does not parse: {e}", file.path));
    let mut look = Look::default();
    look.visit_file(&syntax);
    look.found.iter().map(|(line, name)| format!("{}:{line}: {name}", file.path)).collect()
}

#[derive(Default)]
struct Look {
    found: Vec<(usize, String)>,
}

impl Look {
    fn fields(&mut self, item: &str, fields: &Fields) {
        for field in fields {
            if let (Some(name), true) = (&field.ident, field.attrs.iter().all(|a| !a.path().is_ident("doc")))
            {
                self.found.push((name.span().start().line, format!("{item}.{name}")));
            }
        }
    }
}

impl<'a> Visit<'a> for Look {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_struct(&mut self, item: &'a ItemStruct) {
        if is_serialized(&item.attrs) {
            self.fields(&item.ident.to_string(), &item.fields);
        }
    }

    fn visit_item_enum(&mut self, item: &'a ItemEnum) {
        for variant in item.variants.iter().filter(|_| is_serialized(&item.attrs)) {
            self.fields(&format!("{}::{}", item.ident, variant.ident), &variant.fields);
        }
    }
}

/// Does a `derive` have `Serialize`, also behind a feature?
fn is_serialized(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") || list.path.is_ident("cfg_attr") => {
            let text = list.tokens.to_string();
            text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Serialize")
        }
        _ => false,
    })
}

#[test]
fn a_field_that_says_nothing_is_reported() {
    let found = |text: &str| silent(&Text::new("src/a/src/a.rs", text)).len();
    assert_eq!(found("#[derive(Clone, Serialize)] struct A { a: u8, #[serde(skip)] b: u8 }"), 2);
    assert_eq!(found("#[cfg_attr(feature = \"serde\", derive(serde::Serialize))] enum A { B { c: u8 } }"), 1);
    assert_eq!(found("#[derive(Serialize)] struct A {\n    /// The number.\n    a: u8,\n}"), 0);
    assert_eq!(found("#[derive(Clone)] struct A { a: u8 }"), 0);
    assert_eq!(found("#[cfg(test)] mod tests { #[derive(Serialize)] struct A { a: u8 } }"), 0);
    assert_eq!(found("#[derive(Serialize)] struct A(u8);"), 0);
}

#[test]
fn a_doc_comment_that_says_too_little_is_reported() {
    let found = |text: &str| terse(&Text::new("src/a/src/a.rs", text)).len();
    assert_eq!(found("struct A {\n    /// Why.\n    a: u8,\n    /// The worker.\n    b: u8,\n}"), 2);
    assert_eq!(
        found(
            "enum A {\n    /// Idle.\n    B,\n    /// It ended well.\n    C {\n        /// Which.\n        d: u8,\n    },\n}"
        ),
        2
    );
    assert_eq!(found("fn a() {\n    struct A(/** Why. */ u8);\n}"), 1);
    assert_eq!(found("struct A {\n    /// The reason\n    /// of it.\n    a: u8,\n    b: u8,\n}"), 0);
    assert_eq!(found("/// Why.\nstruct A;\n/// Why.\nfn a() {}"), 0, "an item has a name of its own");
    assert_eq!(found("#[cfg(test)] mod tests { struct A {\n/// Why.\na: u8 } }"), 0);
}
