//! The effect of each action on the state of the composition.

use super::offer::CLIENT;
use super::world::{OnItsWay, Token};
use super::{Action, CompositionWorld, Message, Site};
use crate::few::Few;
use crate::site::authority::permits;
use crate::site::controller::{self, Controller};
use crate::site::event::{Control, End, Ending, Event};
use crate::site::identity::{Interpreter, Notice, Origin, Worker};
use crate::site::request::{Answer, Request, Scope, Transition};
use crate::site::seen::receives;
use crate::site::worker::{self, Stage};

/// The number of the event on its way: there is one at a time.
const NOTICE: Notice = Notice(0);

impl Site {
    pub(super) fn take(&self, world: &mut CompositionWorld, action: &Action) -> Vec<Event> {
        world.left = world.left.after(action);
        let events = self.events(world, action);
        events.iter().for_each(|event| world.carry(&self.configuration, event));
        if world.controller.as_ref().is_some_and(|c| c.state == controller::State::Gone) {
            world.controller = None;
        }
        if world.controller.is_none() {
            world.event = None;
        }
        if self.configuration.recycles {
            world.recycle();
        }
        events
    }

    fn events(&self, next: &mut CompositionWorld, action: &Action) -> Vec<Event> {
        use controller::Input as ToController;
        match *action {
            Action::Ask(origin, transition) => self.control(next, &ToController::Request(origin, transition)),
            Action::Advance => self.control(next, &ToController::Advance),
            Action::Acknowledge => self.control(next, &ToController::Acknowledged),
            Action::Deadline(worker) => self.control(next, &ToController::Deadline(worker)),
            Action::Retire(worker) => self.control(next, &ToController::Retire(worker)),
            Action::Hear(worker) => {
                next.member_mut(worker).into_iter().for_each(|m| m.unheard = false);
                self.control(next, &ToController::Ready(worker))
            }
            Action::Reap(worker) => self.reap(next, worker),
            Action::Die => {
                next.controller = None;
                vec![Event::ControllerEnded { end: End::Crashed }]
            }
            Action::Tell(origin, scope) => self.tell(next, origin, scope),
            Action::Deliver => next.account(|notice, to| Event::Delivered { notice, to }),
            Action::Miss => next.account(|notice, by| Event::Missed { notice, by }),
            Action::Settle => {
                next.event = None;
                vec![Event::Settled { notice: NOTICE }]
            }
            _ => self.to_worker(next, action),
        }
    }

    fn to_worker(&self, next: &mut CompositionWorld, action: &Action) -> Vec<Event> {
        match *action {
            Action::Boot(worker, well) => {
                let events = self.work(next, worker, worker::Input::Boot(well));
                next.member_mut(worker).into_iter().for_each(|m| m.unheard = well);
                events
            }
            Action::Create(worker) => self.work(next, worker, worker::Input::Create),
            Action::Read(worker) => self.read(next, worker),
            Action::Notice(worker) => self.work(next, worker, worker::Input::Alone),
            Action::Step(worker) => self.work(next, worker, worker::Input::Advance),
            Action::GiveUp(worker) => self.work(next, worker, worker::Input::GivesUp),
            Action::Expire(worker) => self.work(next, worker, worker::Input::Deadline),
            Action::Open(worker) => self.work(next, worker, worker::Input::Open(CLIENT)),
            Action::Close(worker) => self.work(next, worker, worker::Input::Close(CLIENT)),
            Action::Crash(worker) => {
                next.member_mut(worker).into_iter().for_each(|m| m.process.stage = Stage::Crashed);
                Vec::new()
            }
            Action::Hang(worker) => {
                next.member_mut(worker).into_iter().for_each(|m| m.hangs = true);
                Vec::new()
            }
            Action::Forge(worker) => {
                self.forge(next, worker);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn control(&self, next: &mut CompositionWorld, input: &controller::Input) -> Vec<Event> {
        let rules = self.configuration.rules();
        next.controller.as_mut().map_or_else(Vec::new, |c| c.step(&rules, input))
    }

    fn work(&self, next: &mut CompositionWorld, worker: Worker, input: worker::Input) -> Vec<Event> {
        let me = self.configuration.me(worker);
        next.member_mut(worker).map_or_else(Vec::new, |m| m.process.step(&me, input))
    }

    fn reap(&self, next: &mut CompositionWorld, worker: Worker) -> Vec<Event> {
        let place = next.members.iter().position(|m| m.worker == worker);
        let Some(member) = place.and_then(|place| next.members.remove(place)) else { return Vec::new() };
        next.mail.retain(|letter| letter.to != worker);
        let process = member.process;
        let ending = match process.stage {
            Stage::Crashed => Ending::Crashed,
            Stage::Forced => Ending::Forced,
            _ => Ending::Done,
        };
        if next.controller.is_none() {
            return vec![Event::Ended { worker, ending }];
        }
        let untold = process.untold(worker).collect();
        let ready = process.ready;
        self.control(next, &controller::Input::Ended { worker, ending, ready, untold })
    }

    fn read(&self, next: &mut CompositionWorld, worker: Worker) -> Vec<Event> {
        let Some(member) = next.member(worker) else { return Vec::new() };
        let token = next.token_for(&self.configuration, member);
        let message = match token {
            Some(place) => next.pipe.remove(place).map(|token| token.message),
            None => next.read_mail(worker),
        };
        let Some(message) = message else { return Vec::new() };
        self.work(next, worker, worker::Input::Control(message.control, message.meant))
    }

    /// An application writes to its descriptors. They lead to no worker, unless the workers share a pipe.
    fn forge(&self, next: &mut CompositionWorld, worker: Worker) {
        let Some(generation) = next.member(worker).map(|m| m.generation) else { return };
        if self.configuration.design.shares_pipe() {
            let message = Message { control: Control::Stop, meant: None };
            next.pipe.push(Token { generation, message });
        }
    }

    fn tell(&self, next: &mut CompositionWorld, origin: Origin, scope: Scope) -> Vec<Event> {
        let c = &self.configuration;
        let Origin::Application(centre) = origin else { return Vec::new() };
        let permitted = permits(c.environment, origin, Request::Tell, scope);
        let answer = if permitted { Answer::Accepted } else { Answer::Denied };
        if permitted {
            let each = next.members.iter().flat_map(|m| m.process.untold(m.worker));
            let due = each.filter(|i| receives(scope, Some(centre), *i)).collect();
            next.event = Some(OnItsWay { scope, centre, due });
        }
        let notice = permitted.then_some(NOTICE);
        vec![Event::Answered { origin, request: Request::Tell, scope, centre: Some(centre), answer, notice }]
    }

    /// The first state, with the events before it.
    pub(super) fn initial(&self) -> (CompositionWorld, Vec<Event>) {
        let c = &self.configuration;
        let mut world = CompositionWorld {
            controller: Some(Controller::new(c.slots)),
            members: Few::new(),
            mail: Few::new(),
            pipe: Few::new(),
            event: None,
            left: c.budget,
        };
        world.left.requests += 1;
        let mut events = self.take(&mut world, &Action::Ask(Origin::Operator, Transition::Start));
        if c.up {
            events.extend(self.bring_up(&mut world));
        }
        (world, events)
    }

    /// Takes the shortest behaviour to a site at rest.
    fn bring_up(&self, world: &mut CompositionWorld) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let mut actions = Vec::new();
            self.offers(world, &mut actions);
            let comes_up = |a: &&Action| {
                matches!(a, Action::Advance | Action::Boot(..) | Action::Create(_) | Action::Hear(_))
            };
            let Some(action) = actions.iter().find(comes_up) else { return events };
            events.extend(self.take(world, action));
        }
    }
}

impl CompositionWorld {
    /// Accounts for the next interpreter: it is told of the event, or known to have missed it.
    fn account(&mut self, how: impl Fn(Notice, Interpreter) -> Event) -> Vec<Event> {
        match &mut self.event {
            Some(event) => event.due.remove(0).map(|due| how(NOTICE, due)).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Gives the next worker the lowest number that nothing refers to, so that workers without end make finitely many
    /// states.
    fn recycle(&mut self) {
        let Some(controller) = &self.controller else { return };
        let in_use = |n: &u8| {
            let children = controller.children.iter().map(|c| c.worker);
            let members = self.members.iter().map(|m| m.worker);
            children.chain(members).any(|w| w == Worker(*n))
        };
        let next = (0..u8::MAX).find(|n| !in_use(n)).map_or(controller.next, Worker);
        if let Some(controller) = &mut self.controller {
            controller.next = next;
        }
    }
}
