//! The use cases that a simple bus allows: every use case, under every limit and in each environment.

use std::fmt::Write as _;

use wspbus_check::{Limits, Verdict, Watched, check, silent};
use wspbus_models::site::machine::word::Scope;
use wspbus_models::use_case::cases::{CASES, UseCase};
use wspbus_models::use_case::model::INTENTION;
use wspbus_models::use_case::text::PAGES;
use wspbus_models::use_case::{Environment, Uses};

const ENVIRONMENTS: [Environment; 2] = [Environment::Dedicated, Environment::Shared];

/// The length of the shortest witness; `None` if no behaviour fulfils the intention.
pub fn witness(case: &'static UseCase, limit: Scope, environment: Environment) -> Option<usize> {
    let report = check(&Watched::new(Uses { case, limit, environment }), &Limits::default(), &mut silent);
    let report = report.expect("sound");
    assert!(report.complete, "{} was cut", case.name);
    let broken = report.findings.iter().filter(|f| f.name != INTENTION && f.verdict == Verdict::Violated);
    let broken: Vec<_> = broken.map(|f| f.name).collect();
    assert_eq!(broken, [""; 0], "{} under {limit} and {environment}", case.name);
    let finding = report.finding(INTENTION).expect("it is claimed");
    match finding.verdict {
        Verdict::Reached => finding.behaviour.as_ref().map(|b| b.steps.len()),
        _ => None,
    }
}

/// The row of a use case: a witness or "not reachable", for each limit and environment.
pub fn row(case: &'static UseCase) -> Vec<Option<usize>> {
    let cells = ENVIRONMENTS.iter().flat_map(|e| Scope::ALL.map(|limit| (limit, *e)));
    cells.map(|(limit, environment)| witness(case, limit, environment)).collect()
}

/// Some cells of a table.
pub fn cells(row: &[Option<usize>]) -> String {
    let cell = |witness: &Option<usize>| witness.map_or("unreachable".into(), |n| format!("{n} steps"));
    row.iter().map(cell).collect::<Vec<_>>().join(" | ")
}

/// The head of the matrix.
pub fn head(first: &str) -> String {
    let mut out = format!("| {first} |");
    for environment in ENVIRONMENTS {
        for limit in Scope::ALL {
            let _ = write!(out, " {environment}, {limit} |");
        }
    }
    out + "\n|---|" + &"---|".repeat(8) + "\n"
}

const HEAD: &str = "\
# The use cases

The mail of June 2007 doubts that a *simple* bus is enough: \"keeping it just to that sub interpreter or
process may actually prevent some of the things being discussed\", and proposes to step through the use cases
one at a time. These pages do so. They are printed by `UPDATE=1 cargo test -p wspbus-tests --test use_cases` from the
model `models/src/use_case.rs`. Every behaviour of the model was explored.

## Which use cases a simple bus allows

A bus is limited to a scope: it can tell the interpreter that asks, and nothing beyond this scope. A cell says
how many steps the shortest behaviour takes that fulfils the intention, or that there is none. *Dedicated* and
*Shared* are the environment: which requester may ask for what ([the policy](../site.md#authority)).

";

const TAIL: &str = "
So the doubt is justified for what begins *inside*, and for nothing else. A request from outside (U1, U6, U7,
and every other request of an operator) reaches every interpreter through the controller and the process,
however little each bus knows. A request of an application needs Application scope for the copies of the
application (U4, U5), and Site scope for the server (U2, U3), except on a server of one process, where Process
scope is enough. Under Shared no scope helps an application to reach the server: that is a matter of authority,
not of mechanism. An operator's helper asks in its place (U2). Under Dedicated no requester is denied, so that
variant is not met there.

The witnesses name what happens, not how. How it happens is in the models that each page names.
";

/// The index page.
pub fn page() -> String {
    let mut out = String::from(HEAD);
    out.push_str(&head("use case"));
    for case in CASES {
        let _ = writeln!(out, "| [{}]({}.md) {} | {} |", case.id, case.page, case.title, cells(&row(case)));
    }
    out.push_str(TAIL);
    out.push_str("\n## The pages\n\n");
    for page in &PAGES {
        let _ = writeln!(out, "- [{}]({}.md)", page.title, page.page);
    }
    out
}

/// The matrix has both verdicts, and confirms the suspicion of the mail.
#[test]
fn a_limited_bus_prevents_what_begins_inside() {
    let at = |name: &str, limit, environment| {
        let case = CASES.iter().find(|c| c.name == name).expect("a use case");
        witness(case, limit, environment).is_some()
    };
    assert!(at("u1-stop", Scope::Interpreter, Environment::Shared));
    assert!(!at("u4-one-application", Scope::Process, Environment::Shared));
    assert!(at("u4-one-application", Scope::Application, Environment::Shared));
    assert!(at("u2-certificate-single", Scope::Process, Environment::Dedicated));
    assert!(!at("u2-certificate", Scope::Process, Environment::Dedicated));
    assert!(at("u2-certificate", Scope::Site, Environment::Dedicated));
    assert!(!at("u2-certificate", Scope::Site, Environment::Shared));
}
