//! The judgement of a whole session.

use std::collections::BTreeSet;

/// The requirements that a session put to the test, and those that the bus broke in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionJudgement {
    /// The requirements of the claims that judged something, each if its subject happened.
    pub tested: BTreeSet<&'static str>,
    /// The requirements with which broken claims are charged.
    pub broken: BTreeSet<&'static str>,
    /// The other requirements that broken claims check: whether they were kept is not known.
    pub doubtful: BTreeSet<&'static str>,
    /// The requirement of the first claim that was broken in the first step that was not as expected; none if none was.
    /// The steps after it do not count: where a bus has several threads, their order may differ in another run.
    pub first: Option<&'static str>,
    /// Where the first step that was not as expected calls a listener before others that are due: is one of these others not
    /// called any more in this pass? None if no listener is called too early there, or if the session does not tell.
    pub is_skipped: Option<bool>,
}
