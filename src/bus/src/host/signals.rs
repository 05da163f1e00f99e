//! Signals of the process become requests, here and nowhere else (SIG-1).
//!
//! A handler of a signal leaves a byte in a pipe, and nothing more. A thread reads the pipe and asks the bus as any thread
//! does. A byte means that the signal came at least once: signals that come close together are one request.
//!
//! Watching ends with the [`Watch`]. Then the signal has its default action again, also if the process ignored the signal
//! before the first watch. A signal that came before the end is a request all the same. A watch ends with its bus too: the
//! first signal that comes when the bus is gone has its default action, and so have all that follow.
//!
//! No signal is lost, but for two moments. When the process watches a signal for the first time, the handler is there a few
//! instructions before its list of watches is. A signal that comes between the two does nothing. When `block` has told that the
//! process executes itself anew, the bus refuses each request (WAIT-5), and the program that follows does not hear of the signal:
//! [`Table::tell`] is called with the answer, and a program that must not miss an Exit ends there by itself, as
//! `examples/server.rs` does.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use signal_hook::consts;
use signal_hook::iterator::{Handle, Signals as Pending};
use wspbus_models::bus::event::Answer;
use wspbus_models::bus::{Code, Goal, Request};

use crate::listener::alone;
use crate::{Bus, Report};
use ends::Ends;

mod ends;

/// A signal that can be translated. Each of them is sent to a process on purpose; those of a fault are not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// The signal SIGHUP.
    Hangup,
    /// The signal SIGINT: Ctrl-C.
    Interrupt,
    /// The signal SIGQUIT.
    Quit,
    /// The signal SIGTERM.
    Terminate,
    /// The signal SIGUSR1.
    User1,
    /// The signal SIGUSR2.
    User2,
    /// The signal SIGWINCH.
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

/// The request that each signal stands for.
///
/// ```
/// use wspbus::host::signals::{Hangup, Table};
/// use wspbus::{Bus, Code};
/// let bus = Bus::new();
/// let watch = Table::new(Hangup::Reload).watch(&bus)?;
/// bus.start();
/// # signal_hook::low_level::raise(signal_hook::consts::SIGTERM)?;
/// assert_eq!(bus.block()?.code, Code::OK); // after `kill -TERM`
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
#[must_use = "the watch ends with this value, and `let _ =` ends it at once: keep it in a variable"]
pub struct Watch {
    signals: Held,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

/// The signals that a watch has.
type Held = Arc<Mutex<Vec<Signal>>>;

/// The process does not watch.
#[non_exhaustive]
pub enum WatchError {
    /// The policy of the bus denies to threads what this signal asks for.
    Denied(Signal, Goal),
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
    /// [`without`](Table::without)`(Signal::Interrupt)` Ctrl-C does so too. A shell script starts a process in the background
    /// with SIGINT and SIGQUIT ignored: there SIGQUIT does nothing. SIGKILL ends every process.
    ///
    /// A signal asks as a thread: a policy that denies a request of the table to threads leaves it no [`watch`](Table::watch).
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
    ///
    /// ```
    /// use wspbus::host::signals::{Signal, Table};
    /// use wspbus::{Bus, Request, State};
    /// let bus = Bus::new();
    /// bus.start().wait()?;
    /// let _watch = Table::empty().on(Signal::User2, Request::Stop).watch(&bus)?;
    /// # signal_hook::low_level::raise(signal_hook::consts::SIGUSR2)?;
    /// bus.wait(State::Idle)?; // after `kill -USR2`
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on(mut self, signal: Signal, request: Request) -> Table {
        self.requests.insert(signal, request);
        self
    }

    /// This signal is left alone.
    ///
    /// ```
    /// use wspbus::host::signals::{Hangup, Signal, Table};
    /// use wspbus::{Bus, Goal, Policy};
    /// let policy = Policy::DEDICATED.threads_only(&[Goal::Start, Goal::Stop, Goal::Exit]);
    /// let bus = Bus::builder().policy(policy).build();
    /// let table = Table::new(Hangup::Reload);
    /// assert!(table.watch(&bus).is_err(), "the policy denies what SIGHUP and SIGUSR1 ask for");
    /// let _watch = table.without(Signal::Hangup).without(Signal::User1).watch(&bus)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without(mut self, signal: Signal) -> Table {
        self.requests.remove(&signal);
        self
    }

    /// Sees every signal that became a request, and the answer of the bus, at once: another thread runs the pass. It runs on
    /// a thread of its own for each signal, so it may block, and the answer to a later signal may be seen first. A panic of it
    /// costs that telling alone.
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use wspbus::host::signals::{Hangup, Signal, Table};
    /// use wspbus::{Answer, Bus};
    /// let (sender, said) = mpsc::channel();
    /// let table = Table::new(Hangup::Reload)
    ///     .tell(move |signal, answer| sender.send((signal, answer)).unwrap_or_default());
    /// let bus = Bus::new();
    /// let _watch = table.watch(&bus)?;
    /// # signal_hook::low_level::raise(signal_hook::consts::SIGTERM)?;
    /// // After `kill -TERM`:
    /// assert_eq!(said.recv()?, (Signal::Terminate, Answer::Accepted));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tell(mut self, told: impl Fn(Signal, Answer) + Send + Sync + 'static) -> Table {
        self.told = Some(Arc::new(told));
        self
    }

    /// Sees how every request ended that a signal made and the bus granted: a Graceful or a Reload that failed has no other
    /// requester. It runs on a thread of the watch, one end after the other, some time after the end, so it may block. The main
    /// program may end the process before the end of an Exit or a Restart is seen: [`Bus::block`] tells that end.
    ///
    /// Such a request keeps the bus alive until its end was told.
    ///
    /// ```
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
    /// # signal_hook::low_level::raise(signal_hook::consts::SIGUSR1)?;
    /// // After `kill -USR1`:
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
    /// The thread that reads the signals makes the requests, in the name of a thread: the bus is asked in the order in which
    /// signals are read. Of signals that are read at one time, the one with the lowest number is first. A pass that such a
    /// request begins runs on a thread of the bus's own, with [`Drive::Caller`](crate::Drive::Caller) too, if the system has
    /// one, and the next signal is read meanwhile. A pass that runs already goes on where it is.
    ///
    /// # Errors
    /// The policy of the bus denies to threads what a signal of the table asks for (*denied*): such a signal would do nothing,
    /// and would have lost its default action. Leave the signal out by [`without`](Table::without). Or the system has no pipe, no
    /// handler or no thread for the watch. Nothing is watched then.
    pub fn watch(&self, bus: &Bus) -> Result<Watch, WatchError> {
        let is_denied = |request: &Request| !bus.engine.permits_threads(request.goal());
        if let Some((signal, request)) = self.requests.iter().find(|(_, request)| is_denied(request)) {
            return Err(WatchError::Denied(*signal, request.goal()));
        }
        let mut pending = Pending::new([0_i32; 0]).map_err(WatchError::Pipe)?;
        let (held, handle) = (Held::default(), pending.handle());
        let ends =
            self.ended.as_ref().map(Ends::begin).transpose().map_err(WatchError::Thread)?.map(Arc::new);
        let (table, weak, of_reader) = (self.clone(), bus.downgrade(), held.clone());
        let read = move || {
            let came = |number| match weak.upgrade() {
                Some(bus) => table.came(number, bus, ends.as_ref()),
                None => gone(&of_reader, number),
            };
            while !pending.handle().is_closed() {
                // All that there are, each once, before the first is asked for: a signal that comes again and again holds up no
                // other one.
                let batch: BTreeSet<i32> = pending.wait().collect();
                batch.into_iter().for_each(came);
            }
            // The end of the watch ends the lines above, also before the last signals are read.
            let last: BTreeSet<i32> = pending.pending().collect();
            last.into_iter().for_each(came);
        };
        // The reader is there before the first handler: a signal that one takes is read.
        let thread = thread::Builder::new().name("wspbus-signals".to_owned()).spawn(read);
        let thread = Some(thread.map_err(WatchError::Thread)?);
        let watch = Watch { signals: held.clone(), handle, thread };
        for signal in self.requests.keys() {
            begin(&watch.handle, &held, *signal, || ())
                .map_err(|error| WatchError::Handler(*signal, error))?;
        }
        Ok(watch)
    }

    /// A signal came at least once. The reader asks, so that the bus is asked in the order in which the signals are read. The
    /// rest, which may block, has a thread of its own.
    fn came(&self, number: i32, bus: Bus, ends: Option<&Arc<Ends>>) {
        self.came_with(new_thread, number, bus, ends);
    }

    /// As `came`, and this begins the thread.
    fn came_with(&self, begin: BeginThread, number: i32, bus: Bus, ends: Option<&Arc<Ends>>) {
        let meant = self.requests.iter().find(|(signal, _)| signal.number() == number);
        let Some((signal, request)) = meant else { return };
        let (signal, (asked, due)) = (*signal, bus.ask_first(*request));
        let (told, ends, answer) = (self.told.clone(), ends.cloned(), asked.answer);
        // Where no thread can be had, the rest is still here.
        let place = Arc::new(Mutex::new(Some((due, asked.ticket()))));
        let rest = move |bus: &Bus| {
            let Some((due, ticket)) = place.lock().unwrap_or_else(PoisonError::into_inner).take() else {
                return;
            };
            bus.settle_elsewhere(due);
            // A panic costs this telling alone: the end is told all the same, and the reader goes on.
            told.iter().for_each(|told| alone(|| told(signal, answer)));
            // The end is told after the answer. Without a reader of it the handle ends here, which is a step too.
            if let (Some(ends), Some(ticket)) = (&ends, ticket) {
                ends.wait_for(signal, ticket);
            }
        };
        let (other, own_handle) = (rest.clone(), bus.clone());
        if begin(Box::new(move || other(&own_handle))).is_err() {
            // No thread is left. The reader does the rest, and the next signal waits for that.
            rest(&bus);
        }
    }
}

/// Begins a thread that runs this.
type BeginThread = fn(Box<dyn FnOnce() + Send>) -> io::Result<()>;

fn new_thread(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name("wspbus-signal".to_owned()).spawn(run).map(drop)
}

impl Watch {
    /// Ends the watch, as a drop does. The request of a signal that came just before is made, and its answer may be told a
    /// moment later.
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
        // The default action comes back before the handler goes, and the reader reads what the handler has left until then:
        // so no signal falls between the two.
        let any = locked(&self.signals).first().copied();
        give_all_back(&self.signals);
        any.into_iter().for_each(let_handlers_end);
        self.handle.close();
        let thread = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id());
        if let Some(thread) = thread {
            // No panic ends the reader: it catches those of foreign code.
            let _ = thread.join();
        }
    }
}

/// The number of watches that a signal has, and the flag that brings the default action back.
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

/// The watch has this signal from now on. Its own handler is there before the default action goes: a signal that comes
/// `between` is seen.
fn begin(handle: &Handle, held: &Held, signal: Signal, between: impl FnOnce()) -> io::Result<()> {
    handle.add_signal(signal.number())?;
    between();
    take_over(signal)?;
    locked(held).push(signal);
    Ok(())
}

/// Waits until no thread is in a handler that began before, of any signal. The crate waits so whenever its handlers change,
/// so this changes those of one signal, and changes them back.
fn let_handlers_end(signal: Signal) {
    let unread = Arc::new(AtomicBool::new(false));
    if let Ok(change) = signal_hook::flag::register(signal.number(), unread) {
        signal_hook::low_level::unregister(change);
    }
}

/// One watch less has this signal.
fn give_back(signal: Signal) {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((watches, default)) = watched.get_mut(&signal) {
        *watches -= 1;
        default.store(*watches == 0, Ordering::SeqCst);
    }
}

/// Does no watch of the process have this signal?
fn is_free(number: i32) -> bool {
    let watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.iter().all(|(signal, (watches, _))| signal.number() != number || *watches == 0)
}

/// Gives the signals of a watch back, once.
fn give_all_back(held: &Held) {
    std::mem::take(&mut *locked(held)).into_iter().for_each(give_back);
}

/// The bus is gone, so the watch has no signal any more. This one was taken before its default action could happen, and
/// so were those that came with it.
fn gone(held: &Held, number: i32) {
    give_all_back(held);
    if is_free(number) {
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
            WatchError::Denied(signal, goal) => {
                write!(f, "{signal} asks for {goal}, and the policy denies {goal} to threads")
            }
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
            WatchError::Denied(..) => None,
            WatchError::Pipe(error) | WatchError::Handler(_, error) | WatchError::Thread(error) => {
                Some(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The thread that reads the signals asks, and no other thread can come between.
    #[test]
    fn the_bus_is_asked_in_the_order_in_which_signals_are_read() {
        use wspbus_models::bus::Input;
        let (say, said) = std::sync::mpsc::channel();
        let recorder = move |input: &Input, _: &[_]| {
            if let Input::Request(_, request) = input {
                say.send(request.goal()).unwrap_or_default();
            }
        };
        let bus = Bus::builder().recorder(recorder).build();
        let table = Table::empty().on(Signal::User1, Request::Start).on(Signal::User2, Request::Stop);
        for _ in 0..50 {
            table.came(consts::SIGUSR1, bus.clone(), None);
            assert_eq!(said.try_iter().collect::<Vec<_>>(), [Goal::Start]);
            table.came(consts::SIGUSR2, bus.clone(), None);
            assert_eq!(said.try_iter().collect::<Vec<_>>(), [Goal::Stop]);
        }
        assert_eq!(bus.wait(crate::State::Idle), Ok(crate::Wake::Entered(crate::State::Idle)));
    }

    /// The reader tells the answers itself, as where the system has no thread left.
    #[test]
    fn a_tell_that_panics_on_the_reader_loses_neither_the_end_nor_the_next_signal() {
        fn no_thread(_: Box<dyn FnOnce() + Send>) -> io::Result<()> {
            Err(io::ErrorKind::OutOfMemory.into())
        }
        let ((say, said), bus) = (std::sync::mpsc::channel(), Bus::new());
        let exit = Request::Exit(Code::OK);
        let table = Table::empty().on(Signal::User2, Request::Start).on(Signal::Terminate, exit);
        let table = table.tell(|_, _| panic!("this panic is a part of the test"));
        let ended: Ended = Arc::new(move |signal: Signal, _: Report| say.send(signal).unwrap_or_default());
        let ends = Arc::new(Ends::begin(&ended).unwrap());
        drop(ended);
        for signal in [consts::SIGUSR2, consts::SIGTERM] {
            table.came_with(no_thread, signal, bus.clone(), Some(&ends));
        }
        assert_eq!(bus.block().map(|outcome| outcome.code), Ok(Code::OK));
        drop(ends);
        let mut told: Vec<Signal> = said.into_iter().collect();
        told.sort_unstable();
        assert_eq!(told, [Signal::Terminate, Signal::User2]);
    }

    /// The default action of this signal is to do nothing, so that it ends no test.
    #[test]
    fn a_signal_that_comes_while_its_watch_begins_is_seen() {
        let (mut pending, held) = (Pending::new([0_i32; 0]).unwrap(), Held::default());
        let raise = || signal_hook::low_level::raise(consts::SIGWINCH).unwrap();
        begin(&pending.handle(), &held, Signal::Window, raise).unwrap();
        assert!(pending.pending().eq([consts::SIGWINCH]));
        give_all_back(&held);
    }

    /// The first signal of several gives all of them back, and the next ones are no signals of the watch then.
    #[test]
    fn every_signal_that_came_with_another_is_free_when_the_bus_is_gone() {
        let (held, other) = (Held::default(), Held::default());
        let pending = Pending::new([0_i32; 0]).unwrap();
        for (held, signal) in [(&held, Signal::User1), (&held, Signal::User2), (&other, Signal::User1)] {
            begin(&pending.handle(), held, signal, || ()).unwrap();
        }
        gone(&held, consts::SIGUSR1);
        assert_eq!([consts::SIGUSR1, consts::SIGUSR2].map(is_free), [false, true]);
        give_all_back(&other);
        assert!(is_free(consts::SIGUSR1));
    }

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
