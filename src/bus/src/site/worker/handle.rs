//! Telling a worker what happens in its process.

use std::sync::mpsc::Sender;

use wspbus_models::site::machine::word::{Connection, Name, Native, Request, Round, Scope};
use wspbus_models::site::machine::worker::memory::Input;

use crate::site::app::AppError;
use crate::site::asked::{Asked, Requester, asked};
use crate::site::bell::Ringer;

/// Something that the process of the worker tells its host.
pub enum Told {
    Input(Input),
    /// A piece of work failed.
    Failed(Input, AppError),
    /// An interpreter asks.
    Asked {
        from: Native,
        request: Request,
        scope: Scope,
        inside: Option<Round>,
        requester: Requester,
    },
}

/// Tells a worker what happens in its process, from any thread. It is cheap to clone.
#[derive(Clone)]
pub struct Handle {
    tells: Sender<Told>,
    ringer: Ringer,
}

impl Handle {
    pub(super) fn new(tells: Sender<Told>, ringer: Ringer) -> Handle {
        Handle { tells, ringer }
    }

    pub(super) fn tell(&self, told: Told) {
        // A worker that has ended hears nothing.
        let _ = self.tells.send(told);
        self.ringer.ring();
    }

    fn input(&self, input: Input) {
        self.tell(Told::Input(input));
    }

    /// A connection was accepted. The host of the application hands the numbers out, and gives none twice while it is open.
    /// A connection that is told before `stop_accepting` returns is owed an answer. One that is told after that, or after the
    /// deadline of the drain, is closed.
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
    pub fn ask(&self, from: Native, request: Request, scope: Scope, inside: Option<Round>) -> Asked {
        let (requester, answer) = asked();
        self.tell(Told::Asked { from, request, scope, inside, requester });
        answer
    }
}
