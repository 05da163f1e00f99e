//! The bus as a system that can be explored and judged.

use super::action::{Action, At, Ending};
use super::configuration::{Plan, PythonBus, ThreadSpec};
use super::world::{Process, PythonWorld};
use crate::bus::State;
use crate::bus::claim;
use crate::bus::event::Event;
use crate::bus::seen::Seen;
use crate::dialect::untested::unasked;
use wspbus_words::system::{Checked, Claim, System};

impl System for PythonBus {
    type State = PythonWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (PythonWorld, Vec<Event>) {
        (self.initial(), self.subscriptions())
    }

    fn offer(&self, world: &PythonWorld, actions: &mut Vec<Action>) {
        self.offer_all(world, actions);
    }

    fn step(&self, world: &mut PythonWorld, action: &Action) -> Vec<Event> {
        self.take(world, action)
    }

    /// A thread that stands at a gate goes on, a listener ends well, a script that is through ends.
    /// Each thread is one class. Nothing promises the call of a program that is not punctual, nor another
    /// end of a listener.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Step { thread }
            | Action::Order { thread, .. }
            | Action::End { thread, ending: Ending::Ok } => Some(thread.0),
            Action::Finish { thread } => {
                let script = |spec: &ThreadSpec| matches!(spec.plan, Plan::Script(_));
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
    fn may_end(&self, state: &PythonWorld) -> bool {
        let rests = |id| matches!(self.at(state, id), At::Idle | At::Join | At::Unborn | At::Ended);
        state.process != Process::Alive || self.config().thread_ids().all(rests)
    }
}

impl Checked for PythonBus {
    type Seen = Seen;

    /// A package has no policy: every origin may ask for everything.
    fn observer(&self) -> Seen {
        Seen::default()
    }

    /// The claims that are made of every bus, those of waiters that poll, and for a package without the state Exited
    /// that of its `block`. Claims that the model fills in judge nothing.
    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        let ends_without_exited = (self.config().package.names)(State::Exited).is_empty();
        let block = if ends_without_exited { claim::without_exited() } else { Vec::new() };
        let all = [claim::safety(), claim::liveness(), claim::polling(), block].concat();
        unasked(all, self.config().package.untested)
    }
}
