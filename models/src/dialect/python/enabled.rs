//! The actions that the environment can take in a state, in a fixed order.

use super::action::{Action, At, Topic};
use super::configuration::{ListenerSpec, Plan, PythonBus};
use super::world::{Process, PythonWorld};
use crate::bus::event::{ListenerId, ThreadId};

impl PythonBus {
    /// Adds every enabled action, by thread.
    pub(super) fn offer_all(&self, world: &PythonWorld, actions: &mut Vec<Action>) {
        if world.process == Process::Alive {
            self.config.thread_ids().for_each(|thread| self.offer_of(world, thread, actions));
        }
    }

    fn offer_of(&self, world: &PythonWorld, thread: ThreadId, actions: &mut Vec<Action>) {
        let candidates = match self.at(world, thread) {
            At::Idle => self.idle(world, thread),
            At::Publish { channel } => {
                let orders = self.orders(world, channel);
                if orders.len() > 1 {
                    orders.into_iter().map(|due| Action::Order { thread, due }).collect()
                } else {
                    vec![Action::Step { thread }]
                }
            }
            At::Write { .. } | At::Read | At::Poll | At::Execv => vec![Action::Step { thread }],
            At::Listener { listener, .. } => {
                self.config.listener(listener).map_or_else(Vec::new, |spec| spec.actions(thread))
            }
            At::Unborn | At::Join | At::Ended => Vec::new(),
        };
        actions.extend(candidates.into_iter().filter(|action| self.is_possible(world, action)));
    }

    fn idle(&self, world: &PythonWorld, thread: ThreadId) -> Vec<Action> {
        let made = world.thread(thread).map_or(0, |thread| usize::from(thread.calls));
        let calls = match self.config.thread(thread).map(|spec| &spec.plan) {
            Some(Plan::Script(calls)) => calls.get(made).copied().into_iter().collect(),
            Some(Plan::Any { calls, .. }) => calls.clone(),
            None => Vec::new(),
        };
        let requests = calls.into_iter().map(|call| Action::Request { thread, call });
        requests.chain([Action::Finish { thread }]).collect()
    }

    /// Every order in which a publish may call the listeners of a channel: priorities ascend, equal
    /// ones stand in any order. The order of the numbers comes first.
    pub(super) fn orders(&self, world: &PythonWorld, topic: Topic) -> Vec<Vec<ListenerId>> {
        let mut orders = vec![Vec::new()];
        for group in world
            .due(&self.config, topic)
            .chunk_by(|a, b| self.config.priority(*a) == self.config.priority(*b))
        {
            let permuted = permutations(group);
            orders = orders
                .iter()
                .flat_map(|before| permuted.iter().map(move |after| [before.as_slice(), after].concat()))
                .collect();
        }
        orders
    }
}

impl ListenerSpec {
    fn actions(&self, thread: ThreadId) -> Vec<Action> {
        let ends = self.endings.iter().map(|ending| Action::End { thread, ending: *ending });
        let calls = self.calls.iter().map(|call| Action::Reenter { thread, call: *call });
        let subscribes =
            self.subscribes.iter().map(|listener| Action::Subscribe { thread, listener: *listener });
        let unsubscribes =
            self.unsubscribes.iter().map(|listener| Action::Unsubscribe { thread, listener: *listener });
        ends.chain(calls).chain(subscribes).chain(unsubscribes).collect()
    }
}

fn permutations(items: &[ListenerId]) -> Vec<Vec<ListenerId>> {
    if items.len() < 2 {
        return vec![items.to_vec()];
    }
    let mut all = Vec::new();
    for (index, first) in items.iter().enumerate() {
        let rest = [&items[..index], &items[index + 1..]].concat();
        all.extend(permutations(&rest).into_iter().map(|tail| [vec![*first], tail].concat()));
    }
    all
}
