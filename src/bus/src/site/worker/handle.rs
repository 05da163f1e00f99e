//! Telling a worker what happens in its process.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use wspbus_models::site::machine::word::{
    Answer, Connection, Name, Native, Request, Resolution, Round, Scope,
};
use wspbus_models::site::machine::worker::memory::Input;

/// Something that the process of the worker tells its host.
pub enum Told {
    Input(Input),
    /// An interpreter asks.
    Asked {
        from: Native,
        request: Request,
        scope: Scope,
        inside: Option<Round>,
        answers: Answers,
    },
}

enum Reply {
    Answered(Answer),
    Resolved(Resolution),
}

/// The way back to a requester.
pub struct Answers(Sender<Reply>);

impl Answers {
    // A requester that is gone wants no reply.
    pub(super) fn answered(&self, answer: Answer) {
        let _ = self.0.send(Reply::Answered(answer));
    }

    pub(super) fn resolved(&self, resolution: Resolution) {
        let _ = self.0.send(Reply::Resolved(resolution));
    }
}

/// Tells a worker what happens in its process, from any thread. It is cheap to clone.
#[derive(Clone)]
pub struct Handle {
    tells: Sender<Told>,
    bell: Arc<UnixStream>,
}

impl Handle {
    pub(super) fn new(tells: Sender<Told>, bell: Arc<UnixStream>) -> Handle {
        Handle { tells, bell }
    }

    pub(super) fn tell(&self, told: Told) {
        // A worker that has ended hears nothing.
        let _ = self.tells.send(told);
        let _ = (&*self.bell).write(&[1]);
    }

    fn input(&self, input: Input) {
        self.tell(Told::Input(input));
    }

    /// A connection was accepted. The host of the application hands the numbers out, and gives none twice while it is open.
    pub fn accepted(&self, connection: Connection) {
        self.input(Input::Accepted(connection));
    }

    /// A request was read from a connection.
    pub fn read(&self, connection: Connection) {
        self.input(Input::Read(connection));
    }

    /// The request of a connection was answered. Do both sides want to keep it open?
    pub fn replied(&self, connection: Connection, keep: bool) {
        self.input(Input::Replied { connection, keep });
    }

    /// The client closed its connection.
    pub fn closed(&self, connection: Connection) {
        self.input(Input::Closed(connection));
    }

    /// A request needs an interpreter of this name.
    pub fn create(&self, name: Name) {
        self.input(Input::Create(name));
    }

    /// The worker has served long enough: it asks to be replaced, and serves on.
    pub fn retire(&self) {
        self.input(Input::Retire);
    }

    /// Code in this interpreter asks for something, in a listener of this round if it is one. The machine of the worker
    /// does what concerns that interpreter alone, and passes on the rest.
    pub fn ask(&self, from: Native, request: Request, scope: Scope, inside: Option<Round>) -> WorkerAsked {
        let (replies, heard) = channel();
        self.tell(Told::Asked { from, request, scope, inside, answers: Answers(replies) });
        WorkerAsked { heard }
    }
}

/// A request that code in a worker made. If it is dropped, the request goes on.
pub struct WorkerAsked {
    heard: Receiver<Reply>,
}

impl WorkerAsked {
    /// Waits for the answer; `None` if the controller is gone.
    pub fn answer(&self) -> Option<Answer> {
        loop {
            if let Reply::Answered(answer) = self.heard.recv().ok()? {
                return Some(answer);
            }
        }
    }

    /// Waits for the end of the request; `None` if it was not granted, or if the controller is gone.
    pub fn wait(self) -> Option<Resolution> {
        loop {
            if let Reply::Resolved(resolution) = self.heard.recv().ok()? {
                return Some(resolution);
            }
        }
    }
}
