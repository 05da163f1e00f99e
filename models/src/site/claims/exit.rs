//! EXITCODE: the exit code of the controller.

use super::Claim;
use crate::bus::Code;
use crate::site::machine::event::Event;

pub(super) fn all() -> Vec<Claim> {
    vec![Claim::event("the-exit-code", &["EXITCODE-1"], |seen, event| match *event {
        Event::ControllerEnded { code } => {
            let own = if seen.controller.spoilt { Code::SOFTWARE } else { Code::OK };
            Some(code == seen.controller.code.unwrap_or(own))
        }
        _ => None,
    })]
}
