//! The words for the design that a configuration shows, and for the number of things.

use wspbus_models::named::Whose;

/// For programs: one word.
pub fn whose(whose: Whose) -> &'static str {
    match whose {
        Whose::Specification => "specification",
        Whose::Alternative => "alternative",
        Whose::Dialect(_) => "dialect",
    }
}

/// For people, in a column.
pub fn design(whose: Whose) -> &'static str {
    match whose {
        Whose::Specification => "the specification",
        Whose::Alternative => "designs that lack a rule",
        Whose::Dialect(name) => name,
    }
}

/// For people, as a heading.
pub fn heading(whose: Whose) -> String {
    match whose {
        Whose::Specification => "the specification".into(),
        Whose::Alternative => "designs that lack one rule each".into(),
        Whose::Dialect(name) => format!("{name}, as it is"),
    }
}

/// The length of a trace: `1 step`, `12 steps`.
pub fn steps(count: usize) -> String {
    many(count, "step")
}

/// So many of a thing: `1 event`, `2 events`.
pub fn many(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
