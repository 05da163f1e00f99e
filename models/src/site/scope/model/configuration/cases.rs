//! The values of the configurations. The story of each stands at its name.

use super::{Ask, ScopeConfiguration};
use crate::site::scope::Design;
use crate::site::scope::machine::NORMATIVE;
use crate::site::{Environment, Interpreter, Name, Origin, Scope, Worker};

/// The interpreter of this name in this worker.
const fn at(worker: u8, name: u8) -> Interpreter {
    Interpreter::first(Worker(worker), Name(name))
}

pub(crate) const ME: Origin = Origin::Application(at(0, 0));

pub(crate) const fn ask(origin: Origin, scope: Scope) -> Ask {
    Ask { origin, scope, says: None }
}

pub(crate) const SHARED: Design = Design { environment: Environment::Shared, ..NORMATIVE };

pub(crate) const BASE: ScopeConfiguration = ScopeConfiguration {
    design: NORMATIVE,
    workers: 2,
    names: 2,
    new_names: 0,
    asks: &[],
    crashes: 0,
    creations: 0,
    destructions: 0,
    shows: &[],
};

pub(crate) const OWN: ScopeConfiguration =
    ScopeConfiguration { asks: &[ask(ME, Scope::Interpreter)], ..BASE };
pub(crate) const PROCESS: ScopeConfiguration =
    ScopeConfiguration { asks: &[ask(ME, Scope::Process)], ..BASE };
pub(crate) const COPIES: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(ME, Scope::Application)],
    shows: &["an-event-can-reach-every-copy"],
    ..BASE
};
pub(crate) const EVERY_RECEIVER: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(ME, Scope::Site)],
    shows: &["an-event-can-reach-every-interpreter"],
    ..BASE
};
pub(crate) const OPERATOR: ScopeConfiguration = ScopeConfiguration {
    design: SHARED,
    asks: &[ask(Origin::Operator, Scope::Site), ask(Origin::Operator, Scope::Process)],
    shows: &["an-event-can-reach-every-interpreter"],
    ..BASE
};
pub(crate) const OUTSIDE: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(Origin::Controller, Scope::Site)],
    shows: &["an-event-can-reach-every-interpreter"],
    ..BASE
};
pub(crate) const OVERFLOW: ScopeConfiguration = ScopeConfiguration {
    design: Design { room: 1, ..NORMATIVE },
    asks: &[ask(ME, Scope::Application), ask(Origin::Operator, Scope::Site)],
    shows: &["an-event-can-be-missed", "an-event-can-reach-every-interpreter"],
    ..BASE
};
pub(crate) const CRASH: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(ME, Scope::Application), ask(Origin::Operator, Scope::Site)],
    crashes: 1,
    shows: &["an-event-can-be-missed"],
    ..BASE
};
pub(crate) const NEWCOMER: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(ME, Scope::Application)],
    creations: 2,
    destructions: 2,
    shows: &["a-newcomer-can-be-passed-over", "an-event-can-be-missed"],
    ..BASE
};
pub(crate) const SENDERS: ScopeConfiguration = ScopeConfiguration {
    asks: &[ask(ME, Scope::Application), ask(Origin::Application(at(1, 1)), Scope::Process)],
    shows: &["an-event-can-reach-every-copy"],
    ..BASE
};
pub(crate) const DENIED: ScopeConfiguration = ScopeConfiguration {
    design: SHARED,
    asks: &[ask(ME, Scope::Process), ask(ME, Scope::Site)],
    shows: &["an-application-can-be-denied"],
    ..BASE
};
pub(crate) const STRANGERS: ScopeConfiguration = ScopeConfiguration {
    design: SHARED,
    asks: &[ask(ME, Scope::Application), ask(Origin::Application(at(1, 1)), Scope::Site)],
    crashes: 1,
    shows: &["an-application-can-be-denied", "an-event-can-reach-every-copy"],
    ..BASE
};
pub(crate) const FORGER: ScopeConfiguration = ScopeConfiguration {
    design: SHARED,
    asks: &[Ask { origin: ME, scope: Scope::Application, says: Some(at(0, 1)) }],
    shows: &["an-event-can-reach-every-copy"],
    ..BASE
};
pub(crate) const EVERYTHING: ScopeConfiguration = ScopeConfiguration {
    design: Design { room: 1, ..NORMATIVE },
    names: 1,
    new_names: 1,
    asks: &[ask(ME, Scope::Application), ask(Origin::Operator, Scope::Site)],
    crashes: 1,
    creations: 1,
    shows: &[
        "an-event-can-be-missed",
        "a-newcomer-can-be-passed-over",
        "an-event-can-reach-every-interpreter",
    ],
    ..BASE
};
