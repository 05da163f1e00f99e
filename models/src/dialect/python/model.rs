//! The bus as a model that can be explored and judged.

use stateright::Model;

use super::action::{Action, At, Ending};
use super::config::{Plan, PythonBus};
use super::world::{Process, World};
use crate::bus::claim::Observed;
use crate::bus::seen::{Seen, Sighting};
use wspbus_words::model::{Checked, Property};

impl Model for PythonBus {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.initial()]
    }

    fn actions(&self, state: &World, actions: &mut Vec<Action>) {
        actions.extend(self.enabled(state));
    }

    fn next_state(&self, last_state: &World, action: Action) -> Option<World> {
        self.step(last_state, &action).map(|(after, _)| after)
    }
}

impl Checked for PythonBus {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        let events = self.step(before, action).map(|(_, events)| events).unwrap_or_default();
        before.seen.sightings(events)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        super::claims()
    }

    fn classes(&self) -> Vec<&'static str> {
        let config = self.config();
        let calls = |plan: &Plan| match plan {
            Plan::Script(calls) => !calls.is_empty(),
            Plan::Any { calls, times } => !calls.is_empty() && *times > 0,
        };
        let any_listener = |what: fn(&super::ListenerSpec) -> bool| config.listeners.iter().any(what);
        let promised = [
            ("request", config.threads.iter().any(|thread| calls(&thread.plan))),
            ("step", config.threads.iter().any(|thread| calls(&thread.plan))),
            ("order", self.has_ties()),
            ("end", any_listener(|_| true) && config.log != super::Log::Fails),
            ("reenter", any_listener(|listener| !listener.calls.is_empty() && listener.budget > 0)),
            ("subscribe", any_listener(|listener| !listener.subscribes.is_empty())),
            ("unsubscribe", any_listener(|listener| !listener.unsubscribes.is_empty())),
            ("finish", config.threads.iter().any(|thread| thread.finishes)),
        ];
        promised.into_iter().filter(|(_, taken)| *taken).map(|(class, _)| class).collect()
    }

    /// A thread that stands at a gate goes on, a listener ends well, a script that is through ends.
    /// Each thread is one class. Nobody promises the call of a program that is not punctual, nor another
    /// end of a listener.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Step { thread }
            | Action::Order { thread, .. }
            | Action::End { thread, ending: Ending::Ok } => Some(thread.0),
            Action::Finish { thread } => {
                let script = |spec: &super::ThreadSpec| matches!(spec.plan, Plan::Script(_));
                self.config().thread(*thread).is_some_and(script).then_some(thread.0)
            }
            Action::Request { thread, .. } => {
                self.config().thread(*thread).is_some_and(|spec| spec.punctual).then_some(thread.0)
            }
            _ => None,
        }
    }

    /// The process is over, or every thread that is left is idle or waits for such a thread. That
    /// is no deadlock of the machine: whether it may stay so is a matter of liveness.
    fn may_end(&self, state: &World) -> bool {
        let rests = |id| matches!(self.at(state, id), At::Idle | At::Join | At::Unborn | At::Ended);
        state.process != Process::Alive || self.config().thread_ids().all(rests)
    }
}

impl Observed for PythonBus {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }
}

impl PythonBus {
    fn has_ties(&self) -> bool {
        let ids: Vec<_> = self.config().listener_ids().collect();
        let key = |id| (self.config().listener(id).map(|spec| spec.topic), self.config().priority(id));
        ids.iter().enumerate().any(|(index, a)| ids[..index].iter().any(|b| key(*a) == key(*b)))
    }
}
