//! Threads that run one function after the other. To begin a thread costs more than most calls of a bus take.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Moving;

/// A function, and the count of its thread as moving.
type Job = (Moving, Box<dyn FnOnce() + Send>);

/// The threads of this process that wait for a function.
static IDLE: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

/// Calls the function on a thread that waits for one, or on a new thread.
pub fn run(moving: Moving, what: Box<dyn FnOnce() + Send>) {
    let waiting = idle().pop();
    // The thread itself has a handle to its end of the channel, so a send to a thread that waits always succeeds.
    let unsent = match waiting {
        Some(thread) => thread.send((moving, what)).err().map(|unsent| unsent.0),
        None => Some((moving, what)),
    };
    let Some(job) = unsent else { return };
    let (sender, jobs) = channel();
    std::thread::spawn(move || work(job, &sender, &jobs));
}

/// Runs a function, waits for the next, and so on until one of them panics or the process ends.
fn work(mut job: Job, own: &Sender<Job>, jobs: &Receiver<Job>) {
    loop {
        // The count is dropped last, and also by a panic. Before it drops, the thread can be found again: the next
        // function of the same case then needs no new thread.
        let (moving, what) = job;
        what();
        idle().push(own.clone());
        drop(moving);
        let Ok(next) = jobs.recv() else { return };
        job = next;
    }
}

fn idle() -> MutexGuard<'static, Vec<Sender<Job>>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}
