//! Plays a case and writes down the events that were seen, in a short notation:
//! `S:from>to` state written, `P:channel` pass begun, `L:channel/listener` listener begun, `/L` it ended
//! well, `X` otherwise, `T1:` thread 1 moves now, `rc=` the process ended.

use std::path::Path;
use std::process::Command as Program;

use wspbus_kit::conform::message::{
    Begin, Call, Command, End, Ending, Gate, MainProgram, Observed, Point, Reply, Subscription, Topic, Worker,
};
use wspbus_kit::conform::{Adapter, Limits};
use wspbus_models::bus::event::{Event, ListenerId, Outcome, ThreadId};
use wspbus_models::bus::{Code, Request};

pub const EXIT: Request = Request::Exit(Code::OK);

/// The program that is the adapter of the real bus of CherryPy.
pub fn program() -> Program {
    adapter_of("cherrypy.py")
}

/// The program that is an adapter: a file of `scripts/adapters`.
pub fn adapter_of(file: &str) -> Program {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let python = root.join(".peers/venv/bin/python");
    assert!(python.exists(), "{} is not there: run scripts/peers first", python.display());
    let mut program = Program::new(python);
    program.arg(root.join("scripts/adapters").join(file));
    program
}

/// The adapter of the real bus, started.
pub fn adapter() -> Adapter {
    Adapter::spawn(&mut program(), Limits::default()).unwrap()
}

pub fn listener(channel: Topic, number: u8) -> Subscription {
    Subscription {
        channel,
        listener: ListenerId(u64::from(number)),
        priority: number,
        always: None,
        level: None,
        hash: None,
    }
}

pub fn always(channel: Topic, number: u8, outcome: Ending) -> Subscription {
    Subscription { always: Some(outcome), ..listener(channel, number) }
}

pub struct Play {
    pub adapter: Adapter,
    pub events: Vec<Observed>,
    pub last: Reply,
    pub text: String,
    speaker: u8,
}

impl Play {
    /// Begins a case with these listeners and worker threads (`true`: daemon).
    pub fn new(listeners: &[Subscription], daemons: &[bool]) -> Play {
        Play::begin(begin(listeners, daemons))
    }

    /// As `new`; an exception that leaves a call of the main program ends it.
    pub fn ending(listeners: &[Subscription], daemons: &[bool]) -> Play {
        Play::begin(Begin { main: MainProgram::Ends, ..begin(listeners, daemons) })
    }

    fn begin(begin: Begin) -> Play {
        Play::on(adapter(), begin)
    }

    /// Begins a case on this adapter.
    pub fn on(mut adapter: Adapter, begin: Begin) -> Play {
        adapter.hello().unwrap();
        let last = adapter.send(&Command::Begin(begin)).unwrap();
        Play { adapter, events: Vec::new(), last, text: String::new(), speaker: 0 }
    }

    pub fn send(&mut self, thread: u8, command: &Command) {
        self.last = self.adapter.send(command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let seen = self.last.events().to_vec();
        for event in &seen {
            if let Some(words) = short(event) {
                if self.speaker != thread {
                    self.text += &format!("T{thread}: ");
                    self.speaker = thread;
                }
                self.text += &format!("{words} ");
            }
        }
        self.events.extend(seen);
    }

    pub fn request(&mut self, thread: u8, request: Request) {
        self.call(thread, Call::Bus(request));
    }

    pub fn call(&mut self, thread: u8, request: Call) {
        self.send(thread, &Command::Request { thread: ThreadId(thread), request });
        self.go(thread);
    }

    pub fn end(&mut self, thread: u8, outcome: Ending) {
        self.send(thread, &Command::End { thread: ThreadId(thread), outcome });
        self.go(thread);
    }

    pub fn reenter(&mut self, thread: u8, request: Request) {
        let request = Call::Bus(request);
        self.send(thread, &Command::Reenter { thread: ThreadId(thread), request });
        self.go(thread);
    }

    pub fn step(&mut self, thread: u8) {
        self.send(thread, &Command::Step { thread: ThreadId(thread) });
    }

    pub fn finish(&mut self, thread: u8) {
        self.send(thread, &Command::Finish { thread: ThreadId(thread) });
        self.go(thread);
    }

    /// Steps a thread over writes, publishes and looks at the state.
    pub fn go(&mut self, thread: u8) {
        while matches!(self.at(thread), Some(Point::Write { .. } | Point::Publish { .. } | Point::Read)) {
            self.step(thread);
        }
    }

    pub fn at(&self, thread: u8) -> Option<Point> {
        match &self.last {
            Reply::Settled { at, .. } => at.get(&ThreadId(thread)).copied(),
            _ => None,
        }
    }

    pub fn ended(&self) -> Option<End> {
        match &self.last {
            Reply::Ended { end, .. } => Some(*end),
            _ => None,
        }
    }

    pub fn saw(&self, event: &Event) -> bool {
        self.events.iter().any(|seen| matches!(seen, Observed::Event(seen) if seen == event))
    }

    /// The events that were seen; ends of lines and indentations of the expectation do not count.
    pub fn assert(&self, expected: &str) {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&self.text), words(expected), "\n{:#?}", self.events);
        let surprises: Vec<_> =
            self.events.iter().filter(|event| matches!(event, Observed::Surprise { .. })).collect();
        assert!(surprises.is_empty(), "{surprises:?}");
    }
}

pub fn begin(listeners: &[Subscription], daemons: &[bool]) -> Begin {
    Begin {
        case: "peers".to_owned(),
        listeners: listeners.to_vec(),
        threads: (1..)
            .zip(daemons)
            .map(|(number, daemon)| Worker { thread: ThreadId(number), daemon: *daemon })
            .collect(),
        main: MainProgram::Catches,
        gates: Gate::ALL.to_vec(),
        denied: Vec::new(),
    }
}

fn short(event: &Observed) -> Option<String> {
    let Observed::Event(event) = event else { return None };
    Some(match event {
        Event::StateWritten { from, to } => format!("S:{from}>{to}"),
        Event::PassBegan { channel, .. } => format!("P:{channel}"),
        Event::ListenerBegan { channel, listener, .. } => format!("L:{channel}/{}", listener.0),
        Event::ListenerEnded { outcome: Outcome::Ok, .. } => "/L".to_owned(),
        Event::ListenerEnded { .. } => "X".to_owned(),
        Event::ReExecuted { .. } => "EXECV".to_owned(),
        Event::Ended { code } => format!("rc={code}"),
        _ => return None,
    })
}
