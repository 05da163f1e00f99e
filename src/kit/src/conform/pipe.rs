//! The pipes to a tested program and from it.
//!
//! A command and its reply cost a change of threads each where a thread of its own serves a pipe. So the thread that
//! sends a command writes it by itself where the pipe has room for it, and reads the reply by itself.

use std::io::{self, Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

/// A stream whose reading ends when a time is over.
pub(super) trait Timed {
    /// Reads what there is, as [`Read::read`] does, and waits for it; none if nothing comes in this time.
    fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> Option<io::Result<usize>>;
}

/// The commands on their way to a program. When this value is dropped, the input of the program ends after the last
/// command is written.
pub(super) struct Commands {
    pipe: Arc<ChildStdin>,
    /// The commands for which the pipe had no room.
    queue: SyncSender<Vec<u8>>,
    /// The number of commands in the queue, with the one that is being written.
    waiting: Arc<AtomicUsize>,
}

/// The program does not read: as many commands wait as may wait.
pub(super) struct Full;

impl Commands {
    /// Commands to this pipe, of which `most` may wait to be written, beside the one that is being written.
    ///
    /// The thread that writes them is not joined: a program that does not read must not hold up the run. The thread ends
    /// with the program.
    pub(super) fn to(pipe: ChildStdin, most: usize) -> Self {
        let (queue, commands) = sync_channel::<Vec<u8>>(most);
        let (pipe, waiting) = (Arc::new(pipe), Arc::new(AtomicUsize::new(0)));
        let (stream, left) = (Arc::clone(&pipe), Arc::clone(&waiting));
        thread::spawn(move || {
            while commands.recv().is_ok_and(|line| (&*stream).write_all(&line).is_ok()) {
                left.fetch_sub(1, Ordering::Release);
            }
        });
        Commands { pipe, queue, waiting }
    }

    /// Sends a command, without waiting. A program that no longer reads is no error: its last words and its status tell more
    /// than the pipe.
    ///
    /// # Errors
    /// The program does not read, and no further command may wait.
    pub(super) fn send(&self, line: Vec<u8>) -> Result<(), Full> {
        // Commands stay in their order.
        let is_first = self.waiting.load(Ordering::Acquire) == 0;
        if is_first && has_room(&self.pipe, line.len()) {
            let _ = (&*self.pipe).write_all(&line);
            return Ok(());
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        match self.queue.try_send(line) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(_)) => Err(Full),
        }
    }
}

/// Is it certain that so many bytes can be written without waiting?
#[cfg(unix)]
fn has_room(pipe: &ChildStdin, bytes: usize) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut fds = [PollFd::new(pipe, PollFlags::OUT)];
    // A pipe that is ready takes as many bytes as it takes in one piece.
    bytes <= rustix::pipe::PIPE_BUF
        && poll(&mut fds, Some(&Timespec::default())).is_ok()
        && fds[0].revents().contains(PollFlags::OUT)
}

#[cfg(not(unix))]
fn has_room(_: &ChildStdin, _: usize) -> bool {
    false
}

#[cfg(unix)]
mod output {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::*;

    /// The output of a program, read by the thread that waits for it.
    pub(in crate::conform) struct Output(ChildStdout);

    impl Output {
        pub(in crate::conform) fn of(stream: ChildStdout) -> Self {
            Output(stream)
        }
    }

    impl Timed for Output {
        fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> Option<io::Result<usize>> {
            let limit = Timespec::try_from(time).ok();
            match poll(&mut [PollFd::new(&self.0, PollFlags::IN)], limit.as_ref()) {
                Ok(0) => None,
                Ok(_) => Some(self.0.read(buffer)),
                Err(error) => Some(Err(error.into())),
            }
        }
    }
}

#[cfg(not(unix))]
mod output {
    use std::sync::mpsc::{Receiver, RecvTimeoutError};

    use super::*;

    /// The number of pieces that wait for their reader. The rest of a flood waits in the pipe.
    const BACKLOG: usize = 4;

    /// The output of a program, read by a thread of its own. The thread is not joined: another process that keeps the pipe
    /// open must not hold up the run.
    pub(in crate::conform) struct Output {
        pieces: Receiver<io::Result<Vec<u8>>>,
        rest: Vec<u8>,
    }

    impl Output {
        pub(in crate::conform) fn of(mut stream: ChildStdout) -> Self {
            let (sender, pieces) = sync_channel(BACKLOG);
            thread::spawn(move || {
                let mut chunk = vec![0; 8192];
                loop {
                    let piece = stream.read(&mut chunk).map(|read| chunk[..read].to_vec());
                    let is_last = matches!(&piece, Ok(bytes) if bytes.is_empty());
                    if sender.send(piece).is_err() || is_last {
                        return;
                    }
                }
            });
            Output { pieces, rest: Vec::new() }
        }
    }

    impl Timed for Output {
        fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> Option<io::Result<usize>> {
            if self.rest.is_empty() {
                match self.pieces.recv_timeout(time) {
                    Ok(Ok(piece)) => self.rest = piece,
                    Ok(Err(error)) => return Some(Err(error)),
                    Err(RecvTimeoutError::Timeout) => return None,
                    Err(RecvTimeoutError::Disconnected) => return Some(Ok(0)),
                }
            }
            let read = self.rest.len().min(buffer.len());
            buffer[..read].copy_from_slice(&self.rest[..read]);
            self.rest.drain(..read);
            Some(Ok(read))
        }
    }
}

pub(super) use output::Output;
