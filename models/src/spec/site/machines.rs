//! The two machines as tables: inputs, commands, messages and timers. The compiler demands a row for each of them.

use std::fmt::Write as _;

use crate::site::machine::controller::command::Command;
use crate::site::machine::controller::follow::FOLLOWS;
use crate::site::machine::controller::memory::Input;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::worker::command::Command as WorkerCommand;
use crate::site::machine::worker::memory::Input as WorkerInput;

/// A row of a table: the name, and two columns.
type Row = (&'static str, &'static str, &'static str);

/// A table with a row for each variant. A variant without a row does not compile.
macro_rules! rows {
    ($table:ident: $of:ty; $($variant:pat => $name:literal, $first:literal, $second:literal;)*) => {
        const $table: &[Row] = {
            const fn has_a_row(value: &$of) {
                match value {
                    $($variant => {})*
                }
            }
            let _: fn(&$of) = has_a_row;
            &[$(($name, $first, $second)),*]
        };
    };
}

rows! { INPUTS: Input;
    Input::Ask { .. } => "ask", "the operator, or the host itself, asks for something", "answers, by policy, scope and answer table; a request that becomes the goal begins its load, or its work if it needs none";
    Input::Up(..) => "message", "a worker wrote a message (see below)", "takes it for what the channel proves: that this worker says so";
    Input::Closed(_) => "closed", "the worker's end of its channel is closed", "does not take the worker for ended; gives it a deadline, if it was not told to end";
    Input::Full(..) => "full", "the channel of a worker had no room for a notice to an interpreter", "books the interpreter as one that missed it, and tells the requester";
    Input::NotSpawned(_) => "not spawned", "a worker could not be spawned", "takes it for a worker that ended before it was ready";
    Input::Ended(..) => "ended", "the process of a worker ended", "resolves what waited for it; counts it, if the worker was not told to end, and was not steady or was forced as deaf (RATE-1); at the rate, gives the slot up, or breaks the Roll off that it belongs to";
    Input::Loaded { .. } => "loaded", "the configuration was read: its version, its number of slots", "takes it into use, and begins the work of the goal: a round, or the filling and replacing of slots; if the goal that it was for is no more, drops it, and loads again for a goal that waits for that";
    Input::NotLoaded => "not loaded", "the configuration could not be read", "tells the requester; a site that is up keeps what it has, and one that is down goes from Starting to Idle; if the goal that it was for is no more, drops the failure, and loads again for a goal that waits for that";
    Input::NotReExecuted => "not re-executed", "the controller could not be re-executed", "ends, with code 70 if no other was asked for";
    Input::Passed(_) => "timer", "a timer passed", "goes one stage on with that worker";
}

rows! { COMMANDS: Command;
    Command::Load => "load", "read the configuration and the keys; of a site that is down, bind the addresses", "loaded, or not loaded";
    Command::Spawn { .. } => "spawn", "open a channel, and start a process at its other end", "not spawned, or messages and in the end *ended*";
    Command::Write(..) => "write", "write a message to a worker", "nothing; *full* for a notice; *closed* for a channel that is closed";
    Command::Force(_) => "force", "kill this incarnation, and nothing else", "ended";
    Command::Arm(_) => "arm", "start a timer", "timer";
    Command::Cancel(_) => "cancel", "stop a timer", "nothing";
    Command::ReExecute => "re-execute", "replace the program by a new one, with the same arguments, environment and listening sockets", "nothing, or not re-executed";
    Command::End(_) => "end", "end the process with this code", "nothing";
}

rows! { UPS: Up;
    Up::Ready { .. } => "ready", "it accepts connections, and these interpreters live in it", "the slot serves, and the time to *steady* begins";
    Up::Born(_) => "born", "this interpreter lives", "events and requests may concern it";
    Up::Told(_) => "told", "this interpreter was told of its end", "it is not reported as untold";
    Up::Gone(_) => "gone", "this interpreter is gone", "it misses what is still due to it";
    Up::Leaving => "leaving", "it accepts no connection any more", "no round waits for it; its deadline runs";
    Up::Round { .. } => "round", "it is back from a round: done, failed, or it must be replaced", "the round goes on without it, or waits for its replacement";
    Up::Delivered { .. } => "delivered", "an interpreter heard of a notice, or did its deed", "it is accounted for";
    Up::Missed { .. } => "missed", "an interpreter missed a notice, or failed", "the requester is told";
    Up::Retire => "retire", "it asks to be replaced: it has served long enough", "a successor comes first";
    Up::Ask { .. } => "ask", "an interpreter asks for something that concerns others", "answers, if that interpreter is known to live there";
    Up::Unreadable => "unreadable", "bytes that are no message", "refuses it; nothing else changes";
}

rows! { DOWNS: Down;
    Down::Control(_) => "control", "Drain or Stop", "begins its end, once; a stronger one shortens it";
    Down::Round { .. } => "round", "a Graceful or a Reload, with a version", "does it with every bus, one round at a time, and says how it went";
    Down::Notice { .. } => "notice", "an event or a deed for one interpreter", "gives it to the bus of that interpreter, and says how it went";
}

rows! { WORKER_INPUTS: WorkerInput;
    WorkerInput::Booted(_) => "booted", "the boot is over, and created these interpreters", "serves, and says *ready*";
    WorkerInput::NotBooted => "not booted", "it cannot boot", "ends with code 70";
    WorkerInput::Down(_) => "message", "the controller wrote a message (see below)", "acts on it";
    WorkerInput::Lost => "lost", "the controller's end of the channel is closed", "begins its end, with a deadline of its own";
    WorkerInput::Create(_) => "create", "a request needs an interpreter of this name", "lets it be created, if it serves and the name is free";
    WorkerInput::Created(_) => "created", "an interpreter was created", "says *born*";
    WorkerInput::NotCreated(_) => "not created", "an interpreter could not be created", "goes on without it";
    WorkerInput::Stepped { .. } => "stepped", "an interpreter is through with a step of its end, or failed in it", "goes on with the end; what failed is given up";
    WorkerInput::RoundDone { .. } => "round done", "every bus is back from the round: done, failed, or the host finds that the worker cannot do it in place", "takes the version into use if it is done, and says how it went";
    WorkerInput::DeedDone { .. } => "deed done", "a bus is through with a deed", "says *delivered* or *missed*";
    WorkerInput::Accepted(_) => "accepted", "a connection was accepted", "owes it an answer, with the version in use; if it is refused because the worker leaves, the host closes the connection";
    WorkerInput::AcceptingStopped => "accepting stopped", "the host accepts nothing any more, and told of every connection that it accepted", "says *leaving*";
    WorkerInput::Read(_) => "read", "a request was read from a connection", "owes it an answer";
    WorkerInput::Replied { .. } => "replied", "a request was answered", "keeps the connection, or closes it; a worker that leaves closes it";
    WorkerInput::Closed(_) => "closed", "a client closed its connection", "owes it nothing any more";
    WorkerInput::Ask { .. } => "ask", "code in an interpreter asks, or exits", "does what concerns that interpreter alone; passes on the rest";
    WorkerInput::Retire => "retire", "its host finds that it has served long enough", "says *retire*, and serves on until it is told to drain";
    WorkerInput::Passed(_) => "timer", "a timer passed", "gives up what the timer guards";
}

rows! { WORKER_COMMANDS: WorkerCommand;
    WorkerCommand::Boot(_) => "boot", "start with this version", "booted, or not booted";
    WorkerCommand::Accept => "accept", "accept connections from now on", "accepted, for each";
    WorkerCommand::StopAccepting => "stop accepting", "accept none any more, and close this process's copies of the listening sockets; the other processes keep theirs", "accepting stopped";
    WorkerCommand::Create(_) => "create", "create an interpreter", "created, or not created";
    WorkerCommand::Step(..) => "step", "take an interpreter one step towards its end: stop pass, threads, exit pass, destruction", "stepped";
    WorkerCommand::Round(..) => "round", "do this with the bus of every interpreter", "round done";
    WorkerCommand::Deliver(..) => "deliver", "hand an event to an interpreter", "nothing";
    WorkerCommand::Deed(..) => "deed", "ask the bus of an interpreter for this", "deed done";
    WorkerCommand::Own(..) => "own", "ask the bus of the interpreter that asked", "nothing: the bus answers it";
    WorkerCommand::Close(_) => "close", "close a connection, after its answer", "nothing";
    WorkerCommand::Write(_) => "write", "write a message to the controller", "nothing; *lost* if the channel is closed";
    WorkerCommand::Arm(_) => "arm", "start a timer", "timer";
    WorkerCommand::Cancel(_) => "cancel", "stop a timer", "nothing";
    WorkerCommand::End(_) => "end", "end the process with this code", "nothing";
}

rows! { TIMERS: Timer;
    Timer::Boot(_) => "boot", "a worker is not ready", "it is forced";
    Timer::Steady(_) => "steady", "a worker is ready", "it is proved: it may take the place of another one, and the rate of its slot begins anew";
    Timer::Round(..) => "round", "a round waits for a worker", "a Reload: the worker is to be replaced; a Graceful: it has failed";
    Timer::Notice(..) => "notice", "a worker did not answer for a notice, and has no other deadline", "it is forced";
    Timer::Drain(_) => "drain", "a worker was told to drain, or says that it leaves", "it is told to stop";
    Timer::Stop(_) => "stop", "a worker was told to stop", "it is forced";
    Timer::Deaf(_) => "deaf", "a worker closed its channel, and was not told to end", "it is forced";
}

rows! { WORKER_TIMERS: WorkerTimer;
    WorkerTimer::Drain => "drain", "a worker that was told to stop or lost its controller drains", "it cuts the connections that are open, and waits for its host no longer";
    WorkerTimer::Step(..) => "step", "an interpreter was asked for a step of its end", "the step is given up, and the next one follows; the interpreter is not destroyed, and stays until the process ends; of one that restarts, another one is created all the same";
    WorkerTimer::Birth(_) => "birth", "an interpreter is being created", "the worker goes on without it";
    WorkerTimer::Deed(..) => "deed", "a bus was asked for a deed", "the interpreter missed the notice";
    WorkerTimer::Alone => "alone", "the controller is gone", "the worker ends where it stands, with code 70";
}

fn table(out: &mut String, head: [&str; 3], rows: &[Row]) {
    let [name, first, second] = head;
    let _ = write!(out, "| {name} | {first} | {second} |\n|---|---|---|\n");
    for (name, first, second) in rows {
        let _ = writeln!(out, "| {name} | {first} | {second} |");
    }
}

const HEAD: &str = "
## The two machines

A machine is a function: an input changes its memory, and it gives events (what happened) and commands (what its host must
do). The host is the program around it: it has the sockets, the processes, the clock. It decides nothing. The tables of this
section have a row for each input, command, message and timer; the compiler demands it.
";

/// The section with the tables of both machines.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    let input = |does| ["input", "it says", does];
    let command = ["command", "the host must", "then comes"];
    let said = |hears| ["message", "it says", hears];
    let timer = ["timer", "it runs while", "when it passes"];
    let sections: [(&str, [&str; 3], &[Row]); 8] = [
        ("What the controller is told", input("the controller"), INPUTS),
        ("What the host of the controller must do", command, COMMANDS),
        ("What a worker says to the controller", said("the controller learns"), UPS),
        ("The timers of the controller", timer, TIMERS),
        ("What a worker is told", input("the worker"), WORKER_INPUTS),
        ("What the host of a worker must do", command, WORKER_COMMANDS),
        ("What the controller says to a worker", said("the worker"), DOWNS),
        ("The timers of a worker", timer, WORKER_TIMERS),
    ];
    for (title, head, rows) in sections {
        let _ = write!(out, "\n### {title}\n\n");
        table(&mut out, head, rows);
        if title == "What the host of the controller must do" {
            follows(&mut out);
        }
    }
    out.push_str(DUTIES);
    out
}

fn follows(out: &mut String) {
    out.push_str(FOLLOW);
    for (number, follow) in FOLLOWS.iter().enumerate() {
        let _ = writeln!(out, "| {} | {} | {} |", number + 1, follow.when, follow.does);
    }
}

const FOLLOW: &str = "
### What the controller does by itself

An input has an effect of its own, which the table above names. After it the controller tries these rules from the first one
on, takes the first that has something to do, and begins again, until none has. The machine reads this table.

*The site is up* means that it is Starting or Running, and that no Stop, Restart or Exit is the goal. *The site is down* means
that no configuration is in use: it is Idle, or it is Starting and its load is not over. Such a site has no slots, so before its
load is over no rule spawns a worker. *No successor can come*
means that the slot of the worker is given up, or, of a worker in a slot too many, that a slot of the configuration is.

| # | when | the controller |
|---|---|---|
";

const DUTIES: &str = "
### The duties of a host

The machines count on a few things that no command says.

- A channel is opened before its process is started, and belongs to that process alone. It is close-on-exec in both
  processes, so that a program which an application starts does not keep it open.
- No message of a channel is handed over twice. The messages of a worker, and the notices to a worker, keep their order; a
  control message and a round may overtake notices. A channel neither repeats nor reorders, and the machines count on that: a
  notice that is handed to a worker twice is two notices, and a round that is over and is handed over again is done again.
  Timers, and the ends of what a host was asked to do, may be told late or twice.
- The messages of a worker are handed to the controller before its end is. The host does not wait for the end of file for
  that, because a grandchild may hold the socket: it reads what is there.
- The end of a process is known by its own identity (its process id, while it was not waited for), never by a slot and never
  by a process group.
- A message that cannot be read is handed on as *unreadable*. A host never guesses.
- The place for a control message, and that for a round, are written over and never full. Only notices can find a full
  channel.
- A timer that passes is an input like any other, and may come late. One that comes after it was cancelled is refused. The
  deployment chooses the lengths: that of a notice is longer than that of a deed, and *steady* is longer than the time in which
  the host learns of an end. A worker that is dead and is proved before that counts as a steady one: it takes the place of
  another worker, and its end does not count against the rate.
- The host of the controller hands to a worker what it needs to serve with a version: with its spawn, and, for a Reload in
  place, with the round, which itself names the version alone. No worker opens the file of a key (LOAD-6). Code in
  a worker may read the memory of that worker: a deployment that cannot bear that lets another process sign.
- A load ends, well or not. A host that waits for an operator (a passphrase) gives up some time.
- A worker that boots reads control messages alone. A round and notices that come meanwhile wait; a newer round is written
  over an older one.
- An interpreter whose creation ends after its deadline is destroyed by the host: the machine does not take it any more.
- An exit of code in an interpreter, and a bus that goes for Exit or Restart by itself, are handed to the worker as a
  request of that interpreter for itself. The host begins the exit pass of a bus when the worker asks for it, and not before.
- A signal is a request of the operator, if the host of the controller translates it: the machines know none. The host of a
  worker ignores those that a terminal or a service manager sends to every process of the site: a worker that such a signal
  ends has crashed.
- The addresses are bound with the load of a site that is down. They stay bound while the site is up, so a Reload or a Roll
  changes no address. A host closes the listening sockets when a Stop is reached, and the next Start binds them anew. A Restart keeps
  them: the new program takes them over, and its host asks for the Start.
";
