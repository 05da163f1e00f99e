//! Asking a controller from another thread.

use std::sync::mpsc::{Sender, channel};

use wspbus_models::site::machine::word::{Request, Target};

use super::status::Status;
use super::{Failure, Loaded};
use crate::site::asked::{Asked, Requester, asked};
use crate::site::bell::Ringer;

/// A message of another thread to the controller.
pub(in crate::site) enum Said {
    /// The operator asks.
    Asked { request: Request, target: Target, requester: Requester },
    /// The load is over.
    Loaded(Result<Loaded, Failure>),
    /// A thread looks at the site.
    Looked(Sender<Status>),
}

/// Asks a controller in the name of the operator, which may ask for everything. It is cheap to clone, and can be used from
/// any thread.
#[derive(Clone)]
pub struct Operator {
    says: Sender<Said>,
    ringer: Ringer,
}

impl Operator {
    pub(super) fn new(says: Sender<Said>, ringer: Ringer) -> Operator {
        Operator { says, ringer }
    }

    /// Asks. The controller answers when it comes to it.
    pub fn ask(&self, request: Request, target: Target) -> Asked {
        let (requester, answer) = asked();
        self.say(Said::Asked { request, target, requester });
        answer
    }

    /// The site at this moment; `None` if the controller is gone.
    pub fn status(&self) -> Option<Status> {
        let (tells, told) = channel();
        self.say(Said::Looked(tells));
        told.recv().ok()
    }

    pub(super) fn say(&self, said: Said) {
        // A controller that is gone hears nothing, and the requester sees that no reply can come.
        let _ = self.says.send(said);
        self.ringer.ring();
    }
}
