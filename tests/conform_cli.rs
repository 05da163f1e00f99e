//! `wspbus conform` as a user meets it: buses that are right and wrong, adapters that are neither, and files
//! that are none. Whatever an adapter does, the run ends, and nothing is counted as passed that was not seen.

#[path = "conform_cli/adapters.rs"]
mod adapters;
#[path = "conform_cli/options.rs"]
mod options;
#[path = "conform_cli/run.rs"]
mod run;
#[path = "conform_cli/verdicts.rs"]
mod verdicts;
