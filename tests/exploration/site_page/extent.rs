//! The extent of a story: how often its environment may do each thing.

use wspbus_models::named::Named;
use wspbus_models::site::machine::word::{Request, Scope};
use wspbus_models::site::world::Site;
use wspbus_models::site::world::configuration::{Configuration, Health};

/// The number of times that something may happen. `u8::MAX` is without bound.
pub type Times = u8;

/// A fault, or another thing that the environment does beside requests.
pub struct Fault {
    /// The fault, as the page calls it.
    pub word: &'static str,
    /// The number of times that a story has it.
    pub times: fn(&Configuration) -> Times,
}

fn health(c: &Configuration, health: Health) -> Times {
    if c.budget.uploads == 0 {
        return 0;
    }
    c.uploads.iter().filter(|file| file.health == health).count() as Times
}

fn failed_restarts(c: &Configuration) -> Times {
    let asks = asks_for(c, |request| *request == Request::Restart);
    if asks { c.budget.failed_restarts } else { 0 }
}

fn fills(c: &Configuration) -> Times {
    let asks = c.budget.asks.saturating_add(c.budget.application_asks);
    let blocked = c.budget.freezes > 0 || c.wide;
    Times::from(blocked && usize::from(asks) > c.capacity && events(c) > 0)
}

/// May a worker be proved whose process ended, before the controller knows that? It crashed, or died early.
fn proves_the_dead(c: &Configuration) -> Times {
    let dies = c.budget.crashes > 0 || health(c, Health::DiesEarly) > 0;
    Times::from(dies && (c.wide || c.anytime))
}

/// Every fault, in the order of the page.
pub const FAULTS: [Fault; 17] = [
    Fault { word: "a crash", times: |c| c.budget.crashes },
    Fault { word: "a worker that freezes", times: |c| c.budget.freezes },
    Fault { word: "a step, a boot, a birth or a deed that hangs", times: |c| c.budget.hangs },
    Fault { word: "a boot that fails", times: |c| c.budget.failed_boots.max(health(c, Health::CannotBoot)) },
    Fault { word: "a spawn that fails", times: |c| c.budget.failed_spawns },
    Fault { word: "a step that fails", times: |c| if c.names > 0 { c.budget.failed_steps } else { 0 } },
    Fault { word: "a load that fails", times: |c| health(c, Health::CannotLoad) },
    Fault { word: "workers that die early", times: |c| health(c, Health::DiesEarly) },
    Fault { word: "a channel that is closed", times: |c| c.budget.deaf },
    Fault { word: "a channel that is full", times: fills },
    Fault { word: "an end of file before the end is known", times: |c| Times::from(c.wide) },
    Fault { word: "a proof of a worker that ended", times: proves_the_dead },
    Fault { word: "a worker that lies", times: |c| c.budget.lies },
    Fault { word: "the death of the controller", times: |c| c.budget.deaths },
    Fault { word: "a re-execution that fails", times: failed_restarts },
    Fault { word: "timers at any time", times: |c| Times::from(c.anytime) },
    Fault { word: "a worker that retires", times: |c| c.budget.retires },
];

/// The extent of a story in the dimensions that have a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Slots of its largest version.
    pub workers: Times,
    /// Interpreters in one worker.
    pub interpreters: Times,
    /// Generations that serve one after the other.
    pub generations: Times,
    /// Requests other than events.
    pub requests: Times,
    /// Events that are sent.
    pub events: Times,
    /// Crashes of a process.
    pub crashes: Times,
    /// Connections of clients.
    pub connections: Times,
}

/// The names of the dimensions, in the order of the page.
pub const DIMENSIONS: [&str; 7] =
    ["workers", "interpreters", "generations", "requests", "events", "crashes", "connections"];

impl Extent {
    /// The extent of this story.
    pub fn of(named: &Named<Site>) -> Extent {
        let c = (named.build)().configuration;
        let slots = c.uploads.iter().map(|file| file.slots).max().unwrap_or(0).max(c.slots);
        let is_roll = |(request, scope): &(Request, Scope)| {
            matches!(request, Request::Roll | Request::Start) && *scope == Scope::Site
        };
        let rolls = asked(&c, is_roll);
        Extent {
            workers: Times::try_from(slots).unwrap_or(Times::MAX),
            interpreters: Times::try_from(c.names as usize + c.births.len()).unwrap_or(Times::MAX),
            generations: if c.runs { rolls.saturating_add(1) } else { rolls },
            requests: asked(&c, |(request, _)| *request != Request::Event),
            events: events(&c),
            crashes: c.budget.crashes,
            connections: c.budget.clients,
        }
    }

    /// The numbers, in the order of [`DIMENSIONS`].
    pub fn numbers(self) -> [Times; DIMENSIONS.len()] {
        let Extent { workers, interpreters, generations, requests, events, crashes, connections } = self;
        [workers, interpreters, generations, requests, events, crashes, connections]
    }

    /// The larger one in each dimension.
    pub fn max(self, other: Extent) -> Extent {
        Extent {
            workers: self.workers.max(other.workers),
            interpreters: self.interpreters.max(other.interpreters),
            generations: self.generations.max(other.generations),
            requests: self.requests.max(other.requests),
            events: self.events.max(other.events),
            crashes: self.crashes.max(other.crashes),
            connections: self.connections.max(other.connections),
        }
    }
}

/// The number of requests of this kind that the operator and the applications may make.
fn asked(c: &Configuration, kind: impl Fn(&(Request, Scope)) -> bool) -> Times {
    let operator = if c.operator.iter().any(&kind) { c.budget.asks } else { 0 };
    let applications = if c.applications.iter().any(&kind) { c.budget.application_asks } else { 0 };
    operator.saturating_add(applications)
}

fn events(c: &Configuration) -> Times {
    asked(c, |(request, _)| *request == Request::Event)
}

/// A pair of things that meet in one behaviour.
pub struct Pair {
    /// The pair, in words.
    pub words: &'static str,
    /// The claim that shows it: the stories that promise it have such a behaviour.
    pub witness: &'static str,
}

const fn pair(words: &'static str, witness: &'static str) -> Pair {
    Pair { words, witness }
}

fn asks_for(c: &Configuration, request: fn(&Request) -> bool) -> bool {
    asked(c, |(found, _)| request(found)) > 0
}

/// The pairs that some story must have.
pub const PAIRS: [Pair; 18] = [
    pair("two crashes", "a-crash-can-follow-a-crash"),
    pair("a crash and a hang", "a-crash-can-meet-a-hang"),
    pair("a crash and a retirement", "a-crash-can-meet-a-retirement"),
    pair("a boot that hangs, and a Stop", "a-worker-can-be-stopped-while-its-boot-hangs"),
    pair("the death of the controller, and a hang", "a-controller-can-die-while-a-worker-hangs"),
    pair("a spawn that fails, and a boot that fails", "a-spawn-and-a-boot-can-fail"),
    pair(
        "a channel that is full, and a worker that freezes",
        "a-channel-can-fill-while-its-worker-is-frozen",
    ),
    pair("a lie and a crash", "a-crash-can-meet-a-lie"),
    pair("requests of the operator and of an application in flight", "two-origins-can-wait-at-once"),
    pair("two events", "two-events-can-be-open"),
    pair("an event during a Roll", "an-event-can-meet-a-roll"),
    pair("the same name in two workers", "an-application-can-have-copies"),
    pair("different names in one worker", "a-worker-can-have-two-applications"),
    pair("a transition of a scope other than the site, and a hang", "a-hang-can-meet-a-narrow-transition"),
    pair("a freeze and a crash", "a-crash-can-meet-a-freeze"),
    pair("a crash and a connection", "a-crash-can-meet-a-connection"),
    pair(
        "the end of a worker, and its end of file before that end is known",
        "a-channel-can-be-closed-by-an-end",
    ),
    pair("the end of a worker, and its proof before that end is known", "a-worker-that-ended-can-be-proved"),
];
