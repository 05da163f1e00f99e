//! A worker whose controller is a test, which speaks on the channel by hand. The first listening socket is a gate: the
//! application of the worker waits at it, and tells there what was done.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType,
    recv, send, sendmsg, socketpair,
};
use serde_json::{Value, json};
use wspbus::site::{
    App, Connection, Deed, Event, Handle, Name, Native, Request, Round, RoundOutcome, Scope, Step, Version,
    Work, Worker, WorkerDeadlines,
};

use wspbus_models::site::machine::timer::WorkerTimer;
use wspbus_models::site::machine::worker::memory::Input;

use super::{AnyError, HOW, LONG, SHORT};

/// More messages than a channel holds.
const MANY: usize = 3_000;

/// A connection that is accepted in the moment of a drain.
const CONNECTION: Connection = Connection(1);
/// A connection that is accepted after the application said that it accepts none any more.
const LATE: Connection = Connection(2);

/// The application of a worker that is spoken to by hand.
struct Hand {
    how: String,
    gate: Mutex<UnixStream>,
    handle: Handle,
}

impl Hand {
    fn says(&self, what: &str) {
        let mut gate = self.gate.lock().unwrap().try_clone().unwrap();
        gate.write_all(format!("{what}\n").as_bytes()).unwrap();
    }

    /// Waits until the test opens the gate.
    fn waits(&self) {
        let mut gate = self.gate.lock().unwrap().try_clone().unwrap();
        gate.read_exact(&mut [0]).unwrap();
    }

    /// Asks from a thread of its own, and says how the request ended.
    fn asks(&self, request: Request, scope: Scope) {
        let (handle, gate) = (self.handle.clone(), self.gate.lock().unwrap().try_clone().unwrap());
        let mut asked = handle.ask(Native { name: Name(0), birth: Default::default() }, request, scope, None);
        thread::spawn(move || {
            let answer = asked.answer();
            let end = asked.wait();
            // The gate is written to at once, so that no two lines mix.
            let said = format!("{request}: {answer:?}, {end:?}\n");
            (&gate).write_all(said.as_bytes()).unwrap();
        });
    }
}

impl App for Hand {
    fn boot(&self, version: Version) -> Result<Vec<Name>, AnyError> {
        assert_eq!(version, Version(5), "the version of the environment");
        match self.how.as_str() {
            "waits in the boot" => self.waits(),
            "panics in the boot" => panic!("a bug"),
            "fails in the boot" => return Err("no database".into()),
            _ => {}
        }
        Ok(vec![Name(0)])
    }

    fn accept(&self) {
        match self.how.as_str() {
            "asks a lot" | "asks a lot and waits shortly" => {
                // As many rings as messages, while the thread that hears the bell is here.
                let from = Native { name: Name(0), birth: Default::default() };
                (0..MANY).for_each(|_| drop(self.handle.ask(from, Request::Event, Scope::Site, None)));
            }
            "asks" => {
                self.asks(Request::Graceful, Scope::Site);
                self.asks(Request::Reload, Scope::Site);
            }
            "asks its own bus" => self.asks(Request::Graceful, Scope::Interpreter),
            "creates late" | "creates" => self.handle.create(Name(1)),
            _ => {}
        }
    }

    fn stop_accepting(&self) {
        if self.how != "accepts late" {
            return;
        }
        self.waits();
        self.handle.accepted(CONNECTION);
        let (handle, mut gate) = (self.handle.clone(), self.gate.lock().unwrap().try_clone().unwrap());
        thread::spawn(move || {
            gate.read_exact(&mut [0]).unwrap();
            handle.accepted(LATE);
            handle.read(CONNECTION);
            handle.replied(CONNECTION, true);
        });
    }

    fn close(&self, connection: Connection) {
        self.says(&format!("closes {connection}"));
    }

    fn create(&self, _: Native) -> Result<(), AnyError> {
        if self.how == "creates late" {
            self.waits();
        }
        Ok(())
    }

    fn step(&self, interpreter: Native, step: Step) -> Result<(), AnyError> {
        match (self.how.as_str(), step) {
            ("asks", Step::Told) => self.waits(),
            ("cannot be told", Step::Told) => return Err("it is deaf".into()),
            _ => {}
        }
        if self.how == "creates late" && step == Step::Destroyed {
            self.says(&format!("destroyed {}", interpreter.name));
        }
        Ok(())
    }

    fn round(&self, round: Round, _: Work, _: Version) -> RoundOutcome {
        if self.how == "asks inside" {
            let from = Native { name: Name(0), birth: Default::default() };
            drop(self.handle.ask(from, Request::Event, Scope::Site, Some(round)));
            self.waits();
        }
        self.says(&format!("round {round}"));
        RoundOutcome::Done
    }

    fn deed(&self, _: Native, deed: Deed) -> Result<(), AnyError> {
        self.says(&format!("deed {deed}"));
        if self.how == "waits in a deed" {
            self.waits();
        }
        if self.how == "cannot do a deed" { Err("no such file".into()) } else { Ok(()) }
    }

    fn failed(&self, error: &AnyError) {
        self.says(&format!("failed: {error}"));
    }
}

/// The program of the worker.
pub fn work(how: &str) -> ! {
    let mut worker = Worker::begin().unwrap();
    let gate = UnixStream::from(worker.take_sockets().remove(0));
    if how == "starts a program" {
        // Everything that a program of this worker inherits.
        let mut program = Command::new("ls");
        let listed = program.args(["-l", "/proc/self/fd"]).stdin(Stdio::inherit()).output().unwrap();
        let text = String::from_utf8(listed.stdout).unwrap();
        let sockets = text.lines().filter(|line| line.contains("socket:")).count();
        (&gate).write_all(format!("{sockets} sockets of {}\n", text.lines().count() > 3).as_bytes()).unwrap();
    }
    let alone = if how == "asks a lot and waits shortly" { SHORT } else { LONG };
    let deadlines = WorkerDeadlines { drain: LONG, step: LONG, birth: SHORT, deed: LONG, alone };
    let passes = gate.try_clone().unwrap();
    let watch = move |input: &Input, events: &[Event]| {
        if let Input::Passed(timer) = input {
            let is_refused = matches!(events, [Event::Refused { .. }]);
            let said = if is_refused { "of a timer that does not run" } else { name(*timer) };
            (&passes).write_all(format!("the deadline {said}\n").as_bytes()).unwrap();
        }
    };
    let app = Hand { how: how.to_owned(), gate: Mutex::new(gate), handle: worker.handle() };
    let code = worker.deadlines(deadlines).watch(watch).run(app);
    std::process::exit(code.0.into());
}

fn name(timer: WorkerTimer) -> &'static str {
    match timer {
        WorkerTimer::Birth(_) => "of a birth",
        _ => "of something else",
    }
}

/// The controller of a worker, by hand.
struct Controller {
    channel: OwnedFd,
    /// The worker's end: it is looked at, to see whether the worker has read everything.
    theirs: OwnedFd,
    gate: BufReader<UnixStream>,
    process: Child,
}

impl Controller {
    fn new(how: &str) -> Controller {
        let (channel, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None).unwrap();
        let (gate, given) = UnixStream::pair().unwrap();
        gate.set_read_timeout(Some(LONG)).unwrap();
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "a_worker", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(HOW, format!("hand {how}")).env("WSPBUS_WORKER", "7").env("WSPBUS_VERSION", "5");
        command.stdin(Stdio::from(theirs.try_clone().unwrap()));
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let hello = bytes(&json!({ "hello": { "slot": 0, "generation": 1 } }));
        // The gate comes first, and stays first.
        let (other, _) = UnixStream::pair().unwrap();
        let sockets = [given.as_fd(), other.as_fd()];
        let mut space = vec![MaybeUninit::uninit(); SendAncillaryMessage::ScmRights(&sockets).size()];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        assert!(beside.push(SendAncillaryMessage::ScmRights(&sockets)));
        sendmsg(&channel, &[IoSlice::new(&hello)], &mut beside, SendFlags::NOSIGNAL).unwrap();
        Controller { channel, theirs, gate: BufReader::new(gate), process }
    }

    fn writes(&self, letter: &Value) {
        send(&self.channel, &bytes(letter), SendFlags::NOSIGNAL).unwrap();
    }

    /// Waits until the worker has read everything.
    fn is_heard(&self) {
        let end = Instant::now() + LONG;
        while poll(&mut [PollFd::new(&self.theirs, PollFlags::IN)], Some(&Timespec::default())).unwrap() > 0 {
            assert!(Instant::now() < end, "it does not read");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The next packet of the worker.
    fn hears(&self) -> Value {
        assert!(is_readable(&self.channel, LONG), "it says nothing");
        let mut bytes = vec![0; 70_000];
        let (count, _) = recv(&self.channel, &mut bytes[..], RecvFlags::empty()).unwrap();
        assert_eq!(bytes[0], b'1');
        serde_json::from_slice(&bytes[1..count]).unwrap()
    }

    fn opens(&self) {
        self.gate.get_ref().write_all(b"x").unwrap();
    }

    /// The next line that the application says.
    fn is_told(&mut self) -> String {
        let mut line = String::new();
        self.gate.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Waits until the worker takes no time of a processor. One that goes round and round takes some in every while.
    fn is_quiet(&self) {
        let end = Instant::now() + LONG;
        while self.ran_in(SHORT * 5) > 0 {
            assert!(Instant::now() < end, "it goes round and round");
        }
    }

    /// The ticks that the process of the worker ran in this time.
    fn ran_in(&self, time: Duration) -> u64 {
        let ran = || {
            let text = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
            // The twelfth and the thirteenth word behind the name are the ticks of the program and of the system.
            let words = text.rsplit_once(')').unwrap().1.split_whitespace();
            words.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>()
        };
        let before = ran();
        thread::sleep(time);
        ran() - before
    }

    /// Has the process ended by then?
    fn ended(&mut self, limit: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + limit;
        loop {
            let status = self.process.try_wait().unwrap();
            if status.is_some() || Instant::now() > end {
                return status;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// A process that a test left behind goes with the test.
impl Drop for Controller {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_readable(descriptor: &OwnedFd, limit: Duration) -> bool {
    let limit = Timespec::try_from(limit).unwrap();
    poll(&mut [PollFd::new(descriptor, PollFlags::IN)], Some(&limit)).unwrap() > 0
}

fn bytes(letter: &Value) -> Vec<u8> {
    format!("1{letter}").into_bytes()
}

fn control(control: &str) -> Value {
    json!({ "down": { "control": control } })
}

fn round(round: u64) -> Value {
    json!({ "down": { "round": { "round": round, "work": "graceful", "version": 5 } } })
}

fn notice(notice: u64) -> Value {
    let to = json!({ "name": 0, "birth": 0 });
    json!({ "down": { "notice": { "notice": notice, "to": to, "deed": "graceful" } } })
}

fn ready() -> Value {
    json!([{ "ready": { "born": [{ "name": 0, "birth": 0 }] } }])
}

/// The number that the worker gave the request in this packet.
fn call(packet: &Value) -> u64 {
    packet[0]["ask"]["call"].as_u64().unwrap()
}

#[test]
fn a_worker_that_boots_keeps_the_newest_round_and_every_notice() {
    let mut controller = Controller::new("waits in the boot");
    [round(1), round(2), notice(1), notice(2)].iter().for_each(|letter| controller.writes(letter));
    controller.is_heard();
    controller.opens();
    assert_eq!(controller.hears(), ready());
    let mut said: Vec<String> = (0..3).map(|_| controller.is_told()).collect();
    said.sort();
    assert_eq!(said, ["deed Graceful", "deed Graceful", "round 2"]);
    let heard: Vec<String> = (0..3).map(|_| controller.hears().to_string()).collect();
    assert_eq!(heard.iter().filter(|text| text.contains("delivered")).count(), 2, "{heard:?}");
    controller.writes(&control("stop"));
    assert_eq!(controller.ended(LONG).unwrap().code(), Some(0));
}

/// A worker that is killed said all of them, or none.
#[test]
fn the_messages_of_a_step_come_in_one_packet() {
    let mut controller = Controller::new("waits in a deed");
    assert_eq!(controller.hears(), ready());
    [notice(1), notice(2)].iter().for_each(|letter| controller.writes(letter));
    assert_eq!([controller.is_told(), controller.is_told()], ["deed Graceful", "deed Graceful"]);
    controller.writes(&control("stop"));
    let missed = |notice: u64| json!({ "missed": { "notice": notice, "by": { "name": 0, "birth": 0 } } });
    assert_eq!(controller.hears(), json!([missed(1), missed(2)]));
}

/// The channel is full again and again, also at the end of the worker.
#[test]
fn a_worker_says_everything_however_late_its_controller_reads() {
    let mut controller = Controller::new("asks a lot");
    assert_eq!(controller.hears(), ready());
    let first: Vec<u64> = (0..MANY - 1_000).map(|_| call(&controller.hears())).collect();
    controller.writes(&control("stop"));
    controller.is_heard();
    // A worker that ended would have left messages behind.
    assert!(controller.ended(SHORT * 5).is_none());
    let rest: Vec<u64> = (0..1_000).map(|_| call(&controller.hears())).collect();
    assert!([first, rest].concat().into_iter().eq(0..MANY as u64));
    let told = json!({ "told": { "name": 0, "birth": 0 } });
    // A thread of its own stops to accept, so that the interpreter may be told before or after it.
    let both = [controller.hears(), controller.hears()];
    assert!([json!(["leaving"]), json!([told])].iter().all(|one| both.contains(one)), "{both:?}");
    assert_eq!(controller.ended(LONG).unwrap().code(), Some(0));
}

#[test]
fn a_worker_waits_for_a_controller_that_does_not_read_no_longer_than_for_one_that_is_gone() {
    let mut controller = Controller::new("asks a lot and waits shortly");
    assert_eq!(controller.hears(), ready());
    // From the first request on, all of them are on their way.
    assert_eq!(call(&controller.hears()), 0);
    controller.writes(&control("stop"));
    assert_eq!(controller.ended(LONG).unwrap().code(), Some(0));
}

/// Each requester hears its own answer and its own end, and no more than there is.
#[test]
fn a_requester_in_a_worker_hears_its_own_answer() {
    let mut controller = Controller::new("asks");
    assert_eq!(controller.hears(), ready());
    let calls = [call(&controller.hears()), call(&controller.hears())];
    let answered = |call: u64, answer: Value, is_granted: bool| {
        controller
            .writes(&json!({ "answered": { "call": call, "answer": answer, "is_granted": is_granted } }));
    };
    answered(calls[1], json!({ "refused": "not_running" }), false);
    answered(calls[0], json!("accepted"), true);
    assert_eq!(controller.is_told(), "Reload: Some(Refused(NotRunning)), None");
    controller.writes(&json!({ "resolved": { "call": calls[0], "resolution": "reached" } }));
    assert_eq!(controller.is_told(), "Graceful: Some(Accepted), Some(Reached)");
}

/// The worker is still there: a step of its end waits.
#[test]
fn a_requester_in_a_worker_does_not_wait_for_a_controller_that_is_gone() {
    let mut controller = Controller::new("asks");
    assert_eq!(controller.hears(), ready());
    let (other, _kept) = UnixStream::pair().unwrap();
    controller.channel = other.into();
    let mut said = [controller.is_told(), controller.is_told()];
    said.sort();
    assert_eq!(said, ["Graceful: None, None", "Reload: None, None"]);
    controller.is_quiet();
    controller.opens();
    assert_eq!(controller.ended(LONG).unwrap().code(), Some(0));
}

#[test]
fn a_request_for_one_interpreter_is_answered_by_its_worker() {
    let mut controller = Controller::new("asks its own bus");
    let mut said = [controller.is_told(), controller.is_told()];
    said.sort();
    assert_eq!(said, ["Graceful: Some(Accepted), None", "deed Graceful"]);
}

/// The round is in progress: the controller learns that its listener asks.
#[test]
fn a_request_inside_a_round_says_so() {
    let controller = Controller::new("asks inside");
    assert_eq!(controller.hears(), ready());
    controller.writes(&round(3));
    assert_eq!(controller.hears()[0]["ask"]["inside"], json!(3));
    controller.opens();
    assert_eq!(controller.hears()[0]["round"]["outcome"], json!("done"));
}

/// The host takes a connection from the queue while the worker is told to drain. Its client gets an answer.
#[test]
fn a_connection_of_the_moment_of_a_drain_is_answered_before_the_end() {
    let mut controller = Controller::new("accepts late");
    assert_eq!(controller.hears(), ready());
    controller.writes(&control("drain"));
    assert_eq!(controller.hears(), json!([{ "told": { "name": 0, "birth": 0 } }]));
    controller.opens();
    assert_eq!(controller.hears(), json!(["leaving"]), "not before its host stopped");
    controller.is_quiet();
    assert!(controller.ended(Duration::ZERO).is_none(), "it owes an answer");
    controller.opens();
    let told = [controller.is_told(), controller.is_told()];
    assert_eq!(told, ["closes 2", "closes 1"], "the one that came too late, and the one that was answered");
    assert!(controller.ended(LONG).expect("it ends").success());
}

/// Its deadline has passed, and the machine counts on it no more.
#[test]
fn an_interpreter_that_is_created_too_late_is_destroyed() {
    let mut controller = Controller::new("creates late");
    assert_eq!(controller.hears(), ready());
    assert_eq!(controller.is_told(), "the deadline of a birth");
    controller.opens();
    assert_eq!(controller.is_told(), "destroyed B");
}

#[test]
fn a_deadline_that_was_kept_does_not_pass() {
    let mut controller = Controller::new("creates");
    assert_eq!(controller.hears(), ready());
    thread::sleep(SHORT * 3);
    controller.writes(&round(1));
    // On a slow machine the interpreter is created too late.
    let said = controller.is_told();
    assert!(["round 1", "the deadline of a birth"].contains(&said.as_str()), "{said}");
}

#[test]
fn the_application_is_told_of_each_failure_of_its_work() {
    let mut controller = Controller::new("cannot do a deed");
    controller.writes(&notice(1));
    assert_eq!(controller.hears(), ready());
    let said = [controller.is_told(), controller.is_told()];
    assert_eq!(said, ["deed Graceful", "failed: no such file"]);
    assert_eq!(controller.hears()[0]["missed"]["notice"], json!(1));
    let mut controller = Controller::new("cannot be told");
    assert_eq!(controller.hears(), ready());
    controller.writes(&control("stop"));
    assert_eq!(
        (controller.hears(), controller.is_told()),
        (json!(["leaving"]), "failed: it is deaf".to_owned())
    );
    assert_eq!(controller.ended(LONG).unwrap().code(), Some(0));
    assert!(!is_readable(&controller.channel, Duration::ZERO), "the controller is not told that it was told");
    for (how, why) in [("fails in the boot", "no database"), ("panics in the boot", "the work panicked")] {
        let mut controller = Controller::new(how);
        assert_eq!(controller.is_told(), format!("failed: {why}"));
        assert_eq!(controller.ended(LONG).unwrap().code(), Some(70));
    }
}

/// Bytes that are no message say nothing.
#[test]
fn a_worker_goes_on_after_bytes_that_are_no_message() {
    let mut controller = Controller::new("well");
    assert_eq!(controller.hears(), ready());
    for noise in [&b"2{}"[..], b"1{", &[b'1'; 70_000]] {
        send(&controller.channel, noise, SendFlags::NOSIGNAL).unwrap();
    }
    controller.writes(&round(1));
    assert_eq!(controller.is_told(), "round 1");
}

/// Neither the channel of the worker nor a listening socket.
#[test]
fn a_program_that_a_worker_starts_inherits_no_socket() {
    let mut controller = Controller::new("starts a program");
    assert_eq!(controller.is_told(), "0 sockets of true");
}
