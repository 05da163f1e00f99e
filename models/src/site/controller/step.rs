//! The machine: what a controller does about each input.

use super::answer::{Asked, answer};
use super::design::Design;
use super::orders::{ESCALATION, Measure, Then, orders};
use super::rules::Rules;
use super::state::{Child, Controller, Place, State};
use crate::few::Few;
use crate::site::authority::permits;
use crate::site::controller::Move;
use crate::site::event::{Control, End, Ending, Event, Privilege};
use crate::site::identity::{Generation, Interpreter, Origin, Slot, Worker};
use crate::site::request::{Answer, Request, Scope, Transition};

/// An input of a controller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A transition of the site is asked for.
    Request(Origin, Transition),
    /// The controller makes its own next move.
    Advance,
    /// A worker says that it is ready.
    Ready(Worker),
    /// A worker's process ended. The controller read before what the worker had written to its socket.
    Ended {
        /// The worker.
        worker: Worker,
        /// The way in which it ended.
        ending: Ending,
        /// Was it ready before its end?
        ready: bool,
        /// Its interpreters that were not told.
        untold: Few<Interpreter, 4>,
    },
    /// The deadline of a worker passes: the deadline of its boot, or of its end if it was told to end.
    Deadline(Worker),
    /// Every worker acknowledged the round.
    Acknowledged,
    /// The controller does not need this worker any more.
    Retire(Worker),
}

impl Controller {
    /// Takes one step, and returns its events.
    pub fn step(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        if self.state == State::Gone {
            return Vec::new();
        }
        match *input {
            Input::Request(origin, transition) => self.request(rules, origin, transition),
            Input::Advance => self.advance(rules),
            Input::Ready(worker) => {
                self.hear(worker);
                Vec::new()
            }
            Input::Ended { worker, ending, ready, ref untold } => {
                self.reap(rules, worker, ending, ready, untold)
            }
            Input::Deadline(worker) => self.escalate(rules, worker),
            Input::Acknowledged if self.awaits_round() => self.conclude(false),
            Input::Retire(worker) if self.may_retire(worker) => self.send(worker, Control::Drain),
            Input::Acknowledged | Input::Retire(_) => Vec::new(),
        }
    }

    /// Can the controller do without this worker?
    pub fn may_retire(&self, worker: Worker) -> bool {
        let serves = |c: &Child| c.ready && c.stays();
        let idle = self.child(worker).is_some_and(serves)
            && self.children.iter().any(|c| c.worker != worker && serves(c));
        idle && self.state == State::Running && self.goal.is_none() && self.forking.is_none()
    }

    /// Does a deadline run for this worker: the deadline of its boot, or of its end?
    pub fn has_deadline(&self, rules: &Rules, worker: Worker) -> bool {
        self.child(worker).is_some_and(|c| match c.told {
            Some(Control::Drain) => rules.design != Design::DrainsForever,
            Some(Control::Stop) => !c.forced,
            // A stopping controller tells the worker soon, and then the end of the worker has a deadline.
            None => !c.ready && !c.forced && self.state != State::Stopping,
        })
    }

    fn request(&mut self, rules: &Rules, origin: Origin, transition: Transition) -> Vec<Event> {
        let request = Request::Change(transition);
        let centre = match origin {
            Origin::Application(interpreter) => Some(interpreter),
            _ => None,
        };
        let permitted = permits(rules.environment, origin, request, Scope::Site);
        let (state, goal, damaged) = (self.state, self.goal, self.damaged());
        let (_, mut answer) = answer(&Asked { permitted, state, goal, damaged, request: transition });
        if let (Design::IgnoresEscalation, Some(goal)) = (rules.design, goal.filter(|g| g.stops())) {
            answer = Answer::Superseded(goal);
        }
        self.grant(rules, transition, answer);
        vec![Event::Answered { origin, request, scope: Scope::Site, centre, answer, notice: None }]
    }

    fn grant(&mut self, rules: &Rules, transition: Transition, answer: Answer) {
        let rolling = self.goal == Some(Transition::Roll);
        match answer {
            Answer::Joined => {
                self.again |= rolling && self.has_begun();
                if rules.design == Design::Repeats && self.stopping() {
                    self.children.iter_mut().for_each(|c| c.told = None);
                }
            }
            Answer::Accepted if rolling && rules.design == Design::ClearsPending => {}
            Answer::Accepted => self.take(rules, transition),
            _ => {}
        }
    }

    /// The request becomes the goal.
    fn take(&mut self, rules: &Rules, transition: Transition) {
        self.goal = Some(transition);
        self.again = false;
        if matches!(transition, Transition::Start | Transition::Roll) {
            self.slots.iter_mut().for_each(|p| *p = Place::default());
        }
        match transition {
            Transition::Start if self.state == State::Idle => {
                self.state = State::Starting;
                self.generation.0 += 1;
            }
            Transition::Roll => self.generation.0 += 1,
            t if t.stops() => {
                self.state = State::Stopping;
                if rules.design != Design::SpawnsWhileStopping {
                    self.forking = None;
                }
                if rules.design == Design::ReadyOnly {
                    let unready = self.children.iter_mut().filter(|c| !c.ready);
                    unready.for_each(|c| c.told = Some(Control::Stop));
                }
            }
            _ => {}
        }
    }

    fn advance(&mut self, rules: &Rules) -> Vec<Event> {
        match self.next_move(rules) {
            Move::Wait => Vec::new(),
            Move::Decide(slot) => {
                self.forking = Some(slot);
                Vec::new()
            }
            Move::Fork(slot) => self.fork(slot),
            Move::Send(worker, control) => self.send(worker, control),
            Move::Up => {
                self.state = State::Running;
                match self.goal {
                    Some(Transition::Start) => self.conclude(self.damaged()),
                    _ => Vec::new(),
                }
            }
            Move::Conclude(failed) => self.conclude(failed),
            Move::Again => {
                self.again = false;
                self.generation.0 += 1;
                Vec::new()
            }
        }
    }

    fn fork(&mut self, slot: Slot) -> Vec<Event> {
        let (worker, generation) = (self.next, self.generation);
        self.next.0 += 1;
        self.forking = None;
        self.children.push(Child { worker, slot, generation, ready: false, told: None, forced: false });
        vec![Event::Spawned { worker, slot, generation }]
    }

    fn send(&mut self, worker: Worker, control: Control) -> Vec<Event> {
        if let Some(child) = self.child_mut(worker) {
            child.told = Some(control);
        }
        vec![Event::Sent { control, to: worker }]
    }

    fn conclude(&mut self, failed: bool) -> Vec<Event> {
        let Some(transition) = self.goal.take() else { return Vec::new() };
        self.again = false;
        match orders(transition).then {
            Then::Stays => {
                if transition.stops() {
                    self.state = State::Idle;
                }
                vec![Event::Reached { transition, failed }]
            }
            Then::ReExecutes => {
                self.state = State::Gone;
                let again = Event::Privileged { by: None, action: Privilege::ReExecute };
                vec![again, Event::ControllerEnded { end: End::ReExecuted }]
            }
            Then::Ends => {
                self.state = State::Gone;
                vec![Event::ControllerEnded { end: End::Exited }]
            }
        }
    }

    fn hear(&mut self, worker: Worker) {
        let Some(child) = self.child_mut(worker) else { return };
        child.ready = true;
        let slot = child.slot;
        if let Some(place) = self.slots.get_mut(usize::from(slot.0)) {
            place.unready = 0;
        }
    }

    /// Notes the end of a worker: counts failed boots, gives a slot up at the rate, and reports.
    fn reap(
        &mut self,
        rules: &Rules,
        worker: Worker,
        ending: Ending,
        ready: bool,
        untold: &[Interpreter],
    ) -> Vec<Event> {
        let mut events = vec![Event::Ended { worker, ending }];
        events.extend(untold.iter().map(|interpreter| Event::Untold { interpreter: *interpreter }));
        let Some((slot, unasked)) = self.child(worker).map(|c| (c.slot, c.stays())) else { return events };
        self.children.retain(|c| c.worker != worker);
        let up = matches!(self.state, State::Starting | State::Running);
        if let Some(place) = self.slots.get_mut(usize::from(slot.0)) {
            let counts = !ready && (ending == Ending::Crashed || unasked);
            place.unready = if counts { place.unready.saturating_add(1) } else { 0 };
            let gives_up = rules.design != Design::NeverGivesUp;
            if !gives_up {
                place.unready = place.unready.min(rules.rate);
            }
            if up && gives_up && !place.failed && place.unready >= rules.rate {
                place.failed = true;
                // A fork that is under way would exceed the rate.
                self.forking = self.forking.filter(|forked| *forked != slot);
                events.push(Event::SlotFailed { slot });
            }
        }
        if rules.design == Design::ExitCodeOrders && ending == Ending::Crashed {
            events.extend(self.request(rules, Origin::Controller, Transition::Stop));
        }
        events
    }

    fn escalate(&mut self, rules: &Rules, worker: Worker) -> Vec<Event> {
        if !self.has_deadline(rules, worker) {
            return Vec::new();
        }
        let told = self.child(worker).and_then(|c| c.told);
        let stage = ESCALATION.iter().find(|e| e.told == told);
        let mut events = vec![Event::Expired { worker }];
        match stage.map(|e| e.then) {
            Some(Measure::Tell(control)) => events.extend(self.send(worker, control)),
            Some(Measure::Force) => events.extend(self.force(rules, worker)),
            None => {}
        }
        events
    }

    fn force(&mut self, rules: &Rules, meant: Worker) -> Vec<Event> {
        if let Some(child) = self.child_mut(meant) {
            child.forced = true;
        }
        let hits = |target| Event::Forced { target, meant };
        match rules.design {
            Design::KillsGroup => {
                let children = self.children.iter().map(|c| hits(Some(c.worker)));
                [hits(None)].into_iter().chain(children).collect()
            }
            _ => vec![hits(Some(self.address(rules, meant)))],
        }
    }

    /// The worker that gets what is meant for this worker.
    pub fn address(&self, rules: &Rules, meant: Worker) -> Worker {
        let Some(child) = self.child(meant).filter(|_| rules.design == Design::BySlot) else { return meant };
        let newest = self.children.iter().rev().find(|c| c.slot == child.slot);
        newest.map_or(meant, |c| c.worker)
    }

    /// The generation of a worker.
    pub fn generation_of(&self, worker: Worker) -> Generation {
        self.child(worker).map_or(self.generation, |c| c.generation)
    }
}
