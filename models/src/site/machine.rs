//! The two machines of a site: the controller and the worker. Each is one total, pure step.
//!
//! The model explores these functions, and a runtime runs them. They are written nowhere else.
//!
//! A machine knows what its inputs said, and nothing else. A step takes an input and does everything that follows from
//! the state; it returns what happened (events), and what its host must do (commands). The host decides nothing: what
//! may fail, or take its time, comes back as an input. The parts of the two machines are to be read in this order.
//!
//! | part | what it has |
//! |---|---|
//! | [`word`] | the words: identities, goals, requests, scopes, answers, resolutions |
//! | [`message`] | the messages on the channel between the controller and one worker |
//! | [`timer`] | the timers of both machines |
//! | [`event`] | what happened: one vocabulary for both machines and their environment |
//! | [`policy`] | what a request means in a scope, and which origin may ask for what: two tables |
//! | [`print`](mod@print) | the tables of both machines as text |
//! | `text` | the texts that a trace shows for events and their words |
//! | [`worker`] | the machine of a worker: its stages, interpreters, rounds, connections |
//! | [`controller`] | the machine of the controller: answers, goals, rounds, leaving, accounts |

pub mod controller;
pub mod event;
pub mod message;
pub mod policy;
pub mod print;
mod text;
pub mod timer;
pub mod word;
pub mod worker;

#[cfg(test)]
mod tests;
