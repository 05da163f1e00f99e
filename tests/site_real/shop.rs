//! The program of a worker of a run: what it does, and how long that takes, is decided by the seed and its number.

use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use wspbus::site::{
    App, AppError, Deed, Handle, Name, Native, Round, RoundOutcome, Scope, Step, Version, Work, Worker,
    WorkerDeadlines,
};
use wspbus_models::site::world::configuration::Health;

use super::chance::Chance;
use super::script::{REQUESTS, Script};

/// The variable with the seed of the run.
pub const SEED: &str = "WSPBUS_TEST_SEED";

/// The variable with the folder of the logs.
pub const LOGS: &str = "WSPBUS_TEST_LOGS";

struct Shop {
    script: Script,
    chance: Mutex<Chance>,
    version: Version,
    handle: Handle,
}

/// Runs a worker, if this process is one.
pub fn work() {
    let Some(seed) = env::var(SEED).ok().and_then(|seed| seed.parse().ok()) else { return };
    let worker = Worker::begin().expect("a controller started this process");
    let path = format!("{}/worker-{}", env::var(LOGS).expect("a folder"), worker.id());
    let mut log = OpenOptions::new().create(true).append(true).open(path).expect("a log");
    let watch = move |input: &_, _: &[_]| {
        let line = serde_json::to_string(input).expect("an input is JSON") + "\n";
        log.write_all(line.as_bytes()).expect("a log");
    };
    let deadlines = WorkerDeadlines {
        drain: Duration::from_millis(5),
        step: Duration::from_millis(12),
        birth: Duration::from_millis(12),
        deed: Duration::from_millis(12),
        alone: Duration::from_millis(50),
    };
    let chance = Mutex::new(Chance::new(seed, 3 + worker.id().0));
    let shop = Shop { script: Script::new(seed), chance, version: worker.version(), handle: worker.handle() };
    let code = worker.deadlines(deadlines).watch(watch).run(shop);
    std::process::exit(code.0.into());
}

impl Shop {
    fn chance<T>(&self, draw: impl FnOnce(&mut Chance) -> T) -> T {
        draw(&mut self.chance.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes some time; now and then so much that a deadline passes, or without end. Does it fail?
    fn takes_time(&self) -> bool {
        let (which, short, fails) =
            self.chance(|chance| (chance.below(60), chance.below(3), chance.once_in(12)));
        match which {
            0 => loop {
                thread::park();
            },
            1 | 2 => thread::sleep(Duration::from_millis(25)),
            _ => thread::sleep(Duration::from_millis(short)),
        }
        fails
    }

    /// Its interpreters ask for something, and its host wants it replaced.
    fn pokes(&self) {
        let mut chance = self.chance(|chance| Chance::new(chance.below(1 << 40), 1));
        let (handle, names) = (self.handle.clone(), self.script.configuration.names);
        thread::spawn(move || {
            for _ in 0..chance.below(4) {
                thread::sleep(Duration::from_millis(chance.below(12)));
                let number = chance.below(names.into());
                let from = Native { name: Name(number as u32), birth: number.into() };
                let scopes = [Scope::Interpreter, Scope::Process, Scope::Application];
                match chance.below(8) {
                    0 => handle.retire(),
                    _ => {
                        // A request for the site may end it, and is rare.
                        let any = chance.one_of(&REQUESTS).unwrap_or(REQUESTS[0]);
                        let scope = if chance.once_in(12) { any.1 } else { scopes[chance.below(3) as usize] };
                        handle.ask(from, any.0, scope, None);
                    }
                }
            }
        });
    }
}

impl App for Shop {
    fn boot(&self, version: Version) -> Result<Vec<Name>, AppError> {
        let health = self.script.configuration.file(version.0).health;
        if health == Health::CannotBoot || self.takes_time() && self.chance(|chance| chance.once_in(4)) {
            return Err("it cannot boot".into());
        }
        Ok((0..self.script.configuration.names).map(Name).collect())
    }

    fn accept(&self) {
        let early = self.script.configuration.file(self.version.0).health == Health::DiesEarly;
        if early && self.chance(|chance| chance.once_in(2)) {
            thread::spawn(|| std::process::abort());
        } else {
            self.pokes();
        }
    }

    fn stop_accepting(&self) {
        self.takes_time();
    }

    fn create(&self, _: Native) -> Result<(), AppError> {
        if self.takes_time() { Err("it cannot be created".into()) } else { Ok(()) }
    }

    fn step(&self, _: Native, _: Step) -> Result<(), AppError> {
        if self.takes_time() { Err("the step failed".into()) } else { Ok(()) }
    }

    fn round(&self, _: Round, _: Work, _: Version) -> RoundOutcome {
        match self.takes_time() {
            true => self
                .chance(|chance| chance.one_of(&[RoundOutcome::Failed, RoundOutcome::Replace]))
                .unwrap_or(RoundOutcome::Failed),
            false => RoundOutcome::Done,
        }
    }

    fn deed(&self, _: Native, _: Deed) -> Result<(), AppError> {
        if self.takes_time() { Err("the deed was not done".into()) } else { Ok(()) }
    }
}
