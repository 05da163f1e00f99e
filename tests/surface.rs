//! The public surface of the crate `wspbus`: each item that a server can name, with its signature. A changed line of the
//! snapshot is a changed promise.
//!
//! The list is made of the sources. It follows `pub use` and `pub mod` from `lib.rs`, also into the models. A type without a
//! name in the crate stands at the end, under the path of its definition, where a signature of the list names it: a caller
//! gets its values. An implementation of a trait stands below its type and below the trait.
//!
//! These parts of the surface are not in the list:
//!
//! - An item or an implementation that a macro makes: the numbers of a site, `Debug` of the errors, `Display` of some types of
//!   the models.
//! - The auto traits. `Send`, `Sync` and `Unpin` of a type follow from its private fields, and a change of them breaks a caller.
//! - The hidden module `runtime`, which is no promise.

#[path = "item.rs"]
mod item;
#[path = "surface/named.rs"]
mod named;
#[path = "surface/print.rs"]
mod print;
#[path = "surface/sources.rs"]
mod sources;

use sources::Sources;

#[test]
fn the_public_surface_is_the_one_that_is_promised() {
    let sources =
        Sources::read(&[("wspbus", "src/bus/src", &[]), ("wspbus_models", "models/src", &["bus", "site"])]);
    insta::assert_snapshot!(print::surface(&sources, "wspbus"));
}

/// The surface of a crate of these files, by module.
fn of(files: &[(&str, &str)]) -> String {
    print::surface(&Sources::of(files), "a")
}

#[test]
fn what_no_other_crate_can_name_is_not_listed() {
    let shown = of(&[
        ("a", "mod inner; pub mod open; pub use inner::{Given, Hidden as Renamed};"),
        (
            "a::inner",
            "pub struct Given { pub a: u8, b: u8 } pub struct Kept; struct Own; pub struct Hidden(u8);
             impl Given { pub fn get(mut self) -> u8 { 1 } fn own(&self) {} pub(crate) fn ours(&self) {} }
             impl Kept { pub fn kept(mut self) {} } impl From<Given> for u8 { fn from(_: Given) -> u8 { 1 } } impl Clone for Given { fn clone(&self) -> Self { loop {} } }",
        ),
        ("a::open", "pub fn f<T: Into<u8>>(of: &[T]) -> Option<(u8, T)> { None } pub(super) fn g() {} const A: u8 = 1;"),
    ]);
    assert_eq!(
        shown,
        "a::Given\n    pub struct Given { pub a: u8, .. }\n    impl Clone for Given\n    impl From<Given> for u8\n    pub fn get(self) -> u8\n\
         a::Renamed\n    pub struct Hidden(..)\n\
         a::open\n    pub mod\n\
         a::open::f\n    pub fn f<T: Into<u8>>(of: &[T]) -> Option<(u8, T)>\n"
    );
}

/// Every change that breaks a caller changes the list.
#[test]
fn a_change_of_a_signature_is_seen() {
    let surface = |item: &str| of(&[("a", "mod b; pub use b::*;"), ("a::b", item)]);
    let before =
        surface("pub enum E { A, B { n: u8 } } pub trait T { fn f(&self); } impl T for E { fn f(&self) {} }");
    for changed in [
        "pub enum E { A, B { n: u16 } } pub trait T { fn f(&self); } impl T for E { fn f(&self) {} }",
        "pub enum E { A } pub trait T { fn f(&self); } impl T for E { fn f(&self) {} }",
        "#[non_exhaustive] pub enum E { A, B { n: u8 } } pub trait T { fn f(&self); } impl T for E { fn f(&self) {} }",
        "#[derive(Clone)] pub enum E { A, B { n: u8 } } pub trait T { fn f(&self); } impl T for E { fn f(&self) {} }",
        "pub enum E { A, B { n: u8 } } pub trait T { fn f(&self, n: u8); } impl T for E { fn f(&self) {} }",
        "pub enum E { A, B { n: u8 } } pub trait T { fn f(&self) {} } impl T for E { fn f(&self) {} }",
        "pub enum E { A, B { n: u8 } } pub trait T { fn f(&self); }",
        "pub enum E { A, B { n: u8 } } trait T { fn f(&self); } impl T for E { fn f(&self) {} }",
    ] {
        assert_ne!(surface(changed), before, "{changed}");
    }
    let body =
        "pub enum E { A, B { n: u8 } } pub trait T { fn f(&self); } impl T for E { fn f(&self) { loop {} } }";
    assert_eq!(surface(body), before, "a body is no promise");
    for (before, changed) in [
        ("pub trait T {} impl T for () {}", "pub trait T {}"),
        (
            "pub trait T {} impl<E> T for Result<(), E> {}",
            "pub trait T {} impl<E: Copy> T for Result<(), E> {}",
        ),
        ("pub struct S; impl Extend<u8> for &S {}", "pub struct S;"),
        ("pub struct S; impl Extend<S> for Vec<u8> {}", "pub struct S;"),
        (
            "pub struct S; impl Iterator for S { type Item = u8; }",
            "pub struct S; impl Iterator for S { type Item = u16; }",
        ),
        ("pub struct S<A>(pub A) where A: Clone;", "pub struct S<A>(pub A) where A: Copy;"),
        ("pub enum E { A }", "pub enum E { #[non_exhaustive] A }"),
        ("#[cfg(unix)] pub const N: u8 = 1;", "pub const N: u8 = 1;"),
    ] {
        assert_ne!(surface(before), surface(changed), "{changed}");
    }
}

/// A caller gets the value of a type that it cannot name.
#[test]
fn a_type_without_a_name_is_listed_where_a_signature_names_it() {
    let shown = |inner: &str| {
        of(&[
            ("a", "mod b; mod c; #[doc(hidden)] pub mod d; pub use b::S;"),
            (
                "a::b",
                "use crate::c::N; pub struct S { pub n: Option<N>, own: crate::c::Own, pub d: crate::d::D }",
            ),
            ("a::c", inner),
            ("a::d", "pub struct D { pub of_d: u8 }"),
        ])
    };
    let expected = "a::S\n    pub struct S { pub n: Option<N>, pub d: crate::d::D, .. }\n\
                    a::c::M, which has no name here\n    pub enum M\n      A\n\
                    a::c::N, which has no name here\n    pub struct N { pub m: M }\n\
                    a::d\n    #[doc(hidden)] pub mod\n";
    assert_eq!(
        shown("pub struct N { pub m: M } pub enum M { A } pub struct Own; pub struct Other;"),
        expected
    );
}

#[test]
fn two_types_of_one_name_are_told_apart() {
    let shown = of(&[
        ("a", "mod b; mod c; pub use b::X; pub use c::X as Y;"),
        ("a::b", "pub struct X; impl X { pub fn of_b(&self) {} }"),
        (
            "a::c",
            "pub struct X; impl X { pub fn of_c(&self) {} } impl super::b::X { pub fn from_c(&self) {} }",
        ),
    ]);
    let expected = "a::X\n    pub fn from_c(&self)\n    pub fn of_b(&self)\n    pub struct X\n\
                    a::Y\n    pub fn of_c(&self)\n    pub struct X\n";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(String::from).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&shown), sorted(expected));
    assert!(shown.find("of_b") < shown.find("a::Y") && shown.find("of_c") > shown.find("a::Y"), "{shown}");
}
