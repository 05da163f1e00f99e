//! The actions that are enabled in a state.

use super::configuration::{Budget, Health};
use super::input::absent_target;
use super::step::lie_of;
use super::{Action, Hang, Process, Site, World};
use crate::site::machine::controller::memory::Controller;
use crate::site::machine::event::Stage;
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{Connection, Name, Request, Scope, Target, WorkerId};
use crate::site::machine::worker::memory::Line;

impl Site {
    pub(super) fn offers(&self, world: &World, actions: &mut Vec<Action>) {
        if let Some(controller) = &world.controller {
            self.offer_controller(world, controller, actions);
        }
        for process in &world.processes {
            if process.runs() {
                self.offer_process(world, process, actions);
                self.offer_faults(world, process, actions);
            }
        }
        if self.configuration.odd {
            super::odd::offer(world, actions);
        }
    }

    fn offer_controller(&self, world: &World, controller: &Controller, actions: &mut Vec<Action>) {
        let left = &world.left;
        if Budget::has(left.asks) {
            for (request, scope) in self.configuration.operator {
                self.offer_targets(controller, *request, *scope, actions);
            }
        }
        if world.re_executes() {
            actions.push(Action::ReExecute(true));
            if left.failed_restarts > 0 {
                actions.push(Action::ReExecute(false));
            }
            return;
        }
        if Budget::has(left.uploads) {
            actions.push(Action::Upload);
        }
        if world.reading.is_some() {
            actions.push(Action::Load);
        }
        if Budget::has(left.deaths) {
            actions.push(Action::Die);
        }
        let passes = |timer: &Timer| self.configuration.anytime || self.is_due(world, *timer);
        actions.extend(controller.armed().into_iter().filter(passes).map(Action::Pass));
        for process in &world.processes {
            let worker = process.worker.id;
            let unknown = controller.child(worker).is_some_and(|child| !child.closed);
            if !process.up.is_empty() {
                actions.push(Action::Hear(worker));
            } else if process.deaf && unknown {
                actions.push(Action::HearClosed(worker));
            } else if process.ended.is_some() {
                if self.configuration.wide && unknown {
                    actions.push(Action::HearClosed(worker));
                }
                actions.push(Action::Reap(worker));
            }
        }
    }

    /// The targets that a request of the operator in this scope may have.
    fn offer_targets(
        &self,
        controller: &Controller,
        request: Request,
        scope: Scope,
        actions: &mut Vec<Action>,
    ) {
        let mut targets = Vec::new();
        let interpreters = controller
            .children
            .iter()
            .flat_map(|child| child.interpreters.iter().map(|known| known.native.of(child.worker)));
        match scope {
            Scope::Site => targets.push(Target::Site),
            Scope::Process => {
                targets.extend(controller.children.iter().map(|c| Target::Process(c.worker)));
            }
            Scope::Application => {
                targets.extend((0..self.configuration.names).map(|n| Target::Application(Name(n))))
            }
            Scope::Interpreter => targets.extend(interpreters.map(Target::Interpreter)),
        }
        if (self.configuration.wide || self.configuration.odd)
            && matches!(scope, Scope::Process | Scope::Interpreter)
        {
            targets.push(absent_target(scope));
        }
        actions.extend(targets.into_iter().map(|target| Action::Ask(request, target)));
    }

    /// Is something amiss against which this timer of the controller guards? The timer that proves a worker guards against
    /// nothing, and passes while that worker lives. In a wide environment it passes also when the worker is dead: the
    /// controller cannot tell, until it is told of the end.
    fn is_due(&self, world: &World, timer: Timer) -> bool {
        let Some(process) = world.process(timer.worker()) else { return false };
        let hangs = |hang: &Hang| process.hung.contains(hang);
        let slow = self.configuration.slow && process.worker.owes();
        match timer {
            Timer::Steady(_) => self.configuration.wide || process.ended.is_none() || !process.up.is_empty(),
            Timer::Boot(_) => process.frozen || hangs(&Hang::Boot),
            Timer::Round(..) => process.frozen || hangs(&Hang::Round),
            Timer::Drain(worker) => {
                let child = world.controller.as_ref().and_then(|controller| controller.child(worker));
                let lied = child.is_some_and(|child| child.leaving) && !process.worker.leaves();
                process.frozen || slow || lied || hangs(&Hang::Boot) || hangs(&Hang::Accepting)
            }
            Timer::Stop(_) | Timer::Notice(..) => process.frozen,
            Timer::Deaf(_) => true,
        }
    }

    fn offer_process(&self, world: &World, process: &Process, actions: &mut Vec<Action>) {
        let worker = process.worker.id;
        let booted = process.worker.stage != Stage::Booting;
        if process.control.is_some() {
            actions.push(Action::ReadControl(worker));
        }
        if process.round.is_some() && (booted || self.configuration.odd) {
            actions.push(Action::ReadRound(worker));
        }
        if !process.notices.is_empty() && booted {
            actions.push(Action::ReadNotice(worker));
        }
        if world.controller.is_none() && !process.worker.alone {
            actions.push(Action::Lose(worker));
        }
        for timer in process.worker.armed() {
            if self.configuration.anytime || self.is_worker_due(process, timer) {
                actions.push(Action::WorkerPass(worker, timer));
            }
        }
        for hang in process.pending().into_iter().filter(|hang| !process.hung.contains(hang)) {
            self.offer_end_of(world, process, hang, actions);
        }
        self.offer_applications(world, process, actions);
        self.offer_clients(world, process, actions);
    }

    /// Is something amiss against which this timer of a worker guards?
    fn is_worker_due(&self, process: &Process, timer: WorkerTimer) -> bool {
        match timer {
            WorkerTimer::Drain => self.configuration.slow || process.hung.contains(&Hang::Accepting),
            WorkerTimer::Step(native, step) => process.hung.contains(&Hang::Step(native, step)),
            WorkerTimer::Birth(native) => process.hung.contains(&Hang::Birth(native)),
            WorkerTimer::Deed(native, notice) => process.hung.contains(&Hang::Deed(native, notice)),
            WorkerTimer::Alone => !process.hung.is_empty(),
        }
    }

    /// Offers the ends of something that a worker was asked for, and that does not hang.
    fn offer_end_of(&self, world: &World, process: &Process, hang: Hang, actions: &mut Vec<Action>) {
        let worker = process.worker.id;
        let fails = Budget::has(world.left.failed_steps);
        let mut both = |make: &dyn Fn(bool) -> Action| {
            actions.push(make(true));
            if fails {
                actions.push(make(false));
            }
        };
        match hang {
            Hang::Boot => {
                let health = self.configuration.file(process.worker.version.0).health;
                let boots = health != Health::CannotBoot;
                actions.push(Action::Boot(worker, boots));
                if boots && Budget::has(world.left.failed_boots) {
                    actions.push(Action::Boot(worker, false));
                }
            }
            Hang::Birth(native) => both(&|done| Action::Created(worker, native, done)),
            Hang::Step(native, step) => both(&|done| Action::Stepped(worker, native, step, done)),
            Hang::Deed(native, notice) => both(&|done| Action::DeedDone(worker, native, notice, done)),
            Hang::Round => {
                let outcomes = self.configuration.outcomes.iter();
                actions.extend(outcomes.map(|outcome| Action::RoundDone(worker, *outcome)));
            }
            Hang::Accepting => actions.push(Action::StopAccepting(worker)),
        }
    }

    fn offer_applications(&self, world: &World, process: &Process, actions: &mut Vec<Action>) {
        let (left, c) = (&world.left, &self.configuration);
        let worker = process.worker.id;
        let serves = process.worker.stage == Stage::Serving;
        if serves && Budget::has(left.births) {
            let lives = |name| process.worker.interpreters.iter().any(|i| i.native.name == Name(name));
            let free = c.births.iter().filter(|name| !lives(**name));
            actions.extend(free.map(|name| Action::Create(worker, Name(*name))));
        }
        if serves && Budget::has(left.retires) && !process.worker.retires && !process.worker.alone {
            actions.push(Action::Retire(worker));
        }
        if Budget::has(left.application_asks) {
            let inside = c.inside && (c.odd || process.worker.round.is_some());
            for interpreter in process.worker.interpreters.iter().filter(|i| i.hears()) {
                for (request, scope) in c.applications {
                    let ask =
                        |inside| Action::ApplicationAsk(worker, interpreter.native, *request, *scope, inside);
                    actions.push(ask(false));
                    if inside {
                        actions.push(ask(true));
                    }
                }
            }
        }
    }

    fn offer_clients(&self, world: &World, process: &Process, actions: &mut Vec<Action>) {
        let (left, worker) = (&world.left, &process.worker);
        if worker.accepts && Budget::has(left.clients) {
            let free = |n: &u64| worker.connections.iter().all(|held| held.connection != Connection(*n));
            let number = (0..).find(free).unwrap_or_default();
            actions.push(Action::Accept(worker.id, Connection(number)));
        }
        for held in &worker.connections {
            let (id, connection) = (worker.id, held.connection);
            if self.configuration.wide && held.line != Line::Idle {
                actions.push(Action::Close(id, connection));
            }
            match held.line {
                Line::Fresh => actions.push(Action::ReadRequest(id, connection)),
                Line::Busy => {
                    actions.push(Action::Reply(id, connection, false));
                    if Budget::has(left.requests) {
                        actions.push(Action::Reply(id, connection, true));
                    }
                }
                Line::Idle => {
                    if Budget::has(left.requests) {
                        actions.push(Action::ReadRequest(id, connection));
                    }
                    actions.push(Action::Close(id, connection));
                }
            }
        }
    }

    fn offer_faults(&self, world: &World, process: &Process, actions: &mut Vec<Action>) {
        let (left, worker) = (&world.left, process.worker.id);
        let early = self.configuration.file(process.worker.version.0).health == Health::DiesEarly;
        let booted = process.worker.stage != Stage::Booting;
        let child = world.controller.as_ref().and_then(|controller| controller.child(worker));
        let proved = child.is_none_or(|child| child.steady);
        if Budget::has(left.crashes) || early && booted && !proved {
            actions.push(Action::Crash(worker));
        }
        if Budget::has(left.freezes) {
            actions.push(Action::Freeze(worker));
        }
        if Budget::has(left.deaf) {
            actions.push(Action::Deafen(worker));
        }
        if Budget::has(left.hangs) {
            let free = process.pending().into_iter().filter(|hang| !process.hung.contains(hang));
            actions.extend(free.map(|hang| Action::Hang(worker, hang)));
        }
        if Budget::has(left.lies) {
            let lies = self.configuration.lies.iter().filter(|lie| lie_of(world, worker, **lie).is_some());
            actions.extend(lies.map(|lie| Action::Lie(worker, *lie)));
        }
        if Budget::has(left.failed_spawns) && self.is_unborn(world, worker) {
            actions.push(Action::NotSpawned(worker));
        }
    }

    /// Did nothing happen to this process yet, so that it may not have been spawned at all?
    fn is_unborn(&self, world: &World, worker: WorkerId) -> bool {
        let Some(process) = world.process(worker) else { return false };
        let Some(child) = world.controller.as_ref().and_then(|controller| controller.child(worker)) else {
            return false;
        };
        let silent = process.up.is_empty() && !child.was_spawned() && !process.deaf;
        process.worker.stage == Stage::Booting && process.hung.is_empty() && silent
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk::walk;
    use super::super::{Action, Budget, Configuration, Process, Site, World};
    use crate::site::machine::timer::Timer;
    use crate::site::machine::word::WorkerId;

    const QUIET: Configuration = Configuration::QUIET;

    /// Does some behaviour of a site of one slot, of which two workers crash, have this action?
    fn is_offered(wide: bool, wanted: impl Fn(&World, &Action) -> bool) -> bool {
        let budget = Budget { crashes: 2, ..QUIET.budget };
        let site = Site::new(Configuration { slots: 1, wide, budget, ..QUIET });
        let mut found = false;
        walk(&site, |before, action, _, _| {
            found |= wanted(before, action);
            !found
        });
        found
    }

    fn ended(world: &World, worker: WorkerId) -> bool {
        world.process(worker).is_some_and(|it: &Process| it.ended.is_some() && it.up.is_empty())
    }

    /// The controller does not know that a worker is dead: its timer passes all the same, and its end of file is seen.
    #[test]
    fn a_wide_environment_does_not_tell_that_a_worker_is_dead() {
        let proved = |world: &World, action: &Action| matches!(*action, Action::Pass(Timer::Steady(worker)) if ended(world, worker));
        let closed = |world: &World, action: &Action| matches!(*action, Action::HearClosed(worker) if ended(world, worker));
        assert!(is_offered(true, proved) && is_offered(true, closed));
        assert!(!is_offered(false, proved) && !is_offered(false, closed));
    }
}
