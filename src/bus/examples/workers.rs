//! A pool of worker threads that starts, drains and stops with the bus. It needs no other crate.
//!
//! ```sh
//! cargo run -p wspbus --example workers
//! ```

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use wspbus::{Bus, Channel, Code, Drive, Refused};

/// Work for the pool.
pub type Job = Box<dyn FnOnce() + Send>;

/// A pool of threads. Clones are handles of the same pool.
#[derive(Clone)]
pub struct Pool {
    threads: usize,
    shared: Arc<(Mutex<Queue>, Condvar)>,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    workers: Vec<JoinHandle<()>>,
    is_open: bool,
    panics: usize,
}

/// The pool is stopped and takes no job.
#[derive(Debug)]
pub struct Stopped;

/// So many jobs of the pool panicked since its start.
#[derive(Debug)]
pub struct Panicked(pub usize);

impl Pool {
    /// A pool of so many threads. It takes jobs when the bus has started it.
    pub fn new(threads: usize) -> Pool {
        Pool { threads, shared: Arc::default() }
    }

    /// The pool starts with the bus. It stops after it has done all jobs that it took, or after ten seconds.
    pub fn subscribe(&self, bus: &Bus, priority: u8) -> Result<(), Refused> {
        let (start, stop) = (self.clone(), self.clone());
        bus.subscribe(Channel::Start, priority, move || start.start())?.named("pool").detach();
        let drain = Some(Duration::from_secs(10));
        let stop = bus.subscribe_with(Channel::Stop, 255 - priority, drain, move || stop.stop())?;
        stop.named("pool").detach();
        Ok(())
    }

    /// Gives the pool a job.
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) -> Result<(), Stopped> {
        let mut queue = self.queue();
        if !queue.is_open {
            return Err(Stopped);
        }
        queue.jobs.push_back(Box::new(job));
        self.shared.1.notify_one();
        Ok(())
    }

    fn start(&self) -> std::io::Result<()> {
        let mut queue = self.queue();
        queue.is_open = true;
        queue.panics = 0;
        for number in 0..self.threads {
            let pool = self.clone();
            let worker = thread::Builder::new().name(format!("worker-{number}"));
            queue.workers.push(worker.spawn(move || pool.work())?);
        }
        Ok(())
    }

    /// The queue is closed first, so it becomes empty.
    fn stop(&self) -> Result<(), Panicked> {
        let workers = {
            let mut queue = self.queue();
            queue.is_open = false;
            self.shared.1.notify_all();
            std::mem::take(&mut queue.workers)
        };
        for worker in workers {
            // A worker catches the panics of its jobs.
            let _ = worker.join();
        }
        match self.queue().panics {
            0 => Ok(()),
            panics => Err(Panicked(panics)),
        }
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            if catch_unwind(AssertUnwindSafe(job)).is_err() {
                self.queue().panics += 1;
            }
        }
    }

    /// The next job; none if the queue is closed and empty.
    fn next(&self) -> Option<Job> {
        let idle = |queue: &mut Queue| queue.is_open && queue.jobs.is_empty();
        let waited = self.shared.1.wait_while(self.queue(), idle);
        waited.unwrap_or_else(PoisonError::into_inner).jobs.pop_front()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does ten jobs. The last one asks for the exit, and the bus waits for all of them.
///
/// The bus runs its passes on a thread of its own: a worker that ran the stop pass would wait for itself.
pub fn main() -> ExitCode {
    work().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn work() -> Result<ExitCode, Box<dyn Error>> {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let pool = Pool::new(3);
    pool.subscribe(&bus, 50)?;
    let started = bus.start().wait()?.ok_or("the start was not granted")?;
    if !started.is_reached() {
        return Err(started.to_string().into());
    }
    for number in 1..=10 {
        let bus = bus.clone();
        pool.submit(move || {
            if number == 10 {
                bus.exit(Code::OK);
            }
            thread::sleep(Duration::from_millis(5));
            eprintln!("job {number}");
        })?;
    }
    let report = bus.block()?;
    eprintln!("{report}");
    Ok(ExitCode::from(report.code.0))
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pool is stopped")
    }
}

impl Error for Stopped {}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} jobs panicked", self.0)
    }
}

impl Error for Panicked {}
