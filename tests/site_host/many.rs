//! Many runs, several at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::judge::Tally;

/// Judges the runs of so many seeds, from this one on, and adds their tallies up.
///
/// # Panics
/// A judge found something. The message has all that was found.
pub fn judged(
    from: u64,
    count: u64,
    at_once: usize,
    judged: impl Fn(u64) -> Result<Tally, String> + Sync,
) -> Tally {
    let next = AtomicU64::new(from);
    let sum = Mutex::new((Tally::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + count {
                        return;
                    }
                    let verdict = judged(seed);
                    let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                    match verdict {
                        Ok(tally) => sum.0.add(&tally),
                        Err(what) => sum.1.push(what),
                    }
                }
            });
        }
    });
    let (tally, found) = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(found.is_empty(), "{} of {count} runs:\n{}", found.len(), found.join("\n"));
    tally
}
