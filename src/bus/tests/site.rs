//! A controller and workers in real processes. The test program is the program of the workers too: a worker is a run of
//! the test `a_worker` alone, with its channel as standard input.
#![cfg(all(target_os = "linux", feature = "site"))]

#[path = "site/hand.rs"]
mod hand;
#[path = "site/rough.rs"]
mod rough;

use std::env;
use std::io::{BufRead, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{SendFlags, send};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open};
use wspbus::Code;
use wspbus::site::{
    Answer, App, Controller, Deadlines, End, Event, Failure, Loaded, Name, Native, Operator, Reason, Request,
    Resolution, Round, RoundOutcome, Scope, SiteStatus, Spawn, State, Step, Target, Version, Work, Worker,
    WorkerDeadlines,
};

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// The variable that says how a worker behaves.
const HOW: &str = "WSPBUS_TEST_WORKER";

/// The variable that says how the workers of a controller of its own behave.
const CONTROLLER: &str = "WSPBUS_TEST_CONTROLLER";

/// Long enough for any machine. Where nothing hangs, no verdict depends on it.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(20);

/// An application that does what the variable says.
struct Shop {
    how: String,
    handle: wspbus::site::Handle,
}

impl App for Shop {
    fn boot(&self, _: Version) -> Result<Vec<Name>, AnyError> {
        match self.how.as_str() {
            "cannot boot" => Err("no database".into()),
            "hangs in the boot" => loop {
                thread::park();
            },
            _ => Ok(vec![Name(0), Name(1)]),
        }
    }

    fn accept(&self) {
        if self.how == "asks for an exit" {
            let handle = self.handle.clone();
            thread::spawn(move || {
                let from = Native { name: Name(0), birth: Default::default() };
                let answer = handle.ask(from, Request::Exit(Code(3)), Scope::Site, None).answer();
                println!("{answer:?}");
            });
        }
        assert!(self.how != "cannot accept", "this panic is a part of the test");
        if self.how == "dies early" {
            std::process::abort();
        }
    }

    fn stop_accepting(&self) {}

    fn step(&self, interpreter: Native, step: Step) -> Result<(), AnyError> {
        if self.how == "hangs in its end" && interpreter.name == Name(0) && step == Step::Joined {
            loop {
                thread::park();
            }
        }
        Ok(())
    }

    fn round(&self, _: Round, work: Work, _: Version) -> RoundOutcome {
        match (self.how.as_str(), work) {
            ("cannot reload in place", Work::Reload) => RoundOutcome::Replace,
            _ => RoundOutcome::Done,
        }
    }
}

/// The program of a worker.
#[test]
#[ignore = "the program of a worker: its controller runs it"]
fn a_worker() {
    let Ok(how) = env::var(HOW) else { return };
    if how == "noise" {
        return noise();
    }
    if how == "rough" {
        rough::work();
    }
    if let Some(how) = how.strip_prefix("hand ") {
        hand::work(how);
    }
    let worker = Worker::begin().expect("a controller started this process");
    let shop = Shop { how, handle: worker.handle() };
    let code = worker.deadlines(WorkerDeadlines { step: SHORT, ..Default::default() }).run(shop);
    std::process::exit(code.0.into());
}

/// Writes bytes of every kind to the channel, and reads nothing, until the process is forced.
fn noise() {
    let mut number: u64 = 1;
    loop {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let texts: [&[u8]; 6] = [
            &number.to_le_bytes(),
            b"1{\"control\":\"stop\"}",
            b"1[\"unreadable\"]",
            b"1[{\"ask\":{\"call\":0,\"from\":{\"name\":0,\"birth\":0},\"request\":{\"exit\":9},\"scope\":\"site\",\"inside\":null}}]",
            b"1[{\"told\":{\"name\":0,\"birth\":0}}]",
            &[b'1'; 70_000],
        ];
        let _ =
            send(rustix::stdio::stdin(), texts[(number >> 33) as usize % texts.len()], SendFlags::NOSIGNAL);
    }
}

/// The program of a worker that behaves so.
fn program(how: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args(["--exact", "a_worker", "--ignored", "--nocapture", "--test-threads=1"]).env(HOW, how);
    command
}

/// A site that runs on a thread of its own.
struct Site {
    operator: Operator,
    events: Receiver<Event>,
    seen: Vec<Event>,
    thread: JoinHandle<End>,
}

const PATIENT: Deadlines =
    Deadlines { boot: LONG, steady: SHORT, round: LONG, notice: LONG, drain: LONG, stop: LONG, deaf: LONG };

impl Site {
    /// A site of so many slots whose workers behave as `how` says at the time of their spawn.
    fn new(slots: u32, deadlines: Deadlines, how: &Arc<Mutex<String>>) -> Site {
        let how = how.clone();
        Site::of(slots, deadlines, move |_: &Spawn| {
            let mut command = program(how.lock().expect("no panic").as_str());
            command.stdout(Stdio::null());
            command
        })
    }

    /// A site of so many slots whose workers are spawned so.
    fn of(slots: u32, deadlines: Deadlines, program: impl FnMut(&Spawn) -> Command + Send + 'static) -> Site {
        let (tells, events) = channel();
        let mut version = 0;
        let load = move || {
            version += 1;
            Ok(Loaded { version: Version(version), slots })
        };
        let (handed, operator) = channel();
        let thread = thread::spawn(move || {
            let watch = move |_: &_, events: &[Event]| {
                events.iter().for_each(|event| tells.send(*event).unwrap_or_default())
            };
            let builder = Controller::builder(load, program).deadlines(deadlines).watch(watch);
            let mut controller = builder.build().expect("a controller");
            handed.send(controller.operator()).expect("a test waits");
            controller.run()
        });
        Site { operator: operator.recv().expect("a controller"), events, seen: Vec::new(), thread }
    }

    fn asks(&self, request: Request) -> Option<Resolution> {
        self.operator.ask(request, Target::Site).wait()
    }

    /// Waits until this happens.
    fn until(&mut self, what: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.events.recv_timeout(LONG).expect("it happens");
            self.seen.push(event);
            if what(&event) {
                return event;
            }
        }
    }

    /// Everything that happened.
    fn end(mut self) -> (End, Vec<Event>) {
        let end = self.thread.join().expect("no panic");
        self.seen.extend(self.events.try_iter());
        (end, self.seen)
    }
}

fn how(how: &str) -> Arc<Mutex<String>> {
    Arc::new(Mutex::new(how.to_owned()))
}

fn count(events: &[Event], what: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| what(event)).count()
}

const fn is_spawned(event: &Event) -> bool {
    matches!(event, Event::Spawned { .. })
}

#[test]
fn a_site_starts_rolls_reloads_and_ends() {
    let site = Site::new(3, PATIENT, &how("well"));
    let asked = [Request::Start, Request::Roll, Request::Reload, Request::Graceful];
    for request in asked {
        assert_eq!(site.asks(request), Some(Resolution::Reached), "{request}");
    }
    assert_eq!(site.asks(Request::Exit(Code(4))), Some(Resolution::Reached));
    let (end, events) = site.end();
    assert_eq!(end, End::Exits(Code(4)));
    assert_eq!(count(&events, is_spawned), 6);
    assert_eq!(count(&events, |event| matches!(event, Event::Ended { .. })), 6);
    assert_eq!(count(&events, |event| matches!(event, Event::Forced { .. } | Event::Untold { .. })), 0);
    assert_eq!(count(&events, |event| matches!(event, Event::Refused { .. })), 0);
}

#[test]
fn a_site_that_ended_answers_nothing() {
    let site = Site::new(1, PATIENT, &how("well"));
    assert_eq!(site.asks(Request::Restart), Some(Resolution::Reached));
    let operator = site.operator.clone();
    assert_eq!(site.end().0, End::ReExecutes);
    assert_eq!(operator.ask(Request::Start, Target::Site).answer(), None);
}

#[test]
fn a_worker_that_crashes_is_replaced_and_one_that_dies_early_is_given_up() {
    let behaves = how("well");
    let mut site = Site::new(1, PATIENT, &behaves);
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    *behaves.lock().expect("no panic") = "dies early".to_owned();
    let Some(Resolution::ReachedWithFailures(failures)) = site.asks(Request::Roll) else {
        panic!("it breaks off")
    };
    assert!(failures.slot, "{failures:?}");
    site.until(|event| matches!(event, Event::BrokeOff { .. }));
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    assert_eq!(site.end().0, End::Exits(Code::OK));
}

#[test]
fn workers_that_cannot_boot_or_accept_bring_no_site_up() {
    for behaves in ["cannot boot", "cannot accept"] {
        let site = Site::new(2, PATIENT, &how(behaves));
        let Some(Resolution::ReachedWithFailures(failures)) = site.asks(Request::Start) else {
            panic!("it failed")
        };
        assert!(failures.slot && failures.no_service, "{failures:?}");
        assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
        let (end, events) = site.end();
        assert_eq!(end, End::Exits(Code::SOFTWARE));
        assert_eq!(count(&events, is_spawned), 4, "{behaves}");
    }
}

#[test]
fn a_boot_that_hangs_is_forced() {
    let site = Site::new(1, Deadlines { boot: SHORT, ..PATIENT }, &how("hangs in the boot"));
    assert!(matches!(site.asks(Request::Start), Some(Resolution::ReachedWithFailures(_))));
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    let (_, events) = site.end();
    assert_eq!(count(&events, |event| matches!(event, Event::Forced { .. })), 2);
}

#[test]
fn a_step_that_hangs_is_given_up_by_the_worker() {
    let site = Site::new(1, PATIENT, &how("hangs in its end"));
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    assert_eq!(site.asks(Request::Stop), Some(Resolution::Reached));
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    let (end, events) = site.end();
    assert_eq!(end, End::Exits(Code::OK));
    assert_eq!(count(&events, |event| matches!(event, Event::Forced { .. })), 0);
}

#[test]
fn a_worker_that_cannot_reload_in_place_is_replaced() {
    let behaves = how("cannot reload in place");
    let site = Site::new(1, PATIENT, &behaves);
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    assert_eq!(site.asks(Request::Reload), Some(Resolution::Reached));
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    assert_eq!(count(&site.end().1, is_spawned), 2);
}

#[test]
fn an_application_of_a_dedicated_site_can_end_it() {
    let mut site = Site::new(1, PATIENT, &how("asks for an exit"));
    site.operator.ask(Request::Start, Target::Site);
    site.until(|event| {
        matches!(event, Event::Answered { request: Request::Exit(Code(3)), answer: Answer::Accepted, .. })
    });
    assert_eq!(site.end().0, End::Exits(Code(3)));
}

#[test]
fn a_process_of_its_own_is_no_worker() {
    let error = Worker::begin().map(|_| ()).expect_err("no controller started this process");
    assert!(error.to_string().contains("WSPBUS_WORKER"), "{error}");
}

#[test]
fn a_request_that_is_refused_has_no_end() {
    let site = Site::new(1, PATIENT, &how("well"));
    let mut asked = site.operator.ask(Request::Roll, Target::Site);
    assert_eq!(asked.answer(), Some(Answer::Refused(Reason::NotRunning)));
    assert_eq!(asked.wait(), None);
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    let (_, events) = site.end();
    let states: Vec<State> = events
        .iter()
        .filter_map(|event| if let Event::StateWritten { to, .. } = event { Some(*to) } else { None })
        .collect();
    assert_eq!(states, [State::Exited]);
}

/// Waits until the site is as this says.
fn until(operator: &Operator, what: impl Fn(&SiteStatus) -> bool) -> SiteStatus {
    loop {
        let status = operator.status().expect("the site runs");
        if what(&status) {
            return status;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn kill(process: u32, signal: Signal) {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw).expect("a process");
    rustix::process::kill_process(process, signal).expect("it lives");
}

fn is_steady(status: &SiteStatus) -> bool {
    status.memory.children.iter().all(|child| child.steady)
}

#[test]
fn a_worker_that_is_killed_is_replaced() {
    let site = Site::new(2, PATIENT, &how("well"));
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    let before = until(&site.operator, is_steady);
    let (killed, process) = before.processes.first_key_value().expect("a worker");
    kill(*process, Signal::KILL);
    let after =
        until(&site.operator, |status| status.processes.len() == 2 && !status.processes.contains_key(killed));
    assert_eq!(after.memory.state, State::Running);
    assert!(after.to_string().contains("slot 1 worker 1"), "{after}");
    until(&site.operator, is_steady);
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    let (_, events) = site.end();
    assert_eq!(count(&events, is_spawned), 3);
    // Both interpreters of the worker that was killed were not told.
    assert_eq!(count(&events, |event| matches!(event, Event::Untold { .. })), 2);
}

#[test]
fn a_worker_that_takes_no_step_is_forced_at_a_stop() {
    let site = Site::new(2, Deadlines { stop: SHORT * 10, ..PATIENT }, &how("well"));
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    let status = until(&site.operator, is_steady);
    let (stopped, process) = status.processes.first_key_value().expect("a worker");
    kill(*process, Signal::STOP);
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    // On a slow machine the other worker may be late too.
    assert!(site.end().1.contains(&Event::Forced { worker: *stopped }));
}

/// Bytes of any kind from a worker are no order: the controller refuses them, or takes them for a message of this worker
/// alone, and goes on.
#[test]
fn a_worker_that_floods_its_channel_with_noise_does_nothing_else() {
    let behaves = how("well");
    let site = Site::new(1, Deadlines { boot: SHORT * 150, ..PATIENT }, &behaves);
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    *behaves.lock().expect("no panic") = "noise".to_owned();
    assert!(matches!(site.asks(Request::Roll), Some(Resolution::ReachedWithFailures(_))));
    let status = site.operator.status().expect("the site runs");
    assert_eq!((status.memory.state, status.memory.children.len()), (State::Running, 1));
    assert_eq!(site.asks(Request::Exit(Code::OK)), Some(Resolution::Reached));
    let (end, events) = site.end();
    assert_eq!(end, End::Exits(Code::OK));
    assert!(count(&events, |event| matches!(event, Event::Refused { .. })) > 1_000);
    assert_eq!(
        count(&events, |event| matches!(event, Event::Heard { .. })) % 2,
        0,
        "only the right worker spoke"
    );
}

/// A process without a channel of its own: a controller with two workers, which prints their numbers.
#[test]
#[ignore = "the program of a controller: a test runs it"]
fn a_controller() {
    let Ok(behaves) = env::var(CONTROLLER) else { return };
    let site = Site::new(2, PATIENT, &how(&behaves));
    assert_eq!(site.asks(Request::Start), Some(Resolution::Reached));
    let status = until(&site.operator, is_steady);
    let numbers: Vec<String> = status.processes.values().map(u32::to_string).collect();
    eprintln!("WORKERS {}", numbers.join(" "));
    loop {
        thread::park();
    }
}

/// Every worker of a controller that is killed ends by itself, also one of which a step hangs.
#[test]
fn workers_end_when_their_controller_is_killed() {
    for behaves in ["well", "hangs in its end"] {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--exact", "a_controller", "--ignored", "--nocapture"]).env(CONTROLLER, behaves);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut controller = command.spawn().expect("a process");
        let said = BufReader::new(controller.stderr.take().expect("it is piped")).lines();
        let line =
            said.map_while(Result::ok).find_map(|line| line.strip_prefix("WORKERS ").map(str::to_owned));
        let workers: Vec<OwnedFd> = line.expect("two workers").split(' ').map(handle).collect();
        assert_eq!(workers.len(), 2);
        controller.kill().expect("it lives");
        controller.wait().expect("it was killed");
        for worker in &workers {
            poll(&mut [PollFd::new(worker, PollFlags::IN)], None).expect("a handle can be waited for");
        }
    }
}

/// The handle of the process with this number.
fn handle(number: &str) -> OwnedFd {
    let number = number.parse().ok().and_then(Pid::from_raw).expect("a number of a process");
    pidfd_open(number, PidfdFlags::empty()).expect("it lives")
}

/// The operator is told why a program cannot be started, and why a configuration cannot be loaded.
#[test]
fn a_failure_of_the_host_has_a_reason() {
    let (tells, told) = channel();
    let mut loads = 0;
    let load = move || {
        loads += 1;
        match loads {
            1 => Err("no such file: site.conf".into()),
            2 => panic!("a bug"),
            _ => Ok(Loaded { version: Version(1), slots: 1 }),
        }
    };
    let program = |_: &_| Command::new("/there/is/no/such/program");
    // A deadline without end never passes.
    let deadlines = Deadlines { boot: Duration::MAX, round: Duration::MAX, ..PATIENT };
    // One worker at least may end before it is proved.
    let builder = Controller::builder(load, program).deadlines(deadlines).rate(0);
    let tell = move |failure: &Failure| tells.send(failure.to_string()).unwrap_or_default();
    let mut controller = builder.on_failure(tell).build().expect("a controller");
    let operator = controller.operator();
    let running = thread::spawn(move || controller.run());
    for _ in 0..3 {
        let asked = operator.ask(Request::Start, Target::Site);
        assert!(matches!(asked.wait(), Some(Resolution::ReachedWithFailures(_))));
    }
    operator.ask(Request::Exit(Code::OK), Target::Site);
    assert_eq!(running.join().expect("no panic"), End::Exits(Code::SOFTWARE));
    let told: Vec<String> = told.iter().collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[0], "the configuration cannot be loaded: no such file: site.conf");
    assert_eq!(told[1], "the configuration cannot be loaded: the load panicked");
    assert!(told[2].starts_with("worker 0 cannot be spawned: No such file"), "{told:?}");
}

/// Its host says that it is still there, and the machine says how it ends then.
#[test]
fn a_controller_that_could_not_execute_itself_again_ends() {
    let load = || Ok(Loaded { version: Version(1), slots: 1 });
    let mut controller =
        Controller::builder(load, |_: &_| Command::new("true")).build().expect("a controller");
    let (operator, (tells, told)) = (controller.operator(), channel());
    thread::spawn(move || {
        tells.send(controller.run()).unwrap_or_default();
        controller.re_execution_failed();
        tells.send(controller.run()).unwrap_or_default();
    });
    operator.ask(Request::Restart, Target::Site);
    assert_eq!(told.recv_timeout(LONG), Ok(End::ReExecutes));
    assert_eq!(told.recv_timeout(LONG), Ok(End::Exits(Code::SOFTWARE)));
}

/// A process that only tries to make a controller.
#[test]
#[ignore = "a program that makes a controller: a test runs it"]
fn a_controller_that_is_only_made() {
    let load = || Ok(Loaded { version: Version(1), slots: 1 });
    let error = Controller::builder(load, |_: &_| Command::new("true")).build().map(drop).err();
    eprintln!("MADE {error:?}");
}

/// A process that ignores the ends of its children would not learn how a worker ended.
#[test]
fn a_controller_does_not_ignore_its_children() {
    let made = |signals: &str| {
        let mut command = Command::new("env");
        command.arg(signals).arg(env::current_exe().expect("this program"));
        command.args(["--exact", "a_controller_that_is_only_made", "--ignored", "--nocapture"]);
        let ran = command.output().expect("the program env");
        let said = String::from_utf8(ran.stderr).expect("text");
        said.lines().find_map(|line| line.strip_prefix("MADE ")).expect("it says so").to_owned()
    };
    assert_eq!(made("--default-signal=CHLD"), "None");
    assert!(made("--ignore-signal=CHLD").contains("ignores SIGCHLD"));
}

#[test]
fn a_controller_has_no_more_sockets_than_go_with_a_message() {
    let load = || Ok(Loaded { version: Version(1), slots: 1 });
    let build = |sockets: usize| {
        let builder = Controller::builder(load, |_: &_| Command::new("true"));
        let all = (0..sockets).map(|_| UnixStream::pair().expect("a pair").0);
        all.fold(builder, |builder, socket| builder.socket(socket)).build().map(drop)
    };
    assert!(build(253).is_ok());
    let error = build(254).expect_err("too many");
    assert_eq!(error.to_string(), "254 listening sockets; expected at most 253");
}
