//! The line of the sources of mod_wsgi and Apache that each step is, at the commits that the page of findings names.

use super::Action;
use crate::dialect::mod_wsgi::machine::Machine;
use crate::dialect::mod_wsgi::rules::Stage;
use crate::dialect::mod_wsgi::state::{Input, Phase, State};

/// The line of this step.
pub(super) fn of(machine: &Machine, state: &State, action: &Action) -> &'static str {
    let daemon = machine.rules.grace;
    match *action {
        Action::Do(input) if daemon => of_daemon(machine, state, input),
        Action::Do(input) => of_child(machine, state, input),
        Action::Send(_) if daemon => "httpd: os/unix/unixd.c, a signal to the process",
        Action::Send(_) => "httpd: server/mpm/event/event.c:3435, or a signal to the process",
        Action::Lose => "a signal from outside",
        Action::Escalate => "httpd: server/mpm_unix.c:153",
    }
}

fn of_daemon(machine: &Machine, state: &State, input: Input) -> &'static str {
    match input {
        Input::Booted => "src/server/wsgi_daemon.c:3748",
        Input::Create(..) => "src/server/wsgi_interp.c:2500",
        Input::Connect(_) => "src/server/wsgi_daemon.c:1958",
        Input::Answer(_) => "src/server/wsgi_daemon.c:2059",
        Input::Control(_) => "src/server/wsgi_daemon.c:926",
        Input::Expired if state.phase == Phase::Grace => "src/server/wsgi_daemon.c:3318",
        Input::Expired => "src/server/wsgi_daemon.c:2146",
        Input::Advance | Input::Ended(_) => match machine.stage(state) {
            None if state.phase == Phase::Grace => "src/server/wsgi_daemon.c:3369",
            None => "src/server/wsgi_daemon.c:4136",
            Some(stage) => of_stage(stage),
        },
        Input::Forced => "src/server/wsgi_daemon.c:4155",
        Input::Reload(_) => "src/server/wsgi_interp.c:3041",
    }
}

fn of_child(machine: &Machine, state: &State, input: Input) -> &'static str {
    match input {
        Input::Booted => "httpd: server/mpm/event/event.c:2730",
        Input::Create(..) => "src/server/wsgi_interp.c:2500",
        Input::Connect(_) => "httpd: server/mpm/event/event.c:2004",
        Input::Answer(_) => "httpd: server/mpm/event/event.c:2252",
        Input::Control(_) => "httpd: server/mpm/event/event.c:2769, or server/mpm/prefork/prefork.c:359",
        Input::Expired => "a timer that this process does not have",
        Input::Advance | Input::Ended(_) => match machine.stage(state) {
            None => "httpd: server/mpm/event/event.c:2810",
            Some(stage) => of_stage(stage),
        },
        Input::Forced => "httpd: server/mpm_unix.c:163",
        Input::Reload(_) => "src/server/wsgi_metrics.c:3151",
    }
}

const fn of_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Tell => "src/server/wsgi_interp.c:2785",
        Stage::Drain => "src/server/wsgi_daemon.c:3455",
        Stage::Join | Stage::Finish | Stage::Destroy => "src/server/wsgi_interp.c:1687",
    }
}
