//! Every field that is written to JSON has a doc comment: it says the meaning of the value, and its unit.

use syn::visit::{self, Visit};
use syn::{Attribute, Fields, ItemEnum, ItemMod, ItemStruct, Meta};

use super::circles::CRATES;
use super::tree::{self, Text};

#[test]
fn every_field_that_is_written_to_json_says_its_meaning() {
    let files = tree::rust();
    let shipped = files.iter().filter(|file| CRATES.iter().any(|folder| file.path.starts_with(folder)));
    let tests = |file: &&Text| file.path.ends_with("/tests.rs") || file.path.contains("/tests/");
    let shipped: Vec<&Text> = shipped.filter(|file| !tests(file)).collect();
    let found: Vec<String> = shipped.iter().flat_map(|file| silent(file)).collect();
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
        let is_test =
            |a: &Attribute| matches!(&a.meta, Meta::List(list) if list.tokens.to_string() == "test");
        if !module.attrs.iter().any(is_test) {
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
