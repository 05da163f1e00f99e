//! The pages of findings name counterexamples that exist, and explain each claim that a dialect of a site breaks.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use wspbus_cli::catalogue;
use wspbus_models::dialect::UNTESTED;

const PAGES: [(&str, &str); 3] =
    [("httpd", "httpd.md"), ("mod_wsgi", "mod_wsgi.md"), ("gunicorn", "gunicorn.md")];

/// The counterexamples that a page names: `model/configuration/claim`.
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

/// Each claim that a dialect of a site breaks is told on its page at least once.
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

/// The lines around the printed part of the page of findings.
const PRINTED: [&str; 2] =
    ["<!-- printed from the reasons of the dialects -->\n", "<!-- end of the printed part -->\n"];

/// `docs/findings.md` has every reason why a server leaves claims untested. `UPDATE=1` prints the table anew.
#[test]
fn the_page_has_the_reason_of_each_untested_claim() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/findings.md");
    let page = fs::read_to_string(&path).expect("it is there");
    let [begin, end] = PRINTED;
    let (head, rest) = page.split_once(begin).expect("the printed part has a beginning");
    let (_, tail) = rest.split_once(end).expect("the printed part has an end");
    let printed = format!("{head}{begin}{}{end}{tail}", reasons());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).expect("the page can be written");
    }
    let stored = fs::read_to_string(&path).expect("it is there");
    assert!(
        stored == printed,
        "docs/findings.md is stale: run UPDATE=1 cargo test -p wspbus-tests --test findings"
    );
}

/// A reason with the models that have it: the name of each, the number of its claims, and its dialects that have it.
struct Row {
    about: &'static str,
    reason: &'static str,
    models: Vec<(&'static str, usize, BTreeSet<&'static str>)>,
}

/// A row for each reason. It names the dialects of a model, unless all of them have the reason.
fn reasons() -> String {
    let mut rows: Vec<Row> = Vec::new();
    for (model, dialect, list) in UNTESTED {
        if !PAGES.iter().any(|(of, _)| *of == model) {
            continue;
        }
        for untested in list {
            let (about, reason) = (untested.about, untested.reason);
            let place = rows.iter().position(|row| (row.about, row.reason) == (about, reason));
            let place = place.unwrap_or_else(|| {
                rows.push(Row { about, reason, models: Vec::new() });
                rows.len() - 1
            });
            let models = &mut rows[place].models;
            match models.iter_mut().find(|(of, ..)| *of == model) {
                Some((_, _, dialects)) => {
                    dialects.insert(dialect);
                }
                None => models.push((model, untested.claims.len(), BTreeSet::from([dialect]))),
            }
        }
    }
    let told = rows.iter().map(|Row { about, reason, models }| {
        let models: Vec<String> =
            models.iter().map(|(model, count, dialects)| server(model, *count, dialects)).collect();
        format!("| {about} | {} | {reason} |\n", models.join(", "))
    });
    format!(
        "\n| claims about | models, with the number of claims | why they are untested |\n|---|---|---|\n{}\n",
        told.collect::<String>()
    )
}

/// A model with the number of its claims, and with these dialects if it is of others too.
fn server(model: &str, count: usize, dialects: &BTreeSet<&str>) -> String {
    let all: BTreeSet<&str> =
        UNTESTED.iter().filter(|(of, ..)| *of == model).map(|(_, dialect, _)| *dialect).collect();
    if *dialects == all {
        return format!("`{model}` ({count})");
    }
    let alone: Vec<&str> = dialects.iter().copied().collect();
    format!("`{model}`, {} alone ({count})", alone.join(" and "))
}
