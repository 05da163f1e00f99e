//! The table of the requirements of one bus with their counterparts for a site.

use std::fmt::Write as _;

use crate::requirement::counterpart::COUNTERPARTS;

const HEAD: &str = "
## What becomes of the requirements of one bus

Each requirement of [one bus](spec.md) holds of every bus in every interpreter. The table says what stands in its place for
the site as a whole, or why nothing does. A test demands a row for each.

| of one bus | of a site | the difference |
|---|---|---|
";

/// The section with the table.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for row in COUNTERPARTS {
        let site = if row.site.is_empty() { "none".to_owned() } else { row.site.join(", ") };
        let _ = writeln!(out, "| {} | {site} | {} |", row.bus, row.says);
    }
    out
}
