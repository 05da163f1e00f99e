//! The reports of conformance runs: their text, their promises, and the way through a file and back.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test report` writes the schema anew.

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
