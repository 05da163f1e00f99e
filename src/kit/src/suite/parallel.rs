//! Does several jobs at a time. Every pool of workers of the kit and of the command is made here.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The turns of a number of jobs: a worker takes the next turn, until every turn is taken.
#[derive(Debug)]
pub struct Turns {
    next: AtomicUsize,
    all: usize,
}

impl Turns {
    /// The turns of this number of jobs.
    pub fn new(all: usize) -> Self {
        Turns { next: AtomicUsize::new(0), all }
    }

    /// The number of the next job; none if every job was taken, or the work was ended.
    pub fn take(&self) -> Option<usize> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        (turn < self.all).then_some(turn)
    }

    /// Ends the work: no further job is taken.
    pub fn end(&self) {
        self.next.store(self.all, Ordering::Relaxed);
    }
}

/// The number of jobs that are done at a time if nothing else is asked for: one for each processor.
pub fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Runs workers on this number of threads, but on no more threads than there are jobs, and `meanwhile` on this thread.
/// Returns when all have ended. `make` makes each worker. A worker takes its turns itself, so that it can keep a state
/// of its own from job to job. A panic of a worker goes on here.
pub fn run<W: FnOnce() + Send, R>(
    turns: &Turns,
    threads: usize,
    make: impl Fn() -> W,
    meanwhile: impl FnOnce() -> R,
) -> R {
    thread::scope(|scope| {
        let threads = threads.clamp(1, turns.all.max(1));
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(make())).collect();
        drop(make);
        let result = meanwhile();
        for ended in workers.into_iter().map(thread::ScopedJoinHandle::join) {
            ended.unwrap_or_else(|panic| resume_unwind(panic));
        }
        result
    })
}

/// Does the work for each item, on as many threads as there are processors. The results are in the order of
/// the items.
pub fn each<A: Sync, T: Send>(all: &[A], work: impl Fn(&A) -> T + Sync) -> Vec<T> {
    let (turns, done) = (Turns::new(all.len()), Mutex::new(Vec::new()));
    let worker = || {
        while let Some(turn) = turns.take() {
            let result = work(&all[turn]);
            done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((turn, result));
        }
    };
    run(&turns, processors(), || &worker, || ());
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(turn, _)| *turn);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_work() {
        let all: Vec<u32> = (0..1000).collect();
        assert_eq!(each(&all, |n| n * 2), all.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert!(each(&[0; 0], |n| *n).is_empty());
    }

    #[test]
    fn work_that_is_ended_takes_no_further_job() {
        let (turns, done) = (Turns::new(1000), AtomicUsize::new(0));
        let worker = || {
            while turns.take().is_some() {
                if done.fetch_add(1, Ordering::Relaxed) == 9 {
                    turns.end();
                }
            }
        };
        assert_eq!(run(&turns, 1, || &worker, || 7), 7);
        assert_eq!((done.into_inner(), turns.take()), (10, None));
    }

    #[test]
    #[should_panic(expected = "the fifth")]
    fn a_panic_of_a_worker_goes_on() {
        each(&[1, 2, 3, 4, 5], |n| assert!(*n != 5, "the fifth"));
    }
}
