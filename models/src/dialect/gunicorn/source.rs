//! The line of gunicorn's source that each step is, at the commit that the dialect names.

use super::state::{Arbiter, Input, Phase, Signal, Stage};
use crate::site::machine::word::Control;

/// The line of this step.
pub(super) fn of(arbiter: &Arbiter, input: &Input) -> &'static str {
    match *input {
        Input::Ask(_) => "gunicorn/arbiter.py:240",
        Input::AskInside(..) => "an application, and then gunicorn/arbiter.py:240",
        Input::Start | Input::HeirStarts => "gunicorn/arbiter.py:211",
        Input::Handle(false) => "gunicorn/app/base.py:39",
        Input::Handle(true) => handler(arbiter),
        Input::Reap if matches!(arbiter.phase, Phase::Stopping { .. }) => "gunicorn/arbiter.py:486",
        Input::Reap => "gunicorn/arbiter.py:645",
        Input::Manage if arbiter.own().count() > usize::from(arbiter.wanted) => "gunicorn/arbiter.py:707",
        Input::Manage | Input::HeirManages => "gunicorn/arbiter.py:788",
        Input::Murder(_) => "gunicorn/arbiter.py:621",
        Input::Waited => waited(arbiter),
        Input::InitSignals(_) => "gunicorn/workers/base.py:120",
        Input::Boot(_) => "gunicorn/workers/base.py:144",
        Input::Serve(_) => "gunicorn/workers/sync.py:27",
        Input::Answer(_) => "gunicorn/workers/sync.py:191",
        Input::Take(worker) => match arbiter.find(worker).and_then(|process| process.signal) {
            Some(Control::Stop) => "gunicorn/workers/base.py:194",
            _ => "gunicorn/workers/base.py:187",
        },
        Input::Leave(_) => "gunicorn/arbiter.py:754",
        Input::Notice(_) => "gunicorn/workers/sync.py:54",
        Input::Fatal(worker) if arbiter.find(worker).is_some_and(|p| p.stage == Stage::Serving) => {
            "an application that calls os._exit(3)"
        }
        Input::Fatal(_) => "gunicorn/arbiter.py:768",
        Input::ArbiterDies | Input::HeirDies | Input::Crash(_) => "a signal from outside",
    }
}

/// The handler of the oldest signal.
fn handler(arbiter: &Arbiter) -> &'static str {
    match arbiter.queue.first() {
        Some(Signal::Term) => "gunicorn/arbiter.py:321",
        Some(Signal::Int) => "gunicorn/arbiter.py:325",
        Some(Signal::Ttin) => "gunicorn/arbiter.py:338",
        Some(Signal::Ttou) => "gunicorn/arbiter.py:348",
        Some(Signal::Usr2) => "gunicorn/arbiter.py:510",
        Some(Signal::Winch) => "gunicorn/arbiter.py:375",
        Some(Signal::Hup) | None => "gunicorn/arbiter.py:587",
    }
}

fn waited(arbiter: &Arbiter) -> &'static str {
    match arbiter.phase {
        Phase::Reloading => "gunicorn/arbiter.py:594",
        Phase::Stopping { quick: false } if !arbiter.queue.is_empty() => "gunicorn/arbiter.py:475",
        _ => "gunicorn/arbiter.py:490",
    }
}
