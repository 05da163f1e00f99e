//! The ends of the requests that signals made: one thread waits for all of them, however many there are.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use super::{Ended, Signal};
use crate::Ticket;
use crate::listener::alone;

/// The way to the thread that waits. The thread ends when this is dropped and every request has ended.
pub(super) struct Ends {
    way: Sender<News>,
    next: AtomicU64,
}

/// A message to the thread.
enum News {
    /// A signal made a request that was granted.
    Granted(u64, Open),
    /// The ticket with this number may have been resolved.
    Woken(u64),
}

/// A request that has not ended.
struct Open {
    signal: Signal,
    ticket: Ticket,
    waker: Waker,
}

/// Tells the thread to look at a ticket.
struct Bell {
    number: u64,
    way: Mutex<Sender<News>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let way = self.way.lock().unwrap_or_else(PoisonError::into_inner);
        // The thread is gone only where no ticket is open.
        let _ = way.send(News::Woken(self.number));
    }
}

impl Ends {
    /// Begins the thread.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(super) fn begin(ended: &Ended) -> io::Result<Ends> {
        let (way, news) = channel();
        let ended = ended.clone();
        thread::Builder::new().name("wspbus-signal-ends".to_owned()).spawn(move || read(&news, &ended))?;
        Ok(Ends { way, next: AtomicU64::new(0) })
    }

    /// Waits for the end of a request that this signal made.
    pub(super) fn wait_for(&self, signal: Signal, ticket: Ticket) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let waker = Waker::from(Arc::new(Bell { number, way: Mutex::new(self.way.clone()) }));
        // The thread is there as long as this value is: nothing that it calls ends it.
        let _ = self.way.send(News::Granted(number, Open { signal, ticket, waker }));
    }
}

/// Tells each end, until no request can come any more and every one has ended.
fn read(news: &Receiver<News>, ended: &Ended) {
    let mut all: BTreeMap<u64, Open> = BTreeMap::new();
    for news in news {
        let number = match news {
            News::Granted(number, open) => {
                all.insert(number, open);
                number
            }
            News::Woken(number) => number,
        };
        let Some(open) = all.get_mut(&number) else { continue };
        let mut context = Context::from_waker(&open.waker);
        if let Poll::Ready(over) = Pin::new(&mut open.ticket).poll(&mut context) {
            let signal = open.signal;
            all.remove(&number);
            // A thread is refused no ticket whose report comes to it. A panic costs the telling of this end alone.
            let Ok(report) = over else { continue };
            alone(|| ended(signal, report));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{Bus, Channel, Drive, Report};

    /// The end of one request is not told, and the thread goes on.
    #[test]
    fn a_reader_that_panics_hears_of_the_next_end() {
        let bus = Bus::new();
        bus.start();
        let (say, said) = mpsc::channel();
        let say = Mutex::new(say);
        let ended: Ended = Arc::new(move |signal: Signal, _: Report| {
            assert!(signal != Signal::User1, "this panic is a part of the test");
            let _ = say.lock().unwrap().send(signal);
        });
        let ends = Ends::begin(&ended).unwrap();
        drop(ended);
        for signal in [Signal::User1, Signal::Hangup] {
            ends.wait_for(signal, bus.graceful().ticket().unwrap());
        }
        drop(ends);
        assert_eq!(said.into_iter().collect::<Vec<_>>(), [Signal::Hangup]);
    }

    /// A thousand requests that wait for one listener need one thread, which ends with the last of them.
    #[test]
    fn one_thread_tells_every_end_and_then_ends_itself() {
        let bus = Bus::builder().drive(Drive::Thread).build();
        let (open, gate) = mpsc::channel::<()>();
        bus.subscribe(Channel::Graceful, 50, move || gate.recv().unwrap_or_default()).unwrap().detach();
        bus.start().wait().unwrap();
        let (say, said) = mpsc::channel();
        let say = Mutex::new(say);
        let ended: Ended = Arc::new(move |signal: Signal, report: Report| {
            let _ = say.lock().unwrap().send((signal, report.is_reached()));
        });
        let ends = Ends::begin(&ended).unwrap();
        drop(ended);
        for _ in 0..1000 {
            ends.wait_for(Signal::User1, bus.graceful().ticket().unwrap());
        }
        assert!(said.try_recv().is_err(), "the listener runs");
        drop((open, ends));
        // The channel is closed when the thread has ended.
        assert_eq!(said.into_iter().collect::<Vec<_>>(), [(Signal::User1, true); 1000]);
    }
}
