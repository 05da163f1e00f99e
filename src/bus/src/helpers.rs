//! Threads of the bus's own: for the pass of a bus that drives itself, and for listeners with a deadline.
//!
//! A thread that is done waits a moment for more, and then ends; at once if its bus is gone. So there are never more of
//! them than were needed at one time.

use std::collections::VecDeque;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::{Monitor, Runtime, Shared};

/// How long an idle thread waits for more.
const IDLE: Duration = Duration::from_secs(2);

/// Work for a thread. It gives its last step, which is short: the thread counts as idle before that step, so that the next
/// job, which may be a consequence of it, finds the thread.
pub(crate) type Job = Box<dyn FnOnce() -> Last + Send>;

/// The last step of a job.
pub(crate) type Last = Box<dyn FnOnce()>;

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
}

impl Shared for Desk {
    fn take_signal(&mut self) -> bool {
        std::mem::take(&mut self.signal)
    }
}

impl<R: Runtime> Helpers<R> {
    pub(crate) fn new() -> Self {
        let desk = Desk { jobs: VecDeque::new(), idle: 0, alive: 0, closed: false, signal: false };
        Helpers { desk: Arc::new(R::Monitor::new(desk)), world: PhantomData }
    }

    /// Runs the job on a thread that is free, else on a new one.
    ///
    /// # Errors
    /// The system has no thread left. The job is dropped.
    pub(crate) fn submit(&self, job: Job) -> io::Result<()> {
        let new = self.desk.with(|desk| match desk.idle.checked_sub(1) {
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
        });
        let Some(job) = new else { return Ok(()) };
        let desk = self.desk.clone();
        let spawned = R::spawn(Box::new(move || work::<R>(&desk, job)));
        if spawned.is_err() {
            self.desk.with(|desk| desk.alive -= 1);
        }
        spawned
    }

    /// How many threads have not ended.
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

/// The life of a thread: jobs, until none comes.
fn work<R: Runtime>(desk: &R::Monitor<Desk>, mut job: Job) {
    loop {
        let last = job();
        desk.with(|desk| desk.idle += 1);
        last();
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
