//! The generated suites: trials of their guarantee, their page, and the files that are kept.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test suites -- --include-ignored` writes docs/suites.md, docs/suites/ and the schema anew.

#[path = "suites/beyond.rs"]
mod beyond;
#[path = "suites/controls.rs"]
mod controls;
#[path = "suites/decided.rs"]
mod decided;
#[path = "suites/export.rs"]
mod export;
#[path = "suites/faults.rs"]
mod faults;
#[path = "suites/features.rs"]
mod features;
#[path = "suites/ground.rs"]
mod ground;
#[path = "suites/matrix.rs"]
mod matrix;
#[path = "suites/page.rs"]
mod page;
#[path = "suites/restless.rs"]
mod restless;
#[path = "suites/schema.rs"]
mod schema;
#[path = "suites/speed.rs"]
mod speed;
#[path = "suites/spoken.rs"]
mod spoken;
#[path = "suites/traced.rs"]
mod traced;
