//! `wspbus browse`: the answers of its server, the requests that it refuses, and saved checks.

#[path = "browse/answers.rs"]
mod answers;
#[path = "browse/client.rs"]
mod client;
#[path = "browse/ends.rs"]
mod ends;
#[path = "browse/refused.rs"]
mod refused;
#[path = "browse/saved.rs"]
mod saved;
#[path = "browse/stranger.rs"]
mod stranger;
