//! Threads of the bus's own: for the pass of a bus that drives itself, and for listeners with a deadline.
//!
//! A thread that is done waits a moment for more, and then ends; at once if its bus is gone. So there are never more of
//! them than were needed at one time.

use std::collections::VecDeque;
use std::io;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::runtime::{Monitor, Runtime, Shared};

/// The time for which an idle thread waits for more.
const IDLE: Duration = Duration::from_secs(2);

/// Work for a thread. It gives its last step, which is short: the thread counts as idle before that step, so that the next
/// job, which may be a consequence of it, finds the thread.
pub(crate) type Job = Box<dyn FnOnce() -> Last + Send>;

/// The last step of a job. It gives the rest, if there is one.
pub(crate) type Last = Box<dyn FnOnce() -> Option<Rest>>;

/// Foreign code that a job left, such as a destructor: it may take long, so the thread is not idle meanwhile.
pub(crate) type Rest = Box<dyn FnOnce()>;

/// The threads of one bus.
pub(crate) struct Helpers<R: Runtime> {
    desk: Arc<R::Monitor<Desk>>,
    world: PhantomData<fn() -> R>,
}

/// The state that the threads share.
pub(crate) struct Desk {
    jobs: VecDeque<Job>,
    /// Threads that wait for a job, and are not promised one.
    idle: usize,
    /// Threads that have not ended.
    alive: usize,
    closed: bool,
    signal: bool,
    /// The process that has the threads.
    process: u32,
}

impl Desk {
    /// After a fork of the process, none of the threads is in the new one. Their jobs are those of the other process.
    fn forget_threads_of_another(&mut self, process: u32) {
        if self.process != process {
            (self.process, self.idle, self.alive) = (process, 0, 0);
            std::mem::take(&mut self.jobs).into_iter().for_each(std::mem::forget);
        }
    }
}

/// The number of the process, where there are forks.
fn process() -> u32 {
    if cfg!(unix) { std::process::id() } else { 0 }
}

impl Shared for Desk {
    fn take_signal(&mut self) -> bool {
        std::mem::take(&mut self.signal)
    }
}

impl<R: Runtime> Helpers<R> {
    pub(crate) fn new() -> Self {
        let desk = Desk {
            jobs: VecDeque::new(),
            idle: 0,
            alive: 0,
            closed: false,
            signal: false,
            process: process(),
        };
        Helpers { desk: Arc::new(R::Monitor::new(desk)), world: PhantomData }
    }

    /// Runs the job on a thread that is free, else on a new one.
    ///
    /// # Errors
    /// The system has no thread left. The job is dropped.
    pub(crate) fn submit(&self, job: Job) -> io::Result<()> {
        let new = self.desk.with(|desk| {
            desk.forget_threads_of_another(process());
            match desk.idle.checked_sub(1) {
                Some(left) => {
                    desk.idle = left;
                    desk.jobs.push_back(job);
                    desk.signal = true;
                    None
                }
                None => {
                    desk.alive += 1;
                    Some(job)
                }
            }
        });
        let Some(job) = new else { return Ok(()) };
        let desk = self.desk.clone();
        let spawned = R::spawn(Box::new(move || work::<R>(&desk, job)));
        if spawned.is_err() {
            self.desk.with(|desk| desk.alive -= 1);
        }
        spawned
    }

    /// The number of threads that have not ended.
    pub(crate) fn alive(&self) -> usize {
        self.desk.with(|desk| desk.alive)
    }
}

impl<R: Runtime> Drop for Helpers<R> {
    fn drop(&mut self) {
        self.desk.with(|desk| {
            desk.closed = true;
            desk.signal = true;
        });
    }
}

/// The thread is not idle after all. If it was promised a job meanwhile, another thread gets the job. Where the system has
/// no thread left, the job stays promised to this one: then the call gives `true`.
fn be_busy<R: Runtime>(desk: &Arc<R::Monitor<Desk>>) -> bool {
    let promised = desk.with(|desk| match desk.idle.checked_sub(1) {
        Some(left) => {
            desk.idle = left;
            None
        }
        None => {
            desk.alive += 1;
            desk.jobs.pop_front()
        }
    });
    let Some(job) = promised else { return false };
    let place = Arc::new(Mutex::new(Some(job)));
    let (other, taken) = (desk.clone(), place.clone());
    let run = move || {
        if let Some(job) = take(&taken) {
            work::<R>(&other, job);
        }
    };
    let is_promised = R::spawn(Box::new(run)).is_err();
    if is_promised {
        desk.with(|desk| {
            desk.alive -= 1;
            desk.jobs.extend(take(&place));
            desk.signal = true;
        });
    }
    is_promised
}

fn take(place: &Mutex<Option<Job>>) -> Option<Job> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The life of a thread: jobs, until none comes.
fn work<R: Runtime>(desk: &Arc<R::Monitor<Desk>>, mut job: Job) {
    loop {
        let last = job();
        desk.with(|desk| desk.idle += 1);
        if let Some(rest) = last() {
            let is_promised = be_busy::<R>(desk);
            rest();
            if !is_promised {
                desk.with(|desk| desk.idle += 1);
            }
        }
        let next = desk.wait(Some(IDLE), |desk| match desk.jobs.pop_front() {
            Some(job) => Some(Some(job)),
            None => desk.closed.then_some(None),
        });
        // A job that came in the last moment was promised to a waiting thread.
        let next = next.flatten().or_else(|| {
            desk.with(|desk| {
                let late = desk.jobs.pop_front();
                if late.is_none() {
                    desk.idle = desk.idle.saturating_sub(1);
                    desk.alive -= 1;
                }
                late
            })
        });
        match next {
            Some(more) => job = more,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::runtime::Threads;

    /// As in a process that was forked from that of the threads.
    #[test]
    fn a_job_waits_for_no_thread_of_another_process() {
        let helpers = Helpers::<Threads>::new();
        helpers.desk.with(|desk| (desk.process, desk.idle, desk.alive) = (0, 1, 1));
        let (say, said) = mpsc::channel();
        let job = move || -> Last {
            let _ = say.send(());
            Box::new(|| None)
        };
        assert!(helpers.submit(Box::new(job)).is_ok());
        assert_eq!(said.recv_timeout(Duration::from_secs(60)), Ok(()));
    }
}
