//! The controller as the gate to its privileged actions: a pure machine.

use super::policy::permits;
use super::rights::{Trick, needs};
use crate::site::event::{End, Ending, Privilege};
use crate::site::{
    Answer, Environment, Event, Generation, Interpreter, Name, Origin, Request, Scope, Slot, Transition,
    Worker,
};

/// The rules that are followed: [`normative`] gives the rules of the specification. A value that lacks a rule is only
/// built in the module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// The environment of the deployment.
    pub environment: Environment,
    /// Is a request that the policy does not permit answered?
    pub denials: bool,
    /// Do workers run as another user than the controller?
    pub users: bool,
    /// Does a request come on the channel of its worker?
    pub channels: bool,
    /// Does the controller keep the account of its children in memory that only it can write?
    pub own_account: bool,
    /// Does only the controller read the key?
    pub own_key: bool,
    /// Is a `SystemExit` a request to end the application's process? If not, it is a request to end the site.
    pub exit_is_asked: bool,
}

/// The normative rules, in this environment.
pub const fn normative(environment: Environment) -> Design {
    Design {
        environment,
        denials: true,
        users: true,
        channels: true,
        own_account: true,
        own_key: true,
        exit_is_asked: true,
    }
}

/// An input of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// This origin makes a request in a scope.
    Ask(Origin, Request, Scope),
    /// `SystemExit` is raised in this application.
    SystemExit(Interpreter),
    /// An application tries a trick, with the aim of a Reload of the site.
    Try(Interpreter, Trick),
    /// The controller answers the next request.
    Answer,
    /// The controller takes the next action for its goal.
    Work,
    /// The controller acts on the table that it shares with its workers.
    KeepHouse,
    /// The worker that was asked to end ends.
    End,
    /// The controller replaces its worker.
    Replace,
    /// The worker crashes.
    Crash,
}

/// A request on its way to the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pending {
    /// The origin of the request.
    pub origin: Origin,
    /// The origin that the controller believes in.
    pub taken_for: Origin,
    /// The request.
    pub request: Request,
    /// The scope that is asked for.
    pub scope: Scope,
}

/// A transition of the site that is in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Goal {
    /// The transition.
    pub transition: Transition,
    /// The number of its privileged actions that are done.
    pub done: usize,
}

/// The controller, and one worker with two applications of different owners.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gate {
    /// The requests that are on their way.
    pub pending: Vec<Pending>,
    /// The transition that the controller works on, if there is one.
    pub goal: Option<Goal>,
    /// The worker that lives, if there is one.
    pub worker: Option<Worker>,
    /// Was the worker asked to end?
    pub ending: bool,
    /// The number of workers that were spawned.
    pub spawned: u8,
    /// Is the site meant to be up?
    pub up: bool,
    /// Did an application change the shared table?
    pub scribbled: bool,
    /// Is the controller gone?
    pub over: bool,
}

impl Gate {
    /// A site that is up, with the events of its beginning.
    pub fn up() -> (Gate, Vec<Event>) {
        let mut gate = Gate {
            pending: Vec::new(),
            goal: None,
            worker: None,
            ending: false,
            spawned: 0,
            up: true,
            scribbled: false,
            over: false,
        };
        let events = gate.replace();
        (gate, events)
    }

    /// Takes one step, and returns its events. An input that cannot happen changes nothing.
    pub fn step(&mut self, design: &Design, input: &Input) -> Vec<Event> {
        if self.over {
            return Vec::new();
        }
        match *input {
            Input::Ask(origin, request, scope) => self.ask(origin, origin, request, scope),
            Input::SystemExit(me) => {
                let scope = if design.exit_is_asked { Scope::Process } else { Scope::Site };
                let taken_for =
                    if design.exit_is_asked { Origin::Application(me) } else { Origin::Controller };
                self.ask(Origin::Application(me), taken_for, Request::Change(Transition::Exit), scope)
            }
            Input::Try(me, trick) => self.try_this(design, me, trick),
            Input::Answer if self.pending.is_empty() => Vec::new(),
            Input::Answer => {
                let next = self.pending.remove(0);
                self.answer(design, next)
            }
            Input::Work => self.work(),
            Input::KeepHouse => {
                let misled = self.scribbled && !design.own_account;
                self.scribbled = false;
                let act = Event::Privileged { by: None, action: Privilege::ReadKey };
                misled.then_some(act).into_iter().collect()
            }
            Input::End => {
                self.ending = false;
                self.end(Ending::Done)
            }
            Input::Replace => self.replace(),
            Input::Crash => self.end(Ending::Crashed),
        }
    }

    fn ask(&mut self, origin: Origin, taken_for: Origin, request: Request, scope: Scope) -> Vec<Event> {
        self.pending.push(Pending { origin, taken_for, request, scope });
        vec![Event::Asked { origin, request, scope }]
    }

    /// Tries a trick. One that works is a request of the origin that the controller believes in, or a privileged action.
    fn try_this(&mut self, design: &Design, me: Interpreter, trick: Trick) -> Vec<Event> {
        let reload = Request::Change(Transition::Reload);
        let origin = Origin::Application(me);
        match trick {
            Trick::Signal if !design.users => self.ask(origin, Origin::Operator, reload, Scope::Site),
            Trick::Write if !design.channels => self.ask(origin, Origin::Operator, reload, Scope::Site),
            Trick::Open if !design.own_key => {
                vec![Event::Privileged { by: Some(me.worker), action: Privilege::ReadKey }]
            }
            Trick::Scribble => {
                self.scribbled = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, design: &Design, asked: Pending) -> Vec<Event> {
        let Pending { origin, taken_for, request, scope } = asked;
        let answer = self.decide(design, taken_for, request, scope);
        if answer == Answer::Denied && !design.denials {
            return Vec::new();
        }
        if let (Answer::Accepted, Request::Change(transition)) = (answer, request) {
            self.take_on(transition, scope, origin);
        }
        let centre = match origin {
            Origin::Application(me) => Some(me),
            Origin::Operator | Origin::Controller => None,
        };
        vec![Event::Answered { origin, request, scope, centre, answer, notice: None }]
    }

    fn decide(&self, design: &Design, origin: Origin, request: Request, scope: Scope) -> Answer {
        let goal = self.goal.map(|g| g.transition);
        match request {
            _ if !permits(design.environment, origin, request, scope) => Answer::Denied,
            Request::Change(asked) if scope == Scope::Site => match goal {
                Some(goal) if asked == goal => Answer::Joined,
                Some(goal) if asked < goal => Answer::Superseded(goal),
                None if asked == Transition::Start && self.up => Answer::Already,
                None if asked == Transition::Stop && !self.up => Answer::Already,
                None if asked < Transition::Stop && asked != Transition::Start && !self.up => Answer::Refused,
                _ => Answer::Accepted,
            },
            _ => Answer::Accepted,
        }
    }

    fn take_on(&mut self, transition: Transition, scope: Scope, origin: Origin) {
        let here = |me: Interpreter| self.worker == Some(me.worker);
        match (scope, origin) {
            (Scope::Site, _) => {
                self.goal = Some(Goal { transition, done: 0 });
                self.up = !transition.stops() && (self.up || transition == Transition::Start);
            }
            (Scope::Process, Origin::Application(me)) if here(me) => {
                self.ending |= transition >= Transition::Stop;
            }
            _ => {}
        }
    }

    /// Ends the worker if the goal asks for it, then takes one privileged action per step; after them the goal is over.
    fn work(&mut self) -> Vec<Event> {
        let Some(goal) = self.goal else { return Vec::new() };
        let transition = goal.transition;
        if transition.stops() && self.worker.is_some() {
            self.ending = false;
            return self.end(Ending::Done);
        }
        if let Some(action) = needs(transition).get(goal.done) {
            self.goal = Some(Goal { done: goal.done + 1, ..goal });
            return vec![Event::Privileged { by: None, action: *action }];
        }
        self.goal = None;
        let reached = Event::Reached { transition, failed: false };
        match transition {
            Transition::Exit => {
                self.over = true;
                self.pending.clear();
                vec![reached, Event::ControllerEnded { end: End::Exited }]
            }
            Transition::Restart => {
                self.up = true;
                vec![reached]
            }
            _ => vec![reached],
        }
    }

    fn end(&mut self, ending: Ending) -> Vec<Event> {
        let ended = self.worker.take();
        self.ending = false;
        ended.map(|worker| Event::Ended { worker, ending }).into_iter().collect()
    }

    /// Forks a worker from what the controller holds: it reads no key and binds no address for the worker.
    fn replace(&mut self) -> Vec<Event> {
        if self.worker.is_some() || !self.up {
            return Vec::new();
        }
        let worker = Worker(self.spawned);
        self.spawned += 1;
        self.worker = Some(worker);
        let created = |n| Event::Created { interpreter: Interpreter::first(worker, Name(n)) };
        let spawned = Event::Spawned { worker, slot: Slot(0), generation: Generation(0) };
        vec![spawned, Event::Ready { worker }, created(0), created(1)]
    }
}
