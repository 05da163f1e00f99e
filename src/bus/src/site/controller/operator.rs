//! Asking a controller from another thread.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use wspbus_models::site::machine::word::{Answer, Request, Resolution, Target};

use super::Loaded;
use super::status::Status;

/// A message of another thread to the controller.
pub(in crate::site) enum Said {
    /// The operator asks.
    Asked { request: Request, target: Target, replies: Sender<Reply> },
    /// The load is over.
    Loaded(Option<Loaded>),
    /// A thread looks at the site.
    Looked(Sender<Status>),
}

/// A message of the controller to a requester.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Reply {
    Answered(Answer),
    Resolved(Resolution),
}

/// Asks a controller in the name of the operator, which may ask for everything. It is cheap to clone, and can be used from
/// any thread.
#[derive(Clone)]
pub struct Operator {
    says: Sender<Said>,
    bell: Arc<UnixStream>,
}

impl Operator {
    pub(super) fn new(says: Sender<Said>, bell: Arc<UnixStream>) -> Operator {
        Operator { says, bell }
    }

    /// Asks. The controller answers when it comes to it.
    pub fn ask(&self, request: Request, target: Target) -> Asked {
        let (replies, heard) = channel();
        self.say(Said::Asked { request, target, replies });
        Asked { heard, answer: None }
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
        self.ring();
    }

    /// Wakes the controller. A bell that is full was rung.
    pub(super) fn ring(&self) {
        let _ = (&*self.bell).write(&[1]);
    }
}

/// A request that was made. If it is dropped, the request goes on.
pub struct Asked {
    heard: Receiver<Reply>,
    answer: Option<Answer>,
}

impl Asked {
    /// Waits for the answer; `None` if the controller is gone.
    pub fn answer(&mut self) -> Option<Answer> {
        if self.answer.is_none()
            && let Ok(Reply::Answered(answer)) = self.heard.recv()
        {
            self.answer = Some(answer);
        }
        self.answer
    }

    /// Waits for the end of the request; `None` if it was not granted, or if the controller is gone: then the requester
    /// does not know whether it was carried out.
    pub fn wait(mut self) -> Option<Resolution> {
        self.answer()?;
        loop {
            if let Reply::Resolved(resolution) = self.heard.recv().ok()? {
                return Some(resolution);
            }
        }
    }
}
