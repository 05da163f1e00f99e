//! The reference bus, with real threads, as an implementation that the kit can test.
//!
//! Every call is made by a thread of its own through the public interface of the crate `wspbus`. The recorder of the bus
//! tells the events in their order. Beside it stand the results of the calls: each answer, resolution, refusal and
//! result that a call returned is compared with the events of the recorder, and a difference is a surprise, which no case
//! expects.

mod desk;
mod world;

use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use wspbus::log::Writer;
use wspbus::{Builder, Bus, Drive, Exit, Refused, Ticket};
use wspbus_kit::suite::case::{Feature, Input, Parameters, Returns, Setup, Subscribed};
use wspbus_kit::suite::observable::Placed;
use wspbus_kit::suite::{Implementation, Output, Trouble};
use wspbus_models::bus::event::{Event, ListenerId, MAIN, Origin, Reason, ThreadId, TicketId};
use wspbus_models::bus::{Code, End, Request, State};

use desk::{Away, Desk};
use world::{Case, Gated};

/// The deadline of each listener, on the clock of the case.
const DEADLINE: Duration = Duration::from_secs(3_600);

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The reference bus at the gates of a case.
#[derive(Default)]
pub struct Threaded {
    open: Option<Open>,
    gates: Vec<ListenerId>,
    /// True if listeners have no deadlines, and run on the thread of their pass.
    is_without_deadlines: bool,
    /// True if the thread that asks runs the passes.
    is_driven_by_callers: bool,
    /// The file to which the log of each case is appended.
    log: Option<Arc<File>>,
}

/// The message that a case publishes on `log`.
const MESSAGE: &str = "a message";

/// The bus of one case.
#[derive(Clone)]
struct Open {
    /// The thread of the passes.
    drive: Drive,
    case: Case,
    bus: Bus<Gated>,
    desk: Arc<Mutex<Desk>>,
    returns: Returns,
    deadline: Option<Duration>,
    /// The subscriptions of the listeners of `log` of the set-up.
    log: Arc<Vec<wspbus::Subscription<Gated>>>,
}

impl Threaded {
    /// A bus whose listeners have deadlines.
    pub fn new() -> Self {
        Threaded::default()
    }

    /// A bus whose listeners have no deadlines, and run on the thread of their pass.
    pub fn without_deadlines() -> Self {
        let mut bus = Threaded::new();
        bus.is_without_deadlines = true;
        bus
    }

    /// The same bus, whose passes run on the thread that asks. Each call is made by a thread of its own, so a thread of a
    /// case may ask again while its call runs passes. The handle of a ticket is there when the call has returned: until
    /// then no thread can wait for the ticket.
    pub fn driven_by_callers(mut self) -> Self {
        self.is_driven_by_callers = true;
        self
    }

    /// The features that this bus does not have.
    pub fn without(&self) -> Vec<Feature> {
        let deadlines = [Feature::Expire, Feature::Late].into_iter().filter(|_| self.is_without_deadlines);
        deadlines.chain(self.is_driven_by_callers.then_some(Feature::Await)).collect()
    }

    /// The same bus, which appends the log of each case to this file.
    pub fn logging(mut self, log: File) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    fn open(&self) -> Result<&Open, Trouble> {
        self.open.as_ref().ok_or_else(|| Trouble::Broken("no case is open".to_owned()))
    }

    /// Ends the case: its gates open, its bus exits, and its threads end.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        open.case.gates.open();
        let bus = open.bus.clone();
        open.case.run(move || drop(bus.exit(Code::OK).wait()));
        // A thread that does not end is left behind; the case has had its verdict.
        let _ = open.case.gates.settle();
        let (subscriptions, tickets) = open.desk().clear();
        subscriptions.into_iter().for_each(wspbus::Subscription::detach);
        drop(tickets);
    }
}

impl Drop for Threaded {
    fn drop(&mut self) {
        self.close();
    }
}

impl Open {
    fn new(
        setup: &Setup,
        parameters: Parameters,
        (deadline, drive): (Option<Duration>, Drive),
        log: Option<Arc<File>>,
    ) -> Result<Open, Trouble> {
        let broken = |e: std::io::Error| Trouble::Broken(format!("cannot write the log: {e}"));
        let writer =
            log.map(|log| Writer::new(log, "wspbus", &setup.policy())).transpose().map_err(broken)?;
        let case = Case::default();
        let desk = Arc::new(Mutex::new(Desk::new(parameters.returns)));
        let (noted, gates) = (desk.clone(), case.gates.clone());
        let told = case.gates.clone();
        let mut log = writer.map(|writer| writer.recorder(move |e| told.surprise(format!("no log: {e}"))));
        let recorder = move |input: &wspbus::Input, events: &[Event]| {
            if let Some(log) = &mut log {
                log(input, events);
            }
            let mut desk = noted.lock().unwrap_or_else(PoisonError::into_inner);
            desk.note(input, events).into_iter().for_each(|event| gates.see(event));
        };
        let builder = Builder::<Gated>::default().policy(setup.policy()).drive(drive).recorder(recorder);
        let bus = case.within(|| builder.build());
        let listener = |fails: &bool| {
            let fails = *fails;
            // The bus logs by itself where an entry of the main queue fails. Only the message of the case counts.
            bus.listen_to_log(50, move |said: &str| match fails && said == MESSAGE {
                true => Err("the disk is full"),
                false => Ok(()),
            })
        };
        let log = Arc::new(setup.log.iter().map(listener).collect());
        Ok(Open { drive, case, bus, desk, returns: parameters.returns, deadline, log })
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a call: on a thread of its own, or on that of a listener at its gate. The desk knows the thread as away
    /// until the call returns.
    fn by(&self, by: Origin, away: Away, call: impl FnOnce(&Open) + Send + 'static) -> Result<(), Trouble> {
        let open = self.clone();
        match by {
            Origin::Thread(thread) => {
                let number = self.desk().leave(thread, away)?;
                // The call runs passes until the bus is at rest. The thread of the case may ask again.
                if self.drive == Drive::Caller && away == Away::Asks {
                    self.desk().come_back(thread, number);
                }
                self.case.run(move || {
                    desk::as_thread(thread, || call(&open));
                    open.desk().come_back(thread, number);
                });
                Ok(())
            }
            Origin::Listener(listener) => self.case.gates.inside(listener, move || call(&open)),
        }
    }

    fn surprise(&self, text: String) {
        self.case.gates.surprise(text);
    }

    fn request(&self, by: Origin, request: Request) -> Result<(), Trouble> {
        self.by(by, Away::Asks, move |open| {
            let asked = open.bus.request(request);
            let answer = asked.answer;
            let ticket = asked.ticket();
            let told = open.desk().answer(by, request, ticket.as_ref().map(Ticket::id));
            if told != Some((answer, ticket.as_ref().map(Ticket::id))) {
                open.surprise(format!("{request} returned another answer than the bus recorded: {answer}"));
            }
            let Some(ticket) = ticket else { return };
            open.desk().keep(ticket.clone());
            if open.returns == Returns::WhenResolved && matches!(by, Origin::Thread(_)) {
                open.compare(ticket.id(), ticket.wait());
            }
        })
    }

    /// Compares the report that a handle of a ticket got with the resolution that was recorded.
    fn compare(&self, id: TicketId, report: Result<wspbus::Report, Refused>) {
        let told = self.desk().resolution(id);
        let got = report.map(|report| report.resolution);
        if got.as_ref().ok() != told.as_ref() {
            self.surprise(format!("the report of ticket {} is not its recorded resolution", id.0));
        }
    }

    /// Compares the refusal that a call returned with the one that the recorder told. A refusal that the bus owes and does
    /// not give is an event that the case misses.
    fn same_refusal(&self, call: &str, returned: Option<Refused>) {
        if returned.map(|refused| refused.0) != desk::refused() {
            self.surprise(format!("{call} returned another refusal than the bus recorded"));
        }
    }

    fn wait(&self, by: Origin, state: State) -> Result<(), Trouble> {
        self.by(by, Away::Waits, move |open| match (by, open.bus.wait(state)) {
            (Origin::Thread(thread), Ok(wake)) => open.desk().woken(Event::Woken { thread, wake }),
            (Origin::Thread(_), Err(Refused(reason))) => {
                open.case.gates.see(Event::Refused { origin: by, reason });
            }
            (Origin::Listener(_), waited) => open.same_refusal("a wait", waited.err()),
        })
    }

    fn await_ticket(&self, by: Origin, id: TicketId) -> Result<(), Trouble> {
        let ticket = self.desk().ticket(id);
        if let (Origin::Thread(_), None) = (by, &ticket) {
            return Err(Trouble::Impossible(format!("no call of this case got the ticket {}", id.0)));
        }
        self.by(by, Away::Awaits(id), move |open| match (by, ticket) {
            (Origin::Listener(_), Some(ticket)) => {
                open.same_refusal("a wait for a ticket", ticket.wait().err());
            }
            // A listener that ended by Exit left a ticket without a handle, for which no thread can wait. The bus refuses
            // every wait of a listener alike.
            (Origin::Listener(_), None) => {
                open.same_refusal("a wait", open.bus.wait(State::Running).err());
            }
            (Origin::Thread(_), Some(ticket)) => open.compare(id, ticket.wait()),
            (Origin::Thread(_), None) => {}
        })
    }

    fn block(&self) -> Result<(), Trouble> {
        // A second `block` is refused, and takes no result.
        let before = self.desk().taken();
        self.by(Origin::Thread(MAIN), Away::Blocks, move |open| {
            let Ok(outcome) = open.bus.block() else {
                if open.desk().taken() != before {
                    open.surprise("block returned no result, and the bus recorded one".to_owned());
                }
                return;
            };
            if open.desk().taken() != Some((outcome.code, outcome.reexec, outcome.failures)) {
                open.surprise("block returned another result than the bus recorded".to_owned());
            }
        })
    }

    fn enqueue(&self, fails: bool) {
        let entry = move || {
            if fails {
                std::panic::resume_unwind(Box::new("the entry fails"));
            }
        };
        // The command names no thread, and a refusal names that of the main program.
        let appended = desk::as_thread(MAIN, || self.bus.run_in_main(entry));
        self.same_refusal("an entry of the main queue", appended.err());
    }

    /// Logs a message. Where the set-up has no listener of `log`, one comes for this message, and fails.
    fn log(&self) {
        let failing = self.log.is_empty().then(|| self.bus.listen_to_log(50, |_| Err("the disk is full")));
        self.bus.log(MESSAGE);
        drop(failing);
    }

    /// Subscribes a listener that stays at its gate until it is told how to end.
    fn subscribe(&self, new: Subscribed) {
        let (number, gates) = (Arc::new(OnceLock::<ListenerId>::new()), self.case.gates.clone());
        let own = number.clone();
        let callback = move || -> Result<(), Failed> {
            let Some(listener) = own.get() else {
                gates.surprise("a listener was called before its subscription returned");
                return Ok(());
            };
            match gates.listener(*listener) {
                End::Ok => Ok(()),
                // Every second listener fails by a panic.
                End::Failed if listener.0 % 2 == 1 => {
                    std::panic::resume_unwind(Box::new("the listener fails"))
                }
                End::Failed => Err("the listener fails".into()),
                End::Exit(code) => Err(Exit(code).into()),
            }
        };
        let subscribed = self.bus.subscribe_with(new.channel, new.priority, self.deadline, callback);
        self.same_refusal("a subscription", subscribed.as_ref().err().copied());
        let Ok(subscription) = subscribed else { return };
        if let Some(listener) = subscription.listener() {
            let _ = number.set(listener);
            self.desk().subscribed(listener, subscription);
        }
    }

    fn unsubscribe(&self, by: Origin, listener: ListenerId) -> Result<(), Trouble> {
        self.by(by, Away::Asks, move |open| {
            let known = open.desk().subscription(listener);
            match known {
                // A subscription that has ended is refused once more.
                Some(mut subscription) => {
                    open.same_refusal("an end of a subscription", subscription.unsubscribe().err());
                    open.desk().subscribed(listener, subscription);
                }
                None => open.surprise(format!("{listener} was never subscribed")),
            }
        })
    }

    /// Lets the deadline of the listener that runs in the pass pass. A listener that was abandoned has no timer that could
    /// pass: this adapter says for the bus that the deadline is over.
    fn expire(&self, listener: ListenerId, is_at_gate: bool) -> Result<(), Trouble> {
        if self.bus.status().running == Some(listener) {
            self.case.pass(DEADLINE);
            return Ok(());
        }
        if !is_at_gate {
            return Err(Trouble::Impossible(format!("{listener} is not at its gate")));
        }
        self.case.gates.see(Event::Refused { origin: Origin::Listener(listener), reason: Reason::Stale });
        Ok(())
    }

    /// Waits until every thread rests, and gives the events until then.
    fn settle(&self) -> Result<Output, Trouble> {
        let mut output = self.case.gates.settle()?;
        if output.unsettled.is_some() {
            return Ok(output);
        }
        // The desk is free while a ticket is read: the recorder needs it.
        let unread = self.desk().unread();
        for ticket in unread {
            match ticket.try_wait() {
                Ok(None) => {
                    self.surprise(format!("ticket {} is resolved, and its handle is not", ticket.id().0))
                }
                Ok(Some(report)) => self.compare(ticket.id(), Ok(report)),
                Err(refused) => self.compare(ticket.id(), Err(refused)),
            }
        }
        let mut desk = self.desk();
        let late = desk.late();
        late.iter()
            .for_each(|thread| self.surprise(format!("the call of thread {} has not returned", thread.0)));
        output.events.extend(desk.take_woken());
        drop(desk);
        let rest = self.case.gates.settle()?;
        output.events.extend(rest.events);
        output.surprises.extend(rest.surprises);
        Ok(output)
    }
}

impl Implementation for Threaded {
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.close();
        let deadline = (!self.is_without_deadlines).then_some(DEADLINE);
        let drive = if self.is_driven_by_callers { Drive::Caller } else { Drive::Thread };
        let open = Open::new(setup, *parameters, (deadline, drive), self.log.clone())?;
        open.case.within(|| setup.listeners.iter().for_each(|listener| open.subscribe(*listener)));
        // The events of these subscriptions belong to no step.
        open.settle()?;
        (self.open, self.gates) = (Some(open), Vec::new());
        Ok(())
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        let open = self.open()?.clone();
        let is_at_gate = |listener: ListenerId| self.gates.contains(&listener);
        let output = open.case.within(|| {
            match *input {
                Input::Request { by, request } => open.request(by, request)?,
                Input::End { listener, end } => open.case.gates.end(listener, end)?,
                Input::Expire { listener } => open.expire(listener, is_at_gate(listener))?,
                Input::Wait { by, state } => open.wait(by, state)?,
                Input::Await { by, ticket } => open.await_ticket(by, ticket)?,
                Input::Block => open.block()?,
                Input::Enqueue { fails } => open.enqueue(fails),
                Input::Log => open.log(),
                Input::Subscribe { by, subscribed } => {
                    open.by(by, Away::Asks, move |open| open.subscribe(subscribed))?;
                }
                Input::Unsubscribe { by, listener } => open.unsubscribe(by, listener)?,
                Input::Settle => {}
            }
            open.settle()
        })?;
        self.gates.clone_from(&output.gates);
        Ok(output)
    }
}

impl Placed for Threaded {
    fn is_away(&self, thread: ThreadId) -> bool {
        self.open.as_ref().is_some_and(|open| open.desk().is_away(thread))
    }

    fn gates(&self) -> Vec<ListenerId> {
        self.gates.clone()
    }

    /// The bus never uses a number again, so a listener that is gone is at its gate or nowhere.
    fn refers(&self, listener: ListenerId) -> bool {
        self.gates.contains(&listener)
    }

    fn numbers(&self, _setup: &Setup) -> Vec<ListenerId> {
        self.open.as_ref().map(|open| open.desk().listeners()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
