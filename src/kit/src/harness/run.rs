//! Runs tests side by side, and tells their ends in order.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::judge::Ended;
use crate::suite::parallel::{self, Turns};

/// The time after which the run says for which test it waits. No verdict depends on this time.
const LONG: Duration = Duration::from_secs(60);

/// News of a run.
pub(super) enum News {
    /// The job with this number ended. The ends are told in order.
    Ended(usize, Ended),
    /// The run still waits for the job with this number.
    Waited(usize),
}

/// Runs every job on this number of threads, and tells the ends in the order of the jobs.
pub(super) fn all<J: Sync>(
    jobs: &[J],
    threads: usize,
    work: impl Fn(&J) -> Ended + Sync,
    mut tell: impl FnMut(News) -> io::Result<()>,
) -> io::Result<()> {
    let turns = Turns::new(jobs.len());
    let (sender, ended) = channel();
    // The workers alone hold senders: when all of them have ended, no further end comes.
    let make = {
        let (turns, work) = (&turns, &work);
        move || {
            let sender = sender.clone();
            move || {
                while let Some(turn) = turns.take() {
                    if sender.send((turn, work(&jobs[turn]))).is_err() {
                        return;
                    }
                }
            }
        }
    };
    parallel::run(&turns, threads, make, || {
        let told = in_order(jobs.len(), &ended, &mut tell);
        // Where the receiver of the news is gone, no further job is begun.
        turns.end();
        told
    })
}

/// Tells this number of ends in the order of the jobs, although the jobs end in any order.
fn in_order(
    all: usize,
    ended: &Receiver<(usize, Ended)>,
    tell: &mut impl FnMut(News) -> io::Result<()>,
) -> io::Result<()> {
    let (mut early, mut due) = (BTreeMap::new(), 0);
    while due < all {
        match ended.recv_timeout(LONG) {
            Ok((turn, end)) => {
                early.insert(turn, end);
                while let Some(end) = early.remove(&due) {
                    due += 1;
                    tell(News::Ended(due - 1, end))?;
                }
            }
            Err(RecvTimeoutError::Timeout) => tell(News::Waited(due))?,
            Err(RecvTimeoutError::Disconnected) => return Err(io::Error::other("a test was lost")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_told_once_and_in_order() {
        let jobs: Vec<u64> = (0..200).collect();
        for threads in [1, 2, 7] {
            let mut told = Vec::new();
            let work = |job: &u64| {
                // Later jobs have less work, so they tend to end first.
                let _ = (0..(200 - job) * 50).map(std::hint::black_box).sum::<u64>();
                Ended::Passed
            };
            let note = |news| {
                if let News::Ended(job, _) = news {
                    told.push(job as u64);
                }
                Ok(())
            };
            all(&jobs, threads, work, note).unwrap();
            assert_eq!(told, jobs);
        }
    }

    #[test]
    fn a_run_whose_output_is_closed_ends() {
        let jobs: Vec<u64> = (0..1_000).collect();
        let closed = |_| Err(io::Error::other("closed"));
        assert_eq!(all(&jobs, 2, |_| Ended::Passed, closed).unwrap_err().to_string(), "closed");
    }
}
