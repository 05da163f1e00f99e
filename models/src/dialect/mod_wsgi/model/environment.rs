//! The actions that the environment has left: the bounded nondeterminism of the model.

use super::configuration::EndConfiguration;
use super::{Action, ModWsgi, ModWsgiWorld};
use crate::dialect::mod_wsgi::rules::Stage;
use crate::dialect::mod_wsgi::state::{CallEnd, Input, Landing, Phase, State};
use crate::site::machine::word::{Connection, Control, Name};

/// The budgets of the environment, and the state of the parent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment {
    /// The number of control messages that were sent.
    pub sent: u8,
    /// The control messages that were sent and did not arrive yet.
    pub channel: Vec<Control>,
    /// The number of times that the parent may still be killed.
    pub losses: u8,
    /// The number of stages of the escalation that passed.
    pub stage: u8,
    /// The number of connections that clients may still try to open.
    pub connections: u8,
    /// The number of interpreters that may still be needed.
    pub births: u8,
    /// The number of times that an application may still be reloaded in its interpreter.
    pub reloads: u8,
    /// The number of calls that may still fail.
    pub misfortunes: u8,
}

impl Environment {
    /// The environment at the beginning, with every budget of this configuration.
    pub fn new(c: &EndConfiguration) -> Self {
        Environment {
            sent: 0,
            channel: Vec::new(),
            losses: c.losses,
            stage: 0,
            connections: c.connections,
            births: u8::from(c.newcomer.is_some()),
            reloads: c.reloads,
            misfortunes: c.misfortunes,
        }
    }

    /// Subtracts this action from the budgets. `after` is the process after the action.
    pub(super) fn spend(&mut self, action: &Action, after: &State) {
        match action {
            Action::Do(Input::Connect(_)) => self.connections -= 1,
            Action::Do(Input::Create(..)) => self.births -= 1,
            Action::Do(Input::Reload(_)) => self.reloads -= 1,
            Action::Do(Input::Ended(CallEnd::Failed)) => self.misfortunes -= 1,
            Action::Do(Input::Control(_)) => drop(self.channel.remove(0)),
            Action::Do(_) => {}
            Action::Send(control) => {
                self.sent += 1;
                self.channel.push(*control);
            }
            Action::Lose => self.losses -= 1,
            Action::Escalate => self.stage += 1,
        }
        if after.is_over() {
            let over = EndConfiguration { newcomer: None, ..super::BASE };
            *self = Environment::new(&over);
        }
    }
}

/// Offers every action that is enabled, in a fixed order.
impl ModWsgi {
    pub(super) fn offer_all(&self, world: &ModWsgiWorld, actions: &mut Vec<Action>) {
        let (c, env) = (&self.configuration, &world.environment);
        if world.state.is_over() {
            return;
        }
        let mut inputs = Vec::with_capacity(16);
        self.offer_process(world, &mut inputs);
        self.offer_applications(world, &mut inputs);
        actions.extend(inputs.into_iter().map(Action::Do));
        if world.state.heard {
            actions.extend(c.controls.get(usize::from(env.sent)).map(|control| Action::Send(*control)));
            if env.losses > 0 {
                actions.push(Action::Lose);
            }
            if env.sent > 0 && env.stage < c.escalation {
                actions.push(Action::Escalate);
            }
            if c.escalation > 0 && env.stage == c.escalation {
                actions.push(Action::Do(Input::Forced));
            }
        }
    }

    fn offer_process(&self, world: &ModWsgiWorld, inputs: &mut Vec<Input>) {
        let (state, env) = (&world.state, &world.environment);
        if state.phase == Phase::Booting {
            inputs.push(Input::Booted);
        }
        inputs.extend(env.channel.first().map(|control| Input::Control(*control)));
        if self.machine.can_advance(state) {
            inputs.push(Input::Advance);
        }
        if self.machine.can_expire(state) {
            inputs.push(Input::Expired);
        }
        if state.place.running && !self.hangs(state) {
            inputs.push(Input::Ended(CallEnd::Well));
            let calls = matches!(self.machine.stage(state), Some(Stage::Tell | Stage::Finish));
            if calls && env.misfortunes > 0 {
                inputs.push(Input::Ended(CallEnd::Failed));
            }
        }
    }

    fn offer_applications(&self, world: &ModWsgiWorld, inputs: &mut Vec<Input>) {
        let (c, env, state) = (&self.configuration, &world.environment, &world.state);
        if env.connections > 0 {
            let number = c.in_flight + (c.connections - env.connections);
            inputs.push(Input::Connect(Connection(number.into())));
        }
        inputs.extend(state.requests.iter().map(|r| Input::Answer(r.connection)));
        let needed = state.phase == Phase::Booting || !state.requests.is_empty();
        if let (Some(content), true) = (c.newcomer, needed && env.births > 0) {
            let name = Name(c.interpreters.len() as u32);
            let places: &[Landing] = match self.machine.walks(state) {
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
