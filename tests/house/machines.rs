//! A design that lacks a rule is a function around the right one: no machine of the specification has a switch for it. The
//! parts of each machine are pinned here, so that a new one is read with the question whether it switches a rule off.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{ItemMod, ItemStruct};

use super::circles::sources;
use super::source::Source;
use super::tree::{self, Text};

/// A type that decides how a machine of the specification steps: its file, its name, and its fields with their types.
type Parts = (&'static str, &'static str, &'static [&'static str]);

/// The machines, the tables and policies that they hold, and the receiver of a relay, which is a machine too. A table and a
/// policy are data of a deployment; no field says that a rule is left out.
const MACHINES: [Parts; 8] = [
    ("models/src/bus/machine.rs", "Machine", &["tables: Tables", "policy: Policy", "keeps: usize"]),
    ("models/src/bus/machine/policy.rs", "Policy", &["threads: u8", "listeners: u8"]),
    (
        "models/src/bus/machine/tables.rs",
        "Tables",
        &["ladder: [Goal; 6]", "plan: [[Move; 6]; 6]", "order: Order", "rules: Cow<'static, [Rule]>"],
    ),
    (
        "models/src/site/machine/controller.rs",
        "Machine",
        &[
            "ladder: [Goal; 7]",
            "rules: Cow<'static, [Rule]>",
            "effects: [[Effect; 4]; 8]",
            "policy: Policy",
            "rate: u32",
        ],
    ),
    ("models/src/site/machine/policy.rs", "Policy", &["0: [Rights; 4]"]),
    ("models/src/site/machine/policy.rs", "Rights", &["events: [bool; 4]", "transitions: [bool; 4]"]),
    ("models/src/site/machine/worker.rs", "Machine", &["stages: [Row; 5]", "effects: [[Effect; 4]; 8]"]),
    (
        "models/src/site/relay/receiver.rs",
        "Receiver",
        &["me: InterpreterId", "heard: Vec<(InterpreterId, u32)>"],
    ),
];

/// The names of the types that are pinned, in each file of the specification.
const NAMES: [&str; 5] = ["Machine", "Policy", "Receiver", "Rights", "Tables"];

/// The folders of the specification: a dialect is a machine of a real system, which has the rules of that system.
const FOLDERS: [&str; 2] = ["models/src/bus", "models/src/site"];

#[test]
fn no_rule_of_the_models_can_be_switched_off() {
    let files = tree::rust();
    let of_the_specification =
        files.iter().filter(|file| FOLDERS.iter().any(|folder| file.path.starts_with(folder)));
    let found: Vec<String> = of_the_specification.flat_map(parts).collect();
    let pinned: Vec<String> =
        MACHINES.iter().map(|(path, name, fields)| told(path, name, &fields.join(", "))).collect();
    let mut found: Vec<&String> = found.iter().collect();
    found.sort_unstable();
    assert_eq!(found, pinned.iter().collect::<Vec<_>>(), "does a new field switch a rule off?");
    assert_eq!(designs(&sources("models/src/")), [""; 0]);
}

#[test]
fn a_switch_in_a_machine_is_found() {
    let machine = |fields: &str| {
        let text =
            format!("/// A machine.\npub struct Machine {{\n    /// A table.\n    pub {fields},\n}}\n");
        parts(&Text { path: "models/src/bus/machine.rs".into(), text })
    };
    let right = machine("tables: Tables, policy: Policy, keeps: usize");
    let pinned = |found: &[String]| {
        let (path, name, fields) = MACHINES[0];
        found == [told(path, name, &fields.join(", "))]
    };
    assert!(pinned(&right), "{right:?}");
    for wrong in [
        "tables: Tables, policy: Policy, keeps: usize, pub asks_twice: bool",
        "tables: Tables, policy: Policy, keeps: Option<usize>",
        "tables: Tables, policy: Policy",
    ] {
        let found = machine(wrong);
        assert!(found.len() == 1 && !pinned(&found), "{found:?}");
    }
    let other = "pub struct Other { pub a: bool }\n#[cfg(test)]\nmod tests { struct Machine { a: bool } }\n";
    assert_eq!(parts(&Text { path: "a.rs".into(), text: other.into() }), [""; 0]);
    let design = Text { path: "a.rs".into(), text: "pub enum Design { Right, Hasty }".into() };
    assert_eq!(designs(&[Source::parse(&design)]), ["a.rs"]);
}

/// The files that define a type `Design`: a list of designs inside the specification.
fn designs(sources: &[Source]) -> Vec<&str> {
    sources.iter().filter(|source| source.defines("Design")).map(|source| source.path.as_str()).collect()
}

/// The pinned types of a file with their fields.
fn parts(file: &Text) -> Vec<String> {
    let syntax = syn::parse_file(&file.text).unwrap_or_else(|e| panic!("{} does not parse: {e}", file.path));
    let mut look = Structs::default();
    look.visit_file(&syntax);
    look.found.iter().map(|(name, fields)| told(&file.path, name, fields)).collect()
}

fn told(path: &str, name: &str, fields: &str) -> String {
    format!("{path} {name}: {fields}")
}

/// The fields of the types with a name of [`NAMES`] outside tests.
#[derive(Default)]
struct Structs {
    found: BTreeMap<String, String>,
}

impl<'a> Visit<'a> for Structs {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_struct(&mut self, item: &'a ItemStruct) {
        let name = item.ident.to_string();
        if !NAMES.contains(&name.as_str()) {
            return;
        }
        let field = |(place, field): (usize, &syn::Field)| {
            let name = field.ident.as_ref().map_or_else(|| place.to_string(), ToString::to_string);
            format!("{name}: {}", type_of(&field.ty))
        };
        let fields: Vec<String> = item.fields.iter().enumerate().map(field).collect();
        self.found.insert(name, fields.join(", "));
    }
}

/// A type as it is written, with spaces where rustfmt has them.
fn type_of(ty: &syn::Type) -> String {
    let text = ty.to_token_stream().to_string();
    let tight =
        [(" < ", "<"), (" > ", ">"), (" >", ">"), (" :: ", "::"), (" ; ", "; "), (" , ", ", "), ("& ", "&")];
    tight.iter().fold(text, |text, (wide, narrow)| text.replace(wide, narrow))
}
