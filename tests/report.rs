//! The reports of conformance runs: how they read, what they promise, and that they come back from a file.
//!
//! `UPDATE=1 cargo test --test report` writes the schema anew.

#[path = "report/command.rs"]
mod command;
#[path = "report/files.rs"]
mod files;
#[path = "report/ground.rs"]
mod ground;
#[path = "report/shown.rs"]
mod shown;
#[path = "report/tables.rs"]
mod tables;
