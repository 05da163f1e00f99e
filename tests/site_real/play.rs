//! Plays a script on a site of real processes.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use wspbus::Code;
use wspbus::site::{
    Controller, Deadlines, End, Event, Loaded, Name, Operator, Request, Scope, SiteStatus, Target, Version,
    WorkerId,
};
use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::world::configuration::Health;

use super::chance::Chance;
use super::script::{Script, Stimulus};
use super::shop::{LOGS, SEED};

/// A line of the log of the controller's process.
#[derive(Clone, Debug)]
pub enum Line {
    /// A step of the controller.
    Step(Input, Vec<Event>),
    /// A version was uploaded.
    Upload(Event),
    /// This worker is about to be killed.
    Kill(WorkerId),
    /// This worker is about to be stopped.
    Stop(WorkerId),
    /// The controller was re-executed.
    ReExecuted,
}

/// A duty that the host of a run neglects: its log says what a host without it would log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The end of a worker is handled before what it said.
    EndFirst,
    /// A message of a worker is lost.
    LosesMessage,
    /// A message is taken for that of another worker.
    WrongWorker,
    /// A worker is forced that was not to be.
    Forces,
}

impl Flaw {
    /// Every flaw of a host.
    pub const ALL: [Flaw; 4] = [Flaw::EndFirst, Flaw::LosesMessage, Flaw::WrongWorker, Flaw::Forces];
}

/// The logs of a run.
pub struct Played {
    pub script: Arc<Script>,
    /// The log of the controller's process.
    pub lines: Vec<Line>,
    /// The folder with the log of each worker.
    pub folder: PathBuf,
}

/// The part of a run that the load, the watch and the director share.
#[derive(Default)]
struct Shared {
    lines: Vec<Line>,
    /// The version that was uploaded last, and the one that the load in progress reads.
    uploaded: u64,
    reading: u64,
    /// The controller is on its way out: nothing that is uploaded is read any more.
    over: bool,
}

type Desk = Arc<Mutex<Shared>>;

fn with<T>(desk: &Desk, act: impl FnOnce(&mut Shared) -> T) -> T {
    act(&mut desk.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Plays the script of this seed, to the end of the site.
pub fn play(seed: u64, flaw: Option<Flaw>) -> Played {
    let mut script = Script::new(seed);
    // A channel of this host takes more notices than a run has.
    script.configuration.capacity = usize::MAX;
    let script = Arc::new(script);
    let which = flaw.map_or("none".to_owned(), |flaw| format!("{flaw:?}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("site-real-{seed}-{which}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the logs");
    let desk = Desk::default();
    let mut controller = controller(seed, &script, &desk, &folder);
    let operator = controller.operator();
    let running = {
        let (desk, mut chance) = (desk.clone(), Chance::new(seed, 1));
        thread::spawn(move || {
            while controller.run() == End::ReExecutes {
                if chance.once_in(2) {
                    return with(&desk, |shared| shared.lines.push(Line::ReExecuted));
                }
                controller.re_execution_failed();
            }
        })
    };
    direct(&script, &operator, &desk);
    running.join().expect("the controller does not panic");
    let mut lines = with(&desk, |shared| std::mem::take(&mut shared.lines));
    if let Some(flaw) = flaw {
        neglect(flaw, &mut lines);
    }
    Played { script, lines, folder }
}

fn controller(seed: u64, script: &Arc<Script>, desk: &Desk, folder: &Path) -> Controller {
    let (loads, script_of_load) = (desk.clone(), script.clone());
    let load = move || {
        let version = with(&loads, |shared| shared.reading);
        let file = script_of_load.configuration.file(version);
        match file.health {
            Health::CannotLoad => Err("it cannot be loaded".into()),
            _ => Ok(Loaded { version: Version(version), slots: file.slots }),
        }
    };
    let folder = folder.to_owned();
    let program = move |_: &_| {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--exact", "a_worker", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(SEED, seed.to_string()).env(LOGS, &folder);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let watches = desk.clone();
    let watch = move |input: &Input, events: &[Event]| {
        with(&watches, |shared| {
            if events.contains(&Event::LoadBegan) {
                shared.reading = shared.uploaded;
            }
            let ends = |event: &Event| matches!(event, Event::ReExecuting | Event::ControllerEnded { .. });
            shared.over |= events.iter().any(ends);
            shared.lines.push(Line::Step(input.clone(), events.to_vec()));
        });
    };
    let deadlines = Deadlines {
        boot: Duration::from_millis(1_000),
        steady: Duration::from_millis(4),
        round: Duration::from_millis(20),
        notice: Duration::from_millis(60),
        drain: Duration::from_millis(60),
        stop: Duration::from_millis(120),
        deaf: Duration::from_millis(20),
    };
    let (policy, rate) = (script.configuration.policy, script.configuration.rate);
    let builder =
        Controller::builder(load, program).deadlines(deadlines).policy(policy).rate(rate).watch(watch);
    builder.build().expect("a controller")
}

/// Plays the things that happen, and ends the site.
fn direct(script: &Script, operator: &Operator, desk: &Desk) {
    let mut hit = BTreeSet::new();
    let mut now = 0;
    for (moment, stimulus) in &script.stimuli {
        thread::sleep(Duration::from_micros(700 * (moment - now)));
        now = *moment;
        match *stimulus {
            Stimulus::Ask(request, scope, which) => ask(script, operator, request, scope, which),
            Stimulus::Upload => upload(script, desk),
            Stimulus::Crash(which) => strike(operator, desk, &mut hit, which, true),
            Stimulus::Freeze(which) => strike(operator, desk, &mut hit, which, false),
            Stimulus::Poke(..) | Stimulus::Deafen(_) | Stimulus::Lie(..) | Stimulus::Die => {}
        }
    }
    operator.ask(Request::Exit(Code::OK), Target::Site).wait();
}

fn upload(script: &Script, desk: &Desk) {
    with(desk, |shared| {
        if !shared.over && (shared.uploaded as usize) < script.configuration.uploads.len() {
            shared.uploaded += 1;
            let file = script.configuration.file(shared.uploaded);
            let (version, good) = (Version(shared.uploaded), file.health != Health::CannotLoad);
            shared.lines.push(Line::Upload(Event::Uploaded { version, slots: file.slots, good }));
        }
    });
}

fn some<T: Copy>(all: &[T], which: u64) -> Option<T> {
    all.get((which % (all.len() as u64).max(1)) as usize).copied()
}

fn ask(script: &Script, operator: &Operator, request: Request, scope: Scope, which: u64) {
    let Some(SiteStatus { memory, .. }) = operator.status() else { return };
    let target = match scope {
        Scope::Site => Some(Target::Site),
        Scope::Process => {
            let workers: Vec<WorkerId> = memory.children.iter().map(|child| child.worker).collect();
            some(&workers, which).map(Target::Process)
        }
        Scope::Application => {
            Some(Target::Application(Name((which % u64::from(script.configuration.names)) as u32)))
        }
        Scope::Interpreter => {
            let known =
                memory.children.iter().flat_map(|c| c.interpreters.iter().map(|k| k.native.of(c.worker)));
            some(&known.collect::<Vec<_>>(), which).map(Target::Interpreter)
        }
    };
    if let Some(target) = target {
        operator.ask(request, target);
    }
}

/// Kills or stops a worker, each at most once. The handle is that of the process with this number while the controller
/// still has the worker, so no other process is hit.
fn strike(operator: &Operator, desk: &Desk, hit: &mut BTreeSet<WorkerId>, which: u64, kills: bool) {
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
    let Some(status) = operator.status() else { return };
    let processes: Vec<(WorkerId, u32)> = status.processes.into_iter().collect();
    let Some((worker, process)) = some(&processes, which).filter(|(worker, _)| !hit.contains(worker)) else {
        return;
    };
    let number = i32::try_from(process).ok().and_then(Pid::from_raw);
    let Some(handle) = number.and_then(|number| pidfd_open(number, PidfdFlags::empty()).ok()) else { return };
    if !operator.status().is_some_and(|status| status.processes.contains_key(&worker)) {
        return;
    }
    hit.insert(worker);
    with(desk, |shared| shared.lines.push(if kills { Line::Kill(worker) } else { Line::Stop(worker) }));
    let signal = if kills { Signal::KILL } else { Signal::STOP };
    // A process that has ended already is not hit.
    let _ = pidfd_send_signal(handle, signal);
}

/// The place of the first step with such an input.
fn first(lines: &[Line], which: impl Fn(&Input) -> bool) -> Option<usize> {
    lines.iter().position(|line| matches!(line, Line::Step(input, _) if which(input)))
}

/// Changes the log into that of a host without a duty.
fn neglect(flaw: Flaw, lines: &mut Vec<Line>) {
    let heard = first(lines, |input| matches!(input, Input::Up(..)));
    match (flaw, heard) {
        (Flaw::EndFirst, _) => {
            let of = |line: &Line| match line {
                Line::Step(Input::Ended(worker, _), _) => Some(*worker),
                _ => None,
            };
            let ended = lines.iter().enumerate().find_map(|(place, line)| Some((place, of(line)?)));
            let last =
                |worker: WorkerId| first(lines, |input| matches!(input, Input::Up(of, _) if *of == worker));
            if let Some((place, said)) = ended.and_then(|(place, worker)| Some((place, last(worker)?))) {
                let line = lines.remove(place);
                lines.insert(said, line);
            }
        }
        (Flaw::LosesMessage, Some(place)) => drop(lines.remove(place)),
        (Flaw::WrongWorker, Some(place)) => {
            if let Line::Step(Input::Up(worker, _), _) = &mut lines[place] {
                worker.0 += 1;
            }
        }
        (Flaw::Forces, Some(place)) => {
            if let Line::Step(Input::Up(worker, _), events) = &mut lines[place] {
                events.push(Event::Forced { worker: *worker });
            }
        }
        (_, None) => {}
    }
}
