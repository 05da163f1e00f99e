//! The controller as a model: two slots, abstract workers, no interpreters. Each configuration has one story.
//!
//! The environment of the machine is that of [`crate::site::composition`].

mod stories;

use crate::named::Named;
use crate::site::claim::Chapter;
use crate::site::composition::{Budget, CompositionConfiguration, Site};
use crate::site::controller::Design;
use crate::site::request::Environment;

/// The stories of the specification.
pub const SPECIFIED: &[Named<Site>] = stories::ALL;

/// A budget with which no request and no fault happens.
pub(crate) const NOTHING: Budget = Budget {
    requests: 0,
    applications: 0,
    events: 0,
    crashes: 0,
    hangs: 0,
    deaths: 0,
    retires: 0,
    forges: 0,
};

/// Two slots, a site that is up, and no request.
pub(crate) const BASE: CompositionConfiguration = CompositionConfiguration {
    slots: 2,
    interpreters: 0,
    rate: 2,
    design: Design::Specified,
    environment: Environment::Dedicated,
    up: true,
    unbootable: None,
    operator: &[],
    timer: &[],
    applications: &[],
    events: &[],
    client: false,
    budget: NOTHING,
    recycles: false,
    wide: false,
    patient: false,
    chapters: &[Chapter::Controller, Chapter::Control, Chapter::Rolling, Chapter::Told, Chapter::Authority],
    shows: &[],
};
