//! The bus with gates: it carries out an input, and returns the events that were seen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use caretaker::{Bus, How, Notice, Park, Settings, Subscription};
use wspbus_kit::harness::gates::{Condvar, Gates};
use wspbus_kit::models::bus::event::{Event, ListenerId, Origin, Reason};
use wspbus_kit::models::bus::{End, Request};
use wspbus_kit::suite::case::{Feature, Input, Parameters, Setup, Subscribed};
use wspbus_kit::suite::{Implementation, Output, Trouble};

#[path = "words.rs"]
mod words;

/// The features of this bus beyond Start, Stop, Exit, and listeners that end well or fail. It has no deadlines.
pub const FEATURES: [Feature; 9] = [
    Feature::Graceful,
    Feature::Reload,
    Feature::Restart,
    Feature::ExitCode,
    Feature::Reenter,
    Feature::ExitEnd,
    Feature::Block,
    Feature::Log,
    Feature::Subscribe,
];

/// The way in which threads wait under test: in a condition variable that knows which threads wait.
pub struct Gated(Condvar);

impl Park for Gated {
    fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard)
    }

    fn wake<T>(&self, held: &MutexGuard<'_, T>) {
        self.0.notify_all(held);
    }

    fn begin(&self, thread: impl FnOnce() + Send + 'static) {
        self.0.gates().run(thread);
    }
}

/// The bus under test.
pub struct Tested {
    gates: Gates,
    bus: Bus<Gated>,
    known: Arc<Mutex<BTreeMap<ListenerId, Subscription>>>,
}

impl Tested {
    pub fn new() -> Self {
        let gates = Gates::new();
        // For a test of this test: a setting that the specification does not permit.
        let last_code_wins = std::env::var_os("CARETAKER_LAST_CODE").is_some();
        let seen = gates.clone();
        let observer = move |notice: &Notice| words::event(notice).into_iter().for_each(|e| seen.see(e));
        let park = Gated(gates.condvar());
        let bus = Bus::with(Settings { last_code_wins }, park, Some(Box::new(observer)));
        Tested { gates, bus, known: Arc::default() }
    }

    /// Makes a call on a thread of its own, or on that of a listener at its gate.
    fn by(&self, who: Origin, what: impl FnOnce() + Send + 'static) -> Result<(), Trouble> {
        match who {
            Origin::Thread(_) => self.gates.run(what),
            Origin::Listener(listener) => self.gates.inside(listener, what)?,
        }
        Ok(())
    }

    /// Subscribes a listener that stays at its gate until it is told how to end.
    fn subscription(&self, new: Subscribed) -> impl FnOnce() + Send + use<> {
        let (gates, bus, known) = (self.gates.clone(), self.bus.clone(), Arc::clone(&self.known));
        move || {
            let listener = new.listener;
            let callback = move || match gates.listener(listener) {
                End::Ok => Ok(()),
                End::Failed => Err(How::Failed),
                End::Exit(code) => Err(How::Exit(code.0)),
            };
            let name = listener.0.to_string();
            let subscription = bus.subscribe(words::channel(new.channel), new.priority, name, callback);
            known.lock().unwrap().insert(listener, subscription);
        }
    }

    fn request(&self, by: Origin, request: Request) -> Result<(), Trouble> {
        let (bus, gates) = (self.bus.clone(), self.gates.clone());
        let (wish, code) = words::wish(request);
        self.by(by, move || {
            let answer = bus.ask(wish, code);
            // The observer is told the requests of callbacks.
            if matches!(by, Origin::Thread(_)) {
                gates.see(words::answered(by, request, answer));
            }
        })
    }

    fn block(&self) {
        let (bus, gates) = (self.bus.clone(), self.gates.clone());
        self.gates.run(move || match bus.block() {
            Some(end) => gates.see(words::taken(&end)),
            None => gates.see(Event::Refused { origin: words::MAIN, reason: Reason::Stale }),
        });
    }
}

impl Implementation for Tested {
    fn reset(&mut self, setup: &Setup, _: &Parameters) -> Result<(), Trouble> {
        setup.listeners.iter().for_each(|listener| self.subscription(*listener)());
        // Without listeners of `log` in the set-up, the bus has one that fails.
        let log = if setup.log.is_empty() { vec![true] } else { setup.log.clone() };
        for fails in log {
            self.bus.on_log(move |_| if fails { Err(How::Failed) } else { Ok(()) });
        }
        self.gates.settle().map(drop)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        match *input {
            Input::Request { by, request } => self.request(by, request)?,
            Input::End { listener, end } => self.gates.end(listener, end)?,
            Input::Block => self.block(),
            Input::Log => self.bus.log("the disk is full"),
            Input::Subscribe { by, subscribed } => {
                let (subscribe, gates) = (self.subscription(subscribed), self.gates.clone());
                self.by(by, move || {
                    subscribe();
                    let Subscribed { listener, channel, priority } = subscribed;
                    gates.see(Event::Subscribed { channel, listener, priority });
                })?;
            }
            Input::Unsubscribe { by, listener } => {
                let (bus, gates) = (self.bus.clone(), self.gates.clone());
                let subscription = self.known.lock().unwrap().get(&listener).copied();
                self.by(by, move || match subscription.is_some_and(|known| bus.unsubscribe(known)) {
                    true => gates.see(Event::Unsubscribed { listener }),
                    false => gates.see(Event::Refused { origin: by, reason: Reason::Stale }),
                })?;
            }
            Input::Settle => {}
            Input::Expire { .. } | Input::Wait { .. } | Input::Await { .. } | Input::Enqueue { .. } => {
                return Err(Trouble::Broken("this bus does not claim that".to_owned()));
            }
        }
        self.gates.settle()
    }
}

impl Drop for Tested {
    fn drop(&mut self) {
        self.gates.open();
        self.bus.exit(0);
    }
}
