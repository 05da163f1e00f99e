//! Signals of the process become requests, here and nowhere else (SIG-1).
//!
//! A handler of a signal leaves a byte in a pipe, and nothing more. A thread reads the pipe and asks the bus as any thread
//! does. A byte means that the signal came at least once: signals that come close together are one request.
//!
//! Watching ends with the [`Watch`]. Then the signal has its default action again, also if the process ignored the signal
//! before the first watch. A watch ends with its bus too: the first signal that comes when the bus is gone has its default
//! action, and so have all that follow.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use signal_hook::consts;
use signal_hook::iterator::{Handle, Signals as Pending};
use wspbus_models::bus::event::Answer;
use wspbus_models::bus::{Code, Request};

use crate::{Bus, Report};

/// A signal that can be translated. Each of them is sent to a process on purpose; those of a fault are not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// SIGHUP.
    Hangup,
    /// SIGINT: Ctrl-C.
    Interrupt,
    /// SIGQUIT.
    Quit,
    /// SIGTERM.
    Terminate,
    /// SIGUSR1.
    User1,
    /// SIGUSR2.
    User2,
    /// SIGWINCH.
    Window,
}

/// The meaning of SIGHUP. Servers differ, so the host decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hangup {
    /// The bus drops to Idle and comes back.
    Reload,
    /// The services reload what they can without a stop.
    Graceful,
    /// The bus exits, and the main program executes itself again.
    Restart,
}

/// Which signal is which request.
///
/// ```
/// use signal_hook::{consts::SIGTERM, low_level::raise};
/// use wspbus::host::signals::{Hangup, Table};
/// use wspbus::{Bus, Code};
/// let bus = Bus::new();
/// let watch = Table::new(Hangup::Reload).watch(&bus)?;
/// bus.start();
/// raise(SIGTERM)?; // a signal from outside
/// assert_eq!(bus.block()?.code, Code::OK);
/// watch.end();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a table watches nothing by itself"]
#[derive(Clone)]
pub struct Table {
    requests: BTreeMap<Signal, Request>,
    told: Option<Told>,
    ended: Option<Ended>,
}

/// Sees every signal that became a request, and the answer.
type Told = Arc<dyn Fn(Signal, Answer) + Send + Sync>;

/// Sees the end of every request that was granted.
type Ended = Arc<dyn Fn(Signal, Report) + Send + Sync>;

/// A watch of signals. When it is dropped its thread ends, and the signals have their default actions again, unless
/// another watch has them. A request that was begun goes on.
#[must_use = "the watch ends with this value"]
pub struct Watch {
    signals: Held,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

/// The signals that a watch has.
type Held = Arc<Mutex<Vec<Signal>>>;

/// The system did not let the process watch.
#[non_exhaustive]
pub enum WatchError {
    /// There is no pipe for the signals.
    Pipe(io::Error),
    /// The handler of this signal cannot be set.
    Handler(Signal, io::Error),
    /// There is no thread to read the pipe.
    Thread(io::Error),
}

impl Signal {
    /// Every signal that can be translated.
    pub const ALL: [Signal; 7] = [
        Signal::Hangup,
        Signal::Interrupt,
        Signal::Quit,
        Signal::Terminate,
        Signal::User1,
        Signal::User2,
        Signal::Window,
    ];

    /// The number that the system gives the signal.
    pub fn number(self) -> i32 {
        match self {
            Signal::Hangup => consts::SIGHUP,
            Signal::Interrupt => consts::SIGINT,
            Signal::Quit => consts::SIGQUIT,
            Signal::Terminate => consts::SIGTERM,
            Signal::User1 => consts::SIGUSR1,
            Signal::User2 => consts::SIGUSR2,
            Signal::Window => consts::SIGWINCH,
        }
    }
}

impl Table {
    /// SIGTERM and SIGINT exit with 0, SIGUSR1 is graceful, and SIGHUP is as the host says. The bus answers a second
    /// SIGTERM during the exit as Joined, and nothing more happens: a listener that hangs holds the exit. SIGQUIT is in no
    /// table of this kind, so its default action ends such a process at once. With
    /// [`without`](Table::without)`(Signal::Interrupt)` Ctrl-C does so too.
    pub fn new(hangup: Hangup) -> Table {
        let hangup = match hangup {
            Hangup::Reload => Request::Reload,
            Hangup::Graceful => Request::Graceful,
            Hangup::Restart => Request::Restart,
        };
        Table::empty()
            .on(Signal::Terminate, Request::Exit(Code::OK))
            .on(Signal::Interrupt, Request::Exit(Code::OK))
            .on(Signal::User1, Request::Graceful)
            .on(Signal::Hangup, hangup)
    }

    /// No signal is a request.
    pub fn empty() -> Table {
        Table { requests: BTreeMap::new(), told: None, ended: None }
    }

    /// This signal is this request. The last word about a signal counts.
    pub fn on(mut self, signal: Signal, request: Request) -> Table {
        self.requests.insert(signal, request);
        self
    }

    /// This signal is left alone.
    pub fn without(mut self, signal: Signal) -> Table {
        self.requests.remove(&signal);
        self
    }

    /// Sees every signal that became a request, and the answer of the bus. It runs on the thread that asked.
    pub fn tell(mut self, told: impl Fn(Signal, Answer) + Send + Sync + 'static) -> Table {
        self.told = Some(Arc::new(told));
        self
    }

    /// Sees how every request ended that a signal made and the bus granted: a Graceful or a Reload that failed has no other
    /// requester. It runs on a thread of its own, some time after the end, so it may block. The main program may end the
    /// process before the end of an Exit or a Restart is seen: [`Bus::block`] tells that end.
    ///
    /// Such a request keeps the bus alive until it has ended. If the system has no thread left for a signal, the end is not
    /// told.
    ///
    /// ```
    /// use signal_hook::{consts::SIGUSR1, low_level::raise};
    /// use std::sync::mpsc;
    /// use wspbus::host::signals::{Hangup, Table};
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// bus.subscribe(Channel::Graceful, 50, || Err("no such file"))?.detach();
    /// bus.start().wait()?;
    /// let (sender, said) = mpsc::channel();
    /// let table = Table::new(Hangup::Reload).tell_end(move |signal, report| {
    ///     if !report.failures().is_empty() {
    ///         let _ = sender.send(format!("{signal}: {report}"));
    ///     }
    /// });
    /// let _watch = table.watch(&bus)?;
    /// raise(SIGUSR1)?; // a signal from outside
    /// assert_eq!(said.recv()?, "SIGUSR1: Reached with failures; graceful L0 fails: no such file");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tell_end(mut self, ended: impl Fn(Signal, Report) + Send + Sync + 'static) -> Table {
        self.ended = Some(Arc::new(ended));
        self
    }

    /// Watches from now on. The watch keeps no bus alive: a signal that comes when the bus is gone has its default action,
    /// unless another watch has it.
    ///
    /// Each request is made on a thread of its own: with [`Drive::Caller`](crate::Drive::Caller) that thread runs the
    /// pass, and the next signal is read meanwhile.
    ///
    /// # Errors
    /// The system has no pipe, no handler or no thread for the watch. Nothing is watched then.
    pub fn watch(&self, bus: &Bus) -> Result<Watch, WatchError> {
        let mut pending = Pending::new([0_i32; 0]).map_err(WatchError::Pipe)?;
        let held = Held::default();
        let mut watch = Watch { signals: held.clone(), handle: pending.handle(), thread: None };
        for signal in self.requests.keys() {
            let failed = |error| WatchError::Handler(*signal, error);
            take_over(*signal).map_err(failed)?;
            locked(&held).push(*signal);
            pending.add_signal(signal.number()).map_err(failed)?;
        }
        let (table, bus) = (self.clone(), bus.downgrade());
        let read = move || {
            for number in pending.forever() {
                match bus.upgrade() {
                    Some(bus) => table.came(number, bus),
                    None => gone(&held, number),
                }
            }
        };
        let thread = thread::Builder::new().name("wspbus-signals".to_owned()).spawn(read);
        watch.thread = Some(thread.map_err(WatchError::Thread)?);
        Ok(watch)
    }

    /// A signal came at least once.
    fn came(&self, number: i32, bus: Bus) {
        let meant = self.requests.iter().find(|(signal, _)| signal.number() == number);
        let Some((signal, request)) = meant else { return };
        let (signal, request, alone) = (*signal, *request, bus.clone());
        let (told, ended) = (self.told.clone(), self.ended.clone());
        let ask = move |bus: Bus| {
            let asked = bus.ask_and_await(request);
            if let Some(told) = told {
                told(signal, asked.answer);
            }
            asked
        };
        let other = ask.clone();
        let ask_and_wait = move || {
            let (asked, Some(ended)) = (other(alone), ended) else { return };
            // A thread is refused no ticket whose report comes to it.
            if let Ok(Some(report)) = asked.wait() {
                ended(signal, report);
            }
        };
        if thread::Builder::new().name("wspbus-signal".to_owned()).spawn(ask_and_wait).is_err() {
            // No thread is left. The reader asks, and the next signal waits for the answer, but not for the end.
            ask(bus);
        }
    }
}

impl Watch {
    /// Ends the watch, as a drop does.
    pub fn end(self) {}
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = locked(&self.signals).iter().map(ToString::to_string).collect();
        write!(f, "Watch({})", names.join(", "))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The default action comes back before the handler goes, so no signal falls between the two.
        give_all_back(&self.signals);
        self.handle.close();
        let thread = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id());
        if let Some(thread) = thread {
            // The reader runs no foreign code that could panic, but for an observer without a thread of its own.
            let _ = thread.join();
        }
    }
}

/// How many watches a signal has, and the flag that brings the default action back.
type Watched = BTreeMap<Signal, (usize, Arc<AtomicBool>)>;

/// The handlers belong to the process, so their account does too.
static WATCHED: Mutex<Watched> = Mutex::new(BTreeMap::new());

/// One more watch has this signal. The handler that can bring back the default action is set once, and stays.
fn take_over(signal: Signal) -> io::Result<()> {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((watches, default)) = watched.get_mut(&signal) {
        *watches += 1;
        default.store(false, Ordering::SeqCst);
        return Ok(());
    }
    let default = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register_conditional_default(signal.number(), default.clone())?;
    watched.insert(signal, (1, default));
    Ok(())
}

/// One watch less has this signal. Is there none left?
fn give_back(signal: Signal) -> bool {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((watches, default)) = watched.get_mut(&signal) else { return false };
    *watches -= 1;
    default.store(*watches == 0, Ordering::SeqCst);
    *watches == 0
}

/// Gives the signals of a watch back, once, and says which of them have no watch left.
fn give_all_back(held: &Held) -> Vec<Signal> {
    let signals = std::mem::take(&mut *locked(held));
    signals.into_iter().filter(|signal| give_back(*signal)).collect()
}

/// The bus is gone, so the watch has no signal any more. This one was taken before its default action could happen.
fn gone(held: &Held, number: i32) {
    if give_all_back(held).iter().any(|signal| signal.number() == number) {
        // The signals here have a default action that the crate knows.
        let _ = signal_hook::low_level::emulate_default_handler(number);
    }
}

fn locked(held: &Held) -> std::sync::MutexGuard<'_, Vec<Signal>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Signal::Hangup => "SIGHUP",
            Signal::Interrupt => "SIGINT",
            Signal::Quit => "SIGQUIT",
            Signal::Terminate => "SIGTERM",
            Signal::User1 => "SIGUSR1",
            Signal::User2 => "SIGUSR2",
            Signal::Window => "SIGWINCH",
        })
    }
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WatchError::Pipe(error) => write!(f, "no pipe for the signals: {error}"),
            WatchError::Handler(signal, error) => write!(f, "no handler for {signal}: {error}"),
            WatchError::Thread(error) => write!(f, "no thread for the signals: {error}"),
        }
    }
}

crate::debug_as_text!(WatchError);

impl Error for WatchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            WatchError::Pipe(error) | WatchError::Handler(_, error) | WatchError::Thread(error) => {
                Some(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The thread of a watch drops it where it has the last handle of a bus whose listener owns the watch.
    #[test]
    fn a_watch_that_its_own_thread_drops_waits_for_no_thread() {
        let (give, given) = std::sync::mpsc::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let pending = Pending::new([0_i32; 0]).unwrap();
        let handle = pending.handle();
        let thread = thread::spawn(move || {
            let thread = given.recv().ok();
            drop(Watch { signals: Held::default(), handle, thread });
            tell.send(()).unwrap_or_default();
        });
        give.send(thread).unwrap();
        assert_eq!(told.recv_timeout(std::time::Duration::from_secs(20)), Ok(()));
    }
}
