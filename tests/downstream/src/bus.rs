//! The bus: a lock with the state under it, and a thread that does the work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};

use crate::park::{Park, Threads};
use crate::pass::{Inner, Listener, Next};
use crate::words::{Answer, Channel, End, How, Notice, State, Subscription, Wish};

/// The function of a part of the site. An error is a failure, unless it is `How::Exit`.
pub(crate) type Callback = Arc<dyn Fn() -> Result<(), How> + Send + Sync>;
/// A function that is told every notice, in order. It must not call the bus.
pub type Observer = Box<dyn Fn(&Notice) + Send>;
type Log = Box<dyn Fn(&str) -> Result<(), How> + Send + Sync>;

/// The settings of a bus.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// If several callers ask for an exit, the code of the last counts, and not the first code that is not 0.
    pub last_code_wins: bool,
}

/// A bus. A clone is another handle to the same bus. The thread of the bus ends when the bus has exited.
pub struct Bus<P = Threads> {
    shared: Arc<Shared<P>>,
}

struct Shared<P> {
    inner: Mutex<Inner>,
    logs: Mutex<Vec<Log>>,
    park: P,
    worker: OnceLock<ThreadId>,
}

impl Bus {
    /// A bus in Idle.
    pub fn new() -> Self {
        Bus::with(Settings::default(), Threads::default(), None)
    }
}

impl Default for Bus {
    fn default() -> Self {
        Bus::new()
    }
}

impl<P> Clone for Bus<P> {
    fn clone(&self) -> Self {
        Bus { shared: Arc::clone(&self.shared) }
    }
}

impl<P: Park> Bus<P> {
    /// A bus in Idle whose threads wait as they are told to.
    pub fn with(settings: Settings, park: P, observer: Option<Observer>) -> Self {
        let inner = Mutex::new(Inner::new(settings, observer));
        let shared = Arc::new(Shared { inner, logs: Mutex::default(), park, worker: OnceLock::new() });
        let worker = Arc::clone(&shared);
        shared.park.begin(move || worker.work());
        Bus { shared }
    }

    /// Subscribes a callback. Lower priorities are called first, and older subscriptions among equals.
    pub fn subscribe(
        &self,
        channel: Channel,
        priority: u8,
        name: impl Into<String>,
        callback: impl Fn() -> Result<(), How> + Send + Sync + 'static,
    ) -> Subscription {
        let mut inner = self.shared.lock();
        let subscription = Subscription(inner.subscriptions);
        inner.subscriptions += 1;
        let (name, callback) = (name.into(), Arc::new(callback));
        inner.listeners.push(Listener { subscription, channel, priority, name, callback });
        subscription
    }

    /// Unsubscribes a callback: it is not called any more, not even by a pass that has begun.
    pub fn unsubscribe(&self, subscription: Subscription) -> bool {
        let mut inner = self.shared.lock();
        let known = inner.listeners.len();
        inner.listeners.retain(|listener| listener.subscription != subscription);
        inner.listeners.len() < known
    }

    /// Adds a function that writes messages.
    pub fn on_log(&self, write: impl Fn(&str) -> Result<(), How> + Send + Sync + 'static) {
        self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(write));
    }

    /// Writes a message. A failure to write is noticed, and changes nothing.
    pub fn log(&self, message: &str) {
        let logs = self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner);
        for write in logs.iter() {
            if write(message).is_err() {
                self.shared.lock().tell(Notice::LogFailed);
            }
        }
    }

    /// Asks for Running.
    pub fn start(&self) -> Answer {
        self.ask(Wish::Start, 0)
    }

    /// Asks for Idle.
    pub fn stop(&self) -> Answer {
        self.ask(Wish::Stop, 0)
    }

    /// Asks for Idle and Running again.
    pub fn reload(&self) -> Answer {
        self.ask(Wish::Reload, 0)
    }

    /// Asks the parts to reload what they can while they run.
    pub fn graceful(&self) -> Answer {
        self.ask(Wish::Graceful, 0)
    }

    /// Asks for the end, and for the process to be executed again.
    pub fn restart(&self) -> Answer {
        self.ask(Wish::Restart, 0)
    }

    /// Asks for the end, with this code.
    pub fn exit(&self, code: u8) -> Answer {
        self.ask(Wish::Exit, code)
    }

    /// The state of the bus.
    pub fn state(&self) -> State {
        self.shared.lock().state
    }

    /// Waits for the end. The answer is `None` if it was called before.
    pub fn block(&self) -> Option<End> {
        let mut inner = self.shared.lock();
        if std::mem::replace(&mut inner.is_blocked, true) {
            return None;
        }
        inner.tell(Notice::Blocked);
        while inner.state != State::Exited {
            inner = self.shared.park.wait(inner);
        }
        inner.is_taken = true;
        let failures = inner.failures.clone();
        let code = inner.code.unwrap_or(if failures.is_empty() { 0 } else { 70 });
        Some(End { code, restart: inner.goal == Some(Wish::Restart), failures })
    }

    /// Asks for something; the code is for an Exit.
    pub fn ask(&self, wish: Wish, code: u8) -> Answer {
        let mut inner = self.shared.lock();
        let is_inside = self.shared.worker.get() == Some(&thread::current().id());
        let answer = inner.ask(wish, code, is_inside);
        self.shared.park.wake(&inner);
        answer
    }
}

impl<P: Park> Shared<P> {
    /// The work of the thread of the bus until the bus has exited.
    fn work(&self) {
        let _ = self.worker.set(thread::current().id());
        let mut inner = self.lock();
        loop {
            match inner.next() {
                Next::Moved => {}
                Next::Rest => inner = self.park.wait(inner),
                Next::Over => return self.park.wake(&inner),
                Next::Call(callback) => {
                    drop(inner);
                    let how = match catch_unwind(AssertUnwindSafe(|| callback())) {
                        Ok(Ok(())) => How::Well,
                        Ok(Err(how)) => how,
                        Err(_) => How::Failed,
                    };
                    inner = self.lock();
                    inner.ended(how);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
