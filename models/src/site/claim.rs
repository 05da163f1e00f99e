//! The claims of a site. They judge what was seen, so the same claims judge the parts, the composition, and the
//! dialects.
//!
//! The files follow the chapters of the specification. The model of a part takes the claims of its chapters.

mod authority;
mod control;
mod load;
mod reach;
mod roll;
mod scope;
mod teardown;
mod told;

use super::event::Event;
use super::seen::Seen;

/// A claim about a site, or about a part of one: a function of what was seen of it.
pub type Claim = wspbus_words::system::Claim<Seen, Event>;

/// A chapter of the specification, as claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chapter {
    /// TEAR: the end of a worker.
    Teardown,
    /// The part of TEAR that bounds the end of a worker: no exit function is left out, no request is cut early, and the
    /// end is reached. It is for models without the interpreters inside a worker.
    Bounds,
    /// CTRL: the controller.
    Controller,
    /// The part of CTRL that concerns workers whose controller is gone. It is for models of a worker alone.
    Loss,
    /// CHAN: control messages.
    Control,
    /// ROLL: rolling replacement.
    Rolling,
    /// SCOPE: how far an event goes.
    Scope,
    /// AUTH: the rights of each requester.
    Authority,
    /// The part of AUTH that concerns answers: for a part of a site that takes no privileged action.
    Policy,
    /// The part of AUTH that concerns answers and privileged actions: for a part of a site in which no application tells
    /// or disturbs another.
    Privileges,
    /// AUTH-1: every request is answered. It is for models in which asking and being answered are two steps.
    Asked,
    /// LOAD: what a reload brings into use.
    Load,
    /// CTRL and ROLL: what the requester is told is true, and a worker that serves is spared. It is for controllers
    /// that tell the requester.
    Told,
}

/// Every claim of these chapters, and the reachability claims that are named.
pub fn claims(chapters: &[Chapter], shows: &[&str]) -> Vec<Claim> {
    let of = |chapter: &Chapter| match chapter {
        Chapter::Teardown => teardown::all(),
        Chapter::Bounds => teardown::bounds(),
        Chapter::Controller => control::controller(),
        Chapter::Loss => control::loss(),
        Chapter::Control => control::messages(),
        Chapter::Rolling => roll::all(),
        Chapter::Scope => scope::all(),
        Chapter::Authority => authority::all(),
        Chapter::Policy => authority::policy(),
        Chapter::Privileges => authority::alone(),
        Chapter::Asked => authority::asked(),
        Chapter::Load => load::all(),
        Chapter::Told => told::all(),
    };
    let promised = reachability().into_iter().filter(|p| shows.contains(&p.name));
    chapters.iter().flat_map(of).chain(promised).collect()
}

/// The reachability claims that a configuration may promise to show, by name.
pub fn reachability() -> Vec<Claim> {
    reach::all()
}
