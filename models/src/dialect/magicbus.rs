//! MagicBus: `magicbus.process.ProcessBus` of release 4.1.2, exactly as it is.
//!
//! [`text`] has its methods line by line; [`super::python`] is the machine that runs them, thread by
//! thread. The release calls `Thread.isAlive`, which Python 3.9 has removed: this is the bus on a
//! Python that has it.
//!
//! # Its states
//!
//! `bus.state` is one of eleven nodes of a graph ([`Node`]), each with a channel of its name. An
//! observer that knows six states sees a node as the state in which the services are: a node of an
//! error is seen as the state to which it leads. Two nodes that are one state are seen as no change.
//!
//! | seen as | nodes |
//! |---|---|
//! | Idle | INITIAL, ENTER, IDLE |
//! | Starting | START |
//! | Running | RUN |
//! | Stopping | STOP, START_ERROR |
//! | Exiting | EXIT, STOP_ERROR, EXIT_ERROR |
//! | Exited | EXITED |
//!
//! # Its channels
//!
//! START, STOP and EXIT are the channels of passes. ENTER, IDLE, RUN, EXITED, `execv` and the three
//! channels of errors have no counterpart: only what the bus itself subscribes there is modelled, as a
//! part of the method, and no caller can be told of a failure on them.
//!
//! # What is asked of it
//!
//! | call | method | request |
//! |---|---|---|
//! | `start()` | `transition('RUN')` | Start |
//! | `stop()` | `transition('IDLE')` | Stop |
//! | `exit()` | `transition('EXITED')` | Exit |
//! | `reload()` | `graceful()`: IDLE, then RUN | Reload |
//! | `restart()` | `restart()`: subscribes `Execv`, then EXITED | Restart |
//! | `block()` | `block()` | |
//! | `wait(state)` | `wait(node)`: IDLE, START, RUN, STOP, EXIT or EXITED | |
//! | `start_with_callback()` | `start_with_callback(f)` | Start |
//!
//! There is no Graceful: no channel on which services are advised to reload without a stop. A call is
//! always seen as accepted, and resolved when it returns or raises.

pub mod configurations;
pub mod deviations;
pub mod graph;
pub mod hazards;
pub mod text;
pub mod untested;

#[cfg(test)]
mod tests;

use super::python::frame::Program;
use super::python::{Call, Package, PythonDialect, Topic};

#[doc(inline)]
pub use super::python::Node;

/// The package, and its version.
pub const DIALECT: &str = "MagicBus 4.1.2";

/// The package, as the machine runs it.
pub static PACKAGE: Package = Package {
    model: "magicbus",
    dialect: DIALECT,
    class: "magicbus.process.ProcessBus",
    release: "4.1.2",
    names: |state| Node::ALL.into_iter().filter(|node| node.seen() == state).map(Node::name).collect(),
    rereads: true,
    topics: &[Topic::Start, Topic::Stop, Topic::Exit],
    requests: [Call::Start, Call::Stop, Call::Exit, Call::Restart, Call::Reload],
    program,
    text: text::of,
    calls_listener: text::CALL,
    subscription: text::SUBSCRIPTION,
    birth: Some(Node::Initial),
    towards: Node::towards,
    corrects_exit_codes: false,
    untested: untested::UNTESTED,
    own_listener: |topic| (topic == Topic::Exit).then_some(Program::ThreadWait),
};

/// The package with its configurations and its hazards.
pub static MAGICBUS: PythonDialect =
    PythonDialect { package: &PACKAGE, configurations: configurations::ALL, hazards: hazards::ALL };

fn program(call: Call) -> Option<Program> {
    Some(match call {
        Call::Start => Program::Transition(Node::Run),
        Call::Stop => Program::Transition(Node::Idle),
        Call::Exit => Program::Transition(Node::Exited),
        Call::Restart => Program::Restart,
        Call::Reload => Program::Reload,
        Call::Block => Program::Block,
        Call::Wait(state) => Program::Wait { state, main: false },
        Call::StartWithCallback => Program::StartWithCallback,
        Call::Graceful => return None,
    })
}
