//! A controller whose worker is written by hand: it reads and writes its channel when a test lets it. Its standard output
//! is the gate at which the test commands it.

use std::fs;
use std::io::{BufRead, BufReader, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::io::dup;
use rustix::net::{RecvAncillaryBuffer, RecvFlags, SendFlags, recvmsg, send};
use rustix::stdio::{dup2_stdin, stdin, stdout};
use serde_json::{Value, json};
use wspbus::Code;
use wspbus::site::{Deadlines, Event, Name, Native, Request, Resolution, Spawn, Status, Target, WorkerId};
use wspbus_models::site::machine::event::Said;

use super::{LONG, PATIENT, SHORT, Site, count, program};

/// The first word of a worker at its gate.
const HERE: &str = "HERE";

/// The program of a worker by hand: each line at its gate is a command.
pub fn work() -> ! {
    let gate = UnixStream::from(dup(stdout()).unwrap());
    let mut says = gate.try_clone().unwrap();
    says.write_all(format!("\n{HERE} {}\n", std::process::id()).as_bytes()).unwrap();
    for line in BufReader::new(gate).lines().map_while(Result::ok) {
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match word {
            "write" => drop(send(stdin(), format!("1{rest}").as_bytes(), SendFlags::NOSIGNAL).unwrap()),
            "read" => says.write_all(format!("{}\n", read()).as_bytes()).unwrap(),
            "close" => dup2_stdin(fs::File::open("/dev/null").unwrap()).unwrap(),
            "identity" => {
                let of = |name| std::env::var(name).unwrap();
                let text = format!("{} {}\n", of("WSPBUS_WORKER"), of("WSPBUS_VERSION"));
                says.write_all(text.as_bytes()).unwrap();
            }
            "sockets" => says.write_all(format!("{}\n", sockets()).as_bytes()).unwrap(),
            _ => std::process::exit(rest.parse().unwrap()),
        }
    }
    // The test is over.
    std::process::exit(0);
}

/// The next message, as text.
fn read() -> String {
    let (mut bytes, mut space) = (vec![0; 70_000], [MaybeUninit::uninit(); 4_096]);
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let got = recvmsg(stdin(), &mut [IoSliceMut::new(&mut bytes)], &mut beside, RecvFlags::empty()).unwrap();
    String::from_utf8_lossy(&bytes[1..got.bytes]).into_owned()
}

/// The number of sockets of this process.
fn sockets() -> usize {
    let all = fs::read_dir("/proc/self/fd").unwrap();
    let links = all.filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
    links.filter(|link| link.to_string_lossy().starts_with("socket:")).count()
}

/// A worker by hand, at its gate.
struct Rough {
    gate: BufReader<UnixStream>,
    process: u32,
}

impl Rough {
    fn at(gate: UnixStream) -> Rough {
        gate.set_read_timeout(Some(LONG)).unwrap();
        let mut rough = Rough { gate: BufReader::new(gate), process: 0 };
        // The test program says something of its own first.
        while rough.process == 0 {
            let line = rough.says();
            rough.process = line.strip_prefix("HERE ").map_or(0, |number| number.parse().unwrap());
        }
        rough
    }

    fn does(&self, command: &str) {
        self.gate.get_ref().write_all(format!("{command}\n").as_bytes()).unwrap();
    }

    fn writes(&self, messages: &Value) {
        self.does(&format!("write {messages}"));
    }

    /// The next line at the gate.
    fn says(&mut self) -> String {
        let mut line = String::new();
        assert!(self.gate.read_line(&mut line).unwrap() > 0, "the worker is gone");
        line.trim_end().to_owned()
    }

    /// The worker reads a message, and says it.
    fn reads(&mut self) -> Value {
        self.does("read");
        serde_json::from_str(&self.says()).unwrap()
    }

    /// The worker has carried out every command so far.
    fn is_through(&mut self) -> usize {
        self.does("sockets");
        self.says().parse().unwrap()
    }

    fn is_ready(&self) {
        self.writes(&json!([{ "ready": { "born": [native()] } }]));
    }

    /// Ends, and is a process that ended when this returns.
    fn exits(&mut self, code: u8) {
        self.does(&format!("exit {code}"));
        while self.state().is_some_and(|state| state != 'Z') {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The state of the process, as the system says it; none if the system has forgotten it.
    fn state(&self) -> Option<char> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.process)).ok()?;
        text.rsplit_once(')')?.1.trim_start().chars().next()
    }
}

fn native() -> Value {
    json!({ "name": 0, "birth": 0 })
}

/// A site of workers by hand. The controller waits with each spawn until the test takes the gate of the worker.
fn site(slots: u32, deadlines: Deadlines) -> (Site, Receiver<UnixStream>) {
    let (gives, gates) = sync_channel(0);
    let spawns = move |_: &Spawn| {
        let (gate, theirs) = UnixStream::pair().unwrap();
        let mut command: Command = program("rough");
        command.stdout(Stdio::from(OwnedFd::from(theirs)));
        let _ = gives.send(gate);
        command
    };
    (Site::of(slots, deadlines, spawns), gates)
}

/// A worker that does not end by itself is forced at the end of its site.
const FORCED: Deadlines = Deadlines { stop: SHORT, drain: SHORT, ..PATIENT };

/// Ends a site, and gives everything that happened.
fn events(site: Site) -> Vec<Event> {
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    site.end().1
}

const FIRST: WorkerId = WorkerId(0);
const SECOND: WorkerId = WorkerId(1);

fn heard(events: &[Event], of: WorkerId, what: Said) -> usize {
    let is_it =
        |event: &Event| matches!(event, Event::Heard { worker, said } if (*worker, *said) == (of, what));
    events.iter().position(is_it).unwrap()
}

/// More messages than are read in a turn.
const MANY: usize = 100;

/// All that a worker wrote is heard before its end is, however much that is.
#[test]
fn the_last_words_of_a_worker_are_heard() {
    let (site, gates) = site(2, FORCED);
    let asked = site.operator.ask(Request::Start, Target::Site);
    let mut first = Rough::at(gates.recv_timeout(LONG).unwrap());
    first.is_ready();
    (0..MANY).for_each(|_| first.writes(&json!([])));
    first.writes(&json!([{ "told": native() }]));
    first.exits(3);
    // Until now the controller waited with the second spawn.
    let second = Rough::at(gates.recv_timeout(LONG).unwrap());
    second.is_ready();
    let third = Rough::at(gates.recv_timeout(LONG).unwrap());
    third.is_ready();
    asked.wait();
    let events = events(site);
    assert!(events.contains(&Event::Ended { worker: FIRST, status: Status::Exited(Code(3)) }));
    let untold =
        |event: &Event| matches!(event, Event::Untold { interpreter } if interpreter.worker == FIRST);
    assert_eq!(count(&events, untold), 0);
}

/// Messages that say nothing count too.
#[test]
fn a_worker_that_says_much_lets_another_one_speak() {
    let (site, gates) = site(3, FORCED);
    let asked = site.operator.ask(Request::Start, Target::Site);
    let mut first = Rough::at(gates.recv_timeout(LONG).unwrap());
    (0..MANY).for_each(|_| first.writes(&json!([])));
    first.is_ready();
    let mut second = Rough::at(gates.recv_timeout(LONG).unwrap());
    second.is_ready();
    first.is_through();
    second.is_through();
    let third = Rough::at(gates.recv_timeout(LONG).unwrap());
    third.is_ready();
    asked.wait();
    let events = events(site);
    assert!(heard(&events, SECOND, Said::Ready) < heard(&events, FIRST, Said::Ready));
}

/// A site that runs, with its two workers, the older one first.
fn site_of_two() -> (Site, Receiver<UnixStream>, [Rough; 2]) {
    let (site, gates) = site(2, FORCED);
    let asked = site.operator.ask(Request::Start, Target::Site);
    let both = [(); 2].map(|()| {
        let worker = Rough::at(gates.recv_timeout(LONG).unwrap());
        worker.is_ready();
        worker
    });
    assert_eq!(asked.wait(), Some(Resolution::Reached));
    (site, gates, both)
}

/// A worker's own requests are answered to that worker, by its number, and so are their ends.
#[test]
fn a_worker_hears_the_answer_to_its_request_and_its_end() {
    let (site, _gates, mut both) = site_of_two();
    let asks = |call: u64, request: &str| {
        let ask =
            json!({ "call": call, "from": native(), "request": request, "scope": "site", "inside": null });
        json!([{ "ask": ask }])
    };
    for worker in &mut both {
        assert_eq!(worker.reads()["hello"]["generation"], json!(0));
    }
    both[1].writes(&asks(7, "start"));
    let answer = json!({ "answered": { "call": 7, "answer": "already", "is_granted": false } });
    assert_eq!(both[1].reads(), answer);
    both[1].writes(&asks(8, "graceful"));
    for worker in &mut both {
        let round = worker.reads()["down"]["round"]["round"].clone();
        worker.writes(&json!([{ "round": { "round": round, "outcome": "done" } }]));
    }
    let answer = json!({ "answered": { "call": 8, "answer": "accepted", "is_granted": true } });
    assert_eq!(both[1].reads(), answer);
    assert_eq!(both[1].reads(), json!({ "resolved": { "call": 8, "resolution": "reached" } }));
    events(site);
}

/// The channel of the worker is full, and the controller says so at once: no deadline has to pass.
#[test]
fn a_notice_that_finds_no_room_is_missed() {
    let (mut site, gates) = site(1, FORCED);
    let asked = site.operator.ask(Request::Start, Target::Site);
    let worker = Rough::at(gates.recv_timeout(LONG).unwrap());
    worker.is_ready();
    assert_eq!(asked.wait(), Some(Resolution::Reached));
    let mut asked: Vec<_> =
        (0..5_000).map(|_| site.operator.ask(Request::Graceful, Target::Application(Name(0)))).collect();
    site.until(|event| matches!(event, Event::Missing { .. }));
    let last = asked.pop().and_then(|asked| asked.wait_with_missing());
    let Some((Resolution::ReachedWithFailures(failures), missing)) = last else { panic!("{last:?}") };
    assert!(failures.missed);
    assert_eq!(missing, [Native::default().of(FIRST)]);
    events(site);
}

/// The requester is an interpreter of another worker: its host is told which interpreter missed the event.
#[test]
fn a_worker_hears_which_interpreter_missed_its_event() {
    let (site, gates, mut both) = site_of_two();
    let [sender, other] = &mut both;
    assert!(sender.reads()["hello"].is_object());
    let ask =
        json!({ "call": 7, "from": native(), "request": "event", "scope": "application", "inside": null });
    sender.writes(&json!([{ "ask": ask }]));
    let notice = sender.reads()["down"]["notice"]["notice"].clone();
    let answer = json!({ "answered": { "call": 7, "answer": "accepted", "is_granted": true } });
    assert_eq!(sender.reads(), answer);
    other.exits(1);
    // The controller tells its requesters what happened when the next worker is spawned.
    let next = Rough::at(gates.recv_timeout(LONG).unwrap());
    let missed = json!({ "worker": 1, "name": 0, "birth": 0 });
    assert_eq!(sender.reads(), json!({ "missed": { "call": 7, "interpreter": missed } }));
    sender.writes(&json!([{ "delivered": { "notice": notice, "to": native() } }]));
    assert_eq!(sender.reads()["resolved"]["call"], json!(7));
    next.is_ready();
    events(site);
}

/// Its process is still there: it is forced, and its end is seen, though nothing else happens.
#[test]
fn a_worker_that_closed_its_channel_is_forced() {
    let (mut site, gates) = site(1, Deadlines { deaf: SHORT, ..FORCED });
    let asked = site.operator.ask(Request::Start, Target::Site);
    let worker = Rough::at(gates.recv_timeout(LONG).unwrap());
    worker.is_ready();
    asked.wait();
    site.until(|event| matches!(event, Event::Steady { .. }));
    worker.does("close");
    site.until(|event| *event == Event::ChannelClosed { worker: FIRST });
    site.until(|event| *event == Event::Forced { worker: FIRST });
    site.until(|event| *event == Event::Ended { worker: FIRST, status: Status::Killed });
    assert_eq!(worker.state(), None, "the system has forgotten it");
    let next = Rough::at(gates.recv_timeout(LONG).unwrap());
    next.is_ready();
    events(site);
}

/// Its channel and its gate, and nothing of the controller or of another worker.
#[test]
fn a_worker_inherits_its_channel_alone() {
    let (site, gates) = site(3, FORCED);
    let asked = site.operator.ask(Request::Start, Target::Site);
    let all = [(); 3].map(|()| {
        let mut worker = Rough::at(gates.recv_timeout(LONG).unwrap());
        let sockets = worker.is_through();
        worker.does("identity");
        let identity = worker.says();
        worker.is_ready();
        (sockets, identity, worker)
    });
    asked.wait();
    // The workers stay until the end: one that left would be replaced.
    let told = all.each_ref().map(|(sockets, identity, _)| (*sockets, identity.as_str()));
    // The channel, and the gate three times.
    assert_eq!(told, ["0 1", "1 1", "2 1"].map(|identity| (4, identity)));
    events(site);
}
