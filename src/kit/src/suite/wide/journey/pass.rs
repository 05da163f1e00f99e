//! The passes of a journey: what happens while a listener runs, and how it ends.

use wspbus_models::bus::event::{Answer, Channel, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::{Code, End, Request, State};

use super::Journey;
use super::shows::Changed;
use crate::suite::case::{Input, Subscribed};
use crate::suite::implementation::Trouble;
use crate::suite::wide::dimension::{
    AFTERWARDS, ASKS_AFTER, Afterwards, At, By, CHANGE, CHANGE_BY, CHANGE_IN, CHANGES, Change, DENIED, HOLDS,
    How, Ill, LADDER, Ladder, MIXED, OVERTAKE_BY, OVERTAKE_IN, OVERTAKES, TICKETS, of,
};

/// The most listeners that a script lets end in a row: a bus of the specification never comes near.
const MOST_ENDS: usize = 100;
/// The most passes of a cycle in which requests overtake each other: a request that joins in each pass keeps a bus at
/// work without end.
const MOST_ROUNDS: usize = 2;

impl Journey<'_> {
    /// Lets every listener that runs end, as the scenario says, until no listener runs.
    pub(super) fn drive(&mut self) -> Result<(), Trouble> {
        for _ in 0..MOST_ENDS {
            let Some(listener) = self.walk.rest.bus.running() else { break };
            let Some(pass) = &self.walk.rest.bus.pass else { break };
            let channel = pass.channel;
            if self.pass.is_none() {
                let order = [&[listener][..], &pass.due].concat();
                self.pass = Some((channel, order));
                self.begins(channel, listener)?;
            }
            // The listener may have been ended by what happened.
            if self.walk.rest.bus.running() == Some(listener) {
                self.ends(channel, listener)?;
            }
        }
        Ok(())
    }

    /// Takes the actions of the time in which the first listener of a pass runs.
    fn begins(&mut self, channel: Channel, listener: ListenerId) -> Result<(), Trouble> {
        if let Some((_, requests)) = self.interrupt.take_if(|(awaited, _)| *awaited == channel) {
            self.leaves(&requests, true)?;
        }
        if !self.acts_in(channel) {
            return Ok(());
        }
        self.denied(channel, listener)?;
        self.happens(At::InPass)?;
        let by = Origin::Listener(listener);
        match self.scenario.get(&HOLDS) {
            true => {
                let waits = self.give(Input::Wait { by, state: State::Running })?;
                if self.give(Input::Await { by, ticket: TicketId(0) })? && waits {
                    self.mark(&HOLDS);
                    self.acted(channel);
                }
            }
            false => self.mark(&HOLDS),
        }
        // To see that no ticket is open takes no request.
        if self.overtaken < MOST_ROUNDS || self.scenario.get(&TICKETS) == 0 {
            self.tickets(channel)?;
        }
        if self.overtaken < MOST_ROUNDS {
            if self.scenario.get(&OVERTAKE_IN) == channel {
                self.overtakes(listener)?;
            }
            self.overtaken += 1;
        }
        Ok(())
    }

    /// The listener asks for goals that are denied to it: for the first, which is not among fewer goals, and the last.
    fn denied(&mut self, channel: Channel, listener: ListenerId) -> Result<(), Trouble> {
        let goals = self.scenario.get(&DENIED);
        let (Some(first), Some(last)) = (goals.first(), goals.last()) else { return Ok(()) };
        let mut denied = 0;
        for goal in [first, last].into_iter().take(goals.len()) {
            let input = Input::Request { by: Origin::Listener(listener), request: request(*goal as usize) };
            denied += usize::from(self.give(input)? && self.answer() == Some(Answer::Denied));
        }
        if denied == goals.len().min(2) {
            self.mark(&DENIED);
            self.acted(channel);
        }
        Ok(())
    }

    /// Threads ask for the goal that is pending until so many tickets are open.
    fn tickets(&mut self, channel: Channel) -> Result<(), Trouble> {
        let many = self.scenario.get(&TICKETS);
        while self.walk.rest.bus.tickets.len() < many {
            let open = self.walk.rest.bus.tickets.len();
            let Some(goal) = self.walk.rest.bus.goal else { return Ok(()) };
            if !self.ask(request(goal as usize))? || self.walk.rest.bus.tickets.len() <= open {
                return Ok(());
            }
            self.acted(channel);
        }
        if self.walk.rest.bus.tickets.len() == many {
            self.mark(&TICKETS);
        }
        Ok(())
    }

    /// The requests that overtake each other while this listener runs.
    fn overtakes(&mut self, listener: ListenerId) -> Result<(), Trouble> {
        let many = self.scenario.get(&OVERTAKES);
        let by = self.scenario.get(&OVERTAKE_BY);
        let (mut made, mut askers) = (0, Vec::new());
        for turn in 0..many {
            let request = match self.scenario.get(&LADDER) {
                Ladder::Equal => {
                    self.walk.rest.bus.goal.map_or(Request::Start, |goal| request(goal as usize))
                }
                Ladder::Rising => request(turn + 1),
                Ladder::Falling => request(3usize.saturating_sub(turn)),
                Ladder::Mixed => request([3, 1, 2, 0][turn % 4]),
            };
            let origin = match by {
                By::Thread => Origin::Thread(ThreadId(1)),
                By::Threads => Origin::Thread(ThreadId(1 + (turn % 3) as u8)),
                By::Listener => Origin::Listener(listener),
            };
            if self.give(Input::Request { by: origin, request })? {
                made += 1;
                askers.push(origin);
            }
        }
        askers.sort_unstable();
        askers.dedup();
        if made == many {
            self.mark(&OVERTAKES);
            if many > 0 && (by != By::Threads || askers.len() > 1) {
                self.mark(&OVERTAKE_BY);
            }
            if many > 0 {
                self.mark(&OVERTAKE_IN);
                self.acted(self.scenario.get(&OVERTAKE_IN));
            }
            if many > 1 {
                self.mark(&LADDER);
            }
        }
        Ok(())
    }

    /// Changes the subscriptions while this listener runs.
    fn changes(&mut self, channel: Channel, listener: ListenerId) -> Result<(), Trouble> {
        let change = self.scenario.get(&CHANGE);
        let by = match self.scenario.get(&CHANGE_BY) {
            By::Listener => Origin::Listener(listener),
            By::Thread | By::Threads => Origin::Thread(ThreadId(1)),
        };
        if change == Change::None {
            self.mark(&CHANGE);
            return Ok(());
        }
        let (batch, mut changed) = (self.shown.batch(), 0);
        for number in 0..self.scenario.get(&CHANGES) {
            let Some(input) = self.change(change, number, channel, listener, by) else { break };
            let of = self.channel(&input).unwrap_or(channel);
            let undo = self.undoing(&input);
            if !self.give(input)? {
                break;
            }
            changed += 1;
            self.acted(channel);
            self.changed(Changed::new(&input, of, Some(batch)));
            if self.scenario.get(&AFTERWARDS) == Afterwards::Undone {
                self.undo.extend(undo.map(|undo| (undo, of)));
            }
        }
        if changed > 0 && self.scenario.get(&ASKS_AFTER) {
            self.asks_after(by)?;
        }
        Ok(())
    }

    /// The requester of the changes asks for a Reload in the same pass, in few passes: a Reload that joins in each pass
    /// keeps a bus at work without end.
    fn asks_after(&mut self, by: Origin) -> Result<(), Trouble> {
        if self.asked_after < MOST_ROUNDS && self.give(Input::Request { by, request: Request::Reload })? {
            self.asked_after += 1;
            self.mark(&ASKS_AFTER);
        }
        Ok(())
    }

    /// The channel of the listener that this input subscribes or unsubscribes.
    fn channel(&self, input: &Input) -> Option<Channel> {
        match input {
            Input::Subscribe { subscribed, .. } => Some(subscribed.channel),
            Input::Unsubscribe { listener, .. } => {
                let listeners = &self.walk.rest.bus.listeners;
                listeners.iter().find(|known| known.id == *listener).map(|known| known.channel)
            }
            _ => None,
        }
    }

    /// The input that makes the change with this number, from 0; none if there is nothing to change.
    fn change(
        &self,
        change: Change,
        number: usize,
        channel: Channel,
        listener: ListenerId,
        by: Origin,
    ) -> Option<Input> {
        let order = self.pass.as_ref().map(|(_, order)| order.as_slice()).unwrap_or_default();
        let at = order.iter().position(|id| *id == listener)?;
        let elsewhere = || self.walk.rest.bus.listeners.iter().find(|other| other.channel != channel);
        let other = if channel == Channel::Stop { Channel::Exit } else { Channel::Stop };
        let adds = |channel, priority| {
            let listener = self.walk.rest.bus.numbers.next_listener();
            Some(Input::Subscribe { by, subscribed: Subscribed { listener, channel, priority } })
        };
        let removed = match change {
            Change::None => None,
            Change::RemovesItself => (number == 0).then_some(listener),
            Change::RemovesEarlier => {
                at.checked_sub(1 + number).and_then(|before| order.get(before).copied())
            }
            Change::RemovesLater => order.get(at + 1 + number).copied(),
            Change::RemovesElsewhere => elsewhere().map(|other| other.id),
            Change::Adds(priority) => return adds(channel, priority),
            Change::AddsElsewhere => return adds(other, 20),
            Change::Mixed if number.is_multiple_of(2) => {
                return adds(channel, if number == 0 { 255 } else { 0 });
            }
            Change::Mixed => order.get(at + 1).or(at.checked_sub(1).and_then(|n| order.get(n))).copied(),
        };
        removed.map(|listener| Input::Unsubscribe { by, listener })
    }

    /// The input that undoes a change of the subscriptions.
    fn undoing(&self, input: &Input) -> Option<Input> {
        let by = Origin::Thread(ThreadId(1));
        match input {
            Input::Subscribe { subscribed, .. } => {
                Some(Input::Unsubscribe { by, listener: subscribed.listener })
            }
            Input::Unsubscribe { listener, .. } => {
                let listeners = &self.walk.rest.bus.listeners;
                let gone = listeners.iter().find(|known| known.id == *listener)?;
                let subscribed =
                    Subscribed { listener: gone.id, channel: gone.channel, priority: gone.priority };
                Some(Input::Subscribe { by, subscribed })
            }
            _ => None,
        }
    }

    /// Ends the listener that runs, as the scenario says.
    fn ends(&mut self, channel: Channel, listener: ListenerId) -> Result<(), Trouble> {
        let order = self.pass.as_ref().map(|(_, order)| order.clone()).unwrap_or_default();
        let (at, many) = (order.iter().position(|id| *id == listener).unwrap_or_default(), order.len());
        let acts = self.acts_in(channel);
        let middle = at == many / 2;
        if acts && self.scenario.get(&CHANGE_IN) == channel && middle {
            self.changes(channel, listener)?;
        }
        let (_, ills, hows) = of(channel);
        let (is_ill, is_last) = match self.scenario.get(&ills) {
            Ill::None => (false, false),
            Ill::First => (at == 0, at == 0),
            Ill::Middle => (at > 0 && at + 1 < many && middle, true),
            Ill::Last => (many > 1 && at + 1 == many, true),
            // Of two, the first and the last are all.
            Ill::Both => (many > 2 && (at == 0 || at + 1 == many), at > 0),
            Ill::All => (many > 1, at + 1 == many),
        };
        if !acts || !is_ill {
            self.give(Input::End { listener, end: End::Ok })?;
            return Ok(());
        }
        let is_last_of_several =
            at > 0 && matches!(self.scenario.get(&ills), Ill::Both | Ill::All) && at + 1 == many;
        let how = self.scenario.get(&hows);
        let mixed = self.scenario.get(&MIXED).filter(|_| is_last_of_several);
        let done = match mixed.unwrap_or(how) {
            How::Ends(end) => self.give(Input::End { listener, end })?,
            How::Late => {
                let expired = self.give(Input::Expire { listener })?;
                expired && self.returns(listener)?
            }
            How::Later => {
                self.late.push((listener, channel));
                self.give(Input::Expire { listener })?
            }
            How::Never => self.give(Input::Expire { listener })?,
        };
        if done && is_last {
            self.mark(&ills);
        }
        if done && is_last_of_several && mixed != Some(how) {
            self.mark(&MIXED);
        }
        if done {
            // Of several listeners the others have ended so. One that returns later has not returned yet.
            if mixed.is_none_or(|mixed| mixed == how) && how != How::Later {
                self.mark(&hows);
            }
            self.acted(channel);
        } else if self.walk.rest.bus.running() == Some(listener) {
            self.give(Input::End { listener, end: End::Ok })?;
        }
        Ok(())
    }
}

/// The requests, from the weakest to the strongest.
fn request(number: usize) -> Request {
    match number {
        0 => Request::Graceful,
        1 => Request::Start,
        2 => Request::Reload,
        3 => Request::Stop,
        4 => Request::Restart,
        _ => Request::Exit(Code(3)),
    }
}
