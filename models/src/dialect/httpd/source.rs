//! The line of Apache's source that each step is, at the commit that the dialect names.

use super::server::{Input, Mpm, Phase, Server, Stage, Then};
use super::signals::Signal;

/// The line of this step.
pub(super) fn of(server: &Server, mpm: Mpm, input: &Input) -> &'static str {
    let event = mpm == Mpm::Event;
    match *input {
        Input::Ask(Signal::Term | Signal::Winch) => "os/unix/unixd.c:474",
        Input::Ask(Signal::Hup | Signal::Usr1) => "os/unix/unixd.c:494",
        Input::Kill(..) => "an application, and kill(2), which answers EPERM",
        Input::Step => goes_on(server, event),
        Input::Maintain if event => "server/mpm/event/event.c:3107",
        Input::Maintain => "server/mpm/prefork/prefork.c:877",
        Input::IdleKill(_) if event => "server/mpm/event/event.c:3036",
        Input::IdleKill(_) => "server/mpm/prefork/prefork.c:852",
        Input::Tick => match server.phase {
            Phase::Reclaiming { again: true, .. } => "server/mpm_unix.c:163",
            Phase::Reclaiming { .. } => "server/mpm_unix.c:153",
            _ if event => "server/mpm/event/event.c:3401",
            _ => "server/mpm/prefork/prefork.c:1150",
        },
        Input::Configured(true) if event => "server/mpm/event/event.c:3322",
        Input::Configured(true) => "server/mpm/prefork/prefork.c:964",
        Input::Configured(false) => "server/main.c:790",
        _ => child(server, event, input),
    }
}

fn child(server: &Server, event: bool, input: &Input) -> &'static str {
    match *input {
        Input::Boot(_) if event => "server/mpm/event/event.c:2730",
        Input::Boot(_) => "server/mpm/prefork/prefork.c:505",
        Input::Serve(_) if event => "server/mpm/event/event.c:2004",
        Input::Serve(_) => "server/mpm/prefork/prefork.c:645",
        Input::Answer(_) if event => "server/mpm/event/event.c:2252",
        Input::Answer(_) => "server/mpm/prefork/prefork.c:676",
        Input::Read(_) if event => "server/mpm/event/event.c:2769",
        Input::Read(_) => "server/mpm/prefork/prefork.c:676",
        Input::Take(worker) if event => match server.find(worker).map(|child| child.stage) {
            Some(Stage::Forked) => "server/mpm/event/event.c:787",
            _ => "server/mpm/event/event.c:2769",
        },
        Input::Take(_) => "server/mpm/prefork/prefork.c:359",
        Input::Leave(_) if event => "server/mpm/event/event.c:2810",
        Input::Leave(_) => "server/mpm/prefork/prefork.c:688",
        Input::Fatal(_) if event => "server/mpm/event/event.c:3157",
        Input::Fatal(_) => "server/mpm/prefork/prefork.c:995",
        Input::Forge(_) | Input::Steal(_) | Input::Freeze(_) => "an application",
        _ => "a signal from outside",
    }
}

/// The step of the parent.
fn goes_on(server: &Server, event: bool) -> &'static str {
    let flags = server.flags;
    match server.phase {
        Phase::Running if event => match (flags.shutdown, flags.ungraceful) {
            (true, true) => "server/mpm/event/event.c:3339",
            (true, false) => "server/mpm/event/event.c:3366",
            (false, true) => "server/mpm/event/event.c:3452",
            (false, false) => "server/mpm/event/event.c:3435",
        },
        Phase::Running => match (flags.shutdown, flags.ungraceful) {
            (true, true) => "server/mpm/prefork/prefork.c:1079",
            (true, false) => "server/mpm/prefork/prefork.c:1115",
            (false, true) => "server/mpm/prefork/prefork.c:1205",
            (false, false) => "server/mpm/prefork/prefork.c:1199",
        },
        Phase::Closing if event => "server/mpm/event/event.c:3385",
        Phase::Closing => "server/mpm/prefork/prefork.c:1134",
        Phase::Waiting if event => "server/mpm/event/event.c:3409",
        Phase::Waiting => "server/mpm/prefork/prefork.c:1157",
        Phase::Reclaiming { then: Then::Exit, .. } => "server/mpm_unix.c:282",
        Phase::Reclaiming { .. } => "server/mpm_unix.c:282, and then server/main.c:773",
        Phase::Between => "server/main.c:773, and os/unix/unixd.c:506",
        Phase::Configuring | Phase::Gone => "server/main.c:790",
    }
}
