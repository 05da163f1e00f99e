//! Designs of a worker that lack one rule each.

/// The design of a worker: the specified one, or one without a rule.
///
/// A value other than [`Specified`](Design::Specified) is only built in the module `alternative`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Design {
    /// The design of the specification.
    #[default]
    Specified,
    /// The worker does not notice the end of its controller.
    DeafToLoss,
    /// The worker goes on accepting connections after it acted on a control message.
    AcceptsAfter,
    /// A message that comes before the worker is ready is lost: the handlers are not installed yet.
    DeafUntilReady,
    /// The worker waits for its open connections without a deadline.
    WithoutDeadline,
}
