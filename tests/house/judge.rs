//! A judge calls no function of the machine that it judges: a mistake in the function would be a mistake in the judge, too,
//! and no claim would break.

use std::collections::BTreeSet;

use super::circles::sources;
use super::files::Files;
use super::source::Source;
use super::tree::Text;

/// The rooms of a judge, and the room of the machine that it judges.
const JUDGES: [(&[&str], &[&str]); 4] = [
    (&["bus", "seen"], &["bus", "machine"]),
    (&["bus", "claim"], &["bus", "machine"]),
    (&["site", "observed"], &["site", "machine"]),
    (&["site", "claims"], &["site", "machine"]),
];

/// The files of the machines whose types a judge has as data: their methods are the machine's. A method is known by its
/// name, so none of them has the name of a method of the standard library that a judge calls.
const DATA: [&str; 3] = [
    "models/src/bus/machine/policy.rs",
    "models/src/site/machine/policy.rs",
    "models/src/site/machine/word.rs",
];

#[test]
fn a_judge_calls_no_function_of_its_machine() {
    let sources = sources("models/src/");
    let found = asked(&sources);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let names_types = |(judge, machine): &(&[&str], &[&str])| {
        !Files::new(&sources).paths_between(judge, machine).is_empty()
    };
    assert!(JUDGES.iter().any(names_types), "the scan sees that a judge names types of its machine");
    assert!(!methods(&sources).is_empty());
}

/// The places where a judge names a function or a module of its machine, or calls a method of its data.
fn asked(sources: &[Source]) -> Vec<String> {
    let files = Files::new(sources);
    let methods = methods(sources);
    let mut found = Vec::new();
    for (judge, machine) in JUDGES {
        let is_function =
            |path: &[String]| path.last().is_some_and(|last| last.starts_with(char::is_lowercase));
        let named = files.paths_between(judge, machine).into_iter().filter(|(_, path)| is_function(path));
        found.extend(named.map(|(at, path)| format!("{at}: a judge names {}", path.join("::"))));
        for source in sources.iter().filter(|source| is_in(source, judge)) {
            for named in source.code().into_iter().filter(|named| named.is_member && named.is_called) {
                let name = named.path.last().filter(|name| methods.contains(*name));
                found
                    .extend(name.map(|name| format!("{}:{}: a judge calls {name}", source.path, named.line)));
            }
        }
    }
    found
}

/// Does the file stand in this room?
fn is_in(source: &Source, room: &[&str]) -> bool {
    let module = source.module();
    module.len() >= room.len() && module.iter().zip(room).all(|(part, of)| part == of)
}

/// The names of the methods of the data, but for names that a function of a judge has, too.
fn methods(sources: &[Source]) -> BTreeSet<String> {
    let names = |of: &[&Source]| -> BTreeSet<String> {
        of.iter().flat_map(|source| source.functions()).map(|function| function.name.clone()).collect()
    };
    let (data, others): (Vec<&Source>, Vec<&Source>) =
        sources.iter().partition(|source| DATA.contains(&source.path.as_str()));
    let is_judge = |source: &&Source| JUDGES.iter().any(|(judge, _)| is_in(source, judge));
    let judges: Vec<&Source> = others.into_iter().filter(is_judge).collect();
    names(&data).difference(&names(&judges)).cloned().collect()
}

/// The negative control: a path, a name that a `use` brings in, a re-export, and a method are seen.
#[test]
fn a_judge_that_asks_its_machine_is_reported() {
    let with = |code: &str| {
        let files = [
            ("models/src/lib.rs", "pub mod bus;"),
            (
                "models/src/bus.rs",
                "pub mod claim; pub mod machine; pub use machine::{plan, policy}; pub use policy::Policy;",
            ),
            ("models/src/bus/machine.rs", "pub mod plan; pub mod policy;"),
            ("models/src/bus/machine/plan.rs", "pub fn needs() {}"),
            (
                "models/src/bus/machine/policy.rs",
                "pub struct Policy; impl Policy { pub fn permits(&self) {} }",
            ),
            ("models/src/bus/claim.rs", code),
        ];
        let sources: Vec<Source> =
            files.iter().map(|(path, text)| Source::parse(&Text::new(path, text))).collect();
        asked(&sources).len()
    };
    assert_eq!(with("use crate::bus::Policy;\nfn f(policy: &Policy) {}"), 0);
    assert_eq!(with("use crate::bus::plan::needs; fn f() {}"), 1);
    assert_eq!(with("fn f() { crate::bus::machine::plan::needs() }"), 1);
    assert_eq!(with("use crate::bus::Policy;\nfn f(policy: &Policy) { policy.permits() }"), 1);
    assert_eq!(with("#[cfg(test)] mod tests { use crate::bus::plan::needs; }"), 0);
}
