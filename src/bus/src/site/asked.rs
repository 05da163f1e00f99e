//! A request that was made, and the way back to its requester.

use std::sync::mpsc::{Receiver, Sender, channel};

use wspbus_models::site::machine::word::{Answer, InterpreterId, Resolution};

enum Reply {
    Answered(Answer),
    Missed(InterpreterId),
    Resolved(Resolution),
}

/// The way back to a requester. When it is dropped, no reply can come any more.
#[derive(Clone)]
pub(super) struct Requester(Sender<Reply>);

impl Requester {
    // A requester that is gone wants no reply.
    pub fn answered(&self, answer: Answer) {
        let _ = self.0.send(Reply::Answered(answer));
    }

    pub fn missed(&self, interpreter: InterpreterId) {
        let _ = self.0.send(Reply::Missed(interpreter));
    }

    pub fn resolved(&self, resolution: Resolution) {
        let _ = self.0.send(Reply::Resolved(resolution));
    }
}

/// A request that was made. If it is dropped, the request goes on.
pub struct Asked {
    heard: Receiver<Reply>,
    answer: Option<Answer>,
}

/// A request, and the way back to it.
pub(super) fn asked() -> (Requester, Asked) {
    let (replies, heard) = channel();
    (Requester(replies), Asked { heard, answer: None })
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

    /// Waits for the end of the request; `None` if it was not granted, if it is the affair of one interpreter, whose bus
    /// does it, or if the controller is gone: then the requester does not know whether it was carried out.
    pub fn wait(self) -> Option<Resolution> {
        self.wait_with_missing().map(|(resolution, _)| resolution)
    }

    /// Waits as [`wait`](Asked::wait) does, and lists the interpreters that missed the event, or could not do the deed
    /// (SCOPE-4). The list is empty for a goal of the site. It may lack some for a requester whose worker left a thousand
    /// letters unread: the resolution says then, as ever, that one was missed.
    pub fn wait_with_missing(mut self) -> Option<(Resolution, Vec<InterpreterId>)> {
        self.answer()?;
        let mut missing = Vec::new();
        loop {
            match self.heard.recv().ok()? {
                Reply::Resolved(resolution) => return Some((resolution, missing)),
                Reply::Missed(interpreter) => missing.push(interpreter),
                Reply::Answered(_) => {}
            }
        }
    }
}
