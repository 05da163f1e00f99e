//! The properties of a site: judged on what was seen, so the same ones judge the parts, the composition, and
//! the dialects.
//!
//! The files follow the chapters of the specification. A part claims the chapters that it is about.

mod authority;
mod control;
mod load;
mod reach;
mod roll;
mod scope;
mod teardown;
mod told;

use super::identity::Interpreter;
use super::request::Environment;
use super::seen::{Seen, Sighting};
use wspbus_words::model::{Checked, Kind, Property, Step};

/// A model of a site, or of a part of one, whose every step can be watched.
pub trait Watched: Checked<Observation = Vec<Sighting>> + 'static {
    /// What the observer remembers in this state.
    fn seen(state: &Self::State) -> &Seen;

    /// The environment of the deployment.
    fn environment(&self) -> Environment {
        Environment::Dedicated
    }

    /// How many slots the site has, as far as the model is about slots.
    fn slots(&self) -> u8 {
        0
    }

    /// How many workers of a slot may end in a row before they are ready.
    fn rate(&self) -> u8 {
        u8::MAX
    }

    /// How many subscribers an interpreter has, as far as the model is about subscribers.
    fn subscribers(&self, _interpreter: Interpreter) -> u8 {
        0
    }
}

/// A chapter of the specification, as properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    /// TEAR: the end of a worker.
    Teardown,
    /// CTRL: the controller.
    Controller,
    /// CHAN: control messages.
    Control,
    /// ROLL: rolling replacement.
    Rolling,
    /// SCOPE: how far an event goes.
    Scope,
    /// AUTH: who may ask for what.
    Authority,
    /// The part of AUTH that is about answers: for a part of a site that takes no privileged action.
    Policy,
    /// AUTH-1: every request is answered, where asking and being answered are two steps.
    Asked,
    /// LOAD: what a reload brings into use.
    Load,
    /// CTRL and ROLL: what the requester is told is true, and who serves is spared. Of controllers that tell.
    Told,
}

/// Every property of these chapters, and of the reachability properties those that are named.
pub fn claims<M: Watched>(chapters: &[Chapter], shows: &[&str]) -> Vec<Property<M>> {
    let of = |chapter: &Chapter| match chapter {
        Chapter::Teardown => teardown::all(),
        Chapter::Controller => control::controller(),
        Chapter::Control => control::messages(),
        Chapter::Rolling => roll::all(),
        Chapter::Scope => scope::all(),
        Chapter::Authority => authority::all(),
        Chapter::Policy => authority::policy(),
        Chapter::Asked => authority::asked(),
        Chapter::Load => load::all(),
        Chapter::Told => told::all(),
    };
    let promised = reachability().into_iter().filter(|p| shows.contains(&p.name));
    chapters.iter().flat_map(of).chain(promised).collect()
}

/// Reachability: what a configuration may promise to show, by name.
pub fn reachability<M: Watched>() -> Vec<Property<M>> {
    reach::all()
}

/// A claim on every step with a certain event; or only on those of which something `$given` had been seen.
macro_rules! on_watched {
    ($name:literal, $ids:expr, $when:pat => |$model:ident, $seen:ident| $holds:expr) => {
        on_watched!($name, $ids, $when, |$model, $seen| true => $holds)
    };
    ($name:literal, $ids:expr, $when:pat, |$model:ident, $seen:ident| $given:expr => $holds:expr) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::Step {
                when: |step| {
                    let judge = |s| watched!(step, s, $when, |$model, $seen| $given => $holds);
                    step.observed.iter().any(|s| judge(s).is_some())
                },
                holds: |step| {
                    let judge = |s| watched!(step, s, $when, |$model, $seen| $given => $holds);
                    step.observed.iter().all(|s| judge(s) != Some(false))
                },
            },
        }
    };
}

/// Does the claim hold of this sighting? `None` if it is about something else.
macro_rules! watched {
    ($step:ident, $s:ident, $when:pat, |$model:ident, $seen:ident| $given:expr => $holds:expr) => {{
        let sighting: &$crate::site::Sighting = $s;
        let ($model, $seen) = ($step.model, &sighting.before);
        let _ = ($model, $seen);
        match sighting.event {
            $when => ($given).then(|| $holds),
            _ => None,
        }
    }};
}

/// A state with `from` leads to one with `to`, judged on what was seen.
macro_rules! leads {
    ($name:literal, $ids:expr, |$seen:ident| $from:expr => $to:expr) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::LeadsTo {
                from: |model, state| {
                    let $seen = M::seen(state);
                    let _ = model;
                    $from
                },
                to: |model, state| {
                    let $seen = M::seen(state);
                    let _ = model;
                    $to
                },
            },
        }
    };
}
use {leads, on_watched, watched};

/// Is there an event in the step that `shows`?
fn any<M: Watched>(step: &Step<'_, M>, shows: impl Fn(&Seen, &super::Event) -> bool) -> bool {
    step.observed.iter().any(|s| shows(&s.before, &s.event))
}

/// Does every event of the step satisfy this?
fn all_of<M: Watched>(step: &Step<'_, M>, holds: impl Fn(&Seen, &super::Event) -> bool) -> bool {
    step.observed.iter().all(|s| holds(&s.before, &s.event))
}
