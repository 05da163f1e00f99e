//! The memory of a bus, and its steps: passes over callbacks, towards the strongest wish.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::answer::{Decision, decide};
use crate::bus::{Callback, Observer, Settings};
use crate::words::{Answer, Channel, Failure, Fate, How, Notice, State, Subscription, Ticket, Wish};

/// The memory under the lock.
pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) observer: Option<Observer>,
    pub(crate) state: State,
    /// The strongest wish that was granted and is not reached.
    pub(crate) goal: Option<Wish>,
    pub(crate) pass: Option<Pass>,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) subscriptions: u32,
    pub(crate) code: Option<u8>,
    /// The failures since the last start from Idle.
    pub(crate) failures: Vec<Failure>,
    pub(crate) is_blocked: bool,
    pub(crate) is_taken: bool,
    tickets: Vec<Waiting>,
    granted: u32,
    /// The failures on the way to the goal.
    on_the_way: Vec<Failure>,
}

pub(crate) struct Listener {
    pub(crate) subscription: Subscription,
    pub(crate) channel: Channel,
    pub(crate) priority: u8,
    pub(crate) name: String,
    pub(crate) callback: Callback,
}

/// One run over the callbacks of a channel.
pub(crate) struct Pass {
    pub(crate) channel: Channel,
    pub(crate) goal: Wish,
    pub(crate) due: VecDeque<Subscription>,
    pub(crate) running: Option<String>,
    pub(crate) begun: bool,
    failed: bool,
}

struct Waiting {
    ticket: Ticket,
    wish: Wish,
    again: bool,
}

/// The next work of the thread of the bus.
pub(crate) enum Next {
    Call(Callback),
    Moved,
    Rest,
    Over,
}

impl Inner {
    pub(crate) fn new(settings: Settings, observer: Option<Observer>) -> Self {
        Inner {
            settings,
            observer,
            state: State::Idle,
            goal: None,
            pass: None,
            listeners: Vec::new(),
            subscriptions: 0,
            code: None,
            failures: Vec::new(),
            is_blocked: false,
            is_taken: false,
            tickets: Vec::new(),
            granted: 0,
            on_the_way: Vec::new(),
        }
    }

    pub(crate) fn tell(&self, notice: Notice) {
        if let Some(observer) = &self.observer {
            observer(&notice);
        }
    }

    /// Answers a wish, and makes it the goal if it is the strongest.
    pub(crate) fn ask(&mut self, wish: Wish, code: u8, is_inside: bool) -> Answer {
        let answer = match decide(self, wish, is_inside) {
            Decision::Accept => Answer::Accepted(self.ticket()),
            Decision::Join { again } => Answer::Joined { ticket: self.ticket(), again },
            Decision::Overtaken(by) => Answer::Overtaken(by),
            Decision::Already => Answer::Already,
            Decision::Refuse(why) => Answer::Refused(why),
        };
        let running = self.pass.as_ref().and_then(|pass| pass.running.clone());
        if let (true, Some(listener)) = (is_inside, running) {
            self.tell(Notice::Asked { listener, wish, code, answer });
        }
        let is_granted = matches!(answer, Answer::Accepted(_) | Answer::Joined { .. });
        if is_granted && wish == Wish::Exit {
            let first = self.code.or((code != 0).then_some(code));
            self.code = if self.settings.last_code_wins { Some(code) } else { first };
        }
        match answer {
            Answer::Accepted(ticket) => self.go_for(wish, Some(ticket)),
            Answer::Joined { ticket, again } => self.tickets.push(Waiting { ticket, wish, again }),
            _ => {}
        }
        answer
    }

    fn ticket(&mut self) -> Ticket {
        self.granted += 1;
        Ticket(self.granted - 1)
    }

    /// Makes this the goal. A caller with a weaker wish is told at once.
    fn go_for(&mut self, goal: Wish, ticket: Option<Ticket>) {
        if goal == Wish::Start && self.state == State::Idle && self.goal.is_none() {
            self.failures.clear();
        }
        for Waiting { ticket, wish, .. } in std::mem::take(&mut self.tickets) {
            let fate = Fate::Overtaken(goal, self.on_the_way.clone());
            self.tell(Notice::Resolved { ticket, wish, fate });
        }
        self.on_the_way.retain(|failure| failure.channel != Channel::Graceful);
        self.goal = Some(goal);
        self.tickets.extend(ticket.map(|ticket| Waiting { ticket, wish: goal, again: false }));
        let is_there = matches!((self.state, goal), (State::Idle, Wish::Stop) | (State::Exited, _));
        if self.pass.is_none() && is_there {
            self.reached();
        }
    }

    /// Takes the next step.
    pub(crate) fn next(&mut self) -> Next {
        let Some(pass) = &mut self.pass else {
            return match self.goal {
                _ if self.state == State::Exited => Next::Over,
                None => Next::Rest,
                Some(goal) => {
                    self.set_out(goal);
                    Next::Moved
                }
            };
        };
        let Some(due) = pass.due.pop_front() else {
            self.end_pass();
            return Next::Moved;
        };
        let Some(listener) = self.listeners.iter().find(|l| l.subscription == due) else {
            return Next::Moved;
        };
        pass.begun = true;
        pass.running = Some(listener.name.clone());
        let (channel, callback) = (pass.channel, Arc::clone(&listener.callback));
        self.tell(Notice::Calls { channel, listener: listener.name.clone() });
        Next::Call(callback)
    }

    /// Takes the next step between two passes.
    fn set_out(&mut self, goal: Wish) {
        let is_end = goal >= Wish::Restart;
        match self.state {
            State::Idle if goal == Wish::Stop => self.reached(),
            State::Idle if is_end => self.begin(State::Exiting, Channel::Exit, goal),
            State::Idle => self.begin(State::Starting, Channel::Start, goal),
            State::Running if goal == Wish::Graceful => self.begin(State::Running, Channel::Graceful, goal),
            State::Starting | State::Running => self.begin(State::Stopping, Channel::Stop, goal),
            State::Stopping if is_end => self.begin(State::Exiting, Channel::Exit, goal),
            State::Stopping => self.arrive(State::Idle, goal == Wish::Stop),
            State::Exiting => self.arrive(State::Exited, true),
            State::Exited => {}
        }
    }

    fn begin(&mut self, state: State, channel: Channel, goal: Wish) {
        self.arrive(state, false);
        let mut due: Vec<&Listener> = self.listeners.iter().filter(|l| l.channel == channel).collect();
        due.sort_by_key(|l| (l.priority, l.subscription));
        let due = due.iter().map(|l| l.subscription).collect();
        self.pass = Some(Pass { channel, goal, due, running: None, begun: false, failed: false });
    }

    fn arrive(&mut self, to: State, is_goal: bool) {
        let from = std::mem::replace(&mut self.state, to);
        if from != to {
            self.tell(Notice::Entered { from, to });
        }
        if is_goal {
            self.reached();
        }
    }

    /// Notes the end of a callback.
    pub(crate) fn ended(&mut self, how: How) {
        if let How::Exit(code) = how {
            self.ask(Wish::Exit, code, true);
        }
        let Some(pass) = &mut self.pass else { return };
        let Some(listener) = pass.running.take() else { return };
        let channel = pass.channel;
        pass.failed |= how == How::Failed;
        self.tell(Notice::Ended { channel, listener: listener.clone(), how });
        if how == How::Failed {
            let failure = Failure { channel, listener };
            if channel != Channel::Graceful {
                note(&mut self.failures, failure.clone());
            }
            if channel != Channel::Graceful || self.goal == Some(Wish::Graceful) {
                note(&mut self.on_the_way, failure);
            }
        }
    }

    /// Half a site must not run: after a start in which a callback failed, the bus exits.
    fn end_pass(&mut self) {
        let Some(pass) = self.pass.take() else { return };
        let is_served = self.goal == Some(pass.goal);
        match pass.channel {
            Channel::Start if pass.failed && self.goal != Some(Wish::Exit) => self.go_for(Wish::Exit, None),
            Channel::Start | Channel::Graceful if is_served => self.arrive(State::Running, true),
            _ => {}
        }
    }

    /// Tells the callers that their wish is reached. A caller that needs another round waits for it.
    fn reached(&mut self) {
        let is_over = self.state == State::Exited;
        for Waiting { ticket, wish, again } in std::mem::take(&mut self.tickets) {
            if again && !is_over {
                self.tickets.push(Waiting { ticket, wish, again: false });
                continue;
            }
            let failures = self.on_the_way.clone();
            let fate = if is_over { Fate::Exited(failures) } else { Fate::Reached(failures) };
            self.tell(Notice::Resolved { ticket, wish, fate });
        }
        if self.tickets.is_empty() && !is_over {
            self.goal = None;
            self.on_the_way.clear();
        }
    }
}

/// Adds a failure, unless it is there already.
fn note(failures: &mut Vec<Failure>, failure: Failure) {
    if !failures.contains(&failure) {
        failures.push(failure);
        failures.sort();
    }
}
