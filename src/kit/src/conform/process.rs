//! A tested program as a child process that answers commands.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::process::{Child, Command as Program, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::control::{Awaited, Control};
use super::error::AdapterError;
use super::lines::{Line, Lines, shorten};
use super::message::{Command, Hello, Numbered, PROTOCOL, Reply};
use super::pipe::{Commands, Full, Output};
use super::transcript::Transcript;
use super::{group, json, valid};

/// The number of bytes that are kept of one line of standard error.
const STDERR_LINE: usize = 4096;
/// The time for which the kit waits for the last words and the end of a program that closed its output.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// While the kit waits for a reply, it looks this often whether the program has ended or the run is stopped.
const LOOK: Duration = Duration::from_millis(20);

/// The number of commands that may wait to be read, beside the command that is being written. The kit sends a
/// command only after the reply to the command before. So no command waits for long, unless the adapter sends
/// replies to commands that it has not read.
const UNREAD: usize = 64;

/// The limits of an adapter: how much it may say, and how long it may be silent.
///
/// No limit decides between pass and fail: a case in which a limit is passed is unjudged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The length of the longest line, in bytes.
    pub line: usize,
    /// The largest number of events in one reply.
    pub events: usize,
    /// The longest wait for a reply.
    pub silence: Duration,
    /// The number of the last lines of standard error that are kept.
    pub stderr_lines: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { line: 1 << 20, events: 10_000, silence: Duration::from_secs(10), stderr_lines: 20 }
    }
}

/// A tested program. Dropping it ends its process, and every process that the program started and left in its
/// group.
pub struct Adapter {
    program: String,
    child: Child,
    /// The commands on their way to the program; none if its input has ended.
    input: Option<Commands>,
    output: Lines<Output>,
    stderr: Option<thread::JoinHandle<VecDeque<String>>>,
    limits: Limits,
    control: Control,
    transcript: Option<Transcript>,
    last_id: u64,
    /// The exit status of the program; none until the program is reaped.
    status: Option<ExitStatus>,
}

impl Adapter {
    /// Starts a program. The kit takes its standard streams, and gives it a process group of its own.
    /// The caller sets everything else.
    ///
    /// # Errors
    /// `Missing` if there is no such program, `Io` if it cannot be started.
    pub fn spawn(program: &mut Program, limits: Limits) -> Result<Adapter, AdapterError> {
        Adapter::spawn_in(program, limits, &Control::default())
    }

    /// Starts a program as one of the adapters of a run.
    ///
    /// # Errors
    /// `Stopped` if the run is stopped; else as [`spawn`](Adapter::spawn).
    pub fn spawn_in(
        program: &mut Program,
        limits: Limits,
        control: &Control,
    ) -> Result<Adapter, AdapterError> {
        if control.is_stopped() {
            return Err(AdapterError::Stopped);
        }
        let name = program.get_program().to_string_lossy().into_owned();
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        group::separate(program);
        let mut child = program.spawn().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => AdapterError::Missing { program: name.clone() },
            _ => AdapterError::Io { program: name.clone(), source },
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            let source = io::Error::other("its standard streams are not pipes");
            return Err(AdapterError::Io { program: name, source });
        };
        control.add(child.id());
        let kept = limits.stderr_lines;
        Ok(Adapter {
            program: name,
            input: Some(Commands::to(stdin, UNREAD)),
            child,
            output: Lines::of(Output::of(stdout), limits.line),
            stderr: Some(thread::spawn(move || tail(stderr, kept))),
            limits,
            control: control.clone(),
            transcript: None,
            last_id: 0,
            status: None,
        })
    }

    /// Writes down every further command and reply.
    pub fn write_down(&mut self, transcript: &Transcript) {
        self.transcript = Some(transcript.clone());
    }

    /// Asks the adapter for its greeting, which also says whether it speaks this protocol.
    ///
    /// # Errors
    /// `Protocol` if the adapter speaks another version; else as [`send`](Adapter::send).
    pub fn hello(&mut self) -> Result<Hello, AdapterError> {
        let reply = self.send(&Command::Hello { protocol: PROTOCOL });
        let error = match reply {
            Ok(Reply::Hello(hello)) => return Ok(hello),
            Err(AdapterError::Refused { message }) => AdapterError::Protocol { theirs: None, message },
            Ok(other) => AdapterError::WrongKind { expected: &["hello"], got: other.kind() },
            Err(error) => error,
        };
        self.close();
        Err(error)
    }

    /// Sends one command and waits for its reply, which is of a kind that answers it.
    ///
    /// # Errors
    /// `Refused` if the adapter refuses the command: no thread moved, and the adapter can still be used.
    /// Every other error closes the adapter, and every later command is answered by `Closed`.
    pub fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if self.input.is_none() {
            return Err(AdapterError::Closed);
        }
        if self.control.is_stopped() {
            self.close();
            return Err(AdapterError::Stopped);
        }
        let result = self.exchange(command);
        match &result {
            // The adapter did not even answer, so it is hardly worth a whole second in every case.
            Err(AdapterError::Silent { .. }) => {
                self.close_within(self.control.silence(Awaited::Reply, LAST_WORDS));
            }
            Err(error) if error.is_fatal() => self.close(),
            _ => {}
        }
        result
    }

    /// The number of the process of the adapter itself, for messages.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a command and takes the next line as its reply. A line that came unasked before the command is taken too: it has
    /// another number. So the judgement does not depend on how fast either side is.
    fn exchange(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        self.last_id += 1;
        let id = self.last_id;
        self.write(&Numbered { id, message: command })?;
        let line = self.next_line(command, id)?;
        if let Some(transcript) = &self.transcript {
            transcript.reply(&line);
        }
        match self.read(&line, id, command)? {
            Reply::Error { message } => Err(AdapterError::Refused { message }),
            reply => Ok(reply),
        }
    }

    fn write(&mut self, command: &Numbered<&Command>) -> Result<(), AdapterError> {
        let mut line = serde_json::to_vec(command)
            .map_err(|error| AdapterError::Io { program: self.program.clone(), source: error.into() })?;
        line.push(b'\n');
        if let Some(transcript) = &self.transcript {
            transcript.command(&line);
        }
        let Some(input) = &self.input else { return Err(AdapterError::Closed) };
        input.send(line).map_err(|Full| AdapterError::Deaf { unread: UNREAD })
    }

    /// Waits for the next line. The end of the program ends the wait too: another process may hold its output
    /// open.
    fn next_line(&mut self, command: &Command, id: u64) -> Result<String, AdapterError> {
        let start = Instant::now();
        let awaited =
            if matches!(command, Command::Hello { .. }) { Awaited::Greeting } else { Awaited::Reply };
        loop {
            match self.output.next_within(LOOK) {
                Some(Line::Text(line)) => {
                    self.control.note_reply(awaited, start.elapsed());
                    return Ok(line);
                }
                Some(other) => return Err(self.not_text(other)),
                None => {}
            }
            if self.control.is_stopped() {
                return Err(AdapterError::Stopped);
            }
            if group::has_ended(&mut self.child) {
                return self.last_line();
            }
            let limit = self.control.silence(awaited, self.limits.silence);
            if start.elapsed() >= limit {
                self.control.note_silence(self.limits.silence, limit);
                let unfinished = self.output.unfinished();
                let (words, command) = (command.words(), command.kind());
                return Err(AdapterError::Silent { command, words, id, limit, unfinished });
            }
        }
    }

    /// The next line of a program that has ended. A line that was written before the end counts. The processes
    /// that the program left behind are ended first, so that they do not hold its output open.
    fn last_line(&mut self) -> Result<String, AdapterError> {
        self.reap();
        match self.output.next_within(LAST_WORDS) {
            Some(Line::Text(line)) => Ok(line),
            Some(other) => Err(self.not_text(other)),
            None => Err(self.died()),
        }
    }

    fn not_text(&mut self, line: Line) -> AdapterError {
        match line {
            Line::NotUtf8(line) => AdapterError::NotUtf8 { line },
            Line::TooLong => AdapterError::TooLong { limit: self.limits.line },
            Line::Text(_) | Line::End => self.died(),
        }
    }

    /// Reads a line as the reply to a command. The line is used only if it meets the schema of such a reply.
    fn read(&self, line: &str, id: u64, command: &Command) -> Result<Reply, AdapterError> {
        let garbage = |error: serde_json::Error| AdapterError::Garbage {
            line: shorten(line),
            reason: error.to_string(),
        };
        let message = json::read(line).map_err(garbage)?;
        if message.get("id").and_then(Value::as_u64).is_some_and(|theirs| theirs != id) {
            return Err(AdapterError::OutOfTurn { expected: id, line: shorten(line) });
        }
        let kind = message.get("reply").and_then(Value::as_str).unwrap_or_default();
        if let Some(theirs) = other_protocol(command, kind, &message) {
            return Err(AdapterError::Protocol { theirs: Some(theirs), message: String::new() });
        }
        let kinds = [command.answers(), &["error"]].concat();
        if let Some(got) = Reply::KINDS.into_iter().find(|known| *known == kind && !kinds.contains(known)) {
            return Err(AdapterError::WrongKind { expected: command.answers(), got });
        }
        valid::reply(&message, &kinds)
            .map_err(|complaint| AdapterError::Invalid { line: shorten(line), complaint })?;
        let reply: Numbered<Reply> = serde_json::from_value(message).map_err(garbage)?;
        let events = reply.message.events().len();
        if events > self.limits.events {
            return Err(AdapterError::TooManyEvents { events, limit: self.limits.events });
        }
        Ok(reply.message)
    }

    fn died(&mut self) -> AdapterError {
        if self.ends_within(LAST_WORDS) {
            self.reap();
        }
        let stderr = match self.stderr.take() {
            Some(reader) if finished(&reader, LAST_WORDS) => reader.join().unwrap_or_default(),
            _ => VecDeque::new(),
        };
        AdapterError::Died { status: self.status, stderr: stderr.into() }
    }

    fn close(&mut self) {
        self.close_within(LAST_WORDS);
    }

    /// Ends the process. First the end of its input asks the process to end, so that it can end its own
    /// children. The process has this time to do so.
    fn close_within(&mut self, limit: Duration) {
        self.input = None;
        if self.status.is_none() {
            self.ends_within(limit);
            self.reap();
        }
    }

    /// Ends the processes that are left of the group, then takes the status. The order matters: the number of
    /// a process that was not reaped cannot belong to another process.
    fn reap(&mut self) {
        if self.status.is_some() {
            return;
        }
        let control = self.control.clone();
        control.forget(self.child.id(), || group::kill(&mut self.child));
        self.status = self.child.wait().ok();
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let start = Instant::now();
        while !group::has_ended(&mut self.child) {
            if start.elapsed() >= limit {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
        true
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        self.close();
    }
}

/// The version in a greeting in another version of the protocol, whose other fields may be anything.
fn other_protocol(command: &Command, kind: &str, message: &Value) -> Option<u32> {
    let greets = matches!(command, Command::Hello { .. }) && kind == "hello";
    let theirs = u32::try_from(message.get("protocol")?.as_u64()?).ok()?;
    (greets && theirs != PROTOCOL).then_some(theirs)
}

fn finished<T>(thread: &thread::JoinHandle<T>, limit: Duration) -> bool {
    let start = Instant::now();
    while !thread.is_finished() && start.elapsed() < limit {
        thread::sleep(Duration::from_millis(1));
    }
    thread.is_finished()
}

/// Reads a stream to its end and keeps the last lines, each cut to a bounded length.
fn tail(mut stream: impl Read, kept: usize) -> VecDeque<String> {
    let mut lines = VecDeque::new();
    let mut line = Vec::new();
    let mut chunk = [0; 4096];
    let mut keep = |line: &mut Vec<u8>| {
        lines.push_back(String::from_utf8_lossy(line).into_owned());
        line.clear();
        if lines.len() > kept {
            lines.pop_front();
        }
    };
    loop {
        let read = match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        for byte in &chunk[..read] {
            match byte {
                b'\n' => keep(&mut line),
                _ if line.len() < STDERR_LINE => line.push(*byte),
                _ => {}
            }
        }
    }
    if !line.is_empty() {
        keep(&mut line);
    }
    lines
}
