//! Each shared claim of a site fails on a bad script of events, and holds on a good one. The checker judges the
//! scripts.

#[path = "site_controls/good.rs"]
mod good;
#[path = "site_controls/parts.rs"]
mod parts;
#[path = "site_controls/script.rs"]
mod script;
#[path = "site_controls/steps.rs"]
mod steps;
#[path = "site_controls/waits.rs"]
mod waits;

use std::collections::BTreeSet;

use script::{Script, violated};
use wspbus_words::system::{Checked, Kind};

/// Every claim of every chapter but those of reachability.
fn all() -> BTreeSet<&'static str> {
    let claims = Script::default().claims();
    let kept = claims.iter().filter(|c| !matches!(c.kind, Kind::Reachable(_) | Kind::ReachableStep(_)));
    kept.map(|c| c.name).collect()
}

/// Each forged script breaks its claim, and there is one for every claim.
#[test]
fn each_property_of_a_site_can_fail() {
    let scripts = [steps::scripts(), waits::scripts()].concat();
    for (property, script) in &scripts {
        let found = violated(script);
        assert!(found.contains(property), "{property} is not broken by its script, which breaks {found:?}");
    }
    let broken: BTreeSet<_> = scripts.iter().map(|(property, _)| *property).collect();
    assert_eq!(all().difference(&broken).collect::<Vec<_>>(), Vec::<&&str>::new(), "no script breaks these");
}

/// Most claims are about the good script, and it breaks no claim.
#[test]
fn no_property_of_a_site_fails_without_a_reason() {
    for script in good::scripts() {
        assert_eq!(violated(&script), BTreeSet::new());
    }
}
