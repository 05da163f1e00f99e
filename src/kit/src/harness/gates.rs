//! Gates for a bus of real threads. Listeners block until they are told how to end, and the gates know
//! without a clock when every thread rests.
//!
//! One number under one mutex counts the threads that move. A thread that sets another thread in motion
//! counts it before it moves: by telling a listener how to end, by notifying a [`Condvar`], or by beginning a
//! thread. A thread that comes to rest takes itself off the count: at a gate, in a wait, or at its end. So
//! where the number is 0 no thread moves, and no thread will move until a test gives an order.
//!
//! A thread of the bus that waits must do so in a [`Condvar`] of these gates, and a thread that the bus
//! begins must hold a [`Moving`] that was made before the thread. Both are usually one small trait of the
//! bus, which has the types of the standard library in a program. A thread that waits in any other way is
//! seen as moving, and the case is then inconclusive.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar as Bell, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wspbus_models::bus::End;
use wspbus_models::bus::event::{Event, ListenerId};

use crate::suite::implementation::{Output, Trouble};

mod threads;
mod waits;

pub use waits::Condvar;

/// The time after which a thread that still moves is given up. No case passes or fails by this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// The gates of one bus. A clone is another handle to the same gates.
///
/// ```
/// use wspbus_kit::harness::gates::Gates;
/// use wspbus_models::bus::event::ListenerId;
/// use wspbus_models::bus::End;
///
/// let (gates, at) = (Gates::new(), ListenerId(0));
/// let callback = { let gates = gates.clone(); move || gates.listener(at) };
/// gates.run(move || { callback(); }); // a thread of the bus calls the listener
/// assert_eq!(gates.settle().unwrap().gates, [at]);
/// gates.end(at, End::Ok).unwrap();
/// assert_eq!(gates.settle().unwrap().gates, []);
/// ```
#[derive(Clone, Default)]
pub struct Gates {
    shared: Arc<Shared>,
}

/// One thread that counts as moving until this value is dropped.
pub struct Moving {
    gates: Gates,
}

#[derive(Default)]
struct Shared {
    inner: Mutex<Inner>,
    /// The bell that rings when no thread moves any more.
    rested: Bell,
}

#[derive(Default)]
struct Inner {
    /// The number of threads that move.
    moving: usize,
    /// The listeners that are called and have not ended.
    at: BTreeMap<ListenerId, Post>,
    /// True if no thread stays at a gate any more.
    is_open: bool,
    events: Vec<Event>,
    surprises: Vec<String>,
    /// True if a thread came to rest that was never counted. The count then means nothing.
    is_miscounted: bool,
}

/// A listener that was called and has not ended.
struct Post {
    told: Told,
    /// The bell that rings when the listener is given an order.
    bell: Arc<Bell>,
}

/// The order that a listener at its gate was given.
enum Told {
    /// No order: the listener waits.
    Nothing,
    /// The listener is to call this function, and to come back to the gate.
    Do(Box<dyn FnOnce() + Send>),
    /// The listener is carrying out an order.
    Busy,
    /// The listener is to end in this way.
    End(End),
}

impl Gates {
    /// Gates at which no thread is.
    pub fn new() -> Self {
        Gates::default()
    }

    /// Reports an event that was seen. Events stay in the order in which they are reported.
    pub fn see(&self, event: Event) {
        self.lock().events.push(event);
    }

    /// Reports a happening for which the vocabulary has no event. No case expects a surprise.
    pub fn surprise(&self, what: impl Into<String>) {
        self.lock().surprises.push(what.into());
    }

    /// The gate of a listener, which the callback of the listener calls. The listener stays at the gate and
    /// carries out orders there. The call returns the way in which the listener is to end.
    pub fn listener(&self, listener: ListenerId) -> End {
        let mut inner = self.lock();
        if inner.is_open {
            return End::Ok;
        }
        if inner.at.contains_key(&listener) {
            inner.surprises.push(format!("listener {} is called while it runs", listener.0));
            return End::Ok;
        }
        let bell = Arc::new(Bell::new());
        let turn_to = |inner: &mut Inner, told| {
            let before = inner.at.insert(listener, Post { told, bell: bell.clone() });
            before.map(|post| post.told)
        };
        loop {
            turn_to(&mut inner, Told::Nothing);
            self.rest(&mut inner);
            let waits = |inner: &mut Inner| inner.at.get(&listener).is_some_and(Post::has_no_order);
            inner = bell.wait_while(inner, waits).unwrap_or_else(PoisonError::into_inner);
            match turn_to(&mut inner, Told::Busy) {
                Some(Told::Do(what)) => {
                    drop(inner);
                    what();
                    inner = self.lock();
                    if !inner.is_open {
                        continue;
                    }
                    inner.at.remove(&listener);
                    return End::Ok;
                }
                told => {
                    inner.at.remove(&listener);
                    let Some(Told::End(end)) = told else { return End::Ok };
                    return end;
                }
            }
        }
    }

    /// Tells a listener at its gate to end.
    ///
    /// # Errors
    /// `Impossible` if the listener is not at its gate.
    pub fn end(&self, listener: ListenerId, end: End) -> Result<(), Trouble> {
        self.tell(listener, Told::End(end))
    }

    /// Makes the thread of a listener at its gate call a function, and come back to the gate.
    ///
    /// # Errors
    /// `Impossible` if the listener is not at its gate.
    pub fn inside(&self, listener: ListenerId, what: impl FnOnce() + Send + 'static) -> Result<(), Trouble> {
        self.tell(listener, Told::Do(Box::new(what)))
    }

    /// Calls a function on a thread that does nothing else meanwhile. The thread may have run a function before: its
    /// thread-local values can be older than the call. A panic of the function is a surprise, and ends the thread.
    pub fn run(&self, what: impl FnOnce() + Send + 'static) {
        threads::run(self.moving(), Box::new(what));
    }

    /// Counts a thread as moving. The value is made before the thread begins, and the thread keeps it until
    /// it ends.
    pub fn moving(&self) -> Moving {
        self.lock().moving += 1;
        Moving { gates: self.clone() }
    }

    /// Waits until no thread moves, and returns the events that were seen since the last call. After ten
    /// seconds, threads that still move are given up. The output then says that it is not settled: an event
    /// that is missing may still come.
    ///
    /// # Errors
    /// `Broken` if a thread came to rest that was never counted.
    pub fn settle(&self) -> Result<Output, Trouble> {
        self.settle_within(PATIENCE)
    }

    /// As [`settle`](Gates::settle), with another patience.
    ///
    /// # Errors
    /// As [`settle`](Gates::settle).
    pub fn settle_within(&self, patience: Duration) -> Result<Output, Trouble> {
        let moves = |inner: &mut Inner| inner.moving > 0 && !inner.is_miscounted;
        let waited = self.shared.rested.wait_timeout_while(self.lock(), patience, moves);
        let (mut inner, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if inner.is_miscounted {
            let why = "a thread came to rest that was not counted: begin it by `run`, or with a `Moving`";
            return Err(Trouble::Broken(why.to_owned()));
        }
        let moving = inner.moving;
        let seconds = patience.as_secs_f64();
        let unsettled = (moving > 0).then(|| format!("threads that move still after {seconds} s: {moving}"));
        let waits = |(listener, post): (&ListenerId, &Post)| post.has_no_order().then_some(*listener);
        let gates = inner.at.iter().filter_map(waits).collect();
        let (events, surprises) = (std::mem::take(&mut inner.events), std::mem::take(&mut inner.surprises));
        Ok(Output { events, gates, surprises, unsettled })
    }

    /// Opens every gate for good: a listener at a gate ends well, and no listener stays at a gate any more.
    /// It is for the end of a case, so that the threads of the bus can end.
    pub fn open(&self) {
        let mut inner = self.lock();
        inner.is_open = true;
        let Inner { at, moving, .. } = &mut *inner;
        for post in at.values_mut().filter(|post| post.has_no_order()) {
            post.order(Told::End(End::Ok));
            *moving += 1;
        }
    }

    fn tell(&self, listener: ListenerId, what: Told) -> Result<(), Trouble> {
        let mut inner = self.lock();
        let Some(post) = inner.at.get_mut(&listener).filter(|post| post.has_no_order()) else {
            return Err(Trouble::Impossible(format!("listener {} is not at its gate", listener.0)));
        };
        post.order(what);
        inner.moving += 1;
        Ok(())
    }

    /// Notes that one thread less moves.
    fn rest(&self, inner: &mut Inner) {
        match inner.moving.checked_sub(1) {
            Some(moving) => inner.moving = moving,
            None => inner.is_miscounted = true,
        }
        if inner.moving == 0 {
            self.shared.rested.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.shared.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Post {
    /// True if the listener waits at its gate.
    fn has_no_order(&self) -> bool {
        matches!(self.told, Told::Nothing)
    }

    fn order(&mut self, told: Told) {
        self.told = told;
        self.bell.notify_all();
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        let mut inner = self.gates.lock();
        if std::thread::panicking() {
            inner.surprises.push("a thread panicked".to_owned());
        }
        self.gates.rest(&mut inner);
    }
}

#[cfg(test)]
mod tests;
