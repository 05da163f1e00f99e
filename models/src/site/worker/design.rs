//! Designs of a worker that lack one rule each.

/// How a worker is made: as specified, or without one rule.
///
/// A value other than [`Specified`](Design::Specified) is only built in the module `alternative`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Design {
    /// As specified.
    #[default]
    Specified,
    /// It does not notice the end of its controller.
    DeafToLoss,
    /// It goes on accepting connections after it acted on a control message.
    AcceptsAfter,
    /// What it is told before it is ready is lost: its handlers are not installed yet.
    DeafUntilReady,
    /// It waits for its open connections without a deadline.
    WithoutDeadline,
}
