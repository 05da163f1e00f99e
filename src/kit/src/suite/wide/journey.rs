//! A script from a scenario: a bus is started and stopped some times, and ended, and on the way everything happens
//! that the scenario says.

mod pass;
mod shows;

use shows::{Changed, Shown};
use wspbus_models::bus::event::{Answer, Channel, Event, ListenerId, Origin, ThreadId};
use wspbus_models::bus::{Code, End, Goal, Main, Request, State};

use super::super::case::{Feature, Input, Level, Parameters, Setup, Subscribed};
use super::super::implementation::Trouble;
use super::super::walk::Walk;
use super::Scenario;
use super::dimension::{
    ASKS_AFTER, At, BLOCK_AT, Batches, CYCLES, DENIED, Dimension, ENTRIES, ENTRIES_AT, ENTRY_FAILS,
    EXIT_CODE, FROM, Fails, From, LATE_END, LATE_ENTRIES, LOG_AT, LOG_LISTENERS, Late, MIDDLE, Middle, ORDER,
    OUT, Order, Out, WAIT_AT, WAIT_FOR, WAITERS, WHEN, When, of,
};

/// The threads of a scenario that has several: three that make requests, and five that wait.
const THREADS: u8 = 8;
/// The threads that wait.
const WAITING: [u8; 5] = [4, 5, 6, 7, 8];
/// The second code of two Exits.
const OTHER_CODE: Code = Code(9);

/// The result of a scenario.
pub struct Journey<'a> {
    scenario: &'a Scenario,
    /// The walk: its set-up and its inputs.
    pub walk: Walk<'a>,
    /// By dimension: the step in which its value took effect, from 0; none if it never did.
    pub effects: Vec<Option<usize>>,
    cycle: usize,
    /// The passes of this cycle in which requests overtook each other.
    overtaken: usize,
    /// The passes of this cycle in which a request followed changes of the subscriptions.
    asked_after: usize,
    /// The pass in progress: its channel and its listeners, in the order in which they are called.
    pass: Option<(Channel, Vec<ListenerId>)>,
    /// The listeners that passed their deadlines and return later, each with the channel on which it was called.
    late: Vec<(ListenerId, Channel)>,
    /// The inputs that undo the changes of the subscriptions, each with the channel of the change.
    undo: Vec<(Input, Channel)>,
    /// The requests that are made while the next pass of this channel runs.
    interrupt: Option<(Channel, Vec<Request>)>,
    /// The cycles whose Start was granted.
    starts: usize,
    /// The entries of the queue that were appended.
    queued: usize,
    /// The times at which entries of the queue were appended.
    batches: usize,
    shown: Shown,
}

/// Plays a scenario.
///
/// # Errors
/// If the machine does not come to rest.
pub fn play<'a>(
    scenario: &'a Scenario,
    level: Level,
    parameters: Parameters,
    features: &'a [Feature],
) -> Result<Journey<'a>, Trouble> {
    let walk = Walk::new(around(scenario, level, features), parameters, features);
    let mut journey = Journey {
        scenario,
        walk,
        effects: vec![None; super::dimension::ALL.len()],
        cycle: 1,
        overtaken: 0,
        asked_after: 0,
        pass: None,
        late: Vec::new(),
        undo: Vec::new(),
        interrupt: None,
        starts: 0,
        queued: 0,
        batches: 0,
        shown: Shown::default(),
    };
    journey.run()?;
    Ok(journey)
}

/// The listeners of the scenario, in turn on each channel.
fn around(scenario: &Scenario, level: Level, features: &[Feature]) -> Setup {
    let mut listeners = Vec::new();
    for place in 0..4 {
        for channel in Channel::ALL {
            let is_there = place < scenario.get(&of(channel).0);
            if is_there && (channel != Channel::Graceful || features.contains(&Feature::Graceful)) {
                let priority = priority(scenario.get(&ORDER), place);
                let listener = ListenerId(listeners.len() as u64);
                listeners.push(Subscribed { listener, channel, priority });
            }
        }
    }
    let denied =
        if features.contains(&Feature::Policy) { scenario.get(&DENIED).to_vec() } else { Vec::new() };
    let log =
        if features.contains(&Feature::Log) { scenario.get(&LOG_LISTENERS).to_vec() } else { Vec::new() };
    Setup { listeners, threads: if level == Level::Whole { THREADS } else { 1 }, denied, log }
}

fn priority(order: Order, place: usize) -> u8 {
    let of = |priorities: [u8; 4]| priorities[place % 4];
    match order {
        Order::Rising => of([10, 30, 60, 90]),
        Order::Falling => of([90, 60, 30, 10]),
        Order::Equal => 50,
        Order::Extremes => of([255, 0, 255, 0]),
        Order::Digits => of([100, 9, 20, 3]),
    }
}

impl Journey<'_> {
    fn run(&mut self) -> Result<(), Trouble> {
        self.happens(At::First)?;
        let cycles = self.scenario.get(&CYCLES);
        for cycle in 1..=cycles {
            (self.cycle, self.overtaken, self.asked_after) = (cycle, 0, 0);
            self.starts += usize::from(self.ask(Request::Start)? && self.is_granted());
            if self.starts == cycles {
                self.mark(&CYCLES);
            }
            self.drive()?;
            self.between()?;
            if cycle < cycles {
                self.ask(Request::Stop)?;
                self.drive()?;
            }
            self.settle()?;
        }
        self.end()?;
        self.drive()?;
        self.settle()?;
        self.happens(At::Last)?;
        // Early, if the result is taken: the answers that follow show what a late entry changes.
        self.late_entries()?;
        for request in [Request::Start, Request::Stop, Request::Exit(Code(1))] {
            self.ask(request)?;
            self.drive()?;
        }
        // A listener may have passed its deadline in the last start.
        self.settle()?;
        if self.scenario.get(&WAIT_AT) == At::End {
            self.waits()?;
        }
        self.late_entries()?;
        self.give(Input::Settle)?;
        self.nothing_happened();
        Ok(())
    }

    /// Takes the actions of a bus that is Running.
    fn between(&mut self) -> Result<(), Trouble> {
        let is_running = self.walk.rest.bus.state == State::Running;
        if is_running && (self.cycle == 1 || self.is_last()) {
            self.happens(At::Running)?;
        }
        // Also in the first cycle: a start that fails in the last one leaves no time for a graceful pass.
        if !self.acts() && self.cycle > 1 {
            return Ok(());
        }
        let requests: &[Request] = match self.scenario.get(&MIDDLE) {
            Middle::Nothing => &[],
            Middle::Graceful => &[Request::Graceful],
            Middle::Graceful2 => &[Request::Graceful, Request::Graceful],
            Middle::Reload => &[Request::Reload],
            Middle::Reload2 => &[Request::Reload, Request::Reload],
            Middle::Both => &[Request::Reload, Request::Graceful],
        };
        let mut granted = 0;
        for request in requests {
            granted += usize::from(self.ask(*request)? && self.is_granted());
            self.drive()?;
        }
        if is_running && granted == requests.len() {
            self.mark(&MIDDLE);
        }
        Ok(())
    }

    /// Ends the bus, from where the scenario says.
    fn end(&mut self) -> Result<(), Trouble> {
        (self.cycle, self.overtaken, self.asked_after) = (self.cycle + 1, 0, 0);
        let code = self.scenario.get(&EXIT_CODE);
        let out = match self.scenario.get(&OUT) {
            Out::None => vec![],
            Out::Exit => vec![Request::Exit(code)],
            Out::ExitTwice => vec![Request::Exit(code), Request::Exit(OTHER_CODE)],
            Out::Restart => vec![Request::Restart],
            Out::RestartThenExit => vec![Request::Restart, Request::Exit(code)],
        };
        match self.scenario.get(&FROM) {
            From::Running => {}
            From::Idle => {
                self.ask(Request::Stop)?;
                self.drive()?;
            }
            From::Starting => {
                self.ask(Request::Stop)?;
                self.drive()?;
                self.interrupt = Some((Channel::Start, out.clone()));
                self.ask(Request::Start)?;
                self.drive()?;
            }
            From::Stopping => {
                self.interrupt = Some((Channel::Stop, out.clone()));
                self.ask(Request::Stop)?;
                self.drive()?;
            }
        }
        let state = self.walk.rest.bus.state;
        let is_there = match self.scenario.get(&FROM) {
            From::Idle => state == State::Idle,
            From::Running => state == State::Running,
            From::Starting | From::Stopping => false,
        };
        match self.scenario.get(&FROM) {
            // The requests were made while the pass ran.
            From::Starting | From::Stopping if self.interrupt.take().is_none() => Ok(()),
            _ => self.leaves(&out, is_there),
        }
    }

    /// Makes the requests that end the bus. `is_there` is true if the bus is where the scenario says.
    fn leaves(&mut self, requests: &[Request], is_there: bool) -> Result<(), Trouble> {
        let (mut granted, mut is_ended) = (0, false);
        for (place, request) in requests.iter().enumerate() {
            let before = (self.walk.rest.bus.goal, self.walk.rest.bus.code, self.shown.code);
            // In the same step the main program may be told what the request brought about.
            let is_code = matches!(request, Request::Exit(code) if *code == self.scenario.get(&EXIT_CODE));
            self.shown.code |= is_code && before.1.is_none();
            self.shown.restart |= *request == Request::Restart;
            let asked = self.ask(*request)? || self.listener_asks(*request)?;
            let answer = self.answer().filter(|_| asked);
            // The second Exit shares the goal of the first. Every other request sets the goal.
            let joins =
                place > 0 && before.0 == Some(Goal::Exit) && matches!(answer, Some(Answer::Joined { .. }));
            if answer == Some(Answer::Accepted) || joins {
                granted += 1;
                is_ended = is_ended || place == 0;
            } else {
                self.shown.code = before.2;
                self.shown.restart &= *request != Request::Restart;
            }
        }
        let bus = &self.walk.rest.bus;
        let is_free = !matches!(bus.goal, Some(Goal::Exit | Goal::Restart))
            && !matches!(bus.state, State::Exiting | State::Exited);
        if is_there && (is_ended || requests.is_empty() && is_free) {
            self.mark(&FROM);
        }
        let out = self.scenario.get(&OUT);
        let is_told = out == Out::Restart && self.scenario.get(&BLOCK_AT) != At::Never;
        if granted == requests.len() && !is_told && (out != Out::None || is_free) {
            self.mark(&OUT);
        }
        Ok(())
    }

    /// The listener that runs asks: where calls return when their tickets resolve, each thread may be away.
    fn listener_asks(&mut self, request: Request) -> Result<bool, Trouble> {
        match self.walk.rest.bus.running() {
            Some(listener) => self.give(Input::Request { by: Origin::Listener(listener), request }),
            None => Ok(false),
        }
    }

    /// Takes the actions of this time beside the requests: waits, the main program, the log.
    fn happens(&mut self, at: At) -> Result<(), Trouble> {
        if self.scenario.get(&LOG_AT) == at {
            self.give(Input::Log)?;
        }
        // At last the main program would leave at once.
        if at == At::Last {
            self.entries(at)?;
        }
        if self.scenario.get(&BLOCK_AT) == at && self.give(Input::Block)? {
            self.mark(&BLOCK_AT);
        }
        if self.scenario.get(&WAIT_AT) == at {
            self.waits()?;
        }
        if at != At::Last {
            self.entries(at)?;
        }
        Ok(())
    }

    /// The first two waiters and the fifth wait for the same state, the third and the fourth for the next two.
    fn waits(&mut self) -> Result<(), Trouble> {
        let (many, state) = (self.scenario.get(&WAITERS), self.scenario.get(&WAIT_FOR));
        self.shown.woken.clear();
        self.shown.are_waiting = false;
        self.shown.is_over = self.walk.rest.bus.state == State::Exited;
        let mut given = 0;
        for (place, thread) in WAITING.into_iter().take(many).enumerate() {
            let further = [0, 0, 1, 2][place % 4];
            let state = State::ALL[(state as usize + further) % State::ALL.len()];
            given += usize::from(self.give(Input::Wait { by: Origin::Thread(ThreadId(thread)), state })?);
        }
        self.shown.are_waiting = given == many;
        self.woke();
        Ok(())
    }

    /// The number of entries that are appended to the `main` queue at this time. None comes twice: a queue of four in each
    /// pass would only be long.
    fn batch(&self, at: At) -> usize {
        let many = self.scenario.get(&ENTRIES);
        let left = many.saturating_sub(self.queued);
        match self.scenario.get(&ENTRIES_AT) {
            Batches::One(time) if time == at => left,
            Batches::One(_) => 0,
            Batches::Two if at == At::First => many.div_ceil(2),
            Batches::Two => left,
            Batches::Each if at == At::Last => left,
            Batches::Each => left.min(1),
        }
    }

    /// Appends the entries of this time to the `main` queue, before the main program is in `block` or after: they run
    /// there.
    fn entries(&mut self, at: At) -> Result<(), Trouble> {
        if self.scenario.get(&BLOCK_AT) == At::Never || self.walk.rest.bus.main == Main::Taken {
            return Ok(());
        }
        let many = self.scenario.get(&ENTRIES);
        let batch = self.batch(at);
        self.batches += usize::from(batch > 0);
        for _ in 0..batch {
            let place = self.queued;
            let fails = match self.scenario.get(&ENTRY_FAILS) {
                Fails::None => false,
                Fails::First => place == 0,
                Fails::Last => place + 1 == many,
                Fails::All => true,
                Fails::Alternate => place.is_multiple_of(2),
            };
            self.shown.entries.push(fails);
            self.queued += 1;
            if !self.give(Input::Enqueue { fails })? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Appends entries after the result was taken: each is refused.
    fn late_entries(&mut self) -> Result<(), Trouble> {
        let many = self.scenario.get(&LATE_ENTRIES);
        let is_over = self.effects[LATE_ENTRIES.index].is_some() || self.walk.rest.bus.main != Main::Taken;
        if many == 0 || is_over {
            return Ok(());
        }
        let mut refused = 0;
        for place in 0..many {
            let given = self.give(Input::Enqueue { fails: place % 2 == 1 })?;
            let is_refusal = |event: &Event| matches!(event, Event::Refused { .. });
            refused += usize::from(given && self.walk.last.iter().any(is_refusal));
        }
        if refused == many {
            self.mark(&LATE_ENTRIES);
        }
        Ok(())
    }

    /// Returns the listeners that were late, and undoes the changes of the subscriptions.
    fn settle(&mut self) -> Result<(), Trouble> {
        self.shown.rests += 1;
        for (listener, channel) in std::mem::take(&mut self.late) {
            if self.returns(listener)? {
                self.mark(&of(channel).2);
            }
        }
        for (input, channel) in std::mem::take(&mut self.undo) {
            let input = match input {
                Input::Subscribe { by, subscribed } => {
                    let listener = self.walk.rest.bus.numbers.next_listener();
                    Input::Subscribe { by, subscribed: Subscribed { listener, ..subscribed } }
                }
                input => input,
            };
            if self.give(input)? {
                self.changed(Changed::new(&input, channel, None));
            }
        }
        Ok(())
    }

    /// Lets an abandoned listener do what it does at last, and says whether it did.
    fn returns(&mut self, listener: ListenerId) -> Result<bool, Trouble> {
        let (done, end) = match self.scenario.get(&LATE_END) {
            Late::Ends(end) => (true, end),
            Late::Asks => {
                let by = Origin::Listener(listener);
                (self.give(Input::Request { by, request: Request::Stop })?, End::Ok)
            }
            Late::Subscribes => (self.give(self.late_subscription(listener))?, End::Ok),
            Late::Unsubscribes => {
                let by = Origin::Listener(listener);
                // An adapter may have no listener to name that is not subscribed.
                let known = self.walk.rest.bus.listeners.iter().any(|other| other.id == listener);
                (known && self.give(Input::Unsubscribe { by, listener })?, End::Ok)
            }
        };
        let ended = self.give(Input::End { listener, end })?;
        if done && ended {
            self.mark(&LATE_END);
        }
        Ok(ended)
    }

    fn late_subscription(&self, by: ListenerId) -> Input {
        let listener = self.walk.rest.bus.numbers.next_listener();
        let subscribed = Subscribed { listener, channel: Channel::Stop, priority: 20 };
        Input::Subscribe { by: Origin::Listener(by), subscribed }
    }

    /// Marks the values that say that something does not happen: they take effect in every scenario.
    fn nothing_happened(&mut self) {
        let never = [
            (LOG_AT.index, self.scenario.get(&LOG_AT) == At::Never),
            (BLOCK_AT.index, self.scenario.get(&BLOCK_AT) == At::Never),
            (WAITERS.index, self.scenario.get(&WAITERS) == 0),
            (ENTRIES.index, self.scenario.get(&ENTRIES) == 0),
            (LATE_ENTRIES.index, self.scenario.get(&LATE_ENTRIES) == 0),
            (ASKS_AFTER.index, !self.scenario.get(&ASKS_AFTER)),
            (DENIED.index, self.scenario.get(&DENIED).is_empty()),
        ];
        for (index, _) in never.into_iter().filter(|(_, is_so)| *is_so) {
            self.effects[index].get_or_insert(0);
        }
    }

    /// A thread that is free asks.
    fn ask(&mut self, request: Request) -> Result<bool, Trouble> {
        for thread in 1..=3 {
            if self.give(Input::Request { by: Origin::Thread(ThreadId(thread)), request })? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn give(&mut self, input: Input) -> Result<bool, Trouble> {
        if !self.walk.give(input)? {
            return Ok(false);
        }
        let events = std::mem::take(&mut self.walk.last);
        events.iter().for_each(|event| self.shows(event));
        self.walk.last = events;
        Ok(true)
    }

    /// The answer to the last request.
    fn answer(&self) -> Option<Answer> {
        self.walk.last.iter().find_map(|event| match event {
            Event::Answered { answer, .. } => Some(*answer),
            _ => None,
        })
    }

    fn is_granted(&self) -> bool {
        matches!(self.answer(), Some(Answer::Accepted | Answer::Joined { .. }))
    }

    /// Is this a cycle in which special things happen?
    fn acts(&self) -> bool {
        match self.scenario.get(&WHEN) {
            When::First => self.cycle == 1,
            When::Last => self.cycle >= self.scenario.get(&CYCLES),
            When::Each => true,
            When::Out => self.cycle > self.scenario.get(&CYCLES),
        }
    }

    /// Do special things happen in a pass over this channel? A pass that comes once in most scenarios is never spared:
    /// the exit pass, and a graceful pass if no other would come on the way out.
    fn acts_in(&self, channel: Channel) -> bool {
        self.acts()
            || channel == Channel::Exit
            || channel == Channel::Graceful && self.scenario.get(&WHEN) == When::Out
    }

    fn is_last(&self) -> bool {
        self.cycle == self.scenario.get(&CYCLES)
    }

    /// Notes that the value of a dimension took effect in the last step.
    fn mark<T>(&mut self, dimension: &Dimension<T>) {
        let step = self.walk.inputs.len().saturating_sub(1);
        self.effects[dimension.index].get_or_insert(step);
    }
}
