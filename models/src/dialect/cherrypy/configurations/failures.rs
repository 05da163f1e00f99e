//! Listeners that fail or ask for the end of the process.

use super::{bus, fallible, main, site, well, worker};
use crate::bus::Code;
use crate::dialect::cherrypy::{
    Call, CherryPy, Configuration, Ending, Log, PACKAGE, Plan, ThreadSpec, Topic,
};

/// H01, H33. A part of the site fails to start. `start` promises to re-raise the error, but the
/// exit that it does first ends the process with 70; and the stop listener of the part that never
/// came up is called. Listeners: 0 the part's start, 1 another start, 2 the part's stop, 3 exit.
pub fn start_error() -> CherryPy {
    bus(
        vec![site().staying()],
        vec![fallible(Topic::Start), well(Topic::Start), well(Topic::Stop), well(Topic::Exit)],
    )
}

/// H02, H03. A stop listener fails: `stop` leaves the bus in STOPPING, from where `start` works;
/// `exit` ends the process with 70, and no exit listener is called. Listeners: 0 the failing
/// stop, 1 another stop, 2 exit.
pub fn stop_error() -> CherryPy {
    let plan = Plan::Any { calls: vec![Call::Start, Call::Stop, Call::Exit], times: 4 };
    bus(vec![ThreadSpec::main(plan)], vec![fallible(Topic::Stop), well(Topic::Stop), well(Topic::Exit)])
}

/// H04. An exit listener fails: the others run, then the process ends with 70 and atexit is
/// skipped. Listeners: 0 the failing exit, 1 another exit.
pub fn exit_error() -> CherryPy {
    bus(vec![main(&[Call::Start, Call::Exit])], vec![fallible(Topic::Exit), well(Topic::Exit)])
}

/// H05. The log cannot report the failure of a listener, so its own failure is raised in the
/// middle of the pass and the listeners behind are never called. Listeners: 0 the failing stop,
/// 1 the stop that must run, 2 the failing start, 3 exit.
pub fn log_fails_on_errors() -> CherryPy {
    let plan = Plan::Any { calls: vec![Call::Start, Call::Stop, Call::Exit], times: 3 };
    let listeners = vec![fallible(Topic::Stop), well(Topic::Stop), fallible(Topic::Start), well(Topic::Exit)];
    let config = Configuration::new(&PACKAGE, vec![ThreadSpec::main(plan)], listeners);
    CherryPy::new(Configuration { log: Log::FailsOnErrors, ..config })
}

/// H05b. The log always fails: `start` raises before it publishes, `exit` ends the process with 70
/// and no listener is called at all. Listeners: 0 start, 1 stop, 2 exit.
pub fn log_fails() -> CherryPy {
    let plan = Plan::Any { calls: PACKAGE.requests.to_vec(), times: 3 };
    let listeners = vec![well(Topic::Start), well(Topic::Stop), well(Topic::Exit)];
    let config = Configuration::new(&PACKAGE, vec![ThreadSpec::main(plan)], listeners);
    CherryPy::new(Configuration { log: Log::Fails, ..config })
}

/// H17, H17b, H17c. A start listener ends the program. The code 3 becomes 70, because atexit
/// finds the bus in STARTING; after another listener failed, 0 becomes 1 and None stays 0 on the
/// way to main, and then both become 70 in the same way. Listeners: 0 may fail, 1 ends the
/// program, 2 stop, 3 exit.
pub fn system_exit_in_start() -> CherryPy {
    let endings = [Ending::Ok, Ending::Exit(Code(3)), Ending::Exit(Code::OK), Ending::Quit];
    bus(
        vec![site()],
        vec![
            fallible(Topic::Start),
            well(Topic::Start).ending(&endings),
            well(Topic::Stop),
            well(Topic::Exit),
        ],
    )
}

/// H17b, H17d. A stop listener ends the program during an exit: no exit listener is called; at
/// the end atexit repeats the exit, and what it raises is forgotten. After a failure, None stays
/// 0: the process ends well although a listener failed. Listeners: 0 may fail, 1 ends the
/// program, 2 exit.
pub fn system_exit_in_stop() -> CherryPy {
    let endings = [Ending::Ok, Ending::Exit(Code(5)), Ending::Exit(Code::OK), Ending::Quit];
    bus(
        vec![main(&[Call::Start, Call::Exit])],
        vec![fallible(Topic::Stop), well(Topic::Stop).ending(&endings), well(Topic::Exit)],
    )
}

/// H17b. A stop listener fails, and the next one calls sys.exit(): the code None stays, and the
/// process ends with 0. Listeners: 0 may fail, 1 may quit, 2 exit.
pub fn quit_after_failure() -> CherryPy {
    let quitter = well(Topic::Stop).ending(&[Ending::Ok, Ending::Quit]);
    bus(vec![main(&[Call::Start, Call::Exit])], vec![fallible(Topic::Stop), quitter, well(Topic::Exit)])
}

/// H18. A listener of `main` fails: the error leaves `block`, the main program is over, but the
/// server's thread lives, so the interpreter waits for it and never comes to atexit. Listeners:
/// 0 main, 1 stop, 2 exit. T0 is the server.
pub fn main_listener() -> CherryPy {
    let endings = [Ending::Ok, Ending::Failed, Ending::Exit(Code(5)), Ending::Interrupted];
    bus(
        vec![site(), worker(&[]).staying()],
        vec![well(Topic::Main).ending(&endings), well(Topic::Stop), well(Topic::Exit)],
    )
}

/// H15c. A restart whose stop fails: the process ends with 70 and is not re-executed. Listeners:
/// 0 the failing stop, 1 exit.
pub fn restart_with_failing_stop() -> CherryPy {
    bus(vec![site(), worker(&[Call::Restart])], vec![fallible(Topic::Stop), well(Topic::Exit)])
}
