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
        let handle = match pidfd_open(Pid::from_child(&child), PidfdFlags::empty()) {
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
            Ok(None) | Err(Errno::INTR) => None,
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

#[cfg(test)]
mod tests {
    use rustix::event::poll;
    use rustix::process::getpid;
    use wspbus_models::site::machine::word::{
        Answer, Call, Deed, Generation, Native, Notice, Round, Slot, Version, Work, WorkerId,
    };

    use super::*;
    use crate::site::letter::decode;

    /// A process whose worker is this test, with the worker's end of the channel.
    fn spoken() -> (Process, Channel) {
        let (channel, theirs) = Channel::pair().unwrap();
        let handle = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
        let letters = VecDeque::new();
        let process =
            Process { number: 0, channel, handle, closed: false, control: None, round: None, letters };
        (process, Channel::from_end(theirs))
    }

    /// Fills the channel with letters, and says how many it took.
    fn fill(process: &mut Process) -> usize {
        let mut count = 0;
        while process.letters.is_empty() {
            process.post(letter(count));
            count += 1;
        }
        count - 1
    }

    fn letter(number: usize) -> Letter {
        Letter::Answered { call: Call(number as u64), answer: Answer::Already, is_granted: false }
    }

    fn round(number: u64) -> Down {
        Down::Round { round: Round(number), work: Work::Graceful, version: Version(1) }
    }

    fn notice(number: u64) -> Down {
        Down::Notice { notice: Notice(number), to: Native::default(), deed: Deed::Graceful }
    }

    /// The letters that the worker finds, until there is none.
    fn read(worker: &Channel) -> Vec<Letter> {
        let next = || match worker.receive(0) {
            Got::Message(bytes, _) => Some(decode(&bytes).unwrap()),
            _ => None,
        };
        std::iter::from_fn(next).collect()
    }

    /// The letters that come when the worker reads as fast as the channel is filled again.
    fn drain(process: &mut Process, worker: &Channel) -> Vec<Letter> {
        let mut all = Vec::new();
        loop {
            let some = read(worker);
            if some.is_empty() {
                return all;
            }
            all.extend(some);
            process.flush();
        }
    }

    #[test]
    fn a_full_channel_keeps_the_strongest_control_message_and_the_newest_round_and_takes_no_notice() {
        let (mut process, worker) = spoken();
        let took = fill(&mut process);
        for control in [Control::Drain, Control::Stop, Control::Drain] {
            assert_eq!(process.write(Down::Control(control)), Sent::Done);
        }
        for number in [1, 2] {
            assert_eq!(process.write(round(number)), Sent::Done);
        }
        assert_eq!(process.write(notice(1)), Sent::Full);
        let before: Vec<Letter> = (0..took).map(letter).collect();
        let rest = [Letter::Down(Down::Control(Control::Stop)), Letter::Down(round(2)), letter(took)];
        assert_eq!(drain(&mut process, &worker), [before, rest.to_vec()].concat());
        assert_eq!(process.write(notice(2)), Sent::Done);
        assert_eq!(drain(&mut process, &worker), [Letter::Down(notice(2))]);
    }

    /// A notice does not overtake what waits, also if there is room by then.
    #[test]
    fn a_notice_waits_for_no_other_message() {
        let (mut process, worker) = spoken();
        fill(&mut process);
        process.write(round(1));
        let first = read(&worker);
        assert_eq!(process.write(notice(1)), Sent::Full);
        assert!(!first.is_empty() && process.waits());
        process.flush();
        assert!(!process.waits());
    }

    #[test]
    fn a_worker_that_does_not_read_has_a_bounded_number_of_letters() {
        let (mut process, worker) = spoken();
        let took = fill(&mut process);
        (1..2 * LETTERS_MAX).for_each(|number| process.post(letter(took + number)));
        let all: Vec<Letter> = (0..took + LETTERS_MAX).map(letter).collect();
        assert_eq!(drain(&mut process, &worker), all, "the oldest ones");
    }

    /// Is this process polled to its end, to a message, or for room in its channel?
    fn polled(process: &Process) -> Vec<PollFlags> {
        let mut polled = Vec::new();
        process.enlist(&mut polled);
        poll(&mut polled, Some(&rustix::event::Timespec::default())).unwrap();
        polled.iter().map(PollFd::revents).collect()
    }

    #[test]
    fn the_controller_waits_for_room_only_if_something_waits_for_it() {
        let (mut process, worker) = spoken();
        assert_eq!(polled(&process), [PollFlags::empty(); 2], "nothing is due");
        fill(&mut process);
        assert_eq!(polled(&process)[1], PollFlags::empty());
        while !matches!(worker.receive(0), Got::Nothing) {}
        assert_eq!(polled(&process)[1], PollFlags::OUT);
        process.flush();
        assert_eq!(polled(&process)[1], PollFlags::empty());
        drop(worker);
        assert!(polled(&process)[1].contains(PollFlags::HUP));
        assert!(process.close() && !process.close());
        assert_eq!(polled(&process), [PollFlags::empty()], "a channel that is closed is not looked at again");
    }

    fn runs(script: &str) -> Process {
        let mut program = Program::new("sh");
        program.args(["-c", script]);
        let (worker, slot) = (WorkerId(0), Slot(0));
        let spawn = Spawn { worker, slot, generation: Generation(0), version: Version(0) };
        Process::spawn(program, &spawn, &[]).unwrap()
    }

    /// Waits until the process has ended, or is about to.
    fn end(process: &Process) -> Status {
        loop {
            if let Some(status) = process.ended() {
                return status;
            }
            poll(&mut [PollFd::new(&process.handle, PollFlags::IN)], None).unwrap();
        }
    }

    #[test]
    fn a_process_ends_as_the_system_says_and_is_forgotten_then() {
        for (script, status) in [("exit 3", Status::Exited(Code(3))), ("kill -9 $$", Status::Killed)] {
            let process = runs(script);
            assert_eq!(end(&process), status, "{script}");
            let again = waitid(WaitId::PidFd(process.handle.as_fd()), WaitIdOptions::EXITED);
            assert_eq!(again.err(), Some(Errno::CHILD), "no process is left behind");
        }
    }

    /// The status of the process is lost, but its end is seen.
    #[test]
    fn the_end_of_a_process_that_something_else_waited_for_is_seen() {
        let process = runs("exit 0");
        poll(&mut [PollFd::new(&process.handle, PollFlags::IN)], None).unwrap();
        waitid(WaitId::PidFd(process.handle.as_fd()), WaitIdOptions::EXITED).unwrap();
        assert_eq!(process.ended(), Some(Status::Killed));
    }
}
