//! The actions that the environment has left: the bounded nondeterminism of the model.

use super::configuration::TeardownConfiguration;
use super::{Action, Teardown, TeardownWorld};
use crate::site::event::Control;
use crate::site::teardown::design::{Births, Reports, Stage};
use crate::site::teardown::state::Phase;
use crate::site::teardown::{Input, Landing, Outcome, State};
use crate::site::{Connection, Interpreter, Name};

/// The budgets of the environment, and the state of the controller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment {
    /// The number of control messages that were sent.
    pub sent: u8,
    /// The control messages that were sent and did not arrive yet.
    pub channel: Vec<Control>,
    /// Is the controller gone?
    pub lost: bool,
    /// The number of times that the controller may still end.
    pub losses: u8,
    /// The number of stages of the escalation that passed.
    pub stage: u8,
    /// The interpreters that the controller still has to report.
    pub untold: Vec<Interpreter>,
    /// The number of connections that clients may still try to open.
    pub connections: u8,
    /// The number of interpreters that may still be needed.
    pub births: u8,
    /// The number of times that an application may still be reloaded in its interpreter.
    pub reloads: u8,
    /// The number of calls that may still end other than well.
    pub misfortunes: u8,
    /// The number of times that the worker may still crash.
    pub crashes: u8,
}

impl Environment {
    /// The environment at the beginning, with every budget of this configuration.
    pub fn new(c: &TeardownConfiguration) -> Self {
        Environment {
            sent: 0,
            channel: Vec::new(),
            lost: false,
            losses: c.losses,
            stage: 0,
            untold: Vec::new(),
            connections: c.connections,
            births: u8::from(c.newcomer.is_some()),
            reloads: c.reloads,
            misfortunes: c.misfortunes,
            crashes: c.crashes,
        }
    }

    /// Subtracts this action from the budgets. `after` is the worker after the action.
    pub(super) fn spend(&mut self, action: &Action, after: &State, was_over: bool, reports: Reports) {
        match action {
            Action::Do(Input::Connect(_)) => self.connections -= 1,
            Action::Do(Input::Create(..)) => self.births -= 1,
            Action::Do(Input::Reload(_)) => self.reloads -= 1,
            Action::Do(Input::Ended(Outcome::Failed | Outcome::Exit)) => self.misfortunes -= 1,
            Action::Do(Input::Control(_)) => drop(self.channel.remove(0)),
            Action::Do(_) | Action::Force => {}
            Action::Send(control) => {
                self.sent += 1;
                self.channel.push(*control);
            }
            Action::Lose => {
                self.lost = true;
                self.losses -= 1;
                self.untold.clear();
            }
            Action::Escalate => self.stage += 1,
            Action::Crash => self.crashes -= 1,
            Action::Report(interpreter) => self.untold.retain(|i| i != interpreter),
        }
        if after.is_over() && !was_over {
            self.bury(after, reports);
        }
    }

    /// Clears what cannot reach the process any more, because it is over.
    fn bury(&mut self, after: &State, reports: Reports) {
        if !self.lost {
            self.untold = after.reported(reports);
        }
        self.channel.clear();
        (self.connections, self.births, self.reloads, self.misfortunes, self.crashes) = (0, 0, 0, 0, 0);
        (self.losses, self.stage, self.sent) = (0, 0, 0);
    }
}

/// Offers every action that is enabled, in a fixed order.
impl Teardown {
    pub(super) fn offer_all(&self, world: &TeardownWorld, actions: &mut Vec<Action>) {
        let (c, env) = (&self.configuration, &world.environment);
        if world.state.is_over() {
            return actions.extend(env.untold.iter().map(|i| Action::Report(*i)));
        }
        let mut inputs = Vec::with_capacity(16);
        self.offer_worker(world, &mut inputs);
        self.offer_applications(world, &mut inputs);
        actions.extend(inputs.into_iter().map(Action::Do));
        if !env.lost {
            actions.extend(c.controls.get(usize::from(env.sent)).map(|control| Action::Send(*control)));
            if env.losses > 0 {
                actions.push(Action::Lose);
            }
            if env.sent > 0 && env.stage < c.escalation {
                actions.push(Action::Escalate);
            }
            if c.escalation > 0 && env.stage == c.escalation {
                actions.push(Action::Force);
            }
        }
        if env.crashes > 0 {
            actions.push(Action::Crash);
        }
    }

    fn offer_worker(&self, world: &TeardownWorld, inputs: &mut Vec<Input>) {
        let (state, env) = (&world.state, &world.environment);
        if state.phase == Phase::Booting {
            inputs.push(Input::Booted);
        }
        inputs.extend(env.channel.first().map(|control| Input::Control(*control)));
        let idle = matches!(state.phase, Phase::Booting | Phase::Serving | Phase::Grace);
        if env.lost && env.channel.is_empty() && idle && self.machine.design.notices {
            inputs.push(Input::Lost);
        }
        if self.machine.can_advance(state) {
            inputs.push(Input::Advance);
        }
        if self.machine.can_expire(state) {
            inputs.push(Input::Expired);
        }
        if state.place.running && !self.hangs(state) {
            inputs.push(Input::Ended(Outcome::Well));
            let calls = matches!(self.machine.stage(state), Some(Stage::Tell | Stage::Finish));
            if calls && env.misfortunes > 0 {
                inputs.extend([Outcome::Failed, Outcome::Exit].map(Input::Ended));
            }
        }
    }

    fn offer_applications(&self, world: &TeardownWorld, inputs: &mut Vec<Input>) {
        let (c, env, state) = (&self.configuration, &world.environment, &world.state);
        if env.connections > 0 {
            let number = c.in_flight + (c.connections - env.connections);
            inputs.push(Input::Connect(Connection(number)));
        }
        inputs.extend(state.requests.iter().map(|r| Input::Answer(r.connection)));
        let needed = state.phase == Phase::Booting || !state.requests.is_empty();
        if let (Some(content), true) = (c.newcomer, needed && env.births > 0) {
            let name = Name(c.interpreters.len() as u8);
            let walks = c.design.births == Births::InTheWalkedTable
                && self.machine.stage(state) == Some(Stage::Tell)
                && self.machine.tells(state);
            let places: &[Landing] = match walks {
                true => &[Landing::Ahead, Landing::Behind, Landing::Again, Landing::Skipped],
                false => &[Landing::Ahead],
            };
            inputs.extend(places.iter().map(|landing| Input::Create(name, content, *landing)));
        }
        if env.reloads > 0 && state.phase == Phase::Serving {
            inputs.push(Input::Reload(Name(0)));
        }
    }
}
