//! `wspbus conform` as a user meets it: buses that are right and wrong, adapters that break the protocol, and files
//! that cannot be read. The run ends with every adapter, and counts only cases as passed whose events were seen.

#[path = "conform_cli/adapters.rs"]
mod adapters;
#[path = "conform_cli/options.rs"]
mod options;
#[path = "conform_cli/run.rs"]
mod run;
#[path = "conform_cli/signals.rs"]
mod signals;
#[path = "conform_cli/verdicts.rs"]
mod verdicts;
