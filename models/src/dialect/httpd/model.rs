//! The server as a model: the parent, its children, and everything that may happen to them.

use super::server::{Child, Input, Mpm, Phase, Rules, Server, Stage};
use super::signals::Signal;
use crate::dialect::common;
use crate::site::claims::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::word::WorkerId;
use crate::site::observed::Observed;
use wspbus_words::system::{Checked, System};

/// The number of times that each action may happen that is not promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chances {
    /// Signals of the administrator.
    pub asks: u8,
    /// Connections of clients.
    pub connections: u8,
    /// Crashes of children.
    pub crashes: u8,
    /// Children that end with the exit code of a fatal error.
    pub fatal: u8,
    /// Characters that an application writes to the pipe.
    pub forges: u8,
    /// Characters that an application reads from the pipe.
    pub steals: u8,
    /// Times that the parent finds too many idle children.
    pub idle_kills: u8,
    /// Deaths of the parent.
    pub kills: u8,
    /// Configurations that cannot be read.
    pub broken: u8,
    /// Signals that an application sends to the parent.
    pub attempts: u8,
    /// Children that an application stops.
    pub freezes: u8,
}

/// A configuration of the server.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The setup of the server.
    pub rules: Rules,
    /// The signals that the administrator may send.
    pub signals: &'static [Signal],
    /// The number of times that each other action may happen.
    pub chances: Chances,
    /// The progress of the server in the initial state.
    pub begins: Begins,
    /// The reachability claims that the configuration promises.
    pub shows: &'static [&'static str],
}

/// The progress of the server in the initial state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// The parent reads its configuration.
    Started,
    /// The first children are forked.
    Forked,
    /// The first children serve.
    Serving,
    /// They do, and there is a child more than the parent wants.
    WithASpareChild,
}

/// One configuration of the server, ready to be explored.
#[derive(Clone, Copy, Debug)]
pub struct Httpd {
    /// The setup of the server, and what may happen.
    pub plan: Plan,
}

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HttpdWorld {
    /// The parent and its children.
    pub server: Server,
    /// The actions that are left.
    pub left: Chances,
}

impl Httpd {
    fn initial(&self) -> (HttpdWorld, Vec<Event>) {
        let rules = &self.plan.rules;
        let (mut server, mut events) = Server::new();
        if self.plan.begins != Begins::Started {
            events.extend(server.step(rules, &Input::Configured(true)));
        }
        if self.plan.begins == Begins::WithASpareChild {
            events.push(server.spare(rules));
        }
        let serve = matches!(self.plan.begins, Begins::Serving | Begins::WithASpareChild);
        let first: Vec<WorkerId> = server.children.iter().map(|c| c.worker).collect();
        for worker in first.into_iter().filter(|_| serve) {
            events.extend(server.step(rules, &Input::Boot(worker)));
        }
        (HttpdWorld { server, left: self.plan.chances }, events)
    }

    fn offer_parent(&self, world: &HttpdWorld, actions: &mut Vec<Input>) {
        let (server, left, rules) = (&world.server, world.left, &self.plan.rules);
        if left.asks > 0 {
            actions.extend(self.plan.signals.iter().map(|s| Input::Ask(*s)));
        }
        let known = server.known();
        let steps = match server.phase {
            Phase::Running => server.flags.any(),
            Phase::Waiting => server.flags.shutdown || !known,
            Phase::Reclaiming { .. } => !known,
            Phase::Closing | Phase::Between => true,
            Phase::Configuring | Phase::Gone => false,
        };
        let waits = server.phase == Phase::Waiting && rules.timeout;
        let ticks = known && (waits || matches!(server.phase, Phase::Reclaiming { .. }));
        let configures = server.phase == Phase::Configuring;
        let maintains = server.phase == Phase::Running && server.missing(rules);
        let offers = [
            (steps, Input::Step),
            (ticks, Input::Tick),
            (configures, Input::Configured(true)),
            (configures && left.broken > 0, Input::Configured(false)),
            (maintains, Input::Maintain),
            (left.kills > 0, Input::ParentDies),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
    }

    fn offer_child(&self, world: &HttpdWorld, child: &Child, actions: &mut Vec<Input>) {
        let (server, left, w) = (&world.server, world.left, child.worker);
        let serving = child.stage == Stage::Serving;
        let pipe = server.pipes.iter().any(|p| p.generation == child.generation && !p.tokens.is_empty());
        let reads = match self.plan.rules.mpm {
            Mpm::Event => child.stage <= Stage::Serving,
            Mpm::Prefork => serving && !child.busy,
        };
        let alive = server.phase != Phase::Gone;
        let idle = serving && !child.busy && server.phase == Phase::Running && !server.flags.any();
        let in_pipe = serving && child.busy;
        let offers = [
            (child.stage == Stage::Forked, Input::Boot(w)),
            (serving && !child.busy && left.connections > 0, Input::Serve(w)),
            (child.busy, Input::Answer(w)),
            (reads && pipe && !child.daemon, Input::Read(w)),
            (child.signal.is_some(), Input::Take(w)),
            (child.stage >= Stage::Draining && !child.busy, Input::Leave(w)),
            (left.freezes > 0, Input::Freeze(w)),
            (left.crashes > 0, Input::Crash(w)),
            (left.fatal > 0 && alive && !child.daemon, Input::Fatal(w)),
            (left.forges > 0 && in_pipe, Input::Forge(w)),
            (left.steals > 0 && in_pipe && pipe, Input::Steal(w)),
            (left.idle_kills > 0 && idle && child.is_spare(&self.plan.rules), Input::IdleKill(w)),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
        if left.attempts > 0 && in_pipe && alive {
            actions.extend(self.plan.signals.iter().map(|s| Input::Kill(w, *s)));
        }
    }
}

impl Chances {
    fn of(&mut self, input: &Input) -> Option<&mut u8> {
        match input {
            Input::Ask(_) => Some(&mut self.asks),
            Input::Kill(..) => Some(&mut self.attempts),
            Input::Serve(_) => Some(&mut self.connections),
            Input::Crash(_) => Some(&mut self.crashes),
            Input::Fatal(_) => Some(&mut self.fatal),
            Input::Forge(_) => Some(&mut self.forges),
            Input::Steal(_) => Some(&mut self.steals),
            Input::Freeze(_) => Some(&mut self.freezes),
            Input::IdleKill(_) => Some(&mut self.idle_kills),
            Input::ParentDies => Some(&mut self.kills),
            Input::Configured(false) => Some(&mut self.broken),
            _ => None,
        }
    }
}

impl System for Httpd {
    type State = HttpdWorld;
    type Action = Input;
    type Event = Event;

    fn begin(&self) -> (HttpdWorld, Vec<Event>) {
        self.initial()
    }

    fn offer(&self, world: &HttpdWorld, actions: &mut Vec<Input>) {
        if world.server.phase != Phase::Gone {
            self.offer_parent(world, actions);
        }
        for child in world.server.children.iter().filter(|c| !c.stopped) {
            self.offer_child(world, child, actions);
        }
    }

    fn step(&self, world: &mut HttpdWorld, input: &Input) -> Vec<Event> {
        if let Some(left) = world.left.of(input) {
            *left -= 1;
        }
        world.server.step(&self.plan.rules, input)
    }

    /// The parent takes its steps and its clock runs; children boot, read, take signals and end. No fairness class
    /// promises that a request is made, or that it ends.
    fn fairness(&self, action: &Input) -> Option<u8> {
        let of = |base: u8, w: &WorkerId| Some(base + u8::try_from(w.0 % 12).unwrap_or(0));
        match action {
            Input::Step => Some(0),
            Input::Tick => Some(1),
            Input::Configured(true) => Some(2),
            Input::Maintain => Some(3),
            Input::Boot(w) => of(4, w),
            Input::Read(w) => of(16, w),
            Input::Take(w) => of(28, w),
            Input::Leave(w) => of(40, w),
            _ => None,
        }
    }

    fn may_end(&self, world: &HttpdWorld) -> bool {
        matches!(world.server.phase, Phase::Gone | Phase::Running | Phase::Waiting)
    }
}

impl Checked for Httpd {
    type Seen = Observed;

    fn observer(&self) -> Observed {
        common::observer()
    }

    fn claims(&self) -> Vec<Claim> {
        common::judges(self.plan.shows, super::untested::UNTESTED)
    }
}
