//! The claims of a site: they judge what was seen, so the same ones judge the parts, the composition, and the
//! dialects.
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

use super::event::Event;
use super::seen::Seen;

/// A claim about a site, or about a part of one: a function of what was seen of it.
pub type Claim = wspbus_words::system::Claim<Seen, Event>;

/// A chapter of the specification, as claims.
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

/// Every claim of these chapters, and of the claims of reachability those that are named.
pub fn claims(chapters: &[Chapter], shows: &[&str]) -> Vec<Claim> {
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
pub fn reachability() -> Vec<Claim> {
    reach::all()
}
