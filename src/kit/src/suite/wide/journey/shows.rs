//! The visible part of a journey: a value takes effect when the thing that it says is seen.

use wspbus_models::bus::event::{Channel, Event, ListenerId, Outcome, ThreadId, Wake};

use super::{Journey, WAITING};
use crate::suite::case::Input;
use crate::suite::wide::dimension::{
    AFTERWARDS, Afterwards, At, Batches, CHANGE, CHANGE_BY, CHANGE_IN, CHANGES, CYCLES, Change, ENTRIES,
    ENTRIES_AT, ENTRY_FAILS, EXIT_CODE, Fails, Ill, LOG_AT, LOG_LISTENERS, ORDER, OUT, Out, WAIT_AT,
    WAIT_FOR, WAITERS, WHEN, When, of,
};

/// The things that were seen, and those that were done and can still be seen.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The listeners that were due when the last pass began.
    due: Vec<ListenerId>,
    /// Those that were called in it, in order.
    called: Vec<ListenerId>,
    /// Those that ended in it.
    ended: Vec<ListenerId>,
    /// True if all of these ended well.
    is_well: bool,
    /// The changes of the subscriptions that are in force.
    changes: Vec<Changed>,
    /// The number of passes in which subscriptions changed.
    batches: usize,
    /// The number of times that the bus came to rest at the end of a cycle.
    pub(super) rests: usize,
    /// The entries of the queue: true for each that is to fail.
    pub(super) entries: Vec<bool>,
    /// The entries that ran: true for each that failed.
    ran: Vec<bool>,
    /// True if every waiter of the scenario waits at once.
    pub(super) are_waiting: bool,
    /// True if the waiters began to wait in Exited: a wait for another state is over at once.
    pub(super) is_over: bool,
    /// The waiters that woke.
    pub(super) woken: Vec<ThreadId>,
    /// True if the code of the scenario is the one that counts.
    pub(super) code: bool,
    /// True if the Restart of the way out was granted.
    pub(super) restart: bool,
    /// The cycles in which something special happened in a start or a stop pass.
    acted: Vec<usize>,
}

/// A change of the subscriptions that is in force.
#[derive(Debug)]
pub(super) struct Changed {
    listener: ListenerId,
    channel: Channel,
    is_added: bool,
    /// The number of the pass that it belongs to; none if it undoes another change.
    batch: Option<usize>,
    /// The number of times that the bus had come to rest before.
    rests: usize,
    is_seen: bool,
}

impl Shown {
    /// The number of one more pass in which subscriptions change.
    pub(super) fn batch(&mut self) -> usize {
        self.batches += 1;
        self.batches
    }

    /// Was every listener that was due, and was not removed, called in the last pass?
    fn is_complete(&self) -> bool {
        let is_removed = |id| self.changes.iter().any(|change| !change.is_added && change.listener == id);
        self.due.iter().all(|id| self.ended.contains(id) || is_removed(*id))
    }
}

impl Changed {
    /// The change that an input made; none if the input changes no subscription.
    pub(super) fn new(input: &Input, channel: Channel, batch: Option<usize>) -> Option<Changed> {
        let (listener, is_added) = match input {
            Input::Subscribe { subscribed, .. } => (subscribed.listener, true),
            Input::Unsubscribe { listener, .. } => (*listener, false),
            _ => return None,
        };
        Some(Changed { listener, channel, is_added, batch, rests: 0, is_seen: false })
    }
}

impl Journey<'_> {
    /// Marks the values that take effect by this event.
    pub(super) fn shows(&mut self, event: &Event) {
        match event {
            Event::PassBegan { due, .. } => {
                self.pass = None;
                self.shown.due.clone_from(due);
                self.shown.called.clear();
                self.shown.ended.clear();
                self.shown.is_well = true;
            }
            Event::ListenerBegan { listener, .. } => {
                self.shown.called.push(*listener);
                if self.shown.called.len() == 2 {
                    self.mark(&ORDER);
                }
                // Alone in a pass, a listener does not show its place.
                if self.shown.due.len() > 1 {
                    self.changes_show(|change| change.is_added && change.listener == *listener);
                }
            }
            Event::ListenerEnded { listener, outcome, .. } => {
                self.shown.ended.push(*listener);
                self.shown.is_well &= *outcome == Outcome::Ok;
            }
            Event::PassEnded { channel, .. } => self.passed(*channel),
            Event::Subscribed { listener, .. } | Event::Unsubscribed { listener } => {
                self.shown.changes.retain(|change| change.listener != *listener);
            }
            Event::Woken { thread, wake } if WAITING.contains(&thread.0) => {
                let waited = self.scenario.get(&WAIT_FOR);
                let is_told = *wake == Wake::Entered(waited) || *wake == Wake::Gone && self.shown.is_over;
                if thread.0 < WAITING[2] && is_told {
                    self.mark(&WAIT_FOR);
                }
                self.shown.woken.push(*thread);
                self.woke();
            }
            Event::LogFailed => {
                self.mark(&LOG_AT);
                self.mark(&LOG_LISTENERS);
            }
            Event::MainRan { failed } => {
                self.shown.ran.push(*failed);
                self.ran();
            }
            Event::Taken { code, reexec, .. } => {
                if self.shown.code && *code == self.scenario.get(&EXIT_CODE) {
                    self.mark(&EXIT_CODE);
                }
                if self.shown.restart && *reexec && self.scenario.get(&OUT) == Out::Restart {
                    self.mark(&OUT);
                }
            }
            _ => {}
        }
    }

    /// A pass ended: so many listeners were due in it, and those that were removed were not called.
    fn passed(&mut self, channel: Channel) {
        let (listeners, ills, _) = of(channel);
        if self.shown.is_complete() {
            if self.scenario.get(&listeners) == self.shown.due.len() {
                self.mark(&listeners);
            }
            let is_well = !self.shown.due.is_empty() && self.shown.is_well;
            if is_well && self.acts_in(channel) && self.scenario.get(&ills) == Ill::None {
                self.mark(&ills);
            }
            let ended = std::mem::take(&mut self.shown.ended);
            self.changes_show(|change| {
                !change.is_added && change.channel == channel && !ended.contains(&change.listener)
            });
            self.shown.ended = ended;
        }
    }

    /// Notes a change that was made.
    pub(super) fn changed(&mut self, change: Option<Changed>) {
        let is_made = |event: &Event| matches!(event, Event::Subscribed { .. } | Event::Unsubscribed { .. });
        if let Some(change) = change.filter(|_| self.walk.last.iter().any(is_made)) {
            self.shown.changes.push(Changed { rests: self.shown.rests, ..change });
        }
    }

    /// Marks what these changes say: they are seen.
    fn changes_show(&mut self, which: impl Fn(&Changed) -> bool) {
        let rests = self.shown.rests;
        let (mut undone, mut seen) = (false, Vec::new());
        for change in self.shown.changes.iter_mut().filter(|change| which(change)) {
            change.is_seen = true;
            match change.batch {
                None => undone = true,
                Some(batch) => seen.push((batch, change.rests < rests)),
            }
        }
        let afterwards = self.scenario.get(&AFTERWARDS);
        if undone && afterwards == Afterwards::Undone {
            self.mark(&AFTERWARDS);
        }
        for (batch, is_later) in seen {
            let of_batch = || self.shown.changes.iter().filter(|change| change.batch == Some(batch));
            let is_seen = |added: bool| of_batch().any(|change| change.is_seen && change.is_added == added);
            if self.scenario.get(&CHANGE) != Change::Mixed || is_seen(true) && is_seen(false) {
                self.mark(&CHANGE);
            }
            self.mark(&CHANGE_IN);
            self.mark(&CHANGE_BY);
            if is_later && afterwards == Afterwards::Stays {
                self.mark(&AFTERWARDS);
            }
            let of_batch = self.shown.changes.iter().filter(|change| change.batch == Some(batch));
            if of_batch.filter(|change| change.is_seen).count() == self.scenario.get(&CHANGES) {
                self.mark(&CHANGES);
            }
        }
    }

    /// Marks the waiters when all of them have waited at once, and have woken.
    pub(super) fn woke(&mut self) {
        let many = self.scenario.get(&WAITERS);
        if many > 0 && self.shown.are_waiting && self.shown.woken.len() == many {
            self.mark(&WAITERS);
            if self.scenario.get(&WAIT_AT) != At::End || self.shown.is_over {
                self.mark(&WAIT_AT);
            }
        }
    }

    /// Marks the entries of the queue when all of them have run.
    pub(super) fn ran(&mut self) {
        let many = self.scenario.get(&ENTRIES);
        if many == 0 || self.shown.entries.len() != many || self.shown.ran != self.shown.entries {
            return;
        }
        self.mark(&ENTRIES);
        let is_so = match self.scenario.get(&ENTRIES_AT) {
            Batches::One(_) => true,
            Batches::Two => self.batches == 2,
            Batches::Each => self.batches > 2,
        };
        if is_so {
            self.mark(&ENTRIES_AT);
        }
        if self.scenario.get(&ENTRY_FAILS) != Fails::Alternate || many > 2 {
            self.mark(&ENTRY_FAILS);
        }
    }

    /// Notes that something special happened in a pass over this channel, which happens in some cycles alone.
    pub(super) fn acted(&mut self, channel: Channel) {
        if !self.acts() || !matches!(channel, Channel::Start | Channel::Stop) {
            return;
        }
        if !self.shown.acted.contains(&self.cycle) {
            self.shown.acted.push(self.cycle);
        }
        let is_so = match self.scenario.get(&WHEN) {
            When::First | When::Out => true,
            When::Last => self.cycle == self.scenario.get(&CYCLES),
            When::Each => self.shown.acted.len() > 1,
        };
        if is_so {
            self.mark(&WHEN);
        }
    }
}
