//! The process of a worker, as its controller's host holds it: a channel, a handle, and what waits to be written.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Command as Program, Stdio};

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, pidfd_open, pidfd_send_signal, waitid,
};
use wspbus_models::bus::Code;
use wspbus_models::site::machine::message::Down;
use wspbus_models::site::machine::word::{Control, Status};

use super::Spawn;
use crate::site::channel::{Channel, Got, Sent};
use crate::site::letter::{Letter, encode};
use crate::site::worker::{VERSION, WORKER};

/// So many letters for requesters may wait for a worker that does not read. Later ones are lost to it.
const LETTERS_MAX: usize = 1024;

/// The process of a worker.
pub struct Process {
    /// Its number, for a reader. It is not used to reach the process.
    pub number: u32,
    channel: Channel,
    /// The system gives this handle to no other process.
    handle: OwnedFd,
    /// The controller was told that the channel is closed.
    closed: bool,
    /// A control message that found no room. A stronger one is written over it.
    control: Option<Control>,
    /// A round that found no room. A newer one is written over it.
    round: Option<Down>,
    /// Letters for requesters that found no room.
    letters: VecDeque<Letter>,
}

impl Process {
    /// Opens a channel, and starts the program at its other end. If that fails, there is no process.
    pub fn spawn(mut program: Program, spawn: &Spawn, sockets: &[OwnedFd]) -> io::Result<Process> {
        let (channel, theirs) = Channel::pair()?;
        program.stdin(Stdio::from(theirs));
        program.env(WORKER, spawn.worker.to_string()).env(VERSION, spawn.version.to_string());
        let mut child = program.spawn()?;
        // The program holds a copy of the worker's end of the channel. While that lives, no end of file comes.
        drop(program);
        let handle = match pidfd_open(Pid::from_child(&child), PidfdFlags::NONBLOCK) {
            Ok(handle) => handle,
            Err(error) => {
                // Without a handle the process cannot be a worker. It is this one: it was not waited for.
                child.kill()?;
                child.wait()?;
                return Err(error.into());
            }
        };
        let sockets: Vec<_> = sockets.iter().map(AsFd::as_fd).collect();
        let hello = Letter::Hello { slot: spawn.slot, generation: spawn.generation };
        // A new channel has room. If the process is gone already, its end tells.
        channel.send(&encode(&hello), &sockets);
        let letters = VecDeque::new();
        Ok(Process {
            number: child.id(),
            channel,
            handle,
            closed: false,
            control: None,
            round: None,
            letters,
        })
    }

    /// Writes a message. Only a notice finds a full channel: the others wait for room, and are written over by newer ones.
    pub fn write(&mut self, message: Down) -> Sent {
        let waits = self.waits();
        match message {
            Down::Control(control) => self.control = self.control.max(Some(control)),
            Down::Round { .. } => self.round = Some(message),
            Down::Notice { .. } if waits => return Sent::Full,
            Down::Notice { .. } => return self.channel.send(&encode(&Letter::Down(message)), &[]),
        }
        self.flush();
        Sent::Done
    }

    /// Sends a letter to the host of the worker.
    pub fn post(&mut self, letter: Letter) {
        if self.letters.len() < LETTERS_MAX {
            self.letters.push_back(letter);
        }
        self.flush();
    }

    /// Writes what waits, if there is room.
    pub fn flush(&mut self) {
        let full = |channel: &Channel, letter: &Letter| channel.send(&encode(letter), &[]) == Sent::Full;
        if let Some(control) = self.control {
            if full(&self.channel, &Letter::Down(Down::Control(control))) {
                return;
            }
            self.control = None;
        }
        if let Some(round) = self.round {
            if full(&self.channel, &Letter::Down(round)) {
                return;
            }
            self.round = None;
        }
        while let Some(letter) = self.letters.front() {
            if full(&self.channel, letter) {
                return;
            }
            self.letters.pop_front();
        }
    }

    fn waits(&self) -> bool {
        self.control.is_some() || self.round.is_some() || !self.letters.is_empty()
    }

    /// The next message of the worker.
    pub fn read(&self) -> Got {
        if self.closed { Got::Closed } else { self.channel.receive(0) }
    }

    /// The controller is told that the channel is closed; was it not before?
    pub fn close(&mut self) -> bool {
        !std::mem::replace(&mut self.closed, true)
    }

    /// Has the process ended? Asked once: the system forgets it then.
    pub fn ended(&self) -> Option<Status> {
        match waitid(WaitId::PidFd(self.handle.as_fd()), WaitIdOptions::EXITED | WaitIdOptions::NOHANG) {
            Ok(None) | Err(Errno::AGAIN | Errno::INTR) => None,
            Ok(Some(status)) => {
                let code = status.exit_status().and_then(|code| u8::try_from(code).ok());
                Some(code.map_or(Status::Killed, |code| Status::Exited(Code(code))))
            }
            // Something else of this process waited for it: how it ended is lost.
            Err(_) => Some(Status::Killed),
        }
    }

    /// Kills this process, and no other. Its end comes later.
    pub fn force(&self) {
        // A process that has ended already is not there to be killed.
        let _ = pidfd_send_signal(&self.handle, Signal::KILL);
    }

    /// Adds the descriptors that the controller waits for.
    pub fn enlist<'a>(&'a self, polled: &mut Vec<PollFd<'a>>) {
        polled.push(PollFd::new(&self.handle, PollFlags::IN));
        if !self.closed {
            let room = if self.waits() { PollFlags::OUT } else { PollFlags::empty() };
            polled.push(PollFd::new(&self.channel, PollFlags::IN | room));
        }
    }
}
