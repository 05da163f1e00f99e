//! The pages of findings name counterexamples that exist, and explain each claim that a dialect of a site breaks.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use wspbus_cli::catalogue;

const PAGES: [(&str, &str); 3] =
    [("httpd", "httpd.md"), ("mod_wsgi", "mod_wsgi.md"), ("gunicorn", "gunicorn.md")];

/// The counterexamples that a page names: `model/configuration/property`.
fn named(text: &str, model: &str) -> Vec<[String; 2]> {
    let prefix = format!("{model}/");
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted.filter_map(|q| q.strip_prefix(&prefix)).filter_map(|rest| rest.split_once('/'));
    paths.filter(|(_, p)| !p.contains(['/', '.', ' '])).map(|(c, p)| [c.into(), p.into()]).collect()
}

/// The counterexamples that no such configuration is known to have.
fn unknown(named: &[[String; 2]], model: &str) -> Vec<String> {
    let all = catalogue::all();
    let is_wrong = |[configuration, property]: &&[String; 2]| {
        let mut of = all.iter().filter(|s| s.identity().model == model);
        let subject = of.find(|s| s.identity().configuration == configuration);
        !subject.is_some_and(|s| s.deviations().iter().any(|known| known == property))
    };
    named.iter().filter(is_wrong).map(|[c, p]| format!("{model}/{c}/{p}")).collect()
}

#[test]
fn every_counterexample_that_a_page_names_is_one() {
    for (model, page) in PAGES {
        let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/findings").join(page);
        let found = named(&fs::read_to_string(path).expect("it is there"), model);
        assert!(found.len() > 5, "{page} names only {}", found.len());
        assert_eq!(unknown(&found, model), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn a_counterexample_that_is_none_is_seen() {
    let page = "`httpd/tea/no-deadlock` and `httpd/stop/tea`, `httpd/a/b.c`";
    assert_eq!(unknown(&named(page, "httpd"), "httpd").len(), 2);
}

/// Each property that a dialect of a site breaks is told on its page at least once.
#[test]
fn every_property_that_breaks_is_on_a_page() {
    for (model, page) in PAGES {
        let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/findings").join(page);
        let text = fs::read_to_string(path).expect("it is there");
        let told: BTreeSet<String> = named(&text, model).into_iter().map(|[_, property]| property).collect();
        let subjects = catalogue::all().into_iter().filter(|s| s.identity().model == model);
        let broken: BTreeSet<String> =
            subjects.flat_map(|s| s.deviations()).map(|property| property.to_string()).collect();
        let untold: Vec<_> = broken.difference(&told).collect();
        assert_eq!(untold, Vec::<&String>::new(), "{page} does not tell of these");
    }
}
