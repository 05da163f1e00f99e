//! The pages of the use cases tell the behaviour of the models.

#[path = "use_cases/control.rs"]
mod control;
#[path = "use_cases/matrix.rs"]
mod matrix;
#[path = "use_cases/page.rs"]
mod page;

use std::fs;
use std::path::PathBuf;

use wspbus_models::use_case::text::PAGES;

/// `UPDATE=1 cargo test -p wspbus-tests --test use_cases` writes the pages anew.
#[test]
fn the_pages_are_what_the_models_show() {
    let mut wrong = Vec::new();
    let pages = PAGES.iter().map(|p| (format!("{}.md", p.page), page::page(p)));
    for (file, said) in pages.chain([("README.md".to_string(), matrix::page())]) {
        let path =
            PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/use-cases").join(&file);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(path.parent().expect("it has one")).expect("writable");
            fs::write(&path, &said).expect("writable");
        }
        if fs::read_to_string(&path).unwrap_or_default() != said {
            wrong.push(file);
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "not what the models show: run with UPDATE=1");
}
