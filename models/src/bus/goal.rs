//! The requests to a bus, its goals, and the order of their strength.

use std::fmt;

/// The exit code of a process, `0..=255`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Code(pub u8);

impl Code {
    /// Everything went well.
    pub const OK: Code = Code(0);
    /// `EX_SOFTWARE` of sysexits.h: a listener failed and no other code was asked for.
    pub const SOFTWARE: Code = Code(70);
}

impl From<u8> for Code {
    fn from(code: u8) -> Code {
        Code(code)
    }
}

/// A request to a bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Request {
    /// Tell the services to reload what they can without a stop.
    Graceful,
    /// Start the services.
    Start,
    /// Drop to Idle and back.
    Reload,
    /// Stop the services, keep the process.
    Stop,
    /// Exit, then let the main program re-execute the process.
    Restart,
    /// End the bus for good, with this code.
    Exit(Code),
}

impl Request {
    /// One request of each kind, weakest first; Exit with code 0.
    pub const ALL: [Request; 6] = [
        Request::Graceful,
        Request::Start,
        Request::Reload,
        Request::Stop,
        Request::Restart,
        Request::Exit(Code::OK),
    ];

    /// The goal that the request asks for.
    pub fn goal(self) -> Goal {
        match self {
            Request::Graceful => Goal::Graceful,
            Request::Start => Goal::Start,
            Request::Reload => Goal::Reload,
            Request::Stop => Goal::Stop,
            Request::Restart => Goal::Restart,
            Request::Exit(_) => Goal::Exit,
        }
    }
}

/// The strongest request accepted and not yet reached, weakest first.
///
/// The derived order is the normative ladder; the machine reads it through
/// `Tables::ladder`, so that a mutant can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Goal {
    /// One graceful pass.
    Graceful,
    /// The bus is to be Running.
    Start,
    /// Idle and back to Running.
    Reload,
    /// The bus is to be Idle.
    Stop,
    /// Exited, and a re-exec by the main program.
    Restart,
    /// Exited, and the end of the process.
    Exit,
}

impl Goal {
    /// Every goal, weakest first.
    pub const ALL: [Goal; 6] =
        [Goal::Graceful, Goal::Start, Goal::Reload, Goal::Stop, Goal::Restart, Goal::Exit];
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Request::Exit(code) => write!(f, "Exit({code})"),
            other => fmt::Display::fmt(&other.goal(), f),
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Goal::Graceful => "Graceful",
            Goal::Start => "Start",
            Goal::Reload => "Reload",
            Goal::Stop => "Stop",
            Goal::Restart => "Restart",
            Goal::Exit => "Exit",
        })
    }
}
