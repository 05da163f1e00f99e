//! Listeners that fail or ask for the end of the process.

use super::{bus, config, fallible, free, main, site, well, worker};
use crate::bus::Code;
use crate::dialect::python::{Call, Configuration, Ending, Log, PythonBus, Topic};

/// M01, M01b. Listeners: 0 the part's start, 1 another start, 2 the part's stop, 3 exit.
pub fn start_error() -> PythonBus {
    bus(vec![site()], vec![fallible(Topic::Start), well(Topic::Start), well(Topic::Stop), well(Topic::Exit)])
}

/// M03. Listeners: 0 the failing stop, 1 another stop, 2 exit.
pub fn stop_error() -> PythonBus {
    let calls = [Call::Start, Call::Stop, Call::Exit];
    bus(vec![free(&calls, 3)], vec![fallible(Topic::Stop), well(Topic::Stop), well(Topic::Exit)])
}

/// M31. Listeners: 0 the failing exit, 1 another exit.
pub fn exit_error() -> PythonBus {
    bus(vec![main(&[Call::Start, Call::Exit])], vec![fallible(Topic::Exit), well(Topic::Exit)])
}

/// M14b. Listeners: 0 the failing stop, 1 the stop that must run, 2 the failing start, 3 exit.
pub fn log_fails_on_errors() -> PythonBus {
    let calls = [Call::Start, Call::Stop, Call::Exit];
    let listeners = vec![fallible(Topic::Stop), well(Topic::Stop), fallible(Topic::Start), well(Topic::Exit)];
    PythonBus::new(Configuration { log: Log::FailsOnErrors, ..config(vec![free(&calls, 3)], listeners) })
}

/// M14. Listeners: 0 start, 1 stop, 2 exit.
pub fn log_fails() -> PythonBus {
    let calls = [Call::Start, Call::Stop, Call::Exit, Call::Restart, Call::Reload];
    let listeners = vec![well(Topic::Start), well(Topic::Stop), well(Topic::Exit)];
    PythonBus::new(Configuration { log: Log::Fails, ..config(vec![free(&calls, 3)], listeners) })
}

/// M18. Main catches what its calls raise. Listeners: 0 ends the program, 1 another start, 2 stop.
pub fn system_exit_in_start() -> PythonBus {
    let quitter = well(Topic::Start).ending(&[Ending::Ok, Ending::Exit(Code(3))]);
    let calls = [Call::Start, Call::Exit];
    bus(vec![free(&calls, 3)], vec![quitter, well(Topic::Start), well(Topic::Stop)])
}

/// M19. Listeners: 0 may fail, 1 ends the program, 2 exit.
pub fn system_exit_in_stop() -> PythonBus {
    let endings = [Ending::Ok, Ending::Exit(Code(5)), Ending::Exit(Code::OK)];
    bus(
        vec![main(&[Call::Start, Call::Exit])],
        vec![fallible(Topic::Stop), well(Topic::Stop).ending(&endings), well(Topic::Exit)],
    )
}

/// M20. Listeners: 0 main, 1 stop, 2 exit. T0 is the server.
pub fn main_listener() -> PythonBus {
    let endings = [Ending::Ok, Ending::Failed, Ending::Exit(Code(5)), Ending::Interrupted];
    bus(
        vec![site(), worker(&[]).staying()],
        vec![well(Topic::Main).ending(&endings), well(Topic::Stop), well(Topic::Exit)],
    )
}
