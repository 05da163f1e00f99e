//! No circle of files: a third file, below both, has the parts that two files share. `files.rs` defines a circle.

use super::files::Files;
use super::source::Source;
use super::tree::{self, Text};

/// The crates, by the folder of their files.
pub const CRATES: [&str; 6] =
    ["models/src/", "src/words/src/", "src/check/src/", "src/kit/src/", "src/bus/src/", "src/cli/src/"];

#[test]
fn there_is_no_circle_of_files() {
    let found: Vec<Circle> = CRATES.iter().flat_map(|folder| circles(folder)).collect();
    let lines: Vec<&str> = found.iter().map(|circle| circle.line.as_str()).collect();
    let arrows: Vec<&str> = found.iter().flat_map(|circle| &circle.arrows).map(String::as_str).collect();
    assert!(found.is_empty(), "circles of files:\n{}\nmade by\n{}", lines.join("\n"), arrows.join("\n"));
}

#[test]
fn there_is_no_circle_of_rooms() {
    let all = CRATES.iter().flat_map(|folder| Files::new(&sources(folder)).room_circles());
    assert_eq!(all.map(|files| files.join(" ")).collect::<Vec<_>>(), [""; 0]);
}

/// The sources of one crate.
pub fn sources(folder: &str) -> Vec<Source> {
    let found: Vec<Source> =
        tree::rust().iter().filter(|file| file.path.starts_with(folder)).map(Source::parse).collect();
    assert!(!found.is_empty(), "no file below {folder}");
    found
}

struct Circle {
    /// The folder, and the files below it that are in the circle.
    line: String,
    arrows: Vec<String>,
}

fn circles(folder: &str) -> Vec<Circle> {
    let sources = sources(folder);
    let graph = Files::new(&sources);
    let arrows = graph.arrows();
    let circle = |files: Vec<String>| {
        let is_inside = |module: &[String]| files.contains(&graph.path(module));
        let inside = arrows.iter().filter(|arrow| is_inside(&arrow.from) && is_inside(&arrow.to));
        let arrows = inside.map(|arrow| arrow.at.clone()).collect();
        Circle { line: format!("{folder}: {}", files.join(" ")), arrows }
    };
    graph.circles().into_iter().map(circle).collect()
}

/// The circles of a crate of these files, given as a path below `src/` and a text.
fn of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::parse(&Text::new(&format!("src/a/src/{path}"), text)))
        .collect();
    Files::new(&sources).circles()
}

#[test]
fn a_circle_of_files_is_reported() {
    let two =
        [("a.rs", "use super::b::B; pub struct A(B);"), ("b.rs", "pub struct B; fn f() { crate::a::f() }")];
    assert_eq!(of(&two), [["a.rs", "b.rs"]]);
    let three = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "fn f(_: crate::b::B) {}"),
        ("b.rs", "use crate::c; fn f() { c::g() }"),
        ("c.rs", "fn g() { vec![super::a::f()] }"),
    ];
    assert_eq!(of(&three), [["a.rs", "b.rs", "c.rs"]]);
    let renamed = [("a.rs", "use crate::b as c; fn f() { c::g() }"), ("b.rs", "fn g() { super::a::f() }")];
    assert_eq!(of(&renamed), [["a.rs", "b.rs"]]);
}

#[test]
fn a_circle_by_way_of_a_part_is_a_circle_of_rooms() {
    let files = [
        ("a.rs", "mod b; use crate::c::C; pub struct A(C);"),
        ("a/b.rs", "pub struct B;"),
        ("c.rs", "use crate::a::b::B; pub struct C(B);"),
    ];
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::parse(&Text::new(&format!("src/a/src/{path}"), text)))
        .collect();
    assert_eq!(of(&files), [[""; 0]; 0]);
    assert_eq!(Files::new(&sources).room_circles(), [["a.rs", "c.rs"]]);
}

#[test]
fn what_is_no_circle_is_not_reported() {
    let none = |files: &[(&str, &str)]| assert_eq!(of(files), [[""; 0]; 0]);
    none(&[("a.rs", "mod b; pub use b::B; pub struct A(B);"), ("a/b.rs", "pub struct B(super::A);")]);
    none(&[("a.rs", "mod b; pub struct A; fn f() { b::g() }"), ("a/b.rs", "use super::A; pub fn g() {}")]);
    none(&[
        ("a.rs", "pub mod b; pub mod c; pub use b::B; pub use c::*;"),
        ("a/b.rs", "pub struct B; #[cfg(test)] mod tests { use crate::a::c::C; }"),
        ("a/c.rs", "use super::B; pub struct C(B);"),
    ]);
    none(&[("a.rs", "fn f(b: u8) { b.c(); self.b }"), ("b.rs", "use crate::a; use std::fmt; fn c() {}")]);
}
