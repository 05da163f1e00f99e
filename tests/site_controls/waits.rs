//! Scripts that end while something is pending: each property of liveness fails on one.

use wspbus_models::site::event::{Control, End, Ending};
use wspbus_models::site::{Answer, Event, Request, Scope, Transition};

use super::script::Script;
use super::steps::{A, ME, W, acted, granted, sent, tell, then};

pub fn scripts() -> Vec<(&'static str, Script)> {
    let crash = Event::Ended { worker: W[0], ending: Ending::Crashed };
    let orphans = Event::ControllerEnded { end: End::Crashed };
    let question = Event::Asked { origin: ME, request: Request::Tell, scope: Scope::Interpreter };
    vec![
        ("the-untold-are-reported", then(&[&[crash]])),
        ("a-teardown-ends", then(&[&[sent(Control::Stop)], &[acted(Control::Stop)]])),
        ("a-granted-stop-is-not-lost", then(&[&[granted(Transition::Exit)]])),
        ("a-worker-that-ends-is-replaced", Script { slots: 2, ..then(&[&[crash]]) }),
        ("workers-notice-the-end-of-their-controller", then(&[&[orphans]])),
        ("control-reaches-the-worker-it-was-sent-to", then(&[&[sent(Control::Drain)]])),
        ("a-roll-ends", then(&[&[granted(Transition::Roll)]])),
        ("a-worker-asked-to-drain-ends", then(&[&[sent(Control::Drain)], &[acted(Control::Drain)]])),
        (
            "every-interpreter-in-scope-is-told-or-missed",
            then(&[&[tell(ME, Scope::Application, A, Answer::Accepted)]]),
        ),
        ("every-request-is-answered", then(&[&[question]])),
        ("every-reload-is-acknowledged", then(&[&[granted(Transition::Reload)]])),
    ]
}
